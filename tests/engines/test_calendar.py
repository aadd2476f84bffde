"""Months keep the day or take the month's last; windows include both ends; legal years begin where the law says."""

from datetime import date

import pytest

from xcrules.engines.calendar import is_within, moved, period


@pytest.mark.parametrize(
    ("day", "count", "unit", "expected"),
    [
        (date(2024, 1, 31), 1, "months", date(2024, 2, 29)),
        (date(2023, 3, 31), -1, "months", date(2023, 2, 28)),
        (date(2024, 2, 29), -1, "years", date(2023, 2, 28)),
        (date(2024, 2, 29), 4, "years", date(2028, 2, 29)),
        (date(2024, 1, 1), -2, "weeks", date(2023, 12, 18)),
        (date(2024, 1, 1), 90, "days", date(2024, 3, 31)),
        (date(2024, 1, 1), 9_999, "years", date.max),
        (date(2024, 1, 1), -9_999, "months", date(1190, 10, 1)),
    ],
)
def test_moved(day, count, unit, expected):
    assert moved(day, count, unit) == expected


def test_a_window_includes_both_ends():
    of = date(2026, 3, 2)
    assert is_within(date(2023, 3, 2), 3, "years", True, of)
    assert not is_within(date(2023, 3, 1), 3, "years", True, of)
    assert is_within(of, 3, "years", True, of)
    assert not is_within(date(2026, 3, 3), 3, "years", True, of)
    assert is_within(date(2026, 3, 9), 1, "weeks", False, of)


def test_a_year_counted_from_22_december():
    start = (12, 22)
    assert period(date(2017, 12, 22), "year", start) == period(date(2018, 12, 21), "year", start)
    assert period(date(2017, 12, 21), "year", start) != period(date(2017, 12, 22), "year", start)
    assert period(date(2018, 12, 22), "year", start) == period(date(2018, 12, 22), "year", start)


def test_months_and_quarters_counted_from_a_day():
    start = (12, 22)
    assert period(date(2018, 1, 21), "month", start) == period(date(2017, 12, 22), "month", start)
    assert period(date(2018, 1, 22), "month", start) != period(date(2018, 1, 21), "month", start)
    assert period(date(2018, 3, 21), "quarter", start) == period(date(2017, 12, 22), "quarter", start)
    assert period(date(2018, 3, 22), "quarter", start) != period(date(2018, 3, 21), "quarter", start)


def test_calendar_periods():
    first = (1, 1)
    assert period(date(2018, 1, 1), "quarter", first) == period(date(2018, 3, 31), "quarter", first)
    assert period(date(2018, 4, 1), "quarter", first) != period(date(2018, 3, 31), "quarter", first)
    assert period(date(2018, 12, 31), "year", first) != period(date(2019, 1, 1), "year", first)


def test_a_month_that_lacks_the_day_begins_on_its_last():
    start = (1, 31)
    assert period(date(2018, 2, 27), "month", start) == period(date(2018, 1, 31), "month", start)
    assert period(date(2018, 2, 28), "month", start) == period(date(2018, 3, 30), "month", start)
