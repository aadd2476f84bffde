"""What conditions are written with: words and values, terms, tests, conditions."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import date

from xcrules.source import Span

# --- words and values ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Path:
    """A word, or words with dots: `KP`, `item.value`, `unscr_1718.to_dprk`, `ML4.a`."""

    parts: tuple[str, ...]
    span: Span = field(compare=False, repr=False)

    @property
    def text(self) -> str:
        return self.parts[0] if len(self.parts) == 1 else ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class Text:
    """`"Workshop 3"`: `value` without the quotes."""

    value: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number:
    """`80_000`, `1.34`, `8803.30`, `07`: as written, since it may be a code; `value` drops the underscores."""

    raw: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Code:
    """`2B350.g`, `3A001`: a code that starts with a digit and is no number."""

    raw: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Percent:
    """`25%`: `raw` is `25`."""

    raw: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Measure:
    """`80_000 SGD`, `100_000 bbl`: a number with a currency or a unit."""

    raw: str
    unit: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Date:
    """`2016-03-02`."""

    value: date
    span: Span = field(compare=False, repr=False)


Literal = Text | Number | Code | Percent | Measure | Date | Path


# --- terms ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Total:
    """`total item.fob where (item has the same entry)`."""

    path: Path
    where: Condition | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Count:
    """`number of past_shipment where (…)`."""

    subject: Path
    where: Condition | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Share:
    """`25% of shipment_value`."""

    percent: Percent
    of: Term
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """`crude_bbl + total item.volume - 5 bbl`: parts with their signs, +1 or -1."""

    parts: tuple[tuple[int, Term], ...]
    span: Span = field(compare=False, repr=False)


Term = Literal | Total | Count | Share | Sum


# --- tests ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Is:
    """`is KP`, `is not 5 USD`, `is denial.end_user`, `is low_value` (a define of an element)."""

    value: Term
    negated: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IsIn:
    """`is in {KP, IR}` (`values`), `is not in luxury_goods` (`name`: a list, or a fact of codes)."""

    values: tuple[Literal, ...] | None
    name: Path | None
    negated: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IsOrdered:
    """`is at least 5`; `order` is one of `at least`, `at most`, `more than`, `less than`, `before`, `after`,
    `on or before`, `on or after`."""

    order: str
    value: Term
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IsNone:
    """`is none`, `is not none`."""

    negated: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IsKnown:
    """`is known`, `is not known`."""

    negated: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IsWithin:
    """`is within 3 years before date`; `unit` is `days`, `weeks`, `months` or `years`, `side` `before` or `after`."""

    count: int
    unit: str
    side: str
    of: Term
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IsInSame:
    """`is in the same year as date counted from 12-22`; `unit` is `year`, `quarter` or `month`."""

    unit: str
    as_: Term
    counted_from: tuple[int, int] | None
    span: Span = field(compare=False, repr=False)


Test = Is | IsIn | IsOrdered | IsNone | IsKnown | IsWithin | IsInSame


# --- conditions -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class And:
    """`A and B`, or `all of` with bullets."""

    parts: tuple[Condition, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Or:
    """`A or B`, or `any of` with bullets."""

    parts: tuple[Condition, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """`not A`."""

    of: Condition
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`item.value is more than 5 USD`, `shipment_value is at most …`, `denial is matches`."""

    left: Term
    test: Test
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Bare:
    """`end_use.informed`, `to_dprk`: a fact of yes or no, or a define, by itself."""

    path: Path
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class HasSame:
    """`past_shipment has the same consignee`: `field` is `consignee`."""

    subject: Path
    field: Path
    span: Span = dataclasses.field(compare=False, repr=False)  # `field` names a part of this node


@dataclass(frozen=True, slots=True)
class Quantified:
    """`any destination is KP` (`test`), `no violation where (…)`, `every transit meets (…)` (`body`),
    `any party` alone (neither). `quantifier` is `any`, `no` or `every`; `subject` may go into a field
    (`any item.hs is in crude_oil`)."""

    quantifier: str
    subject: Path
    test: Test | None
    body: Condition | None
    span: Span = field(compare=False, repr=False)


Condition = And | Or | Not | Comparison | Bare | HasSame | Quantified
