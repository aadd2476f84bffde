"""Drawing with few words: what the generators of this package draw with, and what shrinks to what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hand:
    """Draws through Hypothesis. Every choice shrinks towards the first thing offered, or towards leaving it out."""

    draw: st.DrawFn

    def one(self, things: Sequence[T]) -> T:
        """One of *things*."""
        if len(things) == 1:
            return things[0]
        return self.draw(st.sampled_from(things))

    def chance(self, percent: int) -> bool:
        """True about so often in a hundred."""
        return self.number(0, 99) >= 100 - percent

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def some(self, things: Sequence[T], least: int, most: int) -> list[T]:
        """From *least* to *most* of *things*, each at most once, in the order drawn."""
        rest = list(things)
        count = self.number(min(least, len(rest)), min(most, len(rest)))
        return [rest.pop(self.number(0, len(rest) - 1)) for _ in range(count)]

    def mixed(self, things: Sequence[T]) -> list[T]:
        """*things* in any order."""
        return self.some(things, len(things), len(things))
