"""The rulebook: what an engine reads. Rows, the classes of each fact, and the stages that use them.

Every number here is a row of `rows`. `notes` and `duties` lie beside the meaning: they are outside `digest` and
inside `text_digest`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xcrules.facts.types import Vocabulary
from xcrules.program.model import Citation, Deadline, Duration, Duty, Id, RuleKind
from xcrules.rulebook.build import Free
from xcrules.rulebook.partition import Partition
from xcrules.rulebook.rows import Ref, Row


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A prohibition, requirement or referral.

    when: in force, and its condition before any exemption. net: after every exemption.
    items: its condition after exemptions for items: the items are those that make its `any item`s true.
    covered: for a requirement, whether what was asked for answers it.
    """

    id: Id
    kind: RuleKind
    when: Ref
    net: Ref
    items: Ref
    covered: Ref | None
    agencies: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class Lift:
    """What an exemption does to one thing it names.

    touched: the exemption's condition and the named rule's hold, for an item to which the exemption applies.
    lifted: the same, and net(exemption).
    items: the condition that the items which it is lifted for make true; None: the whole application.
    """

    target: Id
    touched: Ref
    lifted: Ref
    items: Ref | None


@dataclass(frozen=True, slots=True)
class ExemptionRow:
    id: Id
    when: Ref
    net: Ref
    lifts: tuple[Lift, ...]


@dataclass(frozen=True, slots=True)
class NeedRow:
    """`kind`: need, cover, limit or force (the license's own dates)."""

    kind: str
    holds: Ref
    text: str
    because: str | None


@dataclass(frozen=True, slots=True)
class LicenseRow:
    """offer: in force, and every need. wanted: a net requirement that it satisfies (for an item it applies to).
    left: for `for item`, net(r) of each requirement, and the condition that those of its items make true to which the
    license does not apply."""

    id: Id
    kind: str
    satisfies: tuple[Id, ...]
    answers: Ref
    offer: Ref
    wanted: Ref
    offered: Ref
    needs: tuple[NeedRow, ...]
    left: tuple[tuple[Ref, Ref], ...]
    valid: tuple[tuple[Duration, Ref], ...]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """`fact`: a row whose classes are levels (a scale), or a term of points (a score)."""

    id: Id
    fact: Ref
    levels: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ObligationRow:
    id: Id
    when: Ref
    on: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What a rule says to people: its label and its citations."""

    label: str | None
    under: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One policy with all it uses, ready to decide. `free[i]`: the elements around it that row i reads.

    Of a compiled policy, the sequences and mappings make their parts when they are first asked for.
    """

    name: str
    vocabulary: Vocabulary
    rows: Sequence[Row]
    partitions: Mapping[Ref, Partition]
    free: Sequence[Free]
    rules: Sequence[RuleRow]
    exemptions: Sequence[ExemptionRow]
    licenses: Sequence[LicenseRow]
    findings: Sequence[FindingRow]
    obligations: Sequence[ObligationRow]
    prohibited: Ref
    required: Ref
    covered: Ref
    referred: Ref
    visible: frozenset[str]
    notes: Mapping[Id, Note] = field(default_factory=dict)
    duties: Mapping[Id, tuple[Duty, ...]] = field(default_factory=dict)
    deadlines: Mapping[Id, Deadline | None] = field(default_factory=dict)
    words: Mapping[str, object] = field(default_factory=dict)
    """What the policy says beside its rules: its title, labels, agencies, sources."""
    tier_needs: Mapping[Id, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """For each tier, lowest first, its needs in words: what the policy says of one that is not met, else the need."""
