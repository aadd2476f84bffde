"""The small world of drawn policies: few values, close to each other, so that conditions meet.

Codes share their first components, amounts and days lie a step apart, and one country's name is that of two.
"""

from __future__ import annotations

from datetime import date

from xcrules.facts.types import Kind, Type
from xcrules.testing.hand import Hand

DAY = date(2026, 3, 2)
"""The day around which everything takes place."""

DAYS = ("2026-03-02", "2026-03-03", "2026-03-01", "2025-03-02", "2026-02-28", "2025-12-22", "2026-06-30")
COUNTRIES = ("KP", "KR", "US", "JP")
ENTRIES = ("3A001", "3A001.a", "3A002", "3A001.a.1", "ML4")
HS_CODES = ("9101", "9101.11", "9102", "91", "7201")
PARTIES = ('"Alpha"', '"Beta Works"', '"Gamma & Co"')
TEXTS = ('"D-1"', '"D-2"')
NUMBERS = ("1", "2", "3", "1.5", "0")
PERCENTS = ("25%", "50%", "12.5%", "0%")
AMOUNTS = ("100", "200", "100.01", "1_000")
CURRENCIES = ("USD", "SGD")
QUANTITIES = {
    "units": ("2 units", "3 units", "10 units"),
    "mass": ("2 kg", "2_000 g", "1 t"),
    "volume": ("2 l", "1 m3"),
    "barrels": ("2 bbl", "3 bbl"),
}
SPANS = ("1 days", "2 weeks", "1 months", "1 years", "3 months")
TABLES = {
    "parties.csv": "reference,name,aliases,listed_on\nX-1,Alpha,Alfa|ALPHA Ltd,2026-03-02\n"
    "X-2,Gamma & Co,,2025-03-02\n",
    "goods.csv": "code,label\n9101.11,Watches\n7201,Iron\n",
    "entries.csv": "code,listed_on\n3A001.a,2026-03-03\nML4,2025-03-02\n",
    "places.csv": "code\nKP\nJP\n",
}
"""The files that lists by reference name."""


def literal(hand: Hand, type: Type, currency: str | None = None, dimension: str | None = None) -> str:
    """A value of *type* as a policy writes it; of a set, one of its words."""
    match type.kind:
        case Kind.YES_NO:
            return hand.one(("yes", "no"))
        case Kind.NUMBER:
            return hand.one(NUMBERS)
        case Kind.PERCENT:
            return hand.one(PERCENTS)
        case Kind.MONEY:
            return f"{hand.one(AMOUNTS)} {currency or hand.one(CURRENCIES)}"
        case Kind.QUANTITY:
            return hand.one(QUANTITIES[dimension or hand.one(type.dimensions or tuple(QUANTITIES))])
        case Kind.DATE:
            return hand.one(DAYS)
        case Kind.TEXT:
            return hand.one(TEXTS)
        case Kind.COUNTRY:
            return hand.one((*COUNTRIES, '"North Korea"'))
        case Kind.ENTRY:
            return hand.one(ENTRIES)
        case Kind.HS:
            return hand.one(HS_CODES)
        case Kind.PARTY:
            return hand.one(PARTIES)
        case Kind.CHOICE | Kind.LADDER | Kind.SET:
            # `none` has a test of its own, and is no word that a set of values may name.
            return hand.one([word for word in type.values if word != "none"])
