"""Models that callers derive from ours: what their fields are marked to be must agree with the policy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pydantic import BaseModel

from xcrules.facts.describing import type_in_words
from xcrules.facts.forms import Fact
from xcrules.facts.problems import Unreadable
from xcrules.facts.shape import Fields
from xcrules.facts.types import Closing, FactSpec, Kind, Type


def disagreements(model: type[BaseModel], fields: Fields) -> Iterator[tuple[str, Unreadable]]:
    """(field, problem) of every fact that *model* itself marks and that is another one among *fields*."""
    for name, mark in _own_marks(model):
        spec = fields.get(name)
        if spec is not None and not _agrees(mark, spec):
            here, there = _in_words(mark.type, mark.closes), _in_words(spec.type, spec.closes)
            message = f"`{spec.path}` is {there} for the policy, and {here} in the model `{model.__name__}`"
            yield name, Unreadable("facts-differ", message, "change the mark to what the policy says, or leave it out")


@lru_cache(maxsize=1_000)
def _own_marks(model: type[BaseModel]) -> tuple[tuple[str, Fact], ...]:
    """The marks of *model* that it did not get from a model of ours."""
    ours: dict[str, list[object]] = {}
    for base in model.__mro__:
        if issubclass(base, BaseModel) and base.__module__.startswith("xcrules."):
            for name, info in base.model_fields.items():
                ours.setdefault(name, []).extend(info.metadata)
    return tuple(
        (name, mark)
        for name, info in model.model_fields.items()
        for mark in info.metadata
        if isinstance(mark, Fact) and mark not in ours.get(name, ())
    )


def _agrees(mark: Fact, spec: FactSpec) -> bool:
    # What the caller takes to stay unknown, the policy must not take for `none`.
    if mark.closes is Closing.MUST and spec.closes is not Closing.MUST:
        return False
    match mark.type.kind, spec.type.kind:
        case (Kind.CHOICE, Kind.CHOICE | Kind.SET) | (Kind.SET, Kind.SET):
            return set(mark.type.values) <= set(spec.type.values)
        case Kind.QUANTITY, Kind.QUANTITY:
            return not spec.type.dimensions or set(mark.type.dimensions) <= set(spec.type.dimensions)
        case kind, other:
            return kind is other and mark.type.values == spec.type.values


def _in_words(type: Type, closes: object) -> str:
    return f"`{type_in_words(type)}`" + (", must be known," if closes is Closing.MUST else "")
