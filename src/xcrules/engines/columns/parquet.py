"""Rows of Parquet files, so many at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa
from pyarrow.parquet import ParquetFile


def tables_in(file: ParquetFile, groups: Iterable[int], most: int) -> Iterator[pa.Table]:
    """The rows of the row groups *groups* in order, *most* at once; groups of few rows are put together."""
    gathered: list[pa.Table] = []
    count = 0
    for group in groups:
        # One after the other: where rows of two groups meet, pyarrow cannot read words inside of lists.
        for rows in file.iter_batches(batch_size=most, row_groups=[group]):
            if gathered and count + rows.num_rows > most:
                yield pa.concat_tables(gathered)
                gathered, count = [], 0
            gathered.append(pa.Table.from_batches([rows]))
            count += rows.num_rows
    if gathered:
        yield pa.concat_tables(gathered)
