"""Decides ever new applications and watches memory (`make endurance`): nothing may be kept of each.

First one by one with `Policy.decide`, as a mapping and as JSON in turns; then in tables with one `Policy.tables`. Every
application has new names, amounts and numbers, one in five leaves a fact unknown, and one in fifty cannot be used.
Exit status: 0 memory stays flat, 1 it grows.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

import xcrules
from benchmarks.applications import fresh, with_three_unknown
from benchmarks.conditions import Policy
from benchmarks.memory import resident
from benchmarks.peers import xcrules_
from benchmarks.policies import policy

WARM = {"one by one": 150_000, "in tables": 1_000_000}
"""Applications after which everything that remembers has been full once. One by one and in tables 100,000 values of a
fact are the most, and every application has a new exporter; tables remember pairs of masks besides, up to 64 MB
(`engines/columns/remembering.py`), and hardly any comes twice here."""
NOISE = 16.0
"""Megabytes that the allocators of Python, numpy and Arrow may take or give back without meaning anything."""
BYTES = 10.0
"""Bytes an application that may be added besides. Whatever is kept of one is larger: a number and its place in a
dictionary take a hundred."""
TABLE = 8_192
"""Rows of a table."""
RULES = 40
NAMES = 50
"""Length of the list of names: what is measured is memory, not how long a list takes."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Megabytes in memory after so many applications."""

    applications: int
    megabytes: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """How much the highest reading of the second half, after the warm-up, stands above that of the first."""

    grown: float
    bound: float
    applications: int

    @property
    def flat(self) -> bool:
        return self.grown <= self.bound

    @property
    def noticed(self) -> float:
        """The bytes kept of each application from which on growth is noticed."""
        return self.bound * 1e6 / self.applications


def watched(
    work: Iterator[int], applications: int, *, steps: int, memory: Callable[[], float] = resident
) -> Iterator[Reading]:
    """Readings at regular steps. work: decides some applications each time it is asked, and says how many."""
    decided, next_step = 0, 0.0
    while decided < applications:
        decided += next(work)
        if decided >= next_step:
            gc.collect()
            yield Reading(decided, memory())
            next_step = decided - decided % (applications / steps) + applications / steps


def verdict(readings: list[Reading], warm: int) -> Verdict:
    """Raises `ValueError` if there are fewer than four readings after the warm-up of *warm* applications."""
    after = [each for each in readings if each.applications >= warm]
    if len(after) < 4:
        raise ValueError(f"{len(after)} readings after {warm:,} applications say nothing: decide more of them")
    # What remembers forgets all at once when it is full, so readings rise and fall, and only their heights compare.
    first, second = after[: len(after) // 2], after[len(after) // 2 :]
    grown = max(each.megabytes for each in second) - max(each.megabytes for each in first)
    many = second[-1].applications - first[-1].applications
    return Verdict(grown, max(NOISE, BYTES * many / 1e6), many)


# --- the work ----------------------------------------------------------------------------------------


def drawn_policy() -> Policy:
    drawn = policy(True, RULES)
    return replace(drawn, names=drawn.names[:NAMES])


def ever_new(drawn: Policy) -> Iterator[dict[str, Any]]:
    """Applications in the JSON shapes of which no name, amount or number comes twice."""
    for number, each in enumerate(fresh(drawn, "endurance")):
        given = xcrules_.encoded(with_three_unknown(each, True) if number % 5 == 0 else each)
        given["exporter"] = {**given.get("exporter", {}), "name": f"EXPORTER {number}"}
        for at, item in enumerate(given["items"]):
            if "value" in item:
                item["value"] = f"{item['value'].removesuffix(' USD')}.{(number * 10 + at) % 10**9:09} USD"
        if number % 50 == 49:
            given["parties"][0]["country"] = f"Nowhere {number}"
        yield given


def one_by_one(loaded: xcrules.Policy, each: Iterator[dict[str, Any]]) -> Iterator[int]:
    """As a mapping and as JSON in turns. Reasons are read of each, and of every fiftieth what is missing, too."""
    for number, given in enumerate(each):
        try:
            decision = loaded.decide(given if number % 2 else json.dumps(given).encode())
            assert decision.outcome is not None and decision.reasons is not None
            if number % 50 == 0:
                assert decision.missing is not None
        except xcrules.ApplicationError:
            assert number % 50 == 49
        yield 1


def in_tables(loaded: xcrules.Policy, each: Iterator[dict[str, Any]]) -> Iterator[int]:
    tables = loaded.tables(reasons=True)
    while True:
        answer = tables.decide_table(_table(list(islice(each, TABLE))))
        assert answer.column("outcome").null_count < answer.num_rows
        yield answer.num_rows


def _table(rows: list[dict[str, Any]]) -> Any:
    import pyarrow as pa

    word, number = pa.dictionary(pa.int32(), pa.string()), pa.decimal128(38, 9)
    value = pa.struct([("amount", number), ("unit", word)])
    schema = pa.schema(
        {
            "date": pa.date32(),
            "activity": word,
            "goes_to": word,
            "worth": number,
            "shipments": number,
            "end_use": pa.struct([("purpose", word), ("knowledge", word), ("informed", pa.bool_())]),
            "exporter": pa.struct([("name", pa.string()), ("icp", word)]),
            "items": pa.list_(pa.struct([("entry", pa.list_(word)), ("value", value)])),
            "parties": pa.list_(pa.struct([("role", word), ("name", pa.string()), ("country", word)])),
            "documents": pa.list_(pa.struct([("kind", word), ("verified", pa.bool_())])),
        }
    )
    return pa.Table.from_pylist([_typed(row) for row in rows], schema)


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    exact = {key: Decimal(row[key]) for key in ("worth", "shipments") if key in row}
    items = [{**item, "entry": [item["entry"]], "value": _measure(item.get("value"))} for item in row["items"]]
    return {**row, **exact, "date": date.fromisoformat(row["date"]), "items": items}


def _measure(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    amount, _, unit = text.partition(" ")
    return {"amount": Decimal(amount), "unit": unit}


# --- the command -------------------------------------------------------------------------------------

WAYS = {"one by one": one_by_one, "in tables": in_tables}


def main(arguments: list[str] | None = None) -> int:
    given = argparse.ArgumentParser(prog="make endurance", description=__doc__.splitlines()[0] if __doc__ else None)
    given.add_argument("--applications", type=int, default=10_000_000, help="decided in each of the two ways")
    given.add_argument("--warm-up", type=int, default=None, help="of these; a tenth, and no fewer than fill memory")
    given.add_argument("--steps", type=int, default=50, help="readings of memory")
    given.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS))
    options = given.parse_args(arguments)
    warm = {
        way: max(WARM[way], options.applications // 10) if options.warm_up is None else options.warm_up
        for way in options.ways
    }
    for way, first in warm.items():
        if options.applications - first < 5 * max(TABLE, options.applications / options.steps):
            given.error(f"{way}: after a warm-up of {first:,} applications there must be more, or smaller steps")
    drawn = drawn_policy()
    return max([_endured(way, drawn, options.applications, warm[way], options.steps) for way in options.ways])


def _endured(way: str, drawn: Policy, applications: int, warm: int, steps: int) -> int:
    work = WAYS[way](xcrules_.loaded_from(xcrules_.text(drawn)), ever_new(drawn))
    readings, begun = [], time.process_time()
    print(f"{way}: {applications:,} applications, {len(drawn.rules)} rules", flush=True)
    for reading in watched(work, applications, steps=steps):
        readings.append(reading)
        taken = time.process_time() - begun
        print(f"{reading.applications:>12,}  {reading.megabytes:8.1f} MB  {taken:8.0f} s", flush=True)
    found = verdict(readings, warm)
    said = "stays flat" if found.flat else "grows"
    print(
        f"{way}: memory {said}: {found.grown:+.1f} MB, at most {found.bound:.1f}, over {found.applications:,} "
        f"applications after the warm-up; {found.noticed:.0f} bytes kept of each would be noticed",
        flush=True,
    )
    return 0 if found.flat else 1


if __name__ == "__main__":
    sys.exit(main())
