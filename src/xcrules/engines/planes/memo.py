"""Memos of a capped size: what a value came to, for the next application that has it.

Only equal answers are ever set, so threads may share a memo. A full one is emptied: applications with ever new values
keep memory flat, and the values that come again are soon back.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import TypeVar

from xcrules.facts.values import Money, Party, Quantity, Value

MOST_KEPT = 2_048
"""Entries of one memo."""

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


def keep(memo: dict[Key, Found], key: Key, found: Found) -> None:
    if len(memo) >= MOST_KEPT:
        memo.clear()
    memo[key] = found


def key_of(value: Value) -> Hashable:
    """*value* as a key: small, quick to hash, and different for values that only the host language takes for equal."""
    kind = value.__class__
    if kind is str:
        return value
    match value:
        case Fraction():
            return kind, value.numerator, value.denominator
        case Money(amount, unit) | Quantity(amount, unit):
            return kind, amount.numerator, amount.denominator, unit
        case Party(folded):
            return kind, folded
        case _:
            # True == 1 in the host language, and a yes is not a number.
            return kind, value
