"""The forms in which an application may state a fact, and the marks that its models carry.

A fact is a plain value, one of several (`OneOf`, in JSON `{"one_of": [...]}`), known not to exist (`NONE`,
in JSON `{"none": true}`) or unknown (Python's None, in JSON `null`, or left out).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final

from xcrules.facts.types import Closing, Type
from xcrules.facts.values import _None


@dataclass(frozen=True, slots=True, init=False)
class OneOf:
    """One of several values, and nothing tells which: `OneOf("KP", "KR")`."""

    values: tuple[object, ...]

    def __init__(self, *values: object) -> None:
        object.__setattr__(self, "values", values)

    def __repr__(self) -> str:
        return f"OneOf({', '.join(map(repr, self.values))})"


class Kept(Enum):
    STAYS_UNKNOWN = "is unknown"

    def __repr__(self) -> str:
        return "STAYS_UNKNOWN"


STAYS_UNKNOWN: Final = Kept.STAYS_UNKNOWN
"""A fact or list that a case calls unknown: closing passes it over. Applications have no such form."""

_Other = OneOf | _None | Mapping[str, object] | None
YesNo = bool | _Other
Number = int | Decimal | Fraction | str | _Other
Word = str | _Other
Day = date | str | _Other
Codes = str | Sequence[str] | frozenset[str] | _Other


@dataclass(frozen=True, slots=True)
class Fact:
    """Marks a field of a model as a fact: its type, what it closes to, whether it is computed."""

    type: Type
    closes: object = Closing.NONE
    derived: bool = False


@dataclass(frozen=True, slots=True)
class ListOf:
    """Marks a field of `Application` as a list of *element*s: see `types.ListSpec` for the rest.

    `name` is the singular that policies write; the field's own name is the key that JSON writes.
    """

    name: str
    element: type
    least: int
    most: int
    keys: tuple[str, ...]
    supporting: bool = False
    kind_field: str | None = None


@dataclass(frozen=True, slots=True)
class RecordOf:
    """Marks a field of `Application` as a record of its own, of which there is one."""

    model: type
