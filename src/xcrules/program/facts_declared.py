"""The facts that policies declare, and the vocabulary that comes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from xcrules.diagnostics import Diagnostic
from xcrules.facts.types import FactSpec, Kind, Type, Vocabulary
from xcrules.facts.vocabulary import RESERVED_KEYS, built_in, declared, extend
from xcrules.program.problems import facts as problems
from xcrules.syntax import tree

_KINDS = {kind.value: kind for kind in Kind if kind not in (Kind.CHOICE, Kind.LADDER, Kind.SET)}
_WORDED = {"one of": Kind.CHOICE, "ladder": Kind.LADDER, "some of": Kind.SET}


@dataclass(frozen=True, slots=True)
class DeclaredFact:
    """A fact as the policy `policy` declares it."""

    policy: str
    spec: FactSpec
    node: tree.FactDeclaration


def facts_of(file: tree.File) -> tuple[tuple[DeclaredFact, ...], tuple[Diagnostic, ...]]:
    """The facts that *file* declares, and what is wrong with each taken by itself."""
    found: dict[str, DeclaredFact] = {}
    wrong: list[Diagnostic] = []
    for node in file.declarations:
        if not isinstance(node, tree.FactDeclaration):
            continue
        path = node.path.text
        if path in found:
            wrong.append(problems.fact_declared_twice(path, node.path.span, found[path].node.path.span))
            continue
        type = _type(node.type, wrong)
        in_the_way = _misplaced(node)
        if in_the_way is not None:
            wrong.append(in_the_way)
        elif type is not None:
            spec = declared(path, type, node.must, node.label.value if node.label else "")
            found[path] = DeclaredFact(file.name.text, spec, node)
    return tuple(found.values()), tuple(wrong)


def vocabulary_of(facts: Iterable[DeclaredFact]) -> Vocabulary:
    """The built-in vocabulary with *facts*, whatever their order."""
    ordered = sorted(facts, key=lambda fact: (fact.spec.path, fact.policy))
    return extend(built_in(), [fact.spec for fact in ordered])


def clashes(
    own: Iterable[DeclaredFact], used: Iterable[DeclaredFact], read: Callable[[], frozenset[str]]
) -> Iterator[Diagnostic]:
    """What is wrong with the facts *own* of a policy beside the vocabulary and the facts *used* by its uses.

    read: gives the paths that conditions of the policies in use read. It goes through all of them, and few files
    declare a fact again.
    """
    before = vocabulary_of(used)
    whose = {fact.spec.path: fact.policy for fact in used}
    for fact in own:
        old = before.facts.get(fact.spec.path)
        if old is None:
            yield from _new(fact, before)
        else:
            where = whose.get(fact.spec.path, "the vocabulary")
            yield from _redeclared(fact, old, where, read)


def disagreements(facts: Iterable[DeclaredFact], spans: Mapping[str, tree.Use]) -> Iterator[Diagnostic]:
    """Facts that two used policies declare with types that do not go together; *spans*: policy -> where it is used."""
    first: dict[str, DeclaredFact] = {}
    for fact in sorted(facts, key=lambda fact: (fact.spec.path, fact.policy)):
        other = first.setdefault(fact.spec.path, fact)
        one, two = other.spec.type, fact.spec.type
        nominal = {one.kind, two.kind} <= {Kind.CHOICE, Kind.SET}
        if one != two and not nominal:
            use = spans.get(fact.policy) or spans.get(other.policy)
            span = use.span if use else fact.node.path.span
            yield problems.fact_redeclared(fact.spec.path, f"`{other.policy}`", span)


def _type(node: tree.TypeName, wrong: list[Diagnostic]) -> Type | None:
    if node.kind in _KINDS:
        return Type(_KINDS[node.kind])
    if node.kind not in _WORDED:
        wrong.append(problems.unknown_type(node.kind, node.span))
        return None
    kind = _WORDED[node.kind]
    words = tuple(value.text for value in node.values)
    before = len(wrong)
    seen: set[str] = set()
    for place, (word, value) in enumerate(zip(words, node.values, strict=True)):
        if word in seen:
            wrong.append(problems.value_twice(word, value.span))
        elif word == "none" and (kind is not Kind.LADDER or place > 0):
            wrong.append(problems.none_among_values(value.span, kind is Kind.LADDER))
        seen.add(word)
    if len(wrong) > before:
        return None
    if not words:
        wrong.append(problems.unknown_type(node.kind, node.span))
        return None
    return Type(kind, words)


def _misplaced(node: tree.FactDeclaration) -> Diagnostic | None:
    vocabulary, parts = built_in(), node.path.parts
    first, path, span = parts[0], node.path.text, node.path.span
    if len(parts) > 2:
        return problems.fact_too_deep(path, span)
    if path in vocabulary.facts:
        return problems.derived_fact_declared(path, span) if vocabulary.facts[path].derived else None
    keys = {spec.key: spec.name for spec in vocabulary.lists.values()}
    if first in vocabulary.lists:
        return None if len(parts) == 2 else problems.fact_name_taken(path, span, "a list of facts")
    if first in keys:
        help = f"write `{keys[first]}.{parts[1]}`" if len(parts) == 2 else None
        return problems.fact_name_taken(path, span, "the key of a list in applications", help)
    if first in RESERVED_KEYS:
        return problems.fact_name_taken(path, span, "a key of its own in applications")
    listed = vocabulary.list_for_word(first)
    if listed is not None:
        help = f"write `{listed[0]}.{parts[1]}`" if len(parts) == 2 else None
        return problems.fact_name_taken(path, span, f"a kind of `{listed[0]}`", help)
    if len(parts) == 1 and first in vocabulary.records:
        return problems.fact_name_taken(path, span, "a record of facts", f"write `{first}.…`")
    if len(parts) == 2 and first in vocabulary.facts:
        return problems.fact_name_taken(path, span, f"under `{first}`, which is a fact and no record")
    return None


def _new(fact: DeclaredFact, before: Vocabulary) -> Iterator[Diagnostic]:
    path, span = fact.spec.path, fact.node.path.span
    first, dot, _ = path.partition(".")
    if not dot:
        if path in before.records:
            yield problems.fact_name_taken(path, span, "a record of facts")
        return
    if first in before.lists or first in before.records:
        return
    if first in before.facts:
        yield problems.fact_name_taken(path, span, f"under `{first}`, which is a fact and no record")
        return
    known = [*before.lists, *before.records, *(spec.key for spec in before.lists.values())]
    known += [kind for spec in before.lists.values() for kind in spec.kinds]
    near = get_close_matches(first, known, 1, 0.8) if len(first) < 60 else []
    if near:
        yield problems.close_to_record(first, near[0], span)


def _redeclared(
    fact: DeclaredFact, old: FactSpec, where: str, read: Callable[[], frozenset[str]]
) -> Iterator[Diagnostic]:
    new, path, span = fact.spec.type, fact.spec.path, fact.node.path.span
    if new == old.type or (new.kind is old.type.kind and not new.values and not new.dimensions):
        return
    if old.type.kind is Kind.CHOICE and new.kind in (Kind.CHOICE, Kind.SET):
        missing = [word for word in old.type.values if word not in new.values]
        if missing:
            yield problems.choice_narrowed(path, missing, span)
        elif new.kind is Kind.SET and path in read():
            yield problems.choice_as_set(path, span)
        return
    if old.type.kind is Kind.SET and new.kind is Kind.SET:
        missing = [word for word in old.type.values if word not in new.values]
        if missing:
            yield problems.choice_narrowed(path, missing, span)
        return
    yield problems.fact_redeclared(path, where if where == "the vocabulary" else f"`{where}`", span)
