"""What each fact leaves standing of a row of terms, as tables of words: the columns of `engines.planes` over arrays.

What is known of a fact is a code, and a table holds for each code the pair of masks that the planes give for it. Plain
facts have their codes from the table that was handed in. Whatever else terms ask for (comparisons, totals, dated
lists, conditions that are not written out) is evaluated for all rows, and its few answers are the codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from xcrules.engines.columns import classing
from xcrules.engines.columns.batch import Column, Indices, Ints, Measures, Pool, repeated
from xcrules.engines.columns.evaluation import Evaluation
from xcrules.engines.columns.frames import Frame
from xcrules.engines.columns.loops import Words
from xcrules.engines.columns.spans import threshold
from xcrules.engines.planes.columns import CellColumn, Columns, FactColumn, PlainColumn, RequestColumn
from xcrules.engines.planes.tables import Bits, Layer, NoClass, Pair
from xcrules.engines.reference import Reading
from xcrules.engines.truth import Truth
from xcrules.facts.facts import Facts
from xcrules.rulebook.partition import Ordered

MOST_CODES = 4_096
"""Rows of a table that is looked up by the codes that were handed in; more are first numbered by what they leave."""
MOST_SCALES = 1_000
"""Units and rates of exchange for which the cuts of one fact are remembered."""
FEW_CUTS = 24
"""Cuts up to which a number is compared with each."""

Points = Callable[[], Frame]
"""The frame whose points are asked about: made only where something is evaluated in it."""


@dataclass(frozen=True, slots=True)
class Space:
    """How a row of bits lies in words: pieces of it (first bit, width, first word), each with words of its own."""

    words: int
    pieces: tuple[tuple[int, int, int], ...]

    def laid(self, bits: Bits) -> bytes:
        found = 0
        for first, width, word in self.pieces:
            found |= (bits >> first & (1 << width) - 1) << 64 * word
        return found.to_bytes(8 * self.words, "little")

    def row(self, bits: Bits) -> Words:
        return np.frombuffer(self.laid(bits), dtype=np.uint64)


def space_of(widths: Sequence[tuple[int, int]]) -> Space:
    """The space of pieces, (first bit, width), one after the other."""
    pieces, word = [], 0
    for first, width in widths:
        pieces.append((first, width, word))
        word += (width + 63) // 64
    return Space(word, tuple(pieces))


@dataclass(frozen=True, slots=True)
class Table:
    """For each code what it leaves: certainly (must), and perhaps (may). partial: where these differ; None: nowhere."""

    must: Words
    may: Words
    partial: Any

    def taken(self, at: Any) -> Table:
        return table_of(self.must[at], self.may[at])


def table_of(must: Words, may: Words) -> Table:
    partial = (must != may).any(axis=1)
    return Table(must, may, partial if partial.any() else None)


@dataclass(frozen=True, slots=True)
class Coded:
    """What one fact leaves at each point: the row of the table that its code names. An array of codes that is one
    number over and over has no strides."""

    codes: Indices
    table: Table

    @property
    def is_constant(self) -> bool:
        return self.codes.strides == (0,)

    def part(self, first: int, last: int) -> Coded:
        return Coded(self.codes[first:last], self.table)

    def taken(self, at: Any) -> Coded:
        return self if self.is_constant else Coded(self.codes[at], self.table)


@dataclass(slots=True)
class Pairs:
    """Distinct pairs of masks over one space, numbered as they come."""

    space: Space
    numbers: dict[Pair, int] = field(default_factory=dict)
    _table: Table | None = None

    def number(self, pair: Pair) -> int:
        found = self.numbers.get(pair)
        if found is None:
            found = self.numbers[pair] = len(self.numbers)
            self._table = None
        return found

    def table(self) -> Table:
        if self._table is None:
            sides = (b"".join(self.space.laid(pair[side]) for pair in self.numbers) for side in (0, 1))
            must, may = (np.frombuffer(side, dtype=np.uint64).reshape(-1, self.space.words) for side in sides)
            self._table = table_of(must, may)
        return self._table


@dataclass(slots=True)
class _Looked:
    """A plain fact. numbers: place in the pool -> number of its pair; classes: the same for the classes of numbers.

    last: the table that was made for the places that were handed in last.
    """

    column: PlainColumn
    pairs: Pairs
    pool: Pool | None = None
    numbers: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    classes: Ints | None = None
    thresholds: dict[Fraction, tuple[int, ...]] = field(default_factory=dict)
    last: tuple[Ints, Table] | None = None

    def coded(self, on: Evaluation, frame: Points) -> Coded:
        column = on.batch.columns[self.column.path]
        if column.measures is not None:
            found = self._measured(on, column, column.measures)
            if found is not None:
                return found
        elif not classing.needs_rates(on.book, on.book.rows[self.column.fact]):
            return self._pooled(on, column)
        signed = on.signed(self.column.fact, frame())
        return _of_signs(self.pairs, signed.places, [self._of_sign(sign) for sign in signed.signs.all])

    def _of_sign(self, sign: Any) -> Pair:
        if sign is None:
            return self.column.unknown
        values = [list(each) for each in sign] if isinstance(sign, frozenset) else [[sign]]
        return self._of_values(values)

    def _of_values(self, values: Sequence[Sequence[int]]) -> Pair:
        if not values:
            raise NoClass
        must = may = self.column.everything
        for layer in self.column.layers:
            surely, maybe = layer.of_values(values)
            must &= surely
            may &= maybe
        return must, may

    # --- pooled knowledge ---

    def _pooled(self, on: Evaluation, column: Column) -> Coded:
        numbers = self._numbers(on, column.pool)
        if column.is_constant:
            places = column.indices if column.places is None else column.places[column.indices[:1]]
            return Coded(repeated(0, column.size, np.uint8), self.pairs.table().taken(numbers[places[:1]]))
        if column.places is None or len(column.places) > MOST_CODES:
            by_index = numbers if column.places is None else numbers[column.places]
            return Coded(_narrow(by_index, len(self.pairs.numbers))[column.indices], self.pairs.table())
        if self.last is None or self.last[0] is not column.places:
            self.last = column.places, self.pairs.table().taken(numbers[column.places])
        return Coded(_unsigned(column.indices), self.last[1])

    def _numbers(self, on: Evaluation, pool: Pool) -> Ints:
        """The number of the pair of each place in *pool*."""
        if self.pool is not pool:
            self.pool, self.numbers, self.last = pool, np.zeros(0, dtype=np.int64), None
        known = pool.known[len(self.numbers) :]
        if known:
            reading = Reading(on.book, Facts(on.day(0)))
            further = [self.pairs.number(self.column.leaves(reading, each)) for each in known]
            self.numbers = np.concatenate([self.numbers, np.asarray(further, dtype=np.int64)])
        return self.numbers

    # --- numbers ---

    def _measured(self, on: Evaluation, column: Column, measures: Measures) -> Coded | None:
        """Of numbers in their classes; None where one may come to several classes."""
        partition = on.book.partitions[self.column.fact]
        factors = [_factor(on, each, self.column.unit) for each in measures.units]
        if not isinstance(partition, Ordered):
            return None
        codes: Indices = np.zeros(0, dtype=np.uint32)
        for number, factor in enumerate(factors):
            if factor is None:
                return None
            found = _classes(measures.amounts, self._thresholds(partition, measures.scale / factor))
            codes = found if number == 0 else np.where(measures.unit == number, found, codes)
        if self.classes is None:
            count = 1 + sum(isinstance(value, Fraction) for value, _ in partition.cuts)
            each = [self.pairs.number(self._of_values([[1 << number]])) for number in range(count)]
            self.classes = np.asarray(each, dtype=np.int64)
        if measures.there.all():
            return Coded(codes, self.pairs.table().taken(self.classes))
        # What stands in the pool is either unknown, or a number that is better looked at by itself.
        if classing.needs_rates(on.book, on.book.rows[self.column.fact]) and column.codes.any():
            return None
        others = self._numbers(on, column.pool)[column.codes]
        return Coded(np.where(measures.there, self.classes[codes], others), self.pairs.table())


    def _thresholds(self, partition: Ordered, scale: Fraction) -> tuple[int, ...]:
        """The cuts in parts of *scale*: the least whole number beyond each."""
        if scale not in self.thresholds:
            cuts = [(value, after) for value, after in partition.cuts if isinstance(value, Fraction)]
            if len(self.thresholds) >= MOST_SCALES:
                self.thresholds.clear()
            self.thresholds[scale] = tuple(threshold(value, after, scale) for value, after in cuts)
        return self.thresholds[scale]


def _factor(on: Evaluation, unit: str | None, to: str | None) -> Fraction | None:
    """What one of *unit* comes to in *to*; None where it is not the same for all, or not known."""
    if to is None or unit is None or unit == to:
        return Fraction(1)
    if on.batch.rates.strides != (0,) or not on.batch.size:
        return None
    known = on.batch.all_rates[int(on.batch.rates[0])].get((unit, to)) or ()
    (rate,) = known if len(known) == 1 else (None,)
    return rate if isinstance(rate, Fraction) and rate > 0 else None


def _classes(amounts: Indices, thresholds: Sequence[int]) -> Indices:
    """How many of *thresholds*, in their order, each amount reaches."""
    if not len(amounts):
        return np.zeros(0, dtype=np.uint8)
    least, most = int(amounts.min()), int(amounts.max())
    below = sum(each <= least for each in thresholds)
    between = [each for each in thresholds if least < each <= most]
    if len(thresholds) > FEW_CUTS:
        at = np.asarray(between, dtype=np.int64)
        return (np.searchsorted(at, amounts, side="right") + below).astype(np.uint32)
    found = np.full(len(amounts), below, dtype=np.uint8)
    for each in between:
        found += (amounts >= amounts.dtype.type(each)).view(np.uint8)
    return found


def _unsigned(indices: Indices) -> Indices:
    # No index is below zero, and without a sign none has to be asked whether it counts from the end.
    found: Indices = indices.view(f"u{indices.dtype.itemsize}")
    return found


def _narrow(numbers: Ints, count: int) -> Indices:
    """*numbers*, all below *count*, in the narrowest type."""
    return numbers.astype(np.uint8 if count <= 256 else np.uint32)


def _of_signs(pairs: Pairs, places: Ints, found: Sequence[Pair]) -> Coded:
    numbers = np.asarray([pairs.number(pair) for pair in found] or [0], dtype=np.int64)
    return Coded(_narrow(numbers, len(pairs.numbers))[places], pairs.table())


# --- what is worked out ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Worked:
    """A fact that is worked out from others."""

    column: FactColumn
    pairs: Pairs

    def coded(self, on: Evaluation, frame: Points) -> Coded:
        signed = on.signed(self.column.fact, frame())
        return _of_signs(self.pairs, signed.places, [self._pair(sign) for sign in signed.signs.all])

    def _pair(self, classes: int) -> Pair:
        return _through(self.column.layers, classes, self.column.everything)


def _through(layers: Sequence[Layer], classes: int, everything: Bits) -> Pair:
    must = may = everything
    for layer in layers:
        surely, maybe = layer.within(classes)
        must &= surely
        may &= maybe
    return must, may


@dataclass(slots=True)
class _Requested:
    """Which licenses answer what is requested."""

    column: RequestColumn
    pairs: Pairs

    def coded(self, on: Evaluation, _: Points) -> Coded:
        found = []
        for request in on.batch.all_requests:
            reading = Reading(on.book, Facts(on.day(0), request=request))
            found.append(self.column.leaves(reading, reading.root))
        if on.batch.requests.strides == (0,):
            number = self.pairs.number(found[int(on.batch.requests[0])])
            return Coded(repeated(0, on.batch.size, np.uint8), self.pairs.table().taken([number]))
        return _of_signs(self.pairs, on.batch.requests, found)


@dataclass(slots=True)
class _Cell:
    """A condition that is not written out, or its negation."""

    column: CellColumn
    pairs: Pairs

    def coded(self, on: Evaluation, frame: Points) -> Coded:
        assert self.column.ask.cell is not None
        ref, negated = self.column.ask.cell
        others = self.column.everything & ~self.column.tested
        of = {
            Truth.FALSE: (others, others),
            Truth.UNKNOWN: (others, self.column.everything),
            Truth.TRUE: (self.column.everything, self.column.everything),
        }
        found = [self.pairs.number(of[each.negation if negated else each]) for each in Truth]
        return Coded(on.truth(ref, frame()).view(np.uint8), self.pairs.table().taken(found))


Lookup = _Looked | _Worked | _Requested | _Cell


@dataclass(slots=True)
class Lookups:
    """All that the terms of one space ask of one record: see `planes.columns.Columns`."""

    space: Space
    everything: Words
    each: tuple[Lookup, ...]

    def coded(self, on: Evaluation, frame: Points) -> tuple[Coded, ...]:
        """What each leaves at each point of *frame*."""
        return tuple(each.coded(on, frame) for each in self.each)


def lookups(columns: Columns, space: Space, everything: Bits) -> Lookups:
    return Lookups(space, space.row(everything), tuple(_lookups(columns, space)))


def _lookups(columns: Columns, space: Space) -> Iterator[Lookup]:
    for plain in columns.plain:
        yield _Looked(plain, Pairs(space))
    for asked in columns.asked:
        match asked:
            case FactColumn():
                yield _Worked(asked, Pairs(space))
            case RequestColumn():
                yield _Requested(asked, Pairs(space))
            case CellColumn():
                yield _Cell(asked, Pairs(space))
