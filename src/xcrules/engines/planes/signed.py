"""The cells of a rulebook with negation as a sign: a cell and its negation are one node.

Only `Is`, `Meet`, `Both` and `Has` remain: some of the parts is not all of their negations, every element is no element
of which the negation holds, inside is not meeting the rest. Kleene's values are kept exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.partition import full
from xcrules.rulebook.rows import Mask, Ref

Signed = int
"""Twice the number of a node, and one more for its negation."""


@dataclass(frozen=True, slots=True)
class Is:
    """The class of the fact is one of `classes`; class 0 is none of them."""

    fact: Ref
    classes: Mask


@dataclass(frozen=True, slots=True)
class Meet:
    """Of a fact that is a set: some element's class is one of `classes`."""

    fact: Ref
    classes: Mask


@dataclass(frozen=True, slots=True)
class Both:
    """All of the parts; of no parts: true."""

    parts: frozenset[Signed]


@dataclass(frozen=True, slots=True)
class Has:
    """The body holds of some element of the list."""

    list: str
    body: Signed


Node = Is | Meet | Both | Has


@dataclass(slots=True)
class Graph:
    """`of`: the signed node of each cell. `row`: for each node a cell that says it, and the sign with which.

    `preferred`: the sign with which the first such cell says the node: a `some` is written out as what makes it true.
    """

    book: Rulebook
    nodes: list[Node] = field(default_factory=list)
    of: dict[Ref, Signed] = field(default_factory=dict)
    row: list[tuple[Ref, int]] = field(default_factory=list)
    preferred: list[int] = field(default_factory=list)
    _where: dict[tuple[object, ...], int] = field(default_factory=dict)

    def _add(self, node: Node, sign: int, ref: Ref) -> None:
        # A tuple is hashed faster than the node; the sort is part of it, since two sorts may hold the same.
        key = _key(node)
        number = self._where.get(key)
        if number is None:
            number = self._where[key] = len(self.nodes)
            self.nodes.append(node)
            self.row.append((ref, sign))
            self.preferred.append(0 if isinstance(node, Has) else sign)
        self.of[ref] = 2 * number + sign

    def is_closed(self, signed: Signed) -> bool:
        """Whether the node reads no element around it."""
        return not self.book.free[self.row[signed >> 1][0]]

    def parts(self, signed: Signed) -> frozenset[Signed]:
        node = self.nodes[signed >> 1]
        return node.parts if isinstance(node, Both) else frozenset()


def _key(node: Node) -> tuple[object, ...]:
    match node:
        case Is(fact, classes) | Meet(fact, classes):
            return type(node), fact, classes
        case Both(parts):
            return Both, parts
        case Has(list_name, body):
            return Has, list_name, body
        case _:
            assert_never(node)


def graph(book: Rulebook) -> Graph:
    """Every cell of *book*, signed."""
    made = Graph(book)
    for ref, row in enumerate(book.rows):
        match row:
            case r.Literal(fact, classes):
                # The complement of classes with class 0 has none: one of the two is the node.
                sign = classes & 1
                made._add(Is(fact, full(book.partitions[fact]) & ~classes if sign else classes), sign, ref)
            case r.Meets(fact, classes):
                made._add(Meet(fact, classes), 0, ref)
            case r.Inside(fact, classes):
                made._add(Meet(fact, full(book.partitions[fact]) & ~classes), 1, ref)
            case r.All(parts):
                made._add(Both(frozenset(made.of[part] for part in parts)), 0, ref)
            case r.Some(parts):
                made._add(Both(frozenset(made.of[part] ^ 1 for part in parts)), 1, ref)
            case r.Any(list_name, body):
                made._add(Has(list_name, made.of[body]), 0, ref)
            case r.Every(list_name, body):
                made._add(Has(list_name, made.of[body] ^ 1), 1, ref)
            case _:
                pass
    return made
