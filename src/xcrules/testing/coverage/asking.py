"""What one example shows of comparisons, entries of lists and tiers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from xcrules.engines.calendar import in_force
from xcrules.engines.reference import Reading, Scope, ones
from xcrules.engines.truth import Truth
from xcrules.facts.facts import Facts
from xcrules.facts.values import Code, Value
from xcrules.program import model as m
from xcrules.program.walk import Node, parts, span_of
from xcrules.rulebook.draft import word_of
from xcrules.rulebook.partition import covers
from xcrules.source import Span
from xcrules.testing.coverage.questions import Key, Questions
from xcrules.testing.coverage.written import Listed, Written, is_comparison

TRUE = Truth.TRUE

Mark = tuple[Key, str]
"""The id of a rule, the span of a comparison, or the list and number of an entry; and the word for what was seen."""


@dataclass(slots=True)
class Asking:
    """One example; `seen` collects the marks. What is not known, and elements of unknown lists, show nothing."""

    own: Written
    questions: Questions
    facts: Facts
    seen: set[Mark]
    reading: Reading = field(init=False)

    def __post_init__(self) -> None:
        self.reading = Reading(self.questions.book, self.facts)

    def ask(self) -> None:
        for root in self.own.roots:
            scopes = (self.reading.root,) if root.of is None else self._elements(*root.of, self.reading.root)
            for scope in scopes:
                self._node(root.node, scope, None)
        for tier in self.own.tiers:
            if tier.tiers.name not in self.facts.supposed:
                found = self._truth((tier.tiers, tier.name), self.reading.root)
                self._mark(tier.span, found, "reached", "missed")
        for raised in self.own.findings:
            if self._truth(raised.span, self.reading.root) is TRUE:
                self.seen.add((raised.span, "held"))

    def _truth(self, key: Key, scope: Scope) -> Truth:
        return self.reading.truth(self.questions.refs[key], scope)

    def _mark(self, key: Key, found: Truth, if_true: str, if_false: str) -> None:
        if found is not Truth.UNKNOWN:
            self.seen.add((key, if_true if found is TRUE else if_false))

    def _node(self, node: Node, scope: Scope, within: Span | None) -> None:
        """Asks the comparisons at and inside *node*, itself inside the comparison at *within*."""
        span = span_of(node)
        if span is not None and span != within and is_comparison(node):
            self._mark(span, self._truth(span, scope), "true", "false")
            within = span
        match node:
            case m.Any(name, kind, body) | m.Every(name, kind, body) | m.Count(name, kind, body):
                self._each(name, kind, body, scope, within)
            case m.Total(m.FactRef(list=str() as name), where):
                self._each(name, None, where, scope, within)
            case m.All((m.IsOneOf(fact, values, None), *rest), None):
                # A kind of element, which the language writes as a word: only those are asked.
                if _is_among(self.reading.knowledge(fact, scope), values):
                    for condition in rest:
                        self._node(condition, scope, within)
            case m.InList(fact, list_id):
                for id in self.own.asked.get(list_id, ()):
                    if id in self.own.lists:
                        self._entries(fact, self.own.lists[id], scope)
            case _:
                for part in parts(node):
                    self._node(part, scope, within)

    def _each(self, name: str, kind: str | None, body: m.Condition | None, scope: Scope, within: Span | None) -> None:
        if body is not None:
            for inner in self._elements(name, kind, scope):
                self._node(body, inner, within)

    def _elements(self, name: str, kind: str | None, scope: Scope) -> Iterator[Scope]:
        """The known elements of a list, of one kind if there is one."""
        if self.reading.elements(name) is None:
            return
        path = self.questions.book.vocabulary.lists[name].kind_field
        for inner in self.reading.scopes(name, scope):
            if kind is None or (path is not None and _is_among(inner.element.get(path), frozenset({kind}))):
                yield inner

    # --- entries of lists ---

    def _entries(self, fact: m.FactRef, listed: Listed, scope: Scope) -> None:
        known = self.reading.knowledge(fact, scope)
        if known is None or len(known) != 1:
            return
        inner: Scope | None = None
        for number in sorted({number for one in ones(known[0]) for number in _matching(listed, one)}):
            entry = listed.made.entries[number]
            if not in_force(entry.windows, self.facts.date):
                continue
            found = TRUE
            if entry.where is not None:
                inner = inner or self._record(fact, word_of(listed.made), scope)
                self._node(entry.where, inner, None)
                found = self._truth((listed.made.id, number), inner)
            if found is TRUE:
                self.seen.add(((listed.made.id, number), "hit"))

    def _record(self, fact: m.FactRef, word: str, scope: Scope) -> Scope:
        """The scope in which *word* stands for the record that *fact* is of: a party, in a list about destinations."""
        record = fact.path.rpartition(".")[0]
        if record == word:
            return scope
        if fact.list is None:
            number, known = 0, self.facts.fields
        else:
            at = scope.find(fact.list, fact.up)
            number, known = at.number, at.element
        under = f"{record}."
        return Scope(
            word,
            number,
            {f"{word}.{path.removeprefix(under)}": each for path, each in known.items() if path.startswith(under)},
            scope,
        )


def _is_among(known: tuple[Value, ...] | None, values: frozenset[Value]) -> bool:
    return known is not None and all(value in values for value in known)


def _matching(listed: Listed, one: Value | Code) -> Iterator[int]:
    """The numbers of the entries that match one value, or one code for certain."""
    if not isinstance(one, Code):
        yield from listed.of_value.get(one, ())
        return
    for number in listed.ranges:
        what = listed.made.entries[number].what
        if isinstance(what, m.CodeRange) and covers(what, one):
            yield number
