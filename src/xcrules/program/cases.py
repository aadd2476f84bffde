"""Cases and examples: what they say of an application, in the shapes that the reader of applications takes.

A value is checked where it stands, against the type of its fact; what only shows in the whole application is left to
the reader itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never

from xcrules.diagnostics import Diagnostic
from xcrules.facts.forms import STAYS_UNKNOWN
from xcrules.facts.measures import parse_money
from xcrules.facts.problems import Unreadable
from xcrules.facts.types import FactSpec, Kind, ListSpec, Type
from xcrules.facts.vocabulary import fields_of
from xcrules.program.context import Context
from xcrules.program.given_values import FAILED, element, fact_value, record
from xcrules.program.names import Declared, Group, What
from xcrules.program.problems import cases as problems
from xcrules.program.problems import lists as list_problems
from xcrules.program.problems import names as name_problems
from xcrules.program.references import fields
from xcrules.program.rules import LICENSE_KINDS
from xcrules.syntax import tree

_RATE = FactSpec("rates", Type(Kind.NUMBER))


@dataclass(slots=True)
class Draft:
    """An application in the making. `facts`: own facts and records by key; `lists`: elements by the list's name.

    A list that is said to be unknown is `STAYS_UNKNOWN`. supposed: tiers name -> tier.
    """

    facts: dict[str, object] = field(default_factory=dict)
    lists: dict[str, object] = field(default_factory=dict)
    rates: dict[str, object] = field(default_factory=dict)
    request: str | None = None
    supposed: dict[str, str] = field(default_factory=dict)
    complete: bool = False

    def copy(self) -> Draft:
        """A draft of its own: records and elements are never shared between cases."""
        facts = {key: dict(value) if isinstance(value, dict) else value for key, value in self.facts.items()}
        lists = {
            name: [dict(e) for e in value] if isinstance(value, list) else value for name, value in self.lists.items()
        }
        return Draft(facts, lists, dict(self.rates), self.request, dict(self.supposed), self.complete)

    def application(self, lists: Mapping[str, ListSpec]) -> dict[str, object]:
        """The mapping that `facts.reading.read` takes, keys sorted."""
        found = {**self.facts, **{lists[name].key: value for name, value in self.lists.items()}}
        if self.rates:
            found["rates"] = dict(sorted(self.rates.items()))
        if self.request is not None:
            found["request"] = self.request
        if self.complete:
            found["complete"] = True
        return dict(sorted(found.items()))


def apply(context: Context, draft: Draft, given: tuple[tree.Given, ...]) -> None:
    """Takes what one `given` says into *draft*; problems go to *context*."""
    touched: set[str] = set()
    for one in given:
        match one:
            case tree.Set():
                _set(context, draft, one, touched)
            case tree.Empty(path):
                _empty(context, draft, path)
            case tree.Rate():
                _rate(context, draft, one)
            case tree.NothingElse():
                draft.complete = True
            case _:
                assert_never(one)


def _set(context: Context, draft: Draft, node: tree.Set, touched: set[str]) -> None:
    vocabulary, path = context.vocabulary, node.path
    first, rest = path.parts[0], ".".join(path.parts[1:])
    listed = vocabulary.list_for_word(first)
    if listed is not None:
        name, kind = listed
        if rest:
            _set_field(context, draft, node, name, kind, rest)
        else:
            _set_list(context, draft, node, name, kind, touched)
        return
    if path.text == "request":
        _request(context, draft, node.value)
        return
    if first in vocabulary.records and not rest:
        _set_record(context, draft, node, first)
        return
    spec = vocabulary.facts.get(path.text)
    if spec is None:
        _suppose(context, draft, node)
        return
    value = fact_value(context, spec, node.value)
    if value is FAILED:
        return
    if rest:
        _record(draft, first)[rest] = value
    else:
        draft.facts[first] = value


def _record(draft: Draft, name: str) -> dict[str, object]:
    there = draft.facts.setdefault(name, {})
    return there if isinstance(there, dict) else {}


def _set_record(context: Context, draft: Draft, node: tree.Set, name: str) -> None:
    known = fields_of(context.vocabulary, name)
    match node.value:
        case tree.Record():
            _record(draft, name).update(record(context, known, node.value, name))
        case tree.Unknown():
            draft.facts[name] = dict.fromkeys(known, STAYS_UNKNOWN)
        case _:
            context.problem(problems.not_a_record(name, node.value.span))


def _set_list(context: Context, draft: Draft, node: tree.Set, name: str, kind: str | None, touched: set[str]) -> None:
    if isinstance(node.value, tree.Unknown) and kind is None:
        draft.lists[name] = STAYS_UNKNOWN
        return
    values = node.value.items if isinstance(node.value, tree.Several) else (node.value,)
    made = [element(context, name, kind, value) for value in values]
    there = draft.lists.get(name)
    kept = list(there) if isinstance(there, list) else []
    if isinstance(node.value, tree.Several) or not touched & {name, kind or name}:
        kept = [] if kind is None else [one for one in kept if not _is_of(context, name, kind, one)]
    touched.add(kind or name)
    draft.lists[name] = [*kept, *(one for one in made if one is not None)]


def _is_of(context: Context, name: str, kind: str, one: Mapping[str, object]) -> bool:
    kind_field = context.vocabulary.lists[name].kind_field or ""
    return one.get(kind_field.partition(".")[2]) == kind


def _set_field(context: Context, draft: Draft, node: tree.Set, name: str, kind: str | None, rest: str) -> None:
    spec = context.vocabulary.facts.get(f"{name}.{rest}")
    if spec is None:
        known = fields(context.vocabulary, name)
        context.problem(name_problems.unknown_fact(node.path.text, node.path.span, known))
        return
    value = fact_value(context, spec, node.value)
    if value is FAILED:
        return
    there = draft.lists.get(name)
    elements = there if isinstance(there, list) else []
    chosen = [one for one in elements if kind is None or _is_of(context, name, kind, one)]
    if len(chosen) > 1:
        context.problem(problems.several_elements(node.path.text, kind or name, len(chosen), node.path.span))
        return
    if not chosen:
        # Nothing was said of such an element yet: this says that there is one.
        kind_field = (context.vocabulary.lists[name].kind_field or "").partition(".")[2]
        chosen = [{kind_field: kind} if kind else {}]
        draft.lists[name] = [*elements, *chosen]
    chosen[0][rest] = value


def _empty(context: Context, draft: Draft, path: tree.Path) -> None:
    listed = context.vocabulary.list_for_word(path.text)
    if listed is None:
        context.problem(list_problems.not_a_list(path.text, path.span))
        return
    name, kind = listed
    if kind is None and context.vocabulary.lists[name].least > 0:
        context.problem(problems.never_empty(name, path.span))
        return
    there = draft.lists.get(name)
    kept = there if isinstance(there, list) and kind is not None else []
    draft.lists[name] = [one for one in kept if kind is not None and not _is_of(context, name, kind, one)]


def _rate(context: Context, draft: Draft, node: tree.Rate) -> None:
    for currency in (node.from_, node.to):
        unknown = parse_money("1", currency)
        if isinstance(unknown, Unreadable):
            context.problem(unknown.at(span=node.span))
            return
    value = fact_value(context, _RATE, node.value)
    if value is not FAILED:
        draft.rates[f"{node.from_}/{node.to}"] = None if value is STAYS_UNKNOWN else value


def _request(context: Context, draft: Draft, value: tree.GivenValue) -> None:
    match value:
        case tree.Unknown() | tree.Nothing():
            draft.request = None
        case tree.Path() if value.text in LICENSE_KINDS:
            draft.request = value.text
        case tree.Path():
            found = context.names.find(Group.RULE, value)
            if isinstance(found, Declared) and found.what is What.LICENSE:
                draft.request = value.text
            else:
                known = [*LICENSE_KINDS, *context.names.words(Group.RULE, What.LICENSE)]
                problem = (
                    found if isinstance(found, Diagnostic) else problems.unknown_request(value.text, value.span, known)
                )
                context.problem(problem)
        case _:
            context.problem(problems.unknown_request(" ".join(value.span.text.split()), value.span, LICENSE_KINDS))


def _suppose(context: Context, draft: Draft, node: tree.Set) -> None:
    """`trust is certified` supposes a tier; no other name can be given."""
    path = node.path
    found = context.names.find(Group.WORD, path)
    match found:
        case Diagnostic():
            context.problem(found)
        case Declared(What.TIERS, id, tree.Tiers(tiers=tiers)):
            names = [tier.name.text for tier in tiers]
            match node.value:
                case tree.Unknown():
                    draft.supposed.pop(id.name, None)
                case tree.Path() if node.value.text in names:
                    draft.supposed[id.name] = node.value.text
                case _:
                    context.problem(
                        problems.unknown_tier(" ".join(node.value.span.text.split()), id.name, node.value.span, names)
                    )
        case Declared(what):
            context.problem(problems.not_given(path.text, what.value, path.span))
        case None:
            first = path.parts[0]
            known = fields(context.vocabulary, first) if first in context.vocabulary.records else []
            known = known or [*context.vocabulary.facts, *context.vocabulary.lists]
            context.problem(name_problems.unknown_fact(path.text, path.span, known))
