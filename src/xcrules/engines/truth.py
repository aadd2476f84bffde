"""The three truth values, and intervals of numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

from xcrules.program.model import Order


class Truth(IntEnum):
    """False, unknown or true, in that order: `and` is the least, `or` the greatest."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    @property
    def negation(self) -> Truth:
        return Truth(2 - self)


def truth(value: bool | None) -> Truth:
    return Truth.UNKNOWN if value is None else Truth.TRUE if value else Truth.FALSE


def one_truth(found: Iterable[Truth]) -> Truth:
    """What all of *found* agree on, else unknown: one comparison, over the values a fact may have."""
    agreed: Truth | None = None
    for value in found:
        if value is Truth.UNKNOWN or (agreed is not None and value is not agreed):
            return Truth.UNKNOWN
        agreed = value
    return Truth.UNKNOWN if agreed is None else agreed


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from `low` to `high`, both included; None is no end on that side."""

    low: Fraction | None
    high: Fraction | None

    @property
    def is_point(self) -> bool:
        return self.low is not None and self.low == self.high

    def __add__(self, other: Interval) -> Interval:
        return Interval(_plus(self.low, other.low), _plus(self.high, other.high))

    def __neg__(self) -> Interval:
        return Interval(None if self.high is None else -self.high, None if self.low is None else -self.low)

    def times(self, factor: Fraction) -> Interval:
        """Each number times *factor*, which is not negative."""
        if factor == 0:
            return ZERO
        return Interval(
            None if self.low is None else self.low * factor, None if self.high is None else self.high * factor
        )

    def or_nothing(self) -> Interval:
        """The interval with zero in it: what may count, and may not."""
        return Interval(
            None if self.low is None else min(self.low, Fraction(0)),
            None if self.high is None else max(self.high, Fraction(0)),
        )


def _plus(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left + right


ZERO = Interval(Fraction(0), Fraction(0))
FROM_ZERO_UP = Interval(Fraction(0), None)


def point(value: Fraction) -> Interval:
    return Interval(value, value)


def spanning(intervals: Iterable[Interval]) -> Interval:
    """The least interval that holds all of *intervals*, of which there is at least one."""
    found = list(intervals)
    lows = [each.low for each in found]
    highs = [each.high for each in found]
    return Interval(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )


def compare(left: Interval, order: Order, right: Interval) -> Truth:
    """Whether every (true), no (false) or only some (unknown) number of *left* stands so to one of *right*."""
    match order:
        case Order.LESS:
            return _holds(_less(left.high, right.low), _at_least(left.low, right.high))
        case Order.AT_LEAST:
            return compare(left, Order.LESS, right).negation
        case Order.MORE:
            return compare(right, Order.LESS, left)
        case Order.AT_MOST:
            return compare(right, Order.LESS, left).negation
        case Order.EQUAL:
            apart = _less(left.high, right.low) or _less(right.high, left.low)
            return _holds(left.is_point and left == right, apart)


def _holds(always: bool, never: bool) -> Truth:
    return Truth.TRUE if always else Truth.FALSE if never else Truth.UNKNOWN


def _less(high: Fraction | None, low: Fraction | None) -> bool:
    return high is not None and low is not None and high < low


def _at_least(low: Fraction | None, high: Fraction | None) -> bool:
    return low is not None and high is not None and low >= high
