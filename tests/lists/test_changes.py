"""What differs between two versions of a file: nothing is left out, and nothing is told that is not so."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from published import KOMID, RI, SEPAH

from xcrules.lists.changes import Cell, Changed, Changes, between
from xcrules.lists.table import COLUMNS, Row, Rows, in_order


def applied(old: Rows, changes: Changes) -> Rows:
    """*old* after *changes*, going by what these say and by nothing else."""
    rows = {row.reference: row for row in old}
    for row in changes.removed:
        assert rows.pop(row.reference) == row
    for row in changes.added:
        assert row.reference not in rows
        rows[row.reference] = row
    for one in changes.changed:
        for cell in one.cells:
            before = rows[one.before.reference]
            assert getattr(before, cell.column) == cell.before
            rows[before.reference] = replace(before, **{cell.column: cell.after})
    return in_order(rows.values())


def test_whoever_comes_goes_or_changes_is_told() -> None:
    renamed = replace(KOMID, name="KOMID", aliases="KOMID")
    assert between((SEPAH, KOMID), (renamed, RI)) == Changes(
        added=(RI,),
        removed=(SEPAH,),
        changed=(
            Changed(KOMID, renamed, (Cell("name", KOMID.name, "KOMID"), Cell("aliases", KOMID.aliases, "KOMID"))),
        ),
        unchanged=0,
    )


def test_equal_files_differ_in_nothing() -> None:
    changes = between((KOMID, RI), (KOMID, RI))
    assert not changes
    assert changes.unchanged == 2


_WORDS = st.sampled_from(["", "A", "B", "A|B"])
_TABLES = st.lists(
    st.builds(Row, st.sampled_from("abcdef"), *[_WORDS] * (len(COLUMNS) - 1)), unique_by=lambda row: row.reference
).map(in_order)


@given(_TABLES, _TABLES)
def test_the_changes_make_the_new_file_of_the_old(old: Rows, new: Rows) -> None:
    changes = between(old, new)
    assert applied(old, changes) == new
    assert len(new) == len(changes.added) + len(changes.changed) + changes.unchanged
    assert bool(changes) == (old != new)
    assert all(one.cells for one in changes.changed)
