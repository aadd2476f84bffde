"""What is missing: the facts that could still change the outcome.

From an unknown row go down through unknown parts only; the facts reached that are not yet known are missing. So
with all of them known the outcome is definite, and any other fact changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from xcrules.engines import relations, terms
from xcrules.engines.calendar import in_force
from xcrules.engines.reference import Reading, Scope, matches, named, ones
from xcrules.engines.truth import Truth
from xcrules.facts.values import Knowledge, Money, Quantity, Value
from xcrules.program.model import DateConstant, FactRef
from xcrules.rulebook import rows as r
from xcrules.rulebook.partition import CodeSpace, Partition
from xcrules.rulebook.rows import Mask, Ref


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A fact that is missing: its path, and the element that lacks it (number 0: no element).

    A whole list is `Place("document", 0)`, a rate `Place("rates.SGD/USD", 0)`.
    """

    path: str
    number: int = 0


@dataclass(slots=True)
class Search:
    """Goes down from unknown rows; `found` collects the places, `seen` the rows already gone down from."""

    reading: Reading
    found: set[Place] = field(default_factory=set)
    _seen: set[tuple[Ref | tuple[Ref, str | None], tuple[tuple[str, int], ...]]] = field(default_factory=set)

    # --- cells ---

    def cell(self, ref: Ref, scope: Scope) -> None:
        if self.reading.truth(ref, scope) is not Truth.UNKNOWN or not self._first(ref, scope):
            return
        match self.reading.book.rows[ref]:
            case r.Literal(fact, classes):
                self.fact(fact, scope, classes)
            case r.Meets(fact, _) | r.Inside(fact, _):
                self.fact(fact, scope, 0)
            case r.All(parts) | r.Some(parts):
                for part in parts:
                    self.cell(part, scope)
            case r.Any(list_name, body) | r.Every(list_name, body):
                self.list(list_name)
                for inner in self.reading.scopes(list_name, scope):
                    self.cell(body, inner)
            case other:
                raise AssertionError(f"{other} is no cell")

    def _first(self, what: Ref | tuple[Ref, str | None], scope: Scope) -> bool:
        key = (what, scope.place)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def cells(self, refs: Iterable[Ref], scope: Scope) -> None:
        for ref in refs:
            self.cell(ref, scope)

    # --- facts ---

    def list(self, list_name: str) -> None:
        if self.reading.elements(list_name) is None:
            self.found.add(Place(list_name))

    def fact(self, fact: Ref, scope: Scope, classes: Mask) -> None:
        """Goes down from a fact row whose literal of *classes* is unknown."""
        match row := self.reading.book.rows[fact]:
            case r.Plain(ref, unit):
                self.plain(ref, unit, scope, coarse=self._is_coarse(fact))
            case r.Measured(term, unit):
                self.term(term, unit, scope)
            case r.Balance(left, _, right, unit, money):
                if money and unit is None:
                    common = terms.common_currency(self.reading, row, scope)
                    unit = common.currency if common else None
                self.term(left, unit, scope)
                self.term(right, unit, scope)
            case r.Related(left, _, right) | r.Near(left, _, _, _, right) | r.SamePeriod(left, _, right):
                self._relation(row, left, right, scope)
            case r.Member():
                self._member(row, scope)
            case r.TierOf(_, names, needs):
                top = highest_needed(self.reading.book.partitions[fact], names, classes)
                self.cells((need for tier in needs[: top + 1] for need in tier), scope)
            case r.LevelOf(_, _, raises):
                least = self.reading.levels(row, scope)[0]
                self.cells((cell for level, cell in raises if level > least), scope)
            case r.Known() | r.Answers():
                pass
            case other:
                raise AssertionError(f"{other} is no fact")

    def plain(self, ref: FactRef, unit: str | None, scope: Scope, coarse: bool = False) -> None:
        """The fact itself if it is not known, or known too coarsely; else the rate that it waits for."""
        known = self.reading.knowledge(ref, scope)
        if known is None or len(known) > 1 or coarse:
            self._add(ref, scope)
        for value in known or ():
            self._convert(value, unit, ref, scope)

    def _convert(self, value: Value, unit: str | None, ref: FactRef, scope: Scope) -> None:
        if terms.in_unit(value, unit):
            return
        if isinstance(value, Money):
            self._rate(value.currency, unit)
        elif isinstance(value, Quantity):
            self._add(ref, scope)

    def _rate(self, currency: str, unit: str | None) -> None:
        rates = self.reading.facts.rates.get((currency, unit or ""))
        if rates is None or len(rates) > 1:
            self.found.add(Place(f"rates.{currency}/{unit}"))

    def _add(self, ref: FactRef, scope: Scope) -> None:
        if ref.path == "date":
            return
        if ref.list is None:
            self.found.add(Place(ref.path))
            return
        at = scope.find(ref.list, ref.up)
        if at.number == 0:
            return  # an element of an unknown list: the list itself is missing
        self.found.add(Place(ref.path, at.number))
        if ref.path == "item.unit_value":
            # It is worked out from these two when both are known.
            for path in ("item.value", "item.quantity"):
                if not is_single(at.element.get(path)):
                    self.found.add(Place(path, at.number))

    def _is_coarse(self, fact: Ref) -> bool:
        """Whether a literal of this fact can be unknown though the fact is known: a code may be too coarse."""
        row, partition = self.reading.book.rows[fact], self.reading.book.partitions[fact]
        return isinstance(partition, CodeSpace) and isinstance(row, r.Plain)

    def _relation(
        self,
        row: r.Related | r.Near | r.SamePeriod,
        left: FactRef | DateConstant,
        right: FactRef | DateConstant,
        scope: Scope,
    ) -> None:
        sides = [relations.sides(self.reading, side, scope) for side in (left, right)]
        for side in (left, right):
            if isinstance(side, FactRef) and not is_single(self.reading.knowledge(side, scope)):
                self._add(side, scope)
        for one in sides[0]:
            for other in sides[1]:
                pair = relations.missing_rate(one, other)
                if pair is not None:
                    self._rate(*pair)
        if isinstance(row, r.Related) and row.how is r.Kinship.AMONG and all(len(side) == 1 for side in sides):
            # Both known: the code on the left is coarser than one on the right.
            assert isinstance(left, FactRef)
            self._add(left, scope)

    def _member(self, row: r.Member, scope: Scope) -> None:
        known = self.reading.knowledge(row.ref, scope)
        matched = [
            (line, _matches(line, known))
            for line in row.every_line()
            if in_force(line.windows, self.reading.facts.date)
        ]
        if not is_single(known) or any(
            found is Truth.UNKNOWN and self._where(line, scope) is not Truth.FALSE for line, found in matched
        ):
            self._add(row.ref, scope)
        for line, found in matched:
            if line.where is not None and found is not Truth.FALSE:
                self.cell(line.where, scope)

    def _where(self, line: r.Line, scope: Scope) -> Truth:
        return Truth.TRUE if line.where is None else self.reading.truth(line.where, scope)

    # --- terms ---

    def term(self, term: Ref, unit: str | None, scope: Scope) -> None:
        if not self._first((term, unit), scope):
            return
        match self.reading.book.rows[term]:
            case r.Amount():
                pass
            case r.Field(ref):
                self.plain(ref, unit, scope)
            case r.Total(ref, where):
                assert ref.list is not None
                self._elements(ref.list, where, ref, unit, scope)
            case r.Count(list_name, where):
                self._elements(list_name, where, None, None, scope)
            case r.Distinct(key, where):
                assert key.list is not None
                self._elements(key.list, where, key, None, scope)
            case r.Sum(parts):
                for _, part in parts:
                    self.term(part, unit, scope)
            case r.Share(_, of):
                self.term(of, unit, scope)
            case r.Points(_, adds):
                self.cells((cell for _, cell in adds), scope)
            case other:
                raise AssertionError(f"{other} is no term")

    def _elements(self, list_name: str, where: Ref | None, ref: FactRef | None, unit: str | None, scope: Scope) -> None:
        self.list(list_name)
        for inner in self.reading.scopes(list_name, scope):
            counts = Truth.TRUE if where is None else self.reading.truth(where, inner)
            if where is not None:
                self.cell(where, inner)
            if ref is not None and counts is not Truth.FALSE:
                self.plain(ref, unit, inner)


def is_single(known: Knowledge) -> bool:
    return known is not None and len(known) == 1


def _matches(line: r.Line, known: Knowledge) -> Truth:
    """Whether some value that the fact may have could match the entry."""
    if known is None:
        return Truth.UNKNOWN
    found = {matches(line, one) for value in known for one in ones(value)}
    return found.pop() if len(found) == 1 else Truth.UNKNOWN if found else Truth.FALSE


def highest_needed(partition: Partition, names: tuple[str, ...], classes: Mask) -> int:
    """The highest tier whose needs a literal of *classes* depends on: the one above its last boundary."""
    inside = [bool(classes & named(partition, name)) for name in names]
    return max((tier for tier in range(1, len(names)) if inside[tier] != inside[tier - 1]), default=0)


def open_places(reading: Reading) -> set[Place]:
    """The facts that are missing for a definite outcome: none, exactly when it is definite."""
    book = reading.book
    prohibited, required = reading.truth(book.prohibited), reading.truth(book.required)
    covered, referred = reading.truth(book.covered), reading.truth(book.referred)
    search = Search(reading)
    search.cell(book.prohibited, reading.root)
    if prohibited is not Truth.TRUE:
        if covered is not Truth.FALSE:
            search.cell(book.referred, reading.root)
        if not (covered is Truth.TRUE and referred is Truth.TRUE):
            search.cell(book.required, reading.root)
        if required is not Truth.FALSE:
            search.cell(book.covered, reading.root)
    return search.found
