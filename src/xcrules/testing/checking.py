"""Laws checked on a policy: one of them, or all that have something to say of it."""

from __future__ import annotations

from xcrules.facts.problems import did_you_mean
from xcrules.policy import Policy
from xcrules.testing.broken import Verdict
from xcrules.testing.laws import LAWS
from xcrules.testing.laws.law import TRIALS, Law, check


def check_law(policy: Policy, law: Law | str, *, trials: int = TRIALS, anew: bool = False) -> Verdict:
    """Whether *policy* keeps *law*, a law or its name, tried with so many applications; anew: other ones each time.

    Raises `LawBroken`, an AssertionError, that carries the smallest application which breaks it, unless the policy
    waives the law for it. The verdict says what else there is to say: that the law has nothing to say of this policy,
    or how many breaches a waiver excused. Raises ValueError if no law is called so.
    """
    return check(policy, law_called(law) if isinstance(law, str) else law, trials=trials, anew=anew)


def laws_for(policy: Policy) -> tuple[Law, ...]:
    """The laws that have something to say of *policy*, in their order."""
    return tuple(law for law in LAWS if law.silent(policy) is None)


def law_called(name: str) -> Law:
    """The law of that name. Raises ValueError if there is none."""
    for law in LAWS:
        if law.name == name:
            return law
    names = [law.name for law in LAWS]
    raise ValueError(f"`{name}` is no law; {did_you_mean(name, names) or 'the laws are ' + ', '.join(names)}")
