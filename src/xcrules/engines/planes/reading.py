"""One application read through planes: a reading whose truths at the root are looked up.

It is a reading of the reference in all else: what decisions ask of elements, totals and terms below those truths is
worked out as there, and only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from xcrules.engines.planes.compiling import SLOTS, TERMS_LIMIT, Tables, tables
from xcrules.engines.planes.tables import NoClass
from xcrules.engines.planes.units import Values
from xcrules.engines.reference import Reading, Scope, truths
from xcrules.engines.truth import Truth
from xcrules.facts.facts import Facts
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import ExemptionRow, LicenseRow, Rulebook, RuleRow
from xcrules.rulebook.rows import Mask, Ref


@dataclass(frozen=True, slots=True)
class Planes:
    """A rulebook with its tables. They never change, save for memos that are capped: threads may share it."""

    book: Rulebook
    tables: Tables

    def read(self, facts: Facts) -> PlaneReading:
        return PlaneReading(self.book, facts, tables=self.tables)


def compiled(book: Rulebook, *, terms_limit: int = TERMS_LIMIT, slots: int = SLOTS) -> Planes:
    """The planes of *book*.

    terms_limit: terms that a cell is written out into at most. slots: how many quantifiers over one list a term may
    have in planes. Beyond them the reference is asked: they change how long a decision takes, and never what it is.
    """
    return Planes(book, tables(book, terms_limit, slots))


@dataclass(slots=True)
class PlaneReading(Reading):
    """A reading of the facts of one application, by planes."""

    tables: Tables = field(kw_only=True)
    _values: Values | None = None
    _by_reference: bool = False

    def on(self, facts: Facts) -> PlaneReading:
        return PlaneReading(self.book, facts, tables=self.tables)

    def truth(self, ref: Ref, scope: Scope | None = None) -> Truth:
        # The class is named: with slots, the dataclass is not the one that a bare `super()` would find.
        if (scope is None or scope is self.root) and ref in self.tables.units.of:
            values = self._settled() if self._values is None else self._values
            if values is not None:
                return self.tables.units.truth(values, ref)
        return Reading.truth(self, ref, scope)

    def rules(self) -> Iterable[RuleRow]:
        values = self._settled()
        return self.book.rules if values is None else self.tables.rules.among(values)

    def exemptions(self) -> Iterable[ExemptionRow]:
        values = self._settled()
        return self.book.exemptions if values is None else self.tables.exemptions.among(values)

    def licenses(self) -> Iterable[LicenseRow]:
        values = self._settled()
        return self.book.licenses if values is None else self.tables.licenses.among(values)

    def classes(self, fact: Ref, scope: Scope) -> Mask:
        listed = self.tables.members.get(fact)
        if listed is None:
            return Reading.classes(self, fact, scope)
        row = self.book.rows[fact]
        assert isinstance(row, r.Member)
        return truths(listed.holds(self, self.knowledge(row.ref, scope), scope), self.book.partitions[fact])

    def _settled(self) -> Values | None:
        """The units that differ from usual; None if only the reference can say."""
        if self._values is not None or self._by_reference:
            return self._values
        # What is asked meanwhile of rows that are only now being worked out, the reference answers.
        self._by_reference = True
        try:
            must = may = self.tables.everything
            record = {**self.facts.fields, "date": (self.facts.date,)}
            must, may = self.tables.own.looked_up(self, record, must, may)
            for planes in self.tables.lists:
                must, may = planes.leaves(self, record, must, may)
            must, may = self.tables.own.worked_out(self, lambda: self.root, must, may)
        except NoClass:
            return None
        self._by_reference = False
        self._values = self.tables.units.settled(must, may)
        return self._values
