"""A table of applications as a batch: the one place of the engine that reads Arrow data, with `values`.

What `facts.reading.read` does with one application is done here with columns: nothing left out is guessed, a complete
application is closed, the value of a unit is worked out. Rows that need more are left to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from xcrules.engines.columns.batch import Batch, Bools, Column, Elements, Ints, Pool, starts_of
from xcrules.engines.columns.classing import distinct
from xcrules.engines.columns.values import BAD, Memory, column_of, parts_of, valid_of
from xcrules.facts.arrow_schema import KNOWLEDGE
from xcrules.facts.elements import unknown_field
from xcrules.facts.problems import Unreadable
from xcrules.facts.shape import Fields, ListShape, Shape
from xcrules.facts.unit_value import unit_value
from xcrules.facts.values import Knowledge
from xcrules.facts.vocabulary import RESERVED_KEYS

SOME_DAY = date(1, 1, 1)
"""Stands for the date of a row that has none, which is read by itself in any case."""

ReadKey = Callable[[str, Any], Any]
"""The rates or the request that a raw value states; `Unreadable` where the row must be read by itself."""


MOST_ALIKE = 32
"""Rates of one row that are told apart by columns."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """The distinct ones of a column, and for each row the number of its own."""

    numbers: Ints
    each: list[Any]


@dataclass(slots=True)
class Encoder:
    """Turns tables into batches. list_of: the facts that the policy reads, and the lists that carry them.

    remembered: what values of each fact were read as, from one table to the next.
    """

    shape: Shape
    list_of: Mapping[str, str | None]
    lists: tuple[str, ...]
    read_key: ReadKey
    remembered: dict[str, Memory] = field(default_factory=dict)

    def encode(self, table: pa.Table) -> tuple[Batch, Ints]:
        """The batch of all rows, and the numbers of the rows that must be read by themselves."""
        table = table.combine_chunks()
        size = table.num_rows
        arrays = {name: _one(table.column(name)) for name in table.column_names}
        bad = np.zeros(size, dtype=np.bool_)
        complete = _complete(arrays.get("complete"), size, bad)
        columns: dict[str, Column] = {}
        every = np.ones(size, dtype=np.bool_)
        self._fields(self.shape.own, arrays, every, complete, columns, bad)
        for key, fields in self.shape.records.items():
            whole = arrays.get(key)
            if whole is not None and not pa.types.is_struct(whole.type):
                bad |= valid_of(whole)
                whole = None
            there = every if whole is None else valid_of(whole)
            self._fields(fields, _flat(whole), there, complete, columns, bad)
        lists = {
            within.spec.name: self._list(within, arrays.get(key), complete, columns, bad)
            for key, within in self.shape.lists.items()
        }
        _with_a_date(columns, bad)
        rates, all_rates = self._keyed("rates", _rates(arrays, size), bad)
        requests, all_requests = self._keyed("request", _requests(arrays.get("request"), size), bad)
        columns = {path: columns[path] for path in self.list_of}
        lists = {name: lists[name] for name in self.lists}
        batch = Batch(size, columns, lists, rates, all_rates, requests, all_requests)
        return batch, np.flatnonzero(bad)

    def _fields(
        self,
        fields: Fields,
        arrays: Mapping[str, pa.Array],
        there: Bools,
        complete: Bools,
        columns: dict[str, Column],
        bad: Bools,
    ) -> None:
        """Adds the columns of the facts of the application or of one of its records."""
        closings = self.shape.closings.known
        for name, spec in fields.items():
            column, wrong = self._column(name, spec.path, arrays, len(there))
            if wrong is not None:
                bad |= wrong
            if column is None:
                column = _closed(closings.get(spec.path), there & complete)
            columns[spec.path] = column

    def _column(
        self, name: str, path: str, arrays: Mapping[str, pa.Array], size: int
    ) -> tuple[Column | None, Bools | None]:
        """The column of a fact, None where the table has none; and where it is bad, None where it is not."""
        values, knowledge = arrays.get(name), arrays.get(name + KNOWLEDGE)
        if values is None and knowledge is None:
            return None, None
        if path not in self.remembered:
            self.remembered[path] = Memory(self.shape.vocabulary.facts[path])
        column = column_of(self.remembered[path], values, knowledge, size)
        wrong = column.codes == BAD
        if not wrong.any():
            return column, None
        column.codes[wrong] = 0
        return column, wrong

    # --- lists ---

    def _list(
        self, within: ListShape, array: pa.Array | None, complete: Bools, columns: dict[str, Column], bad: Bools
    ) -> Elements:
        size, spec = len(complete), within.spec
        if array is not None and not (pa.types.is_list(array.type) and pa.types.is_struct(array.type.value_type)):
            bad |= valid_of(array)
            array = None
        if array is None:
            unknown = ~complete if within.is_closable else np.ones(size, dtype=np.bool_)
            starts = starts_of(unknown.astype(np.int64))
            for path in (fact.path for fact in within.fields.values()):
                columns[path] = Column(np.zeros(int(starts[-1]), dtype=np.int64), Pool())
            return Elements(starts, unknown)
        offsets, elements = parts_of(array)
        unknown = ~valid_of(array)
        lengths = np.diff(offsets)
        bad |= ~unknown & ((lengths < spec.least) | (lengths > spec.most))
        counts = np.where(unknown, 1, lengths)
        starts = starts_of(counts)
        rows = np.repeat(np.arange(size, dtype=np.int64), counts)
        source = np.arange(int(starts[-1]), dtype=np.int64) - starts[rows] + offsets[:-1][rows]
        source = np.where(unknown[rows], -1, source)
        self._elements(within, elements, source, rows, complete, columns, bad)
        if spec.name == "item":
            _work_out_unit_values(columns, rows, bad, needed="item.unit_value" in self.list_of)
        return Elements(starts, unknown)

    def _elements(
        self,
        within: ListShape,
        elements: pa.Array,
        source: Ints,
        rows: Ints,
        complete: Bools,
        columns: dict[str, Column],
        bad: Bools,
    ) -> None:
        """Adds the columns of a list. source: for each element its place in *elements*, -1 for an unknown list's."""
        arrays = _flat(elements)
        closings = within.closings.known
        real = source >= 0
        there = np.zeros(len(source), dtype=np.bool_)
        there[real] = valid_of(elements)[source[real]]
        for name, spec in within.fields.items():
            column, wrong = self._column(name, spec.path, arrays, len(elements))
            if column is None:
                columns[spec.path] = _closed(closings.get(spec.path), there & complete[rows])
                continue
            columns[spec.path] = _gathered(column, source, real)
            if wrong is not None:
                at = np.zeros(len(source), dtype=np.bool_)
                at[real] = wrong[source[real]]
                bad[rows[at]] = True

    # --- what is no fact ---

    def _keyed(self, key: str, raw: Grouped | None, bad: Bools) -> tuple[Ints, list[Any]]:
        """What `rates` or `request` says in each row, as a place among the distinct ones."""
        found: list[Any] = [self.read_key(key, None)]
        if raw is None:
            return np.zeros(len(bad), dtype=np.int64), found
        places = np.zeros(len(raw.each) + 1, dtype=np.int64)
        for number, each in enumerate(raw.each):
            read = found[0] if each is None else self.read_key(key, each)
            places[number] = BAD if isinstance(read, Unreadable) else len(found)
            found += [] if isinstance(read, Unreadable) else [read]
        at = places[raw.numbers]
        bad |= at == BAD
        return np.maximum(at, 0), found


def wrong_columns(schema: pa.Schema, shape: Shape) -> Iterator[tuple[str, Unreadable]]:
    """The columns, and fields of records, that are none of an application; and those that are missing."""
    known = {*shape.own, *shape.lists, *shape.records, *RESERVED_KEYS}
    for column in schema:
        name = column.name.removesuffix(KNOWLEDGE)
        if name not in known or (name != column.name and name not in shape.own and name != "rates"):
            yield column.name, unknown_field(column.name, known)
            continue
        type_ = column.type
        if pa.types.is_list(type_) and column.name in shape.lists:
            type_ = type_.value_type
        fields = shape.lists[name].fields if name in shape.lists else shape.records.get(name)
        if fields is not None and pa.types.is_struct(type_):
            for number in range(type_.num_fields):
                inner = type_.field(number).name
                if inner.removesuffix(KNOWLEDGE) not in fields:
                    yield f"{name}.{inner}", unknown_field(inner, fields)
    if "items" not in schema.names:
        message = "the applications do not say what is moved"
        yield "items", Unreadable("missing-items", message, "give the table a column `items`")
    if "date" not in schema.names:
        message = "the applications do not say on which day the transfer takes place"
        yield "date", Unreadable("missing-date", message, "give the table a column `date`")


def _one(column: pa.ChunkedArray) -> pa.Array:
    joined = column.combine_chunks()
    return joined if isinstance(joined, pa.Array) else pa.concat_arrays(joined.chunks)


def _flat(whole: pa.Array | None) -> dict[str, pa.Array]:
    """The fields of a record's column, null where the record is."""
    if whole is None:
        return {}
    names = [whole.type.field(number).name for number in range(whole.type.num_fields)]
    return dict(zip(names, whole.flatten(), strict=True))


def _complete(array: pa.Array | None, size: int, bad: Bools) -> Bools:
    if array is None:
        return np.zeros(size, dtype=np.bool_)
    if not pa.types.is_boolean(array.type):
        bad |= valid_of(array)
        return np.zeros(size, dtype=np.bool_)
    return np.asarray(array.fill_null(False).to_numpy(zero_copy_only=False), dtype=np.bool_)


def _closed(known: Knowledge, where: Bools) -> Column:
    """The column of a fact that the table leaves out: closed in complete applications, else unknown."""
    pool = Pool()
    return Column(np.where(where, pool.place(known), 0).astype(np.int64), pool)


def _gathered(column: Column, source: Ints, real: Bools) -> Column:
    """The column of elements in the order of the batch. source: see `_elements`."""
    if bool(real.all()) and len(source) == len(column.codes) and bool((source == np.arange(len(source))).all()):
        return column
    at = np.where(real, source, 0)
    if not len(column.codes):
        return Column(np.zeros(len(source), dtype=np.int64), column.pool)
    measures = None
    if column.measures is not None:
        measures = column.measures.taken(at)
        measures.there[~real] = False
    return Column(np.where(real, column.codes[at], 0), column.pool, measures)


def _with_a_date(columns: dict[str, Column], bad: Bools) -> None:
    """Every row has one day; those that do not say it are read by themselves."""
    dates = columns["date"]
    single = np.asarray([known is not None and len(known) == 1 for known in dates.pool.known], dtype=np.bool_)
    without = ~single[dates.codes]
    bad |= without
    if without.any():
        dates.codes[without] = dates.pool.place((SOME_DAY,))


def _work_out_unit_values(columns: dict[str, Column], rows: Ints, bad: Bools, needed: bool) -> None:
    """The value of one unit, where value and quantity are known. Where it was handed in, too: read by row."""
    value, quantity, given = (columns[f"item.{name}"] for name in ("value", "quantity", "unit_value"))
    both = _single(value) & _single(quantity)
    if not both.any():
        return
    said = both & ((given.codes != 0) | (given.measures.there if given.measures is not None else False))
    bad[rows[said]] = True
    if not needed:
        return
    at = np.flatnonzero(both)
    pairs = np.stack([value.pooled()[at], quantity.pooled()[at]])
    distinct, inverse = np.unique(pairs, axis=1, return_inverse=True)
    places = []
    for one, many in distinct.T.tolist():
        found = unit_value({"item.value": value.pool.known[one], "item.quantity": quantity.pool.known[many]})
        places.append(given.pool.place(None if found is None else (found,)))
    # Nothing of none has no value of a unit, and then what was handed in stays.
    worked_out = np.asarray(places, dtype=np.int64)[inverse.ravel()]
    codes = given.codes.copy()
    codes[at] = np.where(worked_out > 0, worked_out, codes[at])
    columns["item.unit_value"] = Column(codes, given.pool, given.measures)


def _single(column: Column) -> Bools:
    single = np.asarray([known is not None and len(known) == 1 for known in column.pool.known], dtype=np.bool_)
    found: Bools = single[column.codes]
    return found if column.measures is None else found | column.measures.there


def _requests(array: pa.Array | None, size: int) -> Grouped | None:
    return None if array is None or array.null_count == size else _grouped(array.to_pylist())


def _rates(arrays: Mapping[str, pa.Array], size: int) -> Grouped | None:
    """Both columns of the rates; None where no row has any."""
    plain, several = (arrays.get(name) for name in ("rates", "rates" + KNOWLEDGE))
    plain = None if plain is None or plain.null_count == size else plain
    several = None if several is None or several.null_count == size else several
    if plain is None and several is None:
        return None
    if several is None:
        alike = _alike(plain)
        if alike is not None:
            return alike
    nothing = [None] * size
    pairs = zip(*(nothing if each is None else each.to_pylist() for each in (plain, several)), strict=True)
    return _grouped([None if one is None and other is None else (one, other) for one, other in pairs])


def _grouped(each: list[Any]) -> Grouped:
    numbers: dict[str, int] = {}
    found: list[Any] = []
    places = []
    for one in each:
        written = repr(one)
        if written not in numbers:
            numbers[written] = len(found)
            found.append(one)
        places.append(numbers[written])
    return Grouped(np.asarray(places, dtype=np.int64), found)


def _alike(rates: Any) -> Grouped | None:
    """The distinct rates, told apart by columns; None where that takes looking at each."""
    type_ = rates.type
    if not pa.types.is_map(type_) or not pa.types.is_decimal128(type_.item_type) or rates.null_count:
        return None
    offsets = rates.offsets.to_numpy(zero_copy_only=False).astype(np.int64)
    lengths = np.diff(offsets)
    length = int(lengths[0]) if len(lengths) else 0
    if not length or length > MOST_ALIKE or bool((lengths != length).any()):
        return None
    keys, items = (side.slice(int(offsets[0]), length * len(lengths)) for side in (rates.keys, rates.items))
    codes = [side.dictionary_encode().indices for side in (keys, items)]
    if any(each.null_count for each in codes):
        return None
    columns = [
        each.to_numpy(zero_copy_only=False).astype(np.int64)[at::length] for each in codes for at in range(length)
    ]
    numbers, first = distinct(columns, len(lengths))
    return Grouped(numbers, [(rates[int(at)].as_py(), None) for at in first])
