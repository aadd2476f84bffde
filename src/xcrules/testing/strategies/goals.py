"""From a condition to an application: what to narrow so that a row of the rulebook becomes true, or false.

It is a search without going back: where a choice turns out to be a dead end, the sketch says that it missed
something, and the application is whatever came of it. What is drawn is decided by the engine afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations
from math import ceil

from xcrules.engines.calendar import in_force, moved
from xcrules.engines.reference import Reading, matches, ones
from xcrules.engines.relations import pair
from xcrules.engines.representatives import measured, next_day
from xcrules.engines.truth import Truth, truth
from xcrules.facts.facts import Facts
from xcrules.facts.types import Kind
from xcrules.facts.values import NONE, Value
from xcrules.program.model import DateConstant, FactRef
from xcrules.rulebook import rows as r
from xcrules.rulebook.partition import Nominal, Ordered, full
from xcrules.rulebook.rows import Mask, Ref
from xcrules.testing.hand import Hand
from xcrules.testing.strategies.relatives import around, beside
from xcrules.testing.strategies.sketch import OfEach, Sketch, Under

DATE = FactRef("date")
NEAR_MISSES = 50
"""Of a hundred conditions that fail by one part, or hold by one, so many have all their other parts the other way: it
is that part alone that decides."""
MOST_ELEMENTS = 15
"""Elements made to bring a count about."""


@dataclass(slots=True)
class Pursuit:
    """One hand that narrows one sketch. Every choice shrinks towards the first way there is."""

    hand: Hand
    sketch: Sketch

    # --- cells ---

    def reach(self, ref: Ref, wanted: bool, under: Under | None = None) -> None:
        """Narrows the sketch so that the row becomes *wanted*."""
        match self.sketch.world.book.rows[ref]:
            case r.Literal(fact, classes):
                self._fact(fact, classes if wanted else self._others(fact, classes), under)
            case r.Meets(fact, classes):
                self._set(fact, classes, wanted, under)
            case r.Inside(fact, classes):
                self._set(fact, self._others(fact, classes), not wanted, under)
            case r.All(parts):
                self._parts(parts, wanted, wanted, under)
            case r.Some(parts):
                self._parts(parts, wanted, not wanted, under)
            case r.Any(list_name, body):
                self._elements(list_name, body, wanted, wanted, under)
            case r.Every(list_name, body):
                self._elements(list_name, body, wanted, not wanted, under)
            case other:
                raise AssertionError(f"{other} is no cell")

    def _parts(self, parts: Sequence[Ref], wanted: bool, all_of_them: bool, under: Under | None) -> None:
        if not parts:
            self.sketch.missed |= not all_of_them
        elif all_of_them:
            # The day comes first: what others want of days is counted from it.
            for part in sorted(parts, key=lambda part: not self._is_of_day(part)):
                self.reach(part, wanted, under)
        else:
            chosen = self.hand.one(parts)
            self.reach(chosen, wanted, under)
            if self.hand.chance(NEAR_MISSES):
                for part in parts:
                    if part != chosen:
                        self.reach(part, not wanted, under)

    def _is_of_day(self, ref: Ref) -> bool:
        row = self.sketch.world.book.rows[ref]
        return isinstance(row, r.Literal) and self.sketch.world.book.rows[row.fact] == r.Plain(DATE, None)

    def _elements(self, list_name: str, body: Ref, wanted: bool, one_will_do: bool, under: Under | None) -> None:
        if not one_will_do:
            self.sketch.of_each.append(OfEach(list_name, body, wanted, under))
            return
        there = self.sketch.lists.get(list_name, [])
        # One element may serve two conditions: a condition may ask for two things of one party.
        element = self.hand.one(there) if there and self.hand.chance(50) else self.sketch.new(list_name)
        self.reach(body, wanted, Under(list_name, element, under))

    def settle(self, near: bool) -> None:
        """Brings about what is wanted of each element, once all elements are there. near: of a list that has none,
        make one as often as not: an element that only just fails shows more than none at all."""
        asked = 0
        while asked < len(self.sketch.of_each):
            each = self.sketch.of_each[asked]
            asked += 1
            if near and not self.sketch.lists.get(each.list) and self.hand.chance(NEAR_MISSES):
                self.sketch.new(each.list)
            for element in list(self.sketch.lists.get(each.list, [])):
                self.reach(each.body, each.wanted, Under(each.list, element, each.under))

    def _others(self, fact: Ref, classes: Mask) -> Mask:
        return full(self.sketch.world.book.partitions[fact]) & ~classes

    # --- facts ---

    def _set(self, fact: Ref, classes: Mask, meets: bool, under: Under | None) -> None:
        row = self.sketch.world.book.rows[fact]
        assert isinstance(row, r.Plain)

        def allows(value: Value) -> bool:
            found = [each & ~classes == 0 for each in self._classes_of(fact, value, None)]
            apart = [each & classes == 0 for each in self._classes_of(fact, value, None)]
            return any(found) if meets else all(apart)

        self.sketch.narrow(row.ref, under, allows)

    def _fact(self, fact: Ref, classes: Mask, under: Under | None) -> None:
        book = self.sketch.world.book
        partition = book.partitions[fact]
        row = book.rows[fact]
        match row:
            case r.Plain(ref, unit):
                self.sketch.narrow(ref, under, lambda value: self._lies_in(fact, value, unit, classes))
            case r.Measured(term, unit):
                assert isinstance(partition, Ordered)
                numbers = [
                    number
                    for number in self.sketch.world.numbers[fact]
                    if partition.classes(number, number) & ~classes == 0
                ]
                if numbers:
                    self.number(term, self.hand.one(numbers), unit, under)
                else:
                    self.sketch.missed = True
            case r.Related() | r.Near() | r.SamePeriod() | r.Member() | r.Answers() | r.Balance() | r.Known():
                assert isinstance(partition, Nominal)
                wanted = [answer for answer in (True, False) if 1 << (partition.class_of(answer) or 0) & classes]
                if len(wanted) == 1:
                    self._relation(row, wanted[0], under)
            case r.TierOf(_, names, needs):
                assert isinstance(partition, Nominal)
                tiers = [tier for tier, name in enumerate(names) if 1 << (partition.class_of(name) or 0) & classes]
                self._tier(needs, tiers, under)
            case r.LevelOf(_, names, raises):
                assert isinstance(partition, Nominal)
                levels = [level for level, name in enumerate(names) if 1 << (partition.class_of(name) or 0) & classes]
                self._level(raises, levels, under)
            case other:
                raise AssertionError(f"{other} is no fact")

    def _lies_in(self, fact: Ref, value: Value, unit: str | None, classes: Mask) -> bool:
        return all(each & ~classes == 0 for each in self._classes_of(fact, value, unit))

    def _classes_of(self, fact: Ref, value: Value, unit: str | None) -> list[Mask]:
        return self._reading().classes_of(fact, value, unit)

    def _reading(self) -> Reading:
        """The rulebook read on no facts: what values mean by themselves does not depend on any."""
        return Reading(self.sketch.world.book, Facts(date.min))

    def _relation(
        self,
        row: r.Related | r.Near | r.SamePeriod | r.Member | r.Answers | r.Balance | r.Known,
        wanted: bool,
        under: Under | None,
    ) -> None:
        match row:
            case r.Related():
                self._related(row, wanted, under)
            case r.Near(FactRef() as left, count, unit, before, right):
                day = self.one(right, under)
                if isinstance(day, date):
                    edge = moved(day, -count if before else count, unit)
                    first, last = min(day, edge), max(day, edge)
                    days = (first, last) if wanted else (next_day(first, -1), next_day(last, 1))
                    self.sketch.put(left, under, (self.hand.one(days),))
            case r.SamePeriod(FactRef() as left, unit, right, counted_from):
                day = self.one(right, under)
                if isinstance(day, date):
                    self.sketch.put(left, under, (self.hand.one(tuple(around(day, unit, counted_from, wanted))),))
            case r.Member():
                self._member(row, wanted, under)
            case r.Answers(license_, kind):
                if wanted:
                    self.sketch.request = self.hand.one((license_.name, kind))
            case _:
                # Two sums against each other, and whether something is known, are left to chance.
                pass

    def one(self, side: FactRef | DateConstant, under: Under | None) -> Value | None:
        """One value for a fact, which it then has."""
        if isinstance(side, DateConstant):
            return side.value
        values = self.sketch.values(side, under)
        if not values:
            return None
        value = self.hand.one(values)
        self.sketch.put(side, under, (value,))
        return value

    def _related(self, row: r.Related, wanted: bool, under: Under | None) -> None:
        if not isinstance(row.left, FactRef):
            return
        other = self.one(row.right, under)
        if other is None or other is NONE:
            self.sketch.missed |= wanted
            return
        near = (*beside(other, row.steps), *self.sketch.values(row.left, under))
        values = [value for value in near if value is not NONE]
        fitting = [value for value in values if pair(self._reading(), row, value, other) is truth(wanted)]
        if fitting:
            self.sketch.put(row.left, under, (self.hand.one(tuple(dict.fromkeys(fitting))),))
        else:
            self.sketch.missed = True

    def _member(self, row: r.Member, wanted: bool, under: Under | None) -> None:
        if not wanted:
            lines = tuple(row.every_line())
            self.sketch.narrow(
                row.ref,
                under,
                lambda value: all(matches(line, one) is Truth.FALSE for line in lines for one in ones(value)),
            )
            return
        values = self.sketch.values(row.ref, under)
        known = [line for line in row.lines if any(_matches(line, value) for value in values)]
        if not known:
            self.sketch.missed = True
            return
        line = self.hand.one(known)
        self.sketch.narrow(row.ref, under, lambda value: _matches(line, value))
        if line.windows:
            window = self.hand.one(line.windows)
            self.sketch.narrow(DATE, under, lambda day: isinstance(day, date) and in_force((window,), day))
        if line.where is not None:
            self.reach(line.where, True, under)

    def _tier(self, needs: tuple[tuple[Ref, ...], ...], tiers: list[int], under: Under | None) -> None:
        tier = self.hand.one(tiers)
        for needed in needs[: tier + 1]:
            for need in needed:
                self.reach(need, True, under)
        if tier + 1 < len(needs) and needs[tier + 1]:
            self.reach(self.hand.one(needs[tier + 1]), False, under)

    def _level(self, raises: tuple[tuple[int, Ref], ...], levels: list[int], under: Under | None) -> None:
        level = self.hand.one(levels)
        for cell in [cell for other, cell in raises if other > level]:
            self.reach(cell, False, under)
        there = [cell for other, cell in raises if other == level]
        if level and there:
            self.reach(self.hand.one(there), True, under)

    # --- numbers ---

    def number(self, term: Ref, number: Fraction, unit: str | None, under: Under | None) -> None:
        """Narrows the sketch so that the term comes to *number*."""
        match self.sketch.world.book.rows[term]:
            case r.Field(ref):
                self.sketch.put(ref, under, (self._in_unit(ref, number, unit),))
            case r.Total(ref, where):
                assert ref.list is not None
                self._total(ref, ref.list, where, number, unit, under)
            case r.Count(list_name, where):
                self._count(list_name, where, None, number, under)
            case r.Distinct(key, where):
                assert key.list is not None
                self._count(key.list, where, key, number, under)
            case r.Sum(parts):
                chosen = self.hand.one([part for sign, part in parts if sign > 0] or [part for _, part in parts])
                self.number(chosen, number, unit, under)
            case r.Share(percent, of):
                if percent:
                    self.number(of, number * 100 / percent, unit, under)
            case r.Points(_, adds):
                self._points(adds, number, under)
            case _:
                pass

    def _in_unit(self, ref: FactRef, number: Fraction, unit: str | None) -> Value:
        kind = self.sketch.world.spec(ref.path).type
        if kind.kind is Kind.QUANTITY and unit is None:
            unit = (kind.dimensions or ("units",))[0]
        return measured(kind, max(number, Fraction(0)), unit)

    def _total(
        self, ref: FactRef, list_name: str, where: Ref | None, number: Fraction, unit: str | None, under: Under | None
    ) -> None:
        if number <= 0:
            if where is not None:
                self.sketch.of_each.append(OfEach(list_name, where, False, under))
            return
        # Two elements that make it up together show what one alone does not.
        amounts = self.hand.one(((number,), (number / 2, number / 2)))
        for amount in amounts:
            inner = Under(list_name, self.sketch.new(list_name), under)
            self.sketch.put(ref, inner, (self._in_unit(ref, amount, unit),))
            if where is not None:
                self.reach(where, True, inner)

    def _count(
        self, list_name: str, where: Ref | None, key: FactRef | None, number: Fraction, under: Under | None
    ) -> None:
        wanted = ceil(number)
        if wanted <= 0 and where is not None:
            self.sketch.of_each.append(OfEach(list_name, where, False, under))
        # Whole numbers above the ends of a list cannot be had.
        if wanted > MOST_ELEMENTS:
            self.sketch.missed = True
        for place in range(max(min(wanted, MOST_ELEMENTS), 0)):
            inner = Under(list_name, self.sketch.new(list_name), under)
            if where is not None:
                self.reach(where, True, inner)
            if key is not None:
                values = self.sketch.values(key, inner)
                self.sketch.put(key, inner, values[place : place + 1] or values[:1])

    def _points(self, adds: tuple[tuple[Fraction, Ref], ...], number: Fraction, under: Under | None) -> None:
        """The adds that come to *number*, or to the least above it."""
        few = adds[:8]
        ways = [way for size in range(len(few) + 1) for way in combinations(few, size)]
        enough = [way for way in ways if sum(points for points, _ in way) >= number]
        if not enough:
            self.sketch.missed = True
            return
        best = min(enough, key=lambda way: (sum(points for points, _ in way), len(way)))
        for add in adds:
            self.reach(add[1], add in best, under)


# --- values ------------------------------------------------------------------------------------------


def _matches(line: r.Line, value: Value) -> bool:
    return any(matches(line, one) is Truth.TRUE for one in ones(value))
