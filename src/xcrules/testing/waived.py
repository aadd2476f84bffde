"""Whether what a waiver says of applications holds of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xcrules.engines.reference import Reading
from xcrules.engines.truth import Truth
from xcrules.facts.reading import read
from xcrules.policy import Policy
from xcrules.program.model import Condition, Id, Rule, RuleKind, Waiver
from xcrules.rulebook.from_program import rulebook
from xcrules.rulebook.model import Rulebook


def holds(policy: Policy, waiver: Waiver, application: Mapping[str, object]) -> Truth:
    """Whether the waiver's condition is true, false or unknown of *application*."""
    assert waiver.when is not None
    facts, problems = read(application, policy.program.vocabulary, case=True)
    assert facts is not None, problems
    book = alone(policy, waiver.when)
    return Reading(book, facts).truth(book.prohibited)


def alone(policy: Policy, condition: Condition) -> Rulebook:
    """A rulebook that prohibits when *condition* holds, and says nothing else."""
    rule = Rule(Id(policy.name, "waived"), RuleKind.PROHIBITION, None, (), (), condition, ())
    program = replace(
        policy.program,
        rules=(rule,),
        exemptions=(),
        licenses=(),
        raises=(),
        adds=(),
        obligations=(),
        examples=(),
        properties=(),
    )
    book, problems = rulebook(program)
    assert book is not None, problems
    return book
