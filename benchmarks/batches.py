"""Flat policies over tables of applications, beside DuckDB and Polars: checked first, then measured."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from benchmarks.agree import Agreement, DisagreementError
from benchmarks.applications import Application, fresh, with_three_unknown
from benchmarks.batch import contenders, encoded
from benchmarks.batch.contenders import Batched
from benchmarks.conditions import Policy
from benchmarks.measure import Batch, Clock, Entrant, middle, race, ratio
from benchmarks.peers.registry import NOT_INSTALLABLE, installed
from benchmarks.results import BATCHES, Cell, Results

COPIED = 32_000_000
"""Bytes that the copy in memory moves: far more than any cache holds."""
COPY = "a copy in memory"
CHECKED = 5_000
"""Rows whose answers are compared."""
NEEDED = "pyarrow"
ENCODED = "encoded"


def measure(policy: Policy, results: Results, *, rows: int, rounds: int, seconds: float, clock: Clock | None) -> None:
    """Adds to *results* what is found with so many rows. Raises `DisagreementError`."""
    if installed(NEEDED) is None or installed("numpy") is None:
        for column in BATCHES:
            results.batch += [Cell(policy.title, column, "xcrules", absent="pyarrow and numpy are not installed")]
        return
    drawn = list(islice(fresh(policy, "batch"), rows))
    one_by_one = max(5, min(200, 4_000 // len(policy.rules)))
    for column in BATCHES:
        given = [with_three_unknown(each, False) for each in drawn] if column.endswith("unknown") else drawn
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) if column == "Parquet" else None
            ready = list(_ready(policy, given, folder, one_by_one) if column != ENCODED else _encoded(policy, given))
            results.agreements.append(_agreed(policy, column, ready))
            results.batch += _column(policy, column, ready, results, rounds=rounds, seconds=seconds, clock=clock)
        for name in ("DuckDB", "Polars"):
            if installed(name.lower()) is None:
                results.batch.append(Cell(policy.title, column, name, absent=NOT_INSTALLABLE))
    from benchmarks.batch.tables import for_peers

    results.row_bytes[policy.title] = for_peers(drawn).nbytes / len(drawn)


def _ready(policy: Policy, rows: Sequence[Application], folder: Path | None, one_by_one: int) -> Iterator[Batched]:
    yield contenders.xcrules(policy, rows, folder, one_by_one)
    if installed("duckdb") is not None:
        yield contenders.duckdb(policy, rows, folder)
    if installed("polars") is not None:
        yield contenders.polars(policy, rows, folder)


def _encoded(policy: Policy, rows: Sequence[Application]) -> Iterator[Batched]:
    yield encoded.xcrules(policy, rows)
    if installed("duckdb") is not None:
        yield encoded.duckdb(policy, rows)
    if installed("polars") is not None:
        yield encoded.polars(policy, rows)


def _agreed(policy: Policy, column: str, ready: Sequence[Batched]) -> Agreement:
    ours, *others = ready
    count = min(ours.rows, CHECKED)
    expected = ours.answers(ours.run())[:count]
    for other in others:
        for number, (found, wanted) in enumerate(zip(other.answers(other.run()), expected, strict=False)):
            if found != wanted:
                raise DisagreementError(
                    f"{policy.title}, {column}: {other.name} disagrees with xcrules in row {number + 1}\n"
                    f"  xcrules: {wanted}\n  {other.name}: {found}"
                )
    fired, open_ = sum(len(sure) for _, sure, _ in expected), sum(len(may) for _, _, may in expected)
    return Agreement(f"{policy.title}, {column}", tuple(other.name for other in others), count, fired, open_)


def _column(
    policy: Policy,
    column: str,
    ready: Sequence[Batched],
    results: Results,
    *,
    rounds: int,
    seconds: float,
    clock: Clock | None,
) -> Iterator[Cell]:
    import numpy as np

    entrants = [Entrant(each.name, partial(_batch, each)) for each in ready]
    source, target = np.ones(COPIED, np.uint8), np.empty(COPIED, np.uint8)
    copy: Callable[[], None] = partial(np.copyto, target, source)
    entrants.append(Entrant(COPY, lambda _: (copy, 2 * COPIED)))
    samples = race(entrants, rounds=rounds, seconds=seconds, clock=clock)
    results.bandwidth = max(results.bandwidth or 0, 1e-9 / middle(samples[COPY]))
    ours = samples[ready[0].name]
    for each in ready:
        theirs = samples[each.name]
        yield Cell(
            policy.title,
            column,
            each.name,
            each.form,
            microseconds=middle(theirs) * 1e6,
            wall=middle(theirs, wall=True) * 1e6,
            ratio=None if each is ready[0] else ratio(theirs, ours),
            rounds=len(theirs),
            remark=ready[0].remark,
        )


def _batch(each: Batched, _: int) -> Batch:
    return each.run, each.rows
