"""The words that the short view, the long one and the table share: outcomes, citations, answers in groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xcrules.cli.naming import and_
from xcrules.cli.printing import Style
from xcrules.decision import AnswerTo, CitationRef, Missing, Unmet
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
