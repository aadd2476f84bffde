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
    yield from _offers(policy, decision, mutant)
    yield from _duties(decision, mutant)
    yield from _referrals(decision, mutant)
    found = {(each.policy, each.name): (each.least, each.most) for each in mutant.findings}
    for each in decision.findings:
        if each.least == each.most and found.get((each.policy, each.name)) != (each.least, each.most):
            yield f"expect {_called(policy, each.policy, each.name)} is {each.least}"


def _called(policy: str, of: str, name: str) -> str:
    return name if of == policy else f"{of.rpartition('.')[2]}.{name}"


def _offers(policy: str, decision: Decision, mutant: Decision) -> Iterator[str]:
    one = {(each.policy, each.license): each for each in decision.offered}
    other = {(each.policy, each.license): each for each in mutant.offered}
    for at in sorted({*one, *other}):
        ours, theirs = one.get(at), other.get(at)
        if ours is None:
            yield f"expect not offered {_called(policy, *at)}"
        elif ours.certain and (theirs is None or not theirs.certain):
            yield f"expect offered {_called(policy, *at)}"
        elif ours.certain and theirs is not None and ours.valid is not None and ours.valid != theirs.valid:
            yield f"expect offered {_called(policy, *at)} valid {ours.valid}"


def _duties(decision: Decision, mutant: Decision) -> Iterator[str]:
    owed = {each.duty for each in decision.duties if each.certain}
    theirs = {each.duty for each in mutant.duties if each.certain}
    yield from (f"expect duty {duty}" for duty in sorted(owed - theirs))
    due = {(each.duty, each.deadline) for each in decision.duties if each.certain and each.deadline}
    others = {(each.duty, each.deadline) for each in mutant.duties if each.certain}
    yield from (f"expect duty {duty} {deadline}" for duty, deadline in sorted(due - others) if duty in theirs)
    possible = {each.duty for each in decision.duties}
    yield from (f"expect not duty {duty}" for duty in sorted({each.duty for each in mutant.duties} - possible))


def _referrals(decision: Decision, mutant: Decision) -> Iterator[str]:
    sent = {agency for each in decision.referrals if each.certain for agency in each.agencies}
    theirs = {agency for each in mutant.referrals if each.certain for agency in each.agencies}
    yield from (f"expect referral to {agency}" for agency in sorted(sent - theirs))
    possible = {agency for each in decision.referrals for agency in each.agencies}
    others = {agency for each in mutant.referrals for agency in each.agencies}
    yield from (f"expect not referral to {agency}" for agency in sorted(others - possible))
