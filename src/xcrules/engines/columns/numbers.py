"""Numbers at every point: facts, totals, counts and scores as spans. The same cases as `engines.terms`."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from xcrules.engines import terms
from xcrules.engines.columns import classing, conversion, spans
from xcrules.engines.columns.batch import Bools, Ints
from xcrules.engines.columns.classing import Signed
from xcrules.engines.columns.frames import Frame, Truths, segments
from xcrules.engines.columns.spans import Spans
from xcrules.engines.reference import Reading
from xcrules.engines.truth import Interval, Truth
from xcrules.facts.facts import Facts
from xcrules.facts.types import Kind
from xcrules.facts.values import Knowledge
from xcrules.program.model import FactRef
from xcrules.rulebook import rows as r
from xcrules.rulebook.partition import Ordered
from xcrules.rulebook.rows import Ref

if TYPE_CHECKING:
    from xcrules.engines.columns.evaluation import Evaluation

NO_CURRENCY = 10**6
"""A rank behind those of all currencies."""


def interval(on: Evaluation, term: Ref, unit: str | None, frame: Frame) -> Spans:
    """What the term may come to at each point, in *unit*."""
    home = on.home(term, frame)
    key = ("interval", term, unit)
    if key not in home.kept:
        home.kept[key] = _interval(on, term, unit, home)
    found: Spans = home.kept[key]
    down = frame.down_from(home)
    return found if down is None else found.taken(down)


def _interval(on: Evaluation, term: Ref, unit: str | None, frame: Frame) -> Spans:
    match on.book.rows[term]:
        case r.Amount(value):
            return spans.points_of(value, frame.size)
        case r.Field(ref):
            return reach_of(on, ref, unit, frame)
        case r.Total(ref, where):
            assert ref.list is not None
            return _sum(on, ref.list, where, ref, unit, frame)
        case r.Count(list_name, where):
            return _sum(on, list_name, where, None, None, frame)
        case r.Distinct(key, where):
            return _distinct(on, key, where, frame)
        case r.Sum(parts):
            total = spans.points_of(Fraction(0), frame.size)
            for sign, part in parts:
                each = interval(on, part, unit, frame)
                total = spans.plus(total, each if sign > 0 else each.negated())
            return total
        case r.Share(percent, of):
            return interval(on, of, unit, frame).times(percent / 100)
        case r.Points(_, adds):
            return spans.score(((points, on.truth(cell, frame)) for points, cell in adds), frame.size)
        case other:
            raise AssertionError(f"{other} is no term")


def _counts(on: Evaluation, where: Ref | None, frame: Frame) -> Truths:
    return np.full(frame.size, Truth.TRUE, dtype=np.int8) if where is None else on.truth(where, frame)


def _sum(
    on: Evaluation, list_name: str, where: Ref | None, ref: FactRef | None, unit: str | None, frame: Frame
) -> Spans:
    """The sum over a list of a field, or of one for each element."""
    inner = frame.inner(list_name)
    counts = _counts(on, where, inner)
    each = spans.points_of(Fraction(1), inner.size) if ref is None else reach_of(on, ref, unit, inner)
    total = spans.summed(spans.counted(each, counts), inner)
    unknown = inner.outer_unknown()
    if not unknown.any():
        return total
    spec = on.book.vocabulary.lists[list_name]
    low, high = spans.alike(total.times(Fraction(spec.least)), total.times(Fraction(spec.most)))
    bounded = Spans(low.low, high.high, low.no_low, high.no_high, low.scale)
    return spans.chosen(unknown, bounded, total)


def _distinct(on: Evaluation, key: FactRef, where: Ref | None, frame: Frame) -> Spans:
    """How many different keys: an element whose key is not known, or that may not count, may be one more."""
    assert key.list is not None
    inner = frame.inner(key.list)
    counts = _counts(on, where, inner)
    column = on.column(key)
    codes = column.pooled()[inner.element]
    values: dict[object, int] = {}
    numbers = np.asarray(
        [
            -1 if known is None or len(known) > 1 else values.setdefault(known[0], len(values))
            for known in column.pool.known
        ],
        dtype=np.int64,
    )[codes]
    sure = (counts == Truth.TRUE) & (numbers >= 0)
    pairs = np.unique(inner.parents[sure] * (len(values) + 1) + numbers[sure])
    named = np.bincount(pairs // (len(values) + 1), minlength=frame.size).astype(np.int64)
    maybe_here = (counts != Truth.FALSE) & ~sure
    maybe = segments(maybe_here.astype(np.int64), inner, np.add, 0, np.int64)
    nameless = segments(maybe_here & (counts == Truth.TRUE), inner, np.logical_or, False, np.bool_)
    least = np.maximum(named, nameless.astype(np.int64))
    most = named + maybe
    unknown = inner.outer_unknown()
    if unknown.any():
        spec = on.book.vocabulary.lists[key.list]
        least = np.where(unknown, np.minimum(least, spec.least), least)
        most = np.where(unknown, np.where(maybe > 0, spec.most, 0), most)
    return spans.whole(least, most)


# --- facts as numbers --------------------------------------------------------------------------------


def reach_of(on: Evaluation, ref: FactRef, unit: str | None, frame: Frame) -> Spans:
    """The numbers that a fact may come to in *unit*."""
    column, at = on.column(ref), on.at(ref, frame)
    measures = column.measures
    if measures is None:
        return _pooled_reach(on, ref, unit, column.codes if at is None else column.codes[at], frame.rows)
    here = measures if at is None else measures.taken(at)
    known, done = conversion.converted(on, here, unit, frame.rows, spread=True)
    rest = np.flatnonzero(~done)
    if not len(rest):
        return known
    codes = column.pooled() if bool((here.there & ~done).any()) else column.codes
    others = _pooled_reach(on, ref, unit, (codes if at is None else codes[at])[rest], frame.rows[rest])
    where = np.zeros(frame.size, dtype=np.int64)
    where[rest] = np.arange(len(rest))
    return spans.chosen(done, known, others.taken(where))


def _pooled_reach(on: Evaluation, ref: FactRef, unit: str | None, codes: Ints, rows: Ints) -> Spans:
    """The same for knowledge that is pooled: worked out once for each that is different, and each set of rates."""
    pool = on.column(ref).pool.known
    is_money = on.book.vocabulary.facts[ref.path].type.kind is Kind.MONEY and unit is not None
    keys = [codes, on.batch.rates[rows]] if is_money else [codes]
    numbers, first = classing.distinct(keys, len(codes))
    found = []
    for at in first:
        rates = int(on.batch.rates[int(rows[at])])
        key = (ref.path, unit, int(codes[at]), rates if is_money else 0)
        if key not in on.kept.intervals:
            on.kept.intervals[key] = _reach(on, pool[int(codes[at])], unit, rates)
        found.append(on.kept.intervals[key])
    return spans.spans_of(found).taken(numbers)


def _reach(on: Evaluation, known: Knowledge, unit: str | None, rates: int) -> Interval:
    # What a fact comes to depends on the rates, and on no day.
    facts = Facts(date.min, rates=on.batch.all_rates[rates])
    return terms.reach_of(Reading(on.book, facts), known, unit)


# --- numbers as classes ------------------------------------------------------------------------------


def in_classes(on: Evaluation, fact: Ref, each: Spans) -> Signed:
    """The classes that each span reaches into."""
    partition = on.book.partitions[fact]
    assert isinstance(partition, Ordered)
    first, last = spans.class_ranges(each, partition)
    numbers, points = classing.distinct([first, last], each.size)
    signs = on.signs(fact)
    masks = [((1 << (int(last[at]) + 1)) - 1) & ~((1 << int(first[at])) - 1) for at in points]
    places = np.asarray([signs.place(mask) for mask in masks], dtype=np.int64)
    return Signed(places[numbers], signs)


def plain(on: Evaluation, fact: Ref, unit: str | None, frame: Frame) -> Signed:
    """The classes of a plain fact, of which some values are measures: those by their amounts, the rest pooled."""
    row = on.book.rows[fact]
    assert isinstance(row, r.Plain)
    column = on.column(row.ref)
    measures = column.measures
    assert measures is not None
    at = on.at(row.ref, frame)
    here = measures if at is None else measures.taken(at)
    known, done = conversion.converted(on, here, unit, frame.rows, spread=False)
    signs = on.signs(fact)
    places = np.zeros(frame.size, dtype=np.int64)
    places[done] = in_classes(on, fact, known.taken(done)).places
    rest = np.flatnonzero(~done)
    if len(rest):
        codes = column.pooled() if bool((here.there & ~done).any()) else column.codes
        keys = [(codes if at is None else codes[at])[rest], on.batch.rates[frame.rows[rest]]]
        numbers, first = classing.distinct(keys, len(rest))
        found = np.empty(len(first), dtype=np.int64)
        for number, point in enumerate(first):
            key = (int(keys[0][point]), int(keys[1][point]))
            if key not in signs.answers:
                reading, scope = classing.case_at(on, [row.ref], {}, key[:1], frame, int(rest[point]))
                signs.answers[key] = signs.place(reading.classes(fact, scope))
            found[number] = signs.answers[key]
        places[rest] = found[numbers]
    return Signed(places, signs)


# --- two terms ---------------------------------------------------------------------------------------


def balance(on: Evaluation, row: r.Balance, frame: Frame) -> Truths:
    if not row.money or row.unit is not None:
        return _balance(on, row, row.unit, frame)
    sure, rank, names = common_currency(on, row, frame)
    found = np.full(frame.size, Truth.UNKNOWN, dtype=np.int8)
    for each in np.unique(rank[sure]):
        unit = None if each == NO_CURRENCY else names[int(each)]
        here = sure & (rank == each)
        found[here] = _balance(on, row, unit, frame)[here]
    return found


def _balance(on: Evaluation, row: r.Balance, unit: str | None, frame: Frame) -> Truths:
    return spans.compare(interval(on, row.left, unit, frame), row.order, interval(on, row.right, unit, frame))


def common_currency(on: Evaluation, row: r.Balance, frame: Frame) -> tuple[Bools, Ints, list[str]]:
    """For each point: whether the currency to compare in is known, and its place in the names that follow.

    The right side's (of several, the first by alphabet), else the left's; `NO_CURRENCY` where both sides come to
    nothing.
    """
    names = sorted(_all_currencies(on))
    ranks = {name: rank for rank, name in enumerate(names)}
    sure, rank = _currencies(on, row.right, frame, ranks)
    others_sure, others = _currencies(on, row.left, frame, ranks)
    left = rank == NO_CURRENCY
    return sure & (~left | others_sure), np.where(left, others, rank), names


def _all_currencies(on: Evaluation) -> set[str]:
    found: set[str] = set()
    for path, column in on.batch.columns.items():
        if on.book.vocabulary.facts[path].type.kind is Kind.MONEY:
            for known in column.pool.known:
                terms._currency(known, found)
            if column.measures is not None:
                found |= {unit for unit in column.measures.units if unit is not None}
    return found


def _currencies(on: Evaluation, term: Ref, frame: Frame, ranks: dict[str, int]) -> tuple[Bools, Ints]:
    """For each point, whether the term's parts are known well enough to tell their currencies, and the first."""
    match on.book.rows[term]:
        case r.Field(ref):
            return _currency(on, ref, frame, ranks)
        case r.Total(ref, where):
            assert ref.list is not None
            inner = frame.inner(ref.list)
            counts = _counts(on, where, inner)
            sure, rank = _currency(on, ref, inner, ranks)
            true = counts == Truth.TRUE
            sure = np.where(true, sure, counts == Truth.FALSE)
            rank = np.where(true, rank, NO_CURRENCY)
            all_sure = segments(sure, inner, np.logical_and, True, np.bool_)
            first = segments(rank, inner, np.minimum, NO_CURRENCY, np.int64)
            return all_sure & ~inner.outer_unknown(), first
        case r.Sum(parts):
            found = [_currencies(on, part, frame, ranks) for _, part in parts]
            all_sure = np.logical_and.reduce([sure for sure, _ in found])
            return all_sure, np.minimum.reduce([rank for _, rank in found])
        case r.Share(_, of):
            return _currencies(on, of, frame, ranks)
        case _:
            return np.ones(frame.size, dtype=np.bool_), np.full(frame.size, NO_CURRENCY, dtype=np.int64)


def _currency(on: Evaluation, ref: FactRef, frame: Frame, ranks: dict[str, int]) -> tuple[Bools, Ints]:
    column, at = on.column(ref), on.at(ref, frame)
    sure, rank = [], []
    for known in column.pool.known:
        found: set[str] = set()
        sure.append(terms._currency(known, found))
        rank.append(min((ranks[name] for name in found), default=NO_CURRENCY))
    codes = column.codes if at is None else column.codes[at]
    is_sure: Bools = np.asarray(sure, dtype=np.bool_)[codes]
    ranked: Ints = np.asarray(rank, dtype=np.int64)[codes]
    if column.measures is not None:
        here = column.measures if at is None else column.measures.taken(at)
        table: Any = np.asarray([ranks.get(unit or "", NO_CURRENCY) for unit in here.units] or [NO_CURRENCY])
        is_sure = is_sure | here.there
        ranked = np.where(here.there, table[here.unit], ranked)
    return is_sure, ranked
