"""Frames: the points at which a row of the rulebook is evaluated.

The root frame has a point for each application. Within a quantifier over a list a frame has a point for each element
of that list of each point outside: of two nested lists, a point for each pair.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from xcrules.engines.columns.batch import Batch, Bools, Ints, starts_of
from xcrules.rulebook.rows import Ref

Truths = npt.NDArray[np.int8]
"""0 false, 1 unknown, 2 true: the numbers of `engines.truth.Truth`."""

MOST_POINTS = 20_000_000
"""Points of one frame. A batch that needs more is cut into smaller ones, down to single applications."""


LONGEST_LAYERED = 8
"""Lists up to so long are gone through element by element."""


class TooManyPoints(Exception):
    """A frame would have more than `MOST_POINTS`."""


@dataclass(slots=True, eq=False)
class Frame:
    """within, element: the list of the innermost element under test, and where it stands in the columns of that list.

    rows: the application of each point. parents: its point in `outer`; starts: where the points of each of the
    outer points begin.
    """

    batch: Batch
    size: int
    rows: Ints
    within: str
    element: Ints
    outer: Frame | None
    parents: Ints
    starts: Ints
    truths: dict[Ref, Truths] = field(default_factory=dict)
    kept: dict[object, Any] = field(default_factory=dict)
    _inner: dict[str, Frame] = field(default_factory=dict)

    def inner(self, list_name: str) -> Frame:
        """The frame within a quantifier over *list_name*."""
        if list_name not in self._inner:
            elements = self.batch.lists[list_name]
            counts = np.diff(elements.starts)[self.rows]
            starts = starts_of(counts)
            size = int(starts[-1])
            if size > MOST_POINTS:
                raise TooManyPoints
            parents = np.repeat(np.arange(self.size, dtype=np.int64), counts)
            rows = self.rows[parents]
            element = elements.starts[rows] + np.arange(size, dtype=np.int64) - starts[parents]
            self._inner[list_name] = Frame(self.batch, size, rows, list_name, element, self, parents, starts)
        return self._inner[list_name]

    def home(self, free: frozenset[tuple[str, int]]) -> Frame:
        """The outermost frame in which a row that reads *free*, (list, how far out), still means the same."""
        frame, seen = self, dict[str, int]()
        while free and frame.outer is not None:
            up = seen.get(frame.within, 0)
            if (frame.within, up) in free:
                return frame
            seen[frame.within] = up + 1
            frame = frame.outer
        while frame.outer is not None:
            frame = frame.outer
        return frame

    def down_from(self, home: Frame) -> Ints | None:
        """For each point here, its point in *home*, a frame further out; None if that is this one."""
        if home is self:
            return None
        key = ("down", id(home))
        if key not in self.kept:
            assert self.outer is not None
            above = self.outer.down_from(home)
            self.kept[key] = self.parents if above is None else above[self.parents]
        found: Ints = self.kept[key]
        return found

    def elements(self, list_name: str, up: int) -> Ints:
        """For each point, the element of *list_name* that is under test, *up* further out."""
        frame: Frame | None = self
        while frame is not None:
            if frame.within == list_name:
                if up == 0:
                    down = self.down_from(frame)
                    return frame.element if down is None else frame.element[down]
                up -= 1
            frame = frame.outer
        raise AssertionError(f"no element of {list_name} is under test")

    def gathered(self, values: Any, home: Frame) -> Any:
        """*values*, one for each point of *home*, for each point here."""
        down = self.down_from(home)
        return values if down is None else values[down]

    def unknown(self) -> Bools | None:
        """Where the point's element stands for the elements of an unknown list; None where none does."""
        if "unknown" not in self.kept:
            lists = self.batch.lists[self.within].unknown
            self.kept["unknown"] = lists[self.rows] if lists.any() else None
        found: Bools | None = self.kept["unknown"]
        return found

    def layers(self) -> list[Ints] | None:
        """The first point of each point outside, then the second, as far as the longest list goes (past the end of a
        shorter one: `size`); None where that is far."""
        if "layers" not in self.kept:
            counts = np.diff(self.starts)
            most = int(counts.max(initial=0))
            found = None
            if most <= LONGEST_LAYERED:
                found = [np.where(counts > at, self.starts[:-1] + at, self.size) for at in range(most)]
            self.kept["layers"] = found
        layers: list[Ints] | None = self.kept["layers"]
        return layers

    def outer_unknown(self) -> Bools:
        """For each point outside, whether the list is unknown there."""
        assert self.outer is not None
        return self.batch.lists[self.within].unknown[self.outer.rows]


def root_of(batch: Batch) -> Frame:
    nothing = np.zeros(0, dtype=np.int64)
    rows = np.arange(batch.size, dtype=np.int64)
    return Frame(batch, batch.size, rows, "", nothing, None, nothing, nothing)


def segments(values: Any, frame: Frame, how: Any, of_none: Any, dtype: Any) -> Any:
    """*values* of each point of *frame* joined by *how* (a ufunc) for each point outside; of no point: *of_none*."""
    layers = frame.layers()
    if layers is not None and dtype is np.int8:
        # Short lists go element by element, for all points at once; past a list's end stands what changes nothing.
        if len(layers) == 1 and frame.size == len(frame.starts) - 1:
            return values
        padded = np.append(values, np.int8(of_none))
        found = padded.take(layers[0]) if layers else np.full(len(frame.starts) - 1, of_none, dtype=dtype)
        for layer in layers[1:]:
            how(found, padded.take(layer), out=found)
        return found
    counts = np.diff(frame.starts)
    found = np.full(len(counts), of_none, dtype=dtype)
    there = counts > 0
    # `reduceat` gives an empty segment its neighbour's value, so the empty ones are left out.
    if len(values):
        found[there] = how.reduceat(values, frame.starts[:-1][there])
    return found
