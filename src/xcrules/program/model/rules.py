"""What stands beside the rules (sources, lists, defines, tiers), and the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction

from xcrules.facts.values import Value
from xcrules.program.model.conditions import CodeRange, Compares, Condition, Id, Term
from xcrules.source import Span

# --- what stands beside the rules -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text of law; `rank`: 0 resolution, 1 treaty, 2 statute, 3 regulation, 4 guidance, after `made under`."""

    id: Id
    title: str
    rank: int
    written_rank: str
    made_under: Citation | None
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Citation:
    """`UNSCR1718 "OP8(d)"`: source id, its title, and the place in it."""

    source: Id
    title: str
    at: str | None


@dataclass(frozen=True, slots=True)
class Agency:
    id: Id
    title: str


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` on, no longer on `end`; None is open."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: a code range, or the values it matches (a party row: name, aliases and reference, folded).

    windows: when it is in force; empty is always. where: read on the record under test.
    """

    what: CodeRange | frozenset[Value]
    label: str | None
    where: Condition | None
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class CodeList:
    """A named list. `of`: `hs`, `entries`, `countries`, `parties` or a field's path. Combined lists are expanded:
    `entries` holds what they combine. `minus`: lists whose members are not members (`except`)."""

    id: Id
    of: str
    label: str | None
    under: tuple[Citation, ...]
    entries: tuple[Entry, ...]
    minus: tuple[Id, ...]
    enumerated: bool
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Define:
    """`of` is the list whose element it is about, or None; `kind` narrows it (`define D of consignee`)."""

    id: Id
    of: str | None
    kind: str | None
    label: str | None
    condition: Condition
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Amount:
    id: Id
    label: str | None
    term: Term
    unit: str | None
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Need:
    """`text`: the condition as written."""

    condition: Condition
    because: str | None
    text: str
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Tier:
    name: str
    label: str | None
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Tiers:
    id: Id
    label: str | None
    under: tuple[Citation, ...]
    tiers: tuple[Tier, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Duration:
    """`unit`: days, working days, weeks, months or years."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """`relation`: `within … after` or `at least … before`."""

    relation: str
    duration: Duration
    event: str


@dataclass(frozen=True, slots=True)
class Duty:
    name: str
    label: str | None
    deadline: Deadline | None


# --- rules ------------------------------------------------------------------------------------------


class RuleKind(Enum):
    PROHIBITION = "prohibition"
    REQUIREMENT = "requirement"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class Rule:
    """A prohibition, a requirement of a license, or a referral (`agencies`)."""

    id: Id
    kind: RuleKind
    label: str | None
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    when: Condition
    agencies: tuple[Id, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Exemption:
    """`lifts`: ids of rules or of exemptions. `when` None: always. `for_item` None: for the whole application."""

    id: Id
    label: str | None
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    lifts: tuple[Id, ...]
    for_item: Condition | None
    when: Condition | None
    duties: tuple[Duty, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Cover:
    """One of the bounds `one X`: `what` is shipment, item, or a list or kind of party (`destination`, `consignee`)."""

    what: str


@dataclass(frozen=True, slots=True)
class Limit:
    """`limit TERM to TERM` as the comparison `TERM is at most TERM`; `text` as written."""

    condition: Compares
    text: str


@dataclass(frozen=True, slots=True)
class Valid:
    duration: Duration
    when: Condition | None


@dataclass(frozen=True, slots=True)
class License:
    """`satisfies`: the requirements it answers, all named. `covers`: only the bounds (`one …`)."""

    id: Id
    kind: str
    label: str | None
    issued_by: tuple[Id, ...]
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    satisfies: tuple[Id, ...]
    for_item: Condition | None
    covers: tuple[Cover, ...]
    valid: tuple[Valid, ...]
    needs: tuple[Need, ...]
    limits: tuple[Limit, ...]
    duties: tuple[Duty, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Scale:
    id: Id
    label: str | None
    levels: tuple[str, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Raise:
    """`policy`: the file that raises; it may be another than the scale's."""

    policy: str
    scale: Id
    to: str
    label: str | None
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    when: Condition
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Score:
    id: Id
    label: str | None
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Add:
    score: Id
    points: Fraction
    label: str | None
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    when: Condition
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Obligation:
    """`on`: licenses whose holder it binds; empty: the applicant."""

    id: Id
    label: str | None
    on: tuple[Id, ...]
    deadline: Deadline | None
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    when: Condition | None
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Waiver:
    """`waive LAW "reason" under … when …`: a law of the test suite that the policy breaks on purpose, because the
    cited text does. policy: the file that waives. when None: whatever is applied for. text: the condition as written.
    """

    policy: str
    law: str
    reason: str
    under: tuple[Citation, ...]
    when: Condition | None
    span: Span | None = field(default=None, compare=False, repr=False)
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """`element catch_all "…" under …`: an element of an effective system that `policy`, the file, covers.

    name: one of `xcrules.program.system_elements.ELEMENTS`.
    """

    policy: str
    name: str
    label: str | None
    under: tuple[Citation, ...]
    span: Span | None = field(default=None, compare=False, repr=False)
