from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xcrules.facts.measures import UNITS, format_money, format_quantity, parse_quantity, read_money, read_quantity
from xcrules.facts.numbers import MOST_DECIMALS, MOST_DIGITS, format_number, parse_number, parse_percent
from xcrules.facts.problems import NumberText, Unreadable
from xcrules.facts.values import Money, Quantity


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("0", Fraction(0)),
        ("007", Fraction(7)),
        ("1.50", Fraction(3, 2)),
        (12, Fraction(12)),
        (Decimal("0.1"), Fraction(1, 10)),
        (0.1, Fraction(1, 10)),
        (NumberText("0.1"), Fraction(1, 10)),
        (NumberText("1e3"), Fraction(1000)),
        (NumberText("-0"), Fraction(0)),
        (NumberText("0e9"), Fraction(0)),
    ],
)
def test_numbers_are_exact(raw: object, number: Fraction) -> None:
    assert parse_number(raw) == number


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("-1", "negative-number"),
        (-1, "negative-number"),
        (NumberText("-0.5"), "negative-number"),
        ("", "not-a-number"),
        ("1e3", "not-a-number"),
        ("١٢", "not-a-number"),
        ("nan", "not-a-number"),
        (float("nan"), "not-a-number"),
        (float("inf"), "not-a-number"),
        (Decimal("NaN"), "not-a-number"),
        (0.1 + 0.2, "not-a-number"),
        (True, "not-a-number"),
        (None, "not-a-number"),
        ([1], "not-a-number"),
        ("9" * 100_000, "too-many-digits"),
        ("0." + "1" * 100_000, "too-many-digits"),
        (NumberText("1e400"), "too-many-digits"),
        (NumberText("1e999999999999"), "too-many-digits"),
        (NumberText("1e-400"), "too-many-digits"),
        (Decimal("1e999999"), "too-many-digits"),
    ],
)
def test_what_is_no_number_says_why(raw: object, code: str) -> None:
    problem = parse_number(raw)
    assert isinstance(problem, Unreadable)
    assert problem.code == code


@pytest.mark.parametrize(
    ("power", "sign", "code"), [(400, -1, "negative-number"), (5000, 1, "too-many-digits"), (31, 1, "too-many-digits")]
)
def test_long_integers_are_never_spelled_out(power: int, sign: int, code: str) -> None:
    problem = parse_number(sign * 10**power)
    assert isinstance(problem, Unreadable)
    assert problem.code == code
    assert isinstance(read_money(Fraction(1, 10**power)), Unreadable)


def test_grouped_digits_are_proposed_without_groups() -> None:
    problem = parse_number("500,000.5")
    assert isinstance(problem, Unreadable)
    assert problem.help == "write `500000.5`"


@pytest.mark.parametrize("raw", [12, "12", "12%", "12 %", NumberText("12.0")])
def test_twelve_percent_is_twelve(raw: object) -> None:
    assert parse_percent(raw) == 12


@given(st.decimals(min_value=0, max_value=10**MOST_DIGITS - 1, places=MOST_DECIMALS, allow_nan=False))
def test_a_decimal_reads_back_as_written(number: Decimal) -> None:
    read = parse_number(format_number(Fraction(number)))
    assert read == Fraction(number)


def test_a_third_is_written_as_a_fraction() -> None:
    assert format_number(Fraction(100, 3)) == "100/3"


@pytest.mark.parametrize(
    ("raw", "money"),
    [
        ("50000 USD", Money(Fraction(50000), "USD")),
        ("  1.5   SGD ", Money(Fraction(3, 2), "SGD")),
        (Money(Fraction(1), "USD"), Money(Fraction(1), "USD")),
    ],
)
def test_money_is_number_and_currency(raw: object, money: Money) -> None:
    assert read_money(raw) == money


@pytest.mark.parametrize(
    ("raw", "code", "help"),
    [
        ("USD 50000", "wrong-type", "write `50000 USD`"),
        ("50000USD", "wrong-type", "write `50000 USD`"),
        ("50000", "wrong-type", "write a number and a unit, as in `50000 USD`"),
        (50000, "wrong-type", "write a number and a unit, as in `50000 USD`"),
        ("5 usd", "unknown-currency", "did you mean `USD`?"),
        ("-5 USD", "negative-number", None),
        ("5,000 USD", "not-a-number", "write `5000`"),
        ("1" * 1000 + " USD", "wrong-type", "write a number and a unit, as in `50000 USD`"),
    ],
)
def test_what_is_no_money_says_what_to_write(raw: object, code: str, help: str | None) -> None:
    problem = read_money(raw)
    assert isinstance(problem, Unreadable)
    assert (problem.code, problem.help) == (code, help)


@pytest.mark.parametrize(
    ("raw", "quantity"),
    [
        ("40 units", Quantity(Fraction(40), "units")),
        ("1 unit", Quantity(Fraction(1), "units")),
        ("1.5 t", Quantity(Fraction(1500), "mass")),
        ("250 g", Quantity(Fraction(1, 4), "mass")),
        ("2 m3", Quantity(Fraction(2000), "volume")),
        ("100000 bbl", Quantity(Fraction(100000), "barrels")),
    ],
)
def test_quantities_are_held_in_base_units(raw: str, quantity: Quantity) -> None:
    assert read_quantity(raw) == quantity


@pytest.mark.parametrize(
    ("raw", "dimensions", "code"),
    [
        ("5 kg", ("units",), "wrong-unit"),
        ("5 bbl", ("mass",), "wrong-unit"),
        ("5 lb", (), "unknown-unit"),
        ("five kg", (), "wrong-type"),
        (True, (), "wrong-type"),
        ("9" * 30 + " t", ("mass",), "too-many-digits"),
    ],
)
def test_what_is_no_quantity_says_why(raw: object, dimensions: tuple[str, ...], code: str) -> None:
    problem = read_quantity(raw, dimensions)
    assert isinstance(problem, Unreadable)
    assert problem.code == code


@given(st.integers(0, 10**20), st.sampled_from(sorted(UNITS)))
def test_a_quantity_reads_back_as_written(number: int, unit: str) -> None:
    quantity = parse_quantity(str(number), unit)
    assert isinstance(quantity, Quantity)
    assert read_quantity(format_quantity(quantity)) == quantity


@given(st.decimals(min_value=0, max_value=10**12, places=4), st.sampled_from(["USD", "SGD", "JPY"]))
def test_money_reads_back_as_written(amount: Decimal, currency: str) -> None:
    money = Money(Fraction(amount), currency)
    assert read_money(format_money(money)) == money
