"""A policy in other processes: it comes as bytes, is loaded once, and each thread has an engine of its own.

An engine remembers what values mean, and is not made for two threads at once. Answers are given in the types that every
receiver knows: plain texts, no dictionaries.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache

import pyarrow as pa

from xcrules.compiled_files import from_bytes
from xcrules.diagnostics import Diagnostic, PolicyError
from xcrules.engines.columns.deciding import Engine
from xcrules.engines.columns.tables import wrong_columns
from xcrules.policy import Policy, of_file

_of_this_thread = threading.local()
_one_loads = threading.Lock()


@lru_cache(maxsize=4)
def policy_of(compiled: bytes) -> Policy:
    """The policy of which *compiled* are the bytes (`Policy.compiled`). Raises `PolicyError`."""
    found = from_bytes(compiled, "policy")
    if isinstance(found, Diagnostic):
        raise PolicyError([found])
    return of_file(found)


def engine_of(compiled: bytes, reasons: bool, missing: bool) -> Engine:
    """This thread's engine for the policy. Only the last one is kept."""
    wanted = (compiled, reasons, missing)
    there: tuple[tuple[bytes, bool, bool], Engine] | None = getattr(_of_this_thread, "there", None)
    if there is None or there[0] != wanted:
        with _one_loads:
            policy = policy_of(compiled)
        there = (wanted, policy.tables(reasons=reasons, missing=missing))
        _of_this_thread.there = there
    return there[1]


def decided(table: pa.Table, compiled: bytes, reasons: bool, missing: bool, keep: Sequence[str]) -> pa.Table:
    """The answers for *table* in plain types, after the columns of it that are kept: see `aside`."""
    engine = engine_of(compiled, reasons, missing)
    answer = plain(engine.decide_table(table.drop_columns(aside(table.schema, engine, keep))))
    for name in reversed(keep):
        answer = answer.add_column(0, table.schema.field(name), table.column(name))
    return answer


def aside(schema: pa.Schema, engine: Engine, keep: Sequence[str]) -> list[str]:
    """Those of the columns *keep* that are none of an application (a number in some register), and are not read.

    Raises `ValueError` if there is no such column, or if an answer has a column of that name.
    """
    for name in keep:
        if name not in schema.names or name in engine.schema.names:
            why = "columns of answers are called so" if name in engine.schema.names else "the table has no such column"
            raise ValueError(f"`{name}` cannot be kept: {why}")
    unknown = {place for place, _ in wrong_columns(schema, engine.shape)}
    return [name for name in keep if name in unknown]


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """*schema* with words as plain texts, masks as bytes of any length, and `possible` as a signed number."""
    return pa.schema([pa.field(each.name, _plain_type(each.type)) for each in schema], schema.metadata)


def _plain_type(type_: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(type_):
        return type_.value_type
    if pa.types.is_fixed_size_binary(type_):
        return pa.binary()
    if pa.types.is_uint8(type_):
        return pa.int16()
    if pa.types.is_list(type_):
        return pa.list_(_plain_type(type_.value_type))
    if pa.types.is_struct(type_):
        return pa.struct([(type_.field(at).name, _plain_type(type_.field(at).type)) for at in range(type_.num_fields)])
    return type_


def plain(answer: pa.Table) -> pa.Table:
    """*answer* by `plain_schema`."""
    into = plain_schema(answer.schema)
    columns = [
        pa.chunked_array([_plain(each) for each in column.chunks], type_)
        for column, type_ in zip(answer.columns, into.types, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=into)


def _plain(array: pa.Array) -> pa.Array:
    into = _plain_type(array.type)
    if into == array.type:
        return array
    # Part by part: the cast of a whole column looks up words where a null stands above, and there may be none at all.
    if pa.types.is_dictionary(array.type) and not len(array.dictionary):
        return pa.nulls(len(array), into)
    if pa.types.is_list(array.type):
        inner = [_plain(array.values)]
        return pa.Array.from_buffers(into, len(array), array.buffers()[:2], offset=array.offset, children=inner)
    if pa.types.is_struct(array.type):
        inner = [_plain(array.field(at)) for at in range(array.type.num_fields)]
        return pa.StructArray.from_arrays(inner, fields=list(into), mask=array.is_null())
    return array.cast(into)
