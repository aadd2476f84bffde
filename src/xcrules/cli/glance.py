"""A decision at one glance: the outcome, what would settle it, why, what is on offer, what to do; most important first.

What is not certain says so in words: `possibly`. What cannot change a definite outcome stands last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xcrules.cli.naming import Names, and_, elements_in_words, items_in_words
from xcrules.cli.printing import Line, Style
from xcrules.cli.wording import (
    OUTCOMES,
    STYLES,
    asked_of,
    cited,
    grouped,
    outcomes,
    possibly,
    reasoned,
    titled,
)
from xcrules.decision import Decision, DutyOwed, Missing, Offered, Reason, Referral, Refusal
from xcrules.engines.outcome import Outcome
from xcrules.fates import Reasons, by_fate, items_left

Section = tuple[str, Iterable[Line]]

MOST_QUESTIONS = 3
"""So many questions are asked with their answers; the facts of the rest are named."""


def glance(decision: Decision, names: Names) -> Iterator[Line]:
    """The lines for *decision*; names: what people call the elements of the application."""
    yield from heading(decision)
    yield from in_sections(_sections(decision, names))


def heading(decision: Decision) -> Iterator[Line]:
    """The outcome, and while it is open what holds until then."""
    outcome = decision.outcome
    yield Line(f"{outcome.value}: {OUTCOMES[outcome]}", STYLES[outcome], lead=len(outcome.value))
    if outcome is Outcome.UNDETERMINED:
        interim = decision.interim.value
        yield Line(f"until it is settled: {interim} ({OUTCOMES[decision.interim]})")
        yield Line(f"possible: {outcomes(decision.possible)}")
    yield Line(f"under {decision.policy}, on {decision.date.isoformat()}")


def in_sections(sections: Iterable[Section]) -> Iterator[Line]:
    for title, lines in sections:
        shown = list(lines)
        if shown:
            yield Line("")
            yield Line(title, Style.TITLE)
            yield from shown


def _sections(decision: Decision, names: Names) -> Iterator[Section]:
    reasons = by_fate(decision)
    is_open = decision.outcome is Outcome.UNDETERMINED
    yield "missing", _missing(decision)
    yield "because", _because(decision, reasons, names)
    yield "who decides", (_referral(each) for each in decision.referrals if each.certain)
    yield "lifted", _lines(_lifted(reason, reasons, names) for reason in reasons.lifted)
    if is_open:
        yield "possibly because", _lines(_reason(reason, reasons, names) for reason in reasons.possible)
        yield "who might decide", (_referral(each) for each in decision.referrals if not each.certain)
    yield (
        "contradictions",
        (
            Line(
                possibly(c.certain, f"{c.fact} of {elements_in_words(c.elements, names)}: {', '.join(c.values)}"),
                depth=1,
            )
            for c in decision.conflicts
        ),
    )
    yield "on offer", map(_offer, sorted(decision.offered, key=lambda each: not each.certain))
    yield "to do", map(_duty, sorted(decision.duties, key=lambda each: not each.certain))
    yield (
        "not on offer",
        _lines(_refusal(r, names) for r in sorted(decision.refusals, key=lambda each: not each.certain)),
    )
    yield (
        "open whether on offer",
        (Line(possibly(p.certain, f"{p.license}, if {'; '.join(p.open)}"), depth=1) for p in decision.pending),
    )
    if not is_open:
        yield (
            "possible, but the outcome stays",
            _lines(_reason(reason, reasons, names) for reason in reasons.possible),
        )
        yield "who might decide", (_referral(each) for each in decision.referrals if not each.certain)
    yield (
        "findings",
        (Line(f"{f.name}: {f.least if f.certain else f'{f.least} to {f.most}'}", depth=1) for f in decision.findings),
    )


def _lines(entries: Iterable[tuple[str, Iterable[str]]]) -> Iterator[Line]:
    for line, below in entries:
        yield Line(line, depth=1)
        for text in below:
            yield Line(text, Style.QUIET, depth=2)


def _because(decision: Decision, reasons: Reasons, names: Names) -> Iterator[Line]:
    yield from _lines(_reason(reason, reasons, names) for reason in reasons.standing)
    if decision.outcome is Outcome.NOT_REQUIRED and not decision.reasons:
        yield Line("no rule of this policy reaches it", depth=1)


def _reason(reason: Reason, reasons: Reasons, names: Names) -> tuple[str, list[str]]:
    below = []
    if reason.elements:
        below.append(f"through {elements_in_words(reason.elements, names)}")
    below += cited(reason.citations)
    if reason.lifted_by:
        below += [_lifting(reason, names), *_exempting(reason, reasons)]
        left = items_left(reason)
        if reason.stands and reason.lifted_elements and left:
            below.append(f"stays for {items_in_words(left, names)}")
    elif reason.certain and not reason.stands and reason.kind != "exemption":
        below.append("an exemption may lift it")
    return possibly(reason.certain, f"{reason.kind} {titled(reason.rule, reason.label)}"), below


def _lifting(reason: Reason, names: Names) -> str:
    where = f", for {elements_in_words(reason.lifted_elements, names)}" if reason.lifted_elements else ""
    return f"lifted by {and_(reason.lifted_by)}{where}"


def _lifted(reason: Reason, reasons: Reasons, names: Names) -> tuple[str, list[str]]:
    """A rule that is lifted whole, with the exemptions that do it."""
    below = [*cited(reason.citations), _lifting(reason, names), *_exempting(reason, reasons)]
    return f"{reason.kind} {titled(reason.rule, reason.label)}", below


def _exempting(reason: Reason, reasons: Reasons) -> list[str]:
    """What the exemptions are that lift a rule, and where they stand."""
    return [
        f"{titled(exemption.rule, exemption.label)} ({'; '.join(cited(exemption.citations))})"
        for exemption in reasons.exemptions
        if exemption.certain and exemption.rule in reason.lifted_by
    ]


def _referral(referral: Referral) -> Line:
    return Line(possibly(referral.certain, f"{and_(referral.agencies)}, because {referral.rule}"), depth=1)


def _offer(offer: Offered) -> Line:
    valid = f", valid {offer.valid}" if offer.valid else ""
    return Line(possibly(offer.certain, f"{titled(offer.license, offer.label)} ({offer.kind}{valid})"), depth=1)


def _refusal(refusal: Refusal, names: Names) -> tuple[str, list[str]]:
    below = [f"not met: {reasoned(need)}" for need in refusal.unmet]
    if refusal.curable:
        below.append("documents would cure this")
    if refusal.left_over:
        below.append(f"leaves over {items_in_words(refusal.left_over, names)}")
    return possibly(refusal.certain, refusal.license), below


def _duty(duty: DutyOwed) -> Line:
    deadline = f", {duty.deadline}" if duty.deadline else ""
    whose = f" (with {duty.license})" if duty.license else ""
    return Line(possibly(duty.certain, f"{titled(duty.duty, duty.label)}{deadline}{whose}"), depth=1)


def _missing(decision: Decision) -> Iterator[Line]:
    for question in decision.missing[:MOST_QUESTIONS]:
        yield Line(question.question, depth=1)
        yield from _answers(question, decision)
    rest = decision.missing[MOST_QUESTIONS:]
    if rest:
        yield Line(f"then also: {', '.join(asked_of(question) for question in rest)}", depth=1)


def _answers(question: Missing, decision: Decision) -> Iterator[Line]:
    groups = grouped(question)
    if groups and all(left == decision.possible for _, left in groups):
        yield Line("no answer to it alone rules anything out", Style.QUIET, depth=2)
        return
    for answers, left in groups:
        what = "still open" if left == decision.possible else outcomes(left)
        yield Line(f"{answers}: {what}", Style.QUIET, depth=2)
