"""Many applications judged: the truth of every row that decides, by one of three ways that agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from xcrules.engines import terms
from xcrules.engines.columns import spans
from xcrules.engines.columns.answers import Judged
from xcrules.engines.columns.evaluation import Evaluation, levels
from xcrules.engines.columns.frames import Truths
from xcrules.engines.columns.settling import Settled
from xcrules.engines.reference import Reading
from xcrules.facts.numbers import format_number
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.rows import Ref


def judged_by_masks(book: Rulebook, settled: Settled, size: int) -> Judged:
    """For so many pairs of masks."""
    return _judged(book, settled.truth, size)


def judged_by_columns(on: Evaluation) -> Judged:
    """For each application of a batch."""
    return _judged(on.book, on.truth, on.batch.size)


def _judged(book: Rulebook, truth: Callable[[Ref], Truths], size: int) -> Judged:
    def ranges(fact: Ref) -> tuple[list[str], list[str]]:
        match book.rows[fact]:
            case r.LevelOf(_, names, raises):
                possible = levels(len(names), [(level, truth(cell)) for level, cell in raises], size)
                least = np.argmax(possible, axis=0)
                most = len(names) - 1 - np.argmax(possible[::-1], axis=0)
                return [names[level] for level in least], [names[level] for level in most]
            case r.Points(_, adds):
                points = spans.score(((points, truth(cell)) for points, cell in adds), size)
                return _texts(points.low, points.scale), _texts(points.high, points.scale)
            case other:
                raise AssertionError(f"{other} is neither a scale nor a score")

    return Judged(size, truth, ranges)


def _texts(numbers: Any, scale: int) -> list[str]:
    known: dict[Any, str] = {}
    texts = []
    for value in numbers.tolist():
        if value not in known:
            known[value] = format_number(Fraction(value) / (scale or 1))
        texts.append(known[value])
    return texts


def judged_by_reference(readings: Sequence[Reading]) -> Judged:
    def truth(ref: Ref) -> Any:
        return np.asarray([reading.truth(ref) for reading in readings], dtype=np.int8)

    def ranges(fact: Ref) -> tuple[list[str], list[str]]:
        found = [_range(reading, fact) for reading in readings]
        return [least for least, _ in found], [most for _, most in found]

    return Judged(len(readings), truth, ranges)


def _range(reading: Reading, fact: Ref) -> tuple[str, str]:
    row = reading.book.rows[fact]
    if isinstance(row, r.LevelOf):
        possible = reading.levels(row, reading.root)
        return row.names[possible[0]], row.names[possible[-1]]
    points = terms.interval(reading, fact, None, reading.root)
    assert points.low is not None and points.high is not None
    return format_number(points.low), format_number(points.high)
