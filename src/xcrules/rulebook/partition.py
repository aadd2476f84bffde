"""Partitions: the finitely many classes of a fact's values that no condition of the policy tells apart.

A literal holds a set of classes as a bit mask. None of the classes is empty, so a fact of which nothing
is known may lie in each of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from xcrules.facts.values import NONE, Code, Party, Value
from xcrules.program.model import CodeRange, Order
from xcrules.rulebook.rows import Among, Beyond, Codes, Mask, Spec, describe


@dataclass(frozen=True, slots=True)
class Nominal:
    """Values without order. Class 0 is everything else if `rest`; each further class is a set of values.

    several: a value of the fact is a set of such values.
    """

    groups: tuple[frozenset[Value], ...]
    rest: bool
    several: bool = False
    index: Mapping[tuple[type, Value], int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def size(self) -> int:
        return len(self.groups) + self.rest

    def class_of(self, value: Value) -> int | None:
        """The class of *value*; None if it is outside the domain (a closed domain has no rest)."""
        # The type is part of the key: True == 1 in the host language, and a yes is not a number.
        return self.index.get((type(value), value), 0 if self.rest else None)


@dataclass(frozen=True, slots=True)
class Ordered:
    """Numbers or dates, cut at points; the last class is `none` if `optional`.

    cuts: (value, after): the cut lies just before the value, or just after it.
    """

    cuts: tuple[tuple[Fraction | date, bool], ...]
    optional: bool

    @property
    def size(self) -> int:
        return len(self.cuts) + 1 + self.optional

    @property
    def none(self) -> Mask:
        return 1 << (len(self.cuts) + 1) if self.optional else 0

    def classes(self, low: Fraction | date | None, high: Fraction | date | None) -> Mask:
        """The classes that the values from *low* to *high* (both included; None: no end) fall into."""
        first = 0 if low is None else bisect_left(self.cuts, True, key=lambda cut: not _below(cut, low))
        last = len(self.cuts) if high is None else bisect_left(self.cuts, True, key=lambda cut: not _below(cut, high))
        return ((1 << (last + 1)) - 1) & ~((1 << first) - 1)


def _below(cut: tuple[Fraction | date, bool], value: Fraction | date) -> bool:
    at, after = cut
    return at < value or (at == value and not after)  # type: ignore[operator]  # both are numbers, or both dates


Place = tuple[tuple[tuple[int, int, str], ...], ...]
"""A place among codes in order: just before a code, or just after everything that begins with it."""


@dataclass(frozen=True, slots=True)
class CodeSpace:
    """Codes in order of their components, cut at bounds; the last class is `none` if `optional`."""

    bounds: tuple[tuple[Code, bool], ...]
    optional: bool
    places: tuple[Place, ...] = field(default=(), compare=False, repr=False)

    @property
    def size(self) -> int:
        return len(self.bounds) + 1 + self.optional

    @property
    def none(self) -> Mask:
        return 1 << (len(self.bounds) + 1) if self.optional else 0

    def classes(self, first: Code, last: Code) -> Mask:
        """The classes that the codes from *first* to everything below *last* fall into."""
        low = bisect_right(self.places, _place(first, False))
        high = bisect_left(self.places, _place(last, True))
        return ((1 << (high + 1)) - 1) & ~((1 << low) - 1)


# Past every component: no run of digits or letters sorts after it.
_END = (((2, 0, ""),),)


def _place(code: Code, after: bool) -> Place:
    return code.order + _END if after else code.order


Partition = Nominal | Ordered | CodeSpace


def nominal(specs: Iterable[Spec], domain: frozenset[Value] | None, several: bool = False) -> Nominal:
    """Values with one signature over *specs* share a class. *domain*: all values there are, None if open."""
    sets = list(dict.fromkeys(spec.values for spec in specs if isinstance(spec, Among)))
    if any(isinstance(value, Party) for values in sets for value in values):
        # Parties are equal however they are spelled; which spelling stays must not hang on the order of declarations.
        sets.sort(key=_text)
    signatures: dict[Value, list[int]] = {}
    for number, values in enumerate(sets):
        for value in values:
            if domain is None or value in domain:
                signatures.setdefault(value, []).append(number)
    alike: dict[tuple[int, ...], set[Value]] = {}
    for value, signature in signatures.items():
        alike.setdefault(tuple(signature), set()).add(value)
    rest = domain is None or bool(domain - signatures.keys())
    return nominal_of((frozenset(group) for group in alike.values()), rest, several)


def nominal_of(groups: Iterable[frozenset[Value]], rest: bool, several: bool) -> Nominal:
    """The partition into *groups*, which share no value, and everything else if there is a *rest*."""
    ranked = tuple(sorted(groups, key=_text))
    index = {(type(value), value): number + rest for number, group in enumerate(ranked) for value in group}
    return Nominal(ranked, rest, several, index)


def ordered(specs: Iterable[Spec], optional: bool, floor: Fraction | None) -> Ordered:
    """Cut where a spec changes its answer; *floor*: no value lies below it."""
    cuts = {cut for spec in specs for cut in _cuts(spec)}
    if floor is not None:
        cuts = {cut for cut in cuts if not isinstance(cut[0], Fraction) or cut[0] > floor or cut == (floor, True)}
    return Ordered(tuple(sorted(cuts)), optional)


def _cuts(spec: Spec) -> list[tuple[Fraction | date, bool]]:
    match spec:
        case Beyond(Order.LESS | Order.AT_LEAST, to):
            return [_cut(to, False)]
        case Beyond(Order.MORE | Order.AT_MOST, to):
            return [_cut(to, True)]
        case Beyond(Order.EQUAL, to):
            return [_cut(to, False), _cut(to, True)]
        case Among(values):
            return [_cut(v, after) for v in values if isinstance(v, Fraction | date) for after in (False, True)]
        case _:
            return []


def _cut(value: Fraction | date, after: bool) -> tuple[Fraction | date, bool]:
    # Days are discrete: just after one is just before the next, and between the two there is no day.
    if isinstance(value, date) and after and value < date.max:
        return value + timedelta(days=1), False
    return value, after


def code_space(specs: Iterable[Spec], optional: bool) -> CodeSpace:
    bounds = {bound for spec in specs if isinstance(spec, Codes) for bound in _bounds(spec)}
    return code_space_of(bounds, optional)


def _bounds(codes: Codes) -> Iterator[tuple[Code, bool]]:
    for each in codes.ranges:
        yield from ((each.first, False), (each.last, True))
    for other in codes.minus:
        yield from _bounds(other)


def code_space_of(bounds: Iterable[tuple[Code, bool]], optional: bool) -> CodeSpace:
    """Codes cut at *bounds*."""
    in_order = tuple(sorted(bounds, key=lambda bound: _place(*bound)))
    return CodeSpace(in_order, optional, tuple(_place(*bound) for bound in in_order))


def mask(partition: Partition, spec: Spec) -> Mask:
    """The classes whose values pass *spec*."""
    match partition, spec:
        case Nominal(), Among(values):
            # Asked value by value, not class by class: there may be as many specs as classes.
            found = 0
            for value in values:
                number = partition.index.get((type(value), value))
                if number is not None:
                    found |= 1 << number
            return found
        case Ordered(), Beyond(order, to):
            return _beyond(partition, order, to)
        case Ordered(), Among(values):
            found = partition.none if NONE in values else 0
            for value in values:
                if isinstance(value, Fraction | date):
                    found |= partition.classes(value, value)
            return found
        case CodeSpace(), Codes(ranges, minus):
            excluded = _union(mask(partition, other) for other in minus)
            return _union(partition.classes(each.first, each.last) for each in ranges) & ~excluded
        case CodeSpace(), Among(values):
            return partition.none if NONE in values else 0
    raise AssertionError(f"{spec} cannot test {partition}")


def _beyond(partition: Ordered, order: Order, to: Fraction | date) -> Mask:
    everything = partition.classes(None, None)
    match order:
        case Order.EQUAL:
            return partition.classes(to, to)
        case Order.AT_LEAST:
            return partition.classes(to, None)
        case Order.AT_MOST:
            return partition.classes(None, to)
        case Order.LESS:
            return everything & ~partition.classes(to, None)
        case Order.MORE:
            return everything & ~partition.classes(None, to)


def _union(masks: Iterable[Mask]) -> Mask:
    found = 0
    for each in masks:
        found |= each
    return found


def covers(code_range: CodeRange, code: Code) -> bool | None:
    """Whether *code* lies in *code_range*; None if it is coarser than a bound that it begins."""
    if any(code != bound and code.covers(bound) for bound in (code_range.first, code_range.last)):
        return None
    return _place(code_range.first, False) <= _place(code, False) <= _place(code_range.last, True)


def _text(values: frozenset[Value]) -> tuple[str, ...]:
    return tuple(sorted(f"{type(value).__name__}:{describe(value)}" for value in values))


def full(partition: Partition) -> Mask:
    return (1 << partition.size) - 1
