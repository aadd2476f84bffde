"""The forms in which an application may state a fact, and the marks that its models carry.

A fact is a plain value, one of several (`OneOf`, in JSON `{"one_of": [...]}`), known not to exist (`NONE`,
in JSON `{"none": true}`) or unknown (Python's None, in JSON `null`, or left out). What is left out is closed in a
complete application; what is called unknown stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final

from xcrules.facts.types import Closing, FactSpec, ListSpec, Type
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
"""A fact or list that is called unknown, by a case or by `null`: closing passes it over."""

_Other = OneOf | _None | Mapping[str, object] | None
YesNo = bool | _Other
Number = int | Decimal | Fraction | str | _Other
Word = str | _Other
Day = date | str | _Other
Codes = str | Sequence[str] | frozenset[str] | _Other


@dataclass(frozen=True, slots=True)
class Fact:
    """Marks a field of a model as a fact: its type, what it closes to, whether it is computed, what it means."""

    type: Type
    closes: object = Closing.NONE
    derived: bool = False
    meaning: str = ""

    def spec(self, path: str) -> FactSpec:
        """The fact of the vocabulary that policies write *path*."""
        return FactSpec(path, self.type, self.closes, self.meaning, self.derived)


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
    meaning: str = ""

    def spec(self, key: str, kinds: tuple[str, ...] = ()) -> ListSpec:
        """The list of the vocabulary that JSON writes under *key*; *kinds* are the words of its kind field."""
        return ListSpec(
            name=self.name,
            key=key,
            least=self.least,
            most=self.most,
            keys=tuple(f"{self.name}.{name}" for name in self.keys),
            supporting=self.supporting,
            kinds=kinds,
            kind_field=f"{self.name}.{self.kind_field}" if self.kind_field else None,
            meaning=self.meaning,
        )


@dataclass(frozen=True, slots=True)
class RecordOf:
    """Marks a field of `Application` as a record of its own, of which there is one."""

    model: type
    meaning: str = ""
