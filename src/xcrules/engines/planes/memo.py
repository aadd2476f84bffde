"""Memos of a capped size: what a value came to, for the next application that has it.

Only equal answers are ever set, so threads may share a memo. A full one is emptied: applications with ever new values
keep memory flat, and the values that come again are soon back.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import Generic, TypeVar

from xcrules.facts.values import Money, Party, Quantity, Value

MOST_KEPT = 2_048
"""Entries of one memo."""

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


def keep(memo: dict[Key, Found], key: Key, found: Found) -> None:
    if len(memo) >= MOST_KEPT:
        memo.clear()
    memo[key] = found


class Recent(Generic[Key, Found]):
    """What was found for the keys that came last: at most twice `MOST_KEPT` of them, and at least so many.

    Where keys differ in how often they come, those that come again outlive the many that do not.
    """

    __slots__ = ("_before", "_now")

    def __init__(self) -> None:
        self._now: dict[Key, Found] = {}
        self._before: dict[Key, Found] = {}

    def get(self, key: Key) -> Found | None:
        found = self._now.get(key)
        if found is None:
            found = self._before.get(key)
            if found is not None:
                self.keep(key, found)
        return found

    def keep(self, key: Key, found: Found) -> None:
        if len(self._now) >= MOST_KEPT:
            self._before, self._now = self._now, {}
        self._now[key] = found

    def __len__(self) -> int:
        return len(self._now) + len(self._before)


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
