"""What deciding a year of declarations takes (`make scale`): measured on this machine, and reckoned for others.

Prints the tables of docs/scale.md. Time is that of the processors, of a command and of all processes that it started,
without what the same command takes for a single row. Spark is measured where pyspark is installed (`make spark`).
"""

from __future__ import annotations

import argparse
import ctypes
import datetime
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import xcrules
from benchmarks import declarations
from benchmarks.install import PROJECT
from benchmarks.peers.registry import installed

POLICIES = ("un.unscr_1718", "sg.system")
FILES = 4
"""Files that the rows are cut into for clusters."""
PROBED = 2_000
YEARS = (100_000_000, 300_000_000, 1_000_000_000)
"""Declarations a year."""
BUSIEST_DAY = 2.0
"""Times the average day."""
BUSIEST_HOUR = 0.15
"""Of its day."""
CORES = 32
"""Of one machine in the arithmetic."""
NIGHT = 8.0
"""Hours within which a year should be decided again."""

TAKEN = ".seconds"
"""What files end in that say how many seconds of the processors a process took: see `_timed`."""
XCRULES = ("-m", "xcrules.cli", "batch")


@dataclass(frozen=True, slots=True)
class Measured:
    """One way to decide the rows of one policy. rows: that a core decides in a second; before: seconds of the
    processors that a single row takes; taken: bytes of a row as Parquet; given: of its answer."""

    policy: str
    way: str
    rows: float
    before: float
    taken: float
    given: float


# --- measuring ---------------------------------------------------------------------------------------


def measured(name: str, rows: int, folder: Path) -> Iterator[Measured]:
    """The ways, one after the other, with so many rows."""
    from pyarrow import parquet

    table = declarations.table(rows)
    (folder / "in").mkdir()
    parquet.write_table(table, folder / "all.parquet")
    parquet.write_table(table.slice(0, 1), folder / "one.parquet")
    for at in range(FILES):
        part = table.slice(at * rows // FILES, (at + 1) * rows // FILES - at * rows // FILES)
        parquet.write_table(part, folder / "in" / f"{at}.parquet")
    taken = (folder / "all.parquet").stat().st_size / rows
    for way, command, ending in _ways(name):
        before = _seconds([*command, "one.parquet", f"first{ending}", *_after(way)], folder)
        whole = _seconds([*command, "all.parquet" if way == PLAIN else "in", f"out{ending}", *_after(way)], folder)
        given = sum(file.stat().st_size for file in _files(folder / f"out{ending}")) / rows
        # Rounded here, so that whoever reads the tables reckons the same.
        rate = float(f"{rows / (whole - before):.3g}")
        yield Measured(name, way, rate, round(before, 1), round(taken), round(given, 1))


PLAIN, DASK, SPARK = "`xcrules batch`", "`xcrules batch --dask local`", "Spark, `mapInArrow`"


def _ways(name: str) -> Iterator[tuple[str, list[str], str]]:
    yield PLAIN, [*XCRULES, name], ".parquet"
    if installed("distributed") is not None:
        yield DASK, [*XCRULES, name], "_of_dask"
    if installed("pyspark") is not None:
        yield SPARK, ["-m", "benchmarks.scale", "--as-spark", name], "_of_spark"


def _after(way: str) -> list[str]:
    return ["--dask", "local"] if way == DASK else []


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.glob("*.parquet"))


def _seconds(arguments: Sequence[str], folder: Path) -> float:
    """Seconds of the processors that the command takes, with every process that it starts."""
    if sys.platform == "linux":
        # What outlives its parent becomes a child of this process (PR_SET_CHILD_SUBREAPER), so that it is counted, too.
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    paths = [str(PROJECT.parent), str(PROJECT.parent / "src"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ends with {done.returncode}\n{done.stderr[-3000:]}")
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    for taken in folder.glob(f"*{TAKEN}"):
        seconds += float(taken.read_text(encoding="ascii"))
        taken.unlink()
    return seconds


def as_spark(name: str, applications: str, answers: str) -> None:
    """What a job of Spark does, on all cores of this machine."""
    from pyspark.sql import SparkSession

    from xcrules.clusters.spark import map_in_arrow

    builder = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "65536").getOrCreate()
    try:
        function, schema = map_in_arrow(xcrules.load(name))
        given = session.read.parquet(applications)
        given.mapInArrow(partial(_timed, function, str(Path(answers).absolute())), schema).write.parquet(answers)
    finally:
        session.stop()


def _timed(function: Callable[[Iterator[Any]], Iterator[Any]], beside: str, each: Iterator[Any]) -> Iterator[Any]:
    """What *function* gives. Spark does not wait for the processes that decide, so they write down what they took."""
    begun = time.process_time()
    yield from function(each)
    Path(f"{beside}.{uuid4().hex}{TAKEN}").write_text(str(time.process_time() - begun), encoding="ascii")


def rows_for(name: str, seconds: float) -> int:
    """As many rows as one core decides in so many seconds, to two digits."""
    tables = xcrules.load(name).tables()
    tables.decide_table(declarations.table(PROBED, seed=1))
    begun = time.process_time()
    tables.decide_table(declarations.table(PROBED, seed=2))
    rows = seconds * PROBED / (time.process_time() - begun)
    return max(PROBED, min(int(float(f"{rows:.1e}")), 20_000_000))


# --- arithmetic --------------------------------------------------------------------------------------


def tables(found: Sequence[Measured]) -> Iterator[str]:
    """Everything that is measured, and for each policy what follows for a year, as Markdown."""
    yield "| policy | way | rows a second and core | beside the plain command | seconds before the first row |"
    yield "|---|---|---|---|---|"
    plain = {each.policy: each for each in found if each.way == PLAIN}
    for each in found:
        beside = each.rows / plain[each.policy].rows
        yield f"| `{each.policy}` | {each.way} | {each.rows:,.0f} | {beside:.2f} | {each.before:.1f} |"
    yield ""
    yield "| policy | bytes of a declaration | bytes of its answer |"
    yield "|---|---|---|"
    for each in plain.values():
        yield f"| `{each.policy}` | {each.taken:.0f} | {each.given:.1f} |"
    for each in plain.values():
        yield ""
        yield f"`{each.policy}`, at {each.rows:,.0f} rows a second and core:"
        yield ""
        yield from year(each)


def year(each: Measured) -> Iterator[str]:
    """What the volumes of `YEARS` take."""
    yield "| declarations a year | " + " | ".join(f"{many:,}" for many in YEARS) + " |"
    yield "|---|" + "---|" * len(YEARS)
    for what, figures in rows_of_a_year(each).items():
        yield f"| {what} | " + " | ".join(figures) + " |"


def rows_of_a_year(each: Measured) -> Mapping[str, list[str]]:
    days = [many / 365 for many in YEARS]
    peaks = [BUSIEST_DAY * day * BUSIEST_HOUR / 3_600 for day in days]
    hours = [many / each.rows / 3_600 for many in YEARS]
    return {
        "a day, on average": [f"{day:,.0f}" for day in days],
        "a second, in the busiest hour": [f"{peak:,.0f}" for peak in peaks],
        "cores for the busiest hour": [_few(peak / each.rows) for peak in peaks],
        "core hours for the year again": [_few(hour) for hour in hours],
        "hours on two cores": [_few(hour / 2) for hour in hours],
        f"hours on one machine of {CORES} cores": [_few(hour / CORES) for hour in hours],
        "hours on ten of them": [_few(hour / CORES / 10) for hour in hours],
        f"machines for the year again in {NIGHT:.0f} hours": [f"{-(-hour // (CORES * NIGHT)):,.0f}" for hour in hours],
        "gigabytes of Parquet in, a year": [_few(each.taken * many / 1e9) for many in YEARS],
        "gigabytes of Parquet out, a year": [_few(each.given * many / 1e9) for many in YEARS],
    }


def _few(number: float) -> str:
    """Two digits, or all before the point."""
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}" if number >= 1 else f"{number:.2g}"


def main(arguments: Sequence[str] | None = None) -> None:
    given = argparse.ArgumentParser(prog="make scale", description=__doc__.splitlines()[0] if __doc__ else None)
    given.add_argument("--policies", nargs="+", default=list(POLICIES), help="policies that ship")
    given.add_argument("--seconds", type=float, default=20, help="seconds of a core that the rows should take")
    given.add_argument("--rows", type=int, default=None, help="rows, instead of as many as take so long")
    given.add_argument("--as-spark", nargs=3, metavar=("POLICY", "IN", "OUT"), help=argparse.SUPPRESS)
    options = given.parse_args(arguments)
    if options.as_spark:
        as_spark(*options.as_spark)
        return
    found: list[Measured] = []
    rows = {name: options.rows or rows_for(name, options.seconds) for name in options.policies}
    for name, many in rows.items():
        with tempfile.TemporaryDirectory() as folder:
            for each in measured(name, many, Path(folder)):
                print(f"{name}, {each.way}: {each.rows:,.0f} rows a second and core", file=sys.stderr, flush=True)
                found.append(each)
    print("\n".join([about(rows), "", *tables(found)]))


def about(rows: Mapping[str, int]) -> str:
    packages = ("numpy", "pyarrow", "numba", "distributed", "pyspark")
    versions = ", ".join(f"{name} {installed(name)}" for name in packages if installed(name) is not None)
    many = " and ".join(f"{count:,} declarations for `{name}`" for name, count in rows.items())
    day = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}"
    machine = f"{os.cpu_count()} cores ({platform.machine()})"
    return f"Measured on {day} with {machine}, Python {platform.python_version()}, {versions}; {many}."


if __name__ == "__main__":
    main()
