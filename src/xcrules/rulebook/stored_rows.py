"""The rows of a stored rulebook, read back one by one, each checked against how the rows above it stand.

A row may refer only to rows above it and of the right sort, its classes must be those of its fact, and what it reads
of elements must be bound by a quantifier around it: so an engine that reads the rows cannot run into anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from xcrules.facts.types import Kind, Type, Vocabulary
from xcrules.facts.values import Value
from xcrules.program.model import CodeRange, DateConstant, FactRef, Order
from xcrules.rulebook import rows as r
from xcrules.rulebook.build import Free, free_of
from xcrules.rulebook.partition import CodeSpace, Nominal, Ordered, Partition
from xcrules.rulebook.parts import refs
from xcrules.rulebook.rows import Ref, Row
from xcrules.rulebook.stored_parts import (
    Damaged,
    an,
    count,
    day,
    fraction,
    listed,
    maybe_text,
    name,
    tagged,
    text,
    texts,
    window,
)
from xcrules.rulebook.stored_values import (
    CODED,
    NUMERIC,
    WORDED,
    Spellings,
    classes,
    code_range,
    nominal,
    of_fact,
    ordered,
    values,
)

MOST_DEEP = 500
"""How deep rows may stand in each other: no more than a policy that is written may have."""
MOST_NESTED = 4
"""How many quantifiers may stand in each other whose elements are read together: what they cost is multiplied."""

_TRUTH = Type(Kind.YES_NO)
_UNITS = frozenset({"days", "weeks", "months", "years"})
_PERIODS = frozenset({"year", "quarter", "month"})
_ORDERS = {f"Order.{order.name}": order for order in Order}
_KINSHIPS = {f"Kinship.{kinship.name}": kinship for kinship in r.Kinship}
_IN_ORDER = NUMERIC | {Kind.DATE, Kind.LADDER}
_STEPS = frozenset({r.Kinship.LESS, r.Kinship.AT_MOST, r.Kinship.MORE, r.Kinship.AT_LEAST})

_TERMS = (r.Amount, r.Field, r.Total, r.Count, r.Distinct, r.Sum, r.Share, r.Points)
_CELLS = frozenset({r.Literal, r.Meets, r.Inside, r.All, r.Some, r.Any, r.Every})
_NOTHING: Free = frozenset()
_BINDERS = frozenset({r.Any, r.Every, r.Count, r.Total, r.Distinct})


class Sort(Enum):
    """What a row may be referred to as, in words."""

    FACT = "fact"
    TERM = "term"
    CELL = "condition"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a row stands among others: all that a row which refers to it has to know.

    depth: of the rows below it, and one. nested: quantifiers in each other whose elements are read together. free: the
    elements around it that it reads.
    """

    sort: Sort
    depth: int
    nested: int
    free: Free


@dataclass(slots=True)
class Reader:
    """Reads row `number` of a stored rulebook, or its stages, for which that is the row past the last.

    The rows above are known by how they stand, and the facts among them by their classes. paths: of what was read.
    bound: what a quantifier over a list leaves of the elements that its body reads, as far as it was worked out.
    """

    vocabulary: Vocabulary
    standing: Sequence[Standing]
    partitions: Mapping[Ref, Partition]
    spellings: Spellings
    number: int = 0
    paths: set[str] = field(default_factory=set)
    bound: dict[tuple[str, Free], Free] = field(default_factory=dict)

    def row(self, data: object) -> tuple[Row, Standing]:
        """The row that *data* is, and how it stands. Raises one of `MISSHAPEN`."""
        parts = listed(data)
        row = _READERS[parts[0]](self, *parts[1:])  # type: ignore[index]  # what is no name is not found
        below, free = self._below(row)
        depth, nested = 0, 0
        for ref in below:
            there = self.standing[ref]
            depth = there.depth if there.depth > depth else depth
            nested = there.nested if there.nested > nested else nested
        nested += row.__class__ in _BINDERS
        if depth >= MOST_DEEP or nested > MOST_NESTED:
            raise Damaged("conditions that stand too deep in each other")
        sort = Sort.CELL if row.__class__ in _CELLS else Sort.TERM if isinstance(row, _TERMS) else Sort.FACT
        # What reads no element around it is asked once, however many quantifiers it stands in.
        return row, Standing(sort, depth + 1, nested if free else 0, free)

    def _below(self, row: Row) -> tuple[tuple[Ref, ...], Free]:
        """The rows that *row* refers to, and what it reads of the elements around it.

        Nearly all rows are cells, and many are alike in this: it is not worked out anew for each.
        """
        match row:
            case r.All() | r.Some():
                kept, below = _NOTHING, row.parts
                for ref in below:
                    free = self.standing[ref].free
                    kept = kept if free is kept or not free else kept | free if kept else free
                return below, kept
            case r.Literal() | r.Meets() | r.Inside():
                return (row.fact,), self.standing[row.fact].free
            case r.Any() | r.Every():
                key = row.list, self.standing[row.body].free
                if key not in self.bound:
                    self.bound[key] = free_of(row, self._free((row.body,)))
                return (row.body,), self.bound[key]
            case _:
                below = refs(row)
                return below, free_of(row, self._free(below))

    def _free(self, below: Iterable[Ref]) -> dict[Ref, Free]:
        return {ref: self.standing[ref].free for ref in below}

    # --- references ---

    def _above(self, data: object, sort: Sort) -> Ref:
        if type(data) is not int or not 0 <= data < self.number or self.standing[data].sort is not sort:
            raise Damaged(f"something else where a {sort.value} should be")
        return data

    def cell(self, data: object) -> Ref:
        """A condition above."""
        return self._above(data, Sort.CELL)

    def closed(self, data: object) -> Ref:
        """A condition above that reads no element around it."""
        ref = self.cell(data)
        if self.standing[ref].free:
            raise Damaged("a condition of an element where there is none")
        return ref

    def maybe_cell(self, data: object) -> Ref | None:
        return None if data is None else self.cell(data)

    def cells(self, data: object) -> tuple[Ref, ...]:
        refs = listed(data)
        for ref in refs:
            self.cell(ref)
        return tuple(refs)  # type: ignore[arg-type]  # each is a number

    def term(self, data: object) -> Ref:
        return self._above(data, Sort.TERM)

    def list(self, data: object) -> str:
        if data not in self.vocabulary.lists:
            raise Damaged("a list that there is not")
        return text(data)

    def fact(self, data: object) -> FactRef:
        path, list_name, up = tagged(data, "FactRef")
        found = FactRef(text(path), maybe_text(list_name), count(up, 0, MOST_NESTED))
        if found.path not in self.vocabulary.facts or self.vocabulary.list_of(found.path) != found.list:
            raise Damaged("a fact that there is not")
        self.paths.add(found.path)
        return found

    def numeric(self, data: object) -> FactRef:
        found = self.fact(data)
        if self.type(found).kind not in NUMERIC:
            raise Damaged("a fact that is no number")
        return found

    def element(self, data: object) -> FactRef:
        """A fact of the elements of a list."""
        found = self.fact(data)
        if found.list is None or found.up:
            raise Damaged("a fact of no list")
        return found

    def side(self, data: object) -> FactRef | DateConstant:
        if listed(data)[0] == "DateConstant":
            (at,) = tagged(data, "DateConstant")
            return DateConstant(day(at))
        return self.fact(data)

    def type(self, side: FactRef | DateConstant) -> Type:
        return Type(Kind.DATE) if isinstance(side, DateConstant) else self.vocabulary.facts[side.path].type

    def date(self, data: object) -> FactRef | DateConstant:
        found = self.side(data)
        if self.type(found).kind is not Kind.DATE:
            raise Damaged("something else where a date should be")
        return found

    # --- classes ---

    def partition(self, row: r.FactRow, data: object) -> Partition:
        """The classes of *row*, which *data* is."""
        match row:
            case r.Plain(ref):
                return of_fact(data, self.vocabulary.facts[ref.path], self.spellings)
            case r.Measured():
                return ordered(data, False, fraction)
            case r.TierOf(_, words) | r.LevelOf(_, words):
                return nominal(data, Type(Kind.CHOICE, words), {*words}, self.spellings)
            case _:
                return nominal(data, _TRUTH, {True, False}, self.spellings)

    def classes_of(self, data: object) -> tuple[Ref, Partition]:
        """A fact above, and its classes."""
        ref = self._above(data, Sort.FACT)
        return ref, self.partitions[ref]

    def member(self, ref: object, lines: object, minus: object, depth: int = 0) -> r.Member:
        if depth > MOST_DEEP:
            raise Damaged("lists that stand too deep in each other")
        fact = self.fact(ref)
        others = [tagged(each, "Member") for each in listed(minus)]
        return r.Member(
            fact,
            tuple([self._line(each, self.type(fact)) for each in listed(lines)]),
            tuple([self.member(of, entries, out, depth + 1) for of, entries, out in others]),
        )

    def _line(self, data: object, type: Type) -> r.Line:
        what, windows, where = tagged(data, "Line")
        found: CodeRange | frozenset[Value] = (
            code_range(what) if type.kind in CODED else values(what, _listable(type), self.spellings)
        )
        return r.Line(found, tuple(map(window, listed(windows))), self.maybe_cell(where))


def _listable(type: Type) -> Type:
    """The type of what a list holds: it may hold words that the fact which is looked up in it does not have."""
    return Type(Kind.TEXT) if type.kind in WORDED else type


# --- one reader a sort of row: what is stored of it, in the order of its fields ------------------------


def _literal(rows: Reader, fact: object, mask: object) -> Row:
    ref, partition = rows.classes_of(fact)
    if isinstance(partition, CodeSpace) or (isinstance(partition, Nominal) and partition.several):
        raise Damaged("a set where one value should be")
    return r.Literal(ref, classes(mask, partition.size))


def _of_set(rows: Reader, fact: object, mask: object) -> tuple[Ref, r.Mask]:
    ref, partition = rows.classes_of(fact)
    if isinstance(partition, Ordered) or (isinstance(partition, Nominal) and not partition.several):
        raise Damaged("one value where a set should be")
    return ref, classes(mask, partition.size)


def _plain(rows: Reader, ref: object, unit: object) -> Row:
    fact = rows.fact(ref)
    if unit is not None and rows.type(fact).kind not in (Kind.MONEY, Kind.QUANTITY):
        raise Damaged("a unit of a fact that has none")
    return r.Plain(fact, maybe_text(unit))


def _balance(rows: Reader, left: object, order: object, right: object, unit: object, money: object) -> Row:
    how = _ORDERS[order]  # type: ignore[index]
    return r.Balance(rows.term(left), how, rows.term(right), maybe_text(unit), an(bool, money))


def _related(rows: Reader, left: object, how: object, right: object, steps: object) -> Row:
    one, other, kinship, words = rows.side(left), rows.side(right), _KINSHIPS[how], texts(steps)  # type: ignore[index]
    types = rows.type(one), rows.type(other)
    kinds = types[0].kind, types[1].kind
    if kinds[0] is not kinds[1] and kinds != (Kind.CHOICE, Kind.SET):
        raise Damaged("two facts of different types")
    if kinship in _STEPS and kinds[0] not in _IN_ORDER:
        raise Damaged("values that have no order")
    if kinship in _STEPS and kinds[0] is Kind.LADDER and any(not {*type.values} <= {*words} for type in types):
        raise Damaged("words that have no order")
    if kinship is r.Kinship.AMONG and kinds[1] not in (Kind.SET, *CODED):
        raise Damaged("a set where there is none")
    return r.Related(one, kinship, other, words)


def _near(rows: Reader, left: object, number: object, unit: object, before: object, right: object) -> Row:
    if unit not in _UNITS:
        raise Damaged("a unit of time that there is not")
    return r.Near(rows.date(left), count(number), text(unit), an(bool, before), rows.date(right))


def _same_period(rows: Reader, left: object, unit: object, right: object, counted_from: object) -> Row:
    month, first = listed(counted_from)
    if unit not in _PERIODS:
        raise Damaged("a period that there is not")
    return r.SamePeriod(rows.date(left), text(unit), rows.date(right), (count(month, 1, 12), count(first, 1, 31)))


def _words(data: object) -> tuple[str, ...]:
    found = texts(data)
    if not found or len(set(found)) < len(found):
        raise Damaged("a level that is named twice, or none")
    return found


def _tiers(rows: Reader, own: object, words: object, needs: object) -> Row:
    found = _words(words)
    tiers = tuple([rows.cells(tier) for tier in listed(needs)])
    if len(tiers) != len(found):
        raise Damaged("more or fewer tiers than names")
    return r.TierOf(name(own), found, tiers)


def _levels(rows: Reader, own: object, words: object, raises: object) -> Row:
    found = _words(words)
    pairs = [listed(each) for each in listed(raises)]
    return r.LevelOf(
        name(own), found, tuple([(count(level, 0, len(found) - 1), rows.cell(cell)) for level, cell in pairs])
    )


def _known(rows: Reader, ref: object, list_name: object) -> Row:
    return r.Known(None if ref is None else rows.fact(ref), None if list_name is None else rows.list(list_name))


def _total(rows: Reader, ref: object, where: object) -> Row:
    rows.numeric(ref)
    return r.Total(rows.element(ref), rows.maybe_cell(where))


def _sum(rows: Reader, parts: object) -> Row:
    pairs = [listed(each) for each in listed(parts)]
    found = tuple([(count(sign, -1, 1), rows.term(term)) for sign, term in pairs])
    if any(sign == 0 for sign, _ in found):
        raise Damaged("a part of a sum without a sign")
    return r.Sum(found)


def _share(rows: Reader, percent: object, of: object) -> Row:
    found = fraction(percent)
    if found < 0:
        raise Damaged("a share below nothing")
    return r.Share(found, rows.term(of))


def _points(rows: Reader, own: object, adds: object) -> Row:
    pairs = [listed(each) for each in listed(adds)]
    return r.Points(name(own), tuple([(fraction(points), rows.cell(cell)) for points, cell in pairs]))


_READERS: Mapping[str, Callable[..., Row]] = {
    "Literal": _literal,
    "Meets": lambda rows, fact, mask: r.Meets(*_of_set(rows, fact, mask)),
    "Inside": lambda rows, fact, mask: r.Inside(*_of_set(rows, fact, mask)),
    "All": lambda rows, parts: r.All(rows.cells(parts)),
    "Some": lambda rows, parts: r.Some(rows.cells(parts)),
    "Any": lambda rows, list_name, body: r.Any(rows.list(list_name), rows.cell(body)),
    "Every": lambda rows, list_name, body: r.Every(rows.list(list_name), rows.cell(body)),
    "Plain": _plain,
    "Measured": lambda rows, term, unit: r.Measured(rows.term(term), maybe_text(unit)),
    "Balance": _balance,
    "Related": _related,
    "Near": _near,
    "SamePeriod": _same_period,
    "Member": lambda rows, ref, lines, minus: rows.member(ref, lines, minus),
    "TierOf": _tiers,
    "LevelOf": _levels,
    "Known": _known,
    "Answers": lambda rows, license_, kind: r.Answers(name(license_), text(kind)),  # noqa: ARG005 - called like the others
    "Amount": lambda rows, amount: r.Amount(fraction(amount)),  # noqa: ARG005
    "Field": lambda rows, ref: r.Field(rows.numeric(ref)),
    "Total": _total,
    "Count": lambda rows, list_name, where: r.Count(rows.list(list_name), rows.maybe_cell(where)),
    "Distinct": lambda rows, key, where: r.Distinct(rows.element(key), rows.maybe_cell(where)),
    "Sum": _sum,
    "Share": _share,
    "Points": _points,
}
