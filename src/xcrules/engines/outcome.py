"""The outcome: which of the five are possible, mild to strict, and which one that leaves."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Protocol

from xcrules.diagnostics import PolicyError
from xcrules.engines.truth import Truth
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.rows import Ref
from xcrules.rulebook.stored_problems import damaged

CONTRADICTION = "it contradicts itself"


class Outcome(Enum):
    """What a policy says of an application; never true or false by itself.

    The first five go from mild to strict. `UNDETERMINED`: facts that are missing leave more than one of them open.
    """

    NOT_REQUIRED = "not_required"
    LICENSED = "licensed"
    REFERRED = "referred"
    NOT_OFFERED = "not_offered"
    PROHIBITED = "prohibited"
    UNDETERMINED = "undetermined"

    def __bool__(self) -> bool:
        raise TypeError("an outcome is neither true nor false; ask for the outcome you mean, or for `permitted`")


class Truths(Protocol):
    """An application of which the truths are known: a reading, or what stands of one."""

    @property
    def book(self) -> Rulebook: ...

    def truth(self, ref: Ref, /) -> Truth: ...


def possible(reading: Truths) -> tuple[Outcome, ...]:
    """The outcomes that some completion of the application may have, mild to strict: a safe bound.

    Raises `PolicyError` if there is none, which no policy that is written comes to.
    """
    book = reading.book
    outcomes = _possible(
        reading.truth(book.prohibited),
        reading.truth(book.required),
        reading.truth(book.covered),
        reading.truth(book.referred),
    )
    if not outcomes:
        # What nothing requires is covered: only a file that somebody changed and sealed again says otherwise.
        raise PolicyError([damaged(book.name, CONTRADICTION)])
    return outcomes


@cache
def _possible(prohibited: Truth, required: Truth, covered: Truth, referred: Truth) -> tuple[Outcome, ...]:
    true, false = Truth.TRUE, Truth.FALSE
    found = {
        Outcome.NOT_REQUIRED: true not in (prohibited, required, referred),
        Outcome.LICENSED: prohibited != true and required != false and covered != false and referred != true,
        Outcome.REFERRED: prohibited != true and covered != false and referred != false,
        Outcome.NOT_OFFERED: prohibited != true and required != false and covered != true,
        Outcome.PROHIBITED: prohibited != false,
    }
    return tuple(outcome for outcome, may in found.items() if may)
