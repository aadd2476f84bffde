"""All mutants of a policy tried, in one process or several, the results kept as they come."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from importlib.util import find_spec
from multiprocessing import get_context
from random import Random
from typing import TYPE_CHECKING

from xcrules.policy import Policy, compiled
from xcrules.program.loading import Gathered
from xcrules.testing.mutation.mutations import Mutation
from xcrules.testing.mutation.results import Results
from xcrules.testing.mutation.trial import How, Tried, tried

if TYPE_CHECKING:
    from xcrules.testing.laws.law import Law


def has_hypothesis() -> bool:
    """Whether laws can be checked, and applications on which a mutant differs be looked for."""
    return find_spec("hypothesis") is not None


def sample(all_: Sequence[Mutation], most: int | None, seed: int) -> tuple[Mutation, ...]:
    """At most so many of them, in the same order; the same for the same seed."""
    if most is None or most >= len(all_):
        return tuple(all_)
    chosen = sorted(Random(seed).sample(range(len(all_)), most))  # noqa: S311 - no secret
    return tuple(all_[number] for number in chosen)


def run(policy: Policy, chosen: Sequence[Mutation], how: How, results: Results, jobs: int) -> Iterator[Tried]:
    """What became of each of *chosen*, in the order in which it is known; first what *results* holds already.

    Closing the iterator ends the work. Raises OSError where results cannot be written.
    """
    known = results.read()
    yield from (known[each.key] for each in chosen if each.key in known)
    waiting = [each for each in chosen if each.key not in known]
    fresh = _here(policy, waiting, how) if jobs == 1 or len(waiting) < 2 else _beside(policy, waiting, how, jobs)
    for each in fresh:
        results.add(each)
        yield each


@dataclass(slots=True)
class _Bench:
    """A policy whose mutants are tried one after the other. held: laws, and whether the policy itself keeps them."""

    policy: Policy
    how: How
    held: dict[str, bool] = field(default_factory=dict)

    def tried(self, mutation: Mutation) -> Tried:
        return tried(
            self.policy,
            mutation,
            self._law_broken if self.how.laws else None,
            self._difference if self.how.search else None,
        )

    def _law_broken(self, mutant: Policy) -> str | None:
        # With Hypothesis, which those need not have who go without laws.
        from hypothesis.errors import Unsatisfiable

        from xcrules.testing import check_law, laws_for
        from xcrules.testing.broken import LawBroken

        def keeps(policy: Policy, law: Law) -> bool:
            try:
                check_law(policy, law, trials=self.how.trials)
            except LawBroken:
                return False
            except Unsatisfiable:  # nothing that was drawn is of any concern to the law
                return True
            return True

        for law in laws_for(mutant):
            if not keeps(mutant, law):
                if law.name not in self.held:
                    self.held[law.name] = keeps(self.policy, law)
                if self.held[law.name]:
                    return law.name
        return None

    def _difference(self, mutant: Policy, mutation: Mutation) -> Mapping[str, object] | None:
        from xcrules.testing.mutation.differing import difference

        return difference(self.policy, mutant, mutation, self.how.search)


def _here(policy: Policy, waiting: Sequence[Mutation], how: How) -> Iterator[Tried]:
    bench = _Bench(policy, how)
    yield from map(bench.tried, waiting)


# --- beside this process ------------------------------------------------------------------------------

_bench: _Bench | None = None
"""In a process of its own: what it works on, set when it starts."""


def _start(gathered: Gathered, how: How) -> None:
    global _bench
    # Whoever breaks off the run breaks off this at once, and is told by the process that started it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _bench = _Bench(compiled(gathered), how)


def _work(mutation: Mutation) -> Tried:
    assert _bench is not None
    return _bench.tried(mutation)


def _beside(policy: Policy, waiting: Sequence[Mutation], how: How, jobs: int) -> Iterator[Tried]:
    pool = ProcessPoolExecutor(
        min(jobs, len(waiting)), get_context("spawn"), initializer=_start, initargs=(policy.gathered, how)
    )
    try:
        for done in as_completed([pool.submit(_work, each) for each in waiting]):
            yield done.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
