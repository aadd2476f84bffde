"""The reference engine: one application, three-valued, written to be read beside the language's definition.

A `Reading` is a rulebook together with the facts of one application. Facts are known, partly known or unknown;
`classes` says which classes of its partition a fact may lie in, `truth` whether a cell is true, false or unknown:

- a literal is true if all the classes its fact may have are among its own, false if none is, else unknown;
- all and every are the least, some and any the greatest of their parts;
- a list of which not even the length is known is a list of unknown elements, as long as its bounds allow.

It is exactly Kleene, neither less nor more precise. Slow is fine here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from xcrules.engines import relations, terms
from xcrules.engines.calendar import in_force
from xcrules.engines.truth import Interval, Truth, one_truth, truth
from xcrules.facts.facts import Element, Facts
from xcrules.facts.values import NONE, Code, Knowledge, Value
from xcrules.program.model import FactRef, Id
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.partition import CodeSpace, Nominal, Ordered, Partition, covers, full
from xcrules.rulebook.rows import Mask, Ref

NOTHING_KNOWN: Element = {}
MOST_KEPT = 1_000
"""Of longer lists, what is found out about each element is not kept: memory stays in bounds."""


@dataclass(slots=True)
class Scope:
    """The elements under test, innermost first. `number` counts from 1; 0 is an element of an unknown list."""

    list: str
    number: int
    element: Element
    outer: Scope | None
    memo: dict[Ref, Truth] = field(default_factory=dict)

    @property
    def place(self) -> tuple[tuple[str, int], ...]:
        """Which elements are under test, innermost first."""
        return () if self.outer is None else ((self.list, self.number), *self.outer.place)

    def find(self, list_name: str, up: int) -> Scope:
        scope: Scope | None = self
        while scope is not None:
            if scope.list == list_name:
                if up == 0:
                    return scope
                up -= 1
            scope = scope.outer
        raise AssertionError(f"no element of {list_name} is under test")


@dataclass(slots=True)
class Reading:
    """A rulebook read on the facts of one application."""

    book: Rulebook
    facts: Facts
    root: Scope = field(default_factory=lambda: Scope("", 0, NOTHING_KNOWN, None))
    sums: dict[tuple[Ref, str | None, tuple[Knowledge, ...]], Interval] = field(default_factory=dict)
    _kept: dict[str, tuple[Scope, ...]] = field(default_factory=dict)

    def on(self, facts: Facts) -> Reading:
        """The same rulebook read, by the same engine, on other facts."""
        return Reading(self.book, facts)

    # --- cells ---

    def truth(self, ref: Ref, scope: Scope | None = None) -> Truth:
        scope = scope or self.root
        memo = self._home(ref, scope).memo
        if ref not in memo:
            memo[ref] = self._truth(ref, scope)
        return memo[ref]

    def _truth(self, ref: Ref, scope: Scope) -> Truth:
        match self.book.rows[ref]:
            case r.Literal(fact, classes):
                return within(self.classes(fact, scope), classes)
            case r.Meets(fact, classes):
                return self._meets(fact, classes, scope)
            case r.Inside(fact, classes):
                return self._meets(fact, full(self.book.partitions[fact]) & ~classes, scope).negation
            case r.All(parts):
                return min((self.truth(part, scope) for part in parts), default=Truth.TRUE)
            case r.Some(parts):
                return max((self.truth(part, scope) for part in parts), default=Truth.FALSE)
            case r.Any(list_name, body):
                return max(self._truths(list_name, body, scope, Truth.FALSE), default=Truth.FALSE)
            case r.Every(list_name, body):
                return min(self._truths(list_name, body, scope, Truth.TRUE), default=Truth.TRUE)
            case other:
                raise AssertionError(f"{other} is no cell")

    def _truths(self, list_name: str, body: Ref, scope: Scope, of_none: Truth) -> Iterator[Truth]:
        """The body's truth for each element. An unknown list that may be empty may come to *of_none*."""
        for inner in self.scopes(list_name, scope):
            found = self.truth(body, inner)
            unsure = self.elements(list_name) is None and self.book.vocabulary.lists[list_name].least == 0
            yield Truth.UNKNOWN if unsure and found is not of_none else found

    def _meets(self, fact: Ref, classes: Mask, scope: Scope) -> Truth:
        """Whether some element of a set lies in *classes*, over all the sets that the fact may be."""
        row = self.book.rows[fact]
        assert isinstance(row, r.Plain), f"{row} is no set"
        known = self.knowledge(row.ref, scope)
        if known is None:
            return Truth.UNKNOWN
        return one_truth(
            max((within(each, classes) for each in self.classes_of(fact, value, None)), default=Truth.FALSE)
            for value in known
        )

    # --- elements ---

    def elements(self, list_name: str) -> tuple[Element, ...] | None:
        return self.facts.lists.get(list_name)

    def unknown_element(self, list_name: str, scope: Scope) -> Scope:
        return Scope(list_name, 0, NOTHING_KNOWN, scope)

    def scopes(self, list_name: str, scope: Scope) -> Iterable[Scope]:
        """One scope an element; of an unknown list, one with an unknown element."""
        elements = self.elements(list_name)
        if elements is None:
            return (self.unknown_element(list_name, scope),)
        made = (Scope(list_name, number, element, scope) for number, element in enumerate(elements, start=1))
        if scope is not self.root or len(elements) > MOST_KEPT:
            return made
        # What is found out about an element is kept for the next condition that asks.
        if list_name not in self._kept:
            self._kept[list_name] = tuple(made)
        return self._kept[list_name]

    def _home(self, ref: Ref, scope: Scope) -> Scope:
        """The outermost scope in which the row still means the same: where its truth is kept."""
        if not self.book.free[ref]:
            return self.root
        free = {(read.list, read.up) for read in self.book.free[ref]}
        seen: dict[str, int] = {}
        while free and scope.outer is not None:
            up = seen.get(scope.list, 0)
            if (scope.list, up) in free:
                return scope
            seen[scope.list] = up + 1
            scope = scope.outer
        return self.root

    def around(self, ref: Ref, scope: Scope) -> tuple[Knowledge, ...]:
        """What is known of all that a row reads of the elements around it: with the same, it comes to the same."""
        return tuple(self.knowledge(read, scope) for read in sorted(self.book.free[ref], key=repr))

    # --- facts ---

    def knowledge(self, ref: FactRef, scope: Scope) -> Knowledge:
        """The values that the fact may have; None: any."""
        if ref.list is not None:
            return scope.find(ref.list, ref.up).element.get(ref.path)
        return (self.facts.date,) if ref.path == "date" else self.facts.fields.get(ref.path)

    def classes(self, fact: Ref, scope: Scope) -> Mask:
        """The classes of its partition that the fact may lie in."""
        row = self.book.rows[fact]
        partition = self.book.partitions[fact]
        match row:
            case r.Plain(ref, unit):
                known = self.knowledge(ref, scope)
                if known is None:
                    return full(partition)
                return union(mask for value in known for mask in self.classes_of(fact, value, unit))
            case r.Measured(term, unit):
                assert isinstance(partition, Ordered)
                interval = terms.interval(self, term, unit, scope)
                return partition.classes(interval.low, interval.high)
            case r.Balance():
                return truths(terms.balance(self, row, scope), partition)
            case r.Related() | r.Near() | r.SamePeriod():
                return truths(relations.holds(self, row, scope), partition)
            case r.Member():
                return truths(self._is_member(row, scope), partition)
            case r.TierOf(_, names, _):
                return union(named(partition, names[tier]) for tier in self.tiers(row, scope))
            case r.LevelOf(_, names, _):
                return union(named(partition, names[level]) for level in self.levels(row, scope))
            case r.Known(ref, list_name):
                return truths(truth(self._is_known(ref, list_name, scope)), partition)
            case r.Answers(license_, kind):
                return truths(truth(self._answers(license_, kind)), partition)
            case other:
                raise AssertionError(f"{other} is no fact")

    def classes_of(self, fact: Ref, value: Value, unit: str | None) -> list[Mask]:
        """The classes that one value of a plain fact may lie in: of a set, those of each of its elements."""
        partition = self.book.partitions[fact]
        match partition:
            case Nominal(several=False):
                return [named(partition, value)]
            case Ordered():
                if value is NONE:
                    return [partition.none]
                return [union(partition.classes(low, high) for low, high in terms.ends(self, value, unit))]
            case _:
                return members(partition, value)

    def _is_known(self, ref: FactRef | None, list_name: str | None, scope: Scope) -> bool:
        if ref is None:
            return list_name is not None and self.elements(list_name) is not None
        known = self.knowledge(ref, scope)
        return known is not None and len(known) == 1

    def _answers(self, license_: Id, kind: str) -> bool:
        """A license answers if it, or its kind, is requested, or if nothing is."""
        request = self.facts.request
        return request is None or request == kind or request in names_of(license_)

    # --- lists with dates and conditions ---

    def _is_member(self, row: r.Member, scope: Scope) -> Truth:
        """One comparison: whether every value that the fact may have is in the list, or none; of a set, whether some
        code or word of it is."""
        known = self.knowledge(row.ref, scope)
        if known is None:
            return min(self._listed(row, None, scope), Truth.UNKNOWN)
        return one_truth(
            max((self._listed(row, one, scope) for one in ones(value)), default=Truth.FALSE) for value in known
        )

    def _listed(self, row: r.Member, one: Value | Code | None, scope: Scope) -> Truth:
        """Whether one code, word or other value is listed, and not taken out; None: one of which nothing is known."""
        lines = (line for line in row.lines if in_force(line.windows, self.facts.date))
        found = max((min(matches(line, one), self._where(line, scope)) for line in lines), default=Truth.FALSE)
        return min([found, *(self._listed(other, one, scope).negation for other in row.minus)])

    def _where(self, line: r.Line, scope: Scope) -> Truth:
        return Truth.TRUE if line.where is None else self.truth(line.where, scope)

    # --- tiers and scales ---

    def tiers(self, row: r.TierOf, scope: Scope) -> list[int]:
        """The tiers that are possible: no need up to it is false, and some need of the next is not true."""
        supposed = self.facts.supposed.get(row.id.name)
        if supposed is not None:
            return [row.names.index(supposed)]
        needs = [min((self.truth(need, scope) for need in tier), default=Truth.TRUE) for tier in row.needs]
        top = len(needs) - 1
        return [
            tier
            for tier in range(len(needs))
            if min(needs[: tier + 1]) > Truth.FALSE and (tier == top or needs[tier + 1] < Truth.TRUE)
        ]

    def levels(self, row: r.LevelOf, scope: Scope) -> list[int]:
        """The levels that are possible: the highest certainly raised, and every higher one that may be."""
        found = [(level, self.truth(cell, scope)) for level, cell in row.raises]
        least = max((level for level, value in found if value is Truth.TRUE), default=0)
        return sorted({least} | {level for level, value in found if value is Truth.UNKNOWN and level > least})


# --- values and classes --------------------------------------------------------------------------------


def within(classes: Mask, allowed: Mask) -> Truth:
    """Whether what may lie in *classes* lies in *allowed*: for certain, not at all, or perhaps."""
    if not classes & ~allowed:
        return Truth.TRUE
    return Truth.UNKNOWN if classes & allowed else Truth.FALSE


def union(masks: Iterator[Mask]) -> Mask:
    found = 0
    for mask in masks:
        found |= mask
    return found


def named(partition: Partition, value: Value) -> Mask:
    assert isinstance(partition, Nominal)
    number = partition.class_of(value)
    assert number is not None, f"{value} is outside {partition}"
    return 1 << number


def truths(value: Truth, partition: Partition) -> Mask:
    """A truth value as classes of the partition of false and true."""
    if value is Truth.UNKNOWN:
        return full(partition)
    return named(partition, value is Truth.TRUE)


def members(partition: Partition, value: Value) -> list[Mask]:
    """For each element of a set, the classes it may lie in (a coarse code: several)."""
    if isinstance(partition, CodeSpace):
        return [partition.none] if value is NONE else [partition.classes(code, code) for code in codes(value)]
    if value is NONE:
        return [named(partition, NONE)]
    assert isinstance(value, frozenset)
    return [named(partition, word) for word in value if isinstance(word, str)]


def codes(value: Value) -> list[Code]:
    return [code for code in value if isinstance(code, Code)] if isinstance(value, frozenset) else []


def ones(value: Value) -> Iterable[Value | Code]:
    """The codes or words of a set; any other value is one by itself."""
    return value if isinstance(value, frozenset) else (value,)


def matches(line: r.Line, one: Value | Code | None) -> Truth:
    """Whether an entry matches one value; a code: whether it lies in the range."""
    if one is None:
        return Truth.UNKNOWN
    if isinstance(line.what, frozenset):
        return truth(one in line.what)
    return truth(covers(line.what, one)) if isinstance(one, Code) else Truth.FALSE


def names_of(name: Id) -> tuple[str, str, str]:
    """The ways to name a thing from outside: `tier_1`, `strategic_trade.tier_1`, `sg.strategic_trade.tier_1`."""
    return name.name, f"{name.policy.rsplit('.', 1)[-1]}.{name.name}", str(name)
