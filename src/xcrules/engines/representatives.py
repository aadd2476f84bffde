"""Values that stand for the classes of a fact: one for each class, and one that no condition mentions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from xcrules.facts.codes import parse_code
from xcrules.facts.printing import in_order
from xcrules.facts.types import Kind, Type
from xcrules.facts.values import NONE, Code, Money, Party, Quantity, Value
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.partition import CodeSpace, Nominal, Ordered

SOME_DAY = date(2000, 1, 1)
"""Stands for the days of a fact of which no condition names one."""


def as_value(kind: Type, member: Value | Code) -> Value:
    """One member of a set, or of a list, as a value of a fact of that type."""
    if isinstance(member, Code):
        return frozenset({member})
    return frozenset({member}) if kind.kind is Kind.SET and isinstance(member, str) else member


def may_hold(kind: Type, value: Value) -> bool:
    """Whether a fact of that type may have the value: a list, or a fact it is compared with, may know other words."""
    if not kind.values:
        return True
    words = value if isinstance(value, frozenset) else {value}
    return value is NONE or words <= {*kind.values}


def next_day(day: date, by: int) -> date:
    return day if day in (date.min, date.max) else day + timedelta(days=by)


def of_partition(book: Rulebook, ref: int, path: str, unit: str | None) -> Iterator[Value]:
    kind = book.vocabulary.facts[path].type
    match book.partitions[ref]:
        case Nominal(groups, rest):
            for group in groups:
                yield as_value(kind, in_order(kind, group)[0])
            if rest:
                yield from something_else(kind, {value for group in groups for value in group})
        case Ordered(()) if kind.kind is Kind.DATE:
            yield SOME_DAY
        case Ordered(cuts):
            points = [at for at, _ in cuts]
            for number in range(len(cuts) + 1):
                yield measured(kind, _inside(cuts, number, points), unit)
        case CodeSpace(bounds):
            for code, after in bounds:
                if not after:
                    yield frozenset({code})
            yield from something_else(kind, set())


def _inside(
    cuts: tuple[tuple[Fraction | date, bool], ...], number: int, points: list[Fraction | date]
) -> Fraction | date:
    """A value in class *number* of an ordered fact: the boundary itself where it belongs to the class."""
    if number > 0:
        at, after = cuts[number - 1]
        if not after:
            return at
        if isinstance(at, date):
            return at
        following = points[number] if number < len(points) else at + 2
        assert isinstance(following, Fraction)
        return (at + following) / 2 if number < len(points) else at + 1
    first = points[0] if points else Fraction(0)
    return next_day(first, -1) if isinstance(first, date) else Fraction(0)


def measured(kind: Type, value: Fraction | date, unit: str | None) -> Value:
    if isinstance(value, date):
        return value
    match kind.kind:
        case Kind.MONEY:
            return Money(value, unit or "USD")
        case Kind.QUANTITY:
            return Quantity(value, unit or "units")
        case _:
            return value


_OTHERS: Mapping[Kind, tuple[str, ...]] = {
    Kind.COUNTRY: ("CH", "NO", "UY", "FJ", "BW", "MN", "PE", "OM"),
    Kind.ENTRY: ("XX999",),
    Kind.HS: ("9999", "0001", "4999"),
}


def something_else(kind: Type, mentioned: set[Value]) -> Iterator[Value]:
    """A value that no condition mentions."""
    match kind.kind:
        case Kind.CHOICE | Kind.LADDER:
            yield from [word for word in kind.values if word not in mentioned][:1]
        case Kind.SET:
            yield frozenset([word for word in kind.values if word not in mentioned][:1])
        case Kind.YES_NO:
            yield from (answer for answer in (True, False) if answer not in mentioned)
        case Kind.TEXT:
            yield "something else"
        case Kind.PARTY:
            yield Party("somebody else", "somebody else")
        case Kind.COUNTRY:
            yield from [code for code in _OTHERS[kind.kind] if code not in mentioned][:1]
        case Kind.ENTRY | Kind.HS:
            for text in _OTHERS[kind.kind][:1]:
                code = parse_code(kind.kind, text)
                if isinstance(code, Code):
                    yield frozenset({code})
        case _:
            pass
