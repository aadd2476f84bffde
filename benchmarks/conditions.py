"""Policies as data, in a form that every contender's text can be spelled from.

A condition is about one application, or, inside `Any` and `Every`, about one element of a list. Every contender reads
the same facts; what differs is how each of them writes a condition, and that stands in `peers/`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

PROHIBITED, NOT_OFFERED, NOT_REQUIRED = "prohibited", "not_offered", "not_required"


@dataclass(frozen=True, slots=True)
class In:
    """A word, code or country is one of these; in whole numbers, where words are numbered."""

    fact: str
    values: tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A step of a ladder, counted from 0, is no lower than this."""

    fact: str
    step: int


@dataclass(frozen=True, slots=True)
class MoreThan:
    """A number, or an amount of US dollars, is larger."""

    fact: str
    number: int


@dataclass(frozen=True, slots=True)
class Yes:
    fact: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A name stands on the policy's list of names."""

    fact: str


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Some element of the list (`item`, `party`, `document`) passes."""

    list: str
    part: Condition


@dataclass(frozen=True, slots=True)
class Every:
    """Every element passes. The applications that are drawn have at least one."""

    list: str
    part: Condition


Condition: TypeAlias = In | AtLeast | MoreThan | Yes | Listed | All | Some | Any | Every


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule fires if `when` holds and `unless` does not."""

    name: str
    prohibits: bool
    when: Condition
    unless: Condition | None = None

    @property
    def label(self) -> str:
        return f"Rule {self.name[1:]} of the Benchmark Act"

    @property
    def section(self) -> str:
        return f"s {int(self.name[1:])}"


@dataclass(frozen=True, slots=True)
class Policy:
    """`nested`: reads items, parties, documents and a list of names; else facts of the application alone."""

    nested: bool
    rules: tuple[Rule, ...]
    names: tuple[str, ...] = field(default=(), repr=False)

    @property
    def title(self) -> str:
        return f"{'nested' if self.nested else 'flat'} {len(self.rules)}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What all must agree on: the rules that fire for certain, those that may, and the outcomes that are possible,
    mild to strict. Names are sorted."""

    fired: tuple[str, ...]
    open: tuple[str, ...]
    possible: tuple[str, ...]


PLURALS = {"item": "items", "party": "parties", "document": "documents"}
"""The keys under which an application lists the elements."""

STEPS = {"knowledge": ("unaware", "suspects", "knows"), "icp": ("no_program", "declared", "certified")}
"""The ladders, lowest step first. The peers are given the number of the step, as their users would do it."""


def answer(policy: Policy, fired: set[str], open_: set[str]) -> Answer:
    """The outcome that follows from the rules that fire and may fire: no license is on offer in these policies."""
    possible = set()
    prohibitions = {rule.name for rule in policy.rules if rule.prohibits}
    if fired & prohibitions:
        possible = {PROHIBITED}
    else:
        possible.add(NOT_OFFERED if fired else NOT_REQUIRED)
        possible |= {PROHIBITED if name in prohibitions else NOT_OFFERED for name in open_}
    order = (NOT_REQUIRED, NOT_OFFERED, PROHIBITED)
    return Answer(tuple(sorted(fired)), tuple(sorted(open_)), tuple(name for name in order if name in possible))
