"""The draft: conditions of a program as a flat table, before facts are cut into classes.

Each define, tier and amount is lowered once, however often it is used. Negation is pushed to the tests on the
way down. `Draft` rows are those of `rows`, with tests by value in place of literals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import assert_never

from xcrules.facts.types import Kind
from xcrules.facts.values import Value
from xcrules.program import model as m
from xcrules.program.model import FactRef
from xcrules.rulebook import rows as r
from xcrules.rulebook.rows import DraftRow, Ref

DEEPEST = 120
"""How deep conditions may nest, defines, amounts and tiers included."""


@dataclass(slots=True)
class Hole:
    """What to put in the place of each positive `any item`, given its body, and whether it stands inside another
    quantifier, whose element the body may read. `memo` keeps what defines come to so."""

    fill: Callable[[Ref, bool], Ref]
    memo: dict[tuple[m.Id, bool], Ref] = field(default_factory=dict)


StandIn = tuple[str, str, str | None]


class TooDeep(Exception):
    """Conditions nest deeper than `DEEPEST`."""


@dataclass(slots=True)
class Draft:
    """`standing_in`: (word, record, list): in the `where` of a list entry, `word` stands for the record under test, an
    element of `list` (None: a record of the application, such as `exporter`)."""

    program: m.Program
    rows: list[DraftRow] = field(default_factory=list)
    _where: dict[tuple[type, DraftRow], Ref] = field(default_factory=dict)
    _defined: dict[tuple[m.Id, bool, StandIn | None], Ref] = field(default_factory=dict)
    _named: dict[m.Id, Ref] = field(default_factory=dict)
    _negated: dict[Ref, Ref] = field(default_factory=dict)
    _forces: dict[tuple[m.Window, ...], Ref] = field(default_factory=dict)
    _depth: int = 0
    _quantifiers: int = 0
    standing_in: StandIn | None = None

    def add(self, row: DraftRow) -> Ref:
        new = len(self.rows)
        found = self._where.setdefault((type(row), row), new)
        if found == new:
            self.rows.append(row)
        return found

    @property
    def true(self) -> Ref:
        return self.add(r.All(()))

    def joined(self, every: bool, parts: Iterable[Ref]) -> Ref:
        return self.add(r.Joined(every, tuple(parts)))

    def negate(self, ref: Ref) -> Ref:
        if ref not in self._negated:
            self._negated[ref] = self._negation(ref)
        return self._negated[ref]

    def _negation(self, ref: Ref) -> Ref:
        match self.rows[ref]:
            case r.Test(fact, spec, holds):
                return self.add(r.Test(fact, spec, not holds))
            case r.All(parts):
                return self.add(r.Some(tuple(self.negate(part) for part in parts)))
            case r.Some(parts):
                return self.add(r.All(tuple(self.negate(part) for part in parts)))
            case r.Joined(every, parts):
                return self.joined(not every, (self.negate(part) for part in parts))
            case r.Any(list_name, body):
                return self.add(r.Every(list_name, self.negate(body)))
            case r.Every(list_name, body):
                return self.add(r.Any(list_name, self.negate(body)))
            case other:
                raise AssertionError(f"{other} is no condition")

    def test(self, fact: r.FactRow, values: Iterable[Value] = (True,), holds: bool = True) -> Ref:
        return self.add(r.Test(self.add(fact), r.Among(frozenset(values)), holds))

    # --- conditions ---

    def condition(self, condition: m.Condition, holds: bool = True, hole: Hole | None = None) -> Ref:
        """The row that says *condition* (or, if not *holds*, its negation)."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise TooDeep
        try:
            return self._condition(condition, holds, hole)
        finally:
            self._depth -= 1

    def _condition(self, condition: m.Condition, holds: bool, hole: Hole | None) -> Ref:
        match condition:
            case m.All(parts) | m.Some(parts):
                node = r.All if isinstance(condition, m.All) is holds else r.Some
                return self.add(node(tuple(self.condition(part, holds, hole) for part in parts)))
            case m.Not(of):
                return self.condition(of, not holds, hole)
            case m.Any(list_name, kind, body):
                return self._any(list_name, kind, body, holds, hole)
            case m.Every(list_name, kind, body):
                # "Every" needs one: any (body) and no (not body).
                both = (self._any(list_name, kind, body, True, None), self._each(list_name, kind, body))
                ref = self.add(r.All(both))
                return ref if holds else self.negate(ref)
            case m.IsOneOf(fact, values):
                return self.test(r.Plain(self.ref(fact), None), values, holds)
            case m.HasCode(fact, ranges):
                return self.add(r.Test(self.add(r.Plain(self.ref(fact), None)), r.Codes(ranges), holds))
            case m.InList(fact, list_id):
                return self._in_list(fact, list_id, holds)
            case m.Compares():
                return self._compares(condition, holds)
            case m.Within(left, count, unit, before, right):
                return self.test(r.Near(self.side(left), count, unit, before, self.side(right)), holds=holds)
            case m.InSamePeriod(left, unit, right, counted_from):
                return self.test(r.SamePeriod(self.side(left), unit, self.side(right), counted_from), holds=holds)
            case m.Matches(left, right, same):
                how = r.Kinship.SAME if same else r.Kinship.AMONG
                return self.test(r.Related(self.ref(left), how, self.ref(right)), holds=holds)
            case m.Steps(left, order, right):
                steps = self.program.vocabulary.facts[left.path].type.values
                return self.test(r.Related(self.ref(left), KINSHIPS[order], self.ref(right), steps), holds=holds)
            case m.Defined(define):
                return self._define(define, holds, hole)
            case m.TierIs(tiers, names):
                return self.test(self._tiers(tiers), names, holds)
            case m.ScaleIs(scale, names):
                return self.test(self.scale(scale), names, holds)
            case m.IsKnown(fact, list_name):
                return self.test(r.Known(None if fact is None else self.ref(fact), list_name), holds=holds)
            case _:
                assert_never(condition)

    def _define(self, define: m.Id, holds: bool, hole: Hole | None) -> Ref:
        condition = self.program.defines[define].condition
        if hole is not None:
            if (define, holds) not in hole.memo:
                hole.memo[define, holds] = self.condition(condition, holds, hole)
            return hole.memo[define, holds]
        key = (define, holds, self.standing_in)
        if key not in self._defined:
            self._defined[key] = self.condition(condition, holds)
        return self._defined[key]

    def _any(self, list_name: str, kind: str | None, body: m.Condition | None, holds: bool, hole: Hole | None) -> Ref:
        """Some element of the kind satisfies the body; or, if not *holds*, each fails to."""
        outer = self._bind(list_name)
        parts = [] if kind is None else [self.role(list_name, kind, holds)]
        if body is not None:
            self._quantifiers += 1
            parts.append(self.condition(body, holds, hole))
            self._quantifiers -= 1
        self.standing_in = outer
        if not holds:
            return self.add(r.Every(list_name, self.add(r.Some(tuple(parts)))))
        found = parts[0] if len(parts) == 1 else self.add(r.All(tuple(parts)))
        if hole is not None and list_name == "item":
            return hole.fill(found, self._quantifiers > 0)
        return self.add(r.Any(list_name, found))

    def _each(self, list_name: str, kind: str | None, body: m.Condition) -> Ref:
        outer = self._bind(list_name)
        parts = [] if kind is None else [self.role(list_name, kind, False)]
        parts.append(self.condition(body))
        self.standing_in = outer
        return self.add(r.Every(list_name, self.add(r.Some(tuple(parts)))))

    def _bind(self, list_name: str) -> StandIn | None:
        """Inside a quantifier over its list, a word stands for that quantifier's element; gives what stood before."""
        outer = self.standing_in
        if outer is not None and outer[0] == list_name:
            self.standing_in = None
        return outer

    def role(self, list_name: str, kind: str, holds: bool = True) -> Ref:
        """The element is (or is not) of that kind: a party's role."""
        path = self.program.vocabulary.lists[list_name].kind_field
        assert path is not None, f"{list_name} has no kinds"
        return self.test(r.Plain(FactRef(path, list_name), None), (kind,), holds)

    # --- facts ---

    def ref(self, ref: FactRef) -> FactRef:
        if self.standing_in is None or ref.list != self.standing_in[0]:
            return ref
        word, record, list_name = self.standing_in
        return ref if record == word else replace(ref, path=record + ref.path.removeprefix(word), list=list_name)

    def side(self, side: FactRef | m.DateConstant) -> FactRef | m.DateConstant:
        return self.ref(side) if isinstance(side, FactRef) else side

    def _in_list(self, fact: FactRef, list_id: m.Id, holds: bool) -> Ref:
        ref = self.ref(fact)
        if not self._is_plain(list_id):
            return self.test(self._member(ref, list_id), holds=holds)
        several = self.program.vocabulary.facts[ref.path].type.kind in (Kind.HS, Kind.ENTRY)
        spec: r.Spec = self._codes(list_id) if several else r.Among(self._values(list_id))
        return self.add(r.Test(self.add(r.Plain(ref, None)), spec, holds))

    def _is_plain(self, list_id: m.Id) -> bool:
        """Whether every entry is always in force and without a condition, so that the list is a set of classes."""
        found = self.program.lists[list_id]
        always = all(entry.where is None and not entry.windows for entry in found.entries)
        return always and all(self._is_plain(other) for other in found.minus)

    def _codes(self, list_id: m.Id) -> r.Codes:
        found = self.program.lists[list_id]
        ranges = frozenset(entry.what for entry in found.entries if isinstance(entry.what, m.CodeRange))
        return r.Codes(ranges, tuple(self._codes(other) for other in found.minus))

    def _values(self, list_id: m.Id) -> frozenset[Value]:
        found = self.program.lists[list_id]
        values = {value for entry in found.entries if isinstance(entry.what, frozenset) for value in entry.what}
        return frozenset(values.difference(*(self._values(other) for other in found.minus)))

    def _member(self, ref: FactRef, list_id: m.Id) -> r.Member:
        found = self.program.lists[list_id]
        outer = self.standing_in
        word = word_of(found)
        self.standing_in = (word, ref.path.rpartition(".")[0], ref.list)
        lines = tuple(
            r.Line(entry.what, entry.windows, None if entry.where is None else self.condition(entry.where))
            for entry in found.entries
        )
        self.standing_in = outer
        return r.Member(ref, lines, tuple(self._member(ref, other) for other in found.minus))

    def _tiers(self, tiers: m.Id) -> r.TierOf:
        declared = self.program.tiers[tiers]
        needs = tuple(tuple(self.condition(need.condition) for need in tier.needs) for tier in declared.tiers)
        return r.TierOf(tiers, tuple(tier.name for tier in declared.tiers), needs)

    def scale(self, scale: m.Id) -> r.LevelOf:
        levels = self.program.scales[scale].levels
        raises = sorted(
            (levels.index(each.to), self.in_force_and(each.effective, each.when))
            for each in self.program.raises
            if each.scale == scale
        )
        return r.LevelOf(scale, levels, tuple(raises))

    def in_force(self, windows: tuple[m.Window, ...]) -> Ref:
        """`date` lies in one of the windows; of none: always."""
        if windows not in self._forces:
            self._forces[windows] = self._in_force(windows) if windows else self.true
        return self._forces[windows]

    def _in_force(self, windows: tuple[m.Window, ...]) -> Ref:
        day = self.add(r.Plain(FactRef("date"), None))
        bounds = (
            tuple(
                self.add(r.Test(day, r.Beyond(order, at), True))
                for order, at in ((m.Order.AT_LEAST, window.start), (m.Order.LESS, window.end))
                if at is not None
            )
            for window in windows
        )
        return self.add(r.Some(tuple(self.add(r.All(each)) for each in bounds)))

    def in_force_and(self, windows: tuple[m.Window, ...], when: m.Condition | None) -> Ref:
        condition = self.true if when is None else self.condition(when)
        return self.joined(True, (self.in_force(windows), condition))

    # --- terms ---

    def _compares(self, compares: m.Compares, holds: bool) -> Ref:
        left, right, order = compares.left, compares.right, compares.order
        if isinstance(left, m.Constant | m.DateConstant) and not isinstance(right, m.Constant | m.DateConstant):
            left, right, order = right, left, FLIPPED[order]
        if isinstance(right, m.Constant | m.DateConstant) and not isinstance(left, m.DateConstant):
            value = right.amount if isinstance(right, m.Constant) else right.value
            fact: r.FactRow = (
                r.Plain(self.ref(left), compares.unit)
                if isinstance(left, FactRef)
                else r.Measured(self.term(left), compares.unit)
            )
            return self.add(r.Test(self.add(fact), r.Beyond(order, value), holds))
        if isinstance(left, FactRef | m.DateConstant) and isinstance(right, FactRef | m.DateConstant):
            return self.test(r.Related(self.side(left), KINSHIPS[order], self.side(right)), holds=holds)
        assert not isinstance(left, m.DateConstant) and not isinstance(right, m.DateConstant)
        balance = r.Balance(self.term(left), order, self.term(right), compares.unit, compares.money)
        return self.test(balance, holds=holds)

    def term(self, term: m.Term) -> Ref:
        self._depth += 1
        if self._depth > DEEPEST:
            raise TooDeep
        try:
            return self._term(term)
        finally:
            self._depth -= 1

    def _term(self, term: m.Term) -> Ref:
        match term:
            case FactRef():
                return self.add(r.Field(self.ref(term)))
            case m.Constant(value):
                return self.add(r.Amount(value))
            case m.Total(fact, where):
                return self.add(r.Total(self.ref(fact), None if where is None else self.condition(where)))
            case m.Count(list_name, kind, where):
                parts = [] if kind is None else [self.role(list_name, kind)]
                parts += [] if where is None else [self.condition(where)]
                return self.add(r.Count(list_name, self.add(r.All(tuple(parts))) if parts else None))
            case m.Share(percent, of):
                return self.add(r.Share(percent, self.term(of)))
            case m.Sum(summands):
                return self.add(r.Sum(tuple((sign, self.term(each)) for sign, each in summands)))
            case m.Named(name):
                if name not in self._named:
                    amount = self.program.amounts.get(name)
                    self._named[name] = self.points(name) if amount is None else self.term(amount.term)
                return self._named[name]
            case _:
                assert_never(term)

    def points(self, score: m.Id) -> Ref:
        adds = sorted(
            (each.points, self.in_force_and(each.effective, each.when))
            for each in self.program.adds
            if each.score == score
        )
        return self.add(r.Points(score, tuple(adds)))


KINSHIPS = {
    m.Order.EQUAL: r.Kinship.SAME,
    m.Order.LESS: r.Kinship.LESS,
    m.Order.AT_MOST: r.Kinship.AT_MOST,
    m.Order.MORE: r.Kinship.MORE,
    m.Order.AT_LEAST: r.Kinship.AT_LEAST,
}
FLIPPED = {
    m.Order.EQUAL: m.Order.EQUAL,
    m.Order.LESS: m.Order.MORE,
    m.Order.AT_MOST: m.Order.AT_LEAST,
    m.Order.MORE: m.Order.LESS,
    m.Order.AT_LEAST: m.Order.AT_MOST,
}
_WORDS = {"hs": "item", "entries": "item", "countries": "destination", "parties": "party"}


def word_of(found: m.CodeList) -> str:
    """The word that, in the conditions of a list's entries, stands for the record under test."""
    return _WORDS.get(found.of, found.of.split(".")[0])
