"""One application decided and reported: from a reading of the rulebook to a `Decision`.

The outcome is worked out at once. Each list of the decision is told when somebody first reads it: `tell` says what one
field holds, from the reading that the decision keeps and the plan of its policy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from xcrules.decision import (
    Conflict,
    Decision,
    DutyOwed,
    ElementRef,
    FactValue,
    Finding,
    Missing,
    Offered,
    Pending,
    Reason,
    Referral,
    Refusal,
    Requirement,
    Unmet,
    made,
)
from xcrules.engines import terms
from xcrules.engines.outcome import Outcome, possible
from xcrules.engines.reference import Reading
from xcrules.engines.truth import Truth
from xcrules.engines.witness import elements_of, items_of
from xcrules.facts.numbers import format_number
from xcrules.inquiry import inquire
from xcrules.plan import DutyPlan, FindingPlan, LicensePlan, NeedPlan, Plan, ReasonPlan, duty_order
from xcrules.rulebook import rows as r

TRUE, UNKNOWN, FALSE = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE


def decide(plan: Plan, reading: Reading) -> Decision:
    """What *plan*'s policy says of the application that was read. The decision keeps both."""
    outcomes = possible(reading)
    told = Told(plan, reading)
    return Decision.told_later(
        lambda field: TELL[field](told),
        outcome=outcomes[0] if len(outcomes) == 1 else Outcome.UNDETERMINED,
        possible=outcomes,
        interim=outcomes[-1],
        date=reading.facts.date,
        policy=plan.book.name,
        digest=plan.digest,
        text_digest=plan.text_digest,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What a decision is told from: the plan of its policy, and the reading of its application."""

    plan: Plan
    reading: Reading


# --- elements ----------------------------------------------------------------------------------------


@lru_cache(maxsize=10_000)
def _element(list_name: str, number: int) -> ElementRef:
    return ElementRef(list=list_name, number=number)


def _elements(places: Iterable[tuple[str, int]]) -> tuple[ElementRef, ...]:
    return tuple(_element(name, number) for name, number in places)


def _items(numbers: Iterable[int]) -> tuple[ElementRef, ...]:
    return tuple(_element("item", number) for number in numbers)


# --- reasons -----------------------------------------------------------------------------------------


def _reasons(told: Told) -> tuple[Reason, ...]:
    return (*_rules(told), *_exemptions(told))


def _rules(told: Told) -> Iterator[Reason]:
    for rule in told.plan.rules:
        yield from _reason(told.reading, rule)


def _exemptions(told: Told) -> Iterator[Reason]:
    """The exemptions that lift something, or would if no further exemption stood in their way."""
    for exemption in told.plan.exemptions:
        if _lifts(told.reading, exemption) is not FALSE:
            yield from _reason(told.reading, exemption)


def _reason(reading: Reading, row: ReasonPlan) -> Iterator[Reason]:
    when = reading.truth(row.when)
    if when is FALSE:
        return
    lifting = [each for each in row.lifting if reading.truth(each.lifted) is TRUE]
    items = {number for each in lifting if each.items is not None for number in items_of(reading, each.items, TRUE)}
    yield made(
        Reason,
        rule=row.name,
        policy=row.policy,
        kind=row.kind,
        label=row.label,
        certain=when is TRUE and (row.kind != "exemption" or _lifts(reading, row) is TRUE),
        citations=row.citations,
        lifted_by=tuple(each.exemption for each in lifting),
        elements=_elements(elements_of(reading, row.when, when)),
        lifted_elements=_items(sorted(items)),
        stands=reading.truth(row.net) is TRUE,
    )


def _lifts(reading: Reading, exemption: ReasonPlan) -> Truth:
    """Whether the exemption's own condition holds, and with it something that it names."""
    return max((reading.truth(touched) for touched in exemption.touches), default=FALSE)


def _requirements(told: Told) -> Iterator[Requirement]:
    for rule in told.plan.requirements:
        net = told.reading.truth(rule.net)
        if net is not FALSE:
            items = items_of(told.reading, rule.items, net)
            yield made(Requirement, rule=rule.name, policy=rule.policy, certain=net is TRUE, items=items)


def _referrals(told: Told) -> Iterator[Referral]:
    for rule in told.plan.referrals:
        net = told.reading.truth(rule.net)
        if net is not FALSE:
            yield made(Referral, rule=rule.name, policy=rule.policy, certain=net is TRUE, agencies=rule.agencies)


# --- licenses ----------------------------------------------------------------------------------------


def _offered(told: Told) -> Iterator[Offered]:
    for license_ in told.plan.licenses:
        offered = told.reading.truth(license_.offered)
        if offered is not FALSE:
            yield made(
                Offered,
                license=license_.name,
                policy=license_.policy,
                certain=offered is TRUE,
                kind=license_.kind,
                label=license_.label,
                valid=_validity(told.reading, license_),
            )


def _validity(reading: Reading, license_: LicensePlan) -> str | None:
    """The longest validity whose condition holds for certain."""
    return next((words for words, when in license_.valid if reading.truth(when) is TRUE), None)


def _refusals(told: Told) -> Iterator[Refusal]:
    reading = told.reading
    for license_ in told.plan.licenses:
        left = max((reading.truth(net) for net in license_.nets), default=FALSE)
        if left is FALSE:
            continue
        unmet = [need for need in license_.needs if reading.truth(need.holds) is FALSE]
        held = [ref for net, ref in license_.left if reading.truth(net) is TRUE]
        left_over = {number for ref in held for number in items_of(reading, ref, TRUE)}
        if unmet or left_over:
            yield made(
                Refusal,
                license=license_.name,
                policy=license_.policy,
                certain=left is TRUE,
                unmet=tuple(_unmet(reading, need) for need in unmet),
                curable=bool(unmet) and all(need.only_documents for need in unmet),
                left_over=tuple(sorted(left_over)),
            )


def _unmet(reading: Reading, need: NeedPlan) -> Unmet:
    return made(Unmet, text=need.text, because=need.because or _tier_reason(reading, need))


def _tier_reason(reading: Reading, need: NeedPlan) -> str | None:
    """Of a need for a tier: the needs of that tier, and of those below it, that fail."""
    if need.tiers in reading.facts.supposed:
        return None
    return "; ".join(words for cell, words in need.tier_needs if reading.truth(cell) is FALSE) or None


def _pending(told: Told) -> Iterator[Pending]:
    reading = told.reading
    for license_ in told.plan.licenses:
        wanted = reading.truth(license_.wanted)
        if wanted is FALSE:
            continue
        truths = [(need, reading.truth(need.holds)) for need in license_.needs]
        unknown = tuple(need.text for need, value in truths if value is UNKNOWN)
        if unknown and all(value is not FALSE for _, value in truths):
            yield made(Pending, license=license_.name, policy=license_.policy, certain=wanted is TRUE, open=unknown)


# --- duties and findings -----------------------------------------------------------------------------


def _duties(told: Told) -> list[DutyOwed]:
    owed = ((duty, _owed(told.reading, duty)) for duty in told.plan.duties)
    found = (duty.certain if value is TRUE else duty.possible for duty, value in owed if value is not FALSE)
    return sorted(found, key=duty_order)


def _owed(reading: Reading, duty: DutyPlan) -> Truth:
    if duty.all:
        return min(reading.truth(ref) for ref in duty.all)
    return max((reading.truth(ref) for ref in duty.any), default=FALSE)


def _findings(told: Told) -> Iterator[Finding]:
    for finding in told.plan.findings:
        least, most = _range(told.reading, finding)
        yield made(Finding, name=finding.name, policy=finding.policy, certain=least == most, least=least, most=most)


def _range(reading: Reading, finding: FindingPlan) -> tuple[str, str]:
    row = reading.book.rows[finding.fact]
    if isinstance(row, r.LevelOf):
        levels = reading.levels(row, reading.root)
        return row.names[levels[0]], row.names[levels[-1]]
    points = terms.interval(reading, finding.fact, None, reading.root)
    assert points.low is not None and points.high is not None
    return format_number(points.low), format_number(points.high)


# --- conflicts and what is read ----------------------------------------------------------------------


def _conflicts(told: Told) -> Iterator[Conflict]:
    """A consignee's or end user's country that is, or may be, no destination."""
    reading = told.reading
    going = [each.get("destination.country") for each in reading.elements("destination") or ()]
    if not going:
        return
    for number, party in enumerate(reading.elements("party") or (), start=1):
        roles, countries = party.get("party.role"), party.get("party.country")
        receiving = [True, False] if roles is None else [role in ("consignee", "end_user") for role in roles]
        alike = any(each is not None and len(each) == 1 and each == countries for each in going)
        if countries is None or alike or not any(receiving):
            continue
        apart = all(each is not None and not set(each) & set(countries) for each in going)
        values = sorted({str(x) for each in (countries, *going) for x in each or ()})
        yield made(
            Conflict,
            fact="party.country",
            certain=apart and all(receiving),
            elements=_elements((("party", number),)),
            values=tuple(values),
        )


def _assumed(told: Told) -> Iterator[FactValue]:
    for path, value in told.reading.facts.assumed:
        if path in told.plan.reads:
            yield made(FactValue, fact=path, value=value)


def _supposed(told: Told) -> Iterator[FactValue]:
    for name, tier in sorted(told.reading.facts.supposed.items()):
        yield made(FactValue, fact=name, value=tier)


def _missing(told: Told) -> tuple[Missing, ...]:
    return inquire(told.reading)


TELL: Mapping[str, Callable[[Told], tuple[Any, ...]]] = {
    "reasons": _reasons,
    "requirements": lambda told: tuple(_requirements(told)),
    "offered": lambda told: tuple(_offered(told)),
    "refusals": lambda told: tuple(_refusals(told)),
    "pending": lambda told: tuple(_pending(told)),
    "referrals": lambda told: tuple(_referrals(told)),
    "duties": lambda told: tuple(_duties(told)),
    "findings": lambda told: tuple(_findings(told)),
    "conflicts": lambda told: tuple(_conflicts(told)),
    "assumed": lambda told: tuple(_assumed(told)),
    "supposed": lambda told: tuple(_supposed(told)),
    "missing": _missing,
}
"""Field of a decision -> how it is told."""
