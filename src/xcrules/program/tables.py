"""CSV files as frozen rows, for the lists that are kept by somebody else."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from xcrules.diagnostics import Diagnostic
from xcrules.program.problems import files as problems
from xcrules.source import Span

MAX_BYTES = 32_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELL = 100_000
MAX_BARS = 300_000
"""The `|` between aliases: a list by reference makes a party of each name, which takes far more than its letters."""


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file: `name` as the policy writes it, rows as long as `columns`."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> tuple[str, ...] | None:
        """The cells of the column called *name*, or None if there is none."""
        if name not in self.columns:
            return None
        place = self.columns.index(name)
        return tuple(row[place] for row in self.rows)


def read_table(name: str, data: bytes, span: Span) -> Table | Diagnostic:
    """The table in *data*; *span* is where the policy names the file."""
    if len(data) > MAX_BYTES:
        return problems.table_too_large(name, f"{MAX_BYTES:,} bytes", span)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return problems.bad_table(
            name, data.count(b"\n", 0, error.start) + 1, "holds a byte that is not UTF-8 text", span
        )
    if text.count("|") > MAX_BARS:
        return problems.table_too_large(name, f"{MAX_BARS:,} aliases", span)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return problems.bad_table(name, line, "holds a character that is no text (U+0000)", span)
    return _rows(name, text, span)


def _rows(name: str, text: str, span: Span) -> Table | Diagnostic:
    # Strict, so that a quote that is never closed does not swallow the rest of the file.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[str, ...]] = []
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if rows and len(row) != len(rows[0]):
                wrong = f"has {len(row)} cells where the first line names {len(rows[0])} columns"
                return problems.bad_table(name, reader.line_num, wrong, span)
            if len(row) > MAX_COLUMNS or len(rows) > MAX_ROWS or any(len(cell) > MAX_CELL for cell in row):
                bound = f"{MAX_ROWS:,} rows, {MAX_COLUMNS} columns or {MAX_CELL:,} characters in a cell"
                return problems.table_too_large(name, bound, span)
            rows.append(tuple(cell.strip() for cell in row))
    except csv.Error as error:
        # The module bounds a cell by itself; it has no other way to say so.
        if "limit" in str(error):
            return problems.table_too_large(name, f"{MAX_CELL:,} characters in a cell", span)
        return problems.bad_table(name, reader.line_num, "has quotes that do not match", span)
    if not rows:
        return problems.bad_table(name, 1, "holds nothing, not even the names of columns", span)
    columns = rows[0]
    twice = next((column for column in columns if columns.count(column) > 1), None)
    if twice is not None:
        return problems.bad_table(name, 1, f"names the column `{twice}` twice", span)
    return Table(name, columns, tuple(rows[1:]))
