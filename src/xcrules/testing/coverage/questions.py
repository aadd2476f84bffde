"""Conditions of a policy, each compiled by itself, so that each can be asked of an application.

A rulebook merges and rewrites what its conditions say together. Here each condition is the whole of a made-up rule,
which keeps it as it is written; and it may read elements around it, if it is asked in their scope.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from xcrules.diagnostics import PolicyError
from xcrules.policy import Policy
from xcrules.program import model as m
from xcrules.rulebook.from_program import rulebook
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.rows import Ref
from xcrules.testing.coverage.written import Written

Key = Hashable
"""Which condition: the span of a comparison, (list, number) for the condition of an entry, (tiers, tier)."""


@dataclass(frozen=True, slots=True)
class Questions:
    book: Rulebook
    refs: dict[Key, Ref]


def questions(policy: Policy, own: Written) -> Questions:
    """The rulebook that answers them. Raises `PolicyError` where it would be too large."""
    asked: dict[Key, tuple[m.Condition, tuple[m.Window, ...]]] = {
        span: (each.condition, ()) for span, each in own.comparisons.items()
    }
    for listed in own.lists.values():
        for number, entry in enumerate(listed.made.entries):
            if entry.where is not None:
                asked[listed.made.id, number] = entry.where, ()
    for tier in own.tiers:
        asked[tier.tiers, tier.name] = m.TierIs(tier.tiers, tier.and_above), ()
    for raised in own.findings:
        asked[raised.span] = raised.when, raised.effective
    rules = tuple(
        m.Rule(m.Id(policy.name, str(number)), m.RuleKind.PROHIBITION, None, (), windows, condition, ())
        for number, (condition, windows) in enumerate(asked.values())
    )
    program = replace(
        policy.program, rules=rules, exemptions=(), licenses=(), obligations=(), examples=(), properties=()
    )
    book, problems = rulebook(program)
    if book is None:
        raise PolicyError(problems)
    return Questions(book, dict(zip(asked, (rule.when for rule in book.rules), strict=True)))
