"""What does not index, asked of the reference: large cells, quantifiers within others, and those beyond the slots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from xcrules.engines.planes.expansion import Atom, Inside, Meeting, No, Residual, Some, Within
from xcrules.engines.planes.signed import Graph
from xcrules.engines.reference import Reading, within
from xcrules.engines.truth import Truth
from xcrules.rulebook.partition import full
from xcrules.rulebook.rows import Ref

if TYPE_CHECKING:
    from xcrules.engines.reference import Scope

Cells = Mapping[int, tuple[Ref, int]]
"""Node -> a cell that says it, and the sign with which."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How an atom is asked for, where it is not looked up. cells: of the residuals in it."""

    atom: Atom
    cells: Cells

    def __call__(self, reading: Reading, scope: Scope) -> Truth:
        return truth_of(self.cells, self.atom, reading, scope)

    @property
    def cell(self) -> tuple[Ref, bool] | None:
        """The row that says the atom, and whether the atom is its negation; None where no row does."""
        if not isinstance(self.atom, Residual):
            return None
        ref, sign = self.cells[self.atom.cell >> 1]
        return ref, sign != self.atom.cell & 1


def asking(graph: Graph, atom: Atom) -> Asking:
    return Asking(atom, {number: graph.row[number] for number in sorted(residuals(atom))})


def residuals(atom: Atom) -> Iterator[int]:
    """The nodes that *atom* leaves to the reference."""
    match atom:
        case Residual(signed):
            yield signed >> 1
        case Some(_, term) | No(_, term):
            for each in term:
                yield from residuals(each)
        case _:
            pass


def truth_of(cells: Cells, atom: Atom, reading: Reading, scope: Scope) -> Truth:
    match atom:
        case Within(fact, classes):
            return within(reading.classes(fact, scope), classes)
        case Meeting(fact, classes):
            return reading._meets(fact, classes, scope)
        case Inside(fact, classes):
            return reading._meets(fact, full(reading.book.partitions[fact]) & ~classes, scope).negation
        case Residual(signed):
            ref, sign = cells[signed >> 1]
            found = reading.truth(ref, scope)
            return found if sign == signed & 1 else found.negation
        case Some():
            return _some(cells, atom, reading, scope)
        case No(list_name, term):
            return _some(cells, Some(list_name, term), reading, scope).negation
        case _:
            assert_never(atom)


def _some(cells: Cells, some: Some, reading: Reading, scope: Scope) -> Truth:
    found = Truth.FALSE
    for inner in reading.scopes(some.list, scope):
        each = (truth_of(cells, atom, reading, inner) for atom in some.term)
        found = max(found, min(each, default=Truth.TRUE))
    unsure = reading.elements(some.list) is None and reading.book.vocabulary.lists[some.list].least == 0
    return min(found, Truth.UNKNOWN) if unsure else found
