"""Classes as coarse as they can be: two values that no literal of any stage tells apart are in one class.

Partitions are first cut by every test that was written. Once literals are merged some cuts tell nothing any more;
here they go, and every row is made anew over the coarser classes. So two ways to say one thing give one table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import accumulate

from xcrules.rulebook import rows as r
from xcrules.rulebook.build import Table, in_order
from xcrules.rulebook.partition import CodeSpace, Nominal, Ordered, Partition, code_space_of, full, nominal_of
from xcrules.rulebook.parts import with_refs
from xcrules.rulebook.rows import Mask, Ref


def coarsened(table: Table, needed: list[Ref]) -> tuple[Table, Mapping[Ref, Ref]] | None:
    """The rows *needed*, in order, over the coarsest classes, and which row each has become; None if, as nearly
    always, the classes are the coarsest already."""
    masks: defaultdict[Ref, set[Mask]] = defaultdict(set)
    for ref in needed:
        row = table.rows[ref]
        if isinstance(row, r.Literal | r.Meets | r.Inside):
            masks[row.fact].add(row.classes)
    coarse = {ref: _coarse(table.partitions[ref], masks[ref]) for ref in needed if ref in table.partitions}
    if all(coarser == table.partitions[ref] for ref, (coarser, _) in coarse.items()):
        return None
    new_table = Table()
    new: dict[Ref, Ref] = {}
    for ref in needed:
        new[ref] = _made(table.rows[ref], new_table, new, coarse.get(ref), coarse)
    return new_table, new


Coarse = tuple[Partition, tuple[int, ...]]
"""A coarser partition, and for each class of the finer one the class that it lies in."""


def _coarse(partition: Partition, masks: set[Mask]) -> Coarse:
    match partition:
        case Nominal():
            return _nominal(partition, masks)
        case Ordered(cuts, optional):
            kept, classes = _cut(masks, len(cuts), optional)
            return Ordered(tuple(cuts[number] for number in kept), optional), classes
        case CodeSpace(bounds, optional):
            kept, classes = _cut(masks, len(bounds), optional)
            return code_space_of((bounds[number] for number in kept), optional), classes


def _cut(masks: set[Mask], cuts: int, optional: bool) -> tuple[list[int], tuple[int, ...]]:
    """The cuts that still tell something, and the class that each class has become; `none` stays the last."""
    differs = 0
    for mask in masks:
        differs |= mask ^ (mask >> 1)  # bit i: this mask tells class i from class i + 1
    told = f"{differs:0{cuts + 1}b}"[::-1]
    kept = [number for number in range(cuts) if told[number] == "1"]
    classes = [0, *accumulate(int(bit) for bit in told[:cuts])]
    return kept, (*classes, len(kept) + 1) if optional else tuple(classes)


def _nominal(partition: Nominal, masks: set[Mask]) -> Coarse:
    signs: list[list[int]] = [[] for _ in range(partition.size)]
    for number, mask in enumerate(sorted(masks)):
        # A set of classes and its complement tell the same apart: the one without class 0 is the smaller as a rule.
        for member in members(mask ^ full(partition) if mask & 1 else mask):
            signs[member].append(number)
    alike: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    for member, sign in enumerate(signs):
        alike[tuple(sign)].append(member)
    joined = [
        frozenset(value for member in group for value in partition.groups[member - partition.rest])
        for group in alike.values()
        if not (partition.rest and 0 in group)
    ]
    coarser = nominal_of(joined, partition.rest, partition.several)
    found = [coarser.class_of(next(iter(group))) for group in partition.groups]
    classes = [0] if partition.rest else []
    return coarser, tuple(classes + [number for number in found if number is not None])


def members(mask: Mask) -> Iterator[int]:
    """The classes in *mask*, in order."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _made(row: r.Row, table: Table, new: Mapping[Ref, Ref], own: Coarse | None, coarse: Mapping[Ref, Coarse]) -> Ref:
    match row:
        case r.Literal(fact, classes):
            return table.literal(new[fact], _mask(classes, coarse[fact]))
        case r.Meets(fact, classes):
            return table.meets(new[fact], _mask(classes, coarse[fact]))
        case r.Inside(fact, classes):
            return table.inside(new[fact], _mask(classes, coarse[fact]))
        case r.All(parts):
            return table.plain_all(new[part] for part in parts)
        case r.Some(parts):
            return table.plain_some(new[part] for part in parts)
    made = in_order(with_refs(row, new), table)
    if own is not None:
        return table.fact(made, own[0])  # type: ignore[arg-type]  # what has classes is a fact
    return table.add(made)


def _mask(classes: Mask, coarse: Coarse) -> Mask:
    partition, into = coarse
    # The smaller one of a set and its complement is gone through, and only the classes in it: there may be as many
    # sets as classes.
    if 2 * classes.bit_count() > len(into):
        return full(partition) ^ _mask(classes ^ ((1 << len(into)) - 1), coarse)
    bits = bytearray(b"0" * partition.size)
    digits = f"{classes:b}"[::-1]
    number = digits.find("1")
    while number >= 0:
        bits[into[number]] = 49  # the digit 1
        number = digits.find("1", number + 1)
    return int(bits[::-1].decode(), 2)
