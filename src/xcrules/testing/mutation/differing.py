"""Looks for an application on which two policies decide otherwise. Needs Hypothesis."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import chain, islice
from random import Random

from hypothesis import HealthCheck, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from xcrules.diagnostics import ApplicationError
from xcrules.policy import Policy
from xcrules.testing.hand import Hand
from xcrules.testing.mutation.mutations import Mutation
from xcrules.testing.mutation.nearby import beside, examples_of, words_of
from xcrules.testing.mutation.seeing import seen, statable
from xcrules.testing.strategies.applications import Source

Application = dict[str, object]

NEAR = 1500
"""Applications beside the examples tried at most; most of them are refused as soon as they are read."""

SHRINKING = 400
"""Applications tried at most to make one that was found smaller."""


def difference(policy: Policy, mutant: Policy, mutation: Mutation, search: int) -> Application | None:
    """A small application on which *mutant* decides otherwise than *policy*; None if none that is tried does.

    The same one each time. One of which an example can state the difference is taken before any other.
    """
    judge = _Judge(policy, mutant)
    examples = examples_of(policy)
    near = beside(examples, words_of(policy, mutation))
    for application in chain(examples, islice(near, NEAR)):
        if judge.differs(application) and judge.is_statable(application):
            return application
    # What the two read and the values they name differ: a boundary of the mutant is none of the policy.
    drawn = (Source.of(policy).applications(), Source.of(mutant).applications())
    # Where the two differ already in what no example can state, hardly anything else is to be found.
    most = search if judge.other is None else search // 3 + 1
    limits = settings(
        max_examples=most, database=None, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    try:
        return find(_candidates(examples, drawn), judge, settings=limits, random=Random(0))  # noqa: S311 - no secret
    except NoSuchExample:
        return judge.other


@dataclass(slots=True)
class _Judge:
    """Whether two policies decide an application differently, in a way that an example can state.

    known: what has been asked. left: once one is found, how many may still be tried to find a smaller one.
    other: the first one that they decide differently in another way.
    """

    policy: Policy
    mutant: Policy
    known: dict[str, bool] = field(default_factory=dict)
    left: int | None = None
    other: Application | None = None

    def __call__(self, application: Application) -> bool:
        key = json.dumps(application, sort_keys=True)
        if key not in self.known:
            if self.left == 0:
                return False
            self.known[key] = self.differs(application) and self.is_statable(application)
            if self.left is not None:
                self.left -= 1
            elif self.known[key]:
                self.left = SHRINKING
        return self.known[key]

    def differs(self, application: Application) -> bool:
        try:
            found = seen(self.policy.decide(application)) != seen(self.mutant.decide(application))
        except ApplicationError:  # what is put together from two may contradict itself
            return False
        if found and self.other is None:
            self.other = application
        return found

    def is_statable(self, application: Application) -> bool:
        return any(statable(self.policy.name, self.policy.decide(application), self.mutant.decide(application)))


@st.composite
def _candidates(
    draw: st.DrawFn, examples: Sequence[Application], drawn: tuple[st.SearchStrategy[Application], ...]
) -> Application:
    """An application drawn for one of the policies, or an example into which a few facts of such a one are put."""
    hand = Hand(draw)
    kind = hand.one(("mixed", "drawn")) if examples else "drawn"
    other = draw(hand.one(drawn))
    if kind == "drawn":
        return other
    mixed = deepcopy(hand.one(examples))
    for _ in range(hand.number(1, 3)):
        _mix(hand, mixed, other)
    return mixed


def _mix(hand: Hand, mixed: Application, other: Mapping[str, object]) -> None:
    """One fact of *other* is put into *mixed*: a whole one, or one field of a record or of an element."""
    name = hand.one(sorted(other))
    new, old = other[name], mixed.get(name)
    if isinstance(new, list) and isinstance(old, list) and new and old:
        at = hand.number(0, len(old) - 1)
        one = hand.one(new)
        if isinstance(one, dict) and one and isinstance(old[at], dict) and hand.chance(75):
            part = hand.one(sorted(one))
            old[at] = {**old[at], part: one[part]}
        elif hand.chance(50):
            old[at] = one
        else:
            old.append(one)
    elif isinstance(new, dict) and isinstance(old, dict) and new and "one_of" not in new and "one_of" not in old:
        part = hand.one(sorted(new))
        old[part] = new[part]
    else:
        mixed[name] = new
