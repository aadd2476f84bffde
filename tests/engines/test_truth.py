"""Intervals: a comparison is true if it holds throughout, false if nowhere, else unknown."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xcrules.engines.truth import Interval, Truth, compare
from xcrules.program.model import Order

ends = st.integers(-3, 3)
WORDS = {
    Order.EQUAL: lambda a, b: a == b,
    Order.LESS: lambda a, b: a < b,
    Order.AT_MOST: lambda a, b: a <= b,
    Order.MORE: lambda a, b: a > b,
    Order.AT_LEAST: lambda a, b: a >= b,
}


@st.composite
def intervals(draw):
    low, high = sorted((draw(ends), draw(ends)))
    return Interval(Fraction(low), Fraction(high)), [Fraction(n, 2) for n in range(2 * low, 2 * high + 1)]


@given(intervals(), st.sampled_from(list(Order)), intervals())
def test_compare_is_exact(left, order, right):
    found = {WORDS[order](a, b) for a in left[1] for b in right[1]}
    expected = Truth.UNKNOWN if len(found) == 2 else Truth.TRUE if found == {True} else Truth.FALSE
    assert compare(left[0], order, right[0]) is expected


def test_no_end_leaves_a_comparison_open():
    up = Interval(Fraction(0), None)
    five = Interval(Fraction(5), Fraction(5))
    assert compare(up, Order.MORE, five) is Truth.UNKNOWN
    assert compare(up, Order.AT_LEAST, Interval(Fraction(0), Fraction(0))) is Truth.TRUE
    assert compare(-up, Order.LESS, five) is Truth.TRUE
    assert compare(up, Order.LESS, up) is Truth.UNKNOWN


@given(intervals(), intervals())
def test_sums_hold_every_sum(left, right):
    total = left[0] + right[0]
    assert all(total.low <= a + b <= total.high for a in left[1] for b in right[1])
    assert left[0].or_nothing().low <= 0 <= left[0].or_nothing().high
