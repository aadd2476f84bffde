"""A mutant tried: first by the examples of its policy, then by the laws, and if it survives, by a search for what it
decides otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from xcrules.policy import Policy
from xcrules.testing.mutation.breed import Equivalent, Stillborn, bred
from xcrules.testing.mutation.mutations import Mutation

LawBreaker = Callable[[Policy], str | None]
"""The name of a law that the policy keeps and that this mutant of it breaks; None if there is none."""

Difference = Callable[[Policy, Mutation], Mapping[str, object] | None]
"""An application on which this mutant decides otherwise than its policy; None if none was found."""


class Fate(StrEnum):
    """What became of a mutant."""

    STILLBORN = "stillborn"
    EQUIVALENT = "equivalent"
    BY_EXAMPLE = "killed by an example"
    BY_LAW = "killed by a law"
    SURVIVED = "survived"


@dataclass(frozen=True, slots=True)
class How:
    """With what mutants are tried. laws: whether with laws, with so many *trials* each.

    search: how many applications are tried at most to find one on which a survivor decides otherwise.
    """

    laws: bool
    trials: int
    search: int


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of the mutant with this key. by: the example or the law that noticed it.

    differs: for a survivor, an application on which it decides otherwise, None if none was found.
    """

    key: str
    fate: Fate
    by: str | None = None
    differs: Mapping[str, object] | None = None


def tried(policy: Policy, mutation: Mutation, law_broken: LawBreaker | None, difference: Difference | None) -> Tried:
    """The fate of *mutation*; without laws or a search where they are None."""
    mutant = bred(policy, mutation)
    if isinstance(mutant, Stillborn):
        return Tried(mutation.key, Fate.STILLBORN)
    if isinstance(mutant, Equivalent):
        return Tried(mutation.key, Fate.EQUIVALENT)
    failed = first_failing(mutant)
    if failed is not None:
        return Tried(mutation.key, Fate.BY_EXAMPLE, failed)
    law = law_broken(mutant) if law_broken else None
    if law is not None:
        return Tried(mutation.key, Fate.BY_LAW, law)
    return Tried(mutation.key, Fate.SURVIVED, differs=difference(mutant, mutation) if difference else None)


def first_failing(policy: Policy) -> str | None:
    """The label of the first example that fails, None if all pass."""
    return next((x.label for x in policy.program.examples if not policy.tried(x).passed), None)
