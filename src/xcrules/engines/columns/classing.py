"""Fact rows at every point of a frame: which classes a fact may lie in, asked of the reference engine once for each
distinct thing that its answer depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from xcrules.engines.columns.batch import Ints
from xcrules.engines.columns.frames import Frame
from xcrules.engines.planes.members import Members, members
from xcrules.engines.reference import NOTHING_KNOWN, Reading, Scope, union
from xcrules.engines.truth import Truth
from xcrules.facts.facts import Element, Facts
from xcrules.facts.types import Kind
from xcrules.facts.values import Knowledge
from xcrules.program.model import FactRef
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.parts import reads
from xcrules.rulebook.rows import Mask, Ref

if TYPE_CHECKING:
    from xcrules.engines.columns.evaluation import Evaluation

Several = frozenset[frozenset[Mask]] | None
"""Of a fact that is a set: for each set that it may be, the classes that each of its elements may lie in."""

MOST_KEPT = 200_000
"""Answers that are kept for one fact row, from one part of a table to the next."""


@dataclass(slots=True)
class Signs:
    """The distinct answers for one fact row, by place: masks of classes, or `Several`."""

    all: list[Any] = field(default_factory=list)
    places: dict[Any, int] = field(default_factory=dict)
    answers: dict[tuple[int, ...], int] = field(default_factory=dict)
    """What the answer depends on -> its place."""

    def place(self, sign: Any) -> int:
        found = self.places.get(sign)
        if found is None:
            found = self.places[sign] = len(self.all)
            self.all.append(sign)
        return found


@dataclass(slots=True)
class Signed:
    """The answer at each point, as a place among the distinct ones."""

    places: Ints
    signs: Signs


@dataclass(slots=True)
class Given(Reading):
    """A reading of one case: the conditions that a row depends on have the truths that are given.

    members: lists whose entries have dates or conditions, by value: ever new names are not compared with each entry.
    """

    given: Mapping[Ref, Truth] = field(default_factory=dict)
    members: Mapping[Ref, Members] = field(default_factory=dict)

    def classes(self, fact: Ref, scope: Scope) -> Mask:
        listed = self.members.get(fact)
        return Reading.classes(self, fact, scope) if listed is None else listed.classes(self, fact, scope)

    def truth(self, ref: Ref, scope: Scope | None = None) -> Truth:  # noqa: ARG002 - they are given for one scope
        return self.given[ref]


def distinct(keys: Sequence[Ints], size: int) -> tuple[Ints, Ints]:
    """For each point the number of its combination of *keys*, and a point that has each."""
    combined = np.zeros(size, dtype=np.int64)
    for key in keys:
        width = int(key.max(initial=0)) + 1
        most = (int(combined.max(initial=0)) + 1) * width
        combined = combined * width + key
        combined = _renumbered(combined, most)
    first = np.zeros(int(combined.max(initial=-1)) + 1, dtype=np.int64)
    first[combined] = np.arange(size, dtype=np.int64)
    return combined, first


def _renumbered(keys: Ints, most: int) -> Ints:
    """*keys*, which lie below *most*, numbered without gaps."""
    if most <= 4 * len(keys) + 1024:
        there = np.zeros(most, dtype=np.bool_)
        there[keys] = True
        return (np.cumsum(there) - 1)[keys]
    return np.unique(keys, return_inverse=True)[1].astype(np.int64).ravel()


def signed(on: Evaluation, fact: Ref, frame: Frame) -> Signed:
    """The answers for the fact row, which does not test two facts of one scope by itself, at each point of *frame*."""
    row = on.book.rows[fact]
    signs = on.signs(fact)
    refs = sorted(set(reads(row)), key=repr)
    keys = [on.column(ref).pooled() for ref in refs]
    keys = [key[at] if (at := on.at(ref, frame)) is not None else key for ref, key in zip(refs, keys, strict=True)]
    wheres: tuple[Ref, ...] = ()
    if isinstance(row, r.Member):
        if fact not in on.kept.members:
            on.kept.members[fact] = members(row)
        wheres = tuple(dict.fromkeys(line.where for line in row.every_line() if line.where is not None))
        keys += [on.truth(where, frame).astype(np.int64) for where in wheres]
    needs = [_needs_date(row), needs_rates(on.book, row), isinstance(row, r.Answers)]
    kept = [on.batch.columns["date"].pooled(), on.batch.rates, on.batch.requests]
    keys += [key[frame.rows] for key, needed in zip(kept, needs, strict=True) if needed]
    numbers, first = distinct(keys, frame.size)
    if len(signs.answers) > MOST_KEPT:
        signs.answers.clear()
    places = np.empty(len(first), dtype=np.int64)
    combinations = np.stack([key[first] for key in keys], axis=1).tolist() if keys else [[] for _ in first]
    for number, combination in enumerate(combinations):
        key = tuple(combination)
        place = signs.answers.get(key)
        if place is None:
            point = int(first[number])
            reading, scope = case_at(on, refs, dict.fromkeys(wheres, Truth.FALSE), combination, frame, point)
            place = signs.answers[key] = signs.place(_sign(on.book, reading, fact, scope))
        places[number] = place
    return Signed(places[numbers], signs)


def case_at(
    on: Evaluation,
    refs: Sequence[FactRef],
    wheres: Mapping[Ref, Truth],
    combination: Sequence[int],
    frame: Frame,
    at: int,
) -> tuple[Reading, Scope]:
    """A reading of the case at one point, in which only *refs* and *wheres* are known, and the scope in it."""
    application = int(frame.rows[at])
    fields: dict[str, Knowledge] = {}
    around: dict[tuple[str, int], dict[str, Knowledge]] = {}
    for ref, place in zip(refs, combination, strict=False):
        known = on.column(ref).pool.known[place]
        if known is None:
            continue
        if ref.list is None:
            fields[ref.path] = known
        else:
            around.setdefault((ref.list, ref.up), {})[ref.path] = known
    given = {where: Truth(value) for where, value in zip(wheres, combination[len(refs) :], strict=False)}
    facts = Facts(
        on.day(application),
        fields,
        rates=on.batch.all_rates[int(on.batch.rates[application])],
        request=on.batch.all_requests[int(on.batch.requests[application])],
    )
    reading = Given(on.book, facts, given=given, members=on.kept.members)
    return reading, scope_of(reading, refs, around)


def scope_of(reading: Reading, refs: Sequence[FactRef], around: Mapping[tuple[str, int], Element]) -> Scope:
    """A scope in which every one of *refs* finds its element."""
    deepest: dict[str, int] = {}
    for ref in refs:
        if ref.list is not None:
            deepest[ref.list] = max(ref.up, deepest.get(ref.list, 0))
    scope = reading.root
    for name, most in sorted(deepest.items()):
        for up in range(most, -1, -1):
            scope = Scope(name, 1, around.get((name, up), NOTHING_KNOWN), scope)
    return scope


def _sign(book: Rulebook, reading: Reading, fact: Ref, scope: Scope) -> object:
    row = book.rows[fact]
    if isinstance(row, r.Plain) and is_several(book, row):
        known = reading.knowledge(row.ref, scope)
        if known is None:
            return None
        return frozenset(frozenset(reading.classes_of(fact, value, row.unit)) for value in known)
    return reading.classes(fact, scope)


def is_several(book: Rulebook, row: r.Row) -> bool:
    return isinstance(row, r.Plain) and book.vocabulary.facts[row.ref.path].type.is_several


def _needs_date(row: r.Row) -> bool:
    return isinstance(row, r.Member) and any(line.windows for line in row.every_line())


def needs_rates(book: Rulebook, row: r.Row) -> bool:
    """Whether an answer may depend on the rates of the application."""
    match row:
        case r.Plain(_, unit):
            return unit is not None and any(_is_money(book, ref) for ref in reads(row))
        case r.Related():
            return any(_is_money(book, ref) for ref in reads(row))
        case _:
            return False


def _is_money(book: Rulebook, ref: FactRef) -> bool:
    return book.vocabulary.facts[ref.path].type.kind is Kind.MONEY


def mask_of(sign: Any, everything: Mask) -> Mask:
    """The classes that a fact with this answer may lie in."""
    if sign is None:
        return everything
    return union(mask for each in sign for mask in each) if isinstance(sign, frozenset) else sign
