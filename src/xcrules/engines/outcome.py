"""The outcome: which of the five are possible, mild to strict, and which one that leaves."""

from __future__ import annotations

from enum import Enum

from xcrules.engines.reference import Reading
from xcrules.engines.truth import Truth


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


def possible(reading: Reading) -> tuple[Outcome, ...]:
    """The outcomes that some completion of the application may have, mild to strict: a safe bound."""
    book = reading.book
    prohibited, required = reading.truth(book.prohibited), reading.truth(book.required)
    covered, referred = reading.truth(book.covered), reading.truth(book.referred)
    true, false = Truth.TRUE, Truth.FALSE
    found = {
        Outcome.NOT_REQUIRED: true not in (prohibited, required, referred),
        Outcome.LICENSED: prohibited != true and required != false and covered != false and referred != true,
        Outcome.REFERRED: prohibited != true and covered != false and referred != false,
        Outcome.NOT_OFFERED: prohibited != true and required != false and covered != true,
        Outcome.PROHIBITED: prohibited != false,
    }
    return tuple(outcome for outcome, may in found.items() if may)
