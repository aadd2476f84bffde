"""Columns that are encoded already: every word is a small whole number, before the clock starts.

xcrules is given what it calls that, dictionaries whose words its engine has read before. DuckDB and Polars are given
whole numbers themselves in the narrowest types, in tables of their own, and rules that compare whole numbers: of what
was tried nothing is faster for them (DuckDB's enumerations, Polars' categories).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, assert_never

from benchmarks.applications import Application
from benchmarks.batch import tables
from benchmarks.batch.contenders import Batched, masked, rowwise
from benchmarks.conditions import All, AtLeast, Condition, Every, In, Listed, MoreThan, Policy, Rule, Some, Yes
from benchmarks.conditions import Any as AnyOf
from benchmarks.peers import duckdb_, polars_, xcrules_

if TYPE_CHECKING:
    import pyarrow as pa

Numbers = dict[str, dict[str, int]]
"""fact -> word -> its number."""


def xcrules(policy: Policy, rows: Sequence[Application]) -> Batched:
    loaded = xcrules_.loaded_from(xcrules_.text(policy))
    engine = loaded.tables()
    table = narrow(tables.for_xcrules(loaded, rows))
    return Batched("xcrules", "tables", len(rows), lambda: engine.decide_table(table), masked)


def duckdb(policy: Policy, rows: Sequence[Application]) -> Batched:
    import duckdb as engine

    connection = engine.connect()
    connection.execute("set threads = 1")
    numbers, table = numbered(rows)
    connection.register("given", table)
    connection.execute("create table applications as select * from given")
    query = duckdb_.text(in_numbers(policy, numbers))
    return Batched(
        "DuckDB", "SQL", len(rows), lambda: connection.sql(query).to_arrow_table(), lambda x: rowwise(policy, x)
    )


def polars(policy: Policy, rows: Sequence[Application]) -> Batched:
    import polars as pl

    numbers, table = numbered(rows)
    wanted = polars_.expressions(in_numbers(policy, numbers))
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return Batched(
        "Polars", "expressions", len(rows), lambda: frame.lazy().select(wanted).collect(),
        lambda x: rowwise(policy, x.to_arrow()),
    )  # fmt: skip


def narrow(table: pa.Table) -> pa.Table:
    """The table with indices, and numbers that fit, of eight bits."""
    import pyarrow as pa

    columns = [_narrow(column.combine_chunks()) for column in table.columns]
    return pa.Table.from_arrays(columns, names=table.column_names)


def _narrow(array: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(array.type):
        return pa.DictionaryArray.from_arrays(array.indices.cast(pa.int8()), array.dictionary)
    if pa.types.is_struct(array.type):
        fields = [array.type.field(number).name for number in range(array.type.num_fields)]
        return pa.StructArray.from_arrays([_narrow(each) for each in array.flatten()], fields)
    if pa.types.is_int32(array.type) and (pc.max(array).as_py() or 0) < 128:
        return array.cast(pa.int8())
    return array


def numbered(rows: Sequence[Application]) -> tuple[Numbers, pa.Table]:
    """The rows in whole numbers, and what these stand for."""
    import pyarrow as pa

    table = tables.for_peers(rows)
    numbers = {fact: {word: at for at, word in enumerate(_words(table, fact))} for fact in tables.WORDS}
    columns = [_narrow(column.combine_chunks()) for column in table.columns]
    return numbers, pa.Table.from_arrays(
        [each.indices if pa.types.is_dictionary(each.type) else each for each in columns], names=table.column_names
    )


def _words(table: pa.Table, fact: str) -> list[str]:
    found: list[str] = table.column(fact).combine_chunks().dictionary.to_pylist()
    return found


def in_numbers(policy: Policy, numbers: Numbers) -> Policy:
    """The policy with rules that compare numbers; words that no row has are none of them."""
    rules = tuple(Rule(x.name, x.prohibits, _in_numbers(x.when, numbers), x.unless) for x in policy.rules)
    return Policy(policy.nested, rules, policy.names)


def _in_numbers(condition: Condition, numbers: Numbers) -> Condition:
    match condition:
        case In(fact, values):
            return In(fact, tuple(numbers[fact].get(value, -1) for value in values))
        case All(parts):
            return All(tuple(_in_numbers(part, numbers) for part in parts))
        case Some(parts):
            return Some(tuple(_in_numbers(part, numbers) for part in parts))
        case AtLeast() | MoreThan() | Yes():
            return condition
        case Listed() | AnyOf() | Every():
            raise AssertionError("only flat policies are asked in batches")
        case other:
            assert_never(other)
