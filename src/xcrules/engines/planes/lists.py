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

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from xcrules.engines.planes.columns import Columns
from xcrules.engines.planes.tables import Bits, Pair
from xcrules.engines.reference import MOST_KEPT, NOTHING_KNOWN, Scope
from xcrules.facts.facts import Element

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xcrules.engines.reference import Reading
    from xcrules.facts.values import Knowledge


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
        return (bits >> self.offset) & ((1 << self.width) - 1)


@dataclass(frozen=True, slots=True)
class ListPlanes:
    """inner: what is asked of an element. outer: what the same bodies ask of the application itself.

    may_be_empty: whether a list of which nothing is known may have no element.
    """

    name: str
    may_be_empty: bool
    regions: tuple[Region, ...]
    inner: Columns
    outer: Columns
    everything: Bits

    def leaves(self, reading: Reading, record: Mapping[str, Knowledge], must: Bits, may: Bits) -> Pair:
        """What the list leaves of *must* and *may*, masks over the terms. record: the application's own facts."""
        live = 0
        for region in self.regions:
            live |= (may & region.asked) << region.offset
        if not live:
            return must, may
        some, each = self._over_elements(reading, live)
        some = self.outer.looked_up(reading, record, *some)
        some = self.outer.worked_out(reading, lambda: reading.root, *some)
        if self.may_be_empty and reading.elements(self.name) is None:
            # No element makes nothing true, and leaves every `each` standing.
            some, each = (0, some[1]), (each[0], live)
        for region in self.regions:
            others = self.everything & ~region.asked
            match region.kind:
                case Kind.SOME:
                    must &= region.of(some[0]) | others
                    may &= region.of(some[1]) | others
                case Kind.NO:
                    must &= ~region.of(some[1])
                    may &= ~region.of(some[0])
                case Kind.EACH:
                    must &= region.of(each[0]) | others
                    may &= region.of(each[1]) | others
        return must, may

    def _over_elements(self, reading: Reading, live: Bits) -> tuple[Pair, Pair]:
        """The masks of the elements: in one or the other, and in all of them."""
        elements = reading.elements(self.name)
        some_must = some_may = 0
        each_must = each_may = live
        inner = self.inner
        for number, element in enumerate((NOTHING_KNOWN,) if elements is None else elements):
            must, may = inner.looked_up(reading, element, live, live)
            if may & inner.tested:
                scope = _Place(self.name, number, element, reading)
                must, may = inner.worked_out(reading, scope.made, must, may)
            some_must |= must
            some_may |= may
            each_must &= must
            each_may &= may
        return (some_must, some_may), (each_must, each_may)


@dataclass(slots=True)
class _Place:
    """An element, and the scope in which the reference works on it: kept with the reading, made only when asked."""

    list: str
    index: int
    element: Element
    reading: Reading

    def made(self) -> Scope:
        elements = self.reading.elements(self.list)
        if elements is None:
            return self.reading.unknown_element(self.list, self.reading.root)
        if len(elements) > MOST_KEPT:
            return Scope(self.list, self.index + 1, self.element, self.reading.root)
        kept: Sequence[Scope] = tuple(self.reading.scopes(self.list, self.reading.root))
        return kept[self.index]
