"""What becomes of the reasons of a decision, and which rules its outcome comes from."""

from __future__ import annotations

from dataclasses import dataclass

from xcrules.decision import Decision, Reason
from xcrules.engines.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons of a decision by what becomes of them.

    standing: hold for certain, and no exemption lifts them whole, or it is open whether one does. lifted: hold, and
    exemptions lift them whole. possible: may hold. Exemptions stand among the possible ones, or with what they lift.
    """

    standing: tuple[Reason, ...]
    lifted: tuple[Reason, ...]
    possible: tuple[Reason, ...]
    exemptions: tuple[Reason, ...]


def by_fate(decision: Decision) -> Reasons:
    rules = [reason for reason in decision.reasons if reason.kind != "exemption"]
    exemptions = [reason for reason in decision.reasons if reason.kind == "exemption"]
    lifted = [reason for reason in rules if reason.certain and is_lifted_whole(reason)]
    return Reasons(
        standing=tuple(reason for reason in rules if reason.certain and reason not in lifted),
        lifted=tuple(lifted),
        possible=tuple(reason for reason in (*rules, *exemptions) if not reason.certain),
        exemptions=tuple(exemptions),
    )


def is_lifted_whole(reason: Reason) -> bool:
    """Whether the exemptions that lift a rule leave no item to it."""
    return bool(reason.lifted_by) and not reason.stands and (not reason.lifted_elements or not items_left(reason))


def items_left(reason: Reason) -> tuple[int, ...]:
    """The items through which a rule holds and for which no exemption lifts it."""
    lifted = {each.number for each in reason.lifted_elements}
    return tuple(each.number for each in reason.elements if each.list == "item" and each.number not in lifted)


_RULES = {
    Outcome.PROHIBITED: ("prohibition",),
    Outcome.REFERRED: ("referral",),
    Outcome.NOT_OFFERED: ("requirement",),
    Outcome.LICENSED: ("requirement",),
    Outcome.NOT_REQUIRED: (),
}


def deciding(decision: Decision) -> tuple[str, ...]:
    """The rules that the outcome, or the interim one, comes from; where nothing is required, what is lifted."""
    reasons = by_fate(decision)
    kinds = _RULES[decision.interim]
    if not kinds:
        return tuple(reason.rule for reason in reasons.lifted)
    sure = [reason for reason in reasons.standing if reason.kind in kinds]
    maybe = [reason for reason in reasons.possible if reason.kind in kinds]
    return tuple(reason.rule for reason in sorted(sure, key=lambda each: not each.stands) or maybe)
