"""The tables of planes as bytes, and back: so that a compiled policy does not make them anew.

Nothing that is read is believed. Masks lie within their spaces, tables are as long as their facts have classes, parts
of a unit lie below it and what listens above it, a list's columns read its elements, and what is asked of the reference
is something that it answers. What the tables say of the rules is not checked: that takes as long as to make them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from xcrules.engines.planes.columns import (
    Asked,
    CellColumn,
    Columns,
    FactColumn,
    PlainColumn,
    RequestColumn,
    columns_of,
    plain_column,
    request_column,
)
from xcrules.engines.planes.compiling import Tables
from xcrules.engines.planes.expansion import Atom, Inside, Meeting, No, Residual, Some, Within, in_order
from xcrules.engines.planes.lists import Kind, ListPlanes, Region
from xcrules.engines.planes.members import Members, members
from xcrules.engines.planes.relevance import Relevance
from xcrules.engines.planes.residuals import Asking
from xcrules.engines.planes.tables import Bits, How, Layer, joined, layer_of, numbers
from xcrules.engines.planes.units import TRUE, Speaking, Units
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.packed import Packing, Unpacking
from xcrules.rulebook.rows import Ref
from xcrules.rulebook.stored_parts import Damaged

LAYOUT = 1
"""Raised whenever the same rulebook would give other bytes: other tables, or the same in another form."""

MOST_NESTED = 4
"""Quantifiers in each other, in an atom that is asked for: more than terms have."""

_HOWS, _KINDS = tuple(How), tuple(Kind)
_FACT, _REQUEST, _CELL = range(3)
_TESTS = (Within, Meeting, Inside)
_WITHIN, _RESIDUAL, _SOME, _NO = 0, 3, 4, 5


# --- writing -----------------------------------------------------------------------------------------


def to_bytes(book: Rulebook, tables: Tables) -> bytes:
    """*tables*, which are those of *book*."""
    writing = _Writing(book)
    packing = writing.packing
    packing.number(LAYOUT)
    writing.units(tables.units)
    writing.relevance(tables.relevance, tables.everything.bit_length())
    writing.columns(tables.own)
    packing.number(len(tables.lists))
    for planes in tables.lists:
        writing.list(planes)
    packing.numbers(sorted(tables.members))
    for speaking in (tables.rules, tables.exemptions, tables.licenses):
        writing.speaking(speaking)
    return packing.done()


@dataclass(slots=True)
class _Writing:
    book: Rulebook
    packing: Packing = field(default_factory=Packing)

    def units(self, units: Units) -> None:
        self.packing.numbers(units.usual)
        self.packing.groups(units.blocks)
        self.packing.groups(units.parts)
        self.packing.groups(units.listeners)
        self.packing.numbers(sorted(units.of))
        self.packing.numbers(units.of[ref] for ref in sorted(units.of))

    def relevance(self, relevance: Relevance, terms: int) -> None:
        self.packing.bits(relevance.always, terms)
        self.packing.numbers(sorted(relevance.lifting))
        for term in sorted(relevance.lifting):
            self.packing.numbers(numbers(relevance.lifting[term]))

    def speaking(self, speaking: Speaking) -> None:
        self.packing.numbers(speaking.usual)
        self.packing.numbers(sorted(speaking.by_unit))
        self.packing.groups(speaking.by_unit[unit] for unit in sorted(speaking.by_unit))

    def list(self, planes: ListPlanes) -> None:
        self.packing.text(planes.name)
        self.packing.number(len(planes.regions))
        for region in planes.regions:
            self.packing.number(_KINDS.index(region.kind))
            self.packing.number(region.width)
            self.packing.bits(region.asked, region.width)
        self.columns(planes.inner)
        self.columns(planes.outer)

    def columns(self, columns: Columns) -> None:
        self.packing.number(len(columns.plain))
        for column in columns.plain:
            self.packing.number(column.fact)
            self.layers(column.layers, column.everything.bit_length())
        self.packing.number(len(columns.asked))
        for asked in columns.asked:
            self.asked(asked)

    def asked(self, asked: Asked) -> None:
        width = asked.everything.bit_length()
        match asked:
            case FactColumn(fact, layers, _, tested):
                self.packing.number(_FACT)
                self.packing.number(fact)
                self.layers(layers, width)
                self.packing.bits(tested, width)
            case RequestColumn(facts):
                self.packing.number(_REQUEST)
                self.packing.number(len(facts))
                for each in facts:
                    self.asked(each)
            case CellColumn(ask, _, tested):
                assert isinstance(ask, Asking)
                self.packing.number(_CELL)
                self.atom(ask.atom, ask)
                self.packing.bits(tested, width)
            case _:
                assert_never(asked)

    def layers(self, layers: Sequence[Layer], width: int) -> None:
        self.packing.number(len(layers))
        for layer in layers:
            self.packing.number(_HOWS.index(layer.how))
            masks = list(dict.fromkeys(layer.table))
            numbers = {mask: number for number, mask in enumerate(masks)}
            self.packing.numbers(numbers[mask] for mask in layer.table)
            for mask in masks:
                self.packing.bits(mask, width)
            self.packing.bits(layer.others, width)

    def atom(self, atom: Atom, asking: Asking) -> None:
        match atom:
            case Within(fact, classes) | Meeting(fact, classes) | Inside(fact, classes):
                self.packing.number(_TESTS.index(type(atom)))
                self.packing.number(fact)
                self.packing.bits(classes, self.book.partitions[fact].size)
            case Residual(signed):
                ref, sign = asking.cells[signed >> 1]
                self.packing.number(_RESIDUAL)
                self.packing.number(signed)
                self.packing.number(2 * ref + sign)
            case Some(list_name, term) | No(list_name, term):
                self.packing.number(_SOME if isinstance(atom, Some) else _NO)
                self.packing.text(list_name)
                self.packing.number(len(term))
                for each in in_order(term):
                    self.atom(each, asking)
            case _:
                assert_never(atom)


# --- reading -----------------------------------------------------------------------------------------


def from_bytes(book: Rulebook, data: bytes) -> Tables | None:
    """The tables of *book*; None if they have another layout. Raises `Damaged`."""
    unpacking = Unpacking(data)
    if unpacking.number() != LAYOUT:
        return None
    units = _units(unpacking, len(book.rows))
    terms = len(units.blocks)
    relevance = _relevance(unpacking, terms)
    own = _Reading(book, unpacking, terms, ()).columns()
    lists = tuple([_list(book, unpacking, terms) for _ in range(unpacking.number())])
    tables = Tables(
        everything=_all(terms),
        own=own,
        lists=lists,
        units=units,
        relevance=relevance,
        members={ref: _members(book, ref) for ref in unpacking.numbers(len(book.rows))},
        rules=_speaking(unpacking, len(book.rules), units),
        exemptions=_speaking(unpacking, len(book.exemptions), units),
        licenses=_speaking(unpacking, len(book.licenses), units),
    )
    unpacking.end()
    return tables


def _all(width: int) -> Bits:
    return (1 << width) - 1


def _units(unpacking: Unpacking, rows: int) -> Units:
    usual = tuple(unpacking.numbers(TRUE + 1))
    count = len(usual)
    blocks = tuple(unpacking.groups(count))
    parts, listeners = tuple(unpacking.groups(2 * count)), tuple(unpacking.groups(2 * count))
    refs, signed = unpacking.numbers(rows), unpacking.numbers(2 * count)
    if not len(parts) == len(listeners) == count or len(refs) != len(signed):
        raise Damaged("units without their parts")
    for unit, (below, above) in enumerate(zip(parts, listeners, strict=True)):
        if below and max(below) >> 1 >= unit:
            raise Damaged("a part that is not below what it is a part of")
        # Of what listens, the value is worked out from its parts: it has some.
        if above and (min(above) >> 1 <= unit or not all(parts[each >> 1] for each in above)):
            raise Damaged("a unit that is told of what is not below it")
    return Units(dict(zip(refs, signed, strict=True)), blocks, usual, parts, listeners)


def _relevance(unpacking: Unpacking, terms: int) -> Relevance:
    always, lifted = unpacking.bits(terms), unpacking.numbers(terms)
    return Relevance(always, {term: joined(unpacking.numbers(terms)) for term in lifted}, joined(lifted))


def _speaking(unpacking: Unpacking, count: int, units: Units) -> Speaking:
    usual = tuple(unpacking.numbers(count))
    numbers, speakers = unpacking.numbers(len(units.usual)), unpacking.groups(count)
    if len(numbers) != len(speakers):
        raise Damaged("units for which nothing speaks")
    return Speaking(dict(zip(numbers, speakers, strict=True)), usual)


def _members(book: Rulebook, ref: Ref) -> Members:
    row = book.rows[ref]
    if not isinstance(row, r.Member):
        raise Damaged("something else where a list should be")
    return members(row)


def _list(book: Rulebook, unpacking: Unpacking, terms: int) -> ListPlanes:
    name = _name(book, unpacking)
    regions: list[Region] = []
    width = 0
    for _ in range(unpacking.number()):
        kind, wide = _KINDS[unpacking.number(len(_KINDS))], unpacking.number(terms + 1)
        regions.append(Region(kind, width, wide, unpacking.bits(wide)))
        width += wide
    if not regions:
        raise Damaged("a list of which nothing is asked")
    inner = _Reading(book, unpacking, width, (name,)).columns()
    outer = _Reading(book, unpacking, width, ()).columns()
    may_be_empty = book.vocabulary.lists[name].least == 0
    return ListPlanes(name, may_be_empty, tuple(regions), inner, outer, _all(terms))


def _name(book: Rulebook, unpacking: Unpacking) -> str:
    name = unpacking.text()
    if name not in book.vocabulary.lists:
        raise Damaged("a list that there is not")
    return name


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is asked of one record, in a space of *width* bits. around: the lists of the elements under test, innermost
    first."""

    book: Rulebook
    unpacking: Unpacking
    width: int
    around: tuple[str, ...]

    def columns(self) -> Columns:
        plain = [self.plain() for _ in range(self.unpacking.number())]
        return columns_of(plain, [self.asked() for _ in range(self.unpacking.number())])

    def plain(self) -> PlainColumn:
        fact = self.fact()
        row = self.book.rows[fact]
        if not isinstance(row, r.Plain) or (() if row.ref.list is None else (row.ref.list,)) != self.around:
            raise Damaged("a fact that is not looked up there")
        return plain_column(fact, row, self.layers(fact), _all(self.width))

    def asked(self) -> Asked:
        match self.unpacking.number(3):
            case 0:
                return self.fact_column()
            case 1:
                facts = [self.request() for _ in range(self.unpacking.number())]
                return request_column(facts, _all(self.width))
            case _:
                cells: dict[int, tuple[Ref, int]] = {}
                atom = self.atom(cells)
                return CellColumn(Asking(atom, cells), _all(self.width), self.unpacking.bits(self.width))

    def request(self) -> FactColumn:
        self.unpacking.number(_FACT + 1)
        column = self.fact_column()
        if not isinstance(self.book.rows[column.fact], r.Answers):
            raise Damaged("a fact that is more than what is requested")
        return column

    def fact_column(self) -> FactColumn:
        fact = self.fact()
        return FactColumn(fact, self.layers(fact), _all(self.width), self.unpacking.bits(self.width))

    def fact(self) -> Ref:
        """A fact that may be asked for here."""
        found = self.unpacking.number(len(self.book.rows))
        if found not in self.book.partitions or not self.is_bound(found):
            raise Damaged("something else where a fact should be")
        return found

    def is_bound(self, ref: Ref) -> bool:
        """Whether the elements that a row reads are under test."""
        return all(self.around.count(read.list or "") > read.up for read in self.book.free[ref])

    def layers(self, fact: Ref) -> tuple[Layer, ...]:
        return tuple([self.layer(fact) for _ in range(self.unpacking.number())])

    def layer(self, fact: Ref) -> Layer:
        how, size = _HOWS[self.unpacking.number(len(_HOWS))], self.book.partitions[fact].size
        numbers = self.unpacking.numbers(size)
        if len(numbers) != size:
            raise Damaged("a table that is not as long as there are classes")
        masks = [self.unpacking.bits(self.width) for _ in range(max(numbers) + 1)]
        table = tuple(map(masks.__getitem__, numbers))
        return layer_of(how, table, self.unpacking.bits(self.width), _all(self.width))

    def atom(self, cells: dict[int, tuple[Ref, int]]) -> Atom:
        """An atom that is asked of the reference. *cells* gets those of its residuals."""
        kind = self.unpacking.number(_NO + 1)
        if kind in (_SOME, _NO):
            name = _name(self.book, self.unpacking)
            if len(self.around) >= MOST_NESTED:
                raise Damaged("conditions that stand too deep in each other")
            inner = replace(self, around=(name, *self.around))
            term = frozenset([inner.atom(cells) for _ in range(self.unpacking.number())])
            return Some(name, term) if kind == _SOME else No(name, term)
        if kind == _RESIDUAL:
            signed, cell = self.unpacking.number(), self.unpacking.number(2 * len(self.book.rows))
            if not isinstance(self.book.rows[cell >> 1], r.Cell) or not self.is_bound(cell >> 1):
                raise Damaged("something else where a condition should be")
            if cells.setdefault(signed >> 1, (cell >> 1, cell & 1)) != (cell >> 1, cell & 1):
                raise Damaged("one condition that is two")
            return Residual(signed)
        fact = self.fact()
        if kind != _WITHIN and not isinstance(self.book.rows[fact], r.Plain):
            raise Damaged("something else where a set should be")
        return _TESTS[kind](fact, self.unpacking.bits(self.book.partitions[fact].size))
