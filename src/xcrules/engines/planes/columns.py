"""Columns: what each fact leaves standing of a space's terms, looked up or worked out.

A plain fact is looked up: knowledge -> (must, may), kept by value. Everything else (comparisons of two facts, totals,
dated lists, tiers, cells that are not written out) is asked of the reference, while a term that needs it still stands.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xcrules.engines import terms
from xcrules.engines.planes.memo import keep, key_of
from xcrules.engines.planes.tables import Bits, Layer, NoClass, Pair
from xcrules.engines.truth import Truth
from xcrules.facts.values import Knowledge, Value
from xcrules.rulebook.rows import Mask, Plain, Ref

if TYPE_CHECKING:
    from xcrules.engines.planes.residuals import Asking
    from xcrules.engines.reference import Reading, Scope


@dataclass(frozen=True, slots=True)
class PlainColumn:
    """A fact as handed in. unknown: what is left where nothing is known of it.

    memo: by value. by_class: by the classes that the values may lie in; ever new values lie in the same few, and share
    its masks. Both are capped.
    """

    path: str
    fact: Ref
    unit: str | None
    layers: tuple[Layer, ...]
    everything: Bits
    unknown: Pair
    memo: dict[Hashable, Pair] = field(default_factory=dict, compare=False)
    by_class: dict[tuple[tuple[Mask, ...], ...], Pair] = field(default_factory=dict, compare=False)

    def leaves(self, reading: Reading, known: Knowledge) -> Pair:
        if known is None:
            return self.unknown
        if len(known) == 1:
            value = known[0]
            key = key_of(value)
            found = self.memo.get(key)
            if found is None:
                found = self._worked_out(reading, known)
                # With a rate of exchange, one value may come to something else in the next application.
                if terms.in_unit(value, self.unit):
                    keep(self.memo, key, found)
            return found
        return self._worked_out(reading, known)

    def _worked_out(self, reading: Reading, known: tuple[Value, ...]) -> Pair:
        if not known:
            raise NoClass
        values = tuple(tuple(reading.classes_of(self.fact, value, self.unit)) for value in known)
        found = self.by_class.get(values)
        if found is None:
            must = may = self.everything
            for layer in self.layers:
                surely, maybe = layer.of_values(values)
                must &= surely
                may &= maybe
            found = must, may
            keep(self.by_class, values, found)
        return found


@dataclass(frozen=True, slots=True)
class FactColumn:
    """A fact that is worked out from others. tested: the terms that ask for it."""

    fact: Ref
    layers: tuple[Layer, ...]
    everything: Bits
    tested: Bits

    def leaves(self, reading: Reading, scope: Scope) -> Pair:
        classes = reading.classes(self.fact, scope)
        must = may = self.everything
        for layer in self.layers:
            surely, maybe = layer.within(classes)
            must &= surely
            may &= maybe
        return must, may


@dataclass(frozen=True, slots=True)
class RequestColumn:
    """Which licenses answer what is requested: facts that depend on nothing else. memo: by request, capped."""

    facts: tuple[FactColumn, ...]
    everything: Bits
    tested: Bits
    memo: dict[str | None, Pair] = field(default_factory=dict, compare=False)

    def leaves(self, reading: Reading, scope: Scope) -> Pair:
        request = reading.facts.request
        found = self.memo.get(request)
        if found is None:
            must = may = self.everything
            for column in self.facts:
                surely, maybe = column.leaves(reading, scope)
                must &= surely
                may &= maybe
            found = must, may
            keep(self.memo, request, found)
        return found


@dataclass(frozen=True, slots=True)
class CellColumn:
    """A condition that is not written out, and how to ask for it."""

    ask: Asking
    everything: Bits
    tested: Bits

    def leaves(self, reading: Reading, scope: Scope) -> Pair:
        others = self.everything & ~self.tested
        match self.ask(reading, scope):
            case Truth.TRUE:
                return self.everything, self.everything
            case Truth.UNKNOWN:
                return others, self.everything
            case _:
                return others, others


Asked = FactColumn | RequestColumn | CellColumn


@dataclass(frozen=True, slots=True)
class Columns:
    """All that the terms of one space ask of one record: the application, or an element."""

    plain: tuple[PlainColumn, ...] = ()
    asked: tuple[Asked, ...] = ()
    tested: Bits = 0

    def looked_up(self, reading: Reading, record: Mapping[str, Knowledge], must: Bits, may: Bits) -> Pair:
        """What the facts of *record* leave of *must* and *may*."""
        for column in self.plain:
            surely, maybe = column.leaves(reading, record.get(column.path))
            must &= surely
            may &= maybe
            if not may:
                break
        return must, may

    def worked_out(self, reading: Reading, scope: Callable[[], Scope], must: Bits, may: Bits) -> Pair:
        """What is asked of the reference leaves of *must* and *may*."""
        if not may & self.tested:
            return must, may
        there = scope()
        for column in self.asked:
            if may & column.tested:
                surely, maybe = column.leaves(reading, there)
                must &= surely
                may &= maybe
        return must, may


# --- columns from what they are made of ----------------------------------------------------------------


def plain_column(fact: Ref, row: Plain, layers: tuple[Layer, ...], everything: Bits) -> PlainColumn:
    must = may = everything
    for layer in layers:
        must &= layer.unknown[0]
        may &= layer.unknown[1]
    return PlainColumn(row.ref.path, fact, row.unit, layers, everything, (must, may))


def request_column(facts: Iterable[FactColumn], everything: Bits) -> RequestColumn:
    there = tuple(facts)
    return RequestColumn(there, everything, _tested(there))


def columns_of(plain: Iterable[PlainColumn], asked: Iterable[Asked]) -> Columns:
    there = tuple(asked)
    return Columns(tuple(plain), there, _tested(there))


def _tested(asked: Iterable[Asked]) -> Bits:
    found = 0
    for each in asked:
        found |= each.tested
    return found
