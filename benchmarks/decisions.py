"""One policy, one application at a time: who takes part, in which form, and the columns that are measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from time import process_time
from typing import Any

from benchmarks.applications import Application, fresh, hot, with_three_unknown
from benchmarks.conditions import Policy
from benchmarks.measure import Batch, Clock, Entrant, Ratio, middle, race, ratio
from benchmarks.peers.peer import Contender, Form, Peer, contender
from benchmarks.peers.registry import PEERS, XCRULES, absent
from benchmarks.results import DECISIONS, Cell, Cost

POOL = 64
"""Applications of a round, at most."""
A_BATCH = 0.004
"""Seconds that one batch is meant to take."""
SLOW = 0.3
"""Seconds a decision, from which fewer rounds do."""

TOO_SLOW = 1.0
"""Seconds a decision, above which a peer is left out: comparing and measuring it would take hours."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A peer that takes part, in each of its forms, with the milliseconds that loading took."""

    peer: Peer
    forms: tuple[tuple[Contender, float], ...]

    def fastest(self, policy: Policy, *, unknown: bool) -> Contender | None:
        """The form that takes the least time on a few applications; None: none says what is unknown."""
        able = [each for each, _ in self.forms if not unknown or each.form.knows_unknown(policy)]
        if len(able) < 2:
            return able[0] if able else None
        few = list(islice(fresh(policy, "choice"), 6))
        return min(able, key=lambda each: _seconds([each.encode(one) for one in few], each.masks))


def _seconds(encoded: Sequence[Any], ask: Callable[[Any], object]) -> float:
    """Seconds on the processors for one decision, roughly; the first is not counted."""
    ask(encoded[0])
    begun = process_time()
    for one in encoded[1:]:
        ask(one)
    return max((process_time() - begun) / (len(encoded) - 1), 1e-7)


def entries(policy: Policy, peers: Sequence[Peer] = (XCRULES, *PEERS)) -> tuple[list[Entry], dict[str, str]]:
    """Those who take part with *policy*, xcrules first; and why the others do not."""
    taking, away = [], {}
    for peer in peers:
        why = absent(peer, policy.nested)
        if why is not None:
            away[peer.name] = why
        else:
            forms = tuple(_loaded(peer, form, policy) for form in peer.forms)
            if peer is not XCRULES and all(_first(policy, each) > TOO_SLOW for each, _ in forms):
                away[peer.name] = f"takes more than {TOO_SLOW:g} s for one"
            else:
                taking.append(Entry(peer, forms))
    return taking, away


def _first(policy: Policy, of: Contender) -> float:
    """Seconds on the processors for a first decision."""
    encoded = of.encode(next(fresh(policy, "first")))
    begun = process_time()
    of.masks(encoded)
    return process_time() - begun


def _loaded(peer: Peer, form: Form, policy: Policy) -> tuple[Contender, float]:
    """The policy loaded from its text, up to three times if that is quick: the median of the milliseconds."""
    text, found = form.text(policy), []
    while True:
        begun = process_time()
        loaded = form.load(policy, text)
        found.append(process_time() - begun)
        if len(found) == 3 or sum(found) > 2:
            return contender(peer, form, policy, loaded), sorted(found)[len(found) // 2] * 1e3


def costs(policy: Policy, taking: Sequence[Entry], away: dict[str, str]) -> Iterator[Cost]:
    """What loading took in the form that decides fastest."""
    for entry in taking:
        chosen = entry.fastest(policy, unknown=False)
        for each, milliseconds in entry.forms:
            if each is chosen:
                yield Cost(policy.title, entry.peer.name, each.form.name, source=milliseconds)
    for name, why in away.items():
        yield Cost(policy.title, name, absent=why)


def columns(
    policy: Policy, taking: Sequence[Entry], away: dict[str, str], *, rounds: int, seconds: float, clock: Clock | None
) -> Iterator[Cell]:
    """Every column of the policy's table, contender by contender."""
    chosen = [entry.fastest(policy, unknown=False) for entry in taking]
    knowing = [entry.fastest(policy, unknown=True) for entry in taking]
    for column in DECISIONS:
        unknown = column == "three unknown"
        racing = [each for each in (knowing if unknown else chosen) if each is not None]
        yield from _column(policy, column, racing, rounds=rounds, seconds=seconds, clock=clock)
        for entry, each in zip(taking, knowing, strict=True):
            if unknown and each is None:
                why = "does not tell unknown from false"
                yield Cell(policy.title, column, entry.peer.name, absent=why)
        for name, why in away.items():
            yield Cell(policy.title, column, name, absent=why)


def growth(small: Contender, large: Contender, *, rounds: int, seconds: float, clock: Clock | None = None) -> Ratio:
    """How many times longer *large* takes than *small*, each on fresh applications of its own policy, with reasons."""
    entrants = []
    for each in (small, large):
        stream = _Stream(each.policy, "fresh, growth")
        taken = _seconds([each.encode(one) for one in stream.pool(0)[:3]], each.reasons)
        size = max(1, min(POOL, int(A_BATCH / taken)))
        entrants.append(Entrant(each.policy.title, _batches(each, each.reasons, stream, size)))
    samples = race(entrants, rounds=rounds, seconds=seconds, clock=clock)
    return ratio(samples[large.policy.title], samples[small.policy.title])


class _Stream:
    """The applications of each round: the same again and again, or new ones, the same for all who take part."""

    def __init__(self, policy: Policy, column: str) -> None:
        self._again = hot(policy) if column.startswith("hot") else None
        self._new = fresh(policy, column)
        self._unknown = policy.nested if column == "three unknown" else None
        self._round, self._pool = -1, list[Application]()

    def pool(self, number: int) -> Sequence[Application]:
        if self._again is not None:
            return self._again
        if number != self._round:
            drawn = islice(self._new, POOL)
            if self._unknown is not None:
                drawn = (with_three_unknown(each, self._unknown) for each in drawn)  # type: ignore[assignment]
            self._round, self._pool = number, list(drawn)
        return self._pool


def _column(
    policy: Policy,
    column: str,
    racing: Sequence[Contender],
    *,
    rounds: int,
    seconds: float,
    clock: Clock | None,
) -> Iterator[Cell]:
    stream = _Stream(policy, column)
    slowest, entrants = 0.0, []
    for each in racing:
        ask = each.reasons if column.endswith("reasons") else each.masks
        few = [each.encode(one) for one in islice(cycle(stream.pool(0)), 3)]
        taken = _seconds(few, ask)
        slowest = max(slowest, taken)
        entrants.append(Entrant(each.name, _batches(each, ask, stream, max(1, min(POOL, int(A_BATCH / taken))))))
    samples = race(entrants, rounds=rounds, seconds=seconds, least=3 if slowest > SLOW else 5, clock=clock)
    ours = samples[XCRULES.name]
    for each in racing:
        theirs = samples[each.name]
        is_ours = each.name == XCRULES.name
        yield Cell(
            policy.title,
            column,
            each.name,
            each.form.name,
            microseconds=middle(theirs) * 1e6,
            wall=middle(theirs, wall=True) * 1e6,
            ratio=None if is_ours else ratio(theirs, ours),
            rounds=len(theirs),
            remark=each.peer.elements if column.endswith("reasons") and policy.nested else None,
        )


def _batches(each: Contender, ask: Callable[[Any], object], stream: _Stream, size: int) -> Callable[[int], Batch]:
    """What one contender is asked in each round. Writing applications down in its form is no part of the time."""
    hot_ones = None if stream._again is None else [each.encode(one) for one in stream._again]

    def batch(number: int) -> Batch:
        encoded = hot_ones or [each.encode(one) for one in stream.pool(number)[:size]]
        asked = list(islice(cycle(encoded), size))

        def run() -> None:
            for one in asked:
                ask(one)

        return run, size

    return batch
