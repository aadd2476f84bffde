"""Rows of Parquet files, in whatever row groups they were written."""

from __future__ import annotations

from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

from xcrules.engines.columns.parquet import tables_in  # noqa: E402

WORD = pa.dictionary(pa.int32(), pa.string())


@pytest.mark.parametrize("group", [1, 3, 7, 50])
@pytest.mark.parametrize("most", [1, 4, 10, 1000])
def test_rows_come_in_order_and_no_more_at_once(tmp_path: Path, group: int, most: int) -> None:
    """Also words inside of lists, of which pyarrow cannot read a part that lies in two row groups."""
    rows = [{"number": at, "items": [{"word": f"w{at % 5}"}] * (at % 3)} for at in range(20)]
    schema = pa.schema({"number": pa.int64(), "items": pa.list_(pa.struct([("word", WORD)]))})
    parquet.write_table(pa.Table.from_pylist(rows, schema), tmp_path / "in.parquet", row_group_size=group)
    with parquet.ParquetFile(tmp_path / "in.parquet") as file:
        found = list(tables_in(file, range(file.num_row_groups), most))
    assert [row for table in found for row in table.to_pylist()] == rows
    assert max(table.num_rows for table in found) <= most
    assert len(found) <= 2 * -(-20 // most)


def test_no_row_groups_no_tables(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"number": pa.array([1, 2])}), tmp_path / "in.parquet")
    with parquet.ParquetFile(tmp_path / "in.parquet") as file:
        assert list(tables_in(file, [], 10)) == []
