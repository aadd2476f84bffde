"""Spark: a real one, on two cores, decides each row as `decide_table` does (`make spark`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("pyspark", reason="pyspark is not installed: `make spark` installs it")

from tests.clusters.rows_for_clusters import APPLICATIONS, expected, policy, table  # noqa: E402
from xcrules.clusters.spark import map_in_arrow  # noqa: E402

# Of pyspark, about versions of pandas and files that it leaves open.
pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.shuffle.partitions", "2")
    # Batches of four rows, so that a partition has several.
    session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "4").getOrCreate()
    yield session
    session.stop()


def applications(spark: Any, folder: Path, *, full: bool) -> Any:
    numbers = pa.array(range(len(APPLICATIONS)), pa.int64())
    given = table(full=full).append_column("number", numbers)
    parquet.write_table(given, folder / "in.parquet")
    return spark.read.parquet(str(folder / "in.parquet")).repartition(3, "number")


@pytest.mark.parametrize("full", [False, True])
def test_rows_are_decided_as_on_one_machine(spark: Any, tmp_path: Path, full: bool) -> None:
    given = applications(spark, tmp_path, full=full)
    function, schema = map_in_arrow(policy(), reasons=True, missing=True, keep={"number": "bigint"})
    decided = given.mapInArrow(function, schema)
    assert decided.columns == ["number", *policy().tables(reasons=True, missing=True).schema.names]
    rows = decided.orderBy("number").toArrow().to_pylist()
    assert [row.pop("number") for row in rows] == list(range(len(APPLICATIONS)))
    assert rows == expected(table(full=full), reasons=True, missing=True)


def test_answers_are_written_and_asked(spark: Any, tmp_path: Path) -> None:
    given = applications(spark, tmp_path, full=False)
    decided = given.mapInArrow(*map_in_arrow(policy(), reasons=True, keep={"number": "bigint", "date": "date"}))
    decided.write.parquet(str(tmp_path / "out"))
    back = spark.read.parquet(str(tmp_path / "out"))
    dear = [row.number for row in back.where("exists(reasons, x -> x.rule = 'dear' AND x.certain)").collect()]
    rows = expected(table(), reasons=True)
    wanted = [
        number
        for number, row in enumerate(rows)
        if any(reason["rule"] == "dear" and reason["certain"] for reason in row["reasons"] or ())
    ]
    assert sorted(dear) == wanted != []
    assert back.where("problems IS NOT NULL").count() == sum(row["problems"] is not None for row in rows)


def test_columns_of_no_application_are_told(spark: Any, tmp_path: Path) -> None:
    from pyspark.errors import PythonException

    given = applications(spark, tmp_path, full=False)
    with pytest.raises(PythonException, match="nothing here is called `number`"):
        given.mapInArrow(*map_in_arrow(policy())).collect()
