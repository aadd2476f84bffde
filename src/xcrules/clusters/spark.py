"""Spark: the function and the schema that `DataFrame.mapInArrow` takes. Nothing of Spark is imported for that.

    from xcrules.clusters.spark import map_in_arrow

    decided = applications.mapInArrow(*map_in_arrow(policy, keep={"declaration": "string"}))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from xcrules.policy import Policy

if TYPE_CHECKING:
    import pyarrow as pa

    Batches: TypeAlias = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]

_NONE: Mapping[str, str] = MappingProxyType({})


def map_in_arrow(
    policy: Policy, *, reasons: bool = False, missing: bool = False, keep: Mapping[str, str] = _NONE
) -> tuple[Batches, str]:
    """What decides the batches of a Spark DataFrame, and the schema of the answers as Spark writes it.

    keep: column -> its type in Spark's words; these stand before the answers, and are not read unless they are columns
    of an application. Raises `ApplicationError` if the extra `batch` is not installed. The function raises
    `ApplicationError` where the columns are none of an application, `ValueError` where one cannot be kept.
    """
    schema = policy.tables(reasons=reasons, missing=missing).schema
    from xcrules.clusters.carried import plain_schema

    columns = [*keep.items(), *((each.name, _word(each.type)) for each in plain_schema(schema))]
    function = partial(_batches, policy.compiled(), reasons, missing, tuple(keep))
    return function, ", ".join(f"{_quoted(name)} {type_}" for name, type_ in columns)


def _batches(
    compiled: bytes, reasons: bool, missing: bool, keep: tuple[str, ...], each: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    from xcrules.clusters.carried import decided

    for batch in each:
        table = decided(pa.Table.from_batches([batch]), compiled, reasons, missing, keep)
        yield from table.combine_chunks().to_batches()


def _word(type_: pa.DataType) -> str:
    """A type of `plain_schema` in Spark's words."""
    import pyarrow as pa

    if pa.types.is_list(type_):
        return f"array<{_word(type_.value_type)}>"
    if pa.types.is_struct(type_):
        fields = (type_.field(at) for at in range(type_.num_fields))
        return f"struct<{', '.join(f'{_quoted(each.name)}: {_word(each.type)}' for each in fields)}>"
    return {pa.string(): "string", pa.bool_(): "boolean", pa.int16(): "smallint", pa.binary(): "binary"}[type_]


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
