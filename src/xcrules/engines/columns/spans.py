"""Intervals of numbers, one for each point: exact, in whole numbers where they fit and in fractions where not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, assert_never

import numpy as np

from xcrules.engines.columns.batch import Bools, Ints
from xcrules.engines.columns.frames import Frame, Truths, segments
from xcrules.engines.truth import Interval
from xcrules.program.model import Order
from xcrules.rulebook.partition import Ordered

LIMIT = 2**62
"""Whole numbers stay below; what might not is held as fractions."""
MOST_SCALE = 10**12


@dataclass(frozen=True, slots=True)
class Spans:
    """From `low / scale` to `high / scale`, both included, where `no_low` and `no_high` leave that side open.

    scale 0: `low` and `high` hold fractions. An open side holds zero.
    """

    low: Any
    high: Any
    no_low: Bools
    no_high: Bools
    scale: int

    @property
    def size(self) -> int:
        return len(self.low)

    def bound(self) -> int:
        """A whole number that no end exceeds in size, in parts of the scale."""
        if not self.size:
            return 0
        ends = (self.low.min(), self.low.max(), self.high.min(), self.high.max())
        return max(abs(int(end)) for end in ends)

    def taken(self, at: Any) -> Spans:
        return Spans(self.low[at], self.high[at], self.no_low[at], self.no_high[at], self.scale)

    def interval(self, at: int) -> Interval:
        scale = self.scale or 1
        low = (
            None
            if self.no_low[at]
            else Fraction(self.low[at]) / scale
            if not self.scale
            else Fraction(int(self.low[at]), scale)
        )
        high = (
            None
            if self.no_high[at]
            else Fraction(self.high[at]) / scale
            if not self.scale
            else Fraction(int(self.high[at]), scale)
        )
        return Interval(low, high)

    def in_fractions(self) -> Spans:
        if not self.scale:
            return self
        scale = self.scale

        def exact(values: Any) -> Any:
            found = np.empty(len(values), dtype=object)
            found[:] = [Fraction(int(value), scale) for value in values]
            return found

        low = exact(self.low)
        high = low if self.high is self.low else exact(self.high)
        return Spans(low, high, self.no_low, self.no_high, 0)

    def at_scale(self, scale: int) -> Spans:
        """The same in parts of *scale*, a multiple of this one's; in fractions if it does not fit."""
        if not self.scale or scale == self.scale:
            return self
        factor = scale // self.scale
        if self.bound() * factor >= LIMIT:
            return self.in_fractions()
        low = self.low * factor
        high = low if self.high is self.low else self.high * factor
        return Spans(low, high, self.no_low, self.no_high, scale)

    def negated(self) -> Spans:
        return Spans(-self.high, -self.low, self.no_high, self.no_low, self.scale)

    def times(self, factor: Fraction) -> Spans:
        """Each number times *factor*, which is not negative."""
        if factor == 0:
            return points_of(Fraction(0), self.size)
        if not self.scale:
            return Spans(self.low * factor, self.high * factor, self.no_low, self.no_high, 0)
        scale = self.scale * factor.denominator
        if self.bound() * factor.numerator >= LIMIT or scale >= LIMIT:
            return self.in_fractions().times(factor)
        by = factor.numerator
        return Spans(self.low * by, self.high * by, self.no_low, self.no_high, scale)


def alike(left: Spans, right: Spans) -> tuple[Spans, Spans]:
    """Both in parts of one scale."""
    if left.scale and right.scale:
        scale = math.lcm(left.scale, right.scale)
        if scale < LIMIT:
            left, right = left.at_scale(scale), right.at_scale(scale)
    if not left.scale or not right.scale:
        return left.in_fractions(), right.in_fractions()
    return left, right


def plus(left: Spans, right: Spans) -> Spans:
    left, right = alike(left, right)
    if left.scale and left.bound() + right.bound() >= LIMIT:
        left, right = left.in_fractions(), right.in_fractions()
    no_low, no_high = left.no_low | right.no_low, left.no_high | right.no_high
    return _closed(Spans(left.low + right.low, left.high + right.high, no_low, no_high, left.scale))


def _closed(spans: Spans) -> Spans:
    """With zero where a side is open."""
    if spans.no_low.any():
        spans.low[spans.no_low] = 0
    if spans.no_high.any():
        spans.high[spans.no_high] = 0
    return spans


def counted(spans: Spans, truths: Truths) -> Spans:
    """What a point adds that certainly counts, may count, or does not."""
    true, false = truths == 2, truths == 0
    low = np.where(true, spans.low, np.minimum(spans.low, 0))
    high = np.where(true, spans.high, np.maximum(spans.high, 0))
    low[false], high[false] = 0, 0
    return Spans(low, high, spans.no_low & ~false, spans.no_high & ~false, spans.scale)


def summed(spans: Spans, frame: Frame) -> Spans:
    """The sum over the points of *frame*, for each point outside."""
    most = int(np.diff(frame.starts).max(initial=0))
    if spans.scale and spans.bound() * most >= LIMIT:
        spans = spans.in_fractions()
    dtype: Any = np.int64 if spans.scale else object
    zero: Any = 0 if spans.scale else Fraction(0)
    low = segments(spans.low, frame, np.add, zero, dtype)
    high = segments(spans.high, frame, np.add, zero, dtype)
    no_low = segments(spans.no_low, frame, np.logical_or, False, np.bool_)
    no_high = segments(spans.no_high, frame, np.logical_or, False, np.bool_)
    return _closed(Spans(low, high, no_low, no_high, spans.scale))


def chosen(first: Bools, one: Spans, other: Spans) -> Spans:
    """*one* where *first*, else *other*."""
    one, other = alike(one, other)
    return Spans(
        np.where(first, one.low, other.low),
        np.where(first, one.high, other.high),
        np.where(first, one.no_low, other.no_low),
        np.where(first, one.no_high, other.no_high),
        one.scale,
    )


def points_of(value: Fraction, size: int) -> Spans:
    return spans_of([Interval(value, value)]).taken(np.zeros(size, dtype=np.int64))


def score(adds: Iterable[tuple[Fraction, Truths]], size: int) -> Spans:
    """The sum of what is added where it is true, or may be where that is not known."""
    total = points_of(Fraction(0), size)
    for points, truths in adds:
        total = plus(total, counted(points_of(points, size), truths))
    return total


def whole(low: Ints, high: Ints) -> Spans:
    """Whole numbers, known on both sides."""
    closed = np.zeros(len(low), dtype=np.bool_)
    return Spans(low, high, closed, closed, 1)


def spans_of(intervals: Sequence[Interval]) -> Spans:
    ends = [end or Fraction(0) for each in intervals for end in (each.low, each.high)]
    no_low = np.asarray([each.low is None for each in intervals], dtype=np.bool_)
    no_high = np.asarray([each.high is None for each in intervals], dtype=np.bool_)
    scale = 1
    for end in ends:
        scale = math.lcm(scale, end.denominator)
        if scale > MOST_SCALE:
            break
    if scale <= MOST_SCALE and all(abs(end * scale) < LIMIT for end in ends):
        found = np.asarray([int(end * scale) for end in ends], dtype=np.int64)
    else:
        scale, found = 0, np.empty(len(ends), dtype=object)
        found[:] = ends
    return Spans(found[0::2].copy(), found[1::2].copy(), no_low, no_high, scale)


# --- comparing ---------------------------------------------------------------------------------------


def compare(left: Spans, order: Order, right: Spans) -> Truths:
    """Whether every (true), no (false) or only some (unknown) number of *left* stands so to one of *right*."""
    left, right = alike(left, right)
    match order:
        case Order.LESS:
            always = ~left.no_high & ~right.no_low & _bools(left.high < right.low)
            never = ~left.no_low & ~right.no_high & _bools(left.low >= right.high)
            return _truths(always, never)
        case Order.AT_LEAST:
            return _negated(compare(left, Order.LESS, right))
        case Order.MORE:
            return compare(right, Order.LESS, left)
        case Order.AT_MOST:
            return _negated(compare(right, Order.LESS, left))
        case Order.EQUAL:
            apart = ~left.no_high & ~right.no_low & _bools(left.high < right.low)
            apart |= ~right.no_high & ~left.no_low & _bools(right.high < left.low)
            closed = ~(left.no_low | left.no_high | right.no_low | right.no_high)
            same = _bools(left.low == left.high) & _bools(left.low == right.low) & _bools(left.high == right.high)
            return _truths(closed & same, apart)
        case _:
            assert_never(order)


def _bools(found: Any) -> Bools:
    # A comparison of arrays of objects gives objects.
    return np.asarray(found, dtype=np.bool_)


def _truths(always: Bools, never: Bools) -> Truths:
    return np.where(always, 2, np.where(never, 0, 1)).astype(np.int8)


def _negated(truths: Truths) -> Truths:
    return (2 - truths).astype(np.int8)


def class_ranges(spans: Spans, partition: Ordered) -> tuple[Ints, Ints]:
    """The first and the last class of *partition* that each interval reaches into."""
    cuts = [cut for cut in partition.cuts if isinstance(cut[0], Fraction)]
    if spans.scale:
        at = np.asarray([threshold(value, after, spans.scale) for value, after in cuts], dtype=np.int64)  # type: ignore[arg-type]
        first = np.searchsorted(at, spans.low, side="right").astype(np.int64)
        last = np.searchsorted(at, spans.high, side="right").astype(np.int64)
    else:
        first = np.asarray([_class(partition, low) for low in spans.low], dtype=np.int64)
        last = np.asarray([_class(partition, high) for high in spans.high], dtype=np.int64)
    first[spans.no_low] = 0
    last[spans.no_high] = len(cuts)
    return first, last


def threshold(value: Fraction, after: bool, scale: int | Fraction) -> int:
    """The least whole number of parts that lies beyond the cut."""
    parts = value * scale
    beyond = math.floor(parts) + 1 if after else math.ceil(parts)
    return max(-(2**63), min(2**63 - 1, beyond))


def _class(partition: Ordered, value: Fraction) -> int:
    return (partition.classes(value, value)).bit_length() - 1
