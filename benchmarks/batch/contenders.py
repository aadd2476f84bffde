"""Who decides tables: each makes ready what it is asked, from a table in memory or from a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.applications import Application
from benchmarks.batch import tables
from benchmarks.conditions import Policy
from benchmarks.peers import duckdb_, polars_, xcrules_

os.environ.setdefault("POLARS_MAX_THREADS", "1")  # read when Polars is first imported: every contender has one thread

Answers = list[tuple[str | None, frozenset[str], frozenset[str]]]
"""For each row the outcome (None: undetermined), the rules that fire, and those that may."""


@dataclass(frozen=True, slots=True)
class Batched:
    """run: what is timed; answers: what came out of it, row by row. rows: how many it decides."""

    name: str
    form: str
    rows: int
    run: Callable[[], Any]
    answers: Callable[[Any], Answers]
    remark: str | None = None


ONE_BY_ONE = "one by one: `decide_table` does not exist here"


def duckdb(policy: Policy, rows: Sequence[Application], folder: Path | None) -> Batched:
    """DuckDB over an Arrow table (*folder* None) or a Parquet file."""
    import duckdb as engine

    connection = engine.connect()
    connection.execute("set threads = 1")
    source = _stored(rows, folder, "peers")
    if folder is None:
        connection.register("applications", tables.for_peers(rows))
        source = "applications"
    else:
        source = f"read_parquet('{source}')"
    query = duckdb_.text(policy, source)
    return Batched(
        "DuckDB", "SQL", len(rows), lambda: connection.sql(query).to_arrow_table(), lambda x: rowwise(policy, x)
    )


def polars(policy: Policy, rows: Sequence[Application], folder: Path | None) -> Batched:
    import polars as pl

    wanted = polars_.expressions(policy)
    if folder is None:
        frame = pl.from_arrow(tables.for_peers(rows))
        assert isinstance(frame, pl.DataFrame)
        return Batched(
            "Polars", "expressions", len(rows), lambda: frame.lazy().select(wanted).collect(),
            lambda x: rowwise(policy, x.to_arrow()),
        )  # fmt: skip
    file = _stored(rows, folder, "peers")
    return Batched(
        "Polars", "expressions", len(rows), lambda: pl.scan_parquet(file).select(wanted).collect(),
        lambda x: rowwise(policy, x.to_arrow()),
    )  # fmt: skip


def xcrules(policy: Policy, rows: Sequence[Application], folder: Path | None, most_one_by_one: int) -> Batched:
    """`Policy.decide_table`; where there is none, `decide` row by row on the first few rows."""
    loaded = xcrules_.loaded_from(xcrules_.text(policy))
    decide_table: Callable[[Any], Any] | None = getattr(loaded, "decide_table", None)
    if decide_table is None:
        few = [xcrules_.encoded(row) for row in rows[:most_one_by_one]]
        return Batched("xcrules", "decide", len(few), lambda: [loaded.decide(row) for row in few], _decided, ONE_BY_ONE)
    table = tables.for_xcrules(loaded, rows)
    if folder is None:
        return Batched("xcrules", "decide_table", len(rows), lambda: decide_table(table), masked)
    import pyarrow.parquet as pq

    file = folder / "xcrules.parquet"
    pq.write_table(table, file)

    def run() -> Any:
        with pq.ParquetFile(file, memory_map=True) as opened:
            return decide_table(opened.read(use_threads=False))

    return Batched("xcrules", "decide_table", len(rows), run, masked)


def _stored(rows: Sequence[Application], folder: Path | None, name: str) -> str:
    if folder is None:
        return ""
    import pyarrow.parquet as pq

    file = folder / f"{name}.parquet"
    if not file.exists():
        pq.write_table(tables.for_peers(rows), file)
    return str(file)


def rowwise(policy: Policy, table: Any) -> Answers:
    """The answers in a table with a column of truth values a rule: true, false, or null where it is unknown."""
    columns = {rule.name: table.column(rule.name).to_pylist() for rule in policy.rules}
    return [
        (
            outcome,
            frozenset(name for name, values in columns.items() if values[row] is True),
            frozenset(name for name, values in columns.items() if values[row] is None),
        )
        for row, outcome in enumerate(table.column("outcome").to_pylist())
    ]


def _decided(decisions: list[Any]) -> Answers:
    return [
        (
            decision.outcome.value if len(decision.possible) == 1 else None,
            frozenset(reason.rule for reason in decision.reasons if reason.stands),
            frozenset(reason.rule for reason in decision.reasons if not reason.stands),
        )
        for decision in decisions
    ]


def masked(table: Any) -> Answers:
    """The answers in what `decide_table` gives back: masks whose bits are named in the table's metadata."""
    import json

    names = [name.rpartition(".")[2] for name in json.loads(table.schema.metadata[b"xcrules.rules"])]

    def named(mask: bytes) -> frozenset[str]:
        return frozenset(name for bit, name in enumerate(names) if mask[bit // 8] >> bit % 8 & 1)

    outcomes = table.column("outcome").to_pylist()
    fired, possible = table.column("fired").to_pylist(), table.column("fired_possible").to_pylist()
    return [
        (None if outcome == "undetermined" else outcome, named(sure), named(may) - named(sure))
        for outcome, sure, may in zip(outcomes, fired, possible, strict=True)
    ]
