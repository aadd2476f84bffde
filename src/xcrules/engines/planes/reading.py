"""One application read through planes: a reading whose truths at the root are looked up.

It is a reading of the reference in all else: what decisions ask of elements, totals and terms below those truths is
worked out as there, and only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from xcrules.engines.planes.columns import Columns, RequestColumn, columns_of
from xcrules.engines.planes.compiling import SLOTS, TERMS_LIMIT, Tables, tables
from xcrules.engines.planes.lists import Over
from xcrules.engines.planes.tables import Bits, NoClass, Pair
from xcrules.engines.planes.through import Paths, paths
from xcrules.engines.planes.units import Settled
from xcrules.engines.reference import Reading, Scope
from xcrules.engines.truth import Truth
from xcrules.facts.facts import Facts
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.rows import Mask, Ref
from xcrules.uncollected import uncollected


@dataclass(frozen=True, slots=True)
class Planes:
    """A rulebook with its tables. They never change, save for memos that are capped: threads may share it.

    requests: what depends on the request alone. work: what else the application itself is asked for on top of its
    plain facts. outer: by list, all of its space. paths: through which elements a condition holds.
    """

    book: Rulebook
    tables: Tables
    requests: tuple[RequestColumn, ...]
    work: Columns
    outer: Mapping[str, Pair]
    paths: Paths

    def read(self, facts: Facts) -> PlaneReading:
        return PlaneReading(self.book, facts, planes=self)

    def read_by_reference(self, facts: Facts) -> PlaneReading:
        """A reading that asks the reference for everything, until it is told what stands."""
        return PlaneReading(self.book, facts, planes=self, _by_reference=True)

    def requested(self, reading: Reading) -> Pair:
        """What the request of a reading leaves of the terms."""
        must = may = self.tables.everything
        for column in self.requests:
            surely, maybe = column.leaves(reading, reading.root)
            must &= surely
            may &= maybe
        return must, may

    def standing(self, found: LookedUp, reading: Callable[[], Reading]) -> Pair:
        """The terms that stand. Raises `NoClass` if only the reference can say."""
        must, may = found.must, found.may
        for planes in self.tables.lists:
            must, may = planes.leaves(found.over[planes.name], found.outer[planes.name], reading, must, may)
        if may & self.work.tested:
            there = reading()
            must, may = self.work.worked_out(there, lambda: there.root, must, may)
        return must, may


def compiled(book: Rulebook, *, terms_limit: int = TERMS_LIMIT, slots: int = SLOTS) -> Planes:
    """The planes of *book*.

    terms_limit: terms that a cell is written out into at most. slots: how many quantifiers over one list a term may
    have in planes. Beyond them the reference is asked: they change how long a decision takes, and never what it is.
    """
    with uncollected():
        return planes_of(book, tables(book, terms_limit, slots))


def planes_of(book: Rulebook, made: Tables) -> Planes:
    """The planes of *book*, of which the tables are *made*."""
    asked = [column for column in made.own.asked if not isinstance(column, RequestColumn)]
    requests = tuple(column for column in made.own.asked if isinstance(column, RequestColumn))
    outer = {each.name: (each.space, each.space) for each in made.lists}
    return Planes(book, made, requests, columns_of((), asked), outer, paths(book, made))


class LookedUp(NamedTuple):
    """What the plain facts of an application leave standing, before the reference is asked for anything.

    must, may: of the terms. outer: by list, of its space. over: by list, what its elements leave of it.
    """

    must: Bits
    may: Bits
    outer: Mapping[str, Pair]
    over: Mapping[str, Over]


@dataclass(slots=True)
class PlaneReading(Reading):
    """A reading of the facts of one application, by planes. over: what the elements of each list leave, once asked."""

    planes: Planes = field(kw_only=True)
    over: Mapping[str, Over] = field(default_factory=dict)
    _settled: Settled | None = None
    _by_reference: bool = False

    def on(self, facts: Facts) -> PlaneReading:
        return PlaneReading(self.book, facts, planes=self.planes)

    def truth(self, ref: Ref, scope: Scope | None = None) -> Truth:
        # The class is named: with slots, the dataclass is not the one that a bare `super()` would find.
        if (scope is None or scope is self.root) and ref in self.planes.tables.units.of:
            settled = self.settled()
            if settled is not None:
                return self.planes.tables.units.truth(settled.values, ref)
        return Reading.truth(self, ref, scope)

    def classes(self, fact: Ref, scope: Scope) -> Mask:
        listed = self.planes.tables.members.get(fact)
        return Reading.classes(self, fact, scope) if listed is None else listed.classes(self, fact, scope)

    def settled(self) -> Settled | None:
        """What stands and what follows; None if only the reference can say."""
        if self._settled is not None or self._by_reference:
            return self._settled
        # What is asked meanwhile of rows that are only now being worked out, the reference answers.
        self._by_reference = True
        try:
            found = self._looked_up()
            must, may = self.planes.standing(found, lambda: self)
        except NoClass:
            return None
        self.settle(found.over, self.planes.tables.units.settled(must, may))
        return self._settled

    def settle(self, over: Mapping[str, Over], settled: Settled) -> None:
        """Takes what stands as found."""
        self.over, self._settled, self._by_reference = over, settled, False

    def _looked_up(self) -> LookedUp:
        record = {**self.facts.fields, "date": (self.facts.date,)}
        lists = self.planes.tables.lists
        must, may = self.planes.tables.own.looked_up(self, record, *self.planes.requested(self))
        outer = {each.name: each.outer.looked_up(self, record, each.space, each.space) for each in lists}
        return LookedUp(must, may, outer, {each.name: each.looked_up(self) for each in lists})
