"""The laws that a policy keeps, in the order in which they are told.

Each is called with a policy, and raises an AssertionError with the smallest application that breaks it.
"""

from __future__ import annotations

from collections.abc import Callable

from xcrules.policy import Policy
from xcrules.testing.laws import certainty as _certainty
from xcrules.testing.laws import countries as _countries
from xcrules.testing.laws import licenses as _licenses
from xcrules.testing.laws import parts as _parts
from xcrules.testing.laws import sameness as _sameness
from xcrules.testing.laws import splitting as _splitting
from xcrules.testing.laws import strictness as _strictness
from xcrules.testing.laws import trust as _trust
from xcrules.testing.laws.law import Law, Trial, speaks_of_all


def _law(attempt: Callable[[Trial], None], silent: Callable[[Policy], str | None] = speaks_of_all) -> Law:
    return Law(attempt.__name__, attempt, silent)


total = _law(_certainty.total)
deterministic = _law(_certainty.deterministic)
sanctions_win = _law(_trust.sanctions_win, _trust.prohibits_something)
trust_monotone = _law(_trust.trust_monotone, _trust.reads_trust)
adding_never_improves = _law(_strictness.adding_never_improves)
worst_item = _law(_strictness.worst_item)
no_split_gain = _law(_splitting.no_split_gain, _splitting.counts_shipments)
korea = _law(_countries.korea, _countries.reads_countries)
country_conflict = _law(_countries.country_conflict, _countries.reads_destinations)
bulk_scope = _law(_licenses.bulk_scope, _licenses.has_bulk)
route = _law(_countries.route, _countries.prohibits_destinations)
no_undercut = _law(_licenses.no_undercut, _licenses.reads_denials)
deletion = _law(_strictness.deletion, _strictness.reads_evidence)
dates = _law(_parts.dates, _parts.has_dates)
using = _law(_parts.using, _parts.uses_policies)
enumeration = _law(_parts.enumeration, _parts.refers)
explain = _law(_certainty.explain)
invariance = _law(_sameness.invariance)
completion = _law(_certainty.completion)

LAWS: tuple[Law, ...] = (
    total,
    deterministic,
    sanctions_win,
    trust_monotone,
    adding_never_improves,
    worst_item,
    no_split_gain,
    korea,
    country_conflict,
    bulk_scope,
    route,
    no_undercut,
    deletion,
    dates,
    using,
    enumeration,
    explain,
    invariance,
    completion,
)
