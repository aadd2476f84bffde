"""The smallest parts of a stored policy, read back: texts, numbers, days, names. Nothing in them is believed.

What does not have the shape it should have raises `Damaged`, or one of `MISSHAPEN` where Python notices by itself.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TypeVar

from xcrules.program.model import Citation, Deadline, Duration, Duty, Id, Window

MOST_DIGITS = 2_000
"""Digits of the longest number; what policies write is far shorter."""

_UNITS = frozenset({"days", "working days", "weeks", "months", "years"})
_RELATIONS = frozenset({"within … after", "at least … before"})
_LONGEST_COUNT = 10**9


class Damaged(Exception):
    """What was stored is no rulebook; says what is wrong with it, in a few words."""


MISSHAPEN = (Damaged, TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""What reading a stored policy of the wrong shape may raise: a list where a text should be, a part too few."""

Kind = TypeVar("Kind")


def an(kind: type[Kind], data: object) -> Kind:
    """*data*, which is exactly of that type: a yes is no number."""
    if type(data) is not kind:
        raise Damaged(f"{'something else' if data is None else type(data).__name__} where {kind.__name__} should be")
    return data


def listed(data: object) -> list[object]:
    return an(list, data)


def mapped(data: object) -> dict[str, object]:
    return an(dict, data)


def text(data: object) -> str:
    return an(str, data)


def maybe_text(data: object) -> str | None:
    return None if data is None else an(str, data)


def texts(data: object) -> tuple[str, ...]:
    return tuple(map(text, listed(data)))


def count(data: object, least: int = 0, most: int = _LONGEST_COUNT) -> int:
    """A whole number from *least* to *most*."""
    number = an(int, data)
    if not least <= number <= most:
        raise Damaged("a number outside its bounds")
    return number


def fraction(data: object) -> Fraction:
    """`3/2`, as `canonical` writes it."""
    upper, _, lower = text(data).partition("/")
    if len(upper) > MOST_DIGITS or len(lower) > MOST_DIGITS:
        raise Damaged("a number of too many digits")
    found = Fraction(int(upper), int(lower)) if lower.strip("0") else None
    if found is None or f"{found.numerator}/{found.denominator}" != data:
        raise Damaged("a number that is not written as it should be")
    return found


def day(data: object) -> date:
    found = date.fromisoformat(text(data))
    if found.isoformat() != data:
        raise Damaged("a date that is not written as it should be")
    return found


def tagged(data: object, tag: str) -> list[object]:
    """What stands behind the name of its kind: `["Id", "sg.permits", "tier_1"]` -> both texts."""
    first, *rest = listed(data)
    if first != tag:
        raise Damaged(f"something else where {tag} should be")
    return rest


def name(data: object) -> Id:
    tag, policy, own = listed(data)
    if tag != "Id":
        raise Damaged("something else where a name should be")
    return Id(text(policy), text(own))


def names(data: object) -> tuple[Id, ...]:
    return tuple(map(name, listed(data)))


def window(data: object) -> Window:
    start, end = tagged(data, "Window")
    return Window(None if start is None else day(start), None if end is None else day(end))


def citation(data: object) -> Citation:
    source, title, at = tagged(data, "Citation")
    return Citation(name(source), text(title), maybe_text(at))


def duration(data: object) -> Duration:
    number, unit = tagged(data, "Duration")
    if unit not in _UNITS:
        raise Damaged("a unit of time that there is not")
    return Duration(count(number), text(unit))


def deadline(data: object) -> Deadline | None:
    if data is None:
        return None
    relation, length, event = tagged(data, "Deadline")
    if relation not in _RELATIONS:
        raise Damaged("a deadline that there is not")
    return Deadline(text(relation), duration(length), text(event))


def duty(data: object) -> Duty:
    own, label, due = tagged(data, "Duty")
    return Duty(text(own), maybe_text(label), deadline(due))
