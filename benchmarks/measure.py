"""The clock: entrants take turns in small batches, and what counts is the median of the ratios of each round.

On a machine with other work a minute is never like the next. Within a round all entrants meet much the same machine, so
ratios hold where times do not. The processor's time is what the ratios are made of; time on the wall is kept beside it.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from typing import TypeAlias

Batch: TypeAlias = tuple[Callable[[], object], int]
"""What is timed, and how many decisions it makes."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds of this process on the processors, and seconds on the wall."""

    cpu: Callable[[], float] = time.process_time
    wall: Callable[[], float] = time.perf_counter


@dataclass(frozen=True, slots=True)
class Entrant:
    """batch: makes ready, outside the time that is taken, what is timed in one round."""

    name: str
    batch: Callable[[int], Batch]


@dataclass(frozen=True, slots=True)
class Sample:
    """Seconds a decision, in one round."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """How often one entrant's time goes into another's: the median over the rounds, and its quartiles."""

    middle: float
    low: float
    high: float


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector, which would strike at some entrants and not at others."""
    was = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def race(
    entrants: Sequence[Entrant], *, rounds: int, seconds: float, least: int = 5, clock: Clock | None = None
) -> Mapping[str, tuple[Sample, ...]]:
    """Samples of each entrant, one a round.

    One round is not counted (a warm-up). It ends after *rounds*, or after *seconds* on the wall if there have been
    *least* rounds. Who begins changes from round to round.
    """
    clock = clock or Clock()
    samples: dict[str, list[Sample]] = {entrant.name: [] for entrant in entrants}
    with _uncollected():
        for entrant in entrants:
            entrant.batch(0)[0]()
        begun = clock.wall()
        for number in range(1, rounds + 1):
            first = number % len(entrants)
            for entrant in (*entrants[first:], *entrants[:first]):
                samples[entrant.name].append(_sample(entrant, number, clock))
            gc.collect()
            if number >= least and clock.wall() - begun > seconds:
                break
    return {name: tuple(found) for name, found in samples.items()}


def _sample(entrant: Entrant, number: int, clock: Clock) -> Sample:
    run, decisions = entrant.batch(number)
    wall, cpu = clock.wall(), clock.cpu()
    run()
    return Sample((clock.cpu() - cpu) / decisions, (clock.wall() - wall) / decisions)


def ratio(of: Sequence[Sample], to: Sequence[Sample], *, wall: bool = False) -> Ratio:
    """How many times the time of *to* goes into that of *of*, round by round."""
    found = [(one.wall / other.wall) if wall else (one.cpu / other.cpu) for one, other in zip(of, to, strict=True)]
    if len(found) == 1:
        return Ratio(found[0], found[0], found[0])
    low, _, high = quantiles(found, n=4, method="inclusive")
    return Ratio(median(found), low, high)


def middle(samples: Sequence[Sample], *, wall: bool = False) -> float:
    """Seconds a decision: the median."""
    return median(sample.wall if wall else sample.cpu for sample in samples)


def once(run: Callable[[], object], clock: Clock | None = None, *, most: int = 3, seconds: float = 2.0) -> float:
    """Seconds on the processors for something slow: the median of *most* runs, of one if that takes over *seconds*."""
    clock = clock or Clock()
    found: list[float] = []
    while len(found) < most and sum(found) <= seconds:
        begun = clock.cpu()
        run()
        found.append(clock.cpu() - begun)
    return median(found)
