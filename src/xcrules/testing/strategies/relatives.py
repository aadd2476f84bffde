"""Values that stand in a relation to a given one: beside it, in its period, below it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xcrules.engines.calendar import period
from xcrules.engines.representatives import next_day
from xcrules.facts.values import Code, Value


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
