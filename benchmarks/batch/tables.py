"""Applications of flat policies as Arrow tables: words as dictionaries, a fact that nobody has stated as null."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, assert_never

from benchmarks.applications import Application
from benchmarks.peers.xcrules_ import encoded

if TYPE_CHECKING:
    import pyarrow as pa

    from xcrules.policy import Policy

WORDS = ("goods", "goes_to", "purpose", "activity")
NUMBERS = ("knowledge", "icp", "worth", "shipments")


def for_peers(rows: Sequence[Application]) -> pa.Table:
    """A column for each fact, as whoever works with DuckDB or Polars has it."""
    import pyarrow as pa

    columns: dict[str, Any] = {
        fact: pa.array([row.get(fact) for row in rows], pa.string()).dictionary_encode() for fact in WORDS
    }
    columns |= {fact: pa.array([row.get(fact) for row in rows], pa.int32()) for fact in NUMBERS}
    columns["informed"] = pa.array([row.get("informed") for row in rows], pa.bool_())
    return pa.table(columns)


def for_xcrules(policy: Policy, rows: Sequence[Application]) -> pa.Table:
    """The columns of `xcrules schema --arrow` that these applications fill, in the types that the peers get: the one
    code of the goods as a word, and numbers as whole numbers of 32 bits."""
    import pyarrow as pa

    from xcrules.facts.arrow_schema import KNOWLEDGE, arrow_schema

    given = [encoded(row) for row in rows]
    filled = set().union(*given)
    fields = []
    for column in arrow_schema(policy.program.vocabulary):
        if column.name in filled and not column.name.endswith(KNOWLEDGE):
            inner = set().union(*(row[column.name] for row in given if isinstance(row.get(column.name), dict)))
            type_ = pa.dictionary(pa.int32(), pa.string()) if column.name == "goods" else _type(column.type, inner)
            fields.append(pa.field(column.name, type_, column.nullable))
    return pa.Table.from_pylist([_exact(row) for row in given], pa.schema(fields))


def _exact(row: dict[str, Any]) -> dict[str, Any]:
    """A row as pyarrow takes it: a day as a date."""
    return {**row, "date": datetime.date.fromisoformat(row["date"])}


def _type(of: Any, inner: set[str]) -> Any:
    """An Arrow type as pyarrow has it; inner: the fields of a record that are filled."""
    import pyarrow as pa

    from xcrules.facts.arrow_schema import BOOL, DATE, DECIMAL, STRING, WORD, ListOf, MapOf, Plain, Struct

    match of:
        case Plain():
            plain = {
                BOOL: pa.bool_(),
                DATE: pa.date32(),
                DECIMAL: pa.int32(),
                STRING: pa.string(),
                WORD: pa.dictionary(pa.int32(), pa.string()),
            }
            return plain[of]
        case ListOf(item):
            return pa.list_(_type(item, set()))
        case Struct(fields):
            chosen = [field for field in fields if field.name in inner] or fields[:1]
            return pa.struct([pa.field(field.name, _type(field.type, set())) for field in chosen])
        case MapOf(value):
            return pa.map_(pa.string(), _type(value, set()))
        case other:
            assert_never(other)
