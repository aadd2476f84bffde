"""From a rulebook to its planes: terms are numbered, and each fact gets its tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from xcrules.engines.planes.columns import (
    Asked,
    CellColumn,
    Columns,
    FactColumn,
    PlainColumn,
    columns_of,
    plain_column,
    request_column,
)
from xcrules.engines.planes.expansion import (
    Atom,
    Expansion,
    Inside,
    Meeting,
    No,
    Residual,
    Some,
    Term,
    Within,
    in_order,
)
from xcrules.engines.planes.lists import Kind, ListPlanes, Region
from xcrules.engines.planes.members import Members, members
from xcrules.engines.planes.relevance import Relevance, relevance
from xcrules.engines.planes.residuals import asking
from xcrules.engines.planes.roots import roots
from xcrules.engines.planes.signed import Both, Graph, graph
from xcrules.engines.planes.tables import Bits, How, joined, layers
from xcrules.engines.planes.units import Building, Speaking, Units, speaking
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.partition import full
from xcrules.rulebook.rows import Mask, Ref

TERMS_LIMIT = 256
"""Terms that a cell is written out into at most."""
SLOTS = 16
"""How many `any`s of one list, and how many `no`s, a term may have in planes."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What deciding with planes needs besides the rulebook. own: what terms ask of the application itself.

    relevance: which of the terms that stand can matter. rules, exemptions, licenses: which of them a decision has to
    look at.
    """

    everything: Bits
    own: Columns
    lists: tuple[ListPlanes, ...]
    units: Units
    relevance: Relevance
    members: dict[Ref, Members]
    rules: Speaking
    exemptions: Speaking
    licenses: Speaking


def tables(book: Rulebook, terms_limit: int, slots: int) -> Tables:
    """The tables of *book*. Limits change how fast it decides, never what."""
    signed = graph(book)
    for when in (*(rule.when for rule in book.rules), *(exemption.when for exemption in book.exemptions)):
        # A condition is written out as what makes it hold, whatever was made of its negation before: few terms stand.
        node, sign = signed.of[when] >> 1, signed.of[when] & 1
        if isinstance(signed.nodes[node], Both):
            signed.preferred[node] = sign
    building = Building(signed, Expansion(signed, terms_limit), _apart(book, signed))
    of = {ref: building.unit(signed.of[ref]) for ref in roots(book)}
    # Terms with several quantifiers come first, so that their further planes are short.
    order = sorted(building.terms, key=lambda term: -sum(isinstance(atom, Some | No) for atom in term))
    units = Units(
        of,
        tuple(tuple(building.blocks[building.terms[term]]) for term in order),
        tuple(building.usual),
        tuple(building.parts),
        tuple(tuple(each) for each in building.listeners),
    )
    spread = _Spread(signed, order, slots)
    dated = {ref: members(row) for ref, row in enumerate(book.rows) if isinstance(row, r.Member)}
    everything = (1 << len(order)) - 1
    return Tables(
        everything=everything,
        own=spread.own(),
        lists=tuple(spread.lists()),
        units=units,
        relevance=relevance(book, units, everything),
        members=dated,
        rules=speaking(units, ((rule.when, rule.net) for rule in book.rules)),
        exemptions=speaking(
            units, ([ref for lift in each.lifts for ref in (lift.touched, lift.lifted)] for each in book.exemptions)
        ),
        licenses=speaking(
            units, ([each.wanted, each.offered, *(net for net, _ in each.left)] for each in book.licenses)
        ),
    )


def _apart(book: Rulebook, signed: Graph) -> frozenset[int]:
    """The conditions of rules and exemptions, before and after exemptions: other stages are made of them."""
    each = [ref for rule in book.rules for ref in (rule.when, rule.net)]
    each += [ref for exemption in book.exemptions for ref in (exemption.when, exemption.net)]
    numbers = {signed.of[ref] >> 1 for ref in each}
    return frozenset(number for number in numbers if isinstance(signed.nodes[number], Both))


@dataclass(slots=True)
class _Asked:
    """What the terms of one space ask of one record."""

    facts: defaultdict[Ref, list[tuple[int, How, Mask]]] = field(default_factory=lambda: defaultdict(list))
    cells: defaultdict[Atom, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, bit: int, atom: Atom) -> None:
        match atom:
            case Within(fact, classes):
                self.facts[fact].append((bit, How.WITHIN, classes))
            case Meeting(fact, classes):
                self.facts[fact].append((bit, How.MEETS, classes))
            case Inside(fact, classes):
                self.facts[fact].append((bit, How.INSIDE, classes))
            case Residual() | Some() | No():
                self.cells[atom].append(bit)


@dataclass(slots=True)
class _Planned:
    """A list while its regions are laid out: (kind, slot) -> term -> what it asks there."""

    regions: dict[tuple[Kind, int], dict[int, Iterable[Atom]]] = field(default_factory=dict)


@dataclass(slots=True)
class _Spread:
    """The atoms of numbered terms, spread over the application's own columns and the planes of lists."""

    graph: Graph
    order: list[Term]
    slots: int
    _own: _Asked = field(default_factory=_Asked)
    _planned: dict[str, _Planned] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for bit, term in enumerate(self.order):
            used: defaultdict[tuple[str, Kind], int] = defaultdict(int)
            each: defaultdict[str, list[Atom]] = defaultdict(list)
            for atom in in_order(term):
                match atom:
                    case No(list_name, body) if (test := self._plain(body)) is not None:
                        each[list_name].append(test)
                    case Some(list_name, body) | No(list_name, body):
                        kind = Kind.SOME if isinstance(atom, Some) else Kind.NO
                        slot = used[list_name, kind]
                        used[list_name, kind] += 1
                        if slot < self.slots:
                            self._put(list_name, kind, slot, bit, body)
                        else:
                            self._own.add(bit, atom)
                    case _:
                        self._own.add(bit, atom)
            for list_name, tests in each.items():
                self._put(list_name, Kind.EACH, 0, bit, tests)

    def _put(self, list_name: str, kind: Kind, slot: int, bit: int, atoms: Iterable[Atom]) -> None:
        planned = self._planned.setdefault(list_name, _Planned())
        planned.regions.setdefault((kind, slot), {})[bit] = atoms

    def _plain(self, body: Term) -> Atom | None:
        """The one test that every element passes when none satisfies *body*; None if it is not one test."""
        if len(body) != 1:
            return None
        (atom,) = body
        match atom:
            case Within(fact, classes) if self._of_element(atom):
                return Within(fact, self._rest(fact, classes))
            case Meeting(fact, classes) if self._of_element(atom):
                return Inside(fact, self._rest(fact, classes))
            case Inside(fact, classes) if self._of_element(atom):
                return Meeting(fact, self._rest(fact, classes))
            case _:
                return None

    def _rest(self, fact: Ref, classes: Mask) -> Mask:
        return full(self.graph.book.partitions[fact]) & ~classes

    def _of_element(self, atom: Atom) -> bool:
        """Whether it reads the element under test."""
        match atom:
            case Within(fact) | Meeting(fact) | Inside(fact):
                return bool(self.graph.book.free[fact])
            case Residual(cell):
                return not self.graph.is_closed(cell)
            case _:
                return False

    # --- columns ---

    def own(self) -> Columns:
        return self._columns(self._own, (1 << len(self.order)) - 1)

    def lists(self) -> Iterator[ListPlanes]:
        for name in sorted(self._planned):
            regions: list[Region] = []
            inner, outer = _Asked(), _Asked()
            offset = 0
            for (kind, _), asked in sorted(self._planned[name].regions.items(), key=lambda x: (x[0][0].value, x[0][1])):
                width = max(asked) + 1
                regions.append(Region(kind, offset, width, joined(asked)))
                for bit, atoms in asked.items():
                    for atom in atoms:
                        (inner if self._of_element(atom) else outer).add(offset + bit, atom)
                offset += width
            everything = (1 << offset) - 1
            yield ListPlanes(
                name,
                self.graph.book.vocabulary.lists[name].least == 0,
                tuple(regions),
                self._columns(inner, everything),
                self._columns(outer, everything),
                (1 << len(self.order)) - 1,
            )

    def _columns(self, asked: _Asked, everything: Bits) -> Columns:
        book = self.graph.book
        plain: list[PlainColumn] = []
        worked: list[Asked] = []
        answers: list[FactColumn] = []
        for fact, tests in sorted(asked.facts.items()):
            laid = layers(tests, book.partitions[fact].size, everything)
            row = book.rows[fact]
            if isinstance(row, r.Plain):
                plain.append(plain_column(fact, row, laid, everything))
                continue
            column = FactColumn(fact, laid, everything, joined(bit for bit, _, _ in tests))
            (answers if isinstance(row, r.Answers) else worked).append(column)
        if answers:
            worked.append(request_column(answers, everything))
        for atom, bits in asked.cells.items():
            worked.append(CellColumn(asking(self.graph, atom), everything, joined(bits)))
        return columns_of(plain, worked)
