"""The types that facts have, and the vocabulary entries that carry them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """What kind of value a fact takes; the words are those of the language."""

    YES_NO = "yes or no"
    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    QUANTITY = "quantity"
    DATE = "date"
    TEXT = "text"
    COUNTRY = "country"
    ENTRY = "entry"
    HS = "hs"
    PARTY = "party"
    CHOICE = "one of"
    LADDER = "ladder"
    SET = "some of"


@dataclass(frozen=True, slots=True)
class Type:
    """A kind, with the words of a choice, set or ladder (lowest first) or the dimensions of a quantity.

    `values`: the words, in the order declared. `dimensions`: for a quantity, what it may be measured in
    (`units`, `mass`, `volume`, `barrels`); empty means any.
    """

    kind: Kind
    values: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()

    @property
    def is_ordered(self) -> bool:
        return self.kind in (Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.QUANTITY, Kind.DATE, Kind.LADDER)

    @property
    def is_several(self) -> bool:
        """Whether one value of the fact is a set: control-list entries, HS codes, `some of {…}`."""
        return self.kind in (Kind.ENTRY, Kind.HS, Kind.SET)


class Closing(Enum):
    """What an absent fact becomes in a complete application."""

    MUST = "stays unknown"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One fact: `path` as policies write it (`item.value`, `exporter.icp`, `date`).

    `closes`: `Closing.MUST`, `Closing.NONE`, or the value (internal form, see `values`) it takes.
    `may_be_none`: whether `none` is among its values. `derived`: computed, never handed in.
    """

    path: str
    type: Type
    closes: object = Closing.NONE
    meaning: str = ""
    derived: bool = False

    @property
    def may_be_none(self) -> bool:
        return self.closes is Closing.NONE


@dataclass(frozen=True, slots=True)
class ListSpec:
    """One list fact: `name` as policies write it (`item`), `key` as JSON writes it (`items`).

    keys: the fields an element stands for (`item`: `item.entry`, `item.hs`; others one).
    kinds: words that are views of the list, with the field and value that select them
    (`consignee` -> ("party.role", "consignee")). supporting: evidence, which an exemption without `for` may test.
    """

    name: str
    key: str
    least: int
    most: int
    keys: tuple[str, ...]
    supporting: bool = False
    kinds: tuple[str, ...] = ()
    kind_field: str | None = None
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every fact and list that a policy may name: the built-in ones and those that policies declare.

    `facts`: path -> FactSpec, element fields included (`item.value`). `lists`: singular name -> ListSpec.
    `records`: first parts that are records of one (`exporter`, `end_use`, and those that policies add).
    """

    facts: Mapping[str, FactSpec] = field(default_factory=dict)
    lists: Mapping[str, ListSpec] = field(default_factory=dict)
    records: frozenset[str] = frozenset()

    def list_of(self, path: str) -> str | None:
        """The list whose elements carry the fact at *path*, or None for a fact of the application."""
        first = path.split(".", 1)[0]
        return first if first in self.lists and "." in path else None

    def list_for_word(self, word: str) -> tuple[str, str | None] | None:
        """(list, kind): `consignee` -> ("party", "consignee"), `item` -> ("item", None), else None."""
        if word in self.lists:
            return word, None
        for spec in self.lists.values():
            if word in spec.kinds:
                return spec.name, word
        return None
