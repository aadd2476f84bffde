"""Nothing is measured before all agree: on the rules that fire, on those that may, and on the outcome."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from benchmarks.applications import Application, fresh, with_three_unknown
from benchmarks.conditions import Answer, Policy
from benchmarks.peers.peer import Contender

LEAST = 10
"""Decisions that are compared in any case."""


class DisagreementError(Exception):
    """Some contender decides otherwise than xcrules: what it would be timed at would mean nothing."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many decisions were compared, and how many rules fired and may fire in them on the whole."""

    policy: str
    contenders: tuple[str, ...]
    applications: int
    fired: int
    open: int


def agree(
    policy: Policy,
    xcrules: Contender,
    others: Iterable[Contender],
    count: int,
    *,
    unknown: bool = False,
    seconds: float = math.inf,
) -> Agreement:
    """Compares *others* with xcrules on *count* drawn applications; on fewer, and at least `LEAST`, if it takes longer
    than so many seconds. Raises `DisagreementError` at the first difference."""
    others = [other for other in others if not unknown or other.form.knows_unknown(policy)]
    fired = open_ = compared = 0
    begun = time.perf_counter()
    for application in islice(fresh(policy, "agree"), count):
        given = with_three_unknown(application, policy.nested) if unknown else application
        expected = xcrules.answer(xcrules.encode(given))
        fired, open_ = fired + len(expected.fired), open_ + len(expected.open)
        for other in others:
            compare(policy, other, given, expected)
        compared += 1
        if compared >= LEAST and time.perf_counter() - begun > seconds:
            break
    if not fired and not open_:
        raise DisagreementError(f"{policy.title}: no rule fired in {compared} applications, so nothing was compared")
    names = tuple(f"{other.name} ({other.form.name})" for other in others)
    return Agreement(policy.title + (", three unknown" if unknown else ""), names, compared, fired, open_)


def compare(policy: Policy, other: Contender, application: Application, expected: Answer) -> None:
    """Raises `DisagreementError` if *other* does not answer as *expected*."""
    found = other.answer(other.encode(application))
    if found != expected:
        raise DisagreementError(
            f"{policy.title}: {other.name} ({other.form.name}) disagrees with xcrules on {application}\n"
            f"  xcrules: {expected}\n  {other.name}: {found}"
        )
