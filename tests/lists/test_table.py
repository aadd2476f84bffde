"""Our CSV files as rows and back; the published list makes their very bytes."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from published import FOLDER, KOMID, RI, published

from xcrules.diagnostics import Diagnostic
from xcrules.lists import committees, table, un_xml
from xcrules.lists.table import COLUMNS, Row
from xcrules.program.tables import MAX_BYTES, MAX_CELL, read_table
from xcrules.source import Source, Span

SHIPPED = [file for name in committees.FILES.values() if (file := FOLDER / name).exists()]
HEAD = ",".join(COLUMNS)


def read(data: bytes) -> table.Rows:
    rows = table.read("list.csv", data)
    assert isinstance(rows, tuple), rows
    return rows


def refused(data: bytes) -> Diagnostic:
    problem = table.read("list.csv", data)
    assert isinstance(problem, Diagnostic)
    return problem


# --- the files that ship ----------------------------------------------------------------------------


def test_a_file_ships() -> None:
    assert SHIPPED


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_the_files_that_ship_come_back_byte_for_byte(file: Path) -> None:
    data = file.read_bytes()
    rows = read(data)
    assert len(rows) > 100
    assert table.write(rows, table.line_end(data)) == data


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_the_published_list_makes_the_files_that_ship(file: Path) -> None:
    data = file.read_bytes()
    rows = read(data)
    snapshot = un_xml.read("list.xml", published(reversed(rows)))
    assert isinstance(snapshot, un_xml.Snapshot)
    found = committees.sort("list.xml", snapshot)
    assert isinstance(found, committees.Sorted)
    made = found.rows[rows[0].un_list_type]
    assert table.write(made, table.line_end(data)) == data


def test_entries_of_the_real_list_make_rows_that_ship() -> None:
    # Ten entries as they were published on 23 November 2020, blanks and all; some comments are left out.
    excerpt = Path(__file__).with_name("excerpt_of_2020.xml").read_bytes()
    snapshot = un_xml.read("list.xml", excerpt)
    assert isinstance(snapshot, un_xml.Snapshot)
    found = committees.sort("list.xml", snapshot)
    assert isinstance(found, committees.Sorted)
    shipped = {row for file in SHIPPED for row in read(file.read_bytes())}
    assert len(found.rows["DPRK"]) == 8
    assert set(found.rows["DPRK"]) <= shipped
    niru = Row("IRe.045", "entity", "NIRU BATTERY MANUFACTURING COMPANY", "", "2008-03-03", "", "", "Iran")
    assert found.rows["Iran"] == (niru,)
    # The second file need not ship.
    assert len(SHIPPED) < len(committees.FILES) or niru in shipped
    assert found.not_used == {"Iraq": 1}


# --- reading and writing ----------------------------------------------------------------------------

_TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12)
_ROWS = st.builds(
    Row, st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=6), *[_TEXTS] * 7
)


@given(st.lists(_ROWS, max_size=5, unique_by=lambda row: row.reference), st.sampled_from(["\n", "\r\n"]))
def test_rows_come_back_as_they_were(rows: list[Row], end: str) -> None:
    data = table.write(tuple(rows), end)
    assert read(data) == table.in_order(rows)
    assert table.write(read(data), end) == data


@given(st.lists(_ROWS, max_size=5, unique_by=lambda row: row.reference), st.randoms())
def test_the_order_of_rows_changes_no_byte(rows: list[Row], chance: st.RandomState) -> None:
    before = table.write(tuple(rows))
    chance.shuffle(rows)
    assert table.write(tuple(rows)) == before


def test_a_new_file_has_plain_line_ends() -> None:
    assert table.write((KOMID,)) == f"{HEAD}\n{','.join(astuple(KOMID))}\n".encode()
    assert (table.line_end(b""), table.line_end(b"a\nb"), table.line_end(b"a\r\nb")) == ("\n", "\n", "\r\n")


def test_a_mark_of_the_byte_order_and_blank_lines_are_no_rows() -> None:
    assert read(b"\xef\xbb\xbf" + table.write((KOMID, RI)) + b"\n\n") == (KOMID, RI)


def test_a_policy_reads_what_is_written() -> None:
    source = Source("p.xcp", "list")
    read = read_table("list.csv", table.write((KOMID, RI)), Span(source, 0, 4))
    assert not isinstance(read, Diagnostic)
    assert (read.columns, read.rows) == (COLUMNS, (astuple(KOMID), astuple(RI)))
    assert (table.MAX_BYTES, table.MAX_CELL) == (MAX_BYTES, MAX_CELL)


# --- files that are no such table -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1 of `list.csv` names other columns than `reference`, "),
        ("reference,name\nKPe.001,A\n", "line 1 of `list.csv` names other columns than `reference`, "),
        (f"{HEAD}\nKPe.001,A\n", "line 2 of `list.csv` has 2 cells, and 8 columns"),
        (f"{HEAD}\n,entity,A,,,,,\n", "line 2 of `list.csv` has no reference"),
        (f"{HEAD}\nK,entity,A,,,,,\nK,entity,A,,,,,\n", "line 3 of `list.csv` has the reference `K` again"),
        (f'{HEAD}\n"K,entity,A,,,,,\n', "line 2 of `list.csv` has quotes that do not match"),
    ],
)
def test_a_file_that_cannot_be_compared_is_refused(text: str, said: str) -> None:
    problem = refused(text.encode())
    assert problem.code == "bad-table"
    assert problem.message.startswith(said)


def test_bytes_that_are_no_text_are_refused() -> None:
    assert refused(HEAD.encode() + b"\n\xff").code == "not-utf-8"


def test_a_file_that_is_too_large_is_refused() -> None:
    assert refused(b"\n" * (table.MAX_BYTES + 1)).code == "too-large"


@given(st.binary(max_size=80) | st.text('",\n\r\x00Ka|', max_size=60).map(lambda text: f"{HEAD}\n{text}".encode()))
def test_whatever_is_handed_in_is_rows_or_a_problem(data: bytes) -> None:
    rows = table.read("list.csv", data)
    assert isinstance(rows, tuple) or rows.code in {"bad-table", "not-utf-8"}
