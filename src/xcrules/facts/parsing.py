"""One raw value -> the value, or what is wrong with it.

The convention of every function here and in the modules it calls: the value, or an `Unreadable`; never an exception.
`read_…` takes whatever JSON or a caller hands in, `parse_…` takes the text of a literal.
"""

from __future__ import annotations

from typing import assert_never

from xcrules.facts.codes import read_codes
from xcrules.facts.countries import read_country
from xcrules.facts.measures import read_money, read_quantity
from xcrules.facts.numbers import parse_number, parse_percent
from xcrules.facts.problems import Unreadable, shown
from xcrules.facts.texts import read_date, read_party, read_text, read_word, read_words
from xcrules.facts.types import Kind, Type
from xcrules.facts.values import Value


def read_values(type: Type, raw: object) -> tuple[Value, ...] | Unreadable:
    """What *raw* may mean: one value, or several where it is the name of more than one country."""
    if type.kind is Kind.COUNTRY:
        return read_country(raw)
    value = read_value(type, raw)
    return value if isinstance(value, Unreadable) else (value,)


def read_value(type: Type, raw: object) -> Value | Unreadable:
    """The one value that *raw* is; a country's name that means several is an error."""
    match type.kind:
        case Kind.YES_NO:
            return raw if isinstance(raw, bool) else _not_yes_or_no(raw)
        case Kind.NUMBER:
            return parse_number(raw)
        case Kind.PERCENT:
            return parse_percent(raw)
        case Kind.MONEY:
            return read_money(raw)
        case Kind.QUANTITY:
            return read_quantity(raw, type.dimensions)
        case Kind.DATE:
            return read_date(raw)
        case Kind.TEXT:
            return read_text(raw)
        case Kind.PARTY:
            return read_party(raw)
        case Kind.ENTRY | Kind.HS:
            return read_codes(type.kind, raw)
        case Kind.CHOICE | Kind.LADDER:
            return read_word(type, raw)
        case Kind.SET:
            return read_words(type, raw)
        case Kind.COUNTRY:
            countries = read_country(raw)
            if isinstance(countries, Unreadable) or len(countries) == 1:
                return countries if isinstance(countries, Unreadable) else countries[0]
            codes = " or ".join(f"`{code}`" for code in countries)
            return Unreadable("ambiguous-country", f"{shown(raw)} names more than one country", f"write {codes}")
        case _:
            assert_never(type.kind)


def _not_yes_or_no(raw: object) -> Unreadable:
    return Unreadable("wrong-type", f"{shown(raw)} is not yes or no", "write true or false, without quotes")
