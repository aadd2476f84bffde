"""Better and worse: of two decisions, of which some facts may be unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xcrules.decision import Decision
from xcrules.engines.outcome import Outcome
from xcrules.policy import Policy
from xcrules.program.model import Id

SEVERITY: Mapping[Outcome, int] = {
    outcome: place for place, outcome in enumerate(Outcome) if outcome is not Outcome.UNDETERMINED
}
"""The five outcomes, mild to strict."""


def is_milder(one: Decision, other: Decision) -> bool:
    """Whether *one* is milder than *other*: its mildest possible outcome, or its strictest."""
    return (
        SEVERITY[one.possible[0]] < SEVERITY[other.possible[0]]
        or SEVERITY[one.possible[-1]] < SEVERITY[other.possible[-1]]
    )


def outcomes(decision: Decision) -> str:
    """In words, for messages: `licensed`, or `licensed or prohibited`."""
    return " or ".join(f"`{each.value}`" for each in decision.possible)


def named(names: Iterable[str]) -> str:
    """Names in words, for messages: `tier_1`, `tier_2`."""
    return ", ".join(f"`{name}`" for name in names)


def lost_offers(before: Decision, after: Decision) -> list[str]:
    """The licenses that were certainly on offer and are now refused."""
    offered = {(each.policy, each.license) for each in before.offered if each.certain}
    return sorted(
        each.license
        for each in after.refusals
        if each.certain and each.unmet and (each.policy, each.license) in offered
    )


def raised_scales(policy: Policy, before: Decision, after: Decision) -> list[str]:
    """The scales that stand higher after than before, at their certain or at their possible end."""
    levels = {id_: scale.levels for id_, scale in policy.program.scales.items()}
    then = {Id(each.policy, each.name): each for each in before.findings}
    raised = []
    for each in after.findings:
        name = Id(each.policy, each.name)
        if name in levels and name in then:
            place = levels[name].index
            was = then[name]
            if place(each.least) > place(was.least) or place(each.most) > place(was.most):
                raised.append(each.name)
    return sorted(raised)


def standing(decision: Decision, kind: str) -> set[tuple[str, str]]:
    """The rules of one kind that certainly stand after every exemption, as policy and name."""
    return {(each.policy, each.rule) for each in decision.reasons if each.kind == kind and each.certain and each.stands}
