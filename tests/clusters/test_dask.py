"""Dask: a real cluster of two processes decides each row as `decide_table` does, and loses none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")
dask = pytest.importorskip("dask")
pytest.importorskip("distributed")
dd = pytest.importorskip("dask.dataframe")

from distributed import Client, LocalCluster  # noqa: E402

from tests.clusters.rows_for_clusters import APPLICATIONS, POLICY, UNUSABLE, expected, policy, table  # noqa: E402
from xcrules.cli.commands import app  # noqa: E402
from xcrules.clusters import carried, pieces  # noqa: E402
from xcrules.clusters import dask as on_dask  # noqa: E402
from xcrules.clusters.dask import decide  # noqa: E402
from xcrules.diagnostics import ApplicationError  # noqa: E402
from xcrules.whole_files import whole_file  # noqa: E402

# Of pandas, about calls in Dask.
pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword:DeprecationWarning")


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two workers, each a process with two threads."""
    with LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=":0", silence_logs=60) as cluster:
        yield cluster


@pytest.fixture
def address(cluster: LocalCluster) -> str:
    found: str = cluster.scheduler_address
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The rows in two files: three in row groups of four, and the rest; and the policy beside them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pieces, "PIECE", 4)
    (tmp_path / "in" / "later").mkdir(parents=True)
    parquet.write_table(table(full=True).slice(0, 11), tmp_path / "in" / "a.parquet", row_group_size=4)
    parquet.write_table(table(full=True).slice(11), tmp_path / "in" / "later" / "b.parquet", row_group_size=2)
    (tmp_path / "harbor.xcp").write_text(POLICY, encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["batch", *map(str, arguments)])


def answers(folder: Path) -> list[dict[str, Any]]:
    files = sorted(os.listdir(folder))
    return [row for file in files for row in parquet.read_table(folder / file).to_pylist()]


def of_frame(frame: Any) -> list[dict[str, Any]]:
    """The rows of a frame that Dask gives, as `decide_table` would have them."""
    rows: list[dict[str, Any]] = pa.Table.from_pandas(frame.compute(), preserve_index=False).to_pylist()
    return rows


def read(path: Path) -> Any:
    return dd.read_parquet(path, dtype_backend="pyarrow", split_row_groups=True)


# --- files -------------------------------------------------------------------------------------------


def test_files_are_decided_row_for_row(folder: Path, address: str) -> None:
    ran = run("harbor.xcp", "in", "out", "--dask", address, "--reasons", "--missing", "--json")
    assert ran.exit_code == 2, ran.stderr
    assert answers(folder / "out") == expected(table(full=True), reasons=True, missing=True)
    assert sorted(os.listdir(folder / "out")) == [f"part-{number:05}.parquet" for number in range(4)]
    bad = [json.loads(line) for line in (folder / "out.bad.jsonl").read_text().splitlines()]
    assert [(one["file"], one["row"], one["problems"][0]["code"]) for one in bad] == [
        ("in/a.parquet", 6, "unknown-currency"),
        ("in/a.parquet", 7, "contradicting-facts"),
        ("in/later/b.parquet", 3, "missing-date"),
    ]
    assert len(bad) == len(UNUSABLE)
    assert sorted(os.listdir(folder)) == ["harbor.xcp", "in", "out", "out.bad.jsonl"]


def test_the_summary_is_that_of_one_machine(folder: Path, address: str) -> None:
    parquet.write_table(table(full=True), folder / "all.parquet")
    asked = ("--missing", "--json")
    alone, together = (
        json.loads(run("harbor.xcp", given, out, *asked, *where).stdout)
        for given, out, where in (("all.parquet", "out.parquet", ()), ("in", "out", ("--dask", address)))
    )
    assert {alone.pop("answers"), together.pop("answers")} == {"out.parquet", "out"}
    assert {alone.pop("bad"), together.pop("bad")} == {"out.parquet.bad.jsonl", "out.bad.jsonl"}
    assert together == alone
    assert alone["unusable"] == len(UNUSABLE)
    told = run("harbor.xcp", "in", "again", "--dask", address).stdout
    assert told == run("harbor.xcp", "all.parquet", "again.parquet").stdout.replace("again.parquet.bad", "again.bad")


def test_a_policy_is_loaded_once_a_process(folder: Path, address: str) -> None:
    with Client(address, set_as_default=False) as client:
        client.run(carried.policy_of.cache_clear)
        assert run("harbor.xcp", "in", "out", "--dask", address).exit_code == 2
        assert run("harbor.xcp", "in", "out_with_reasons", "--dask", address, "--reasons").exit_code == 2
        loaded = [each.misses for each in client.run(carried.policy_of.cache_info).values()]
    assert max(loaded) == 1


def test_nothing_in_nothing_out(folder: Path, address: str) -> None:
    parquet.write_table(table(full=True).slice(0, 0), folder / "none.parquet")
    ran = run("harbor.xcp", "none.parquet", "out", "--dask", address)
    assert (ran.exit_code, ran.stdout) == (0, "no application\n")
    assert parquet.read_table(folder / "out").schema.names == policy().tables().schema.names


def test_what_cannot_be_read_leaves_nothing_behind(folder: Path, address: str) -> None:
    whole = (folder / "in" / "a.parquet").read_bytes()
    (folder / "in" / "a.parquet").write_bytes(whole[:4] + b"\xff" * 2000 + whole[2004:])
    ran = run("harbor.xcp", "in", "out", "--dask", address)
    assert ran.exit_code == 2
    assert "cannot be read" in ran.stderr and "a.parquet" in ran.stderr
    assert sorted(os.listdir(folder)) == ["harbor.xcp", "in"]


def test_columns_of_no_application_stop_all(folder: Path, address: str) -> None:
    parquet.write_table(pa.table({"date": ["2026-01-01"], "items": [[]], "colour": ["red"]}), "in/c.parquet")
    ran = run("harbor.xcp", "in", "out", "--dask", address)
    assert ran.exit_code == 2
    assert "nothing here is called `colour`" in ran.stderr and "in/c.parquet: colour" in ran.stderr
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("given", "out", "said"),
    [
        ("nowhere", "out", "there is no file"),
        ("harbor.xcp", "out", "cannot be read"),
        ("empty", "out", "empty/*.parquet"),
        ("in", "in", "three files"),
        ("in", "empty/..", "there already"),
    ],
)
def test_names_that_cannot_be_meant(folder: Path, given: str, out: str, said: str) -> None:
    (folder / "empty").mkdir()
    ran = run("harbor.xcp", given, out, "--dask", "local")
    assert ran.exit_code == 2
    assert said in " ".join(ran.stderr.replace("│", " ").split())


def test_a_cluster_for_as_long_as_it_takes(folder: Path) -> None:
    ran = run("harbor.xcp", "in", "out", "--dask", "local")
    assert ran.exit_code == 2, ran.stderr
    assert answers(folder / "out") == expected(table(full=True))


def test_nobody_answers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_dask, "WAIT", 0.2)
    ran = run("harbor.xcp", "in", "out", "--dask", "tcp://127.0.0.1:9")
    assert ran.exit_code == 2
    assert "error[unreachable-cluster]: no scheduler of Dask answers at `tcp://127.0.0.1:9`" in ran.stderr
    assert sorted(os.listdir(folder)) == ["harbor.xcp", "in"]


def dies(*_: object) -> None:
    os._exit(1)


def dies_once(piece: pieces.Piece, into: str, *more: Any) -> dict[str, Any]:
    mark = Path(into).parent / f"died over {piece.number}"
    if piece.number == 2 and not mark.exists():
        mark.touch()
        with whole_file(Path(into) / piece.answers, "wb"):
            os._exit(1)
    return _PIECE(piece, into, *more)


_PIECE = on_dask._piece


def test_a_piece_whose_worker_dies_is_decided_by_another(
    folder: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_dask, "_piece", dies_once)
    ran = run("harbor.xcp", "in", "out", "--dask", address, "--json")
    assert (folder / "died over 2").exists()
    assert json.loads(ran.stdout)["applications"] == len(APPLICATIONS)
    assert answers(folder / "out") == expected(table(full=True))
    assert sorted(os.listdir(folder / "out")) == [f"part-{number:05}.parquet" for number in range(4)]


def test_a_piece_that_all_workers_die_over_ends_the_command(
    folder: Path, cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_dask, "_piece", dies)
    monkeypatch.setattr(cluster.scheduler, "allowed_failures", 0)
    ran = run("harbor.xcp", "in", "out", "--dask", cluster.scheduler_address)
    assert ran.exit_code == 2
    assert "error[broken-cluster]: the cluster gave up: one worker after the other died over one piece" in ran.stderr
    assert sorted(os.listdir(folder)) == ["harbor.xcp", "in"]


# --- frames ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("full", [False, True])
def test_frames_are_decided_row_for_row(tmp_path: Path, address: str, full: bool) -> None:
    parquet.write_table(table(full=full), tmp_path / "in.parquet", row_group_size=4)
    frame = read(tmp_path / "in.parquet")
    assert frame.npartitions == 4
    decided = decide(frame, policy(), reasons=True, missing=True)
    with Client(address):
        found = decided.compute()
    assert list(decided.columns) == list(found.columns) and (decided.dtypes == found.dtypes).all()
    assert pa.Table.from_pandas(found, preserve_index=False).to_pylist() == expected(
        table(full=full), reasons=True, missing=True
    )


def test_an_index_and_columns_that_are_kept_stay_beside_their_answers(tmp_path: Path) -> None:
    numbers = pa.array([f"SG-{number:02}" for number in range(len(APPLICATIONS))])
    parquet.write_table(table().append_column("declaration", numbers), tmp_path / "in.parquet", row_group_size=4)
    frame = read(tmp_path / "in.parquet").set_index("declaration", sorted=True)
    rows = expected(table())
    assert of_frame(decide(frame, policy())) == rows
    assert decide(frame, policy()).index.compute().tolist() == numbers.to_pylist()
    kept = of_frame(decide(read(tmp_path / "in.parquet"), policy(), keep=["declaration", "date"]))
    assert [row.pop("declaration") for row in kept] == numbers.to_pylist()
    assert [row.pop("date") for row in kept] == table().column("date").to_pylist()
    assert kept == rows


@pytest.mark.parametrize("name", ["colour", "outcome"])
def test_a_column_that_cannot_be_kept(tmp_path: Path, name: str) -> None:
    parquet.write_table(table(), tmp_path / "in.parquet")
    with pytest.raises(ValueError, match=f"`{name}` cannot be kept"):
        decide(read(tmp_path / "in.parquet"), policy(), keep=[name])


def test_what_is_wrong_with_a_frame_is_said_before_anything_is_decided(tmp_path: Path) -> None:
    parquet.write_table(table().append_column("colour", table().column("date")), tmp_path / "in.parquet")
    with pytest.raises(ApplicationError, match="nothing here is called `colour`"):
        decide(read(tmp_path / "in.parquet"), policy())
    with dask.config.set({"dataframe.convert-string": False}):
        objects = dd.from_pandas(table().to_pandas(), npartitions=1)
    with pytest.raises(ApplicationError, match=r"items: .*objects of Python.*dtype_backend"):
        decide(objects, policy())


# --- without Dask ------------------------------------------------------------------------------------


def test_without_dask_the_remedy_is_named(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet.write_table(table(), tmp_path / "in.parquet")
    frame = read(tmp_path / "in.parquet")
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.setitem(sys.modules, "dask.delayed", None)
    ran = run("harbor.xcp", "in", "out", "--dask", "local")
    assert ran.exit_code == 2
    assert "error[not-installed]" in ran.stderr and "pip install 'xcrules[dask]'" in ran.stderr
    with pytest.raises(ApplicationError, match=r"xcrules\[dask\]"):
        decide(frame, policy())


def test_dask_is_imported_only_when_it_is_needed() -> None:
    # Not pandas: where it is installed, pyarrow imports it with the first array.
    program = (
        "import sys, xcrules.cli.batching_on_cluster, xcrules.clusters.carried, xcrules.clusters.spark\n"
        "print({'dask', 'distributed', 'pyspark'} & sys.modules.keys())"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"
