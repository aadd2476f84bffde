"""What a policy declares: clauses, and the declarations that hold them."""

from __future__ import annotations

from dataclasses import dataclass, field

from xcrules.source import Span
from xcrules.syntax.tree.conditions import Condition, Date, Literal, Number, Path, Term, Text

# --- clauses ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Citation:
    """`UNSCR2094 "Annex IV"`: a source's name and the place in it, if any."""

    source: Path
    at: Text | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Window:
    """`from 2006-12-23 ceasing 2016-01-16`: from the first day on, no longer on the second."""

    start: Date | None
    end: Date | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Duration:
    """`2 years`, `5 working days`; `unit` is `days`, `working days`, `weeks`, `months` or `years`."""

    count: int
    unit: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Deadline:
    """`within 30 days after EVENT` (`relation` `within … after`) or `at least 5 working days before EVENT`
    (`relation` `at least … before`)."""

    relation: str
    duration: Duration
    event: Path
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Duty:
    """`duty keep_records "Keep records" within 5 years after shipment`."""

    name: Path
    label: Text | None
    deadline: Deadline | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Need:
    """`needs CONDITION because "…"`."""

    condition: Condition
    because: Text | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Cover:
    """`one shipment`, `many consignees`: `many` is True for many."""

    many: bool
    what: Path
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Valid:
    """`valid 3 years when CONDITION`."""

    duration: Duration
    when: Condition | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Limit:
    """`limit shipment_value to 500_000 SGD`."""

    term: Term
    to: Term
    span: Span = field(compare=False, repr=False)


# --- declarations -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceText:
    """`source S is "…" rank statute made under ACT "s 5(3)"`."""

    name: Path
    title: Text
    rank: str
    made_under: Citation | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Agency:
    """`agency A is "…"`."""

    name: Path
    title: Text
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TypeName:
    """`yes or no`, `money`, `one of {a, b}` (kind `one of`), `one of a < b` (kind `ladder`), `some of {a, b}`."""

    kind: str
    values: tuple[Path, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class FactDeclaration:
    """`fact item.public_domain is yes or no must be known "…"`."""

    path: Path
    type: TypeName
    must: bool
    label: Text | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ListEntry:
    """`8703.10 "Snowmobiles" where (…) from 2016-03-02`, `72 to 83 "Metals"` (`last` is 83)."""

    first: Literal
    last: Literal | None
    label: Text | None
    where: Condition | None
    windows: tuple[Window, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Enumerated:
    entries: tuple[ListEntry, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ByReference:
    """`by reference in "f.csv" dated by listed_on`."""

    file: Text
    dated_by: Path | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Combines:
    """`combines A, B except C`."""

    names: tuple[Path, ...]
    except_: tuple[Path, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ListDeclaration:
    """`list L of hs "…" under … enumerated { … }`; `of` is `hs`, `entries`, `countries`, `parties` or a field."""

    name: Path
    of: Path
    label: Text | None
    under: tuple[Citation, ...]
    content: Enumerated | ByReference | Combines
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Define:
    """`define D of party "…" as C`; `of` is None for a condition about the application."""

    name: Path
    of: Path | None
    label: Text | None
    condition: Condition
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Amount:
    """`amount A "…" as TERM`."""

    name: Path
    label: Text | None
    term: Term
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Tier:
    """`tier declared "…" needs …`."""

    name: Path
    label: Text | None
    needs: tuple[Need, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Tiers:
    """`tiers trust "…" under STS` with its tiers, lowest first."""

    name: Path
    label: Text | None
    under: tuple[Citation, ...]
    tiers: tuple[Tier, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """`prohibit R "…" under … effective … when …`; `kind` is `prohibit` or `require license`.

    `when` is None where it was left out, which is an error that the next floor reports with its own help.
    """

    kind: str
    name: Path
    label: Text | None
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    when: Condition | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Exempt:
    """`exempt E "…" from R, S for item where (C) under … effective … when … duty …`."""

    name: Path
    label: Text | None
    from_: tuple[Path, ...]
    for_item: Condition | None
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    when: Condition | None
    duties: tuple[Duty, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class License:
    """`license L is bulk "…" issued by A under … effective … satisfies R … covers … valid … needs … limit … duty …`.

    `satisfies` is None where it was left out: every requirement of the file.
    """

    name: Path
    kind: str
    label: Text | None
    issued_by: tuple[Path, ...]
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    satisfies: tuple[Path, ...] | None
    for_item: Condition | None
    covers: tuple[Cover, ...]
    valid: tuple[Valid, ...]
    needs: tuple[Need, ...]
    limits: tuple[Limit, ...]
    duties: tuple[Duty, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Refer:
    """`refer N "…" to A, B under … effective … when …`."""

    name: Path
    label: Text | None
    to: tuple[Path, ...]
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    when: Condition | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Scale:
    """`scale check "…": paper < paper_and_commodity < special`."""

    name: Path
    label: Text | None
    levels: tuple[Path, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Raise:
    """`raise check to special "…" under … effective … when …`."""

    scale: Path
    to: Path
    label: Text | None
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    when: Condition | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Score:
    """`score risk "…"`."""

    name: Path
    label: Text | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Add:
    """`add 20 to risk "…" under … effective … when …`."""

    points: Number
    score: Path
    label: Text | None
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    when: Condition | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Oblige:
    """`oblige O "…" on L within 30 days after grant under … effective … when …`."""

    name: Path
    label: Text | None
    on: tuple[Path, ...]
    deadline: Deadline | None
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    when: Condition | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Waive:
    """`waive no_split_gain "why" under … when …`; `name` is that of a law of the test suite.

    `label` is None, and `under` empty, where they were left out, which the next floor reports.
    """

    name: Path
    label: Text | None
    under: tuple[Citation, ...]
    when: Condition | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Element:
    """`element catch_all "…" under …`; `name` is that of an element of an effective system.

    `under` is empty where it was left out, which the next floor reports.
    """

    name: Path
    label: Text | None
    under: tuple[Citation, ...]
    span: Span = field(compare=False, repr=False)
