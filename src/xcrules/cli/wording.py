"""The words that the short view, the long one and the table share: outcomes, reasons in groups, answers in groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xcrules.cli.naming import and_
from xcrules.cli.printing import Style
from xcrules.decision import AnswerTo, CitationRef, Decision, Missing, Reason, Unmet
from xcrules.engines.outcome import Outcome

OUTCOMES = {
    Outcome.NOT_REQUIRED: "no license is required",
    Outcome.LICENSED: "a license is required, and one on offer covers it",
    Outcome.REFERRED: "the agencies named below must decide",
    Outcome.NOT_OFFERED: "a license is required, and none on offer covers what is asked for",
    Outcome.PROHIBITED: "this may not happen",
    Outcome.UNDETERMINED: "what is known so far does not settle it",
}

STYLES = {
    Outcome.NOT_REQUIRED: Style.GOOD,
    Outcome.LICENSED: Style.GOOD,
    Outcome.REFERRED: Style.OPEN,
    Outcome.UNDETERMINED: Style.OPEN,
    Outcome.NOT_OFFERED: Style.BAD,
    Outcome.PROHIBITED: Style.BAD,
}

MOST_ANSWERS = 8
"""Of more answers than this that leave the same, the first are named and the rest counted."""


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


def outcomes(possible: Sequence[Outcome]) -> str:
    """`not_required, licensed or prohibited`."""
    return and_([outcome.value for outcome in possible], "or")


def cited(citations: Iterable[CitationRef]) -> list[str]:
    return [f"{citation.title}, {citation.at}" if citation.at else citation.title for citation in citations]


def titled(name: str, label: str | None) -> str:
    return f"{name}: {label}" if label else name


def reasoned(need: Unmet) -> str:
    """A need as written, with the reason that the policy gives."""
    return f"{need.text} ({need.because})" if need.because else need.text


def possibly(certain: bool, line: str) -> str:
    return line if certain else f"possibly {line}"


def grouped(missing: Missing) -> list[tuple[str, tuple[Outcome, ...]]]:
    """The answers to a question by what they leave, those that leave least first."""
    groups: dict[tuple[Outcome, ...], list[AnswerTo]] = {}
    for answer in missing.answers:
        groups.setdefault(answer.possible, []).append(answer)
    in_order = sorted(groups.items(), key=lambda group: len(group[0]))
    return [(_answers([answer.label for answer in answers]), left) for left, answers in in_order]


def _answers(labels: list[str]) -> str:
    """A few answers in words; `none` reads best in front, before the values."""
    told = labels if len(labels) <= MOST_ANSWERS + 1 else labels[:MOST_ANSWERS]
    if len(told) < len(labels):
        return f"{', '.join(told)} or {len(labels) - len(told)} others"
    return and_(told, "or")


def asked_of(missing: Missing) -> str:
    """`item.entry of item 1`: what is missing, in the fewest words."""
    if not missing.elements:
        return missing.fact
    numbers = [str(element.number) for element in missing.elements]
    told = numbers if len(numbers) <= MOST_ANSWERS else [*numbers[: MOST_ANSWERS - 1], "others"]
    return f"{missing.fact} of {missing.elements[0].list} {and_(told)}"
