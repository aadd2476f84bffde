"""What conditions may read, seen through every name: circles, stages, `is known`, nested quantifiers, lists.

Each check is a function that yields problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from xcrules.diagnostics import Diagnostic
from xcrules.facts.types import Vocabulary
from xcrules.program.graph import circles, components
from xcrules.program.model import (
    CodeList,
    Condition,
    Define,
    Defined,
    FactRef,
    Id,
    InList,
    IsKnown,
    License,
    ScaleIs,
    Term,
)
from xcrules.program.names import What
from xcrules.program.problems import lists as list_problems
from xcrules.program.problems import rules as problems
from xcrules.program.problems import types as type_problems
from xcrules.program.reach import Key, Name, Reach, key_of, list_of
from xcrules.program.walk import inside, scoped, span_of
from xcrules.source import Span

DEEPEST = 100
"""How deep definitions may stand on each other."""
MOST_SATISFIED = 250_000
"""How many requirements all licenses together may satisfy: each pair of the two is weighed in a decision."""


@dataclass(frozen=True, slots=True)
class Root:
    """One clause that decides something: `what` says what, for messages.

    outer: lists whose elements are in scope (`for item where`). scales: whether it may read scales; known: whether
    `is known` may stand in it.
    """

    policy: str
    what: str
    node: Condition | Term
    span: Span | None
    outer: tuple[str, ...] = ()
    scales: bool = False
    known: bool = False


def satisfied(licenses: Iterable[License]) -> Iterator[Diagnostic]:
    """Licenses that satisfy too many requirements, taken together."""
    pairs = 0
    for each in licenses:
        pairs += len(each.satisfies)
        if pairs > MOST_SATISFIED and each.span is not None:
            yield problems.too_much_satisfied(MOST_SATISFIED, each.span)
            return


def in_circles(edges: Mapping[Key, tuple[Key, ...]], spans: Mapping[Key, Span]) -> Iterator[Diagnostic]:
    """Names that need themselves, and names that stand too deep on each other."""
    found = circles(edges)
    for circle in found:
        span = next((spans[key] for key in circle if key in spans), None)
        if span is not None:
            yield problems.cycle([id.name for _, id in circle], spans.get(circle[0], span))
    if found:
        return
    depth: dict[Key, int] = {}
    for (key,) in components(edges):
        depth[key] = 1 + max((depth.get(other, 0) for other in edges[key]), default=0)
        if depth[key] == DEEPEST + 1 and key in spans:
            yield type_problems.too_deep(spans[key], DEEPEST)


@dataclass(frozen=True, slots=True)
class Mark:
    """What may be wrong where it stands: a name (`key`), an `is known`.

    span: its own place, or that of the clause. near: the place of what was last read on the way to it. lists: those
    whose elements are in scope.
    """

    node: object
    key: Key | None
    span: Span | None
    near: Span | None
    lists: tuple[str, ...]


Marked = tuple[tuple[Root, tuple[Mark, ...]], ...]


def marked(roots: tuple[Root, ...], reach: Reach) -> Marked:
    """Each root and what may be wrong in it, since most of what stands in a condition never is."""
    return tuple((root, tuple(_marks(root.node, root.outer, root.span, reach))) for root in roots)


def _marks(node: Condition | Term, outer: tuple[str, ...], whole: Span | None, reach: Reach) -> Iterator[Mark]:
    if not any(isinstance(inner, Name | IsKnown) for inner in inside(node)):
        return  # as nearly always
    near = whole
    for inner, lists in scoped(node, outer=outer):
        span = span_of(inner)
        near = span or near
        if isinstance(inner, Name | IsKnown):
            yield Mark(inner, key_of(inner, reach.amounts), span or whole, near, lists)


def stages(roots: Marked, reach: Reach) -> Iterator[Diagnostic]:
    """Scales read where they are not decided yet."""
    for root, marks in roots:
        if root.scales:
            continue
        for scale, span in _reads(marks, reach, ScaleIs):
            name = scale.scale.name if isinstance(scale, ScaleIs) else ""
            yield problems.stage_order(name, span, root.what)


def known_in_rules(roots: Marked, reach: Reach) -> Iterator[Diagnostic]:
    """`is known` where one more fact could overturn an answer."""
    seen: set[Span] = set()
    for root, marks in roots:
        if root.known:
            continue
        for node, span in _reads(marks, reach, IsKnown):
            at = node.span if isinstance(node, IsKnown) and node.span else span
            if at not in seen:
                seen.add(at)
                yield problems.is_known_in_rule(at, root.what, span if span != at else None)


def _reads(marks: Iterable[Mark], reach: Reach, kind: type) -> Iterator[tuple[object, Span]]:
    """Every node of *kind* among *marks* or behind a name of them, and the place where that name stands."""
    for mark in marks:
        if mark.span is None:
            continue
        if isinstance(mark.node, kind):
            yield mark.node, mark.span
        if mark.key is not None and mark.key[0] is not What.SCALE:
            yield from ((inner, mark.span) for inner in _behind(mark.key, reach) if isinstance(inner, kind))


def _behind(key: Key, reach: Reach) -> Iterator[object]:
    for node in reach.meaning.get(key, ()):
        yield from reach.all_inside(node)


def nested(roots: Marked, reach: Reach) -> Iterator[Diagnostic]:
    """Names that stand under a quantifier and run over its list again."""
    runs = _runs_over(reach)
    for _, marks in roots:
        yield from _nested_among(marks, runs)
    for key, nodes in reach.meaning.items():
        # Scores and scales are made of `add` and `raise`, which are roots themselves.
        if key[0] in (What.SCORE, What.SCALE, What.TIERS):
            continue
        for node in nodes:
            yield from _nested_among(_marks(node, _outer(key, reach), None, reach), runs)


def _nested_among(marks: Iterable[Mark], runs: Mapping[Key, frozenset[str]]) -> Iterator[Diagnostic]:
    for mark in marks:
        if mark.key is None or mark.near is None:
            continue
        for name in sorted(runs.get(mark.key, frozenset()) & set(mark.lists)):
            yield list_problems.nested_quantifier(name, mark.near, mark.key[1].name)


def _outer(key: Key, reach: Reach) -> tuple[str, ...]:
    of = reach.defines[key[1]].of if key[0] is What.DEFINE else None
    return (of,) if of else ()


def _runs_over(reach: Reach) -> dict[Key, frozenset[str]]:
    """The lists that each name runs over, save those whose element it is about itself."""
    runs: dict[Key, frozenset[str]] = {}
    for group in components(reach.edges):
        for key in group:
            found: set[str] = set()
            for node in reach.meaning.get(key, ()):
                for inner, lists in scoped(node, outer=_outer(key, reach)):
                    name, behind = list_of(inner), key_of(inner, reach.amounts)
                    found |= {name} - set(lists) if name else set()
                    found |= runs.get(behind, frozenset()) if behind else set()
            runs[key] = frozenset(found)
    return runs


# --- lists ------------------------------------------------------------------------------------------


def entry_conditions(roots: tuple[Root, ...], reach: Reach, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """Entries whose condition reads what the record they are compared with does not have."""
    conditional = {id: made for id, made in reach.lists.items() if any(entry.where for entry in made.entries)}
    if not conditional:
        return
    seen: set[tuple[Span | None, Id]] = set()
    bodies = [root.node for root in roots]
    bodies += [node for nodes in reach.meaning.values() for node in nodes]
    for body in bodies:
        for node in inside(body):
            if not isinstance(node, InList) or node.list not in conditional or (node.span, node.list) in seen:
                continue
            seen.add((node.span, node.list))
            wrong = _unread(conditional[node.list], node.fact, reach.defines, vocabulary)
            if wrong is not None and node.span is not None:
                record = f"a `{node.fact.list}`" if node.fact.list else f"`{node.fact.path.partition('.')[0]}`"
                problem = list_problems.entry_reads_other(node.list.name, wrong, record, node.span)
                yield problem


def _unread(made: CodeList, fact: FactRef, defines: Mapping[Id, Define], vocabulary: Vocabulary) -> str | None:
    """A path in the conditions of *made* that has no counterpart on the record of *fact*."""
    record = fact.list or (fact.path.partition(".")[0] if "." in fact.path else None)
    for entry in made.entries:
        for node, lists in scoped(*([entry.where] if entry.where else [])):
            match node:
                case FactRef(path, str() as name, up) if lists.count(name) <= up:
                    field = path.partition(".")[2]
                    there = vocabulary.facts.get(f"{record}.{field}")
                    if there is None or there.type != vocabulary.facts[path].type or (up and name != record):
                        return path
                case Defined(id) if id in defines and defines[id].of not in (None, *lists):
                    if defines[id].of != record:
                        return id.name
                case _:
                    pass
    return None


def by_reference(
    wanting: Mapping[str, Span], uses: Mapping[str, frozenset[str]], goods: Mapping[Id, CodeList]
) -> Iterator[Diagnostic]:
    """Lists of goods by reference where a policy wants them enumerated.

    wanting: the policies that do, and where they say so. uses: a policy and all that it uses.
    """
    for policy, header in sorted(wanting.items()):
        for id, made in sorted(goods.items()):
            if id.policy in uses[policy] and not made.enumerated:
                span = made.span if made.span and id.policy == policy else header
                yield list_problems.list_by_reference(id.name, id.policy, span, header if span != header else None)
