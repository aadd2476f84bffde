"""Parquet files cut into pieces of whole row groups, and one piece decided into a file of its own.

The answers of a piece are in the order of its rows, and pieces are numbered in the order of files and of their rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from xcrules.diagnostics import ApplicationError
from xcrules.engines.columns.counting import outcomes_in, unusable_rows
from xcrules.engines.columns.deciding import Engine, Tally
from xcrules.engines.columns.parquet import tables_in
from xcrules.engines.columns.tables import wrong_columns
from xcrules.facts.shape import Shape
from xcrules.program.problems import files as problems
from xcrules.whole_files import unwritable, whole_file

ROWS = 65_536
"""Rows that are read, decided and written at once."""
PIECE = 1_000_000
"""Row groups are put together until a piece has so many rows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Row groups of one file. path: absolute, for processes elsewhere; name: as it was given; groups: the first, and
    the one after the last; before: the rows of the file before them."""

    number: int
    path: str
    name: str
    groups: tuple[int, int]
    before: int
    rows: int

    @property
    def answers(self) -> str:
        return f"part-{self.number:05}.parquet"

    @property
    def bad(self) -> str:
        return f".part-{self.number:05}.bad.jsonl"


def pieces_of(path: Path, shape: Shape) -> list[Piece]:
    """The pieces of a Parquet file, or of all in a folder (`*.parquet` below it, by name; hidden ones do not count).

    Raises `ApplicationError` if there is none, if one cannot be read, or if its columns are none of an application.
    """
    if not path.exists():
        raise ApplicationError((problems.no_such_file(str(path)),))
    files = [path]
    if path.is_dir():
        inside = (file for file in path.rglob("*.parquet") if file.is_file())
        files = sorted(each for each in inside if not any(part[0] in "._" for part in each.relative_to(path).parts))
    if not files:
        raise ApplicationError((problems.no_such_file(str(path / "*.parquet")),))
    found: list[Piece] = []
    for file in files:
        try:
            with parquet.ParquetFile(file) as opened:
                schema, about = opened.schema_arrow, opened.metadata
        except (pa.ArrowException, OSError):
            raise ApplicationError((problems.unreadable_file(str(file)),)) from None
        wrong = [problem.at(place=f"{file}: {place}") for place, problem in wrong_columns(schema, shape)]
        if wrong:
            raise ApplicationError(wrong)
        found += _cut(file, [about.row_group(at).num_rows for at in range(about.num_row_groups)], len(found))
    return found


def _cut(file: Path, rows: list[int], number: int) -> Iterator[Piece]:
    if not rows:
        yield Piece(number, str(file.absolute()), str(file), (0, 0), 0, 0)
    first = before = gathered = 0
    for at, more in enumerate(rows, start=1):
        gathered += more
        if gathered >= PIECE or at == len(rows):
            yield Piece(number, str(file.absolute()), str(file), (first, at), before, gathered)
            first, before, gathered, number = at, before + gathered, 0, number + 1


def decide_piece(engine: Engine, piece: Piece, into: Path) -> dict[str, Any]:
    """Writes the answers of *piece*, and what is wrong with its unusable rows, into the folder *into*.

    Returns what was counted: `outcomes`, and the fields of a `Tally`. Raises `ApplicationError`.
    """
    before, counts, number = asdict(engine.tally), outcomes_in(engine.schema.empty_table()), piece.before
    with (
        whole_file(into / piece.answers, "wb") as answers,
        whole_file(into / piece.bad, "w") as bad,
        parquet.ParquetWriter(answers, engine.schema) as writer,
    ):
        for table in _tables(piece):
            decided = engine.decide_table(table)
            try:
                writer.write_table(decided)
                for row, told in unusable_rows(decided):
                    line = {"file": piece.name, "row": number + row, "problems": told}
                    bad.write(json.dumps(line, ensure_ascii=False) + "\n")
            except OSError as error:
                raise ApplicationError((unwritable(into / piece.answers, error),)) from None
            counts += outcomes_in(decided)
            number += decided.num_rows
    return {"outcomes": dict(counts), **{key: now - before[key] for key, now in asdict(engine.tally).items()}}


def _tables(piece: Piece) -> Iterator[pa.Table]:
    try:
        with parquet.ParquetFile(piece.path) as file:
            yield from tables_in(file, range(*piece.groups), ROWS)
    except (pa.ArrowException, OSError):
        raise ApplicationError((problems.unreadable_file(piece.path),)) from None


def added(tally: Tally, counted: dict[str, Any]) -> Tally:
    """*tally* with what was counted of one more piece."""
    return Tally(**{key: value + counted[key] for key, value in asdict(tally).items()})
