"""The planes of a list: what its elements, taken together, leave standing.

The bits of a list's space are regions side by side, each a copy of the first so many terms: a region for the first
`any` of each term, one for the second, as many for `no`, and one for every plain `every`.

| region | an element's mask | over the elements | a term stands |
|---|---|---|---|
| SOME | it satisfies the body | or | if some element does |
| NO | it satisfies the body | or | if none does: must and may change places |
| EACH | it passes each test | and | if all do |
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from xcrules.engines.planes.columns import Columns
from xcrules.engines.planes.tables import Bits, Pair
from xcrules.engines.reference import MOST_KEPT, NOTHING_KNOWN, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xcrules.engines.reference import Reading


class Kind(Enum):
    SOME = "some element"
    NO = "no element"
    EACH = "each element"


@dataclass(frozen=True, slots=True)
class Region:
    """Where in the list's space the terms of one plane lie. asked: the terms that have something there."""

    kind: Kind
    offset: int
    width: int
    asked: Bits

    def of(self, bits: Bits) -> Bits:
        return (bits >> self.offset) & self.asked


@dataclass(slots=True)
class Over:
    """What each element of a list leaves of its space: for certain, and perhaps; one list where the two are equal.

    is_unknown: not even the number of elements is known; then the only one here is any of them.
    """

    must: list[Bits]
    may: list[Bits]
    is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class ListPlanes:
    """inner: what is asked of an element. outer: what the same bodies ask of the application itself.

    may_be_empty: whether a list of which nothing is known may have no element. everything: all terms.
    space: all bits of the list's space. asked: the terms that ask for it. beside: each region with the other terms.
    """

    name: str
    may_be_empty: bool
    regions: tuple[Region, ...]
    inner: Columns
    outer: Columns
    everything: Bits
    space: Bits = field(init=False)
    asked: Bits = field(init=False)
    beside: tuple[tuple[Region, Bits], ...] = field(init=False)

    def __post_init__(self) -> None:
        asked = 0
        for region in self.regions:
            asked |= region.asked
        width = max((region.offset + region.width for region in self.regions), default=0)
        object.__setattr__(self, "space", (1 << width) - 1)
        object.__setattr__(self, "asked", asked)
        object.__setattr__(self, "beside", tuple((each, self.everything ^ each.asked) for each in self.regions))

    def looked_up(self, reading: Reading) -> Over:
        """What the plain facts of the elements leave."""
        elements = reading.elements(self.name)
        each = (NOTHING_KNOWN,) if elements is None else elements
        pairs = [self.inner.looked_up(reading, element, self.space, self.space) for element in each]
        return Over([must for must, _ in pairs], [may for _, may in pairs], elements is None)

    def leaves(self, over: Over, outer: Pair, reading: Callable[[], Reading], must: Bits, may: Bits) -> Pair:
        """What the list leaves of *must* and *may*, masks over the terms.

        over: what is known of the elements, to which what the reference says of them is added. outer: what the
        application's own facts leave of the list's space. reading: asked for the rest, if anything is left to ask.
        """
        if not may & self.asked:
            return must, may
        if self.inner.tested:
            self._work_out(over, reading, may)
        some_must, each_must = _folded(over.must, self.space)
        some_may, each_may = (some_must, each_must) if over.may is over.must else _folded(over.may, self.space)
        some_must &= outer[0]
        some_may &= outer[1]
        if some_may & self.outer.tested:
            there = reading()
            some_must, some_may = self.outer.worked_out(there, lambda: there.root, some_must, some_may)
        if self.may_be_empty and over.is_unknown:
            # No element makes nothing true, and leaves every `each` standing.
            some_must, each_may = 0, self.space
        is_known = must == may and some_must == some_may and each_must == each_may
        for region, others in self.beside:
            match region.kind:
                case Kind.SOME:
                    must &= region.of(some_must) | others
                    may = must if is_known else may & (region.of(some_may) | others)
                case Kind.NO:
                    must &= ~region.of(some_may)
                    may = must if is_known else may & ~region.of(some_must)
                case Kind.EACH:
                    must &= region.of(each_must) | others
                    may = must if is_known else may & (region.of(each_may) | others)
        return must, may

    def _work_out(self, over: Over, reading: Callable[[], Reading], standing: Bits) -> None:
        """Adds what the reference says of the elements, as far as terms that still stand ask for it."""
        live = 0
        for region in self.regions:
            live |= (standing & region.asked) << region.offset
        if not live & self.inner.tested:
            return
        pairs = []
        for number, (must, may) in enumerate(zip(over.must, over.may, strict=True)):
            if may & live & self.inner.tested:
                there = reading()
                scope = _Place(self.name, number, there)
                must, may = self.inner.worked_out(there, scope.made, must & live, may & live)
            pairs.append((must, may))
        over.must, over.may = [must for must, _ in pairs], [may for _, may in pairs]


def _folded(masks: list[Bits], space: Bits) -> tuple[Bits, Bits]:
    """What one or the other leaves, and what all do."""
    some, each = 0, space
    for mask in masks:
        some |= mask
        each &= mask
    return some, each


@dataclass(slots=True)
class _Place:
    """An element, and the scope in which the reference works on it: kept with the reading, made only when asked."""

    list: str
    index: int
    reading: Reading

    def made(self) -> Scope:
        elements = self.reading.elements(self.list)
        if elements is None:
            return self.reading.unknown_element(self.list, self.reading.root)
        if len(elements) > MOST_KEPT:
            return Scope(self.list, self.index + 1, elements[self.index], self.reading.root)
        kept: Sequence[Scope] = tuple(self.reading.scopes(self.list, self.reading.root))
        return kept[self.index]
