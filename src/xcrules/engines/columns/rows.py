"""One row of a table of applications, as the mapping that says the same in JSON's shapes.

The row is Arrow's own, as Python: lists, records and maps as lists of pairs. Its columns are those of
`facts.arrow_schema`; a plain text in the place of a money or quantity, or a list, is taken as JSON's text would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from xcrules.diagnostics import Diagnostic
from xcrules.facts.arrow_schema import KNOWLEDGE
from xcrules.facts.measures import BASE_UNITS
from xcrules.facts.shape import Fields, Shape
from xcrules.facts.types import FactSpec, Kind
from xcrules.facts.values import Money, Quantity

_FRACTION = re.compile(r"([0-9]{1,200})/([0-9]{1,200})( [A-Za-z]+)?", re.ASCII)
_DIMENSIONS = {unit: dimension for dimension, unit in BASE_UNITS.items()}


def mapping_of(row: Mapping[str, object], shape: Shape) -> tuple[dict[str, object], list[Diagnostic]]:
    """The application that *row* holds, and the facts that it states twice."""
    twice: list[Diagnostic] = []
    said: dict[str, object] = {}
    plain = {key: value for key, value in row.items() if key.removesuffix(KNOWLEDGE) in shape.own}
    said |= _record(plain, shape.own, "", twice)
    for key, value in row.items():
        if key in shape.records and isinstance(value, Mapping):
            said[key] = _record(value, shape.records[key], f"{key}.", twice)
        elif key in shape.lists and isinstance(value, list):
            fields = shape.lists[key].fields
            said[key] = [
                _record(each, fields, f"{key}[{number}].", twice) if isinstance(each, Mapping) else each
                for number, each in enumerate(value, 1)
            ]
        elif key not in plain and key not in ("rates", "rates" + KNOWLEDGE):
            said[key] = value
    rates = rates_of(row, twice)
    if rates:
        said["rates"] = rates
    return said, twice


def _record(row: Mapping[str, object], fields: Fields, before: str, twice: list[Diagnostic]) -> dict[str, object]:
    said: dict[str, object] = {}
    for name, value in row.items():
        spec = fields.get(name.removesuffix(KNOWLEDGE))
        if spec is None:
            said[name] = value
        elif name.endswith(KNOWLEDGE):
            fact = name.removesuffix(KNOWLEDGE)
            if value is None:
                said.setdefault(fact, None)
            elif row.get(fact) is not None:
                twice.append(_stated_twice(before + fact))
            else:
                said[fact] = knowledge_of(spec, value)
        elif value is not None or name not in said:
            said[name] = value_of(value)
    return said


def _stated_twice(place: str) -> Diagnostic:
    return Diagnostic(
        "contradicting-facts",
        f"`{place.rpartition('.')[2]}` has a value, and a list of values that it may have",
        help="leave one of the two columns null",
        place=place,
    )


def value_of(raw: object) -> object:
    match raw:
        case {"amount": None, "unit": _}:
            return None
        case {"amount": amount, "unit": unit}:
            number = amount if isinstance(amount, str) else f"{amount:f}" if amount is not None else ""
            return f"{number} {unit or ''}".strip()
        case _:
            return raw


def knowledge_of(spec: FactSpec, raw: object) -> object:
    if not isinstance(raw, list):
        return _text(spec, raw)
    each = [_text(spec, one) for one in raw]
    return each[0] if len(each) == 1 else {"one_of": each}


def _text(spec: FactSpec, text: object) -> object:
    """A value as decisions write it, as JSON writes it."""
    if not isinstance(text, str):
        return text
    kind = spec.type.kind
    if text == "none" and (spec.may_be_none or spec.type.values[:1] == ("none",)):
        return {"none": True}
    match kind:
        case Kind.YES_NO:
            return {"yes": True, "no": False}.get(text, text)
        case Kind.ENTRY | Kind.HS:
            return text.split(", ")
        case Kind.SET:
            return [] if text == "nothing" and text not in spec.type.values else text.split(", ")
        case Kind.NUMBER | Kind.PERCENT | Kind.MONEY | Kind.QUANTITY:
            return _number(kind, text)
        case _:
            return text


def _number(kind: Kind, text: str) -> object:
    """A fraction that no decimal writes, as the engine holds it; any other number as it is."""
    written = _FRACTION.fullmatch(text.removesuffix("%"))
    if written is None or not int(written[2]):
        return text
    number, unit = Fraction(int(written[1]), int(written[2])), (written[3] or "").strip()
    if kind is Kind.MONEY:
        return Money(number, unit)
    return Quantity(number, _DIMENSIONS.get(unit, unit)) if kind is Kind.QUANTITY else number


def rates_of(row: Mapping[str, object], twice: list[Diagnostic]) -> dict[object, object]:
    rates = {pair: value for pair, value in _pairs(row.get("rates")) if value is not None}
    for pair, values in _pairs(row.get("rates" + KNOWLEDGE)):
        if values is None:
            continue
        if pair in rates:
            twice.append(_stated_twice(f"rates.{pair}"))
        rates[pair] = values[0] if isinstance(values, list) and len(values) == 1 else {"one_of": values}
    return rates


def _pairs(raw: object) -> Iterable[tuple[object, object]]:
    if isinstance(raw, Mapping):
        return raw.items()
    return [each for each in raw if isinstance(each, tuple)] if isinstance(raw, list) else ()
