"""What stands in a policy's own file that examples may show: rules, conditions with their comparisons, lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from xcrules.engines.reference import names_of
from xcrules.facts.values import Value
from xcrules.policy import Policy
from xcrules.program import model as m
from xcrules.program.walk import Node, parts, span_of
from xcrules.rulebook.draft import word_of
from xcrules.source import Span
from xcrules.syntax import tree


@dataclass(frozen=True, slots=True)
class Root:
    """A condition or a term, and the list (and kind) whose elements it is asked of; None: of the application."""

    node: m.Condition | m.Term
    of: tuple[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """of: the list or kind whose elements it is asked of."""

    condition: m.Condition
    of: str | None


@dataclass(frozen=True, slots=True)
class TierAt:
    """One step of tiers. needs: whether there is anything to miss in it, or below."""

    tiers: m.Id
    name: str
    and_above: frozenset[str]
    needs: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of the file. entries: as written, if it is written out; none of one by reference.

    of_value: the numbers of the entries that match a value. ranges: of those that hold a range of codes.
    """

    made: m.CodeList
    entries: tuple[tree.ListEntry, ...]
    span: Span
    of_value: dict[Value, list[int]]
    ranges: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The policy's own file.

    findings: what raises a scale or adds to a score. asked: for each list, those of the file that it is made of, or
    lacks the entries of, itself among them.
    """

    roots: tuple[Root, ...]
    tiers: tuple[TierAt, ...]
    findings: tuple[m.Raise | m.Add, ...]
    lists: dict[m.Id, Listed]
    asked: dict[m.Id, tuple[m.Id, ...]]
    comparisons: dict[Span, Comparison]


def written(policy: Policy) -> Written:
    declarations = policy.gathered.files[policy.name].file.declarations
    named = {node.name.text: node for node in declarations if isinstance(node, tree.ListDeclaration)}
    roots, asked = tuple(_roots(policy)), _asked(policy, named)
    own = {
        id: _listed(found, named[id.name])
        for id, found in policy.program.lists.items()
        if id.policy == policy.name and not isinstance(named[id.name].content, tree.Combines)
    }
    # A list that is only there for other files to ask about is covered where they ask.
    wanted = _lists_asked(roots, own, asked)
    lists = {id: found for id, found in own.items() if id in wanted}
    comparisons: dict[Span, Comparison] = {}
    for root in roots:
        _comparisons(root.node, None if root.of is None else root.of[1] or root.of[0], comparisons)
    for listed in lists.values():
        for entry in listed.made.entries:
            if entry.where is not None:
                _comparisons(entry.where, word_of(listed.made), comparisons)
    raises = (each for each in policy.program.raises if each.policy == policy.name)
    adds = (each for each in policy.program.adds if each.score.policy == policy.name)
    return Written(roots, tuple(_tiers(policy)), (*raises, *adds), lists, asked, comparisons)


def is_comparison(node: Node) -> TypeGuard[m.Condition]:
    """Whether *node* is one comparison as written: `is not` with its negation, `is in {…}` with all its values."""
    match node:
        case m.Any(_, _, None):
            return True
        case m.Not(of):
            return node.span is not None and span_of(of) == node.span and is_comparison(of)
        case m.All(of) | m.Some(of):
            return node.span is not None and all(span_of(part) == node.span for part in of)
        case m.Any() | m.Every() | m.Defined() | m.DateConstant():
            return False
        case m.FactRef() | m.Constant() | m.Total() | m.Count() | m.Share() | m.Sum() | m.Named():
            return False
        case _:
            return True


# --- conditions -------------------------------------------------------------------------------------------


def _roots(policy: Policy) -> Iterator[Root]:
    program, own, item = policy.program, policy.name, ("item", None)
    for rule in program.rules:
        if rule.id.policy == own:
            yield Root(rule.when)
    for exemption in program.exemptions:
        if exemption.id.policy == own:
            yield from _whole(exemption.when)
            yield from _whole(exemption.for_item, item)
    for license_ in program.licenses:
        if license_.id.policy == own:
            yield from _whole(license_.for_item, item)
            for condition in (*(x.when for x in license_.valid), *(x.condition for x in license_.needs)):
                yield from _whole(condition)
            yield from (Root(limit.condition) for limit in license_.limits)
    yield from (Root(x.when) for x in program.raises if x.policy == own)
    yield from (Root(x.when) for x in program.adds if x.score.policy == own)
    for obligation in program.obligations:
        if obligation.id.policy == own:
            yield from _whole(obligation.when)
    for define in program.defines.values():
        if define.id.policy == own:
            yield Root(define.condition, None if define.of is None else (define.of, define.kind))
    yield from (Root(amount.term) for amount in program.amounts.values() if amount.id.policy == own)
    for tiers in program.tiers.values():
        if tiers.id.policy == own:
            yield from (Root(need.condition) for tier in tiers.tiers for need in tier.needs)


def _whole(condition: m.Condition | None, of: tuple[str, str | None] | None = None) -> Iterator[Root]:
    if condition is not None:
        yield Root(condition, of)


def _comparisons(node: Node, of: str | None, found: dict[Span, Comparison]) -> None:
    """Puts every comparison at and inside *node* into *found*; of two with one span, the outer."""
    waiting = [(node, of)]
    while waiting:
        node, of = waiting.pop()
        if is_comparison(node) and node.span is not None:
            found.setdefault(node.span, Comparison(node, of))
        match node:
            case m.Any(name, kind) | m.Every(name, kind) | m.Count(name, kind):
                of = kind or name
            case m.Total(m.FactRef(list=str() as name)):
                of = name
            case _:
                pass
        waiting += [(part, of) for part in reversed(parts(node))]


# --- tiers and lists ----------------------------------------------------------------------------------------


def _tiers(policy: Policy) -> Iterator[TierAt]:
    for node in policy.gathered.files[policy.name].file.declarations:
        if isinstance(node, tree.Tiers):
            names = [tier.name.text for tier in node.tiers]
            needs = False
            for number, tier in enumerate(node.tiers):
                needs = needs or bool(tier.needs)
                id = m.Id(policy.name, node.name.text)
                yield TierAt(id, tier.name.text, frozenset(names[number:]), needs, tier.span)


def _listed(made: m.CodeList, node: tree.ListDeclaration) -> Listed:
    of_value: dict[Value, list[int]] = {}
    ranges: list[int] = []
    for number, entry in enumerate(made.entries):
        if isinstance(entry.what, m.CodeRange):
            ranges.append(number)
        else:
            for value in entry.what:
                of_value.setdefault(value, []).append(number)
    entries = node.content.entries if isinstance(node.content, tree.Enumerated) else ()
    return Listed(made, entries, node.span, of_value, tuple(ranges))


def _asked(policy: Policy, named: dict[str, tree.ListDeclaration]) -> dict[m.Id, tuple[m.Id, ...]]:
    own = [id for id in policy.program.lists if id.policy == policy.name]
    below: dict[m.Id, list[m.Id]] = {}
    for id in own:
        content = named[id.name].content
        texts = [path.text for path in (*content.names, *content.except_)] if isinstance(content, tree.Combines) else []
        below[id] = [other for other in own if any(text in names_of(other) for text in texts)]
    return {id: _all_below(id, below) for id in own}


def _all_below(id: m.Id, below: dict[m.Id, list[m.Id]]) -> tuple[m.Id, ...]:
    found: dict[m.Id, None] = {}
    waiting = [id]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found[each] = None
            waiting += below[each]
    return tuple(found)


def _lists_asked(roots: tuple[Root, ...], own: dict[m.Id, Listed], asked: dict[m.Id, tuple[m.Id, ...]]) -> set[m.Id]:
    """The lists that the conditions of the file ask about, also by way of an entry's own condition."""
    found: set[m.Id] = set()
    waiting: list[Node] = [root.node for root in roots]
    while waiting:
        node = waiting.pop()
        waiting += parts(node)
        if isinstance(node, m.InList):
            new = {id for id in asked.get(node.list, ()) if id in own} - found
            found |= new
            waiting += [entry.where for id in new for entry in own[id].made.entries if entry.where is not None]
    return found
