"""Raw values as they were handed in, by what they leave standing: found again without being read.

A *space* here is the bits that one record is asked for. Most values come again and again, and are looked up. New
amounts and new names come all the time: they are placed among the thresholds and the listed names without being read.

What is not quite known, and what is wrong, is not here: it raises `Partly`, and is read with care elsewhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any

from xcrules.engines import terms
from xcrules.engines.planes.columns import PlainColumn
from xcrules.engines.planes.memo import keep
from xcrules.engines.planes.tables import Bits, Pair
from xcrules.engines.reference import Reading
from xcrules.facts.iso import currencies
from xcrules.facts.measures import UNITS
from xcrules.facts.memory import LONGEST_REMEMBERED, Memory
from xcrules.facts.problems import NumberText, Unreadable
from xcrules.facts.types import FactSpec, Kind
from xcrules.facts.values import Knowledge, Money, Party, Quantity, Value
from xcrules.rulebook.partition import Nominal, Ordered

MOST_DIGITS = 15
"""Whole numbers of so many digits are placed among thresholds as they stand; any other number is read with care."""
LONGEST_NAME = 200
"""Characters of the longest name that is compared as it stands."""


class Partly(Exception):
    """A value that says less than one thing, or nothing that can be used."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a fact, and where its bits lie in the space of the record."""

    column: PlainColumn
    shift: int

    def within(self, pair: Pair, everything: Bits) -> Pair:
        others = everything & ~(self.column.everything << self.shift)
        return pair[0] << self.shift | others, pair[1] << self.shift | others


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a record, and what is asked of it. blank: a reading of nothing, which knows no rate of exchange."""

    spec: FactSpec
    columns: tuple[Column, ...]
    everything: Bits
    blank: Reading
    memory: Memory

    def read(self, raw: object) -> Pair:
        """What *raw* leaves standing. Raises `Partly` if it cannot be used, or waits for a rate."""
        said = self.memory.read(self.spec, raw)
        if isinstance(said, Unreadable):
            raise Partly
        return self.pair(said if isinstance(said, tuple) else None)

    def pair(self, known: Knowledge) -> Pair:
        must = may = self.everything
        for each in self.columns:
            if known is not None and not all(terms.in_unit(value, each.column.unit) for value in known):
                raise Partly
            surely, maybe = each.within(each.column.leaves(self.blank, known), self.everything)
            must &= surely
            may &= maybe
        return must, may

    def one(self, value: Value) -> Bits:
        return certain(self.pair((value,)))


def certain(pair: Pair) -> Bits:
    """What is left either way. Raises `Partly` where something only may be."""
    must, may = pair
    if must != may:
        raise Partly
    return must


class Words(dict[Any, Any]):
    """Text -> what it leaves standing. By the type of what is no text: its values, likewise."""

    __slots__ = ("fact",)

    def __init__(self, fact: Fact) -> None:
        self.fact = fact

    def __missing__(self, raw: Any) -> Any:
        if raw.__class__ is str:
            found, keeps = certain(self.fact.read(raw)), len(raw) <= LONGEST_REMEMBERED
        elif raw.__class__ is type:
            found, keeps = self._type(raw), True
        else:
            raise Partly
        if keeps:
            keep(self, raw, found)
        return found

    def _type(self, kind: type) -> Any:
        """The values of a type. Raises `Partly` where the fact has none of it."""
        match self.fact.spec.type.kind:
            case Kind.YES_NO if kind is bool and not self.fact.spec.derived:
                return {value: self.fact.one(value) for value in (True, False)}
            case Kind.DATE if kind is date:
                return Days(self.fact)
            case _:
                raise Partly


@dataclass(frozen=True, slots=True)
class Days:
    """Days that were handed in as days."""

    fact: Fact

    def __getitem__(self, day: date) -> Bits:
        return certain(self.fact.read(day))


class Names(Words):
    """Names of parties: one that no list has is like any other. listed: folded, those that some list has."""

    __slots__ = ("listed", "others")

    def __init__(self, fact: Fact) -> None:
        super().__init__(fact)
        partitions = [fact.blank.book.partitions[each.column.fact] for each in fact.columns]
        groups = [group for each in partitions if isinstance(each, Nominal) for group in each.groups]
        self.listed = frozenset(value.folded for group in groups for value in group if isinstance(value, Party))
        self.others = fact.one(Party("", ""))

    def __missing__(self, raw: Any) -> Any:
        if raw.__class__ is str and raw.isascii() and raw.isprintable() and len(raw) <= LONGEST_NAME:
            folded = " ".join(raw.casefold().split())
            if folded and folded not in self.listed:
                keep(self, raw, self.others)
                return self.others
        return super().__missing__(raw)


@dataclass(slots=True)
class Steps:
    """Whole numbers by the thresholds between which they lie. unit: as people write it, if it has one."""

    fact: Fact
    unit: str
    thresholds: list[int]
    masks: list[Bits | None]

    def __getitem__(self, number: int) -> Bits:
        if not 0 <= number < 10**MOST_DIGITS:
            raise Partly
        at = bisect_right(self.thresholds, number)
        found = self.masks[at]
        if found is None:
            self.masks[at] = found = self.fact.one(_value(self.fact.spec, number, self.unit))
        return found


@dataclass(frozen=True, slots=True)
class JsonSteps:
    """The same, by numbers as JSON has them."""

    steps: Steps

    def __getitem__(self, number: NumberText) -> Bits:
        if not _is_placed(number.text):
            raise Partly
        return self.steps[int(number.text)]


class Amounts(Words):
    """Numbers, and amounts of money and goods. steps: by the unit as it is written; a plain number has none."""

    __slots__ = ("steps",)

    def __init__(self, fact: Fact) -> None:
        super().__init__(fact)
        self.steps: dict[str, Steps] = {}

    def __missing__(self, raw: Any) -> Any:
        if raw.__class__ is str:
            digits, _, unit = raw.partition(" ")
            steps = self.steps.get(unit) or self._steps(unit)
            if steps is not None and _is_placed(digits):
                found = steps[int(digits)]
                keep(self, raw, found)
                return found
        return super().__missing__(raw)

    def _type(self, kind: type) -> Any:
        steps = self._steps("")
        if steps is None or kind not in (int, NumberText):
            raise Partly
        return steps if kind is int else JsonSteps(steps)

    def _steps(self, unit: str) -> Steps | None:
        """The steps of amounts in *unit*; None where it is no unit, or one that has to be converted."""
        if _is_written(self.fact, unit):
            self.steps[unit] = steps = _steps(self.fact, unit)
            return steps
        return None


def _is_placed(digits: str) -> bool:
    """Whether a number is placed as it stands: whole, and not too long."""
    return len(digits) <= MOST_DIGITS and digits.isascii() and digits.isdigit()


def words(fact: Fact) -> Words:
    """What the raw values of *fact* leave standing."""
    match fact.spec.type.kind:
        case Kind.NUMBER | Kind.PERCENT | Kind.MONEY | Kind.QUANTITY:
            return Amounts(fact)
        case Kind.PARTY:
            return Names(fact)
        case _:
            return Words(fact)


def _is_written(fact: Fact, unit: str) -> bool:
    """Whether amounts of *fact* may be written in *unit*, and are compared as they are written."""
    kind = fact.spec.type
    if kind.kind in (Kind.NUMBER, Kind.PERCENT):
        return not unit
    if kind.kind is Kind.MONEY:
        return unit in currencies() and all(each.column.unit in (None, unit) for each in fact.columns)
    if kind.kind is not Kind.QUANTITY or unit not in UNITS:
        return False
    dimension, factor = UNITS[unit]
    fits = not kind.dimensions or dimension in kind.dimensions
    return fits and factor == 1 and all(each.column.unit in (None, dimension) for each in fact.columns)


def _value(spec: FactSpec, number: int, unit: str) -> Value:
    amount = Fraction(number)
    if not unit:
        return amount
    return Money(amount, unit) if spec.type.kind is Kind.MONEY else Quantity(amount, UNITS[unit][0])


def _steps(fact: Fact, unit: str) -> Steps:
    partitions = (fact.blank.book.partitions[each.column.fact] for each in fact.columns)
    cuts = (cut for each in partitions if isinstance(each, Ordered) for cut in each.cuts)
    thresholds = sorted({at for at in _whole(cuts) if 0 < at < 10**MOST_DIGITS})
    return Steps(fact, unit, thresholds, [None] * (len(thresholds) + 1))


def _whole(cuts: Iterable[tuple[Fraction | date, bool]]) -> Iterator[int]:
    """The least whole number beyond each cut."""
    for at, after in cuts:
        if isinstance(at, Fraction):
            yield floor(at) + 1 if after else ceil(at)
