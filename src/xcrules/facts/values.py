"""Values as the engine holds them: exact, frozen, comparable.

| kind | value |
|---|---|
| yes or no | `bool` |
| number, percent | `Fraction` (twelve percent is 12) |
| money, quantity | `Money`, `Quantity` |
| date | `datetime.date` |
| text, choice, ladder, country (ISO 3166-1 alpha-2) | `str` |
| party | `Party` |
| entry, hs | `frozenset[Code]`, never empty |
| some of | `frozenset[str]` |
| known not to exist | `NONE` |
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Final


class _None(Enum):
    """Known not to exist, as against unknown (which is Python's None)."""

    NONE = "none"

    def __repr__(self) -> str:
        return "NONE"


NONE: Final = _None.NONE


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one currency (ISO 4217 code)."""

    amount: Fraction
    currency: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact amount in the base unit of a dimension: units, mass (kg), volume (l), barrels (bbl)."""

    amount: Fraction
    dimension: str


@dataclass(frozen=True, slots=True)
class Party:
    """A party's name: equal when the names are equal after `fold_name`."""

    folded: str
    name: str = field(compare=False)


# Typewriters have one apostrophe and one dash, and printers have several of each.
_TYPEWRITTEN = str.maketrans(
    {**dict.fromkeys("\u2018\u2019\u02bc\u2032", "'"), **dict.fromkeys("\u2010\u2011\u2012\u2013", "-")}
)


def fold_name(name: str) -> str:
    """*name* without case, accents, width, kinds of apostrophe and hyphen, invisible joiners and needless space: how
    parties are compared."""
    if name.isascii():
        return " ".join(name.casefold().split())
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    plain = unicodedata.normalize("NFKD", decomposed).translate(_TYPEWRITTEN)
    letters = (c for c in plain if not unicodedata.combining(c))
    return " ".join("".join(c for c in letters if unicodedata.category(c) != "Cf").split())


def party(name: str) -> Party:
    return Party(fold_name(name), name)


@dataclass(frozen=True, slots=True)
class Code:
    """A code cut into its components: HS `9101.11` -> ("91", "01", "11"), entry `2B350.g` -> ("2B350", "g").

    `order` sorts codes by component, digits as numbers (`ML9` before `ML10`); a code covers every code whose
    components begin with its own.
    """

    parts: tuple[str, ...]

    @property
    def order(self) -> tuple[tuple[tuple[int, int, str], ...], ...]:
        return tuple(_natural(part) for part in self.parts)

    def covers(self, other: Code) -> bool:
        return other.parts[: len(self.parts)] == self.parts


@lru_cache(maxsize=65_536)
def _natural(part: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((0, int(run), "") if run.isdigit() else (1, 0, run) for run in re.findall(r"\d+|\D+", part))


Value = bool | Fraction | Money | Quantity | date | str | Party | frozenset[Code] | frozenset[str] | _None
Knowledge = tuple[Value, ...] | None
"""The values a fact may have: one (known), several (one of), or None: any value of its type (unknown)."""
