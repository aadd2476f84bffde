"""Intervals: a comparison is true if it holds throughout, false if nowhere, else unknown."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xcrules.engines.truth import Interval, Truth, compare, one_truth, spanning, truth
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


@given(intervals())
def test_what_may_count_reaches_to_zero_and_no_further(of):
    low, high = of[0].low, of[0].high
    assert of[0].or_nothing() == Interval(min(low, Fraction(0)), max(high, Fraction(0)))
    assert Interval(None, high).or_nothing() == Interval(None, max(high, Fraction(0)))
    assert Interval(low, None).or_nothing() == Interval(min(low, Fraction(0)), None)


@given(intervals(), intervals())
def test_spanning_is_the_least_interval_around_both(one, other):
    assert spanning([one[0], other[0]]) == Interval(min(one[0].low, other[0].low), max(one[0].high, other[0].high))
    assert spanning([one[0], Interval(other[0].low, None)]).high is None
    assert spanning([Interval(None, one[0].high), other[0]]).low is None


@given(intervals(), st.integers(0, 3))
def test_times_takes_both_ends_with_it(of, factor):
    assert of[0].times(Fraction(factor)) == Interval(of[0].low * factor, of[0].high * factor)
    # Nothing of what has no end is nothing.
    assert Interval(of[0].low, None).times(Fraction(0)) == Interval(Fraction(0), Fraction(0))
    assert Interval(of[0].low, None).times(Fraction(2)) == Interval(of[0].low * 2, None)


@given(intervals())
def test_the_negative_exchanges_the_ends(of):
    assert -of[0] == Interval(-of[0].high, -of[0].low)
    assert -Interval(of[0].low, None) == Interval(None, -of[0].low)


def test_one_comparison_over_several_values_is_what_all_of_them_say():
    false, unknown, true = Truth
    assert one_truth([]) is unknown
    assert one_truth([true, true]) is true
    assert one_truth([false, false]) is false
    assert one_truth([true, false]) is unknown
    assert one_truth([true, unknown]) is unknown
    assert [truth(value) for value in (False, None, True)] == [false, unknown, true]
    assert [value.negation for value in (false, unknown, true)] == [true, unknown, false]
