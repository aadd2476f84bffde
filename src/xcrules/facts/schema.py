"""The JSON Schema of applications: what other systems may check before they hand one in.

A schema says what shape an application has, not all that is wrong with one: whether a day exists, a country is known
or two facts contradict each other is found by reading it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from xcrules.facts.describing import fact_in_words, list_in_words
from xcrules.facts.iso import currencies
from xcrules.facts.knowledge import MOST_VALUES
from xcrules.facts.measures import UNITS
from xcrules.facts.shape import Fields, ListShape, shape_of
from xcrules.facts.types import Closing, FactSpec, Kind, Type, Vocabulary

Schema = dict[str, object]

_DECIMAL = r"[0-9]+(\.[0-9]+)?"


def json_schema(vocabulary: Vocabulary, title: str) -> Schema:
    """The schema (draft 2020-12) of the applications that *vocabulary* describes.

    Every type of fact has one definition under `$defs`, and every list one for its elements.
    """
    shape = shape_of(vocabulary)
    defs: dict[str, Schema] = {"none": _none()}
    properties: Schema = {}
    for key, fact in shape.own.items():
        if not fact.derived:
            properties[key] = _fact(fact, defs)
    for key, fields in shape.records.items():
        properties[key] = {"anyOf": [_record(fields, defs), {"type": "null"}]}
    for key, within in shape.lists.items():
        properties[key] = _list(within, defs)
    properties["request"] = {"type": ["string", "null"], "description": "license or kind of license asked for"}
    properties["complete"] = {"type": ["boolean", "null"], "description": "nothing was left out"}
    properties["rates"] = _rates(defs)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "properties": properties,
        "required": ["date", "items"],
        "additionalProperties": False,
        "$defs": defs,
    }


def _fact(fact: FactSpec, defs: dict[str, Schema]) -> Schema:
    """A fact in its forms: a value, unknown, one of several, and none where it may not exist."""
    name = _name(fact)
    value: Schema = {"$ref": f"#/$defs/value.{name}"}
    defs.setdefault(f"value.{name}", _value(fact.type))
    forms = [value, {"$ref": "#/$defs/none"}] if fact.may_be_none else [value]
    several: Schema = {
        "type": "object",
        "properties": {"one_of": {"type": "array", "items": {"anyOf": forms}, "minItems": 1, "maxItems": MOST_VALUES}},
        "required": ["one_of"],
        "additionalProperties": False,
    }
    whole = f"optional.{name}" if fact.may_be_none else f"fact.{name}"
    defs.setdefault(whole, {"anyOf": [*forms, several, {"type": "null"}]})
    ref: Schema = {"$ref": f"#/$defs/{whole}"}
    return ref | {"description": fact_in_words(fact)}


def _name(fact: FactSpec) -> str:
    """Facts of one type share a definition; words are each fact's own."""
    match fact.type.kind:
        case Kind.CHOICE | Kind.LADDER | Kind.SET:
            return fact.path
        case Kind.QUANTITY:
            return ".".join(("quantity", *fact.type.dimensions))
        case kind:
            return kind.name.lower()


def _value(type: Type) -> Schema:
    match type.kind:
        case Kind.YES_NO:
            return {"type": "boolean"}
        case Kind.NUMBER:
            return {"anyOf": [{"type": "number", "minimum": 0}, _text(f"^{_DECIMAL}$")]}
        case Kind.PERCENT:
            return {"anyOf": [{"type": "number", "minimum": 0}, _text(f"^{_DECIMAL}%?$")]}
        case Kind.MONEY:
            return _text(rf"^{_DECIMAL} +({'|'.join(sorted(currencies()))})$", "50000 USD")
        case Kind.QUANTITY:
            units = [
                unit for unit, (dimension, _) in UNITS.items() if not type.dimensions or dimension in type.dimensions
            ]
            return _text(rf"^{_DECIMAL} +({'|'.join(units)})$", f"40 {units[0]}")
        case Kind.DATE:
            return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        case Kind.TEXT | Kind.PARTY:
            return {"type": "string", "minLength": 1}
        case Kind.COUNTRY:
            return {"type": "string", "minLength": 2, "description": "a code of ISO 3166-1 or a name"}
        case Kind.ENTRY:
            return _several(_text(r"^([0-9][A-Ea-e][0-9]{3}|[A-Za-z]+[0-9]+)(\.[0-9A-Za-z]+)*$", "2B350.g"), least=1)
        case Kind.HS:
            return _several(_text(r"^[0-9]{2}(\.?[0-9]{2}){0,4}$", "9101.11"), least=1)
        case Kind.CHOICE | Kind.LADDER:
            return {"enum": list(type.values)}
        case Kind.SET:
            return _several({"enum": list(type.values)}, least=0)
        case _:
            assert_never(type.kind)


def _text(pattern: str, example: str | None = None) -> Schema:
    text: Schema = {"type": "string", "pattern": pattern}
    return text | {"examples": [example]} if example else text


def _several(one: Schema, least: int) -> Schema:
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": least}]}


def _none() -> Schema:
    return {
        "type": "object",
        "properties": {"none": {"const": True}},
        "required": ["none"],
        "additionalProperties": False,
        "description": "known not to exist",
    }


def _record(fields: Fields, defs: dict[str, Schema]) -> Schema:
    properties: Mapping[str, Schema] = {name: _fact(fact, defs) for name, fact in fields.items() if not fact.derived}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _list(within: ListShape, defs: dict[str, Schema]) -> Schema:
    """A list of records or of bare values, which stand for the key; a lone destination needs no brackets."""
    spec = within.spec
    keys = [_fact(within.fields[path.partition(".")[2]], defs) for path in spec.keys]
    forms = [{"$ref": key["$ref"]} for key in keys]
    defs[f"element.{spec.name}"] = {"anyOf": [_record(within.fields, defs), *forms]}
    element: Schema = {"$ref": f"#/$defs/element.{spec.name}"}
    several: Schema = {"type": "array", "items": element, "minItems": spec.least, "maxItems": spec.most}
    bare = [element] if spec.name == "destination" else []
    return {"anyOf": [several, *bare, {"type": "null"}], "description": list_in_words(spec)}


def _rates(defs: dict[str, Schema]) -> Schema:
    rate = _fact(FactSpec("rates", Type(Kind.NUMBER), Closing.MUST), defs)
    return {
        "type": ["object", "null"],
        "propertyNames": {"pattern": "^[A-Z]{3}/[A-Z]{3}$"},
        "additionalProperties": rate,
        "description": "exchange rates: what one unit of the first currency is in the second",
    }
