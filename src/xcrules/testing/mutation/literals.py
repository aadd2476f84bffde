"""Values moved by one step: a number by one in its last place, a date by a day, a word along its ladder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from xcrules.syntax import tree
from xcrules.testing.mutation.edits import Edit, Kind, became

BOTH_WAYS = (1, -1)


def stepped(raw: str, by: int) -> str | None:
    """*raw* with its last place changed by *by*, written alike; None below zero."""
    whole, dot, places = raw.partition(".")
    digits = whole.replace("_", "")
    value = int(digits + places) + by
    if value < 0:
        return None
    written = str(value).zfill(len(places) + 1)
    cut = len(written) - len(places)
    grouped = f"{int(written[:cut]):_}" if "_" in whole else written[:cut].zfill(len(digits) if digits[0] == "0" else 0)
    return grouped + dot + written[cut:]


def number_steps(kind: Kind, node: tree.Number | tree.Measure | tree.Percent) -> Iterator[Edit]:
    """One up and one down, in the last place that is written."""
    for by in BOTH_WAYS:
        raw = stepped(node.raw, by)
        if raw is not None:
            # What stands behind the digits (a unit, a percent sign) stays as it is written.
            yield became(kind, node.span, raw + node.span.text[len(node.raw) :])


def date_steps(node: tree.Date) -> Iterator[Edit]:
    """A day later and a day earlier."""
    for by in BOTH_WAYS:
        try:
            day = node.value + timedelta(days=by)
        except OverflowError:
            continue
        yield became(Kind.DATE, node.span, day.isoformat())


def month_day_steps(month: int, day: int) -> Iterator[str]:
    """The days of a year beside this one; February has 28 days."""
    for by in BOTH_WAYS:
        try:
            moved = date(2023, month, day) + timedelta(days=by)
        except ValueError:
            continue
        yield f"{moved.month:02}-{moved.day:02}"


def ladder_steps(node: tree.Path, ladder: Sequence[str]) -> Iterator[Edit]:
    """The next word up and the next word down, for a word of *ladder* (lowest first)."""
    if node.text not in ladder:
        return
    at = ladder.index(node.text)
    for by in BOTH_WAYS:
        if 0 <= at + by < len(ladder):
            yield became(Kind.STEP, node.span, ladder[at + by])
