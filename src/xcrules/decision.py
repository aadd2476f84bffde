"""What a caller gets back: a `Decision`, frozen, and its parts.

Lists are flat and sorted. What is certain holds whatever the unknown facts turn out to be; the rest holds in some
completion of the application. Element numbers count from 1.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any, Literal, NoReturn

from pydantic import BaseModel, ConfigDict, PrivateAttr, computed_field

from xcrules.engines.outcome import Outcome


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class ElementRef(_Part):
    """An element of a list of the application, by the list's word in the language and its number from 1."""

    list: str
    number: int


class CitationRef(_Part):
    """Where a rule stands in the law: the source's name in the policy, its title, and the place in it."""

    source: str
    title: str
    at: str | None


class Reason(_Part):
    """A rule in force whose condition holds, before any exemption, or an exemption that lifts something.

    elements: those through which it holds. lifted_by: the exemptions that lift it; lifted_elements: for which items
    (none named: for the whole application). stands: whether it holds after every exemption, for certain.
    """

    rule: str
    policy: str
    kind: Literal["prohibition", "requirement", "referral", "exemption"]
    label: str | None
    certain: bool
    citations: tuple[CitationRef, ...]
    lifted_by: tuple[str, ...]
    elements: tuple[ElementRef, ...]
    lifted_elements: tuple[ElementRef, ...]
    stands: bool


class Requirement(_Part):
    """A requirement of a license after exemptions, and the items it holds through (none: not by item)."""

    rule: str
    policy: str
    certain: bool
    items: tuple[int, ...]


class Offered(_Part):
    """A license on offer; `valid` is its validity (`3 years`), None where the policy sets none."""

    license: str
    policy: str
    certain: bool
    kind: str
    label: str | None
    valid: str | None


class Unmet(_Part):
    """A need, bound or limit that fails, as written, and the reason the policy gives."""

    text: str
    because: str | None


class Refusal(_Part):
    """Why a license is not on offer. curable: every need that fails reads only documents.
    left_over: the items to which a license for certain items does not apply."""

    license: str
    policy: str
    certain: bool
    unmet: tuple[Unmet, ...]
    curable: bool
    left_over: tuple[int, ...]


class Pending(_Part):
    """A license whose needs are not all known: the open ones, as written."""

    license: str
    policy: str
    certain: bool
    open: tuple[str, ...]


class Referral(_Part):
    """A referral after exemptions, and the agencies that must decide it."""

    rule: str
    policy: str
    certain: bool
    agencies: tuple[str, ...]


class DutyOwed(_Part):
    """A duty; `license` is the license whose holder owes it, None for the applicant. deadline: as data, in words."""

    duty: str
    policy: str
    certain: bool
    label: str | None
    license: str | None
    deadline: str | None


class Finding(_Part):
    """A scale or a score: from what is certain to what is possible. Scores are decimal strings."""

    name: str
    policy: str
    certain: bool
    least: str
    most: str


class Conflict(_Part):
    """Facts that contradict each other: a consignee's or end user's country that is no destination."""

    fact: str
    certain: bool
    elements: tuple[ElementRef, ...]
    values: tuple[str, ...]


class AnswerTo(_Part):
    """An answer to a question: a value of the class in the form an application gives it, and what it would leave."""

    value: Any
    label: str
    possible: tuple[Outcome, ...]


class Missing(_Part):
    """A fact that could still change the outcome, asked as a question; the most useful question stands first."""

    fact: str
    elements: tuple[ElementRef, ...]
    question: str
    answers: tuple[AnswerTo, ...]


class FactValue(_Part):
    """A fact's path and its value in words."""

    fact: str
    value: str


class Decision(BaseModel):
    """What a policy says of one application.

    `outcome` is one of the five, or `UNDETERMINED` with the `possible` ones, mild to strict, and the `interim` one,
    the strictest of them. A decision is neither true nor false: ask for the outcome, or for `permitted`.
    """

    model_config = ConfigDict(frozen=True)

    outcome: Outcome
    possible: tuple[Outcome, ...]
    interim: Outcome
    date: date
    policy: str
    digest: str
    text_digest: str
    reasons: tuple[Reason, ...]
    requirements: tuple[Requirement, ...]
    offered: tuple[Offered, ...]
    refusals: tuple[Refusal, ...]
    pending: tuple[Pending, ...]
    referrals: tuple[Referral, ...]
    duties: tuple[DutyOwed, ...]
    findings: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...]
    assumed: tuple[FactValue, ...]
    supposed: tuple[FactValue, ...]

    _ask: Callable[[], tuple[Missing, ...]] = PrivateAttr(default=tuple)

    @computed_field  # type: ignore[prop-decorator]  # pydantic documents this order
    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """The facts that could still change the outcome; none exactly when it is definite. Worked out when read."""
        return self._ask()

    @property
    def permitted(self) -> bool:
        """True only for a definite `LICENSED` or `NOT_REQUIRED`."""
        return self.outcome is Outcome.LICENSED or self.outcome is Outcome.NOT_REQUIRED

    def __eq__(self, other: object) -> bool:
        """Equal in every field; how the questions are worked out is no part of what a decision is."""
        return isinstance(other, Decision) and all(
            getattr(self, name) == getattr(other, name) for name in Decision.model_fields
        )

    def __hash__(self) -> int:
        return hash((self.policy, self.text_digest, self.date, self.possible))

    def __bool__(self) -> NoReturn:
        raise TypeError("a decision is neither true nor false; ask for `outcome` or `permitted`")
