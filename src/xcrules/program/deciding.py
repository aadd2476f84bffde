"""The clauses that decide something, or say when a law is waived, and what each of them may read."""

from __future__ import annotations

from xcrules.program.checks import Root
from xcrules.program.made import Made
from xcrules.program.model import Id, Property, RuleKind, ScaleIs
from xcrules.program.reach import Reach


def roots_of(made: Made, reach: Reach) -> tuple[Root, ...]:
    """Every clause of every rule and waiver of *made*."""
    read_by_referrals = _scales_of_referrals(made, reach)
    roots: list[Root] = []
    for rule in made.rules.values():
        referral = rule.kind is RuleKind.REFERRAL
        roots.append(
            Root(rule.id.policy, f"the {rule.kind.value} `{rule.id.name}`", rule.when, rule.span, scales=referral)
        )
    for exemption in made.exemptions.values():
        what = f"the exemption `{exemption.id.name}`"
        if exemption.when is not None:
            roots.append(Root(exemption.id.policy, what, exemption.when, exemption.span))
        if exemption.for_item is not None:
            roots.append(Root(exemption.id.policy, what, exemption.for_item, exemption.span, outer=("item",)))
    for license in made.licenses.values():
        what, policy, span = f"the license `{license.id.name}`", license.id.policy, license.span
        if license.for_item is not None:
            roots.append(Root(policy, what, license.for_item, span, outer=("item",)))
        roots += [Root(policy, what, need.condition, need.span or span) for need in license.needs]
        roots += [Root(policy, what, limit.condition, span) for limit in license.limits]
        roots += [Root(policy, what, valid.when, span) for valid in license.valid if valid.when is not None]
    for tiers in made.tiers.values():
        for tier in tiers.tiers:
            what = f"the tier `{tier.name}`"
            roots += [Root(tiers.id.policy, what, need.condition, need.span or tiers.span) for need in tier.needs]
    for add in made.adds:
        roots.append(Root(add.score.policy, f"the score `{add.score.name}`", add.when, add.span))
    for one in made.raises:
        known = one.scale not in read_by_referrals
        roots.append(Root(one.policy, f"the scale `{one.scale.name}`", one.when, one.span, known=known))
    for duty in made.obligations.values():
        if duty.when is not None:
            what = f"the duty `{duty.id.name}`"
            roots.append(Root(duty.id.policy, what, duty.when, duty.span, scales=True, known=True))
    for waiver in made.waivers:
        if waiver.when is not None:
            roots.append(Root(waiver.policy, f"the waiver of `{waiver.law}`", waiver.when, waiver.span))
    return tuple(roots)


def roots_of_properties(properties: tuple[Property, ...]) -> tuple[Root, ...]:
    """The conditions of properties: they may read everything, as far as it can be read at all."""
    return tuple(
        Root(one.policy, "the property", one.when, one.span, scales=True, known=True)
        for one in properties
        if one.when is not None
    )


def _scales_of_referrals(made: Made, reach: Reach) -> frozenset[Id]:
    whens = [rule.when for rule in made.rules.values() if rule.kind is RuleKind.REFERRAL]
    return frozenset(node.scale for node in reach.all_inside(*whens) if isinstance(node, ScaleIs))
