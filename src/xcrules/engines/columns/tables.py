"""A table of applications as a batch: the one place of the engine that reads Arrow data, with `values`.

What `facts.reading.read` does with one application is done here with columns: nothing left out is guessed, a complete
application is closed, the value of a unit is worked out. Rows that need more are left to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from xcrules.diagnostics import ApplicationError
from xcrules.engines.columns.batch import Batch, Bools, Column, Elements, Ints, Pool, constant, repeated, starts_of
from xcrules.engines.columns.keyed import Grouped, rates_in, requests_in
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


@dataclass(frozen=True, slots=True)
class Where:
    """Some of so many points; None: all."""

    size: int
    where: Bools | None

    @property
    def is_nowhere(self) -> bool:
        """Whether it is certain that it is none of them."""
        return self.where is not None and self.where.strides == (0,) and not self.where.any()

    def bools(self) -> Bools:
        return np.ones(self.size, dtype=np.bool_) if self.where is None else self.where

    def both(self, other: Where) -> Where:
        if self.where is None or other.is_nowhere:
            return other
        return self if other.where is None or self.is_nowhere else Where(self.size, self.where & other.where)


@dataclass(frozen=True, slots=True)
class _OfLists:
    """How the elements of a column of lists stand in the batch. starts, unknown: see `Elements`.

    source: for each element of the batch its place among the column's, -1 for that of an unknown list; None: they are
    the same.
    """

    starts: Ints
    unknown: Bools
    source: Ints | None

    @property
    def size(self) -> int:
        return int(self.starts[-1])

    def rows(self) -> Ints:
        """The application of each element."""
        return np.repeat(np.arange(len(self.unknown), dtype=np.int64), np.diff(self.starts))

    def placed(self, bools: Bools) -> Bools:
        """*bools* of the column's elements, for each of the batch's; false for one of an unknown list."""
        if self.source is None:
            return bools
        found = np.zeros(self.size, dtype=np.bool_)
        real = self.source >= 0
        found[real] = bools[self.source[real]]
        return found


@dataclass(slots=True)
class Encoder:
    """Turns tables into batches. list_of: the facts that the policy reads, and the lists that carry them.

    named: of facts that are names, and of which the policy only asks whether they are certain ones, those, folded.

    remembered: what values of each fact were read as, from one table to the next. nothing: what `read_key` says where
    nothing is stated.
    """

    shape: Shape
    list_of: Mapping[str, str | None]
    lists: tuple[str, ...]
    read_key: ReadKey
    named: Mapping[str, Sequence[str]]
    remembered: dict[str, Memory] = field(default_factory=dict)
    nothing: dict[str, Any] = field(default_factory=dict)
    wanted: dict[str, Fields] = field(init=False)
    """record -> the fields that the policy reads; "": facts that stand alone."""
    fitting: pa.Schema | None = None

    def __post_init__(self) -> None:
        self.wanted = {
            record: {name: spec for name, spec in fields.items() if spec.path in self.list_of}
            for record, fields in {"": self.shape.own, **self.shape.records}.items()
        }

    def check(self, schema: pa.Schema) -> None:
        """Raises `ApplicationError` if these are no columns of applications."""
        if self.fitting is not None and self.fitting.equals(schema):
            return
        wrong = [problem.at(place=place) for place, problem in wrong_columns(schema, self.shape)]
        if wrong:
            raise ApplicationError(wrong)
        self.fitting = schema

    def encode(self, table: pa.Table) -> tuple[Batch, Ints]:
        """The batch of all rows, and the numbers of the rows that must be read by themselves."""
        size = table.num_rows
        arrays = {name: _one(table.column(name)) for name in table.column_names}
        bad = np.zeros(size, dtype=np.bool_)
        complete = _complete(arrays.get("complete"), size, bad)
        columns: dict[str, Column] = {}
        every = Where(size, None)
        self._fields(self.shape.own, self.wanted[""], arrays, every, complete, columns, bad)
        for key, fields in self.shape.records.items():
            whole, wanted = arrays.get(key), self.wanted[key]
            if whole is not None and not pa.types.is_struct(whole.type):
                bad |= valid_of(whole)
                whole = None
            if whole is not None or wanted:
                there = every if whole is None or not whole.null_count else Where(size, valid_of(whole))
                self._fields(fields, wanted, _flat(whole), there, complete, columns, bad)
        lists = {}
        for key, within in self.shape.lists.items():
            if key in arrays or within.spec.name in self.lists:
                lists[within.spec.name] = self._list(within, arrays.get(key), complete, columns, bad)
        _with_a_date(columns, bad)
        rates, all_rates = self._keyed("rates", rates_in(arrays, size), bad)
        requests, all_requests = self._keyed("request", requests_in(arrays.get("request"), size), bad)
        columns = {path: columns[path] for path in self.list_of}
        lists = {name: lists[name] for name in self.lists}
        batch = Batch(size, columns, lists, rates, all_rates, requests, all_requests)
        return batch, np.flatnonzero(bad)

    def _fields(
        self,
        fields: Fields,
        wanted: Fields,
        arrays: Mapping[str, pa.Array],
        there: Where,
        complete: Where,
        columns: dict[str, Column],
        bad: Bools,
    ) -> None:
        """Adds the columns of the facts of the application or of one of its records: of all *fields* that the table
        has, since there may be bad values in them, and of those that are *wanted*."""
        closings = self.shape.closings.known
        stated = dict.fromkeys(name.removesuffix(KNOWLEDGE) for name in arrays)
        for name, spec in {**wanted, **{name: fields[name] for name in stated if name in fields}}.items():
            column, wrong = self._column(name, spec.path, arrays, there.size)
            if wrong is not None:
                bad |= wrong
            columns[spec.path] = _closed(closings.get(spec.path), there.both(complete)) if column is None else column

    def _column(
        self, name: str, path: str, arrays: Mapping[str, pa.Array], size: int
    ) -> tuple[Column | None, Bools | None]:
        """The column of a fact, None where the table has none; and where it is bad, None where it is not."""
        values, knowledge = arrays.get(name), arrays.get(name + KNOWLEDGE)
        if values is None and knowledge is None:
            return None, None
        if path not in self.remembered:
            named = self.named.get(path)
            spec = self.shape.vocabulary.facts[path]
            self.remembered[path] = Memory(spec, None if named is None else pa.array(named, pa.string()))
        column = column_of(self.remembered[path], values, knowledge, size)
        if column.places is not None and not (column.places == BAD).any():
            return column, None
        wrong = column.codes == BAD
        return (column.with_place(0, wrong), wrong) if wrong.any() else (column, None)

    # --- lists ---

    def _list(
        self, within: ListShape, array: pa.Array | None, complete: Where, columns: dict[str, Column], bad: Bools
    ) -> Elements:
        size, spec = complete.size, within.spec
        if array is not None and not (pa.types.is_list(array.type) and pa.types.is_struct(array.type.value_type)):
            bad |= valid_of(array)
            array = None
        if array is None:
            unknown = ~complete.bools() if within.is_closable else np.ones(size, dtype=np.bool_)
            starts = starts_of(unknown.astype(np.int64))
            for path in (fact.path for fact in within.fields.values() if fact.path in self.list_of):
                columns[path] = constant(0, int(starts[-1]), Pool())
            return Elements(starts, unknown)
        offsets, elements = parts_of(array)
        lengths = np.diff(offsets)
        if not array.null_count:
            of = _OfLists(offsets.astype(np.int64), repeated(False, size, np.bool_), None)
        else:
            unknown = ~valid_of(array)
            counts = np.where(unknown, 1, lengths)
            starts = starts_of(counts)
            rows = np.repeat(np.arange(size, dtype=np.int64), counts)
            source = np.arange(int(starts[-1]), dtype=np.int64) - starts[rows] + offsets[:-1][rows]
            of = _OfLists(starts, unknown, np.where(unknown[rows], -1, source))
        if size and (lengths.min() < spec.least or lengths.max() > spec.most):
            bad |= ~of.unknown & ((lengths < spec.least) | (lengths > spec.most))
        self._elements(within, elements, of, complete, columns, bad)
        if spec.name == "item":
            _work_out_unit_values(columns, of, bad, needed="item.unit_value" in self.list_of)
        return Elements(of.starts, of.unknown)

    def _elements(
        self,
        within: ListShape,
        elements: pa.Array,
        of: _OfLists,
        complete: Where,
        columns: dict[str, Column],
        bad: Bools,
    ) -> None:
        """Adds the columns of a list."""
        arrays = _flat(elements)
        closings = within.closings.known
        for name, spec in within.fields.items():
            column, wrong = self._column(name, spec.path, arrays, len(elements))
            if column is not None:
                columns[spec.path] = _gathered(column, of.source)
                if wrong is not None:
                    bad[of.rows()[of.placed(wrong)]] = True
            elif spec.path in self.list_of:
                there = Where(of.size, None if of.source is None else of.placed(valid_of(elements)))
                if of.source is None and elements.null_count:
                    there = Where(of.size, valid_of(elements))
                inside = Where(of.size, None if complete.where is None else complete.where[of.rows()])
                columns[spec.path] = _closed(closings.get(spec.path), there.both(inside))

    # --- what is no fact ---

    def _keyed(self, key: str, raw: Grouped | None, bad: Bools) -> tuple[Ints, list[Any]]:
        """What `rates` or `request` says in each row, as a place among the distinct ones."""
        if key not in self.nothing:
            self.nothing[key] = self.read_key(key, None)
        found: list[Any] = [self.nothing[key]]
        if raw is None:
            return repeated(0, len(bad)), found
        places = np.zeros(len(raw.each) + 1, dtype=np.int64)
        for number, each in enumerate(raw.each):
            read = found[0] if each is None else self.read_key(key, each)
            places[number] = BAD if isinstance(read, Unreadable) else len(found)
            found += [] if isinstance(read, Unreadable) else [read]
        at = places[raw.numbers]
        bad |= at == BAD
        at = np.maximum(at, 0)
        # With one set of rates for all, money needs no look at each.
        return repeated(int(at[0]), len(at)) if len(at) and bool((at == at[0]).all()) else at, found


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
    if column.num_chunks == 1:
        return column.chunk(0)
    joined = column.combine_chunks()
    return joined if isinstance(joined, pa.Array) else pa.concat_arrays(joined.chunks)


def _flat(whole: pa.Array | None) -> dict[str, pa.Array]:
    """The fields of a record's column, null where the record is."""
    if whole is None:
        return {}
    names = [whole.type.field(number).name for number in range(whole.type.num_fields)]
    return dict(zip(names, whole.flatten(), strict=True))


def _complete(array: pa.Array | None, size: int, bad: Bools) -> Where:
    if array is not None and not pa.types.is_boolean(array.type):
        bad |= valid_of(array)
        array = None
    if array is None:
        return Where(size, repeated(False, size, np.bool_))
    return Where(size, np.asarray(array.fill_null(False).to_numpy(zero_copy_only=False), dtype=np.bool_))


def _closed(known: Knowledge, where: Where) -> Column:
    """The column of a fact that the table leaves out: closed in complete applications, else unknown."""
    pool = Pool()
    place = pool.place(known)
    if where.is_nowhere:
        return constant(0, where.size, pool)
    return Column(np.where(where.bools(), place, 0).astype(np.int64), None, pool)


def _gathered(column: Column, source: Ints | None) -> Column:
    """The column of elements in the order of the batch. source: see `_OfLists`."""
    if source is None:
        return column
    real = source >= 0
    if not column.size:
        return constant(0, len(source), column.pool)
    at = np.where(real, source, 0)
    measures = None
    if column.measures is not None:
        measures = column.measures.taken(at)
        measures.there[~real] = False
    return Column(np.where(real, column.codes[at], 0), None, column.pool, measures)


def _with_a_date(columns: dict[str, Column], bad: Bools) -> None:
    """Every row has one day; those that do not say it are read by themselves."""
    dates = columns["date"]
    without = ~_single(dates)
    if without.any():
        bad |= without
        columns["date"] = dates.with_place(dates.pool.place((SOME_DAY,)), without)


def _work_out_unit_values(columns: dict[str, Column], of: _OfLists, bad: Bools, needed: bool) -> None:
    """The value of one unit, where value and quantity are known. Where it was handed in, too: read by row."""
    value, quantity, given = (columns.get(f"item.{name}") for name in ("value", "quantity", "unit_value"))
    if value is None or quantity is None:
        return
    both = _single(value) & _single(quantity)
    if given is not None and both.any():
        said = both & ((given.codes != 0) | (given.measures.there if given.measures is not None else False))
        bad[of.rows()[said]] = True
    if not needed or not both.any():
        return
    assert given is not None, "what the policy reads has a column"
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
    columns["item.unit_value"] = Column(codes, None, given.pool, given.measures)


def _single(column: Column) -> Bools:
    """Where one value is known."""
    known = column.pool.known
    if column.is_constant and column.size:
        one = known[int(column.codes[0])]
        return np.broadcast_to(np.bool_(one is not None and len(one) == 1), column.size)
    single = np.asarray([each is not None and len(each) == 1 for each in known], dtype=np.bool_)
    found: Bools = single[column.codes]
    return found if column.measures is None else found | column.measures.there
