"""Facts, terms and conditions, resolved and typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction

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
