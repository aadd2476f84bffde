"""Stages on top of terms: net conditions, what lifts what, licenses, outcomes.

A *block* is a cell that is written out: it holds if one of its terms stands. A *unit* above blocks is an `all` of
blocks and other units, signed. Hardly any rule applies to one application, so the units are not worked out one by one:
each has the value that it takes when no term stands, and only what differs from that is carried upward.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Generic, TypeVar

from xcrules.engines.planes.expansion import Expansion, Residual, Term, Terms, terms_in_order
from xcrules.engines.planes.signed import Both, Graph, Signed
from xcrules.engines.planes.tables import Bits, numbers
from xcrules.engines.truth import Truth
from xcrules.rulebook.rows import Ref

TRUE, UNKNOWN, FALSE = 2, 1, 0
"""Truths as numbers: the negation of a value is two less it."""

Row = TypeVar("Row")
Values = dict[int, int]
"""Unit -> its value, where it differs from the usual one."""


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

    def truth(self, values: Values, ref: Ref) -> Truth:
        signed = self.of[ref]
        value = values.get(signed >> 1, self.usual[signed >> 1])
        return TRUTHS[2 - value if signed & 1 else value]

    def settled(self, must: Bits, may: Bits) -> Values:
        """The units that differ from usual when the terms of *must* certainly stand and those of *may* may stand."""
        values: Values = {}
        for term in numbers(may):
            value = TRUE if must >> term & 1 else UNKNOWN
            for block in self.blocks[term]:
                if value > values.get(block, FALSE):
                    values[block] = value
        waiting: list[int] = []
        least: Values = {}
        for block in tuple(values):
            self._tell(block, values[block], waiting, least)
        while waiting:
            unit = heappop(waiting)
            value = least.pop(unit)
            if self.usual[unit] == FALSE:
                value = min(self._value(part, values) for part in self.parts[unit])
            if value != self.usual[unit]:
                values[unit] = value
                self._tell(unit, value, waiting, least)
        return values

    def _tell(self, unit: int, value: int, waiting: list[int], least: Values) -> None:
        """Notes, for each listener, the least value of those of its parts that differ."""
        for listener in self.listeners[unit]:
            above, new = listener >> 1, 2 - value if listener & 1 else value
            before = least.get(above)
            if before is None:
                heappush(waiting, above)
            least[above] = new if before is None else min(before, new)

    def _value(self, part: Signed, values: Values) -> int:
        value = values.get(part >> 1, self.usual[part >> 1])
        return 2 - value if part & 1 else value


@dataclass(frozen=True, slots=True)
class Speaking(Generic[Row]):
    """Rules, exemptions or licenses by the units that they are read from: hardly any has a say in one application.

    by_unit: unit -> numbers of those that it may make true. usual: those that are not false when no term stands.
    """

    rows: tuple[Row, ...]
    by_unit: dict[int, tuple[int, ...]]
    usual: tuple[int, ...]

    def among(self, values: Values) -> list[Row]:
        """Those that may be true or unknown, in their order."""
        found = set(self.usual)
        for unit in values:
            found.update(self.by_unit.get(unit, ()))
        return [self.rows[number] for number in sorted(found)]


def speaking(units: Units, rows: Sequence[tuple[Row, Iterable[Ref]]]) -> Speaking[Row]:
    """*rows*, each with the cells of which one must be true or unknown for it to have a say."""
    by_unit: dict[int, list[int]] = {}
    usual: list[int] = []
    for number, (_, refs) in enumerate(rows):
        refs = set(refs)
        if any(units.truth({}, ref) is not Truth.FALSE for ref in refs):
            usual.append(number)
        for unit in {units.of[ref] >> 1 for ref in refs}:
            by_unit.setdefault(unit, []).append(number)
    return Speaking(
        tuple(row for row, _ in rows), {unit: tuple(numbers) for unit, numbers in by_unit.items()}, tuple(usual)
    )


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
        upper = [part for part in sorted(parts) if self._on_stages(part >> 1) or part >> 1 in self.apart]
        lower = [part for part in sorted(parts) if part not in upper]
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
