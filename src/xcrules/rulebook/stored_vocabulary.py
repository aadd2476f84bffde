"""The vocabulary of a stored policy: the facts that it declares, over those that every policy has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xcrules.facts.types import Closing, FactSpec, Kind, Type, Vocabulary
from xcrules.facts.vocabulary import RESERVED_KEYS, built_in, declared, extend
from xcrules.rulebook import canonical
from xcrules.rulebook.stored_parts import Damaged, an, listed, text, texts

_KINDS = {kind.name: kind for kind in Kind}
_WORDED = frozenset({Kind.CHOICE, Kind.LADDER, Kind.SET})
_PATH = re.compile(r"([a-z][a-z0-9_]*)(?:\.[a-z][a-z0-9_]*)?", re.ASCII)


def to_data(vocabulary: Vocabulary) -> list[object]:
    """What *vocabulary* declares beside the facts that every policy has, or otherwise than they are there."""
    shared = built_in().facts
    return [_data(spec) for path, spec in vocabulary.facts.items() if shared.get(path) != spec]


def _data(spec: FactSpec) -> list[object]:
    type, must = spec.type, spec.closes is Closing.MUST
    return [spec.path, type.kind.name, [*type.values], [*type.dimensions], must, spec.meaning]


def from_data(data: object) -> Vocabulary:
    """The vocabulary that `to_data` gave. Raises one of `MISSHAPEN`."""
    found = extend(built_in(), map(_declared, listed(data)))
    if found.records & found.facts.keys():
        raise Damaged("a fact that is a record as well")
    return found


def agree(vocabulary: Vocabulary, paths: Iterable[str], facts: object, lists: object) -> None:
    """Raises `Damaged` where *vocabulary* knows *paths*, or the lists, otherwise than is stored of them: the facts that
    every policy has are those of this version, and must still be those that the policy was made for."""
    if canonical.facts(vocabulary, paths) != facts or canonical.lists(vocabulary) != lists:
        raise Damaged("a fact that this version knows otherwise")


def _declared(data: object) -> FactSpec:
    path, kind, values, dimensions, must, meaning = listed(data)
    type = Type(_KINDS[text(kind)], texts(values), texts(dimensions))
    spec = declared(text(path), type, an(bool, must), text(meaning))
    if bool(type.values) is not (type.kind in _WORDED) or len({*type.values}) < len(type.values):
        raise Damaged("a fact whose words are not in order")
    if type.dimensions and type.kind is not Kind.QUANTITY:
        raise Damaged("a fact that is measured, and no quantity")
    shared = built_in()
    found = _PATH.fullmatch(spec.path)
    if found is None:
        raise Damaged("a fact without a name")
    known = shared.facts.get(spec.path)
    if known is not None:
        if known.derived or not _widens(known.type, type):
            raise Damaged("a fact that is declared otherwise than every policy has it")
        return spec
    if not _is_free(found[1], "." in spec.path, shared):
        raise Damaged("a fact whose name stands for something else")
    return spec


def _is_free(first: str, is_field: bool, shared: Vocabulary) -> bool:
    """Whether a fact may begin so, with a further part behind it or without."""
    if first in shared.lists:
        return is_field
    words = {word for each in shared.lists.values() for word in (each.key, *each.kinds)}
    return first not in RESERVED_KEYS | words | (shared.facts.keys() if is_field else shared.records)


def _widens(old: Type, new: Type) -> bool:
    """Whether *new* is what *old* may become where a policy declares the fact again."""
    if old.kind is Kind.CHOICE or old.kind is Kind.SET:
        return new.kind in (old.kind, Kind.SET) and {*old.values} <= {*new.values}
    return old == new
