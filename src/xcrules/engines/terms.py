"""Numbers: what facts, totals, counts and scores come to, as intervals.

An element that certainly counts adds its least to the low and its greatest to the high end; one that may count
adds to the high end only. Money is read in one currency through the caller's rates, each part by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from xcrules.engines.truth import FROM_ZERO_UP, ZERO, Interval, Truth, compare, point, spanning
from xcrules.facts.values import NONE, Knowledge, Money, Quantity, Value
from xcrules.program.model import FactRef
from xcrules.rulebook import rows as r
from xcrules.rulebook.rows import Ref

if TYPE_CHECKING:
    from xcrules.engines.reference import Reading, Scope


def interval(reading: Reading, term: Ref, unit: str | None, scope: Scope) -> Interval:
    """What the term may come to, in *unit* (a currency, a dimension, or None for plain numbers)."""
    # A total is the same around every element that has the same: of one commodity it is worked out once. A sum that
    # stands in others many times over is, too.
    key = (term, unit, reading.around(term, scope))
    if key not in reading.sums:
        reading.sums[key] = _interval(reading, term, unit, scope)
    return reading.sums[key]


def _interval(reading: Reading, term: Ref, unit: str | None, scope: Scope) -> Interval:
    match reading.book.rows[term]:
        case r.Amount(value):
            return point(value)
        case r.Field(ref):
            return reach_of(reading, reading.knowledge(ref, scope), unit)
        case r.Total(ref, where):
            assert ref.list is not None
            return _sum(reading, ref.list, where, ref, unit, scope)
        case r.Count(list_name, where):
            return _sum(reading, list_name, where, None, None, scope)
        case r.Distinct(key, where):
            return _distinct(reading, key, where, scope)
        case r.Sum(parts):
            total = ZERO
            for sign, part in parts:
                each = interval(reading, part, unit, scope)
                total += each if sign > 0 else -each
            return total
        case r.Share(percent, of):
            return interval(reading, of, unit, scope).times(percent / 100)
        case r.Points(_, adds):
            total = ZERO
            for points, cell in adds:
                total += counted(point(points), reading.truth(cell, scope))
            return total
        case other:
            raise AssertionError(f"{other} is no term")


def counted(value: Interval, counts: Truth) -> Interval:
    """What an element adds that certainly counts, may count, or does not."""
    match counts:
        case Truth.TRUE:
            return value
        case Truth.UNKNOWN:
            return value.or_nothing()
        case Truth.FALSE:
            return ZERO
        case _:
            assert_never(counts)


def _counts(reading: Reading, where: Ref | None, scope: Scope) -> Truth:
    return Truth.TRUE if where is None else reading.truth(where, scope)


def _sum(
    reading: Reading, list_name: str, where: Ref | None, ref: FactRef | None, unit: str | None, scope: Scope
) -> Interval:
    """The sum over a list of a field, or of one for each element."""
    total = ZERO
    for inner in reading.scopes(list_name, scope):
        counts = _counts(reading, where, inner)
        if counts is not Truth.FALSE:
            value = point(Fraction(1)) if ref is None else reach_of(reading, reading.knowledge(ref, inner), unit)
            total += counted(value, counts)
    if reading.elements(list_name) is None:
        spec = reading.book.vocabulary.lists[list_name]
        return Interval(total.times(Fraction(spec.least)).low, total.times(Fraction(spec.most)).high)
    return total


def _distinct(reading: Reading, key: FactRef, where: Ref | None, scope: Scope) -> Interval:
    """How many different keys: an element whose key is not known, or that may not count, may be one more."""
    assert key.list is not None
    sure: set[Value] = set()
    nameless = 0
    maybe = 0
    for inner in reading.scopes(key.list, scope):
        counts = _counts(reading, where, inner)
        known = reading.knowledge(key, inner)
        if counts is Truth.FALSE:
            continue
        if counts is Truth.TRUE and known is not None and len(known) == 1:
            sure.add(known[0])
            continue
        maybe += 1
        nameless += counts is Truth.TRUE
    least = max(len(sure), min(nameless, 1))
    if reading.elements(key.list) is None:
        spec = reading.book.vocabulary.lists[key.list]
        return Interval(Fraction(min(least, spec.least)), Fraction(spec.most if maybe else 0))
    return Interval(Fraction(least), Fraction(len(sure) + maybe))


# --- facts as numbers --------------------------------------------------------------------------------


def reach_of(reading: Reading, known: Knowledge, unit: str | None) -> Interval:
    """The numbers that a fact may come to in *unit*; one that does not exist counts for nothing."""
    if known is None:
        return FROM_ZERO_UP
    return spanning(each for value in known for each in ([ZERO] if value is NONE else readings(reading, value, unit)))


def readings(reading: Reading, value: Value, unit: str | None) -> list[Interval]:
    """A number, money or a quantity as numbers in *unit*: several where the rate is one of several, anything from
    zero up where there is no rate, or where the quantity is measured in something that does not convert."""
    match value:
        case Money(amount, currency):
            if unit is None or currency == unit:
                return [point(amount)]
            rates = reading.facts.rates.get((currency, unit))
            if rates is None:
                return [FROM_ZERO_UP]
            return [point(amount * rate) for rate in rates if isinstance(rate, Fraction)]
        case Quantity(amount, dimension):
            return [point(amount) if unit is None or dimension == unit else FROM_ZERO_UP]
        case Fraction():
            return [point(value)]
        case _:
            raise AssertionError(f"{value} is no number")


def ends(
    reading: Reading, value: Value, unit: str | None
) -> Iterator[tuple[Fraction | date | None, Fraction | date | None]]:
    """The lowest and highest that one value of an ordered fact may be read as."""
    if isinstance(value, date):
        yield value, value
        return
    for each in readings(reading, value, unit):
        yield each.low, each.high


def in_unit(value: Value, unit: str | None) -> bool:
    """Whether a value can be read in *unit* without anything further."""
    match value:
        case Money(_, currency):
            return unit is None or currency == unit
        case Quantity(_, dimension):
            return unit is None or dimension == unit
        case _:
            return True


# --- two terms ---------------------------------------------------------------------------------------


def balance(reading: Reading, row: r.Balance, scope: Scope) -> Truth:
    unit = row.unit
    if row.money and unit is None:
        unit_found = common_currency(reading, row, scope)
        if unit_found is None:
            return Truth.UNKNOWN
        unit = unit_found.currency
    return compare(interval(reading, row.left, unit, scope), row.order, interval(reading, row.right, unit, scope))


@dataclass(frozen=True, slots=True)
class Currency:
    """The currency to compare in; None where both sides come to nothing."""

    currency: str | None


def common_currency(reading: Reading, row: r.Balance, scope: Scope) -> Currency | None:
    """The right side's currency (of several, the first by alphabet), else the left's; None while a part that is not
    known could still change it."""
    for side in (row.right, row.left):
        found: set[str] = set()
        if not _currencies(reading, side, scope, found, set()):
            return None
        if found:
            return Currency(min(found))
    return Currency(None)


def _currencies(reading: Reading, term: Ref, scope: Scope, found: set[str], seen: set[Ref]) -> bool:
    """Adds the currencies of the term's parts to *found*; False if a part is not known well enough to tell."""
    if term in seen:
        return True
    seen.add(term)
    match reading.book.rows[term]:
        case r.Field(ref):
            return _currency(reading.knowledge(ref, scope), found)
        case r.Total(ref, where):
            assert ref.list is not None
            if reading.elements(ref.list) is None:
                return False
            sure = True
            for inner in reading.scopes(ref.list, scope):
                counts = _counts(reading, where, inner)
                if counts is Truth.TRUE:
                    sure &= _currency(reading.knowledge(ref, inner), found)
                elif counts is Truth.UNKNOWN:
                    sure = False
            return sure
        case r.Sum(parts):
            return sum(not _currencies(reading, part, scope, found, seen) for _, part in parts) == 0
        case r.Share(_, of):
            return _currencies(reading, of, scope, found, seen)
        case _:
            return True


def _currency(known: Knowledge, found: set[str]) -> bool:
    if known is None:
        return False
    each = {value.currency for value in known if isinstance(value, Money)}
    found |= each
    return len(each) == 1 or known == (NONE,)
