"""What is counted of tables of answers, and told of their unusable rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyarrow as pa


def outcomes_in(decided: pa.Table) -> Counter[str]:
    """How many rows have each outcome; rows without one are not among them."""
    each = decided.column("outcome").value_counts().to_pylist()
    # A dictionary may hold a word twice, where tables were joined.
    counts: Counter[str] = Counter()
    for one in each:
        if one["values"] is not None:
            counts[one["values"]] += one["counts"]
    return counts


def unusable_rows(decided: pa.Table) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The rows without a decision, by their numbers from 1, and what is wrong with each."""
    told = decided.column("problems")
    if told.null_count < decided.num_rows:
        for number, found in enumerate(told.to_pylist(), start=1):
            if found is not None:
                yield number, found
