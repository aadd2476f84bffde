"""The rows of a stored rulebook, read back one by one, each checked against the rows above it.

A row may refer only to rows above it and of the right sort, its classes must be those of its fact, and what it reads
of elements must be bound by a quantifier around it: so an engine that reads the rows cannot run into anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

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

_FACTS = (
    r.Plain, r.Measured, r.Balance, r.Related, r.Near, r.SamePeriod, r.Member, r.TierOf, r.LevelOf, r.Known, r.Answers
)  # fmt: skip
_TERMS = (r.Amount, r.Field, r.Total, r.Count, r.Distinct, r.Sum, r.Share, r.Points)
_CELLS = frozenset({r.Literal, r.Meets, r.Inside, r.All, r.Some, r.Any, r.Every})
_NOTHING: Free = frozenset()
_BINDERS = frozenset({r.Any, r.Every, r.Count, r.Total, r.Distinct})


@dataclass(slots=True)
class Rows:
    """Rows as they come back. `partitions` fills along with them, from `stored`, the classes by row; `paths` are those
    of the facts that they read."""

    vocabulary: Vocabulary
    stored: Mapping[object, object]
    spellings: Spellings
    rows: list[Row] = field(default_factory=list)
    partitions: dict[Ref, Partition] = field(default_factory=dict)
    free: list[Free] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)
    _cells: bytearray = field(default_factory=bytearray)
    _depth: list[int] = field(default_factory=list)
    _nested: list[int] = field(default_factory=list)
    _bound: dict[tuple[str, Free], Free] = field(default_factory=dict)

    def read(self, data: object) -> None:
        """Adds the row that *data* is. Raises one of `MISSHAPEN`."""
        parts = listed(data)
        row = _READERS[parts[0]](self, *parts[1:])  # type: ignore[index]  # what is no name is not found
        below, free = self._below(row)
        depth, nested = 0, 0
        for ref in below:
            depth = self._depth[ref] if self._depth[ref] > depth else depth
            nested = self._nested[ref] if self._nested[ref] > nested else nested
        nested += row.__class__ in _BINDERS
        if depth >= MOST_DEEP or nested > MOST_NESTED:
            raise Damaged("conditions that stand too deep in each other")
        if isinstance(row, _FACTS):
            self.partitions[len(self.rows)] = self._partition(row)
        self.rows.append(row)
        self.free.append(free)
        self._cells.append(row.__class__ in _CELLS)
        self._depth.append(depth + 1)
        # What reads no element around it is asked once, however many quantifiers it stands in.
        self._nested.append(nested if free else 0)

    def _below(self, row: Row) -> tuple[tuple[Ref, ...], Free]:
        """The rows that *row* refers to, and what it reads of the elements around it.

        Nearly all rows are cells, and many are alike in this: it is not worked out anew for each.
        """
        match row:
            case r.All() | r.Some():
                kept, below = _NOTHING, row.parts
                for ref in below:
                    free = self.free[ref]
                    kept = kept if free is kept or not free else kept | free if kept else free
                return below, kept
            case r.Literal() | r.Meets() | r.Inside():
                return (row.fact,), self.free[row.fact]
            case r.Any() | r.Every():
                key = row.list, self.free[row.body]
                if key not in self._bound:
                    self._bound[key] = free_of(row, self.free)
                return (row.body,), self._bound[key]
            case _:
                return refs(row), free_of(row, self.free)

    # --- references ---

    def cell(self, data: object) -> Ref:
        """A condition above."""
        if type(data) is not int or data < 0 or not self._cells[data]:
            raise Damaged("something else where a condition should be")
        return data

    def closed(self, data: object) -> Ref:
        """A condition above that reads no element around it."""
        ref = self.cell(data)
        if self.free[ref]:
            raise Damaged("a condition of an element where there is none")
        return ref

    def maybe_cell(self, data: object) -> Ref | None:
        return None if data is None else self.cell(data)

    def cells(self, data: object) -> tuple[Ref, ...]:
        refs, cells = listed(data), self._cells
        for ref in refs:
            if type(ref) is not int or ref < 0 or not cells[ref]:
                raise Damaged("something else where a condition should be")
        return tuple(refs)  # type: ignore[arg-type]  # each is a number

    def term(self, data: object) -> Ref:
        ref = an(int, data)
        if ref < 0 or not isinstance(self.rows[ref], _TERMS):
            raise Damaged("something else where a term should be")
        return ref

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

    def _partition(self, row: r.FactRow) -> Partition:
        data = self.stored[len(self.rows)]
        match row:
            case r.Plain(ref):
                return of_fact(data, self.vocabulary.facts[ref.path], self.spellings)
            case r.Measured():
                return ordered(data, False, fraction)
            case r.TierOf(_, words) | r.LevelOf(_, words):
                return nominal(data, Type(Kind.CHOICE, words), {*words}, self.spellings)
            case _:
                return nominal(data, _TRUTH, {True, False}, self.spellings)

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


def _literal(rows: Rows, fact: object, mask: object) -> Row:
    partition = rows.partitions[fact]  # type: ignore[index]  # what is no row is not found
    if isinstance(partition, CodeSpace) or (isinstance(partition, Nominal) and partition.several):
        raise Damaged("a set where one value should be")
    return r.Literal(an(int, fact), classes(mask, partition.size))


def _of_set(rows: Rows, fact: object, mask: object) -> tuple[Ref, r.Mask]:
    partition = rows.partitions[fact]  # type: ignore[index]
    if isinstance(partition, Ordered) or (isinstance(partition, Nominal) and not partition.several):
        raise Damaged("one value where a set should be")
    return an(int, fact), classes(mask, partition.size)


def _plain(rows: Rows, ref: object, unit: object) -> Row:
    fact = rows.fact(ref)
    if unit is not None and rows.type(fact).kind not in (Kind.MONEY, Kind.QUANTITY):
        raise Damaged("a unit of a fact that has none")
    return r.Plain(fact, maybe_text(unit))


def _balance(rows: Rows, left: object, order: object, right: object, unit: object, money: object) -> Row:
    how = _ORDERS[order]  # type: ignore[index]
    return r.Balance(rows.term(left), how, rows.term(right), maybe_text(unit), an(bool, money))


def _related(rows: Rows, left: object, how: object, right: object, steps: object) -> Row:
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


def _near(rows: Rows, left: object, number: object, unit: object, before: object, right: object) -> Row:
    if unit not in _UNITS:
        raise Damaged("a unit of time that there is not")
    return r.Near(rows.date(left), count(number), text(unit), an(bool, before), rows.date(right))


def _same_period(rows: Rows, left: object, unit: object, right: object, counted_from: object) -> Row:
    month, first = listed(counted_from)
    if unit not in _PERIODS:
        raise Damaged("a period that there is not")
    return r.SamePeriod(rows.date(left), text(unit), rows.date(right), (count(month, 1, 12), count(first, 1, 31)))


def _words(data: object) -> tuple[str, ...]:
    found = texts(data)
    if not found or len(set(found)) < len(found):
        raise Damaged("a level that is named twice, or none")
    return found


def _tiers(rows: Rows, own: object, words: object, needs: object) -> Row:
    found = _words(words)
    tiers = tuple([rows.cells(tier) for tier in listed(needs)])
    if len(tiers) != len(found):
        raise Damaged("more or fewer tiers than names")
    return r.TierOf(name(own), found, tiers)


def _levels(rows: Rows, own: object, words: object, raises: object) -> Row:
    found = _words(words)
    pairs = [listed(each) for each in listed(raises)]
    return r.LevelOf(
        name(own), found, tuple([(count(level, 0, len(found) - 1), rows.cell(cell)) for level, cell in pairs])
    )


def _known(rows: Rows, ref: object, list_name: object) -> Row:
    return r.Known(None if ref is None else rows.fact(ref), None if list_name is None else rows.list(list_name))


def _total(rows: Rows, ref: object, where: object) -> Row:
    rows.numeric(ref)
    return r.Total(rows.element(ref), rows.maybe_cell(where))


def _sum(rows: Rows, parts: object) -> Row:
    pairs = [listed(each) for each in listed(parts)]
    found = tuple([(count(sign, -1, 1), rows.term(term)) for sign, term in pairs])
    if any(sign == 0 for sign, _ in found):
        raise Damaged("a part of a sum without a sign")
    return r.Sum(found)


def _share(rows: Rows, percent: object, of: object) -> Row:
    found = fraction(percent)
    if found < 0:
        raise Damaged("a share below nothing")
    return r.Share(found, rows.term(of))


def _points(rows: Rows, own: object, adds: object) -> Row:
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
