"""One application decided and reported: from a reading of the rulebook to a `Decision`.

The outcome is worked out at once. Each list of the decision is told when somebody first reads it: `tell` says what one
field holds, from the reading that the decision keeps and the plan of its policy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, TypeVar

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
from xcrules.engines.planes.standing import standing_of
from xcrules.engines.reference import Reading
from xcrules.engines.standing import Standing
from xcrules.engines.truth import Truth
from xcrules.engines.witness import Elements, items_of
from xcrules.facts.numbers import format_number
from xcrules.inquiry import inquire
from xcrules.plan import DutyPlan, FindingPlan, LicensePlan, NeedPlan, Plan, ReasonPlan, duty_order, rule_order
from xcrules.rulebook import rows as r
from xcrules.rulebook.rows import Ref

TRUE, UNKNOWN, FALSE = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE

Part = TypeVar("Part")


def decide(plan: Plan, reading: Standing | Reading) -> Decision:
    """What *plan*'s policy says of the application that was read. The decision keeps both."""
    standing = reading if isinstance(reading, Standing) else standing_of(reading)
    told = Told(plan, standing)
    outcomes: tuple[Outcome, ...] | None = standing.kept.get(possible)
    if outcomes is None:
        standing.kept[possible] = outcomes = possible(standing)
    said = plan.said.get(outcomes)
    if said is None:
        plan.said[outcomes] = said = {
            "outcome": outcomes[0] if len(outcomes) == 1 else Outcome.UNDETERMINED,
            "possible": outcomes,
            "interim": outcomes[-1],
            "date": standing.day,
            "policy": plan.book.name,
            "digest": plan.digest,
            "text_digest": plan.text_digest,
        }
    return Decision.told_later(told, **{**said, "date": standing.day})


@dataclass(frozen=True, slots=True)
class Told:
    """What a decision is told from: the plan of its policy, and what stands of its application."""

    plan: Plan
    standing: Standing

    def __call__(self, field: str) -> Any:
        return TELL[field](self)

    def __deepcopy__(self, _: object) -> Told:
        # Copies of a decision share it: what stands behind it is as large as the policy.
        return self

    @property
    def reading(self) -> Reading:
        """The application read in full, for what its truths alone do not tell."""
        return self.standing.reading

    def truth(self, ref: Ref) -> Truth:
        return self.standing.truth(ref)


def _kept(tell: Callable[[Told], Iterable[Part]]) -> Callable[[Told], tuple[Part, ...]]:
    """*tell*, of a field that depends on nothing but truths: kept with them, it is told once."""

    @wraps(tell)
    def told_before(told: Told) -> tuple[Part, ...]:
        kept = told.standing.kept
        found: tuple[Part, ...] | None = kept.get(tell)
        if found is None:
            kept[tell] = found = tuple(tell(told))
        return found

    return told_before


# --- elements ----------------------------------------------------------------------------------------


@lru_cache(maxsize=10_000)
def _element(list_name: str, number: int) -> ElementRef:
    return ElementRef(list=list_name, number=number)


def _elements(places: Elements) -> tuple[ElementRef, ...]:
    return tuple([_element(name, number) for name, numbers in places for number in numbers])


# --- reasons -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """A rule or exemption that has a say: its reason, but for the elements. items: what those are lifted for."""

    row: ReasonPlan
    when: Truth
    certain: bool
    stands: bool
    lifted_by: tuple[str, ...]
    items: tuple[Ref, ...]


def _reasons(told: Told) -> tuple[Reason, ...]:
    return (*_rules(told), *_exemptions(told))


def _rules(told: Told) -> Iterable[Reason]:
    return [_reason(told, each) for each in _rules_that_speak(told)]


def _exemptions(told: Told) -> Iterable[Reason]:
    """The exemptions that lift something, or would if no further exemption stood in their way."""
    return [_reason(told, each) for each in _exemptions_that_speak(told)]


@_kept
def _rules_that_speak(told: Told) -> Iterator[Spoken]:
    rows = [told.plan.rules[number] for number in told.standing.rules()]
    for row in sorted(rows, key=rule_order):
        when = told.truth(row.when)
        if when is not FALSE:
            yield _spoken(told, row, when, when)


@_kept
def _exemptions_that_speak(told: Told) -> Iterator[Spoken]:
    rows = [told.plan.exemptions[number] for number in told.standing.exemptions()]
    for row in sorted(rows, key=rule_order):
        lifts = max((told.truth(touched) for touched in row.touches), default=FALSE)
        # Of one that lifts nothing, no more is known.
        if lifts is not FALSE and (when := told.truth(row.when)) is not FALSE:
            yield _spoken(told, row, when, min(when, lifts))


def _spoken(told: Told, row: ReasonPlan, when: Truth, certain: Truth) -> Spoken:
    lifting = tuple([number for number, each in enumerate(row.lifting) if told.truth(each.lifted) is TRUE])
    stands = told.truth(row.net)
    # One object for one state of a rule: what is told of it is found again by it.
    key = row.kind, row.policy, row.name, when, certain, stands, lifting
    found: Spoken | None = told.plan.spoken.get(key)
    if found is None:
        lifts = [row.lifting[number] for number in lifting]
        found = Spoken(
            row=row,
            when=when,
            certain=certain is TRUE,
            stands=stands is TRUE,
            lifted_by=tuple(each.exemption for each in lifts),
            items=tuple(each.items for each in lifts if each.items is not None),
        )
        told.plan.spoken.keep(key, found)
    return found


def _reason(told: Told, spoken: Spoken) -> Reason:
    row = spoken.row
    elements = told.standing.elements(row.when, spoken.when)
    if spoken.items:
        items = {number for ref in spoken.items for number in items_of(told.reading, ref, TRUE)}
        return _with_elements(spoken, elements, tuple(sorted(items)))
    # The same few elements make a rule hold in one application after the other.
    found = told.plan.reasons.get((spoken, elements))
    if found is None:
        found = _with_elements(spoken, elements, ())
        told.plan.reasons.keep((spoken, elements), found)
    return found


def _with_elements(spoken: Spoken, elements: Elements, lifted_items: tuple[int, ...]) -> Reason:
    row = spoken.row
    return made(
        Reason,
        rule=row.name,
        policy=row.policy,
        kind=row.kind,
        label=row.label,
        certain=spoken.certain,
        citations=row.citations,
        lifted_by=spoken.lifted_by,
        elements=_elements(elements),
        lifted_elements=_elements((("item", lifted_items),)) if lifted_items else (),
        stands=spoken.stands,
    )


def _requirements(told: Told) -> Iterator[Requirement]:
    for rule in _of_kind(told, "requirement"):
        net = told.truth(rule.net)
        if net is not FALSE:
            items = items_of(told.reading, rule.items, net)
            yield made(Requirement, rule=rule.name, policy=rule.policy, certain=net is TRUE, items=items)


@_kept
def _referrals(told: Told) -> Iterator[Referral]:
    for rule in _of_kind(told, "referral"):
        net = told.truth(rule.net)
        if net is not FALSE:
            yield made(Referral, rule=rule.name, policy=rule.policy, certain=net is TRUE, agencies=rule.agencies)


def _of_kind(told: Told, kind: str) -> Iterator[ReasonPlan]:
    """The rules of a kind that may have a say, in the order of the rulebook."""
    rows = (told.plan.rules[number] for number in told.standing.rules())
    return (row for row in rows if row.kind == kind)


# --- licenses ----------------------------------------------------------------------------------------


def _licenses(told: Told) -> Iterator[LicensePlan]:
    return (told.plan.licenses[number] for number in told.standing.licenses())


@_kept
def _offered(told: Told) -> Iterator[Offered]:
    for license_ in _licenses(told):
        offered = told.truth(license_.offered)
        if offered is not FALSE:
            yield made(
                Offered,
                license=license_.name,
                policy=license_.policy,
                certain=offered is TRUE,
                kind=license_.kind,
                label=license_.label,
                valid=_validity(told, license_),
            )


def _validity(told: Told, license_: LicensePlan) -> str | None:
    """The longest validity whose condition holds for certain."""
    return next((words for words, when in license_.valid if told.truth(when) is TRUE), None)


def _refusals(told: Told) -> Iterator[Refusal]:
    for license_ in _licenses(told):
        left = max((told.truth(net) for net in license_.nets), default=FALSE)
        if left is FALSE:
            continue
        unmet = [need for need in license_.needs if told.truth(need.holds) is FALSE]
        held = [ref for net, ref in license_.left if told.truth(net) is TRUE]
        left_over = {number for ref in held for number in items_of(told.reading, ref, TRUE)}
        if unmet or left_over:
            yield made(
                Refusal,
                license=license_.name,
                policy=license_.policy,
                certain=left is TRUE,
                unmet=tuple(_unmet(told.reading, need) for need in unmet),
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


@_kept
def _pending(told: Told) -> Iterator[Pending]:
    for license_ in _licenses(told):
        wanted = told.truth(license_.wanted)
        if wanted is FALSE:
            continue
        truths = [(need, told.truth(need.holds)) for need in license_.needs]
        unknown = tuple(need.text for need, value in truths if value is UNKNOWN)
        if unknown and all(value is not FALSE for _, value in truths):
            yield made(Pending, license=license_.name, policy=license_.policy, certain=wanted is TRUE, open=unknown)


# --- duties and findings -----------------------------------------------------------------------------


@_kept
def _duties(told: Told) -> list[DutyOwed]:
    owed = ((duty, _owed(told, duty)) for duty in told.plan.duties)
    found = (duty.certain if value is TRUE else duty.possible for duty, value in owed if value is not FALSE)
    return sorted(found, key=duty_order)


def _owed(told: Told, duty: DutyPlan) -> Truth:
    if duty.all:
        return min(told.truth(ref) for ref in duty.all)
    return max((told.truth(ref) for ref in duty.any), default=FALSE)


@_kept
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
            elements=_elements((("party", (number,)),)),
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
    "offered": _offered,
    "refusals": lambda told: tuple(_refusals(told)),
    "pending": _pending,
    "referrals": _referrals,
    "duties": _duties,
    "findings": _findings,
    "conflicts": lambda told: tuple(_conflicts(told)),
    "assumed": lambda told: tuple(_assumed(told)),
    "supposed": lambda told: tuple(_supposed(told)),
    "missing": _missing,
}
"""Field of a decision -> how it is told."""
