"""The terms that are left standing, for many applications at once: tables of words, looked up and ANDed.

The same steps as `engines.planes`, in blocks of rows that stay near the processor. What is known for certain needs one
mask for each application; the pair (must, may) is worked out only where something is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from xcrules.engines.columns.batch import Bools, Ints, starts_of
from xcrules.engines.columns.evaluation import Evaluation
from xcrules.engines.columns.frames import Frame
from xcrules.engines.columns.lookups import Coded, Lookups, Space, Table, lookups, space_of
from xcrules.engines.columns.loops import Loops, Words
from xcrules.engines.planes.columns import CellColumn
from xcrules.engines.planes.compiling import Tables
from xcrules.engines.planes.lists import Kind, ListPlanes

WORDS_AT_ONCE = 2**14
"""Words of masks that are worked on at once: about what the nearest memory of a processor holds."""
FEWEST_ROWS = 256

MUST_ALONE = (0,)
"""What is looked up where all is known, and both masks are one: the first of (must, may)."""
BOTH = (0, 1)


@dataclass(frozen=True, slots=True)
class _Plane:
    """A region of a list's space in words. others: what it leaves standing of the terms that ask nothing there."""

    kind: Kind
    words: slice
    others: Words

    def left(self, found: Sequence[Words], joined: Sequence[Words]) -> None:
        """ANDs into *found* what the elements leave, *joined*: each either for must alone or for both."""
        width = self.words.stop - self.words.start
        for side, masks in enumerate(found):
            of = joined[side][:, self.words]
            if self.kind is Kind.NO:
                # No element certainly satisfies what none may: the other side says so.
                of = ~joined[len(found) - 1 - side][:, self.words]
            masks[:, :width] &= of | self.others


@dataclass(frozen=True, slots=True)
class _ListMasks:
    """inner: what is asked of an element; outer: what the same bodies ask of the application. every: for each word of
    the list's space, whether each element must leave a term standing, or one is enough."""

    name: str
    may_be_empty: bool
    inner: Lookups
    outer: Lookups
    planes: tuple[_Plane, ...]
    every: Bools


@dataclass(frozen=True, slots=True)
class _Elements:
    """The elements of one list, for some applications. starts: see `batch.Elements`."""

    inner: tuple[Coded, ...]
    outer: tuple[Coded, ...]
    starts: Ints
    unknown: Bools

    @property
    def size(self) -> int:
        return int(self.starts[-1])

    def part(self, first: int, last: int) -> _Elements:
        low, high = int(self.starts[first]), int(self.starts[last])
        return _Elements(
            tuple(each.part(low, high) for each in self.inner),
            tuple(each.part(first, last) for each in self.outer),
            self.starts[first : last + 1] - low,
            self.unknown[first:last],
        )

    def taken(self, rows: Ints) -> _Elements:
        counts = np.diff(self.starts)[rows]
        starts = starts_of(counts)
        at = np.arange(int(starts[-1]), dtype=np.int64) + np.repeat(self.starts[:-1][rows] - starts[:-1], counts)
        return _Elements(
            tuple(each.taken(at) for each in self.inner),
            tuple(each.taken(rows) for each in self.outer),
            starts,
            self.unknown[rows],
        )

    def partial(self) -> Bools:
        """For each application, whether something is not known of the list or of an element."""
        found = self.unknown | _partial(self.outer, len(self.unknown))
        elements = np.flatnonzero(_partial(self.inner, self.size))
        found[np.searchsorted(self.starts, elements, side="right") - 1] = True
        return found


@dataclass(frozen=True, slots=True)
class _Known:
    """All that terms ask of some applications."""

    size: int
    own: tuple[Coded, ...]
    lists: tuple[_Elements, ...]

    def part(self, first: int, last: int) -> _Known:
        own = tuple(each.part(first, last) for each in self.own)
        return _Known(last - first, own, tuple(each.part(first, last) for each in self.lists))

    def taken(self, rows: Ints) -> _Known:
        own = tuple(each.taken(rows) for each in self.own)
        return _Known(len(rows), own, tuple(each.taken(rows) for each in self.lists))

    def partial(self) -> Bools:
        found = _partial(self.own, self.size)
        for each in self.lists:
            found |= each.partial()
        return found


def _partial(coded: Sequence[Coded], size: int) -> Bools:
    """Where one of these is not known for certain."""
    found = np.zeros(size, dtype=np.bool_)
    for each in coded:
        if each.table.partial is None:
            continue
        if not each.is_constant:
            found |= each.table.partial[each.codes]
        elif size and each.table.partial[each.codes[0]]:
            found[:] = True
    return found


@dataclass(frozen=True, slots=True)
class Masks:
    """The planes of a rulebook, as tables of words. words: of a mask of terms."""

    words: int
    own: Lookups
    lists: tuple[_ListMasks, ...]

    def standing(self, on: Evaluation, loops: Loops) -> Iterator[tuple[int, int, Words, Words]]:
        """The terms that stand for the applications of a batch, in blocks from a first to a last one: those that
        certainly do, and those that may, which is one array where all is known. Raises `NoClass`."""
        size = on.batch.size
        known = _Known(size, self.own.coded(on, partial(_root, on)), tuple(self._elements(on)))
        step = max(FEWEST_ROWS, WORDS_AT_ONCE // self.words)
        for first in range(0, size, step):
            last = min(first + step, size)
            block = known.part(first, last)
            rows = np.flatnonzero(block.partial())
            if len(rows) == block.size:
                must, may = self._left(block, loops, BOTH)
            else:
                (must,) = self._left(block, loops, MUST_ALONE)
                may = must
                if len(rows):
                    may = must.copy()
                    must[rows], may[rows] = self._left(block.taken(rows), loops, BOTH)
            yield first, last, must, may

    def _elements(self, on: Evaluation) -> Iterator[_Elements]:
        for each in self.lists:
            of = on.batch.lists[each.name]
            inner = each.inner.coded(on, partial(on.root.inner, each.name))
            yield _Elements(inner, each.outer.coded(on, partial(_root, on)), of.starts, of.unknown)

    def _left(self, known: _Known, loops: Loops, sides: tuple[int, ...]) -> list[Words]:
        found = [_looked_up(self.own, known.own, known.size, loops, side) for side in sides]
        for of, elements in zip(self.lists, known.lists, strict=True):
            joined = [self._joined(of, elements, loops, side) for side in sides]
            for plane in of.planes:
                plane.left(found, joined)
        return found

    def _joined(self, of: _ListMasks, elements: _Elements, loops: Loops, side: int) -> Words:
        """What the elements of each application, taken together, leave of the list's space."""
        masks = _looked_up(of.inner, elements.inner, elements.size, loops, side)
        found = np.empty((len(elements.unknown), masks.shape[1]), dtype=np.uint64)
        loops.joined(found, masks, elements.starts, of.every)
        if elements.outer:
            found &= _looked_up(of.outer, elements.outer, len(found), loops, side)
        if of.may_be_empty and elements.unknown.any():
            # No element makes nothing true, and leaves every `each` standing.
            at = np.ix_(elements.unknown, ~of.every if side == 0 else of.every)
            found[at] = np.uint64(0) if side == 0 else ~np.uint64(0)
        return found


def _root(on: Evaluation) -> Frame:
    return on.root


def _looked_up(lookups: Lookups, coded: Sequence[Coded], size: int, loops: Loops, side: int) -> Words:
    begun = lookups.everything.copy()
    for each in coded:
        if each.is_constant and size:
            begun &= _side(each.table, side)[each.codes[0]]
    found = np.empty((size, len(begun)), dtype=np.uint64)
    found[:] = begun
    for each in coded:
        if not each.is_constant:
            loops.left(found, _side(each.table, side), each.codes)
    return found


def _side(table: Table, side: int) -> Words:
    return table.may if side else table.must


# --- from planes -------------------------------------------------------------------------------------


def masks(tables: Tables) -> Masks | None:
    """The *tables* of planes as words; None where they have something that only the reference can be asked."""
    columns = [tables.own, *(each for of in tables.lists for each in (of.inner, of.outer))]
    if any(isinstance(asked, CellColumn) and asked.ask.cell is None for each in columns for asked in each.asked):
        return None
    space = space_of([(0, max(1, tables.everything.bit_length()))])
    own = lookups(tables.own, space, tables.everything)
    return Masks(space.words, own, tuple(_list_masks(each, space) for each in tables.lists))


def _list_masks(of: ListPlanes, terms: Space) -> _ListMasks:
    space = space_of([(region.offset, region.width) for region in of.regions])
    everything = (1 << sum(width for _, width, _ in space.pieces)) - 1
    planes, every = [], np.zeros(space.words, dtype=np.bool_)
    for region, (_, width, word) in zip(of.regions, space.pieces, strict=True):
        words = slice(word, word + (width + 63) // 64)
        others = terms.row(of.everything & ~region.asked)[: words.stop - words.start]
        planes.append(_Plane(region.kind, words, others))
        every[words] = region.kind is Kind.EACH
    return _ListMasks(
        of.name,
        of.may_be_empty,
        lookups(of.inner, space, everything),
        lookups(of.outer, space, everything),
        tuple(planes),
        every,
    )
