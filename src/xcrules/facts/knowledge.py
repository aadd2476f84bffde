"""What an application says about one fact: a value, one of several, none, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from xcrules.facts.forms import STAYS_UNKNOWN, Kept, OneOf
from xcrules.facts.parsing import read_values
from xcrules.facts.printing import in_order
from xcrules.facts.problems import Unreadable, shown
from xcrules.facts.types import FactSpec, Kind
from xcrules.facts.values import NONE, Knowledge, Value, _None

MOST_VALUES = 1_000
"""Values between which `one_of` may leave a fact open."""

Said = Knowledge | Kept
"""Knowledge, or that closing leaves the fact unknown."""


def read_knowledge(spec: FactSpec, raw: object) -> Said | Unreadable:
    """What *raw* says about the fact: its possible values, distinct and in order, or that it stays unknown."""
    if spec.derived and raw is not None:
        return Unreadable("derived-fact", f"`{spec.path}` is worked out from other facts", "leave it out")
    match raw:
        case None | Kept():
            return STAYS_UNKNOWN
        case str():
            values = read_values(spec.type, raw)
            return values if isinstance(values, Unreadable) or len(values) == 1 else in_order(spec.type, values)
        case _None():
            return _none(spec)
        case OneOf(values=several):
            return _one_of(spec, several)
        case Mapping():
            return _form(spec, raw)
        case _:
            return read_values(spec.type, raw)


def is_form(raw: object) -> bool:
    """Whether *raw* states one fact, `{"one_of": …}` or `{"none": …}`, where a record may stand too."""
    return (type(raw) is dict or isinstance(raw, Mapping)) and len(raw) == 1 and ("one_of" in raw or "none" in raw)


def _form(spec: FactSpec, raw: Mapping[object, object]) -> Knowledge | Unreadable:
    if len(raw) == 1 and "none" in raw:
        if raw["none"] is True:
            return _none(spec)
        return Unreadable("wrong-type", "`none` is followed by true and nothing else", 'write {"none": true}')
    if len(raw) == 1 and "one_of" in raw:
        several = raw["one_of"]
        if isinstance(several, list | tuple | set | frozenset):
            return _one_of(spec, several)
        return Unreadable("wrong-type", "`one_of` is followed by a list", 'write {"one_of": [...]}')
    return Unreadable("wrong-type", f"a record stands where {_what(spec)} is wanted")


def _what(spec: FactSpec) -> str:
    return f"a value of `{spec.path}`"


def _none(spec: FactSpec) -> Knowledge | Unreadable:
    # In a ladder that begins with `none`, that is a step, not absence.
    if spec.type.kind is Kind.LADDER and spec.type.values[:1] == ("none",):
        return ("none",)
    if spec.may_be_none:
        return (NONE,)
    return Unreadable("must-have-value", f"`{spec.path}` always has a value", "leave it out if it is not known")


def _one_of(spec: FactSpec, several: Collection[object]) -> Knowledge | Unreadable:
    if not several:
        return Unreadable("no-value", "`one_of` holds no value", "leave the fact out if it is not known")
    if len(several) > MOST_VALUES:
        return Unreadable("too-long", f"`one_of` may hold {MOST_VALUES} values, and here are {len(several)}")
    values: list[Value] = []
    for one in several:
        read = _one(spec, one)
        if isinstance(read, Unreadable):
            return read
        values += read
    return in_order(spec.type, values)


def _one(spec: FactSpec, raw: object) -> tuple[Value, ...] | Unreadable:
    if raw is None or isinstance(raw, OneOf | Kept) or (is_form(raw) and not _says_none(raw)):
        message = f"{_nested(raw)} stands among the values of `one_of`"
        return Unreadable("wrong-type", message, "name the values themselves")
    read = read_knowledge(spec, raw)
    return read if isinstance(read, Unreadable | tuple) else ()


def _says_none(raw: object) -> bool:
    return isinstance(raw, Mapping) and "none" in raw


def _nested(raw: object) -> str:
    return shown(raw) if raw is None else "another `one_of`"
