"""A sketch of an application: for each fact, the values it may still take before one is drawn.

What a goal wants of a fact narrows it; a fact that nothing narrowed is drawn as ordinary, or at random.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from xcrules.facts.values import Value
from xcrules.program.model import FactRef
from xcrules.rulebook.rows import Ref
from xcrules.testing.strategies.world import World

Element = dict[str, tuple[Value, ...]]
"""One element of a list: path -> the values left for it."""


@dataclass(frozen=True, slots=True)
class Under:
    """The elements under test, innermost first."""

    list: str
    element: Element
    outer: Under | None

    def find(self, list_name: str, up: int) -> Element | None:
        under: Under | None = self
        while under is not None:
            if under.list == list_name:
                if up == 0:
                    return under.element
                up -= 1
            under = under.outer
        return None


@dataclass(frozen=True, slots=True)
class OfEach:
    """What every element of a list is to satisfy, or to fail."""

    list: str
    body: Ref
    wanted: bool
    under: Under | None


@dataclass(slots=True)
class Sketch:
    """missed: whether something that was wanted could not be had, since the values left did not allow it."""

    world: World
    outer: Element = field(default_factory=dict)
    lists: dict[str, list[Element]] = field(default_factory=dict)
    of_each: list[OfEach] = field(default_factory=list)
    supposed: dict[str, str] = field(default_factory=dict)
    request: str | None = None
    missed: bool = False

    def values(self, ref: FactRef, under: Under | None) -> tuple[Value, ...]:
        """The values left for a fact."""
        return self._holder(ref, under).get(ref.path, self.world.values.get(ref.path, ()))

    def narrow(self, ref: FactRef, under: Under | None, allows: Callable[[Value], bool]) -> None:
        """Keeps the values that *allows* lets through; if none is left, all stay, and something is missed."""
        left = tuple(value for value in self.values(ref, under) if allows(value))
        if left:
            self._holder(ref, under)[ref.path] = left
        else:
            self.missed = True

    def put(self, ref: FactRef, under: Under | None, values: Iterable[Value]) -> None:
        """Makes the fact one of *values*, unless it was narrowed to others."""
        wanted = tuple(values)
        holder = self._holder(ref, under)
        left = tuple(value for value in wanted if ref.path not in holder or value in holder[ref.path])
        if left:
            holder[ref.path] = left
        else:
            self.missed = True

    def _holder(self, ref: FactRef, under: Under | None) -> Element:
        if ref.list is None:
            return self.outer
        found = under.find(ref.list, ref.up) if under is not None else None
        return {} if found is None else found

    def new(self, list_name: str) -> Element:
        """A further element of a list, unless it has all that it may."""
        elements = self.lists.setdefault(list_name, [])
        if len(elements) >= min(self.world.vocabulary.lists[list_name].most, 60):
            self.missed = True
            return elements[-1]
        elements.append({})
        return elements[-1]
