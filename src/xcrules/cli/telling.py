"""A decision told in sentences that can be read aloud.

Why this outcome, which rule and where it stands, what lifted what and for which items, why a license is not on offer,
and what would have to be known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xcrules.cli.glance import Section, heading, in_sections
from xcrules.cli.naming import Names, and_, elements_in_words, items_in_words
from xcrules.cli.printing import Line
from xcrules.cli.wording import cited, grouped, reasoned
from xcrules.decision import Decision, DutyOwed, Missing, Offered, Pending, Reason, Refusal
from xcrules.engines.outcome import Outcome
from xcrules.fates import Reasons, by_fate, is_lifted_whole, items_left

_WHAT = {
    Outcome.NOT_REQUIRED: "no license is required",
    Outcome.LICENSED: "a license is required and one on offer covers it",
    Outcome.REFERRED: "it is referred to the agencies",
    Outcome.NOT_OFFERED: "a license is required and none on offer covers it",
    Outcome.PROHIBITED: "it is prohibited",
    Outcome.UNDETERMINED: "it is undetermined",
}

_DOES = {"prohibition": "prohibits", "requirement": "requires a license for", "referral": "refers"}
_MAY = {"prohibition": "prohibit", "requirement": "require a license for", "referral": "refer"}


def telling(decision: Decision, names: Names) -> Iterator[Line]:
    """The sentences for *decision*, under short titles."""
    yield from heading(decision)
    yield from in_sections(_sections(decision, names))


def _sections(decision: Decision, names: Names) -> Iterator[Section]:
    reasons = by_fate(decision)
    yield "why this outcome", _sentences(_why(decision, reasons, names))
    yield "what would have to be known", _sentences(_known(decision))
    yield "what contradicts itself", _sentences(_contradictions(decision, names))
    yield "who decides", _sentences(_referrals(decision))
    yield "which licenses are on offer", _sentences(map(_offer, decision.offered))
    yield "which licenses are not on offer, and why", _sentences(_licenses(decision, names))
    yield "what has to be done", _sentences(map(_duty, decision.duties))
    yield "what was found", _sentences(_found(decision))
    yield (
        "assumed, since the application is complete",
        _sentences(f"{each.fact}: {each.value}" for each in decision.assumed),
    )
    yield "supposed", _sentences(f"{each.fact}: {each.value}" for each in decision.supposed)
    yield "digests", _sentences((f"of its meaning {decision.digest}", f"of its text {decision.text_digest}"))


def _sentences(told: Iterable[str]) -> Iterator[Line]:
    return (Line(sentence, depth=1) for sentence in told)


# --- why ---------------------------------------------------------------------------------------------


def _why(decision: Decision, reasons: Reasons, names: Names) -> Iterator[str]:
    if not reasons.standing and not reasons.lifted and not reasons.possible:
        yield "No rule of this policy reaches what is applied for."
    for reason in reasons.standing:
        yield _rule(reason, names, f"{_DOES[reason.kind]} this")
        yield from _lifting(reason, reasons, names)
    for reason in reasons.lifted:
        yield _rule(reason, names, f"would {_MAY[reason.kind]} this")
        yield from _lifting(reason, reasons, names)
    settled = decision.outcome is not Outcome.UNDETERMINED
    for reason in reasons.possible:
        if reason.kind == "exemption":
            behind = f"{_through(reason, names)}{_under(reason)}"
            yield f"The exemption {_named(reason.rule, reason.label)} may lift a rule, which is not known{behind}."
        else:
            yield _rule(reason, names, f"may {_MAY[reason.kind]} this, which is not known")
    if settled and reasons.possible:
        yield "What is only possible here cannot change the outcome."


def _rule(reason: Reason, names: Names, does: str) -> str:
    return f"The rule {_named(reason.rule, reason.label)} {does}{_through(reason, names)}{_under(reason)}."


def _through(reason: Reason, names: Names) -> str:
    return f", through {elements_in_words(reason.elements, names)}" if reason.elements else ""


def _under(reason: Reason) -> str:
    return f", under {'; '.join(cited(reason.citations))}" if reason.citations else ""


def _named(name: str, label: str | None) -> str:
    return f"{name} ({label})" if label else name


def _lifting(reason: Reason, reasons: Reasons, names: Names) -> Iterator[str]:
    by_name = {each.rule: each for each in reasons.exemptions if each.certain}
    where = f" for {elements_in_words(reason.lifted_elements, names)}" if reason.lifted_elements else ""
    for name in reason.lifted_by:
        exemption = by_name.get(name)
        told = _named(name, exemption.label) + _under(exemption) if exemption else name
        comma = "," if exemption and exemption.citations else ""
        yield f"The exemption {told}{comma} lifts {reason.rule}{where}."
    left = items_left(reason)
    if reason.stands and reason.lifted_by and left:
        yield f"For {items_in_words(left, names)} {reason.rule} stays."
    elif not reason.stands and not is_lifted_whole(reason):
        yield f"Whether an exemption lifts {reason.rule} is not known."


# --- licenses, duties --------------------------------------------------------------------------------


def _offer(offer: Offered) -> str:
    valid = f", valid for {offer.valid}" if offer.valid else ""
    return (
        f"{_named(offer.license, offer.label)} is {_surely(offer.certain)}on offer, as a {offer.kind} license{valid}."
    )


def _licenses(decision: Decision, names: Names) -> Iterator[str]:
    for refusal in decision.refusals:
        yield from _refusal(refusal, names)
    yield from map(_pending, decision.pending)
    if decision.outcome is Outcome.NOT_OFFERED and any(offer.certain for offer in decision.offered):
        yield "What is on offer does not answer what is asked for, or does not cover all of it."
    if decision.outcome is Outcome.NOT_OFFERED and not (decision.offered or decision.refusals or decision.pending):
        yield "The policy has no license for this."


def _refusal(refusal: Refusal, names: Names) -> Iterator[str]:
    is_not = (
        f"{refusal.license} is not on offer"
        if refusal.certain
        else f"If it is needed, {refusal.license} is not on offer"
    )
    for need in refusal.unmet:
        yield f"{is_not}, since this is not met: {reasoned(need)}."
    if refusal.curable:
        yield f"Documents would cure this for {refusal.license}."
    if refusal.left_over:
        yield f"{refusal.license} leaves over {items_in_words(refusal.left_over, names)}, to which it does not apply."


def _pending(pending: Pending) -> str:
    wanted = "" if pending.certain else ", if it is needed at all,"
    unknown = f"it is not known whether this holds: {and_(pending.open)}"
    return f"Whether {pending.license}{wanted} is on offer is open, since {unknown}."


def _referrals(decision: Decision) -> Iterator[str]:
    for referral in decision.referrals:
        verb = "must" if referral.certain else "must possibly"
        yield f"{and_(referral.agencies)} {verb} decide, by {referral.rule}."


def _duty(duty: DutyOwed) -> str:
    deadline = f", {duty.deadline}" if duty.deadline else ""
    whose = f"the holder of {duty.license}" if duty.license else "the applicant"
    return _begun(f"{_surely(duty.certain)}{whose} owes {_named(duty.duty, duty.label)}{deadline}.")


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _surely(certain: bool) -> str:
    return "" if certain else "possibly "


# --- what is not known -------------------------------------------------------------------------------


def _contradictions(decision: Decision, names: Names) -> Iterator[str]:
    for each in decision.conflicts:
        does = "contradicts" if each.certain else "possibly contradicts"
        where = f" of {elements_in_words(each.elements, names)}" if each.elements else ""
        yield f"{each.fact}{where} {does} the rest: {and_(each.values, 'or')} cannot all be true."


def _found(decision: Decision) -> Iterator[str]:
    for each in decision.findings:
        yield f"{each.name} is {each.least}." if each.certain else f"{each.name} is from {each.least} to {each.most}."


def _known(decision: Decision) -> Iterator[str]:
    for question in decision.missing:
        yield from _question(question, decision)
    if decision.missing:
        yield "An answer that is named stands for all that the policy treats alike."


def _question(question: Missing, decision: Decision) -> Iterator[str]:
    groups = grouped(question)
    asked = _begun(question.question)
    if not groups or all(left == decision.possible for _, left in groups):
        yield f"{asked} No answer to it alone rules anything out."
        return
    told = [f"if {answers}, {_left(left, decision)}" for answers, left in groups]
    yield f"{asked} {_begun('; '.join(told))}."


def _left(left: tuple[Outcome, ...], decision: Decision) -> str:
    if left == decision.possible:
        return "all of it stays open"
    if len(left) == 1:
        return _WHAT[left[0]]
    return f"what is left is {and_([outcome.value for outcome in left], 'or')}"
