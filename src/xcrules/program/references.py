"""What a path in a condition refers to: a fact, an element that a quantifier binds, a whole list, or a name."""

from __future__ import annotations

from dataclasses import dataclass

from xcrules.diagnostics import Diagnostic
from xcrules.facts.types import FactSpec, ListSpec, Vocabulary
from xcrules.program.context import Context, Frame
from xcrules.program.model import FactRef
from xcrules.program.names import Declared, Group
from xcrules.program.problems import lists as list_problems
from xcrules.program.problems import names as problems
from xcrules.program.problems import rules as rule_problems
from xcrules.syntax import tree


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact, of the application or of an element in scope."""

    ref: FactRef
    spec: FactSpec


@dataclass(frozen=True, slots=True)
class Element:
    """An element in scope, by the word that binds it; it stands for its key."""

    frame: Frame
    up: int
    spec: ListSpec

    def key(self, path: str) -> FactRef:
        return FactRef(path, self.frame.list, self.up)


@dataclass(frozen=True, slots=True)
class Whole:
    """A list, or a kind of party, that no quantifier binds; `field` is the rest of the path, if any."""

    list: str
    kind: str | None
    field: str | None


Reference = Fact | Element | Whole | Declared


def refer(context: Context, path: tree.Path) -> Reference | Diagnostic:
    """What *path* refers to where *context* holds, or the problem that it refers to nothing."""
    vocabulary = context.vocabulary
    first, rest = path.parts[0], ".".join(path.parts[1:])
    bound = context.frame_of(first)
    if bound is not None:
        frame, up = bound
        if not rest:
            return Element(frame, up, vocabulary.lists[frame.list])
        return _fact(context, path, f"{frame.list}.{rest}", frame.list, up)
    listed = vocabulary.list_for_word(first)
    if listed is not None and (not rest or _is_field(vocabulary, listed[0], rest)):
        return Whole(*listed, rest or None)
    spec = vocabulary.facts.get(path.text)
    if spec is not None and vocabulary.list_of(path.text) is None:
        return Fact(FactRef(path.text), spec)
    named = context.names.find(Group.WORD, path)
    if named is not None:
        return named
    return _nothing(context, path)


def refer_or_report(context: Context, path: tree.Path) -> Reference | None:
    found = refer(context, path)
    if isinstance(found, Diagnostic):
        context.problem(found)
        return None
    return found


def unbound(path: tree.Path) -> Diagnostic:
    """The problem of a list that is tested without saying of which of its elements."""
    return list_problems.list_without_quantifier(path.text, path.span)


def fields(vocabulary: Vocabulary, first: str) -> list[str]:
    """The paths under *first*: the fields of a record or of the elements of a list."""
    return [path for path in vocabulary.facts if path.startswith(f"{first}.")]


def _is_field(vocabulary: Vocabulary, list_name: str, rest: str) -> bool:
    return f"{list_name}.{rest}" in vocabulary.facts


def _fact(context: Context, path: tree.Path, full: str, list_name: str, up: int) -> Fact | Diagnostic:
    spec = context.vocabulary.facts.get(full)
    if spec is None:
        first = path.parts[0]
        known = [f"{first}{known.removeprefix(list_name)}" for known in fields(context.vocabulary, list_name)]
        return problems.unknown_fact(path.text, path.span, known)
    return Fact(FactRef(full, list_name, up), spec)


def _nothing(context: Context, path: tree.Path) -> Diagnostic:
    vocabulary, first = context.vocabulary, path.parts[0]
    if path.text == "request":
        return rule_problems.reads_request(path.span)
    listed = vocabulary.list_for_word(first)
    if listed is not None:
        known = [f"{first}{known.removeprefix(listed[0])}" for known in fields(vocabulary, listed[0])]
        return problems.unknown_fact(path.text, path.span, known)
    if len(path.parts) > 1 and first in vocabulary.records:
        return problems.unknown_fact(path.text, path.span, fields(vocabulary, first))
    words = [*context.names.words(Group.WORD), *vocabulary.facts, *vocabulary.lists]
    if len(path.parts) > 1:
        return problems.unknown_fact(path.text, path.span, words)
    return problems.unknown_name(path.text, path.span, words)
