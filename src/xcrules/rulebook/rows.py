"""The rows of a rulebook: one flat table, each row referring only to rows above it.

What is gone since the program: names (each is a row number now), `not` (pushed to the leaves, where the
complement of a set of classes is a set of classes), values (a literal holds classes of its fact's
partition), defines, windows (a literal on the date), kinds of party (a literal on the role).

Three sorts of row share the table:

- *facts*: something with a partition, known, partly known or unknown: a fact of the application, or one derived
  from others (a relation of two facts, membership in a dated list, a total, a tier, a scale);
- *terms*: numbers made of facts, as intervals;
- *cells*: conditions, true, false or unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from xcrules.facts.values import Code, Money, Party, Quantity, Value
from xcrules.program.model import CodeRange, DateConstant, FactRef, Id, Order, Window

Ref = int
Mask = int
"""A set of classes of one partition, bit i for class i."""


# --- facts -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plain:
    """A fact as handed in; money and quantities are read in `unit` (a currency, a dimension)."""

    ref: FactRef
    unit: str | None


@dataclass(frozen=True, slots=True)
class Measured:
    """The number that `term` comes to, in `unit`."""

    term: Ref
    unit: str | None


@dataclass(frozen=True, slots=True)
class Balance:
    """Whether `left` stands in `order` to `right`, two terms, in `unit`; `money` without a unit: in the currency
    of the right side."""

    left: Ref
    order: Order
    right: Ref
    unit: str | None
    money: bool


class Kinship(Enum):
    """How two facts may be related."""

    SAME = "is the same as"
    AMONG = "is in or below"
    LESS = "is less than"
    AT_MOST = "is at most"
    MORE = "is more than"
    AT_LEAST = "is at least"


@dataclass(frozen=True, slots=True)
class Related:
    """Whether `left` is related to `right`, two facts of like type; `steps` are a ladder's, lowest first."""

    left: FactRef | DateConstant
    how: Kinship
    right: FactRef | DateConstant
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """Whether `left` lies within `count` units before (or after) `right`, both ends included."""

    left: FactRef | DateConstant
    count: int
    unit: str
    before: bool
    right: FactRef | DateConstant


@dataclass(frozen=True, slots=True)
class SamePeriod:
    """Whether two dates lie in one year, quarter or month, counted from a month and day."""

    left: FactRef | DateConstant
    unit: str
    right: FactRef | DateConstant
    counted_from: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a dated or conditional list; `where` a cell read on the record under test."""

    what: CodeRange | frozenset[Value]
    windows: tuple[Window, ...]
    where: Ref | None


@dataclass(frozen=True, slots=True)
class Member:
    """Whether a fact is in a list whose entries are dated or conditional, and not in any of `minus`."""

    ref: FactRef
    lines: tuple[Line, ...]
    minus: tuple[Member, ...] = ()

    def every_line(self) -> Iterator[Line]:
        """Its lines, and those of the lists taken out of it."""
        yield from self.lines
        for other in self.minus:
            yield from other.every_line()


@dataclass(frozen=True, slots=True)
class TierOf:
    """The tier reached: `needs` a tuple of cells a tier, lowest first. Classes are the tiers."""

    id: Id
    names: tuple[str, ...]
    needs: tuple[tuple[Ref, ...], ...]


@dataclass(frozen=True, slots=True)
class LevelOf:
    """The level that a scale is raised to: (level number, cell). Classes are the levels."""

    id: Id
    names: tuple[str, ...]
    raises: tuple[tuple[int, Ref], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a fact, or a list as a whole, is known."""

    ref: FactRef | None
    list: str | None


@dataclass(frozen=True, slots=True)
class Answers:
    """Whether a license answers what is requested; always known."""

    license: Id
    kind: str


FactRow = Plain | Measured | Balance | Related | Near | SamePeriod | Member | TierOf | LevelOf | Known | Answers


# --- terms -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Amount:
    value: Fraction


@dataclass(frozen=True, slots=True)
class Field:
    """The fact itself as a number."""

    ref: FactRef


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a field over the elements that satisfy `where` (None: all)."""

    ref: FactRef
    where: Ref | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many elements satisfy `where` (None: all)."""

    list: str
    where: Ref | None


@dataclass(frozen=True, slots=True)
class Distinct:
    """How many different keys the elements that satisfy `where` have."""

    key: FactRef
    where: Ref | None


@dataclass(frozen=True, slots=True)
class Sum:
    parts: tuple[tuple[int, Ref], ...]


@dataclass(frozen=True, slots=True)
class Share:
    percent: Fraction
    of: Ref


@dataclass(frozen=True, slots=True)
class Points:
    """A score: what each add gives, and the cell on which it does."""

    id: Id
    adds: tuple[tuple[Fraction, Ref], ...]


TermRow = Amount | Field | Total | Count | Distinct | Sum | Share | Points


# --- cells -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Literal:
    """The class of the fact is one of `classes`."""

    fact: Ref
    classes: Mask


@dataclass(frozen=True, slots=True)
class Meets:
    """Of a fact that is a set: some element's class is one of `classes`."""

    fact: Ref
    classes: Mask


@dataclass(frozen=True, slots=True)
class Inside:
    """Of a fact that is a set: every element's class is one of `classes`."""

    fact: Ref
    classes: Mask


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; of no parts: true."""

    parts: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """A part holds; of no parts: false."""

    parts: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """The body holds of some element of the list."""

    list: str
    body: Ref


@dataclass(frozen=True, slots=True)
class Every:
    """The body holds of each element of the list (of an empty list: true)."""

    list: str
    body: Ref


Cell = Literal | Meets | Inside | All | Some | Any | Every
Row = FactRow | TermRow | Cell


# --- tests, before partitions are known --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Among:
    """The fact has one of these values; of a set: some word of it is one of these."""

    values: frozenset[Value]


@dataclass(frozen=True, slots=True)
class Beyond:
    """The number or date stands in `order` to `to`."""

    order: Order
    to: Fraction | date


@dataclass(frozen=True, slots=True)
class Codes:
    """Some code of the fact lies in one of these ranges, and in none of `minus`."""

    ranges: frozenset[CodeRange]
    minus: tuple[Codes, ...] = ()


Spec = Among | Beyond | Codes


@dataclass(frozen=True, slots=True)
class Test:
    """A test of a fact row by value; `holds` False is its negation. Only in drafts."""

    fact: Ref
    spec: Spec
    holds: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """All (or some) of the parts, joined without rewriting. Only in drafts."""

    every: bool
    parts: tuple[Ref, ...]


DraftRow = Row | Test | Joined


def describe(value: object) -> str:
    """*value* in a line of text that depends neither on the order of a set nor on how a name is spelled."""
    match value:
        case frozenset():
            return "{" + ", ".join(sorted(describe(each) for each in value)) + "}"
        case tuple():
            return "(" + ", ".join(describe(each) for each in value) + ")"
        case Party():
            return repr(value.folded)
        case Enum():
            return str(value.value)
        case bool() | str() | None:
            return repr(value)
        case int():
            # Many classes make long masks; decimals have a limit, hexadecimals have none.
            return str(value) if value.bit_length() <= 64 else f"{value:#x}"
        case Fraction():
            return str(value)
        case date():
            return value.isoformat()
        case FactRef():
            return value.path + "^" * value.up
        case DateConstant():
            return value.value.isoformat()
        case Id():
            return str(value)
        case Code():
            return ".".join(value.parts)
        case CodeRange():
            return describe(value.first) + ("" if value.first == value.last else f" to {describe(value.last)}")
        case Window():
            return f"from {value.start or 'ever'} ceasing {value.end or 'never'}"
        case Member():
            return f"{describe(value.lines)} except {describe(value.minus)}"
        case Line():
            return f"{describe(value.what)} {describe(value.windows)} where {value.where}"
        case Money():
            return f"{value.amount} {value.currency}"
        case Quantity():
            return f"{value.amount} {value.dimension}"
    raise AssertionError(f"{value!r} stands in no row")
