"""What a law is made of: a sentence for the officer, one in symbols, and a trial that may find it broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from xcrules.decision import Decision
from xcrules.diagnostics import ApplicationError
from xcrules.engines.truth import Truth
from xcrules.facts.reading import read
from xcrules.policy import Policy
from xcrules.program.model import Waiver
from xcrules.testing.broken import LawBroken, Told, Verdict
from xcrules.testing.hand import Hand
from xcrules.testing.waived import holds

Application = dict[str, object]
T = TypeVar("T")


@dataclass(slots=True)
class Trial:
    """One try at breaking a law: what to draw with, and how to decide.

    compared: whether the law had something to say of what was drawn.
    """

    policy: Policy
    law: str
    hand: Hand
    compared: bool = False

    def draw(self, strategy: st.SearchStrategy[T]) -> T:
        return self.hand.draw(strategy)

    def tell(
        self,
        label: str,
        application: Mapping[str, object],
        *,
        request: str | None = None,
        supposed: Mapping[str, str] | None = None,
    ) -> Told:
        """*application* with its decision; supposed: tiers that are taken to be reached."""
        return Told(label, application, self.decide(application, request, supposed), request, supposed or {})

    def decide(
        self, application: Mapping[str, object], request: str | None = None, supposed: Mapping[str, str] | None = None
    ) -> Decision:
        if not supposed:
            return self.policy.decide(application, request=request)
        facts, problems = read(application, self.policy._shape, case=True, supposed=supposed)
        if facts is None:
            raise ApplicationError(problems)
        return self.policy._decided(facts if request is None else replace(facts, request=request))

    def given(self, condition: bool) -> None:
        """Leaves this trial unless *condition* holds: the law says nothing of what was drawn."""
        assume(condition)

    def claim(self, holds: bool, says: str, *told: Told) -> None:
        """The law says that *holds*; if it does not, *says* tells what went wrong, and *told* what shows it."""
        self.compared = True
        if not holds:
            raise LawBroken(self.law, self.policy.name, says, told)


@dataclass(frozen=True)
class Law:
    """A law that policies keep. Called with a policy, it is checked on it, as by `check_law`.

    attempt: one trial. silent: why the law has nothing to say of a policy, None if it has. The docstring of the law is
    that of its attempt: in the officer's words and in symbols.
    """

    name: str
    attempt: Callable[[Trial], None]
    silent: Callable[[Policy], str | None]

    def __post_init__(self) -> None:
        object.__setattr__(self, "__doc__", self.attempt.__doc__)
        object.__setattr__(self, "__name__", self.name)

    def __call__(self, policy: Policy) -> Verdict:
        return check(policy, self)


def speaks_of_all(policy: Policy) -> str | None:  # noqa: ARG001 - it is asked of every policy
    """For laws that have something to say of every policy."""
    return None


def check(policy: Policy, law: Law, *, trials: int = 100, anew: bool = False) -> Verdict:
    """*law* tried on *policy*, with so many applications; anew: other ones each time.

    Raises `LawBroken`, an AssertionError, with the smallest application that was found to break it, unless the policy
    waives the law for such an application.
    """
    waivers = tuple(each for each in policy.program.waivers if each.law == law.name)
    silent = law.silent(policy)
    if silent is not None:
        return Verdict(law.name, policy.name, silent, waivers, 0, 0, 0)
    counts = Counter[str]()

    @settings(
        max_examples=trials,
        derandomize=not anew,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def attempt(data: st.DataObject) -> None:
        trial = Trial(policy, law.name, Hand(cast(st.DrawFn, data.draw)))
        counts["trials"] += 1
        try:
            law.attempt(trial)
        except LawBroken as broken:
            if not excuses(policy, waivers, broken.told):
                raise
            counts["excused"] += 1
        finally:
            counts["compared"] += trial.compared

    attempt()
    return Verdict(law.name, policy.name, None, waivers, counts["excused"], counts["trials"], counts["compared"])


def excuses(policy: Policy, waivers: Iterable[Waiver], told: tuple[Told, ...]) -> bool:
    """Whether a waiver holds of one of the applications that show a breach: always, if it says no `when`."""
    return any(
        waiver.when is None or any(holds(policy, waiver, each.application) is not Truth.FALSE for each in told)
        for waiver in waivers
    )
