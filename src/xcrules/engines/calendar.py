"""Dates as the law counts them: whole years and months, legal years that begin on another day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from xcrules.program.model import Window


def moved(day: date, count: int, unit: str) -> date:
    """*day* and *count* (which may be negative) days, weeks, months or years; a month keeps the day or takes the
    month's last. Beyond the calendar's ends: its first or last day."""
    if unit in ("days", "weeks"):
        span = count * (7 if unit == "weeks" else 1)
        try:
            return day + timedelta(days=span)
        except OverflowError:
            return date.min if span < 0 else date.max
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "years" else 1)
    year, month = divmod(months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if year < date.min.year else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_within(day: date, count: int, unit: str, before: bool, of: date) -> bool:
    """Whether *day* is within so many units before (or after) *of*, both ends included."""
    return moved(of, -count, unit) <= day <= of if before else of <= day <= moved(of, count, unit)


def period(day: date, unit: str, counted_from: tuple[int, int]) -> int:
    """The number of the year, quarter or month that *day* lies in, counted from a month and day.

    Counted from 12-22, a year runs from 22 December to 21 December, a month from day 22 to day 21; where a month
    has no such day, from its last.
    """
    month, first = counted_from
    begun = day.year * 12 + day.month - month
    if day.day < min(first, monthrange(day.year, day.month)[1]):
        begun -= 1
    return begun // {"year": 12, "quarter": 3, "month": 1}[unit]


def in_force(windows: Iterable[Window], day: date) -> bool:
    """Whether *day* lies in one of *windows*; where there are none, always."""
    there = tuple(windows)
    return not there or any(
        (window.start is None or window.start <= day) and (window.end is None or day < window.end) for window in there
    )
