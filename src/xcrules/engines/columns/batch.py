"""A batch: many applications as columns. A fact's column holds, for each application or element, what is known of it.

Knowledge is kept once for each distinct one (`pool`), and a column holds places in the pool; place 0 is unknown. Plain
numbers may stand beside that as whole numbers of a billionth (`Measures`), so that a million different amounts need no
pool of a million. An unknown list has one element of which nothing is known, as the reference engine has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from xcrules.facts.facts import Facts
from xcrules.facts.values import Knowledge, Money, Quantity, Value

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Indices = npt.NDArray[Any]
"""Whole numbers from 0, of any type."""

SCALE = 10**9
"""What Arrow's decimal128(38, 9) holds: whole numbers of one part in so many."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Known numbers. there: where one stands; then `amounts / scale` of `units[unit]` (None: a plain number)."""

    there: Bools
    amounts: Indices
    unit: Ints
    units: tuple[str | None, ...]
    of_money: bool
    scale: int = SCALE

    def value(self, amount: int, unit: int) -> Value:
        number, name = Fraction(amount, self.scale), self.units[unit]
        if name is None:
            return number
        return Money(number, name) if self.of_money else Quantity(number, name)

    def taken(self, at: Any) -> Measures:
        return replace(self, there=self.there[at], amounts=self.amounts[at], unit=self.unit[at])


@dataclass(slots=True)
class Pool:
    """Distinct knowledge of one fact, by place. Grows, and never changes what a place holds."""

    known: list[Knowledge] = field(default_factory=lambda: [None])
    places: dict[Knowledge, int] = field(default_factory=lambda: {None: 0})

    def place(self, known: Knowledge) -> int:
        found = self.places.get(known)
        if found is None:
            found = self.places[known] = len(self.known)
            self.known.append(known)
        return found


@dataclass(slots=True)
class Column:
    """What is known of one fact: at each point the knowledge at a place in the pool, `places[indices]`.

    places: None where the indices are the places. Where `measures` has a number, the place is 0 until `pooled` is asked
    for. An array of indices that is one number over and over (`constant`) takes no memory and says so by its strides.
    """

    indices: Indices
    places: Ints | None
    pool: Pool
    measures: Measures | None = None
    _codes: Ints | None = None
    _pooled: Ints | None = None

    @property
    def size(self) -> int:
        return len(self.indices)

    @property
    def is_constant(self) -> bool:
        return self.measures is None and self.indices.strides == (0,)

    @property
    def codes(self) -> Ints:
        """The place of each point."""
        if self._codes is None:
            found = self.indices if self.places is None else self.places[self.indices]
            self._codes = found.astype(np.int64, copy=False)
        return self._codes

    def pooled(self) -> Ints:
        """A place in the pool for every point, the measured ones too."""
        if self.measures is None:
            return self.codes
        if self._pooled is None:
            there = np.flatnonzero(self.measures.there)
            pairs = np.stack([self.measures.amounts[there], self.measures.unit[there]])
            distinct, inverse = np.unique(pairs, axis=1, return_inverse=True)
            places = [self.pool.place((self.measures.value(int(a), int(u)),)) for a, u in distinct.T]
            codes = self.codes.copy()
            codes[there] = np.asarray(places, dtype=np.int64)[inverse.ravel()]
            self._pooled = codes
        return self._pooled

    def with_place(self, place: int, where: Bools) -> Column:
        """The same with *place* at these points."""
        return Column(np.where(where, place, self.codes), None, self.pool, self.measures)

    def part(self, first: int, last: int) -> Column:
        at = slice(first, last)
        return Column(
            self.indices[at],
            self.places,
            self.pool,
            None if self.measures is None else self.measures.taken(at),
            None if self._codes is None else self._codes[at],
            None if self._pooled is None else self._pooled[at],
        )


def constant(place: int, size: int, pool: Pool) -> Column:
    """A column of which every point has the same place."""
    return Column(repeated(place, size), None, pool)


def repeated(number: int, size: int, type: Any = np.int64) -> Indices:
    """One number over and over, in an array that takes no memory: it has no strides."""
    found: Indices = np.ndarray((size,), type, np.asarray([number], dtype=type), 0, (0,))
    # All its places are one, so that none may be written.
    found.flags.writeable = False
    return found


@dataclass(frozen=True, slots=True)
class Elements:
    """One list of every application: those of row i are `starts[i]` to `starts[i + 1]`.

    unknown: where the list is unknown, and its one element stands for any.
    """

    starts: Ints
    unknown: Bools


@dataclass(frozen=True, slots=True)
class Batch:
    """So many applications, a column for each fact that is read.

    columns: path -> column, over the applications or over all elements of its list. `date` is one of them.
    rates, requests: for each application a place among the distinct ones.
    """

    size: int
    columns: Mapping[str, Column]
    lists: Mapping[str, Elements]
    rates: Ints
    all_rates: Sequence[Mapping[tuple[str, str], Knowledge]]
    requests: Ints
    all_requests: Sequence[str | None]

    def part(self, first: int, last: int, list_of: Mapping[str, str | None]) -> Batch:
        """The applications from *first* up to *last*. list_of: path -> the list whose elements carry it."""
        lists, spans = {}, {}
        for name, each in self.lists.items():
            low, high = int(each.starts[first]), int(each.starts[last])
            spans[name] = low, high
            lists[name] = Elements(each.starts[first : last + 1] - low, each.unknown[first:last])
        columns = {}
        for path, column in self.columns.items():
            carried_by = list_of[path]
            columns[path] = column.part(*((first, last) if carried_by is None else spans[carried_by]))
        return replace(
            self,
            size=last - first,
            columns=columns,
            lists=lists,
            rates=self.rates[first:last],
            requests=self.requests[first:last],
        )


def batch_of(
    facts: Sequence[Facts], paths: Iterable[str], lists: Iterable[str], list_of: Mapping[str, str | None]
) -> Batch:
    """The batch of *facts*: columns of the facts at *paths*, and the lists named *lists*."""
    found: dict[str, Elements] = {}
    flat: dict[str, list[Mapping[str, Knowledge]]] = {}
    for name in lists:
        each = [one.lists.get(name) for one in facts]
        counts = np.asarray([1 if elements is None else len(elements) for elements in each], dtype=np.int64)
        unknown = np.asarray([elements is None for elements in each], dtype=np.bool_)
        found[name] = Elements(starts_of(counts), unknown)
        flat[name] = [element for elements in each for element in (({},) if elements is None else elements)]
    columns = {}
    for path in paths:
        carried_by = list_of[path]
        if path == "date":
            columns[path] = column_of((one.date,) for one in facts)
        elif carried_by is None:
            columns[path] = column_of(one.fields.get(path) for one in facts)
        else:
            columns[path] = column_of(element.get(path) for element in flat[carried_by])
    rates, all_rates = _distinct_rates(facts)
    requests = list(dict.fromkeys(one.request for one in facts)) or [None]
    where = {request: place for place, request in enumerate(requests)}
    return Batch(
        len(facts),
        columns,
        found,
        rates,
        all_rates,
        np.asarray([where[one.request] for one in facts], dtype=np.int64),
        requests,
    )


def column_of(known: Iterable[Knowledge]) -> Column:
    pool = Pool()
    codes = np.asarray([pool.place(each) for each in known], dtype=np.int64)
    return Column(codes, None, pool)


def starts_of(counts: Ints) -> Ints:
    """Where each of so many elements begins, and where the last ends."""
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def days(of: Iterable[int]) -> list[date]:
    """Days counted from 1970-01-01, as Arrow counts them."""
    return [date.fromordinal(date(1970, 1, 1).toordinal() + number) for number in of]


def _distinct_rates(facts: Sequence[Facts]) -> tuple[Ints, list[Mapping[tuple[str, str], Knowledge]]]:
    keys: dict[frozenset[object], int] = {}
    found: list[Mapping[tuple[str, str], Knowledge]] = []
    places = []
    for one in facts:
        key = frozenset(one.rates.items())
        if key not in keys:
            keys[key] = len(found)
            found.append(one.rates)
        places.append(keys[key])
    return np.asarray(places, dtype=np.int64), found or [{}]
