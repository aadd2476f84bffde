"""What does not index, asked of the reference: large cells, quantifiers within others, and those beyond the slots."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, assert_never

from xcrules.engines.planes.expansion import Atom, Inside, Meeting, No, Residual, Some, Within
from xcrules.engines.planes.signed import Graph
from xcrules.engines.reference import Reading, within
from xcrules.engines.truth import Truth
from xcrules.rulebook.partition import full

if TYPE_CHECKING:
    from xcrules.engines.reference import Scope

Ask = Callable[[Reading, "Scope"], Truth]


def asking(graph: Graph, atom: Atom) -> Ask:
    """How *atom* is asked for, where it is not looked up."""

    def ask(reading: Reading, scope: Scope) -> Truth:
        return truth_of(graph, atom, reading, scope)

    return ask


def truth_of(graph: Graph, atom: Atom, reading: Reading, scope: Scope) -> Truth:
    match atom:
        case Within(fact, classes):
            return within(reading.classes(fact, scope), classes)
        case Meeting(fact, classes):
            return reading._meets(fact, classes, scope)
        case Inside(fact, classes):
            return reading._meets(fact, full(reading.book.partitions[fact]) & ~classes, scope).negation
        case Residual(signed):
            ref, sign = graph.row[signed >> 1]
            found = reading.truth(ref, scope)
            return found if sign == signed & 1 else found.negation
        case Some():
            return _some(graph, atom, reading, scope)
        case No(list_name, term):
            return _some(graph, Some(list_name, term), reading, scope).negation
        case _:
            assert_never(atom)


def _some(graph: Graph, some: Some, reading: Reading, scope: Scope) -> Truth:
    found = Truth.FALSE
    for inner in reading.scopes(some.list, scope):
        each = (truth_of(graph, atom, reading, inner) for atom in some.term)
        found = max(found, min(each, default=Truth.TRUE))
    unsure = reading.elements(some.list) is None and reading.book.vocabulary.lists[some.list].least == 0
    return min(found, Truth.UNKNOWN) if unsure else found
