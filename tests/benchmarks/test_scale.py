"""`make scale`: the declarations, the arithmetic, and the page that shows them. Nothing is timed here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("numpy")

import xcrules
from benchmarks import declarations, scale
from benchmarks.scale import PLAIN, Measured

PAGE = Path(__file__).parents[2] / "docs" / "scale.md"


def test_declarations_are_drawn_the_same_each_time_and_others_by_another_seed() -> None:
    assert declarations.table(50, 1).equals(declarations.table(50, 1))
    exporters = [declarations.table(50, seed).column("exporter").combine_chunks().field("name") for seed in (1, 2)]
    assert not set(exporters[0].to_pylist()) & set(exporters[1].to_pylist())


@pytest.mark.parametrize("name", scale.POLICIES)
def test_declarations_are_usable_and_decided(name: str) -> None:
    answer = xcrules.load(name).decide_table(declarations.table(40))
    assert answer.column("problems").null_count == 40
    assert answer.column("outcome").null_count == 0


def test_a_year_is_reckoned() -> None:
    each = Measured("p", PLAIN, rows=1_000, before=1.0, taken=100, given=2)
    found = {what: figures[0] for what, figures in scale.rows_of_a_year(each).items()}  # of 100 million
    assert found == {
        "a day, on average": "273,973",
        "a second, in the busiest hour": "23",
        "cores for the busiest hour": "0.023",
        "core hours for the year again": "28",
        "hours on two cores": "14",
        "hours on one machine of 32 cores": "0.87",
        "hours on ten of them": "0.087",
        "machines for the year again in 8 hours": "1",
        "gigabytes of Parquet in, a year": "10",
        "gigabytes of Parquet out, a year": "0.2",
    }


def test_every_way_is_measured_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def seconds(arguments: list[str], folder: Path) -> float:
        asked.append(arguments)
        out = folder / next(each for each in arguments if each.startswith(("out", "first")))
        if out.suffix:
            out.write_bytes(b"x" * 600)
        else:
            out.mkdir()
            (out / "part.parquet").write_bytes(b"x" * 600)
        return 5.0 if "one.parquet" in arguments else 7.0

    monkeypatch.setattr(scale, "_seconds", seconds)
    monkeypatch.setattr(scale, "installed", lambda _: "1")
    found = list(scale.measured("un.unscr_1718", 300, tmp_path))
    assert [(each.way, each.rows, each.before, each.given) for each in found] == [
        (way, 150.0, 5.0, 2.0) for way in (scale.PLAIN, scale.DASK, scale.SPARK)
    ]
    assert len(list((tmp_path / "in").glob("*.parquet"))) == scale.FILES
    assert [each[-2:] for each in asked if scale.DASK and "--dask" in each] == [["--dask", "local"]] * 2
    text = "\n".join(scale.tables(found))
    assert "| `un.unscr_1718` | Spark, `mapInArrow` | 150 | 1.00 | 5.0 |" in text


def test_the_page_shows_what_follows_from_what_was_measured() -> None:
    """Whoever changes a figure by hand, or the arithmetic, has to print the page anew."""
    block = re.search(r"<!-- make scale -->\n(.*)<!-- end -->", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    shown = block[1].strip().splitlines()
    assert re.match(r"Measured on \d{4}-\d\d-\d\d with \d+ cores", shown[0])
    ways = re.findall(r"^\| `(\S+)` \| (.+?) \| ([\d,]+) \| [\d.]+ \| ([\d.]+) \|$", block[1], re.MULTILINE)
    bytes_ = re.findall(r"^\| `(\S+)` \| (\d+) \| ([\d.]+) \|$", block[1], re.MULTILINE)
    assert {policy for policy, *_ in bytes_} == set(scale.POLICIES)
    for policy, taken, given in bytes_:
        (rows,) = (rows for name, way, rows, _ in ways if (name, way) == (policy, PLAIN))
        each = Measured(policy, PLAIN, float(rows.replace(",", "")), 0, float(taken), float(given))
        table = list(scale.year(each))
        at = shown.index(f"`{policy}`, at {rows} rows a second and core:")
        assert shown[at + 2 : at + 2 + len(table)] == table
