"""The applications of `batch`, part by part: Parquet, CSV and lines of JSON.

Parquet is read by pyarrow, whose types are exact. CSV and JSON lines are read here: pyarrow would take some numbers
for binary ones, and some texts for dates.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from xcrules.cli.applications import LINES, applications
from xcrules.diagnostics import ApplicationError, Diagnostic
from xcrules.engines.columns.deciding import Engine, Read
from xcrules.engines.columns.parquet import tables_in
from xcrules.facts.json_text import parse_json
from xcrules.facts.shape import Shape
from xcrules.facts.types import Kind
from xcrules.program.problems import files as problems

ROWS = 65_536
"""Rows of a table that are read, decided and written at once."""
READ_ROWS = 8_192
"""The same of applications that are read one by one."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the applications. done: how much of the whole is read with them."""

    decide: Callable[[Engine], pa.Table]
    done: int


@dataclass(frozen=True, slots=True)
class Parts:
    """All of them, part by part. whole: what the last `done` will be, None where nobody knows."""

    each: Generator[Part, None, None]
    whole: int | None


def parts(path: Path, engine: Engine) -> Parts:
    """The applications in the file *path*. Raises `ApplicationError` if it cannot be opened."""
    if not path.exists():
        raise ApplicationError((problems.no_such_file(str(path)),))
    if path.suffix == ".parquet":
        return _of_parquet(path)
    if path.suffix == ".csv":
        return Parts(_of_reads(_of_csv(path, engine)), os.path.getsize(path) or None)
    if path.suffix in LINES and path.is_file():
        return _of_lines(path, engine)
    help = "name it `*.parquet`, `*.csv`, `*.jsonl` or `*.ndjson`"
    raise ApplicationError((Diagnostic("unknown-file", f"`{path}` has no ending that says what it is", help=help),))


# --- Parquet -----------------------------------------------------------------------------------------


def _of_parquet(path: Path) -> Parts:
    try:
        file = parquet.ParquetFile(path)
    except (pa.ArrowException, OSError):
        raise ApplicationError((problems.unreadable_file(str(path)),)) from None
    return Parts(_tables(file, path), file.metadata.num_rows or None)


def _tables(file: parquet.ParquetFile, path: Path) -> Generator[Part, None, None]:
    done = 0
    try:
        with file:
            for table in tables_in(file, range(file.num_row_groups), ROWS):
                done += table.num_rows
                yield Part(lambda engine, table=table: engine.decide_table(table), done)  # type: ignore[misc]
    except (pa.ArrowException, OSError):
        raise ApplicationError((problems.unreadable_file(str(path)),)) from None


# --- applications that are read one by one -----------------------------------------------------------


def _of_reads(each: Iterator[tuple[Read, int]]) -> Generator[Part, None, None]:
    while some := list(islice(each, READ_ROWS)):
        read = [one for one, _ in some]
        yield Part(lambda engine, read=read: engine.decide_read(read), some[-1][1])  # type: ignore[misc]


def _of_lines(path: Path, engine: Engine) -> Parts:
    several = applications(str(path))
    assert not isinstance(several, bytes)

    def each() -> Iterator[tuple[Read, int]]:
        for one in several.each:
            text = one.text
            yield (text,) if isinstance(text, Diagnostic) else engine.read_application(text), one.done

    return Parts(_of_reads(each()), several.whole)


# --- CSV ---------------------------------------------------------------------------------------------


def _of_csv(path: Path, engine: Engine) -> Iterator[tuple[Read, int]]:
    """A row each. The first line names the facts: `date`, `exporter.country`, `items.entry` (of the one item)."""
    try:
        # What is no UTF-8 stays in its row as signs that no text may have, and is told of there.
        with path.open("rb") as file:
            stream = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
            rows = csv.reader(stream, strict=True)
            names = next(rows, [])
            while True:
                try:
                    cells = next(rows)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield (Diagnostic("wrong-type", f"the row is no CSV: {error}"),), file.tell()
                    continue
                if cells:
                    yield _of_cells(names, cells, engine), file.tell()
    except OSError:
        raise ApplicationError((problems.unreadable_file(str(path)),)) from None


def _of_cells(names: list[str], cells: list[str], engine: Engine) -> Read:
    if len(cells) != len(names):
        message = f"the row has {len(cells)} cells, and the first line names {len(names)}"
        return (Diagnostic("wrong-type", message, help="quote cells that hold a comma"),)
    said: dict[str, object] = {}
    found: list[Diagnostic] = []
    for name, cell in zip(names, cells, strict=True):
        value, wrong = _value(name, cell.strip(), engine.shape)
        found += wrong
        first, dot, rest = name.partition(".")
        if not dot:
            said[name] = value
        elif first in engine.shape.lists:
            said.setdefault(first, [{}])
            said[first][0][rest] = value  # type: ignore[index]
        else:
            said.setdefault(first, {})
            said[first][rest] = value  # type: ignore[index]
    for key in engine.shape.lists:
        # Of an element of which no cell says anything, it is not known that it exists.
        match said.get(key):
            case [{} as element] if all(value is None for value in element.values()):
                said[key] = None
    return tuple(found) if found else engine.read_application(said)


def _value(name: str, cell: str, shape: Shape) -> tuple[object, tuple[Diagnostic, ...]]:
    """What a cell says: nothing, JSON where it begins like a list or record of it, yes or no, else text."""
    if not cell:
        return None, ()
    if any("\udc80" <= sign <= "\udcff" for sign in cell):
        return None, (Diagnostic("not-utf-8", "the text is not UTF-8", place=name),)
    if cell[0] in "[{":
        return parse_json(cell.encode(), name)
    if name == "complete" or _is_yes_or_no(name, shape):
        return {"true": True, "yes": True, "false": False, "no": False}.get(cell.lower(), cell), ()
    return cell, ()


def _is_yes_or_no(name: str, shape: Shape) -> bool:
    first, _, rest = name.partition(".")
    fields: Mapping[str, Any] = shape.lists[first].fields if first in shape.lists else shape.records.get(first, {})
    spec = fields.get(rest) if rest else shape.own.get(name)
    return spec is not None and spec.type.kind is Kind.YES_NO
