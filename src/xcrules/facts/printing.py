"""Values as people read them, as JSON writes them, and in the one order in which they are listed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import assert_never

from xcrules.facts.codes import format_code
from xcrules.facts.measures import format_money, format_quantity
from xcrules.facts.numbers import format_number
from xcrules.facts.types import Kind, Type
from xcrules.facts.values import Code, Money, Party, Quantity, Value, _None


def format_value(type: Type, value: Value) -> str:
    """*value* in words: `50000 USD`, `12%`, `2026-03-02`, `9101.11`, `yes`, `none`; several joined by commas."""
    match value:
        case _None():
            return "none"
        case bool():
            return "yes" if value else "no"
        case Fraction():
            return format_number(value) + ("%" if type.kind is Kind.PERCENT else "")
        case Money():
            return format_money(value)
        case Quantity():
            return format_quantity(value)
        case date():
            return value.isoformat()
        case Party():
            return value.name
        case str():
            return value
        case frozenset():
            return ", ".join(_several(type, value)) or "nothing"
        case _:
            assert_never(value)


def to_json(type: Type, value: Value) -> object:
    """*value* in the form that `reading.read` takes: strings, true or false, lists, `{"none": true}`."""
    match value:
        case _None():
            return {"none": True}
        case bool():
            return value
        case frozenset():
            several = _several(type, value)
            return several[0] if len(several) == 1 else several
        case _:
            return format_value(type, value)


def in_order(type: Type, values: Iterable[Value]) -> tuple[Value, ...]:
    """The distinct *values*, in the order that the type gives them; `none` stands first."""
    return tuple(sorted(set(values), key=lambda value: _rank(type, value)))


def _several(type: Type, value: frozenset[Code] | frozenset[str]) -> list[str]:
    codes = sorted((code for code in value if isinstance(code, Code)), key=lambda code: (code.order, code.parts))
    words = sorted((word for word in value if isinstance(word, str)), key=type.values.index)
    return [format_code(type.kind, code) for code in codes] + words


def _rank(type: Type, value: Value) -> tuple[object, ...]:
    match value:
        case _None():
            return (0,)
        case bool() | Fraction() | date():
            return (1, value)
        case Money(amount, currency):
            return (1, currency, amount)
        case Quantity(amount, dimension):
            return (1, dimension, amount)
        case Party(folded):
            return (1, folded)
        case str():
            return (1, type.values.index(value)) if type.values else (1, value)
        case frozenset():
            codes = sorted((code.order, code.parts) for code in value if isinstance(code, Code))
            return (1, codes, sorted(type.values.index(word) for word in value if isinstance(word, str)))
        case _:
            assert_never(value)
