"""What a law is made of: a sentence for the officer, one in symbols, and a trial that may find it broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky, Unsatisfiable

from xcrules.decision import Decision
from xcrules.diagnostics import ApplicationError
from xcrules.facts.reading import read
from xcrules.policy import Policy
from xcrules.testing.broken import LawBroken, Told, Verdict
from xcrules.testing.hand import Hand
from xcrules.testing.laws.reading import names_below
from xcrules.testing.said import Application
from xcrules.testing.strategies.aims import Aim
from xcrules.testing.strategies.applications import Source
from xcrules.testing.waived import Excuse

T = TypeVar("T")
TRIALS = 100
"""Applications with which a law is tried, unless told otherwise."""


@dataclass(slots=True)
class Trial:
    """One try at breaking a law: what to draw from, and how to decide.

    kept: what the trials of one check share, so that it is made once. compared: whether the law had something to say
    of what was drawn.
    """

    source: Source
    law: str
    hand: Hand
    kept: dict[Hashable, object]
    compared: bool = False

    @property
    def policy(self) -> Policy:
        return self.source.policy

    def application(
        self, facts: Mapping[str, object] | None = None, *, partial: bool | None = None, aims: tuple[Aim, ...] = ()
    ) -> Application:
        """An application drawn for the policy; see `applications`. aims: at what, instead of anything."""
        return self.draw(self.source.applications(facts, partial=partial, aims=aims))

    def through(self, *names: str) -> tuple[Aim, ...]:
        """The aims at rows that read one of the facts or lists of these names, or a tier if it is `tiers`."""

        def found() -> tuple[Aim, ...]:
            below = self.once("names", lambda: names_below(self.policy.rulebook))
            return tuple(aim for aim in self.source.aims if not below[aim.row].isdisjoint(names))

        return self.once(("through", names), found)

    def against(self, *names: str) -> tuple[Aim, ...]:
        """Of the aims through *names*, those that speak against an application: its rules hold, an exemption or a
        license just fails. Now and then all of them."""

        def found() -> tuple[Aim, ...]:
            book = self.policy.rulebook
            failing = {lift.lifted for each in book.exemptions for lift in each.lifts}
            failing |= {each.offered for each in book.licenses}
            through = self.through(*names)
            return (
                tuple(aim for aim in through if aim.kind == "rule" or (aim.row in failing and not aim.wanted))
                or through
            )

        return self.once(("against", names), found) if self.hand.chance(60) else self.through(*names)

    def further(self, name: str) -> object:
        """One more element of a list, drawn by itself, or as some condition looks for it."""
        key = self.source.world.vocabulary.lists[name].key
        if self.hand.chance(70):
            others = self.application(partial=False, aims=self.through(name)).get(key)
            if isinstance(others, list) and others:
                return self.hand.one(others)
        return self.draw(self.source.elements(name))

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What *make* makes, made once for all trials of this check."""
        if key not in self.kept:
            self.kept[key] = make()
        return cast(T, self.kept[key])

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
        facts, problems = read(application, self.policy.shape, case=True, supposed=supposed)
        if facts is None:
            raise ApplicationError(problems)
        return self.policy.decide_facts(facts if request is None else replace(facts, request=request))

    def element(self, application: Application, key: str) -> int:
        """The place of one element of a list that the application has, from 0; leaves the trial if it has none."""
        elements = application.get(key)
        self.given(isinstance(elements, list) and bool(elements))
        assert isinstance(elements, list)
        return self.hand.number(0, len(elements) - 1)

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


def check(policy: Policy, law: Law, *, trials: int = TRIALS, anew: bool = False) -> Verdict:
    """*law* tried on *policy*, with so many applications; anew: other ones each time.

    Raises `LawBroken`, an AssertionError, with the smallest application that was found to break it, unless the policy
    waives the law for such an application.
    """
    waivers = tuple(each for each in policy.program.waivers if each.law == law.name)
    silent = law.silent(policy)
    if silent is not None:
        return Verdict(law.name, policy.name, silent, waivers, 0, 0, 0)
    source = Source.of(policy)
    attempts = _Attempts(law, source, tuple(Excuse.of(policy, each) for each in waivers))
    # What breaks a law seldom wants more than the few facts aimed at; found among those alone, it is small at once.
    for half, calm in ((trials // 2, True), (trials - trials // 2, False)):
        if half and attempts.smallest is None:
            attempts.source = replace(source, calm=calm)
            _try(attempts, half, anew)
    if attempts.smallest is not None:
        raise attempts.smallest
    return Verdict(
        law.name, policy.name, None, waivers, attempts.excused, attempts.compared + attempts.unheard, attempts.compared
    )


def _try(attempts: _Attempts, trials: int, anew: bool) -> None:
    @settings(
        max_examples=trials,
        derandomize=not anew,
        database=None,
        deadline=None,
        # Not the phase that explains a failure: to do so, Hypothesis traces every line, at five times the time.
        phases=(Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def attempt(data: st.DataObject) -> None:
        attempts.one(Hand(cast(st.DrawFn, data.draw)))

    try:
        attempt()
    except (LawBroken, Unsatisfiable):
        pass
    except (_Enough, Flaky):
        # Hypothesis wonders why a trial that it repeats is over at once.
        if attempts.smaller <= MOST_SMALLER:
            raise


class _Enough(BaseException):
    """So many smaller applications were tried: the smallest so far will do."""


MOST_SMALLER = 500
"""Applications that are tried in search of a smaller one, once a law is broken."""


@dataclass(slots=True)
class _Attempts:
    """What came of the trials of one check. unheard: trials of which the law had nothing to say."""

    law: Law
    source: Source
    excuses: tuple[Excuse, ...]
    kept: dict[Hashable, object] = field(default_factory=dict)
    compared: int = 0
    unheard: int = 0
    excused: int = 0
    smaller: int = 0
    smallest: LawBroken | None = None

    def one(self, hand: Hand) -> None:
        trial = Trial(self.source, self.law.name, hand, self.kept)
        if self.smallest is not None:
            self.smaller += 1
            if self.smaller > MOST_SMALLER:
                raise _Enough
        try:
            self.law.attempt(trial)
        except LawBroken as broken:
            if any(excuse.holds(each.application) for excuse in self.excuses for each in broken.told):
                self.excused += 1
            else:
                if self.smallest is None or _size(broken) <= _size(self.smallest):
                    self.smallest = broken
                raise
        finally:
            self.compared += trial.compared
            self.unheard += not trial.compared


def _size(broken: LawBroken) -> tuple[int, str]:
    text = json.dumps(broken.application)
    return len(text), text
