"""What is no fact, and the same in many applications: rates of exchange and requests, as distinct ones by number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from xcrules.engines.columns.batch import Ints
from xcrules.engines.columns.classing import distinct
from xcrules.facts.arrow_schema import KNOWLEDGE

MOST_ALIKE = 32
"""Rates of one row that are told apart by columns."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """The distinct ones of a column, and for each row the number of its own."""

    numbers: Ints
    each: list[Any]


def requests_in(array: pa.Array | None, size: int) -> Grouped | None:
    return None if array is None or array.null_count == size else _grouped(array.to_pylist())


def rates_in(arrays: Mapping[str, pa.Array], size: int) -> Grouped | None:
    """Both columns of the rates; None where no row has any."""
    plain, several = (arrays.get(name) for name in ("rates", "rates" + KNOWLEDGE))
    plain = None if plain is None or plain.null_count == size else plain
    several = None if several is None or several.null_count == size else several
    if plain is None and several is None:
        return None
    if several is None:
        alike = _alike(plain)
        if alike is not None:
            return alike
    nothing = [None] * size
    pairs = zip(*(nothing if each is None else each.to_pylist() for each in (plain, several)), strict=True)
    return _grouped([None if one is None and other is None else (one, other) for one, other in pairs])


def _grouped(each: list[Any]) -> Grouped:
    numbers: dict[str, int] = {}
    found: list[Any] = []
    places = []
    for one in each:
        written = repr(one)
        if written not in numbers:
            numbers[written] = len(found)
            found.append(one)
        places.append(numbers[written])
    return Grouped(np.asarray(places, dtype=np.int64), found)


def _alike(rates: Any) -> Grouped | None:
    """The distinct rates, told apart by columns; None where that takes looking at each."""
    type_ = rates.type
    if not pa.types.is_map(type_) or not pa.types.is_decimal128(type_.item_type) or rates.null_count:
        return None
    offsets = rates.offsets.to_numpy(zero_copy_only=False).astype(np.int64)
    lengths = np.diff(offsets)
    length = int(lengths[0]) if len(lengths) else 0
    if not length or length > MOST_ALIKE or bool((lengths != length).any()):
        return None
    keys, items = (side.slice(int(offsets[0]), length * len(lengths)) for side in (rates.keys, rates.items))
    codes = [side.dictionary_encode().indices for side in (keys, items)]
    if any(each.null_count for each in codes):
        return None
    columns = [
        each.to_numpy(zero_copy_only=False).astype(np.int64)[at::length] for each in codes for at in range(length)
    ]
    numbers, first = distinct(columns, len(lengths))
    return Grouped(numbers, [(rates[int(at)].as_py(), None) for at in first])
