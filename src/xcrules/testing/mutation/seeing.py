"""What of a decision counts when a policy and its mutant are compared, and how an example can state it."""

from __future__ import annotations

from collections.abc import Iterator

from xcrules.decision import Decision
from xcrules.engines.outcome import Outcome


def seen(decision: Decision) -> tuple[object, ...]:
    """What is decided. What is only said of it is left out: needs in words, questions, assumptions."""
    return (
        decision.outcome,
        decision.possible,
        tuple(
            (each.policy, each.rule, each.certain, each.stands, each.lifted_by, each.lifted_elements)
            for each in decision.reasons
        ),
        tuple((each.policy, each.license, each.certain, each.valid) for each in decision.offered),
        decision.referrals,
        decision.duties,
        decision.findings,
    )


def statable(policy: str, decision: Decision, mutant: Decision) -> Iterator[str]:
    """What an example in *policy* may expect, where the mutant decides otherwise; nothing if no example can tell."""
    if decision.outcome is not mutant.outcome:
        yield f"expect {decision.outcome.value}"
    yield from (f"because {name}" for _, name in sorted(_certain(decision) - _certain(mutant)))
    if decision.outcome is Outcome.PROHIBITED:
        yield from (f"because of nothing but what is named, not {name}" for _, name in _standing(mutant, decision))
    yield from further_expected(policy, decision, mutant)


def _certain(decision: Decision) -> set[tuple[str, str]]:
    return {(each.policy, each.rule) for each in decision.reasons if each.certain}


def _standing(one: Decision, other: Decision) -> list[tuple[str, str]]:
    """Prohibitions that certainly stand in only one of the two."""
    found = (
        {(r.policy, r.rule) for r in decision.reasons if r.certain and r.stands and r.kind == "prohibition"}
        for decision in (one, other)
    )
    first, second = found
    return sorted(first ^ second)


def otherwise(decision: Decision, mutant: Decision) -> tuple[str, ...]:
    """The parts of the two decisions that differ."""
    names = ("outcome", "possible", "reasons", "offered", "referrals", "duties", "findings")
    pairs = zip(names, seen(decision), seen(mutant), strict=True)
    return tuple(name for name, one, other in pairs if one != other)


def further_expected(policy: str, decision: Decision, mutant: Decision) -> Iterator[str]:
    """What it may expect besides outcome and reasons."""

    def name(of: str, plain: str) -> str:
        return plain if of == policy else f"{of.rpartition('.')[2]}.{plain}"

    one = {(each.policy, each.license): each.certain for each in decision.offered}
    other = {(each.policy, each.license): each.certain for each in mutant.offered}
    for at in sorted({*one, *other}):
        if one.get(at) and not other.get(at):
            yield f"expect offered {name(*at)}"
        elif at not in one:
            yield f"expect not offered {name(*at)}"
    duties = {each.duty for each in mutant.duties if each.certain}
    for duty in sorted({each.duty for each in decision.duties if each.certain} - duties):
        yield f"expect duty {duty}"
    sent = {agency for each in mutant.referrals if each.certain for agency in each.agencies}
    for agency in sorted({a for each in decision.referrals if each.certain for a in each.agencies} - sent):
        yield f"expect referral to {agency}"
    found = {(each.policy, each.name): (each.least, each.most) for each in mutant.findings}
    for each in decision.findings:
        if each.least == each.most and found.get((each.policy, each.name)) != (each.least, each.most):
            yield f"expect {name(each.policy, each.name)} is {each.least}"
