"""Which of the terms that stand can matter: most exemptions stand beside rules that do not.

A term that only lifts something matters where a term stands of what it lifts. Without the others, far fewer sets of
terms come up, and what follows from a set is worked out once. Nothing but the exemptions' own conditions is read
differently without them, and nobody is told of an exemption that lifts nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from xcrules.engines.planes.roots import roots
from xcrules.engines.planes.tables import Bits, Pair, joined, numbers
from xcrules.engines.planes.units import Units, terms_by_block, terms_of
from xcrules.rulebook.model import Rulebook


@dataclass(frozen=True, slots=True)
class Relevance:
    """always: the terms that matter by themselves. lifting: for some of those, the terms that matter when it stands.

    lifted: the terms that `lifting` has.
    """

    always: Bits
    lifting: dict[int, Bits]
    lifted: Bits

    def of(self, must: Bits, may: Bits) -> Pair:
        """The terms that matter."""
        matter = self.always
        for term in numbers(may & self.lifted):
            matter |= self.lifting[term]
        return must & matter, may & matter


def relevance(book: Rulebook, units: Units, everything: Bits) -> Relevance:
    """The relevance of the terms of *units*, of which *everything* is all."""
    by_block = terms_by_block(units)
    own = _own(book, units, by_block)
    candidates = {term for term, blocks in enumerate(units.blocks) if any(block in own for block in blocks)}
    guards = _Guards(units, by_block, own)
    lifting: dict[int, list[int]] = {}
    passive = []
    for term in sorted(candidates):
        each = [guards.of(block) for block in units.blocks[term]]
        if None not in each:
            passive.append(term)
            for other in {other for guard in each for other in guard or ()}:
                lifting.setdefault(other, []).append(term)
    return Relevance(
        everything & ~joined(passive), {term: joined(each) for term, each in lifting.items()}, joined(lifting)
    )


def _own(book: Rulebook, units: Units, by_block: Mapping[int, Sequence[int]]) -> dict[int, set[int] | None]:
    """The units that are read for exemptions alone, each with the terms through which those touch something."""
    own: dict[int, set[int] | None] = {}
    read = set(roots(replace(book, exemptions=())))
    for exemption in book.exemptions:
        read.update(ref for lift in exemption.lifts for ref in (lift.touched, lift.lifted))
        ways = [terms_of(units, by_block, lift.touched) for lift in exemption.lifts]
        terms = None if None in ways else {term for way in ways for term in way or ()}
        for ref in (exemption.when, exemption.net):
            unit = units.of[ref] >> 1
            before = own.get(unit, set())
            own[unit] = None if terms is None or before is None else before | terms
    for ref in read:
        own.pop(units.of[ref] >> 1, None)
    return own


@dataclass(slots=True)
class _Guards:
    """Of a unit, the terms of which one has to stand for it to matter; None: it may matter without."""

    units: Units
    by_block: Mapping[int, Sequence[int]]
    own: dict[int, set[int] | None]
    _read: frozenset[int] = field(init=False)
    _above: dict[int, list[int]] = field(default_factory=dict)
    _known: dict[int, frozenset[int] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._read = frozenset({signed >> 1 for signed in self.units.of.values()} - self.own.keys())
        for unit, parts in enumerate(self.units.parts):
            for part in parts:
                self._above.setdefault(part >> 1, []).append(unit)

    def of(self, unit: int) -> frozenset[int] | None:
        if unit not in self._known:
            self._known[unit] = None if unit in self._read else self._joined(unit)
        return self._known[unit]

    def _joined(self, unit: int) -> frozenset[int] | None:
        own = self.own.get(unit, set())
        if own is None:
            return None
        found = set(own)
        for above in self._above.get(unit, ()):
            guard = self._beside(unit, above)
            if guard is None:
                guard = self.of(above)
            if guard is None:
                return None
            found |= guard
        return frozenset(found)

    def _beside(self, unit: int, above: int) -> frozenset[int] | None:
        """The terms of another part of the unit above, which is false while none of them stands."""
        for part in self.units.parts[above]:
            terms = None if part & 1 or part >> 1 == unit else self.by_block.get(part >> 1)
            if terms is not None:
                return frozenset(terms)
        return None
