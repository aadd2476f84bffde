"""The program: what is meant. Every name is resolved and every condition typed.

What is gone since the tree: words (each is now a fact, a value, a list, a define or a rule), `no` and
`is not` (now `Not` around the positive form), bare names of elements (now the field they stand for),
kinds of party (now `party` with a kind), shorthand such as `every destination is in {…}`.
Conditions stay shared: a `define` is referred to by its id, never copied.

Ids are `Id(policy, name)`: the dotted name of the file a thing stands in, and its own short name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction

from xcrules.facts.types import Vocabulary
from xcrules.facts.values import Code, Value
from xcrules.source import Span


@dataclass(frozen=True, slots=True, order=True)
class Id:
    """`dprk_luxury` of `un.unscr_1718`."""

    policy: str
    name: str

    def __str__(self) -> str:
        return f"{self.policy}.{self.name}"


# --- references to facts and terms -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FactRef:
    """A fact: of the application (`list` None), or of the element of `list` under test.

    up: 0 is the innermost element of that list, 1 the one around it (only under `has the same`).
    """

    path: str
    list: str | None = None
    up: int = 0


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal in a term: `unit` is a currency, a dimension, `%` or None; the amount is in base units."""

    amount: Fraction
    unit: str | None


@dataclass(frozen=True, slots=True)
class Total:
    """`total item.fob where (…)`."""

    fact: FactRef
    where: Condition | None


@dataclass(frozen=True, slots=True)
class Count:
    """`number of past_shipment where (…)`; `kind` for `number of consignee`."""

    list: str
    kind: str | None
    where: Condition | None


@dataclass(frozen=True, slots=True)
class Share:
    """`25% of TERM`; `percent` is 25."""

    percent: Fraction
    of: Term


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts with their signs, +1 or -1."""

    parts: tuple[tuple[int, Term], ...]


@dataclass(frozen=True, slots=True)
class Named:
    """An `amount` or a `score` by its id."""

    id: Id


Term = FactRef | Constant | Total | Count | Share | Sum | Named


class Order(Enum):
    EQUAL = "is"
    LESS = "is less than"
    AT_MOST = "is at most"
    MORE = "is more than"
    AT_LEAST = "is at least"


# --- conditions -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple[Condition, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    of: Condition
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Any:
    """Some element of `list` (of that `kind`, e.g. consignee) satisfies `body`; body None is any element at all."""

    list: str
    kind: str | None
    body: Condition | None
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Every:
    """There is an element of `list` (of that `kind`) and each satisfies `body`: any (body) and no (not body)."""

    list: str
    kind: str | None
    body: Condition
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """`fact is V`, `fact is in {…}`: nominal kinds, ladders (comparisons of a ladder arrive as the steps they admit),
    yes or no (a bare fact is `IsOneOf(fact, {True})`), parties, text, countries, `some of` (any of its words is in
    `values`), numbers and dates for `is`/`is in`. `NONE` among the values is `is none`. Money and quantities compare by
    `Compares`, codes by `HasCode`."""

    fact: FactRef
    values: frozenset[Value]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CodeRange:
    """`9101` (first equals last) or `72 to 83`."""

    first: Code
    last: Code


@dataclass(frozen=True, slots=True)
class HasCode:
    """`item.hs is 2709`, `item.entry is in {3A001, ML4}`: some code of the fact lies in some range."""

    fact: FactRef
    ranges: frozenset[CodeRange]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class InList:
    """`fact is in LIST`; `list` is the id of a `CodeList`; conditions of entries are read where this stands."""

    fact: FactRef
    list: Id
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compares:
    """`left is at least right`, with a number, percentage, money, quantity or date on each side.

    unit: the currency or dimension to compare in (the literal's), None for plain numbers, percentages and dates, or
    for two sides of money without a literal (then `money` is True and the right side's currency rules).
    A date constant is `DateConstant`.
    """

    left: Term | DateConstant
    order: Order
    right: Term | DateConstant
    unit: str | None
    money: bool = False
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DateConstant:
    value: date


@dataclass(frozen=True, slots=True)
class Within:
    """`left is within 3 years before right` (both ends included); unit is days, weeks, months or years."""

    left: FactRef | DateConstant
    count: int
    unit: str
    before: bool
    right: FactRef | DateConstant
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class InSamePeriod:
    """`left is in the same year as right counted from 12-22`; unit is year, quarter or month."""

    left: FactRef | DateConstant
    unit: str
    right: FactRef | DateConstant
    counted_from: tuple[int, int]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Matches:
    """Two facts: `same` True: equal (codes and sets as sets; ladders, countries, parties, text, choices, yes or no);
    `same` False: some code of left lies in or below some code of right (`item.entry is in denial.entry`), or the value
    of left is among those of right (`F is in F` for a set)."""

    left: FactRef
    right: FactRef
    same: bool
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Steps:
    """Two facts of one ladder: `left is at least right`."""

    left: FactRef
    order: Order
    right: FactRef
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Defined:
    """A `define` by its id; for `define D of L` it is read on the element of L under test, innermost (`up` 0)."""

    id: Id
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TierIs:
    """`trust is at least certified`: the tiers that satisfy it, by name."""

    tiers: Id
    names: frozenset[str]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ScaleIs:
    """`check is special`: the levels that satisfy it, by name."""

    scale: Id
    names: frozenset[str]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IsKnown:
    """`F is known`: a fact, or a whole list (`list_name`)."""

    fact: FactRef | None
    list_name: str | None
    span: Span | None = field(default=None, compare=False, repr=False)


Condition = (
    All | Some | Not | Any | Every | IsOneOf | HasCode | InList | Compares | Within | InSamePeriod | Matches | Steps
    | Defined | TierIs | ScaleIs | IsKnown
)  # fmt: skip


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


# --- examples and properties ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Expect:
    """What an example expects; each field empty or None where it says nothing of that.

    because: ids of rules or exemptions. needing: paths. offered/not_offered: licenses. findings: (id, level or number).
    """

    outcome: str | None = None
    because: tuple[Id, ...] = ()
    needing: tuple[str, ...] = ()
    offered: tuple[Id, ...] = ()
    not_offered: tuple[Id, ...] = ()
    duties: tuple[str, ...] = ()
    agencies: tuple[Id, ...] = ()
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
