"""Missing facts as questions: which to ask first, and what each answer would leave.

Facts of one path are one question. Its answers are the classes that an open element still allows, each shown by
one value, given to all the open elements at once. The question comes first that leaves the fewest outcomes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from xcrules.engines.calendar import moved
from xcrules.engines.missing import open_places
from xcrules.engines.outcome import Outcome, possible
from xcrules.engines.reference import Reading, codes, matches, ones
from xcrules.engines.representatives import as_value, may_hold, next_day, of_partition, something_else
from xcrules.engines.truth import Truth
from xcrules.facts.facts import Element, Facts
from xcrules.facts.printing import in_order
from xcrules.facts.types import Closing, Kind, Type
from xcrules.facts.unit_value import unit_value
from xcrules.facts.values import NONE, Code, Knowledge, Money, Party, Quantity, Value
from xcrules.program.model import CodeRange, DateConstant, FactRef
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.parts import reads

MOST_ANSWERS = 30
"""Of a fact with more classes than this, so many are tried as answers."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A value that stands for its class (None: for a list, `empty` says which), and the outcomes it leaves."""

    value: Value | None
    empty: bool
    possible: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A missing fact: its path, the numbers of the elements that lack it, and its answers."""

    path: str
    numbers: tuple[int, ...]
    answers: tuple[Answer, ...]

    @property
    def order(self) -> tuple[bool, int, int, int, str]:
        left = [len(answer.possible) for answer in self.answers] or [len(Outcome)]
        mildest = min((_severity(answer.possible[-1]) for answer in self.answers), default=len(Outcome))
        return self.path.startswith("rates."), max(left), min(left), mildest, self.path


def _severity(outcome: Outcome) -> int:
    return list(Outcome).index(outcome)


def questions(reading: Reading) -> tuple[Question, ...]:
    places: defaultdict[str, set[int]] = defaultdict(set)
    for place in open_places(reading):
        places[place.path].add(place.number)
    found = (
        Question(path, _numbers(numbers), tuple(_answers(reading, path, numbers))) for path, numbers in places.items()
    )
    return tuple(sorted(found, key=lambda question: question.order))


def _numbers(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(number for number in numbers if number))


def _answers(reading: Reading, path: str, numbers: set[int]) -> Iterator[Answer]:
    book, facts = reading.book, reading.facts
    if path in book.vocabulary.lists:
        if book.vocabulary.lists[path].least == 0:
            yield _answer(reading, replace(facts, lists={**facts.lists, path: ()}), None, True)
        yield _answer(reading, replace(facts, lists={**facts.lists, path: ({},)}), None, False)
    elif path in book.vocabulary.facts:
        for value in _candidates(reading, path, numbers)[:MOST_ANSWERS]:
            yield _answer(reading, _given(facts, path, numbers, (value,), book), value, False)


def _answer(reading: Reading, facts: Facts, value: Value | None, empty: bool) -> Answer:
    return Answer(value, empty, possible(reading.on(facts)))


def _given(facts: Facts, path: str, numbers: set[int], known: Knowledge, book: Rulebook) -> Facts:
    """*facts* with the fact at *path* known, of the application or of the elements of these numbers."""
    list_name = book.vocabulary.list_of(path)
    if list_name is None:
        return replace(facts, fields={**facts.fields, path: known})
    elements: tuple[Element, ...] = facts.lists[list_name] or ()
    changed = tuple(
        _changed(element, path, known) if number in numbers else element
        for number, element in enumerate(elements, start=1)
    )
    return replace(facts, lists={**facts.lists, list_name: changed})


def _changed(element: Element, path: str, known: Knowledge) -> Element:
    changed = {**element, path: known}
    worth = unit_value(changed) if path in ("item.value", "item.quantity") else None
    return changed if worth is None else {**changed, "item.unit_value": (worth,)}


# --- one value a class -------------------------------------------------------------------------------


def _candidates(reading: Reading, path: str, numbers: set[int]) -> tuple[Value, ...]:
    """Values for every class of *path* that some open element still allows."""
    known = _known(reading.facts, path, numbers, reading.book)
    spec = reading.book.vocabulary.facts[path]
    rows = [(ref, row) for ref, row in enumerate(reading.book.rows)]
    values = {value for ref, row in rows for value in _from_row(reading, ref, row, path) if may_hold(spec.type, value)}
    if spec.closes is Closing.NONE:
        values.add(NONE)
    if None not in known:
        several = {value for each in known if each is not None and len(each) > 1 for value in each}
        values = several or {value for value in values if _is_finer(value, known)} | set(_siblings(known))
    return _one_a_class(reading, path, in_order(spec.type, values))


def _one_a_class(reading: Reading, path: str, values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Of values that no condition tells apart, the first that is there at all."""
    found: dict[object, Value] = {}
    for value in sorted(values, key=lambda each: each is NONE):
        found.setdefault(tuple(_signature(reading, path, value)), value)
    return tuple(value for value in values if value in found.values())


def _signature(reading: Reading, path: str, value: Value) -> Iterator[object]:
    for ref, row in enumerate(reading.book.rows):
        if all(fact.path != path for fact in reads(row)):
            continue
        match row:
            case r.Plain(_, unit):
                yield tuple(reading.classes_of(ref, value, unit))
            case r.Member():
                yield tuple(
                    max((matches(line, one) for one in ones(value)), default=Truth.FALSE) for line in row.every_line()
                )
            case _:
                yield type(value), value


def _is_finer(value: Value, known: list[Knowledge]) -> bool:
    """Whether *value* is a code below one that is known only coarsely."""
    coarse = [code for each in known for one in each or () for code in codes(one)]
    return any(code != other and code.covers(other) for other in codes(value) for code in coarse)


def _siblings(known: list[Knowledge]) -> Iterator[Value]:
    """For a code that is known only coarsely: a finer one that no condition is likely to name."""
    for each in known:
        for value in each or ():
            for code in codes(value):
                digits = code.parts[0].isdigit()
                yield frozenset({Code((*code.parts, "99" if digits else "z"))})


def _known(facts: Facts, path: str, numbers: set[int], book: Rulebook) -> list[Knowledge]:
    list_name = book.vocabulary.list_of(path)
    if list_name is None:
        return [facts.fields.get(path)]
    elements = facts.lists.get(list_name) or ()
    return [element.get(path) for number, element in enumerate(elements, start=1) if number in numbers]


def _from_row(reading: Reading, ref: int, row: r.Row, path: str) -> Iterator[Value]:
    match row:
        case r.Plain(FactRef(name), unit) if name == path:
            yield from of_partition(reading.book, ref, path, unit)
        case r.Member(FactRef(name)) if name == path:
            kind = reading.book.vocabulary.facts[path].type
            for line in row.every_line():
                yield as_value(kind, line.what.first if isinstance(line.what, CodeRange) else min(line.what, key=repr))
            yield from something_else(kind, set())
        case r.Near(left, count, unit, before, right):
            day = _day(reading, right)
            if isinstance(left, FactRef) and left.path == path and day is not None:
                edge = moved(day, -count if before else count, unit)
                first, last = min(edge, day), max(edge, day)
                yield from (next_day(first, -1), first, last, next_day(last, 1))
        case r.SamePeriod(left, unit, right, _) | r.Related(left, unit, right):
            for one, other in ((left, right), (right, left)):
                if isinstance(one, FactRef) and one.path == path:
                    yield from _beside(reading, other, path)
        case _:
            pass


def _day(reading: Reading, side: FactRef | DateConstant) -> date | None:
    if isinstance(side, DateConstant):
        return side.value
    return reading.facts.date if side == FactRef("date") else None


def _fits(kind: Type, value: Value) -> bool:
    """Whether a value of a fact that *kind* is compared with may be one of its own: two choices may differ in words."""
    match value:
        case bool():
            return kind.kind is Kind.YES_NO
        case Fraction():
            return kind.kind in (Kind.NUMBER, Kind.PERCENT)
        case Money():
            return kind.kind is Kind.MONEY
        case Quantity():
            return kind.kind is Kind.QUANTITY
        case date():
            return kind.kind is Kind.DATE
        case str():
            return kind.kind in (Kind.TEXT, Kind.COUNTRY) or value in kind.values
        case frozenset():
            words = {word for word in value if isinstance(word, str)}
            return kind.kind in (Kind.ENTRY, Kind.HS) if not words else words <= set(kind.values)
        case Party():
            return kind.kind is Kind.PARTY
        case _:
            return False


def _beside(reading: Reading, other: FactRef | DateConstant, path: str) -> Iterator[Value]:
    """Values at, below and above those that the other side of a comparison is known to have."""
    kind = reading.book.vocabulary.facts[path].type
    found: set[Value] = set()
    if isinstance(other, DateConstant):
        found.add(other.value)
    elif other.list is None:
        found.update(reading.knowledge(other, reading.root) or ())
    else:
        for element in reading.elements(other.list) or ():
            found.update(element.get(other.path) or ())
    found = {value for value in found if _fits(kind, value)}
    yield from found
    for value in found:
        if isinstance(value, date):
            yield from (next_day(value, -1), next_day(value, 1))
    yield from something_else(kind, found)
