"""Money and quantities: a number and its unit."""

from __future__ import annotations

import re
from fractions import Fraction

from xcrules.facts.characters import foreign_letter
from xcrules.facts.iso import currencies
from xcrules.facts.numbers import format_number, parse_number, within_limits
from xcrules.facts.problems import Unreadable, did_you_mean, shown
from xcrules.facts.values import Money, Quantity

UNITS: dict[str, tuple[str, Fraction]] = {
    "units": ("units", Fraction(1)),
    "unit": ("units", Fraction(1)),
    "kg": ("mass", Fraction(1)),
    "g": ("mass", Fraction(1, 1000)),
    "t": ("mass", Fraction(1000)),
    "l": ("volume", Fraction(1)),
    "m3": ("volume", Fraction(1000)),
    "bbl": ("barrels", Fraction(1)),
}
"""Unit -> its dimension, and how much of the dimension's base unit it is. Barrels convert to nothing."""

BASE_UNITS = {"units": "units", "mass": "kg", "volume": "l", "barrels": "bbl"}
"""Dimension -> the unit that its amounts are held in."""

# Everything up to the last run of letters is the number: a wrong one gets its own message.
_MEASURE = re.compile(r"(?P<number>[^A-Za-z]*?)\s+(?P<unit>[A-Za-z][A-Za-z0-9]*)", re.ASCII)
_GLUED = re.compile(r"(?P<number>[0-9][0-9.]{0,60})(?P<unit>[A-Za-z][A-Za-z0-9]{0,10})", re.ASCII)
_TURNED = re.compile(r"(?P<unit>[A-Za-z]{1,10})\s*(?P<number>[0-9][0-9.]{0,60})", re.ASCII)
_LONGEST = 200


def read_money(raw: object) -> Money | Unreadable:
    """`"50000 USD"`, or money as the engine holds it."""
    match raw:
        case Money(amount, currency):
            return parse_money(amount, currency)
        case str():
            cut = _cut(raw, "money", "50000 USD")
            return cut if isinstance(cut, Unreadable) else parse_money(*cut)
        case _:
            return _not_a_measure(raw, "money", "50000 USD")


def parse_money(number: str | Fraction, currency: str) -> Money | Unreadable:
    """The amount and an alphabetic code of ISO 4217."""
    if currency not in currencies():
        return Unreadable(
            "unknown-currency", f"no currency has the code {shown(currency)}", did_you_mean(currency, currencies())
        )
    amount = parse_number(number)
    return amount if isinstance(amount, Unreadable) else Money(amount, currency)


def read_quantity(raw: object, dimensions: tuple[str, ...] = ()) -> Quantity | Unreadable:
    """`"100000 bbl"`, or a quantity as the engine holds it; in one of *dimensions*, if there are any."""
    match raw:
        case Quantity(amount, dimension) if dimension in BASE_UNITS:
            return parse_quantity(amount, BASE_UNITS[dimension], dimensions)
        case str():
            example = f"40 {BASE_UNITS[dimensions[0]]}" if dimensions else "40 kg"
            cut = _cut(raw, "a quantity", example)
            return cut if isinstance(cut, Unreadable) else parse_quantity(*cut, dimensions)
        case _:
            return _not_a_measure(raw, "a quantity", "40 kg")


def parse_quantity(number: str | Fraction, unit: str, dimensions: tuple[str, ...] = ()) -> Quantity | Unreadable:
    """The amount in the base unit of *unit*'s dimension, which must be one of *dimensions*, if there are any."""
    if unit not in UNITS:
        return Unreadable("unknown-unit", f"no unit is called {shown(unit)}", _one_of(()))
    dimension, factor = UNITS[unit]
    if dimensions and dimension not in dimensions:
        return Unreadable("wrong-unit", f"{shown(unit)} does not measure this quantity", _one_of(dimensions))
    amount = parse_number(number)
    if isinstance(amount, Unreadable):
        return amount
    in_base = within_limits(amount * factor)
    return in_base if isinstance(in_base, Unreadable) else Quantity(in_base, dimension)


def format_money(money: Money) -> str:
    """`50000 USD`, or a fraction where no decimal is exact."""
    return f"{format_number(money.amount)} {money.currency}"


def format_quantity(quantity: Quantity) -> str:
    """The amount in the base unit: `40 units`, `1500 kg`."""
    return f"{format_number(quantity.amount)} {BASE_UNITS[quantity.dimension]}"


def _cut(raw: str, what: str, example: str) -> tuple[str, str] | Unreadable:
    text = raw.strip()
    whole = _MEASURE.fullmatch(text) if len(text) <= _LONGEST else None
    if whole:
        return whole["number"], whole["unit"]
    problem = _not_a_measure(raw, what, example)
    meant = (_GLUED.fullmatch(text) or _TURNED.fullmatch(text)) if len(text) <= _LONGEST else None
    return Unreadable(problem.code, problem.message, f"write `{meant['number']} {meant['unit']}`") if meant else problem


def _not_a_measure(raw: object, what: str, example: str) -> Unreadable:
    foreign = foreign_letter(raw) if isinstance(raw, str) else ""
    message = f"{shown(raw)} is not {what}{foreign}"
    return Unreadable("wrong-type", message, f"write a number and a unit, as in `{example}`")


def _one_of(dimensions: tuple[str, ...]) -> str:
    wanted = dimensions or tuple(BASE_UNITS)
    units = [f"`{unit}`" for unit, (dimension, _) in UNITS.items() if unit != "unit" and dimension in wanted]
    return f"write {'one of ' if len(units) > 1 else ''}{', '.join(units)}"
