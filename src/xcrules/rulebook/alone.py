"""One condition compiled by itself: whether it holds of an application is asked as whether that is prohibited."""

from __future__ import annotations

from dataclasses import replace

from xcrules.diagnostics import Diagnostic
from xcrules.program.model import Condition, Id, Program, Rule, RuleKind
from xcrules.rulebook.from_program import rulebook
from xcrules.rulebook.model import Rulebook


def alone(program: Program, condition: Condition) -> tuple[Rulebook | None, tuple[Diagnostic, ...]]:
    """A rulebook that prohibits when *condition* holds and says nothing else; None and why if it cannot be compiled."""
    rule = Rule(Id(program.name, "alone"), RuleKind.PROHIBITION, None, (), (), condition, ())
    return rulebook(
        replace(
            program, rules=(rule,), exemptions=(), licenses=(), raises=(), obligations=(), examples=(), properties=()
        )
    )
