"""Whether what a waiver says of applications holds of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xcrules.engines.reference import Reading
from xcrules.engines.truth import Truth
from xcrules.facts.reading import read
from xcrules.policy import Policy
from xcrules.program.model import Waiver
from xcrules.rulebook.alone import alone
from xcrules.rulebook.model import Rulebook


@dataclass(frozen=True, slots=True)
class Excuse:
    """A waiver ready to be asked. condition: None where it holds whatever is applied for."""

    policy: Policy
    condition: Rulebook | None

    @classmethod
    def of(cls, policy: Policy, waiver: Waiver) -> Excuse:
        if waiver.when is None:
            return cls(policy, None)
        book, problems = alone(policy.program, waiver.when)
        assert book is not None, problems  # it was compiled when the policy was checked
        return cls(policy, book)

    def holds(self, application: Mapping[str, object]) -> bool:
        """Whether the waiver may hold of *application*: its condition is not false."""
        if self.condition is None:
            return True
        facts, problems = read(application, self.policy.shape, case=True)
        assert facts is not None, problems
        return Reading(self.condition, facts).truth(self.condition.prohibited) is not Truth.FALSE
