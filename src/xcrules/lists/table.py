"""A CSV file of ours with those who are designated under one resolution: rows, and the bytes of the file.

The columns and their spelling are those of policies/un/un_1718_dprk.csv. Cells with several values hold them with `|`
between, which is how a list by reference reads its `aliases`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

from xcrules.diagnostics import Diagnostic
from xcrules.lists import problems

MAX_BYTES = 32_000_000
MAX_CELL = 100_000
BAR = "|"


@dataclass(frozen=True, slots=True)
class Row:
    """One who is designated. listed_on: the day, `2009-04-24`; aliases, nationalities and countries: `|` between."""

    reference: str
    kind: str
    name: str
    aliases: str
    listed_on: str
    nationalities: str
    address_countries: str
    un_list_type: str


Rows = tuple[Row, ...]
"""What one file holds, sorted by reference, every reference once."""

COLUMNS = tuple(field.name for field in fields(Row))
WITH_BARS = frozenset({"aliases", "nationalities", "address_countries"})


def read(name: str, data: bytes) -> Rows | Diagnostic:
    """The rows in *data*, or why they cannot be told (`too-large`, `not-utf-8`, `bad-table`)."""
    if len(data) > MAX_BYTES:
        return problems.too_large(name, f"{MAX_BYTES:,} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return problems.not_utf_8(name, data.count(b"\n", 0, error.start) + 1)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: dict[str, Row] = {}
    try:
        if tuple(next(reader, ())) != COLUMNS:
            return problems.bad_table(name, 1, f"names other columns than {', '.join(f'`{one}`' for one in COLUMNS)}")
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(COLUMNS):
                return problems.bad_table(name, reader.line_num, f"has {len(cells)} cells, and {len(COLUMNS)} columns")
            row = Row(*cells)
            if not row.reference or row.reference in rows:
                wrong = f"has the reference `{row.reference}` again" if row.reference else "has no reference"
                return problems.bad_table(name, reader.line_num, wrong)
            rows[row.reference] = row
    except csv.Error:
        return problems.bad_table(name, reader.line_num, "has quotes that do not match, or a cell that is too long")
    return in_order(rows.values())


def write(rows: Rows, end: str = "\n") -> bytes:
    """The file with *rows*: sorted, UTF-8, each line ending with *end*. Equal rows give equal bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=end)
    writer.writerow(COLUMNS)
    writer.writerows(astuple(row) for row in in_order(rows))
    return text.getvalue().encode()


def line_end(data: bytes) -> str:
    """How the lines of *data* end. A file keeps its own, so that a comparison shows the rows that changed, not all."""
    return "\r\n" if b"\r\n" in data else "\n"


def in_order(rows: Iterable[Row]) -> Rows:
    return tuple(sorted(rows, key=lambda row: row.reference))
