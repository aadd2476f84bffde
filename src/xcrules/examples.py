"""Examples: cases with what is expected of them, run against the policy they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from xcrules.decision import Decision
from xcrules.engines.outcome import Outcome
from xcrules.facts.numbers import format_number
from xcrules.plan import deadline_text, duration_text
from xcrules.program.model import Example, Expect, Id
from xcrules.source import Span


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example run: `differences` says in words what differed; none if it passed."""

    policy: str
    label: str
    span: Span | None
    decision: Decision
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.differences


def judge(example: Example, decision: Decision) -> ExampleResult:
    """*example* held against the decision that its application got."""
    found = tuple(_differences(example.expect, decision))
    return ExampleResult(example.policy, example.label, example.span, decision, found)


def _differences(expect: Expect, decision: Decision) -> Iterator[str]:
    if expect.outcome is not None and decision.outcome.value != expect.outcome:
        yield f"the outcome is `{decision.outcome.value}`, not `{expect.outcome}`{_because(decision)}"
    yield from _reasons(expect, decision)
    for path in expect.needing:
        if not any(each.fact == path or each.fact.startswith(path + ".") for each in decision.missing):
            missing = ", ".join(f"`{each.fact}`" for each in decision.missing) or "nothing"
            yield f"`{path}` is not among what is missing, which is {missing}"
    offered = {Id(each.policy, each.license): each.certain for each in decision.offered}
    for license_ in expect.offered:
        if not offered.get(license_, False):
            yield f"`{license_.name}` is not offered{_refused(decision, license_)}"
    for license_ in expect.not_offered:
        if license_ in offered:
            yield f"`{license_.name}` is offered" + ("" if offered[license_] else ", or may be")
    yield from _validities(expect, decision)
    yield from _duties(expect, decision)
    agencies = {agency: each.certain for each in decision.referrals for agency in each.agencies}
    for agency in expect.agencies:
        if not any(each.certain and agency.name in each.agencies for each in decision.referrals):
            yield f"there is no referral to `{agency.name}`"
    for agency in expect.not_agencies:
        if agency.name in agencies:
            yield f"there is a referral to `{agency.name}`" + ("" if agencies[agency.name] else ", or may be")
    for name, value in expect.findings:
        yield from _finding(name, value, decision)


def _validities(expect: Expect, decision: Decision) -> Iterator[str]:
    found = {Id(each.policy, each.license): each.valid for each in decision.offered}
    for license_, duration in expect.valid:
        wanted = duration_text(duration)
        if license_ in found and found[license_] != wanted:
            valid = found[license_]
            yield f"`{license_.name}` is valid {'without end' if valid is None else f'`{valid}`'}, not `{wanted}`"


def _duties(expect: Expect, decision: Decision) -> Iterator[str]:
    certain = {each.duty for each in decision.duties if each.certain}
    yield from (f"`{duty}` is no duty" for duty in expect.duties if duty not in certain)
    for duty in expect.not_duties:
        if any(each.duty == duty for each in decision.duties):
            yield f"`{duty}` is a duty" + ("" if duty in certain else ", or may be")
    for duty, deadline in expect.deadlines:
        wanted = deadline_text(deadline)
        due = {each.deadline for each in decision.duties if each.duty == duty and each.certain}
        if due and wanted not in due:
            said = " or ".join(sorted(f"`{each}`" if each else "at no set time" for each in due))
            yield f"`{duty}` falls due {said}, not `{wanted}`"


def _because(decision: Decision) -> str:
    if decision.outcome is Outcome.UNDETERMINED:
        facts = ", ".join(f"`{each.fact}`" for each in decision.missing)
        return f": missing {facts}"
    names = ", ".join(f"`{each.rule}`" for each in decision.reasons if each.certain and each.stands)
    return f": because of {names}" if names else ""


def _reasons(expect: Expect, decision: Decision) -> Iterator[str]:
    certain = [each for each in decision.reasons if each.certain]
    for rule in expect.because:
        if not any((each.policy, each.rule) == (rule.policy, rule.name) for each in certain):
            yield f"`{rule.name}` is no certain reason"
    if expect.because and expect.outcome == Outcome.PROHIBITED.value:
        named = {(rule.policy, rule.name) for rule in expect.because}
        for each in certain:
            if each.kind == "prohibition" and each.stands and (each.policy, each.rule) not in named:
                yield f"`{each.rule}` prohibits it too, and is not named"
        for each in certain:
            if each.kind == "prohibition" and not each.stands and (each.policy, each.rule) in named:
                yield f"`{each.rule}` is lifted"


def _refused(decision: Decision, license_: Id) -> str:
    unmet = [
        need.because or need.text
        for each in decision.refusals
        if (each.policy, each.license) == (license_.policy, license_.name)
        for need in each.unmet
    ]
    return f": {'; '.join(unmet)}" if unmet else ""


def _finding(name: Id, value: str | Fraction, decision: Decision) -> Iterator[str]:
    wanted = format_number(value) if isinstance(value, Fraction) else value
    for each in decision.findings:
        if (each.policy, each.name) == (name.policy, name.name) and not each.least == each.most == wanted:
            spread = each.least if each.certain else f"{each.least} to {each.most}"
            yield f"`{name.name}` is `{spread}`, not `{wanted}`"
