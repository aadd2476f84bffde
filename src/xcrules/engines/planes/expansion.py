"""Cells written out as a `some` of terms, each an `all` of atoms, as long as that stays small.

Kleene logic survives it: its values are a distributive lattice. Nothing else is rewritten: a term that contradicts
itself stays, because dropping it would be more precise than Kleene, and two tests of one fact stay two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import assert_never

from xcrules.engines.planes.signed import Both, Graph, Has, Is, Meet, Signed
from xcrules.rulebook.partition import full
from xcrules.rulebook.rows import Mask, Ref


@dataclass(frozen=True, slots=True)
class Within:
    """The class of the fact is one of `classes`."""

    fact: Ref
    classes: Mask


@dataclass(frozen=True, slots=True)
class Meeting:
    """Of a fact that is a set: some element's class is one of `classes`."""

    fact: Ref
    classes: Mask


@dataclass(frozen=True, slots=True)
class Inside:
    """Of a fact that is a set: every element's class is one of `classes`."""

    fact: Ref
    classes: Mask


@dataclass(frozen=True, slots=True)
class Residual:
    """A cell that is not written out: the reference works it out, for the element under test if it reads one."""

    cell: Signed


@dataclass(frozen=True, slots=True)
class Some:
    """Some element of the list satisfies the term."""

    list: str
    term: Term


@dataclass(frozen=True, slots=True)
class No:
    """No element of the list satisfies the term."""

    list: str
    term: Term


Atom = Within | Meeting | Inside | Residual | Some | No
Term = frozenset[Atom]
Terms = frozenset[Term]

Place = tuple[int, str, int, int]
"""Where an atom stands among others: its kind, its list, its fact or cell, its classes."""


def in_order(term: Term) -> list[Atom]:
    """The atoms of *term*, in an order that is the same in every run."""
    return sorted(term, key=_place) if len(term) > 1 else list(term)


def _place(atom: Atom) -> tuple[Place, ...]:
    match atom:
        case Within(fact, classes):
            return ((5, "", fact, classes),)
        case Some(list_name, term):
            return ((4, list_name, 0, 0), *_places(term))
        case No(list_name, term):
            return ((2, list_name, 0, 0), *_places(term))
        case Meeting(fact, classes):
            return ((1, "", fact, classes),)
        case Inside(fact, classes):
            return ((0, "", fact, classes),)
        case Residual(cell):
            return ((3, "", cell, 0),)
        case _:
            assert_never(atom)


def _places(term: Term) -> Iterator[Place]:
    return (place for each in in_order(term) for place in _place(each))


def terms_in_order(terms: Terms) -> list[Term]:
    """*terms*, in an order that is the same in every run."""
    if len(terms) == 1:
        return list(terms)
    return sorted(terms, key=lambda term: [_place(atom) for atom in in_order(term)])


TRUE: Terms = frozenset({frozenset()})


@dataclass(slots=True)
class Expansion:
    """Terms of the cells of a graph. limit: how many a cell may have."""

    graph: Graph
    limit: int
    _memo: dict[tuple[Signed, str | None], Terms | None] = field(default_factory=dict)

    def terms(self, signed: Signed, element: str | None = None) -> Terms | None:
        """The terms of a cell read at the root (of an element of *element*); None if they are too many."""
        key = (signed, element)
        if key not in self._memo:
            self._memo[key] = self._terms(signed, element)
        return self._memo[key]

    def terms_or_residual(self, signed: Signed, element: str | None = None) -> Terms:
        found = self.terms(signed, element)
        return frozenset({frozenset({Residual(signed)})}) if found is None else found

    def _terms(self, signed: Signed, element: str | None) -> Terms | None:
        negative = signed & 1
        match self.graph.nodes[signed >> 1]:
            case Is(fact, classes):
                everything = full(self.graph.book.partitions[fact])
                return _single(Within(fact, everything & ~classes if negative else classes))
            case Meet(fact, classes):
                everything = full(self.graph.book.partitions[fact])
                return _single(Inside(fact, everything & ~classes) if negative else Meeting(fact, classes))
            case Both(parts) if negative:
                return self.union([self.terms_or_residual(part ^ 1, element) for part in sorted(parts)])
            case Both(parts):
                return self.product([self.terms_or_residual(part, element) for part in sorted(parts)])
            case Has(list_name, body):
                if element is not None:
                    # A quantifier within another: its element may be compared with the one around it.
                    return _single(Residual(signed))
                found = self.terms(body, list_name)
                if found is None:
                    return _single(Residual(signed))
                if negative:
                    return frozenset({frozenset(No(list_name, term) for term in found)})
                return frozenset(frozenset({Some(list_name, term)}) for term in found)

    def union(self, each: Iterable[Terms]) -> Terms | None:
        """The terms of a `some` of these; None if they are too many."""
        found: set[Term] = set()
        for terms in each:
            found |= terms
            if len(found) > self.limit:
                return None
        return frozenset(found)

    def product(self, each: Iterable[Terms]) -> Terms | None:
        """The terms of an `all` of these; None if they are too many."""
        found = TRUE
        for terms in each:
            if len(found) * len(terms) > self.limit:
                return None
            found = frozenset(one | other for one in found for other in terms)
        return found


def _single(atom: Atom) -> Terms:
    return frozenset({frozenset({atom})})
