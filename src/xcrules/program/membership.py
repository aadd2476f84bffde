"""`is in LIST`: which facts a declared list can be asked about."""

from __future__ import annotations

from xcrules.facts.types import Kind, Vocabulary
from xcrules.program.context import Context
from xcrules.program.literals import WORDS
from xcrules.program.model import Condition, InList
from xcrules.program.names import Declared
from xcrules.program.problems import types as problems
from xcrules.program.references import Fact
from xcrules.source import Span
from xcrules.syntax import tree

KINDS: dict[str, Kind] = {
    "hs": Kind.HS,
    "entries": Kind.ENTRY,
    "countries": Kind.COUNTRY,
    "parties": Kind.PARTY,
}
"""The kinds of list with a word of their own; any other is a list of the values of a fact."""


def kind_of_list(vocabulary: Vocabulary, of: str) -> Kind | None:
    """The kind of fact that a list of *of* holds the values of; None if it is no list at all."""
    if of in KINDS:
        return KINDS[of]
    spec = vocabulary.facts.get(of)
    return spec.type.kind if spec else None


def list_kind(context: Context, declared: Declared) -> Kind | None:
    return (
        kind_of_list(context.vocabulary, declared.node.of.text)
        if isinstance(declared.node, tree.ListDeclaration)
        else None
    )


def in_list(context: Context, fact: Fact, declared: Declared, text: str, span: Span) -> Condition | None:
    """That *fact* is in the list that *declared* declares."""
    kind = list_kind(context, declared)
    if kind is None:
        # A list of nothing that exists is reported where it is declared.
        return None
    if kind is not fact.spec.type.kind:
        of = declared.node.of.text if isinstance(declared.node, tree.ListDeclaration) else ""
        word = WORDS[fact.spec.type.kind]
        context.problem(
            problems.list_of_other_kind(declared.id.name, of, text, word, span, _help(context, fact, kind, declared))
        )
        return None
    return InList(fact.ref, declared.id, span)


def _help(context: Context, fact: Fact, kind: Kind, declared: Declared) -> str | None:
    """Another field of the same element that the list could be asked about."""
    if fact.ref.list is None:
        return None
    for path, spec in sorted(context.vocabulary.facts.items()):
        if spec.type.kind is kind and context.vocabulary.list_of(path) == fact.ref.list:
            return f"write `{path} is in {declared.id.name}`"
    return None
