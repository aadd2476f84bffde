"""A vocabulary laid out as an application is read: key by key, record by record.

Made once for a policy and used for every application it decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from xcrules.facts.memory import Memory
from xcrules.facts.printing import format_value
from xcrules.facts.types import Closing, FactSpec, ListSpec, Vocabulary
from xcrules.facts.values import NONE, Knowledge, Value
from xcrules.facts.vocabulary import fields_of, own_facts

Fields = Mapping[str, FactSpec]
"""Field name -> fact, of one record."""


Assumption = tuple[str, str]
"""What closing fills in: the path of a fact or the name of a list, and the value in words."""

EMPTY = "empty"
"""How `assumed` words a list that nobody named."""


@dataclass(frozen=True, slots=True)
class Closings:
    """What facts close to. known: path -> what it comes to. ranks: path -> its number in `Shape.assumptions`."""

    known: Mapping[str, Knowledge]
    ranks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ListShape:
    """A list, the fields of its elements, and what those close to.

    is_closable: whether the list is empty in a complete application that does not name it. Items are not: an
    application that forgot its goods must not pass as one that moves nothing. rank: the number in
    `Shape.assumptions` of the list being empty.
    """

    spec: ListSpec
    fields: Fields
    closings: Closings
    is_closable: bool
    rank: int


@dataclass(frozen=True, slots=True)
class Shape:
    """own: key -> fact that stands alone. records: key -> fields. lists: key in JSON -> list.

    closings: what the facts outside of lists close to. assumptions: whatever closing may fill in, sorted.
    memory: what the facts remember of the applications before.
    """

    vocabulary: Vocabulary
    own: Fields
    records: Mapping[str, Fields]
    lists: Mapping[str, ListShape]
    closings: Closings
    assumptions: tuple[Assumption, ...]
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)


def shape_of(vocabulary: Vocabulary) -> Shape:
    """The layout of *vocabulary*, with nothing remembered."""
    own = own_facts(vocabulary)
    records = {record: fields_of(vocabulary, record) for record in sorted(vocabulary.records)}
    words = {
        path: format_value(vocabulary.facts[path].type, value) for path, value in _closed(vocabulary.facts.values())
    }
    empty = {(name, EMPTY) for name in vocabulary.lists}
    assumptions = tuple(sorted({*words.items(), *empty}))
    rank = {each: number for number, each in enumerate(assumptions)}

    def closings(several: Iterable[FactSpec]) -> Closings:
        closed = dict(_closed(several))
        known = {path: (value,) for path, value in closed.items()}
        return Closings(known, {path: rank[path, words[path]] for path in closed})

    lists = {}
    for spec in vocabulary.lists.values():
        fields = fields_of(vocabulary, spec.name)
        is_closable = spec.least == 0 and spec.name != "item"
        lists[spec.key] = ListShape(spec, fields, closings(fields.values()), is_closable, rank[spec.name, EMPTY])
    outside = [*own.values(), *(fact for fields in records.values() for fact in fields.values())]
    return Shape(vocabulary, own, records, lists, closings(outside), assumptions)


def _closed(facts: Iterable[FactSpec]) -> Iterator[tuple[str, Value]]:
    """(path, value) of the facts that close to a value."""
    for fact in facts:
        if fact.closes is not Closing.MUST and not fact.derived:
            yield fact.path, NONE if fact.closes is Closing.NONE else cast(Value, fact.closes)
