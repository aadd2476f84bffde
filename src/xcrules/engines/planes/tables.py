"""Tables: for each class of a fact, the terms of a space that it leaves standing.

A *space* is a row of bits, each a term. What is known of a fact comes to a pair of masks over it: the terms that
certainly stand as far as this fact goes (`must`), and those that may (`may`). Bits of terms that do not ask for the
fact are set in both.

A term may test one fact more than once. The tests are laid in layers, one test a term in each, because the least of two
tests is Kleene's value, and a test of what both have in common is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from xcrules.rulebook.rows import Mask

Bits = int
"""A set of terms of a space, bit i for term i."""
Pair = tuple[Bits, Bits]
"""must, may."""


class How(Enum):
    """What a layer asks of a fact."""

    WITHIN = "the value's class is one of the test's"
    MEETS = "some element's class is"
    INSIDE = "every element's class is"


class NoClass(Exception):
    """A fact that can lie in no class: only the reference says what is meant."""


def numbers(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def joined(bits: Iterable[int]) -> Bits:
    """The mask with these bits set."""
    there = list(bits)
    if not there:
        return 0
    found = bytearray(max(there) // 8 + 1)
    for bit in there:
        found[bit >> 3] |= 1 << (bit & 7)
    return int.from_bytes(found, "little")


@dataclass(frozen=True, slots=True)
class Layer:
    """At most one test of one fact a term. table: class -> terms left standing. others: terms without a test here."""

    how: How
    table: tuple[Bits, ...]
    others: Bits
    everything: Bits
    unknown: Pair

    def within(self, classes: Mask) -> Pair:
        """Of a value that may lie in *classes*: what each of them leaves, and what some does."""
        if not classes:
            raise NoClass
        if not classes & (classes - 1):
            one = self.table[classes.bit_length() - 1]
            return one, one
        must, may = self.everything, 0
        for number in numbers(classes):
            must &= self.table[number]
            may |= self.table[number]
        return must, may

    def of_values(self, values: Sequence[Sequence[Mask]]) -> Pair:
        """Of a fact that has one of *values*, each the classes of its elements (of a value that is no set: its own)."""
        if self.how is How.WITHIN:
            union = 0
            for value in values:
                for classes in value:
                    union |= classes
            return self.within(union)
        must, may = self.everything, 0
        for value in values:
            surely, maybe = self._of_set(value)
            must &= surely
            may |= maybe
        return must, may

    def _of_set(self, elements: Sequence[Mask]) -> Pair:
        pairs = [self.within(each) for each in elements]
        if self.how is How.MEETS:
            # Of no elements, none meets: the neighbours' bits alone are set.
            must = may = self.others
            for surely, maybe in pairs:
                must |= surely
                may |= maybe
            return must, may
        must = may = self.everything
        for surely, maybe in pairs:
            must &= surely
            may &= maybe
        return must, may


Tests = Sequence[tuple[int, How, Mask]]
"""(term, what is asked, classes)."""


def layers(tests: Tests, size: int, everything: Bits) -> tuple[Layer, ...]:
    """The layers of the *tests* of one fact, which has *size* classes."""
    laid: dict[tuple[How, int], list[tuple[int, Mask]]] = {}
    depth: dict[tuple[How, int], int] = {}
    for bit, how, classes in tests:
        at = depth.get((how, bit), 0)
        depth[how, bit] = at + 1
        laid.setdefault((how, at), []).append((bit, classes))
    return tuple(_layer(how, each, size, everything) for (how, _), each in laid.items())


def _layer(how: How, tests: list[tuple[int, Mask]], size: int, everything: Bits) -> Layer:
    every_class = (1 << size) - 1
    flips: list[list[int]] = [[] for _ in range(size)]
    off: list[int] = []
    for bit, classes in tests:
        # Built from the smaller side: a test for all names but one touches one class, not all.
        if classes.bit_count() * 2 > size:
            turned = every_class & ~classes
        else:
            turned = classes
            off.append(bit)
        for number in numbers(turned):
            flips[number].append(bit)
    default = everything & ~joined(off)
    shared: dict[Bits, Bits] = {}
    table = tuple(shared.setdefault(mask, mask) for mask in (default ^ joined(each) for each in flips))
    return layer_of(how, table, everything & ~joined(bit for bit, _ in tests), everything)


def layer_of(how: How, table: tuple[Bits, ...], others: Bits, everything: Bits) -> Layer:
    """The layer of that *table*, with what it leaves where nothing is known."""
    if how is not How.WITHIN:
        # Of a set of which nothing is known, not even that it has an element.
        return Layer(how, table, others, everything, (others, everything))
    must, may = everything, 0
    for mask in table:
        must &= mask
        may |= mask
    return Layer(how, table, others, everything, (must, may))
