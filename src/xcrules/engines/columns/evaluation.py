"""A rulebook read on a batch: the truth of each cell at all points of a frame at once.

The same cases, in the same order, as `engines.reference`, which says what they mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from xcrules.engines.columns import classing, numbers
from xcrules.engines.columns.batch import Batch, Column, Ints
from xcrules.engines.columns.classing import Signed, Signs
from xcrules.engines.columns.frames import Frame, Truths, root_of, segments
from xcrules.engines.planes.members import Members
from xcrules.engines.reference import named, truths, within
from xcrules.engines.truth import Truth, one_truth
from xcrules.program.model import FactRef
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.partition import full
from xcrules.rulebook.rows import Mask, Ref


@dataclass(slots=True)
class Kept:
    """What is kept from one part of a table to the next: the distinct answers for each fact row, and tables of them."""

    signs: dict[Ref, Signs] = field(default_factory=dict)
    tables: dict[tuple[str, Ref, Mask], Truths] = field(default_factory=dict)
    homes: dict[Ref, frozenset[tuple[str, int]]] = field(default_factory=dict)
    members: dict[Ref, Members] = field(default_factory=dict)
    intervals: dict[object, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Evaluation:
    """A rulebook read on the applications of one batch."""

    book: Rulebook
    batch: Batch
    kept: Kept
    root: Frame = field(init=False)

    def __post_init__(self) -> None:
        self.root = root_of(self.batch)

    # --- cells ---

    def truth(self, ref: Ref, frame: Frame | None = None) -> Truths:
        """The row's truth at each point of *frame*; None: for each application."""
        frame = frame or self.root
        home = self.home(ref, frame)
        found = home.truths.get(ref)
        if found is None:
            found = home.truths[ref] = self._truth(ref, home)
        gathered: Truths = frame.gathered(found, home)
        return gathered

    def home(self, ref: Ref, frame: Frame) -> Frame:
        free = self.kept.homes.get(ref)
        if free is None:
            pairs = ((read.list, read.up) for read in self.book.free[ref] if read.list is not None)
            free = self.kept.homes[ref] = frozenset(pairs)
        return frame.home(free)

    def _truth(self, ref: Ref, frame: Frame) -> Truths:
        match self.book.rows[ref]:
            case r.Literal(fact, classes):
                everything = full(self.book.partitions[fact])
                return self._looked_up(
                    "literal",
                    fact,
                    classes,
                    frame,
                    lambda sign: within(classing.mask_of(sign, everything), classes),
                )
            case r.Meets(fact, classes):
                return self._looked_up("meets", fact, classes, frame, lambda sign: _meets(sign, classes))
            case r.Inside(fact, classes):
                outside = full(self.book.partitions[fact]) & ~classes
                return self._looked_up("inside", fact, classes, frame, lambda sign: _meets(sign, outside).negation)
            case r.All(parts):
                return self._joined(np.minimum, parts, frame, Truth.TRUE)
            case r.Some(parts):
                return self._joined(np.maximum, parts, frame, Truth.FALSE)
            case r.Any(list_name, body):
                return self._quantified(np.maximum, list_name, body, frame, Truth.FALSE)
            case r.Every(list_name, body):
                return self._quantified(np.minimum, list_name, body, frame, Truth.TRUE)
            case other:
                raise AssertionError(f"{other} is no cell")

    def _joined(self, how: np.ufunc, parts: Sequence[Ref], frame: Frame, of_none: Truth) -> Truths:
        if not parts:
            return np.full(frame.size, of_none, dtype=np.int8)
        found = self.truth(parts[0], frame)
        for number, part in enumerate(parts[1:]):
            # The first step makes a new array, which the others may write into.
            found = how(found, self.truth(part, frame), out=found if number else None)
        return found

    def _quantified(self, how: np.ufunc, list_name: str, body: Ref, frame: Frame, of_none: Truth) -> Truths:
        inner = frame.inner(list_name)
        found = self.truth(body, inner)
        unknown = inner.unknown()
        if unknown is not None and self.book.vocabulary.lists[list_name].least == 0:
            # An unknown list that may be empty may come to what an empty one comes to.
            found = np.where(unknown & (found != of_none), np.int8(Truth.UNKNOWN), found)
        joined: Truths = segments(found, inner, how, of_none, np.int8)
        return joined

    def _looked_up(self, what: str, fact: Ref, classes: Mask, frame: Frame, test: Any) -> Truths:
        """The truth of a literal, from a table over the distinct answers for its fact."""
        signed = self.signed(fact, frame)
        key = (what, fact, classes)
        table = self.kept.tables.get(key)
        if table is None or len(table) < len(signed.signs.all):
            table = np.asarray([test(sign) for sign in signed.signs.all], dtype=np.int8)
            self.kept.tables[key] = table
        found: Truths = table.take(signed.places)
        return found

    # --- facts ---

    def signs(self, fact: Ref) -> Signs:
        return self.kept.signs.setdefault(fact, Signs())

    def signed(self, fact: Ref, frame: Frame) -> Signed:
        """The distinct answers for a fact row, at each point."""
        home = self.home(fact, frame)
        key = ("signed", fact)
        if key not in home.kept:
            home.kept[key] = self._signed(fact, home)
        found: Signed = home.kept[key]
        return found if home is frame else Signed(frame.gathered(found.places, home), found.signs)

    def _signed(self, fact: Ref, frame: Frame) -> Signed:
        match row := self.book.rows[fact]:
            case r.Plain(ref, unit) if self.column(ref).measures is not None:
                return numbers.plain(self, fact, unit, frame)
            case r.Measured(term, unit):
                return numbers.in_classes(self, fact, numbers.interval(self, term, unit, frame))
            case r.Balance():
                return self._of_truths(fact, numbers.balance(self, row, frame))
            case r.TierOf(_, names, needs):
                return self._tiers(fact, names, needs, frame)
            case r.LevelOf(_, names, raises):
                return self._levels(fact, names, raises, frame)
            case r.Known(None, list_name):
                assert list_name is not None
                known = ~self.batch.lists[list_name].unknown[frame.rows]
                return self._of_truths(fact, np.where(known, 2, 0).astype(np.int8))
            case _:
                return classing.signed(self, fact, frame)

    def _of_truths(self, fact: Ref, found: Truths) -> Signed:
        partition = self.book.partitions[fact]
        signs = self.signs(fact)
        table = np.asarray([signs.place(truths(value, partition)) for value in Truth], dtype=np.int64)
        return Signed(table[found], signs)

    def _tiers(self, fact: Ref, names: Sequence[str], needs: Sequence[Sequence[Ref]], frame: Frame) -> Signed:
        each = [self._joined(np.minimum, tier, frame, Truth.TRUE) for tier in needs]
        reached = each[0]
        possible = []
        for tier in range(len(each)):
            reached = np.minimum(reached, each[tier])
            last = tier == len(each) - 1
            possible.append((reached > Truth.FALSE) & (last or each[tier + 1] < Truth.TRUE))
        return self._of_names(fact, names, np.stack(possible), frame)

    def _levels(self, fact: Ref, names: Sequence[str], raises: Sequence[tuple[int, Ref]], frame: Frame) -> Signed:
        possible = levels(len(names), [(level, self.truth(cell, frame)) for level, cell in raises], frame.size)
        return self._of_names(fact, names, possible, frame)

    def _of_names(self, fact: Ref, names: Sequence[str], possible: Any, frame: Frame) -> Signed:
        """possible: for each name and point, whether it is."""
        partition, signs = self.book.partitions[fact], self.signs(fact)
        bits, first = classing.distinct([each.astype(np.int64) for each in possible], frame.size)
        places = np.empty(len(first), dtype=np.int64)
        for number, at in enumerate(first):
            mask = 0
            for name, may in zip(names, possible[:, at], strict=True):
                mask |= named(partition, name) if may else 0
            places[number] = signs.place(mask)
        return Signed(places[bits], signs)

    # --- columns ---

    def column(self, ref: FactRef) -> Column:
        return self.batch.columns[ref.path]

    def at(self, ref: FactRef, frame: Frame) -> Ints | None:
        """Where the fact stands in its column, for each point; None: where the point does."""
        if ref.list is not None:
            return frame.elements(ref.list, ref.up)
        return None if frame.outer is None else frame.rows

    def day(self, application: int) -> date:
        dates = self.batch.columns["date"]
        known = dates.pool.known[int(dates.codes[application])]
        assert known is not None and isinstance(known[0], date)
        return known[0]


def _meets(sign: Any, classes: Mask) -> Truth:
    """Whether some element of a set lies in *classes*, over all the sets that the fact may be."""
    if sign is None:
        return Truth.UNKNOWN
    return one_truth(max((within(mask, classes) for mask in each), default=Truth.FALSE) for each in sign)


def levels(count: int, raised: Sequence[tuple[int, Truths]], size: int) -> Any:
    """For each level of a scale and each point, whether it is possible."""
    least = np.zeros(size, dtype=np.int64)
    for level, value in raised:
        least = np.maximum(least, np.where(value == Truth.TRUE, level, 0))
    possible = np.arange(count)[:, None] == least[None, :]
    for level, value in raised:
        possible[level] |= (value == Truth.UNKNOWN) & (least < level)
    return possible
