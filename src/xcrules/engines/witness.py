"""Which elements a condition holds through.

Of a true `any`, the elements that make it true; of `every`, `no` and `not any`, all; of a total or a count, those
counted. With `least` unknown: those through which it may hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from xcrules.engines.reference import Reading, Scope
from xcrules.engines.truth import Truth
from xcrules.rulebook import rows as r
from xcrules.rulebook.rows import Ref

Where = tuple[str, int]
"""An element: its list, and its number from 1."""
Elements = tuple[tuple[str, tuple[int, ...]], ...]
"""The numbers of elements by their list, both in order."""


@dataclass(slots=True)
class Witness:
    reading: Reading
    least: Truth
    found: set[Where] = field(default_factory=set)
    _seen: set[tuple[Ref, tuple[Where, ...]]] = field(default_factory=set)

    def cell(self, ref: Ref, scope: Scope) -> None:
        key = (ref, scope.place)
        if self.reading.truth(ref, scope) < self.least or key in self._seen:
            return
        self._seen.add(key)
        match self.reading.book.rows[ref]:
            case r.Literal(fact, _) | r.Meets(fact, _) | r.Inside(fact, _):
                self._fact(fact, scope)
            case r.All(parts) | r.Some(parts):
                for part in parts:
                    self.cell(part, scope)
            case r.Any(list_name, body) | r.Every(list_name, body):
                self._elements(list_name, body, scope)
            case other:
                raise AssertionError(f"{other} is no cell")

    def _elements(self, list_name: str, body: Ref | None, scope: Scope) -> None:
        for inner in self.reading.scopes(list_name, scope):
            if body is not None and self.reading.truth(body, inner) < self.least:
                continue
            if inner.number:
                self.found.add((list_name, inner.number))
            if body is not None:
                self.cell(body, inner)

    def _fact(self, fact: Ref, scope: Scope) -> None:
        match self.reading.book.rows[fact]:
            case r.Measured(term):
                self._term(term, scope)
            case r.Balance(left, _, right):
                self._term(left, scope)
                self._term(right, scope)
            case _:
                pass

    def _term(self, term: Ref, scope: Scope) -> None:
        if (term, scope.place) in self._seen:
            return
        self._seen.add((term, scope.place))
        match self.reading.book.rows[term]:
            case r.Total(ref, where):
                assert ref.list is not None
                self._elements(ref.list, where, scope)
            case r.Count(list_name, where):
                self._elements(list_name, where, scope)
            case r.Sum(parts):
                for _, part in parts:
                    self._term(part, scope)
            case r.Share(_, of):
                self._term(of, scope)
            case _:
                pass


def elements_of(reading: Reading, ref: Ref, least: Truth) -> Elements:
    witness = Witness(reading, least)
    witness.cell(ref, reading.root)
    lists = sorted({list_name for list_name, _ in witness.found})
    return tuple((each, tuple(sorted(n for name, n in witness.found if name == each))) for each in lists)


def items_of(reading: Reading, ref: Ref, least: Truth) -> tuple[int, ...]:
    """The numbers of the items that make the `any item`s of a condition at least so true."""
    found: set[int] = set()
    _items(reading, ref, least, reading.root, found)
    return tuple(sorted(found))


def _items(reading: Reading, ref: Ref, least: Truth, scope: Scope, found: set[int]) -> None:
    if reading.truth(ref, scope) < least:
        return
    match reading.book.rows[ref]:
        case r.All(parts) | r.Some(parts):
            for part in parts:
                _items(reading, part, least, scope, found)
        case r.Any("item", body):
            found |= {
                inner.number
                for inner in reading.scopes("item", scope)
                if inner.number and reading.truth(body, inner) >= least
            }
        case r.Any(list_name, body) | r.Every(list_name, body) if list_name != "item":
            for inner in reading.scopes(list_name, scope):
                _items(reading, body, least, inner, found)
        case _:
            pass
