"""Comparisons of two facts: all pairs of the values that the two may have."""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from xcrules.engines import terms
from xcrules.engines.calendar import is_within, period
from xcrules.engines.truth import FROM_ZERO_UP, Interval, Truth, compare, one_truth, spanning, truth
from xcrules.facts.types import Closing, Kind
from xcrules.facts.values import NONE, Code, Money, Quantity, Value
from xcrules.program.model import CodeRange, DateConstant, FactRef, Order
from xcrules.rulebook import rows as r
from xcrules.rulebook.partition import covers
from xcrules.rulebook.rows import Kinship

if TYPE_CHECKING:
    from xcrules.engines.reference import Reading, Scope


class _Anything(Enum):
    """Any value of a type with no end of values."""

    ANYTHING = "anything"


ANYTHING: Final = _Anything.ANYTHING
Side = Value | Interval | _Anything

ORDERS = {
    Kinship.LESS: Order.LESS,
    Kinship.AT_MOST: Order.AT_MOST,
    Kinship.MORE: Order.MORE,
    Kinship.AT_LEAST: Order.AT_LEAST,
    Kinship.SAME: Order.EQUAL,
}


def holds(reading: Reading, row: r.Related | r.Near | r.SamePeriod, scope: Scope) -> Truth:
    """Whether the two sides are related, whatever values they have: true, false, or it depends."""
    return one_truth(
        Truth.FALSE if left is NONE or right is NONE else pair(reading, row, left, right)
        for left in sides(reading, row.left, scope)
        for right in sides(reading, row.right, scope)
    )


def sides(reading: Reading, side: FactRef | DateConstant, scope: Scope) -> list[Side]:
    """The values that one side may have. Of an unknown fact: all, where there are finitely many."""
    if isinstance(side, DateConstant):
        return [side.value]
    known = reading.knowledge(side, scope)
    if known is not None:
        return list(known)
    spec = reading.book.vocabulary.facts[side.path]
    none: list[Side] = [NONE] if spec.closes is Closing.NONE else []
    match spec.type.kind:
        case Kind.YES_NO:
            return [True, False, *none]
        case Kind.CHOICE | Kind.LADDER:
            return [*spec.type.values, *none]
        case Kind.NUMBER | Kind.PERCENT | Kind.MONEY | Kind.QUANTITY:
            return [FROM_ZERO_UP, *none]
        case _:
            return [ANYTHING, *none]


def pair(reading: Reading, row: r.Related | r.Near | r.SamePeriod, left: Side, right: Side) -> Truth:
    """Whether two values, neither of them none, stand as the row says."""
    if left is ANYTHING or right is ANYTHING:
        return Truth.UNKNOWN
    match row:
        case r.Near(_, count, unit, before, _):
            assert isinstance(left, date) and isinstance(right, date)
            return truth(is_within(left, count, unit, before, right))
        case r.SamePeriod(_, unit, _, counted_from):
            assert isinstance(left, date) and isinstance(right, date)
            return truth(period(left, unit, counted_from) == period(right, unit, counted_from))
        case r.Related(_, how, _, steps):
            if isinstance(left, frozenset) or isinstance(right, frozenset):
                return truth(left == right) if how is Kinship.SAME else _among(left, right)
            if how is Kinship.AMONG:
                return truth(left == right)
            return _ordered(reading, left, how, right, steps)


def _among(left: Side, right: Side) -> Truth:
    """Whether some code of *left* lies in or below some code of *right*; of words, whether they share one."""
    ours = left if isinstance(left, frozenset) else frozenset({left})
    theirs = right if isinstance(right, frozenset) else frozenset({right})
    return max(
        (_below(one, other) for one in ours for other in theirs),
        default=Truth.FALSE,
    )


def _below(one: object, other: object) -> Truth:
    if isinstance(one, Code) and isinstance(other, Code):
        return truth(covers(CodeRange(other, other), one))
    return truth(type(one) is type(other) and one == other)


def _ordered(reading: Reading, left: Side, how: Kinship, right: Side, steps: tuple[str, ...]) -> Truth:
    if isinstance(left, date) and isinstance(right, date):
        return truth(_days(left, how, right))
    if isinstance(left, str) and isinstance(right, str) and how is not Kinship.SAME:
        places = (Fraction(steps.index(left)), Fraction(steps.index(right)))
        return compare(Interval(places[0], places[0]), ORDERS[how], Interval(places[1], places[1]))
    if _is_number(left) and _is_number(right):
        unit = _unit(right) or _unit(left)
        return compare(_numbers(reading, left, unit), ORDERS[how], _numbers(reading, right, unit))
    return truth(type(left) is type(right) and left == right)


def _days(left: date, how: Kinship, right: date) -> bool:
    match how:
        case Kinship.LESS:
            return left < right
        case Kinship.AT_MOST:
            return left <= right
        case Kinship.MORE:
            return left > right
        case Kinship.AT_LEAST:
            return left >= right
        case _:
            return left == right


def _is_number(side: Side) -> bool:
    return isinstance(side, Interval | Money | Quantity | Fraction)


def _unit(side: Side) -> str | None:
    return side.currency if isinstance(side, Money) else side.dimension if isinstance(side, Quantity) else None


def _numbers(reading: Reading, side: Side, unit: str | None) -> Interval:
    if isinstance(side, Interval):
        return side
    assert isinstance(side, Money | Quantity | Fraction)
    return spanning(terms.readings(reading, side, unit))


def missing_rate(left: Side, right: Side) -> tuple[str, str] | None:
    """The pair of currencies that a comparison of two sums of money converts by."""
    if isinstance(left, Money) and isinstance(right, Money) and left.currency != right.currency:
        return left.currency, right.currency
    return None
