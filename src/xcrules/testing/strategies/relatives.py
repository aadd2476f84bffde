"""Values that stand in a relation to a given one: beside it, in its period, below it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from xcrules.engines.calendar import period
from xcrules.engines.representatives import next_day
from xcrules.facts.values import Code, Value
from xcrules.rulebook.rows import Kinship


def around(day: date, unit: str, counted_from: tuple[int, int], same: bool) -> Iterator[date]:
    """The first and the last day of the period that *day* lies in, and *day*; or the days just outside."""
    here = period(day, unit, counted_from)
    first = last = day
    while first > date.min and period(next_day(first, -1), unit, counted_from) == here:
        first = next_day(first, -1)
    while last < date.max and period(next_day(last, 1), unit, counted_from) == here:
        last = next_day(last, 1)
    yield from (day, first, last) if same else (next_day(first, -1), next_day(last, 1))


def beside(value: Value, steps: tuple[str, ...]) -> Iterator[Value]:
    """The value, and those one step to either side of it."""
    yield value
    match value:
        case date():
            yield from (next_day(value, -1), next_day(value, 1))
        case str() if value in steps:
            place = steps.index(value)
            yield from steps[max(place - 1, 0) : place + 2]
        case frozenset():
            codes = [code for code in value if isinstance(code, Code)]
            yield from (frozenset({Code((*code.parts, "a"))}) for code in codes if len(code.parts) < 3)
        case _:
            pass


def stands(left: Value, how: Kinship, right: Value, steps: tuple[str, ...]) -> bool:
    if how is Kinship.SAME:
        return left == right
    if how is Kinship.AMONG:
        return _among(left, right)
    one, other = _rank(left, steps), _rank(right, steps)
    if one is None or other is None:
        return False
    match how:
        case Kinship.LESS:
            return one < other
        case Kinship.AT_MOST:
            return one <= other
        case Kinship.MORE:
            return one > other
        case Kinship.AT_LEAST:
            return one >= other


def _among(left: Value, right: Value) -> bool:
    if not isinstance(right, frozenset):
        return False
    codes = [code for code in right if isinstance(code, Code)]
    if isinstance(left, frozenset):
        return any(code.covers(each) for code in codes for each in left if isinstance(each, Code))
    return left in right


def _rank(value: Value, steps: tuple[str, ...]) -> Fraction | None:
    match value:
        case date():
            return Fraction(value.toordinal())
        case str() if value in steps:
            return Fraction(steps.index(value))
        case Fraction():
            return value
        case _:
            return None
