"""Who may lift what: levels and circles, the policy and the rank, and what an exemption may test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xcrules.diagnostics import Diagnostic
from xcrules.facts.types import Vocabulary
from xcrules.program.checks import DEEPEST
from xcrules.program.definitions import RANKS
from xcrules.program.graph import circles, components
from xcrules.program.model import Citation, Exemption, Id, License, Rule, RuleKind, SourceText
from xcrules.program.problems import rules as problems
from xcrules.program.problems import types as type_problems
from xcrules.program.reach import Reach, positive_items
from xcrules.program.walk import span_of


def levels(exemptions: Mapping[Id, Exemption]) -> tuple[dict[Id, int], tuple[Diagnostic, ...]]:
    """Each exemption's level: 1 loosens a rule, 2 tightens it again, and so on, odd ones loosening in the end.

    Those that lift each other in a circle, or lift on both levels, have none.
    """
    edges = {id: [lifted for lifted in one.lifts if lifted in exemptions] for id, one in sorted(exemptions.items())}
    found: list[Diagnostic] = []
    for circle in circles(edges):
        span = exemptions[circle[0]].span
        if span is not None:
            found.append(problems.exemption_cycle([id.name for id in circle], span))
    level: dict[Id, int] = {}
    for group in components(edges):
        id = group[0]
        if len(group) > 1 or id in edges[id]:
            continue
        below = [0 if lifted not in exemptions else level.get(lifted) for lifted in exemptions[id].lifts]
        known = [one for one in below if one is not None]
        if len({one % 2 for one in known}) > 1:
            span = exemptions[id].span
            if span is not None:
                found.append(problems.both_levels(id.name, span))
        elif known and len(known) == len(below):
            level[id] = 1 + max(known)
            span = exemptions[id].span
            if level[id] == DEEPEST + 1 and span is not None:
                found.append(type_problems.too_deep(span, DEEPEST))
    return level, tuple(found)


def loosened(id: Id, exemptions: Mapping[Id, Exemption], rules: Mapping[Id, Rule]) -> tuple[Rule, ...]:
    """The rules that the exemption *id* reaches, directly or through others; sorted."""
    waiting, seen, found = [id], {id}, set()
    while waiting:
        for lifted in exemptions[waiting.pop()].lifts:
            if lifted in rules:
                found.add(lifted)
            elif lifted in exemptions and lifted not in seen:
                seen.add(lifted)
                waiting.append(lifted)
    return tuple(rules[one] for one in sorted(found))


def allowed(
    exemptions: Mapping[Id, Exemption],
    rules: Mapping[Id, Rule],
    level: Mapping[Id, int],
    sources: Mapping[Id, SourceText],
) -> Iterator[Diagnostic]:
    """Exemptions that loosen a rule from another policy, or under a text that ranks too low."""
    for id, one in sorted(exemptions.items()):
        if one.span is None or level.get(id, 0) % 2 == 0:
            continue
        reached = loosened(id, exemptions, rules)
        elsewhere = [rule for rule in reached if rule.id.policy != id.policy]
        for rule in elsewhere:
            yield problems.exemption_elsewhere(id.name, rule.id.name, rule.id.policy, one.span)
        own = _highest(one.under, sources)
        for rule in reached:
            wanted = _highest(rule.under, sources)
            if rule not in elsewhere and own is not None and wanted is not None and own > wanted:
                yield problems.rank_too_low(id.name, RANKS[own], rule.id.name, RANKS[wanted], one.span, rule.span)


def _highest(under: tuple[Citation, ...], sources: Mapping[Id, SourceText]) -> int | None:
    ranks = [sources[citation.source].rank for citation in under if citation.source in sources]
    return min(ranks, default=None)


def whole_application(
    exemptions: Mapping[Id, Exemption],
    rules: Mapping[Id, Rule],
    level: Mapping[Id, int],
    reach: Reach,
    vocabulary: Vocabulary,
) -> Iterator[Diagnostic]:
    """Exemptions without `for` that one element of a list would trigger for all the others."""
    supporting = {name for name, spec in vocabulary.lists.items() if spec.supporting}
    for id, one in sorted(exemptions.items()):
        if one.for_item is not None or one.when is None or level.get(id, 0) % 2 == 0:
            continue
        raised = reach.raised_by_more(one.when)
        for rule in loosened(id, exemptions, rules):
            tested = reach.lists_tested(rule.when)
            for name in sorted((set(raised) & tested) - supporting):
                span = span_of(raised[name]) or one.span
                if span is not None:
                    yield problems.exemption_by_any(name, rule.id.name, span)


def for_items(
    exemptions: Mapping[Id, Exemption], licenses: Mapping[Id, License], rules: Mapping[Id, Rule], reach: Reach
) -> Iterator[Diagnostic]:
    """`for item` over rules that do not hold through exactly one `any item`."""
    counts = reach.item_counts()
    for id, one in sorted(exemptions.items()):
        for lifted in one.lifts if one.for_item is not None and one.span is not None else ():
            when = rules[lifted].when if lifted in rules else exemptions[lifted].when if lifted in exemptions else None
            count = 0 if when is None else positive_items(when, counts)
            at = rules[lifted].span if lifted in rules else exemptions[lifted].span if lifted in exemptions else None
            if at is not None and count != 1 and one.span is not None:
                yield problems.for_item_target(id.name, lifted.name, count, one.span, at)
    for id, license in sorted(licenses.items()):
        for required in license.satisfies if license.for_item is not None else ():
            rule = rules.get(required)
            if rule is None or rule.kind is not RuleKind.REQUIREMENT or license.span is None:
                continue
            count = positive_items(rule.when, counts)
            if count != 1:
                yield problems.for_item_target(id.name, required.name, count, license.span, rule.span)
