"""What a broken law says: the smallest application that breaks it, and the decisions that do not go together.

Nothing here needs Hypothesis, so that those who only report a broken law need not have it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xcrules.decision import Decision
from xcrules.program.model import Waiver


@dataclass(frozen=True, slots=True)
class Told:
    """One application and what was decided of it. label: what it is, `as it stands` or `with one more item`.

    request: asked for beside the application. supposed: tiers -> tier.
    """

    label: str
    application: Mapping[str, object]
    decision: Decision
    request: str | None = None
    supposed: Mapping[str, str] = field(default_factory=dict)


class LawBroken(AssertionError):
    """A policy breaks a law. `application` is the smallest one that was found to show it.

    law: its name. policy: its dotted name. says: what went wrong, in a sentence. told: the applications that do not
    go together, with their decisions, the first one first.
    """

    def __init__(self, law: str, policy: str, says: str, told: tuple[Told, ...]) -> None:
        super().__init__(f"`{policy}` breaks `{law}`: {says}")
        self.law = law
        self.policy = policy
        self.says = says
        self.told = told

    @property
    def application(self) -> Mapping[str, object]:
        return self.told[0].application


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking one law on one policy came to, if the law was not broken.

    silent: why the law has nothing to say of this policy. waivers: those of the policy, and of what it uses, that
    stand against the law. excused: how many breaches they excuse. trials: applications tried; compared: how many of
    them the law had something to say about.
    """

    law: str
    policy: str
    silent: str | None
    waivers: tuple[Waiver, ...]
    excused: int
    trials: int
    compared: int
