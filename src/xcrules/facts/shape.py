"""A vocabulary laid out as an application is read: key by key, record by record.

Made once for a policy and used for every application it decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from xcrules.facts.printing import format_value
from xcrules.facts.types import Closing, FactSpec, ListSpec, Vocabulary
from xcrules.facts.values import NONE, Value
from xcrules.facts.vocabulary import fields_of, own_facts

Fields = Mapping[str, FactSpec]
"""Field name -> fact, of one record."""


@dataclass(frozen=True, slots=True)
class Closed:
    """What one fact closes to, and how `assumed` words it."""

    path: str
    value: Value
    text: str


@dataclass(frozen=True, slots=True)
class ListShape:
    """A list, the fields of its elements, and what those close to."""

    spec: ListSpec
    fields: Fields
    closings: tuple[Closed, ...]

    @property
    def is_closable(self) -> bool:
        """Whether the list is empty in a complete application that does not name it.

        Items are not: an application that forgot its goods must not pass as one that moves nothing.
        """
        return self.spec.least == 0 and self.spec.name != "item"


@dataclass(frozen=True, slots=True)
class Shape:
    """own: key -> fact that stands alone. records: key -> fields. lists: key in JSON -> list.

    closings: what the facts outside of lists close to.
    """

    vocabulary: Vocabulary
    own: Fields
    records: Mapping[str, Fields]
    lists: Mapping[str, ListShape]
    closings: tuple[Closed, ...]


def shape_of(vocabulary: Vocabulary) -> Shape:
    """The layout of *vocabulary*."""
    own = own_facts(vocabulary)
    records = {record: fields_of(vocabulary, record) for record in sorted(vocabulary.records)}
    lists = {}
    for spec in vocabulary.lists.values():
        fields = fields_of(vocabulary, spec.name)
        lists[spec.key] = ListShape(spec, fields, _closings(fields.values()))
    outside = [*own.values(), *(fact for fields in records.values() for fact in fields.values())]
    return Shape(vocabulary, own, records, lists, _closings(outside))


def _closings(facts: Iterable[FactSpec]) -> tuple[Closed, ...]:
    closings = []
    for fact in facts:
        if fact.closes is Closing.MUST or fact.derived:
            continue
        value = NONE if fact.closes is Closing.NONE else cast(Value, fact.closes)
        closings.append(Closed(fact.path, value, format_value(fact.type, value)))
    return tuple(closings)
