"""The facts that policies may name: those of the models in `application`, and those that policies declare."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from pydantic import BaseModel

from xcrules.facts.application import Application
from xcrules.facts.forms import Fact, ListOf, RecordOf
from xcrules.facts.types import Closing, FactSpec, Kind, ListSpec, Type, Vocabulary

RESERVED_KEYS = frozenset({"request", "rates", "complete"})
"""Keys of an application that are no facts; a policy may not declare a fact or record by these names."""


@cache
def built_in() -> Vocabulary:
    """The vocabulary that every policy shares."""
    facts: dict[str, FactSpec] = {}
    lists: dict[str, ListSpec] = {}
    records: set[str] = set()
    for key, info in Application.model_fields.items():
        for mark in info.metadata:
            match mark:
                case Fact():
                    facts[key] = mark.spec(key)
                case RecordOf(model):
                    records.add(key)
                    facts |= _fields(key, model)
                case ListOf():
                    facts |= _fields(mark.name, mark.element)
                    kinds = facts[f"{mark.name}.{mark.kind_field}"].type.values if mark.kind_field else ()
                    lists[mark.name] = mark.spec(key, kinds)
                case _:
                    pass
    return Vocabulary(facts, lists, frozenset(records))


def declared(path: str, type: Type, must_be_known: bool, meaning: str = "") -> FactSpec:
    """The fact that `fact PATH is TYPE [must be known] "meaning"` declares.

    A ladder whose lowest step is `none` closes to that step: there `none` is a value, not absence.
    """
    if must_be_known:
        return FactSpec(path, type, Closing.MUST, meaning)
    if type.kind is Kind.LADDER and type.values[:1] == ("none",):
        return FactSpec(path, type, "none", meaning)
    return FactSpec(path, type, Closing.NONE, meaning)


def extend(vocabulary: Vocabulary, declared: Iterable[FactSpec]) -> Vocabulary:
    """*vocabulary* with the facts that policies declare.

    A first part that is neither list nor record becomes a record. A choice that stands there already is widened
    by the further values, and becomes a set if declared as one; of a fact declared twice, the stricter closing
    holds. Whether a declaration is allowed at all is for the compiler to say.
    """
    facts = dict(vocabulary.facts)
    records = set(vocabulary.records)
    for spec in declared:
        first, dot, _ = spec.path.partition(".")
        if dot and first not in vocabulary.lists:
            records.add(first)
        old = facts.get(spec.path)
        shared = vocabulary.facts[spec.path].type.values if spec.path in vocabulary.facts else ()
        facts[spec.path] = spec if old is None else _merged(old, spec, shared)
    lists = {
        name: replace(spec, kinds=facts[spec.kind_field].type.values) if spec.kind_field else spec
        for name, spec in vocabulary.lists.items()
    }
    return Vocabulary(facts, lists, frozenset(records))


def fields_of(vocabulary: Vocabulary, record: str) -> dict[str, FactSpec]:
    """Field name -> fact, of a record or of the elements of a list: `item` -> {"hs": …, "value": …}."""
    return {
        rest: spec
        for path, spec in vocabulary.facts.items()
        for first, dot, rest in (path.partition("."),)
        if dot and first == record
    }


def own_facts(vocabulary: Vocabulary) -> dict[str, FactSpec]:
    """The facts that stand in no record and no list: `date`, `activity`, `shipments`."""
    return {path: spec for path, spec in vocabulary.facts.items() if "." not in path}


def _merged(old: FactSpec, new: FactSpec, shared: tuple[str, ...]) -> FactSpec:
    closes = Closing.MUST if Closing.MUST in (old.closes, new.closes) else old.closes
    nominal = (Kind.CHOICE, Kind.SET)
    if old.type.kind not in nominal or new.type.kind not in nominal:
        return replace(old, closes=closes)
    kind = Kind.SET if Kind.SET in (old.type.kind, new.type.kind) else Kind.CHOICE
    # The order in which policies are read must not show, so what they add is sorted behind the shared values.
    further = sorted({*old.type.values, *new.type.values}.difference(shared))
    return replace(old, type=Type(kind, (*shared, *further)), closes=closes)


def _fields(first: str, model: type[BaseModel]) -> dict[str, FactSpec]:
    return {
        f"{first}.{name}": mark.spec(f"{first}.{name}")
        for name, info in model.model_fields.items()
        for mark in info.metadata
        if isinstance(mark, Fact)
    }
