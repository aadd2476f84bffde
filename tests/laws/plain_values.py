"""How the second reading of a program compares single values: numbers, codes and days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from xcrules.facts.values import Code, Money, Quantity
from xcrules.program import model as m


class NotKnown(Exception):
    """A fact that the outcome depends on is not known."""


def unit_of(value) -> str | None:
    return value.currency if isinstance(value, Money) else value.dimension if isinstance(value, Quantity) else None


def ordered(left, order: m.Order, right) -> bool:
    match order:
        case m.Order.EQUAL:
            return left == right
        case m.Order.LESS:
            return left < right
        case m.Order.AT_MOST:
            return left <= right
        case m.Order.MORE:
            return left > right
        case m.Order.AT_LEAST:
            return left >= right


def inside(code: Code, each: m.CodeRange) -> bool:
    """Component by component: not below the first, not above the last, each cut to the bound's length."""
    for bound in (each.first, each.last):
        if len(code.parts) < len(bound.parts) and bound.parts[: len(code.parts)] == code.parts:
            raise NotKnown("a code that is too coarse")
    low = code.order[: len(each.first.parts)]
    high = code.order[: len(each.last.parts)]
    return low >= each.first.order and high <= each.last.order


def shifted(day: date, count: int, unit: str) -> date:
    if unit == "days":
        return day + timedelta(days=count)
    if unit == "weeks":
        return day + timedelta(weeks=count)
    year, month = day.year, day.month
    if unit == "years":
        year += count
    else:
        year, month = year + (month - 1 + count) // 12, (month - 1 + count) % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def start(day: date, unit: str, counted_from: tuple[int, int]) -> date:
    """The first day of the period that *day* lies in, found by walking back from it."""
    month, first = counted_from
    length = {"year": 12, "quarter": 3, "month": 1}[unit]
    while True:
        last = monthrange(day.year, day.month)[1]
        if day.day == min(first, last) and (day.month - month) % length == 0:
            return day
        day -= timedelta(days=1)
