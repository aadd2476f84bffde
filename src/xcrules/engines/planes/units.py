"""Stages on top of terms: net conditions, what lifts what, licenses, outcomes.

A *block* is a cell that is written out: it holds if one of its terms stands. A *unit* above blocks is an `all` of
blocks and other units, signed. Hardly any rule applies to one application, so the units are not worked out one by one:
each has the value that it takes when no term stands, and only what differs from that is carried upward.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

from xcrules.engines.planes.expansion import Expansion, Residual, Term, Terms, terms_in_order
from xcrules.engines.planes.memo import Recent
from xcrules.engines.planes.signed import Both, Graph, Signed
from xcrules.engines.planes.tables import Bits, Pair, numbers
from xcrules.engines.truth import Truth
from xcrules.rulebook.rows import Ref

TRUE, UNKNOWN, FALSE = 2, 1, 0
"""Truths as numbers: the negation of a value is two less it."""

Values = dict[int, int]
"""Unit -> its value, where it differs from the usual one."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What follows from the terms that stand. values: the units that differ from usual.

    kept: what was told of it, by what it is: the same for every application of which the same terms stand.
    """

    must: Bits
    may: Bits
    values: Values
    kept: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Units:
    """of: cell -> signed unit. blocks: term -> the blocks it makes true.

    usual: the value of each unit when no term stands. parts: the signed units that a unit is all of.
    listeners: for each unit, the units (signed as their part) to look at when it differs. A unit that is usually
    false listens to one part alone that is false then: without it, nothing can change.
    """

    of: dict[Ref, Signed]
    blocks: tuple[tuple[int, ...], ...]
    usual: tuple[int, ...]
    parts: tuple[tuple[Signed, ...], ...]
    listeners: tuple[tuple[Signed, ...], ...]
    memo: Recent[Pair, Settled] = field(default_factory=Recent, compare=False, repr=False)

    def truth(self, values: Values, ref: Ref) -> Truth:
        signed = self.of[ref]
        value = values.get(signed >> 1, self.usual[signed >> 1])
        return TRUTHS[2 - value if signed & 1 else value]

    def settled(self, must: Bits, may: Bits) -> Settled:
        """What follows when the terms of *must* certainly stand and those of *may* may stand."""
        found = self.memo.get((must, may))
        if found is None:
            found = Settled(must, may, self._values(must, may))
            self.memo.keep((must, may), found)
        return found

    def _values(self, must: Bits, may: Bits) -> Values:
        """The units that differ from usual."""
        usual, listeners, parts = self.usual, self.listeners, self.parts
        values: Values = {}
        for term in numbers(may):
            value = TRUE if must >> term & 1 else UNKNOWN
            for block in self.blocks[term]:
                if value > values.get(block, FALSE):
                    values[block] = value
        changed = list(values.items())
        # The units that are to be looked at, lowest first, with the least of those of their parts that differ.
        waiting: list[int] = []
        least: Values = {}
        while True:
            for unit, value in changed:
                for listener in listeners[unit]:
                    above, new = listener >> 1, 2 - value if listener & 1 else value
                    before = least.get(above)
                    if before is None:
                        heappush(waiting, above)
                        least[above] = new
                    elif new < before:
                        least[above] = new
            if not waiting:
                return values
            unit = heappop(waiting)
            value = least.pop(unit)
            if usual[unit] == FALSE:
                value = TRUE
                for part in parts[unit]:
                    each = values.get(part >> 1, usual[part >> 1])
                    value = min(value, 2 - each if part & 1 else each)
                    if value == FALSE:
                        break
            changed = []
            if value != usual[unit]:
                values[unit] = value
                changed.append((unit, value))


def terms_by_block(units: Units) -> dict[int, list[int]]:
    """Block -> its terms."""
    found: dict[int, list[int]] = {}
    for term, blocks in enumerate(units.blocks):
        for block in blocks:
            found.setdefault(block, []).append(term)
    return found


def terms_of(units: Units, terms: Mapping[int, Sequence[int]], ref: Ref) -> list[int] | None:
    """The terms that make *ref* true; None if it also takes some that do not. terms: `terms_by_block`."""
    signed = units.of.get(ref, 1)
    if signed & 1:
        return None
    found: list[int] = []
    waiting = [signed >> 1]
    while waiting:
        unit = waiting.pop()
        parts = units.parts[unit]
        if any(part & 1 for part in parts):
            return None
        waiting += [part >> 1 for part in parts]
        found += terms.get(unit, ())
    return found


@dataclass(frozen=True, slots=True)
class Speaking:
    """Rules, exemptions or licenses by the units that they are read from: hardly any has a say in one application.

    by_unit: unit -> numbers of those that it may make true. usual: those that are not false when no term stands.
    """

    by_unit: dict[int, tuple[int, ...]]
    usual: tuple[int, ...]

    def among(self, values: Values) -> list[int]:
        """The numbers of those that may be true or unknown, in their order."""
        found = set(self.usual)
        for unit in values:
            if unit in self.by_unit:
                found.update(self.by_unit[unit])
        return sorted(found)


def speaking(units: Units, each: Iterable[Iterable[Ref]]) -> Speaking:
    """Of *each*, the cells of which one must be true or unknown for it to have a say."""
    by_unit: dict[int, list[int]] = {}
    usual: list[int] = []
    for number, refs in enumerate(map(set, each)):
        if any(units.truth({}, ref) is not Truth.FALSE for ref in refs):
            usual.append(number)
        for unit in {units.of[ref] >> 1 for ref in refs}:
            by_unit.setdefault(unit, []).append(number)
    return Speaking({unit: tuple(numbers) for unit, numbers in by_unit.items()}, tuple(usual))


TRUTHS = (Truth.FALSE, Truth.UNKNOWN, Truth.TRUE)


@dataclass(slots=True)
class Building:
    """Units under construction. apart: nodes that are shared by stages, and so stay blocks or units of their own."""

    graph: Graph
    expansion: Expansion
    apart: frozenset[int]
    terms: dict[Term, int] = field(default_factory=dict)
    blocks: list[list[int]] = field(default_factory=list)
    usual: list[int] = field(default_factory=list)
    parts: list[tuple[Signed, ...]] = field(default_factory=list)
    listeners: list[list[Signed]] = field(default_factory=list)
    _units: dict[int, Signed] = field(default_factory=dict)
    _by_terms: dict[Terms, int] = field(default_factory=dict)
    _by_parts: dict[tuple[Signed, ...], int] = field(default_factory=dict)
    _stands_on: dict[int, bool] = field(default_factory=dict)

    def unit(self, signed: Signed) -> Signed:
        """The signed unit of a closed cell."""
        number, sign = signed >> 1, signed & 1
        if number not in self._units:
            self._units[number] = self._made(number)
        return self._units[number] ^ sign

    def _made(self, number: int) -> Signed:
        """The unit of a node, signed so that it says the node itself."""
        parts = self.graph.parts(2 * number)
        sign = self.graph.preferred[number]
        if isinstance(self.graph.nodes[number], Both) and not parts:
            return 2 * self._all(())
        if not self._on_stages(number):
            terms = self.expansion.terms(2 * number + sign)
            if terms is not None:
                return 2 * self._block(terms) + sign
        if not parts:
            return 2 * self._block(frozenset({frozenset({Residual(2 * number)})}))
        return 2 * self._all(self._joined(parts, sign))

    def _joined(self, parts: frozenset[Signed], sign: int) -> tuple[Signed, ...]:
        """The parts as units, those together that can be written out together."""
        upper: list[Signed] = []
        lower: list[Signed] = []
        for part in sorted(parts):
            (upper if part >> 1 in self.apart or self._on_stages(part >> 1) else lower).append(part)
        each = [self.expansion.terms(part ^ sign) for part in lower]
        known = [terms for terms in each if terms is not None]
        if lower and len(known) == len(each):
            together = self.expansion.union(known) if sign else self.expansion.product(known)
            if together is not None:
                return (*map(self.unit, upper), 2 * self._block(together) + sign)
        return tuple(self.unit(part) for part in (*upper, *lower))

    def _on_stages(self, number: int) -> bool:
        """Whether the node has a part, at any depth, that is kept apart."""
        found = self._stands_on.get(number)
        if found is None:
            parts = self.graph.parts(2 * number)
            found = any(part >> 1 in self.apart or self._on_stages(part >> 1) for part in parts)
            self._stands_on[number] = found
        return found

    # --- adding ---

    def _add(self, usual: int, parts: tuple[Signed, ...]) -> int:
        self.usual.append(usual)
        self.parts.append(parts)
        self.listeners.append([])
        return len(self.usual) - 1

    def _block(self, terms: Terms) -> int:
        if terms not in self._by_terms:
            self._by_terms[terms] = block = self._add(FALSE, ())
            for term in terms_in_order(terms):
                if term not in self.terms:
                    self.terms[term] = len(self.blocks)
                    self.blocks.append([])
                self.blocks[self.terms[term]].append(block)
        return self._by_terms[terms]

    def _all(self, parts: Iterable[Signed]) -> int:
        there = tuple(sorted(set(parts)))
        if there not in self._by_parts:
            usual = [TRUE - self.usual[part >> 1] if part & 1 else self.usual[part >> 1] for part in there]
            self._by_parts[there] = unit = self._add(min(usual, default=TRUE), there)
            watched = there
            if FALSE in usual:
                false = [part for part, value in zip(there, usual, strict=True) if value == FALSE]
                watched = (min(false, key=lambda part: len(self.listeners[part >> 1])),)
            for part in watched:
                self.listeners[part >> 1].append(2 * unit + (part & 1))
        return self._by_parts[there]
