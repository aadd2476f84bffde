"""Drawn values of facts, in the form that an application states them, close to those that the policies name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from xcrules.facts.codes import parse_code
from xcrules.facts.countries import parse_country
from xcrules.facts.measures import UNITS
from xcrules.facts.numbers import format_number
from xcrules.facts.types import FactSpec, Kind
from xcrules.facts.values import Code
from xcrules.testing.hand import Hand
from xcrules.testing.language.reads import Reads

COUNTRIES = ("KP", "KR", "US", "JP", "CH")
DEEPEST = 4
"""Components that a code has when it is as fine as any that a policy names, and finer."""

NONE = {"none": True}
_BASE = {"units": "units", "mass": "kg", "volume": "l", "barrels": "bbl"}


def draw_value(hand: Hand, reads: Reads, spec: FactSpec, fine: bool = False) -> object:
    """One value of the fact, not `none`. fine: codes as fine as any in the policies."""
    kind = spec.type.kind
    match kind:
        case Kind.YES_NO:
            return hand.one((True, False))
        case Kind.NUMBER:
            return format_number(_beside(hand, reads.numbers, whole=spec.path == "shipments"))
        case Kind.PERCENT:
            return format_number(_beside(hand, reads.percents))
        case Kind.MONEY:
            return _money(hand, reads)
        case Kind.QUANTITY:
            return _quantity(hand, reads, spec.type.dimensions)
        case Kind.DATE:
            return hand.one(reads.dates).isoformat()
        case Kind.TEXT:
            return hand.one((*_texts(reads), "something else"))
        case Kind.PARTY:
            return hand.one((*_texts(reads), "Somebody Else", "ALPHA", "Betá  works"))
        case Kind.COUNTRY:
            named = [word for word in sorted(reads.words) if len(word) == 2 and isinstance(parse_country(word), str)]
            return hand.one((*named, *COUNTRIES))
        case Kind.ENTRY | Kind.HS:
            return draw_codes(hand, reads, kind, fine)
        case Kind.CHOICE | Kind.LADDER:
            named = [word for word in spec.type.values if word in reads.words]
            return hand.one((*named, *spec.type.values))
        case Kind.SET:
            return hand.some(spec.type.values, 1, 2)


def _texts(reads: Reads) -> Sequence[str]:
    return [text for text in reads.texts if len(text) < 15]


def _beside(hand: Hand, named: Sequence[Fraction], whole: bool = False) -> Fraction:
    """A number that is named, or one a step below or above it, or half of it, so that two make it up."""
    base = hand.one((Fraction(1), Fraction(0), *named))
    value = hand.one((base, base + 1, max(base - 1, Fraction(0)), base / 2, base + Fraction(1, 100)))
    return Fraction(int(value)) if whole else value


def _money(hand: Hand, reads: Reads) -> str:
    amounts = [amount for amount, _ in reads.money] or [Fraction(100)]
    return f"{format_number(_beside(hand, amounts))} {hand.one(reads.currencies)}"


def _quantity(hand: Hand, reads: Reads, dimensions: tuple[str, ...]) -> str:
    dimension = hand.one(dimensions or tuple(_BASE))
    named = [
        amount * UNITS[unit][1] / UNITS[_BASE[dimension]][1]
        for amount, unit in reads.quantities
        if UNITS[unit][0] == dimension
    ]
    return f"{format_number(_beside(hand, named))} {_BASE[dimension]}"


def draw_codes(hand: Hand, reads: Reads, kind: Kind, fine: bool) -> object:
    """One code as text, or several: codes that are named, coarser and finer ones, and others."""
    count = 2 if hand.chance(15) else 1
    codes = [_code(hand, reads, kind, fine) for _ in range(count)]
    return codes[0] if count == 1 and hand.chance(80) else codes


def _code(hand: Hand, reads: Reads, kind: Kind, fine: bool) -> str:
    named = [code for text in (*reads.codes, *sorted(reads.words)) if isinstance(code := parse_code(kind, text), Code)]
    other = Code(("95", "03")) if kind is Kind.HS else Code(("5A002",))
    code = hand.one((*named, other))
    if not fine and len(code.parts) > 1 and hand.chance(45):
        return written(kind, Code(code.parts[: hand.number(1, len(code.parts) - 1)]))
    if fine or hand.chance(25):
        code = finer(hand, code, DEEPEST if fine else len(code.parts) + 1)
    return written(kind, code)


def finer(hand: Hand, code: Code, length: int) -> Code:
    """*code* with further components, up to *length*."""
    parts = list(code.parts)
    hs = len(parts[0]) == 2 and parts[0].isdigit()
    while len(parts) < min(length, 5 if hs else length):
        parts.append(hand.one(("11", "01", "99") if hs else ("a", "1", "z")))
    return Code(tuple(parts))


def written(kind: Kind, code: Code) -> str:
    return "".join(code.parts) if kind is Kind.HS else ".".join(code.parts)


def days_around(day: date) -> tuple[date, ...]:
    return day - timedelta(days=1), day, day + timedelta(days=1)
