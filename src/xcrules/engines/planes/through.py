"""Through which elements a condition holds, from the masks of the elements.

A condition that is written out holds through the elements that make one of its standing terms true: of an `any`
those whose mask has the term's bit, of `every` and `no` all. What was asked of the reference may count elements of its
own: of such a condition the reference is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xcrules.engines.planes.columns import CellColumn, Columns, FactColumn
from xcrules.engines.planes.compiling import Tables
from xcrules.engines.planes.lists import Kind, ListPlanes, Over
from xcrules.engines.planes.memo import keep
from xcrules.engines.planes.tables import Bits, joined
from xcrules.engines.planes.units import Units, terms_by_block, terms_of
from xcrules.engines.witness import Elements
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.rows import Ref


@dataclass(frozen=True, slots=True)
class Through:
    """by_list: in order, each list with the bits of which an element has one; None: all its elements count."""

    by_list: tuple[tuple[str, Bits | None], ...]

    def elements(self, over: Mapping[str, Over], certain: bool) -> Elements:
        """The elements that count, of an application whose elements leave so much."""
        found = []
        for name, bits in self.by_list:
            each = over[name]
            if each.is_unknown:
                continue
            masks = each.must if certain else each.may
            if bits is None:
                numbers = tuple(range(1, len(masks) + 1))
            else:
                numbers = tuple([number for number, mask in enumerate(masks, start=1) if mask & bits])
            if numbers:
                found.append((name, numbers))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Paths:
    """How each unit is reached. terms: block -> its terms. asked: the terms of which the reference may have counted
    elements of its own.

    known: condition -> the terms that make it true, if nothing else does. memo: by condition and those of its terms
    that stand, capped.
    """

    units: Units
    lists: tuple[ListPlanes, ...]
    terms: Mapping[int, Sequence[int]]
    asked: Bits
    known: dict[Ref, Bits | None] = field(default_factory=dict, compare=False, repr=False)
    memo: dict[tuple[Ref, Bits], Through] = field(default_factory=dict, compare=False, repr=False)

    def through(self, ref: Ref, stands: Bits) -> Through | None:
        """The elements through which the condition *ref* holds when these terms stand; None: the reference knows."""
        if ref not in self.known:
            found = terms_of(self.units, self.terms, ref)
            self.known[ref] = None if found is None else joined(found)
        terms = self.known[ref]
        if terms is None or terms & stands & self.asked:
            return None
        terms &= stands
        way = self.memo.get((ref, terms))
        if way is None:
            way = self._through(terms)
            keep(self.memo, (ref, terms), way)
        return way

    def _through(self, terms: Bits) -> Through:
        found: list[tuple[str, Bits | None]] = []
        for planes in self.lists:
            bits = 0
            every = False
            for region in planes.regions:
                if terms & region.asked:
                    every |= region.kind is not Kind.SOME
                    bits |= (terms & region.asked) << region.offset
            if bits:
                found.append((planes.name, None if every else bits))
        return Through(tuple(sorted(found, key=lambda each: each[0])))


def paths(book: Rulebook, tables: Tables) -> Paths:
    """How the units of *tables* are reached."""
    asked = _counting(book, tables.own)
    for planes in tables.lists:
        inside = _counting(book, planes.inner) | _counting(book, planes.outer)
        for region in planes.regions:
            asked |= region.of(inside)
    return Paths(tables.units, tables.lists, terms_by_block(tables.units), asked)


def _counting(book: Rulebook, columns: Columns) -> Bits:
    """The terms that ask for what may hold through elements of its own."""
    found = 0
    for column in columns.asked:
        match column:
            case CellColumn(tested=tested):
                found |= tested
            case FactColumn(fact=fact, tested=tested) if isinstance(book.rows[fact], r.Measured | r.Balance):
                found |= tested
            case _:
                pass
    return found
