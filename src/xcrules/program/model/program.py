"""Examples, properties, and the program as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from xcrules.facts.types import Vocabulary
from xcrules.program.model.conditions import Condition, Id
from xcrules.program.model.rules import (
    Add,
    Agency,
    Amount,
    CodeList,
    Deadline,
    Define,
    Duration,
    Element,
    Exemption,
    License,
    Obligation,
    Raise,
    Rule,
    Scale,
    Score,
    SourceText,
    Tiers,
    Waiver,
)
from xcrules.source import Span

# --- examples and properties ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Expect:
    """What an example expects; each field empty or None where it says nothing of that.

    because: ids of rules or exemptions. needing: paths. offered/not_offered: licenses; valid: (license, how long).
    deadlines: (duty, when it falls due). findings: (id, level or number).
    """

    outcome: str | None = None
    because: tuple[Id, ...] = ()
    needing: tuple[str, ...] = ()
    offered: tuple[Id, ...] = ()
    not_offered: tuple[Id, ...] = ()
    valid: tuple[tuple[Id, Duration], ...] = ()
    duties: tuple[str, ...] = ()
    not_duties: tuple[str, ...] = ()
    deadlines: tuple[tuple[str, Deadline], ...] = ()
    agencies: tuple[Id, ...] = ()
    not_agencies: tuple[Id, ...] = ()
    findings: tuple[tuple[Id, str | Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """`application`: the mapping that the application reader takes (JSON shapes), cases merged, `complete` set where
    it says `nothing else`. `supposed`: tiers name -> tier. Run against the policy it stands in alone."""

    policy: str
    label: str
    application: Mapping[str, object]
    supposed: Mapping[str, str]
    expect: Expect
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ClaimOutcome:
    negated: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class ClaimOffered:
    negated: bool
    license: Id


@dataclass(frozen=True, slots=True)
class ClaimNeverWorsens:
    """`raised`: a fact's path or a tiers id; `of`: None for the outcome, else a scale."""

    raised: str | Id
    of: Id | None


@dataclass(frozen=True, slots=True)
class ClaimAdding:
    list: str


@dataclass(frozen=True, slots=True)
class ClaimSplitting:
    pass


@dataclass(frozen=True, slots=True)
class Property:
    policy: str
    label: str
    when: Condition | None
    claim: ClaimOutcome | ClaimOffered | ClaimNeverWorsens | ClaimAdding | ClaimSplitting
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Program:
    """A policy and everything it uses. Tuples are sorted by id, so the order of declarations and files is gone.

    raises and adds keep no order of their own either: they are sorted by what they are about.
    examples and properties: of the policy itself only, in the order written.
    uses: dotted names of every policy read, itself included, sorted.
    """

    name: str
    title: str
    jurisdiction: str | None
    currency: str | None
    vocabulary: Vocabulary
    uses: tuple[str, ...]
    sources: Mapping[Id, SourceText]
    agencies: Mapping[Id, Agency]
    lists: Mapping[Id, CodeList]
    defines: Mapping[Id, Define]
    amounts: Mapping[Id, Amount]
    tiers: Mapping[Id, Tiers]
    scales: Mapping[Id, Scale]
    scores: Mapping[Id, Score]
    rules: tuple[Rule, ...]
    exemptions: tuple[Exemption, ...]
    licenses: tuple[License, ...]
    raises: tuple[Raise, ...]
    adds: tuple[Add, ...]
    obligations: tuple[Obligation, ...]
    examples: tuple[Example, ...]
    properties: tuple[Property, ...]
    visible: frozenset[str] = frozenset()
    """The policies whose names this policy's file sees: itself and its direct uses."""
    waivers: tuple[Waiver, ...] = ()
    """Of the policy and of all that it uses, sorted by policy, law and reason."""
    elements: tuple[Element, ...] = ()
    """Declared by the policy and by all that it uses, in the order of `ELEMENTS`, then by policy."""
