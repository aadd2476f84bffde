"""Numbers and percentages, exactly as written."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction

from xcrules.facts.characters import foreign_letter
from xcrules.facts.problems import NumberText, Unreadable, shown

MOST_DIGITS = 30
"""Digits before the decimal point that a number may have."""
MOST_DECIMALS = 20
"""Digits after the decimal point that a number may have."""

_TOO_LARGE = 10**MOST_DIGITS
_PLAIN = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(?:[,_ '][0-9]{3})+(?:\.[0-9]+)?", re.ASCII)
_JSON = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?", re.ASCII)


def parse_number(raw: object) -> Fraction | Unreadable:
    """A number that is not negative, from a decimal string, a whole number, a decimal or a number in JSON.

    A binary float of at most 15 digits is read as those digits, which it holds without loss; a longer one is an error.
    """
    match raw:
        case bool():
            return _not_a_number(raw)
        case str():
            return _from_text(raw.strip())
        case NumberText(text):
            return _from_json(text)
        case int():
            return _whole(raw)
        case Fraction():
            return within_limits(raw)
        case Decimal():
            return _from_decimal(raw)
        case float():
            return _from_float(raw)
        case _:
            return _not_a_number(raw)


def parse_percent(raw: object) -> Fraction | Unreadable:
    """A percentage: 12, `"12"` and `"12%"` are twelve percent, held as 12."""
    if isinstance(raw, str) and raw.rstrip().endswith("%"):
        return parse_number(raw.rstrip()[:-1])
    return parse_number(raw)


def within_limits(number: Fraction) -> Fraction | Unreadable:
    """*number* if it is not negative and, so far as it is a decimal at all, no longer than the limits."""
    if number < 0:
        return Unreadable("negative-number", "a number here is never negative")
    # A fraction that is no finite decimal (a third) only arises inside the program, never from text.
    if number >= _TOO_LARGE or number.denominator.bit_length() > 400 or _decimals(number) > MOST_DECIMALS:
        return _too_long()
    return number


def format_number(number: Fraction) -> str:
    """*number* as a decimal, or as a fraction where no decimal is exact: `1.5`, `100/3`."""
    places = _decimals(number)
    if places < 0:
        return f"{number.numerator}/{number.denominator}"
    digits = str(abs(number.numerator * 10**places // number.denominator)).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits


def is_decimal(number: Fraction) -> bool:
    """Whether a decimal writes *number* exactly."""
    return _decimals(number) >= 0


def _decimals(number: Fraction) -> int:
    """Digits after the point that *number* needs, or -1 if no finite number of them is enough."""
    if number.denominator == 1:
        return 0
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else -1


def _from_text(text: str) -> Fraction | Unreadable:
    plain = _PLAIN.fullmatch(text)
    if plain:
        return _scaled(plain[1], plain[2], plain[3] or "", 0)
    if _GROUPED.fullmatch(text) and len(text) <= 2 * MOST_DIGITS:
        bare = re.sub("[^0-9.]", "", text)
        return Unreadable("not-a-number", f"{shown(text)} is not a number", f"write `{bare}`")
    return _not_a_number(text)


def _from_json(text: str) -> Fraction | Unreadable:
    number = _JSON.fullmatch(text)
    if not number:
        return _not_a_number(text)
    exponent = number[4] or "0"
    if len(exponent) > 4:
        return _too_long()
    return _scaled(number[1], number[2], number[3] or "", int(exponent))


def _scaled(sign: str, whole: str, decimals: str, exponent: int) -> Fraction | Unreadable:
    """The number, after its length is known to be harmless: nothing long is ever multiplied out."""
    whole, decimals = whole.lstrip("0"), decimals.rstrip("0")
    if not whole and not decimals:
        return Fraction(0)
    if sign:
        return Unreadable("negative-number", "a number here is never negative")
    if len(whole) > MOST_DIGITS + MOST_DECIMALS or len(decimals) > MOST_DIGITS + MOST_DECIMALS or abs(exponent) > 100:
        return _too_long()
    digits, places = int(whole + decimals), len(decimals) - exponent
    return within_limits(Fraction(digits, 10**places) if places > 0 else Fraction(digits * 10**-places))


def _whole(number: int) -> Fraction | Unreadable:
    # 10 ** 30 has 100 bits; a longer number is never converted.
    return _too_long() if number.bit_length() > 128 and number > 0 else within_limits(Fraction(number))


def _from_decimal(number: Decimal) -> Fraction | Unreadable:
    if not number.is_finite():
        return _not_a_number(number)
    if number and (abs(number.adjusted()) > 100 or len(number.as_tuple().digits) > 200):
        return _too_long()
    return within_limits(Fraction(number))


def _from_float(number: float) -> Fraction | Unreadable:
    if not math.isfinite(number):
        return _not_a_number(number)
    written = Decimal(repr(number))
    if len(written.normalize().as_tuple().digits) > 15:
        return Unreadable(
            "not-a-number",
            f"the binary number {shown(number)} is not exact",
            "hand it in as a decimal string",
        )
    return _from_decimal(written)


def _not_a_number(raw: object) -> Unreadable:
    foreign = foreign_letter(raw) if isinstance(raw, str) else ""
    return Unreadable("not-a-number", f"{shown(raw)} is not a number{foreign}", "write digits, as in `1250` or `12.5`")


def _too_long() -> Unreadable:
    return Unreadable(
        "too-many-digits",
        f"a number may have {MOST_DIGITS} digits before the point and {MOST_DECIMALS} after it",
        "round it, or choose a larger unit",
    )
