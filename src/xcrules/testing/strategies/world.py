"""What a policy's own conditions tell apart: for each fact it reads, the values worth trying, most ordinary first.

One value stands for each class, and further ones lie at the boundaries: the cut itself and one step to either side,
the day and the days beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from xcrules.engines.calendar import moved
from xcrules.engines.reference import names_of
from xcrules.engines.representatives import as_value, measured, next_day, of_partition, something_else
from xcrules.facts.codes import parse_code
from xcrules.facts.types import FactSpec, Kind, Vocabulary
from xcrules.facts.values import Code, Money, Value, party
from xcrules.program.model import CodeRange, DateConstant, FactRef, Window
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.partition import Nominal, Ordered
from xcrules.rulebook.parts import reads
from xcrules.rulebook.rows import Ref

USUAL_DAY = date(2026, 3, 2)
"""The day of an application whose policy names no later one."""

MOST_LINES = 40
"""Entries of one list whose values are tried; of longer lists so many, spread over them."""

MOST_ORDINARY: Mapping[str, tuple[str, ...]] = {
    "activity": ("export",),
    "end_use.purpose": ("civil",),
    "party.role": ("end_user", "consignee"),
}
"""Words that are more ordinary than the others of their fact; else those are that no condition names."""


@dataclass(frozen=True, slots=True, repr=False)
class World:
    """outer: the application's own facts that the policy reads, but the date. lists: list -> fields read of it.

    values: path -> what it may be, most ordinary first. numbers: row of a total, count or score -> numbers to try.
    rates: pairs of currencies that may have to be converted. requests: what may be asked for.
    """

    book: Rulebook
    outer: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]
    values: Mapping[str, tuple[Value, ...]]
    numbers: Mapping[Ref, tuple[Fraction, ...]]
    rates: tuple[tuple[str, str], ...]
    requests: tuple[str, ...]

    def __repr__(self) -> str:
        """In a line: Hypothesis writes down what a strategy is made of."""
        return f"<the world of {self.book.name}>"

    @property
    def vocabulary(self) -> Vocabulary:
        return self.book.vocabulary

    def spec(self, path: str) -> FactSpec:
        return self.vocabulary.facts[path]


def world_of(book: Rulebook, kinds: Iterable[str]) -> World:
    """What the conditions of *book* tell apart; kinds: of licenses that may be requested."""
    paths = {fact.path for row in book.rows for fact in reads(row)} - {"date"}
    listed = {row.list for row in book.rows if isinstance(row, r.Any | r.Every | r.Count)}
    lists: defaultdict[str, set[str]] = defaultdict(set)
    lists["item"] = set()
    for path in paths:
        name = book.vocabulary.list_of(path)
        if name is not None:
            lists[name].add(path)
    for name in listed:
        lists[name] |= set()
    if "country_conflict" in paths:
        lists["destination"] |= {"destination.country"}
        lists["party"] |= {"party.role", "party.country"}
    for name, fields in lists.items():
        if not fields & set(book.vocabulary.lists[name].keys):
            fields.add(_key(book.vocabulary.lists[name].keys, fields))
    outer = sorted(p for p in paths if book.vocabulary.list_of(p) is None and not book.vocabulary.facts[p].derived)
    numbers = {ref: tuple(_numbers(book, ref)) for ref, row in enumerate(book.rows) if isinstance(row, r.Measured)}
    values = _values(book, {*outer, *(path for fields in lists.values() for path in fields), "date"})
    licenses = [license_.id for license_ in book.licenses]
    unique = [x.name for x in licenses if sum(x.name in names_of(other) for other in licenses) == 1]
    return World(
        book,
        tuple(outer),
        {name: tuple(sorted(fields)) for name, fields in sorted(lists.items())},
        values,
        numbers,
        tuple(_rates(values)),
        (*unique, *(kind for kind in kinds if any(x.kind == kind for x in book.licenses))) if licenses else (),
    )


def _key(keys: tuple[str, ...], fields: set[str]) -> str:
    return keys[0] if len(keys) == 1 or not fields else keys[-1]


# --- values ------------------------------------------------------------------------------------------


def _values(book: Rulebook, paths: set[str]) -> Mapping[str, tuple[Value, ...]]:
    turns = _turns(book)
    usual = _usual_day(turns)
    spans = {(row.count, row.unit) for row in book.rows if isinstance(row, r.Near)}
    turns |= {moved(usual, sign * count, unit) for count, unit in spans for sign in (1, -1)}
    named = _named(book)
    days = [day for turn in sorted(turns) for day in (turn, next_day(turn, -1), next_day(turn, 1))]
    found: dict[str, tuple[Value, ...]] = {}
    shared = _shared(book)
    telling = [(ref, row) for ref, row in enumerate(book.rows) if isinstance(row, r.Plain | r.Member | r.Measured)]
    for path in sorted(paths):
        spec = book.vocabulary.facts[path]
        told = [value for ref, row in telling for value in _from_row(book, ref, row, path)]
        told += shared.get(spec.type.kind, [])
        if spec.type.kind is Kind.DATE:
            told += days
        found[path] = tuple(dict.fromkeys((*_usual(spec, told, usual, named), *told)))
    return found


def _usual(spec: FactSpec, told: list[Value], usual: date, named: set[Value]) -> Iterator[Value]:
    """The most ordinary values of a fact, the most ordinary one first. named: values that some condition names."""
    kind = spec.type
    match kind.kind:
        case Kind.DATE:
            yield usual
        case Kind.YES_NO:
            yield from (False, True)
        case Kind.LADDER:
            yield from kind.values
        case Kind.CHOICE:
            yield from MOST_ORDINARY.get(spec.path, ())
            yield from sorted(kind.values, key=lambda word: word in named)
        case Kind.SET:
            yield from (frozenset({word}) for word in kind.values)
            # What asks for all of them (the elements of a program) needs the whole set, and its edge is one less.
            yield frozenset(kind.values)
            yield from (frozenset(kind.values) - {word} for word in kind.values if len(kind.values) > 2)
        case Kind.NUMBER | Kind.PERCENT:
            yield Fraction(1)
        case Kind.MONEY:
            units = sorted({value.currency for value in told if isinstance(value, Money)}) or ["USD"]
            yield from (Money(Fraction(1), unit) for unit in units)
        case Kind.QUANTITY:
            yield from (measured(kind, Fraction(1), unit) for unit in kind.dimensions or ("units",))
        case Kind.PARTY:
            yield from (party("Somebody Else"), party("Somebody Else Again"))
        case _:
            yield from something_else(kind, named)


def _named(book: Rulebook) -> set[Value]:
    """The words, countries and names that some condition names."""
    groups = [group for each in book.partitions.values() if isinstance(each, Nominal) for group in each.groups]
    lines = [line.what for row in book.rows if isinstance(row, r.Member) for line in row.every_line()]
    return {value for group in (*groups, *lines) if isinstance(group, frozenset) for value in group}


def _from_row(book: Rulebook, ref: Ref, row: r.Row, path: str) -> Iterator[Value]:
    kind = book.vocabulary.facts[path].type
    match row:
        case r.Plain(FactRef(name), unit) if name == path:
            yield from of_partition(book, ref, path, unit)
            partition = book.partitions[ref]
            if isinstance(partition, Ordered):
                for at, _ in partition.cuts:
                    yield from (measured(kind, each, unit) for each in _beside(at) if not _negative(each))
            if kind.is_several:
                yield from _finer(kind.kind, list(of_partition(book, ref, path, unit)))
        case r.Member(FactRef(name)) if name == path:
            for line in _spread(tuple(row.every_line())):
                if isinstance(line.what, CodeRange):
                    codes: list[Value] = [frozenset({line.what.first}), frozenset({line.what.last})]
                    yield from codes
                    yield from _finer(kind.kind, codes)
                else:
                    yield as_value(kind, min(line.what, key=repr))
        case r.Measured(term, unit) if path in _summed(book, term):
            for number in _numbers(book, ref):
                if not _negative(number):
                    yield measured(kind, number, unit)
                    yield measured(kind, number / 2, unit)
        case _:
            pass


def _finer(kind: Kind, values: list[Value]) -> Iterator[Value]:
    """Codes with one more component than those of *values*, and a code that has two of them at once."""
    codes = [code for value in values if isinstance(value, frozenset) for code in value if isinstance(code, Code)]
    for code in codes:
        if len(code.parts) < 4 and (kind is not Kind.ENTRY or len(code.parts) < 3):
            yield frozenset({Code((*code.parts, "10" if kind is Kind.HS else "a"))})
    if len(codes) > 1:
        yield frozenset({codes[0], codes[-1]})


def _spread(lines: tuple[r.Line, ...]) -> tuple[r.Line, ...]:
    return lines if len(lines) <= MOST_LINES else lines[:: len(lines) // MOST_LINES + 1]


def _beside(at: Fraction | date) -> Iterator[Fraction | date]:
    """The boundary and one step to either side: a day, a hundredth, one."""
    if isinstance(at, date):
        yield from (at, next_day(at, -1), next_day(at, 1))
    else:
        yield from (at, at - Fraction(1, 100), at + Fraction(1, 100), at - 1, at + 1)


def _negative(number: Fraction | date) -> bool:
    return isinstance(number, Fraction) and number < 0


def _numbers(book: Rulebook, ref: Ref) -> Iterator[Fraction]:
    """What a term may come to, at the boundaries of its classes and beside them."""
    partition = book.partitions[ref]
    assert isinstance(partition, Ordered)
    found = {number for at, _ in partition.cuts for number in _beside(at)} | {Fraction(0), Fraction(1)}
    yield from sorted(number for number in found if isinstance(number, Fraction))


def _summed(book: Rulebook, term: Ref) -> Iterator[str]:
    """The facts that a term adds up."""
    match book.rows[term]:
        case r.Field(fact) | r.Total(fact):
            yield fact.path
        case r.Sum(parts):
            for _, part in parts:
                yield from _summed(book, part)
        case r.Share(_, of):
            yield from _summed(book, of)
        case _:
            pass


def _shared(book: Rulebook) -> Mapping[Kind, list[Value]]:
    """Values that several facts may have in common, where the policy compares facts with each other."""
    return {
        Kind.TEXT: ["D-1", "D-2"],
        Kind.PARTY: [party("Alpha Works"), party("Beta Trading")],
        Kind.COUNTRY: [country for country in ("DE", "JP") if _compares(book, Kind.COUNTRY)],
        Kind.ENTRY: [frozenset({code}) for code in (parse_code(Kind.ENTRY, "0Z999.a"),) if isinstance(code, Code)],
    }


def _compares(book: Rulebook, kind: Kind) -> bool:
    return any(
        isinstance(row, r.Related) and any(book.vocabulary.facts[fact.path].type.kind is kind for fact in reads(row))
        for row in book.rows
    )


# --- days --------------------------------------------------------------------------------------------


def _usual_day(turns: set[date]) -> date:
    """The latest day named, short of those that only mean `for ever`."""
    return max((USUAL_DAY, *(day for day in turns if day.year < 2100)))


def _turns(book: Rulebook) -> set[date]:
    """The days at which some answer turns."""
    turns = {USUAL_DAY}
    for ref, row in enumerate(book.rows):
        match row:
            case r.Plain():
                partition = book.partitions[ref]
                if isinstance(partition, Ordered):
                    turns |= {at for at, _ in partition.cuts if isinstance(at, date)}
            case r.Member():
                turns |= {day for line in row.every_line() for window in line.windows for day in _ends(window)}
            case r.Related(left, _, right) | r.Near(left, _, _, _, right) | r.SamePeriod(left, _, right):
                turns |= {side.value for side in (left, right) if isinstance(side, DateConstant)}
            case _:
                pass
    return turns


def _ends(window: Window) -> Iterator[date]:
    yield from (day for day in (window.start, window.end) if day is not None)


# --- money -------------------------------------------------------------------------------------------


def _rates(values: Mapping[str, tuple[Value, ...]]) -> Iterator[tuple[str, str]]:
    found = sorted({value.currency for each in values.values() for value in each if isinstance(value, Money)})
    yield from ((one, other) for one in found for other in found if one != other)
