"""Applications in JSON's shapes written into Arrow tables, by the schema that `xcrules schema --arrow` prints.

Written without the engine that is tested: what an application says of a fact is read by `read_knowledge`, and goes
into the fact's own column where that can hold it, else into the column beside it, in the words of decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from xcrules.facts import arrow_schema as a
from xcrules.facts.codes import format_code, looks_like_hs
from xcrules.facts.knowledge import read_knowledge
from xcrules.facts.measures import BASE_UNITS
from xcrules.facts.printing import format_value
from xcrules.facts.shape import Fields, Shape
from xcrules.facts.types import FactSpec, Kind
from xcrules.facts.values import NONE, Code, Knowledge, Money, Party, Quantity, Value

K = a.KNOWLEDGE


def table_of(applications: Sequence[Mapping[str, Any]], shape: Shape, *, full: bool = False) -> pa.Table:
    """A row for each application. full: all columns of the schema; else those of which any application says anything.

    What one application leaves out and another does not is null, or what it closes to if the application is complete.
    """
    rows = [_row(application, shape, applications, full=full) for application in applications]
    schema = schema_of(shape)
    if not full:
        used = {name for row in rows for name in row}
        schema = pa.schema([_narrowed(field, rows) for field in schema if field.name in used])
    return pa.Table.from_pylist(rows, schema=schema)


def schema_of(shape: Shape) -> pa.Schema:
    return pa.schema([pa.field(c.name, type_of(c.type), c.nullable) for c in a.arrow_schema(shape.vocabulary)])


def type_of(type_: a.ArrowType) -> pa.DataType:
    match type_:
        case a.ListOf(item):
            return pa.list_(type_of(item))
        case a.Struct(fields):
            return pa.struct([pa.field(c.name, type_of(c.type), c.nullable) for c in fields])
        case a.MapOf(value):
            return pa.map_(pa.string(), type_of(value))
        case a.BOOL:
            return pa.bool_()
        case a.STRING:
            return pa.string()
        case a.DATE:
            return pa.date32()
        case a.DECIMAL:
            return pa.decimal128(38, 9)
        case a.WORD:
            return pa.dictionary(pa.int32(), pa.string())
    raise AssertionError(f"{type_} is in no schema")


def _narrowed(field: pa.Field, rows: list[dict[str, Any]]) -> pa.Field:
    """Without the fields of a record that no row has."""
    inner = field.type.value_type if pa.types.is_list(field.type) else field.type
    if not pa.types.is_struct(inner) or _is_measure(inner):
        return field
    records = [row.get(field.name) for row in rows]
    if pa.types.is_list(field.type):
        records = [each for record in records for each in record or ()]
    used = {name for record in records for name in record or ()}
    kept = [inner.field(n) for n in range(inner.num_fields) if inner.field(n).name in used] or [inner.field(0)]
    narrow = pa.struct(kept)
    return pa.field(field.name, pa.list_(narrow) if pa.types.is_list(field.type) else narrow, field.nullable)


def _is_measure(type_: pa.DataType) -> bool:
    return {type_.field(n).name for n in range(type_.num_fields)} == {"amount", "unit"}


def _row(
    application: Mapping[str, Any], shape: Shape, everyone: Sequence[Mapping[str, Any]], *, full: bool
) -> dict[str, Any]:
    complete = application.get("complete") is True
    closings = shape.closings.known if complete else {}
    row: dict[str, Any] = {}
    own = shape.own if full else {key for each in everyone for key in each if key in shape.own}
    _fill(row, application, {key: shape.own[key] for key in shape.own if key in own}, closings)
    for key, fields in shape.records.items():
        if not full and not any(key in each for each in everyone):
            continue
        if key in application and application[key] is None:
            row[key] = None
            continue
        names = fields if full else _names(each.get(key) for each in everyone)
        row[key] = {}
        _fill(row[key], application.get(key, {}), {n: s for n, s in fields.items() if n in names}, closings)
    for key, within in shape.lists.items():
        if not full and not any(key in each for each in everyone):
            continue
        if key not in application:
            row[key] = [] if complete and within.is_closable else None
            continue
        bare = within.spec.keys[0].partition(".")[2]
        names = fields_of_lists(everyone, key, bare)
        inner = within.closings.known if complete else {}
        raw = application[key]
        row[key] = None if raw is None else []
        for each in () if raw is None else raw if isinstance(raw, list) else [raw]:
            if each is None:
                row[key].append(None)
                continue
            is_record = isinstance(each, Mapping) and not {"one_of", "none"} & {*each}
            element = each if is_record else {_key(each, bare): each}
            said: dict[str, Any] = {}
            facts = {n: s for n, s in within.fields.items() if full or n in names}
            _fill(said, element, facts, inner)
            row[key].append(said)
    for key in ("request", "complete"):
        if application.get(key) is not None:
            row[key] = application[key]
    if application.get("rates"):
        _rates(row, application["rates"])
    return row


def _names(records: Iterable[Any]) -> set[str]:
    return {name for record in records for name in record or ()}


def fields_of_lists(everyone: Sequence[Mapping[str, Any]], key: str, bare: str) -> set[str]:
    found = set()
    for each in everyone:
        raw = each.get(key)
        for element in raw if isinstance(raw, list) else [raw]:
            is_record = isinstance(element, Mapping) and not {"one_of", "none"} & {*element}
            if element is not None:
                found |= {*element} if is_record else {_key(element, bare)}
    return found


def _key(raw: object, bare: str) -> str:
    """The field that a bare value fills: of an item its HS code, where it looks like one."""
    return "hs" if bare == "entry" and isinstance(raw, str) and looks_like_hs(raw) else bare


def _fill(row: dict[str, Any], said: Mapping[str, Any], fields: Fields, closings: Mapping[str, Knowledge]) -> None:
    for name, spec in fields.items():
        if spec.derived:
            continue
        if name in said:
            known = read_knowledge(spec, said[name])
        else:
            known = closings.get(spec.path)
        row[name] = None
        if isinstance(known, tuple):
            value = _cell(spec, known[0]) if len(known) == 1 else None
            if value is not None:
                row[name] = value
            else:
                row[name + K] = [format_value(spec.type, each) for each in known]
        elif known is not None and said[name] is not None:
            raise AssertionError(f"{said[name]!r} cannot be read: {known}")


def _cell(spec: FactSpec, value: Value) -> object:
    """The value as the fact's own column holds it; None if it cannot."""
    match value:
        case Money(amount, unit):
            return _measure(amount, unit)
        case Quantity(amount, dimension):
            return _measure(amount, BASE_UNITS[dimension])
        case Fraction():
            return _decimal(value)
        case bool() | date() | str():
            return value
        case Party():
            return value.name
        case frozenset():
            codes = [format_code(spec.type.kind, code) for code in value if isinstance(code, Code)]
            return codes + [word for word in value if isinstance(word, str)]
        case _:
            assert value is NONE
            return None


def _measure(amount: Fraction, unit: str) -> object:
    number = _decimal(amount)
    return None if number is None else {"amount": number, "unit": unit}


def _decimal(number: Fraction) -> Decimal | None:
    scaled = number * 10**9
    return Decimal(scaled.numerator).scaleb(-9) if scaled.denominator == 1 and scaled < 10**27 else None


def _rates(row: dict[str, Any], rates: Mapping[str, Any]) -> None:
    spec = FactSpec("rates", a_number(), Fraction(1))
    for pair, raw in rates.items():
        known = read_knowledge(spec, raw)
        if isinstance(known, tuple):
            single = _decimal(known[0]) if len(known) == 1 and isinstance(known[0], Fraction) else None
            if single is not None:
                row.setdefault("rates", []).append((pair, single))
            else:
                row.setdefault("rates" + K, []).append((pair, [format_value(spec.type, each) for each in known]))


def a_number() -> Any:
    from xcrules.facts.types import Type

    return Type(Kind.NUMBER)
