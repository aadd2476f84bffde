"""Measured amounts in another unit: money through the caller's rates, as whole numbers of a fitting part."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from xcrules.engines.columns.batch import Bools, Ints, Measures
from xcrules.engines.columns.spans import LIMIT, Spans

if TYPE_CHECKING:
    from xcrules.engines.columns.evaluation import Evaluation

MOST_PARTS = 10**6
"""What one whole rate may be cut into: rates that together need more are left to fractions."""


@dataclass(frozen=True, slots=True)
class _Factors:
    """By unit and by rates: amounts times from `low` to `high`, in `parts`; open: from zero up.

    several: the rate is one of several. fits: the factors are whole numbers of the parts.
    """

    low: Ints
    high: Ints
    open: Bools
    several: Bools
    fits: Bools
    parts: int


def converted(on: Evaluation, here: Measures, unit: str | None, rows: Ints, *, spread: bool) -> tuple[Spans, Bools]:
    """The amounts in *unit*, and where that was done. rows: the application of each.

    spread: whether several rates may be joined to the span from the least to the greatest.
    """
    factors = _factors(on, here.units, unit)
    which = here.unit, on.batch.rates[rows]
    low, high = factors.low[which], factors.high[which]
    amounts = np.where(here.there, here.amounts, 0).astype(np.int64, copy=False)
    # A product that might not fit is left to fractions.
    done = here.there & factors.fits[which] & (amounts <= (LIMIT - 1) // np.maximum(high, 1))
    if not spread:
        done &= ~factors.several[which]
    amounts = np.where(done, amounts, 0)
    closed = np.zeros(len(amounts), dtype=np.bool_)
    return Spans(amounts * low, amounts * high, closed, factors.open[which] & done, here.scale * factors.parts), done


def _factors(on: Evaluation, units: tuple[str | None, ...], unit: str | None) -> _Factors:
    key = ("factors", units, unit)
    if key not in on.kept.intervals:
        on.kept.intervals[key] = _made(on, units, unit)
    found: _Factors = on.kept.intervals[key]
    return found


def _made(on: Evaluation, units: tuple[str | None, ...], unit: str | None) -> _Factors:
    shape = len(units), len(on.batch.all_rates)
    low, high = np.ones(shape, dtype=np.int64), np.ones(shape, dtype=np.int64)
    is_open, several = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    fits = np.ones(shape, dtype=np.bool_)
    found: dict[tuple[int, int], tuple[Fraction, Fraction]] = {}
    parts = 1
    for number, each in enumerate(units):
        if unit is None or each is None or each == unit:
            found |= {(number, place): (Fraction(1), Fraction(1)) for place in range(shape[1])}
            continue
        for place, rates in enumerate(on.batch.all_rates):
            # Quantities have no rates: one in another dimension is not yet known.
            known = [rate for rate in rates.get((each, unit)) or () if isinstance(rate, Fraction)]
            if not known:
                low[number, place], high[number, place], is_open[number, place] = 0, 0, True
                continue
            several[number, place] = len(known) > 1
            needed = math.lcm(parts, *(rate.denominator for rate in known))
            if needed > MOST_PARTS or max(known) >= 2**30:
                fits[number, place] = False
            else:
                parts = needed
                found[number, place] = min(known), max(known)
    for which, (least, most) in found.items():
        low[which], high[which] = int(least * parts), int(most * parts)
    return _Factors(low, high, is_open, several, fits, parts)
