"""Rules: prohibitions, requirements, referrals, exemptions, licenses, findings and duties."""

from __future__ import annotations

from fractions import Fraction

from xcrules.facts.numbers import parse_number
from xcrules.facts.problems import Unreadable
from xcrules.program.clauses import citations, deadline, duration, duties, named, needs, one, text_of, windows
from xcrules.program.context import Context, Frame
from xcrules.program.definitions import id_of
from xcrules.program.literals import plain_number
from xcrules.program.model import (
    Add,
    Compares,
    Condition,
    Cover,
    Exemption,
    Id,
    License,
    Limit,
    Obligation,
    Order,
    Raise,
    Rule,
    RuleKind,
    Valid,
)
from xcrules.program.names import RULES, Group, What
from xcrules.program.numbers import compare
from xcrules.program.problems import names as name_problems
from xcrules.program.problems import rules as problems
from xcrules.program.terms import term
from xcrules.syntax import tree

LICENSE_KINDS = ("single", "multiple", "bulk", "general")
COVERS = {
    word: singular
    for singular in ("shipment", "consignee", "end_user", "destination", "item")
    for word in (singular, f"{singular}s")
}


def rule(context: Context, node: tree.Rule | tree.Refer) -> Rule | None:
    """A prohibition, a requirement or a referral; None where a part of it is missing, which is reported."""
    _must_cite(context, node)
    if not node.effective:
        context.problem(problems.no_dates(node.name.text, node.name.span))
    agencies: tuple[Id, ...] = ()
    kind = RuleKind.REFERRAL
    if isinstance(node, tree.Refer):
        to = named(context, node.to, Group.AGENCY, frozenset({What.AGENCY}), where="the agencies")
        agencies = tuple(sorted(declared.id for declared in to))
    else:
        kind = RuleKind.PROHIBITION if node.kind == "prohibit" else RuleKind.REQUIREMENT
    under, effective = citations(context, node.under), windows(context, node.effective)
    when = _when(context, node)
    if when is None:
        return None
    return Rule(id_of(context, node.name), kind, text_of(node.label), under, effective, when, agencies, node.span)


def exemption(context: Context, node: tree.Exempt) -> Exemption:
    """An exemption; a condition that could not be typed is left out, since the program is not used then."""
    _must_cite(context, node)
    lifts: list[Id] = []
    for path in node.from_:
        declared = one(context, path, Group.RULE, frozenset({*RULES, What.EXEMPTION, What.LICENSE, What.OBLIGATION}))
        if declared is None:
            continue
        if declared.what in (What.LICENSE, What.OBLIGATION):
            context.problem(problems.not_a_rule_to_lift(path.text, declared.what.value, path.span))
        elif declared.id in lifts:
            context.problem(problems.duplicate_word(path.text, path.span, "what it lifts"))
        else:
            lifts.append(declared.id)
    return Exemption(
        id_of(context, node.name),
        text_of(node.label),
        citations(context, node.under),
        windows(context, node.effective),
        tuple(sorted(lifts)),
        _for_item(context, node.for_item),
        None if node.when is None else context.type_condition(context, node.when),
        duties(context, node.duties),
        node.span,
    )


def license_of(context: Context, node: tree.License, requirements: tuple[Id, ...]) -> License:
    """A license; *requirements* are those of its file, which it satisfies if it names none."""
    if node.kind not in LICENSE_KINDS:
        context.problem(problems.unknown_license_kind(node.kind, node.name.span))
    if node.name.text in LICENSE_KINDS:
        context.problem(name_problems.shadowed_name(node.name.text, node.name.span, "a kind of license"))
    issued_by = named(context, node.issued_by, Group.AGENCY, frozenset({What.AGENCY}), where="the agencies")
    return License(
        id_of(context, node.name),
        node.kind,
        text_of(node.label),
        tuple(sorted(declared.id for declared in issued_by)),
        citations(context, node.under),
        windows(context, node.effective),
        requirements if node.satisfies is None else _satisfied(context, node.satisfies),
        _for_item(context, node.for_item),
        _covers(context, node.covers),
        _valid(context, node.valid),
        needs(context, node.needs),
        _limits(context, node.limits),
        duties(context, node.duties),
        node.span,
    )


def raise_of(context: Context, node: tree.Raise) -> Raise | None:
    declared = one(context, node.scale, Group.WORD, frozenset({What.SCALE}))
    under, effective = citations(context, node.under), windows(context, node.effective)
    when = _when_of(context, node, f"raise {node.scale.text} to {node.to.text}")
    if declared is None or not isinstance(declared.node, tree.Scale):
        return None
    levels = [level.text for level in declared.node.levels]
    if node.to.text not in levels:
        context.problem(problems.unknown_level(node.to.text, node.scale.text, node.to.span, levels))
        return None
    if when is None:
        return None
    policy = context.names.policy
    return Raise(policy, declared.id, node.to.text, text_of(node.label), under, effective, when, node.span)


def add_of(context: Context, node: tree.Add) -> Add | None:
    declared = one(context, node.score, Group.WORD, frozenset({What.SCORE}))
    points = parse_number(plain_number(node.points.raw))
    under, effective = citations(context, node.under), windows(context, node.effective)
    when = _when_of(context, node, f"add {node.points.raw} to {node.score.text}")
    if isinstance(points, Unreadable):
        context.problem(points.at(span=node.points.span))
        return None
    if declared is None:
        return None
    if declared.id.policy != context.names.policy:
        context.problem(problems.adds_elsewhere(node.score.text, declared.id.policy, node.score.span))
        return None
    return (
        None
        if when is None
        else Add(declared.id, Fraction(points), text_of(node.label), under, effective, when, node.span)
    )


def obligation(context: Context, node: tree.Oblige) -> Obligation:
    on = named(context, node.on, Group.RULE, frozenset({What.LICENSE}), where="the licenses")
    return Obligation(
        id_of(context, node.name),
        text_of(node.label),
        tuple(sorted(declared.id for declared in on)),
        deadline(node.deadline),
        citations(context, node.under),
        windows(context, node.effective),
        None if node.when is None else context.type_condition(context, node.when),
        node.span,
    )


def _must_cite(context: Context, node: tree.Rule | tree.Refer | tree.Exempt) -> None:
    if not node.under:
        context.problem(problems.no_citation(node.name.text, node.name.span))


def _when(context: Context, node: tree.Rule | tree.Refer) -> Condition | None:
    if node.when is None:
        context.problem(problems.missing_when(node.name.text, node.name.span))
        return None
    return context.type_condition(context, node.when)


def _when_of(context: Context, node: tree.Raise | tree.Add, name: str) -> Condition | None:
    if node.when is None:
        context.problem(problems.missing_when(name, node.span))
        return None
    return context.type_condition(context, node.when)


def _for_item(context: Context, where: tree.Condition | None) -> Condition | None:
    return None if where is None else context.type_condition(context.within(Frame("item", "item")), where)


def _satisfied(context: Context, paths: tuple[tree.Path, ...]) -> tuple[Id, ...]:
    found: list[Id] = []
    every = frozenset({*RULES, What.EXEMPTION, What.LICENSE, What.OBLIGATION})
    for path in paths:
        declared = one(context, path, Group.RULE, every)
        if declared is None:
            continue
        if declared.what is not What.REQUIREMENT:
            context.problem(problems.not_a_requirement(path.text, declared.what.value, path.span))
        elif declared.id in found:
            context.problem(problems.duplicate_word(path.text, path.span, "what it satisfies"))
        else:
            found.append(declared.id)
    return tuple(sorted(found))


def _covers(context: Context, nodes: tuple[tree.Cover, ...]) -> tuple[Cover, ...]:
    seen: list[str] = []
    bounds: list[Cover] = []
    for node in nodes:
        what = COVERS.get(node.what.text)
        if what is None:
            context.problem(problems.unknown_cover(node.what.text, node.what.span))
            continue
        if what in seen:
            context.problem(problems.duplicate_word(node.what.text, node.what.span, "what it covers"))
        elif not node.many:
            bounds.append(Cover(what))
        seen.append(what)
    return tuple(sorted(bounds, key=lambda cover: cover.what))


def _valid(context: Context, nodes: tuple[tree.Valid, ...]) -> tuple[Valid, ...]:
    found = []
    for node in nodes:
        when = None if node.when is None else context.type_condition(context, node.when)
        if node.when is None or when is not None:
            found.append(Valid(duration(node.duration), when))
    return tuple(found)


def _limits(context: Context, nodes: tuple[tree.Limit, ...]) -> tuple[Limit, ...]:
    found = []
    for node in nodes:
        left, right = term(context, node.term), term(context, node.to)
        compared = compare(context, left, Order.AT_MOST, right, node.span)
        if isinstance(compared, Compares):
            text = f"{node.term.span.text} is at most {node.to.span.text}"
            found.append(Limit(compared, " ".join(text.split())))
    return tuple(found)
