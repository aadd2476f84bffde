"""Classes as coarse as they can be: two values that no literal of any stage tells apart are in one class.

Partitions are first cut by every test that was written. Once literals are merged some cuts tell nothing any more;
here they go, and every row is made anew over the coarser classes. So two ways to say one thing give one table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from xcrules.rulebook import rows as r
from xcrules.rulebook.build import Table, in_order
from xcrules.rulebook.partition import CodeSpace, Nominal, Ordered, Partition, code_space_of, nominal_of
from xcrules.rulebook.parts import refs, with_refs
from xcrules.rulebook.rows import Mask, Ref


def coarsened(table: Table, roots: Iterable[Ref]) -> tuple[Table, Mapping[Ref, Ref]]:
    """The rows that *roots* need, over the coarsest classes; and which row each has become."""
    needed = sorted(_needed(table, roots))
    masks: defaultdict[Ref, set[Mask]] = defaultdict(set)
    for ref in needed:
        row = table.rows[ref]
        if isinstance(row, r.Literal | r.Meets | r.Inside):
            masks[row.fact].add(row.classes)
    coarse = {ref: _coarse(table.partitions[ref], masks[ref]) for ref in needed if ref in table.partitions}
    new_table = Table()
    new: dict[Ref, Ref] = {}
    for ref in needed:
        new[ref] = _made(table.rows[ref], new_table, new, coarse.get(ref), coarse)
    return new_table, new


def _needed(table: Table, roots: Iterable[Ref]) -> set[Ref]:
    needed: set[Ref] = set()
    waiting = list(roots)
    while waiting:
        ref = waiting.pop()
        if ref not in needed:
            needed.add(ref)
            waiting.extend(refs(table.rows[ref]))
    return needed


Coarse = tuple[Partition, tuple[int, ...]]
"""A coarser partition, and for each class of the finer one the class that it lies in."""


def _coarse(partition: Partition, masks: set[Mask]) -> Coarse:
    asked = sorted(masks)
    signs = [tuple(mask >> number & 1 for mask in asked) for number in range(partition.size)]
    match partition:
        case Nominal():
            return _nominal(partition, signs)
        case Ordered(cuts, optional):
            kept, classes = _cut(signs, len(cuts), optional)
            return Ordered(tuple(cuts[number] for number in kept), optional), classes
        case CodeSpace(bounds, optional):
            kept, classes = _cut(signs, len(bounds), optional)
            return code_space_of((bounds[number] for number in kept), optional), classes


def _cut(signs: list[tuple[int, ...]], cuts: int, optional: bool) -> tuple[list[int], tuple[int, ...]]:
    """The cuts that still tell something, and the class that each class has become; `none` stays the last."""
    kept = [number for number in range(cuts) if signs[number] != signs[number + 1]]
    classes = [sum(cut < number for cut in kept) for number in range(cuts + 1)]
    return kept, (*classes, len(kept) + 1) if optional else tuple(classes)


def _nominal(partition: Nominal, signs: list[tuple[int, ...]]) -> Coarse:
    alike: defaultdict[tuple[int, ...], set[int]] = defaultdict(set)
    for number, group_sign in enumerate(signs):
        alike[group_sign].add(number)
    with_rest = alike[signs[0]] if partition.rest else set()
    joined = [
        frozenset(value for number in numbers for value in partition.groups[number - partition.rest])
        for numbers in alike.values()
        if not numbers & with_rest
    ]
    coarser = nominal_of(joined, partition.rest, partition.several)
    found = [coarser.class_of(next(iter(group))) for group in partition.groups]
    classes = [0] if partition.rest else []
    return coarser, tuple(classes + [number for number in found if number is not None])


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
    found = 0
    for number, into in enumerate(coarse[1]):
        if classes >> number & 1:
            found |= 1 << into
    return found
