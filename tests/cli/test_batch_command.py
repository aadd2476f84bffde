"""`xcrules batch`: files in, a table of decisions out, whole or not at all, and no row lost."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

from xcrules.cli import batch_inputs  # noqa: E402
from xcrules.cli.commands import app  # noqa: E402
from xcrules.policy import load  # noqa: E402

POLICY = """\
policy busy "A busy port"
source LAW is "Law" rank statute
score risk "Risk"
add 20 to risk "Watches" under LAW effective from 2020-01-01 when any item is 9101
prohibit dear under LAW effective from 2020-01-01 when any item.value is more than 100 EUR
prohibit told under LAW effective from 2020-01-01 when end_use.informed is yes
"""


@pytest.fixture
def busy(tmp_path: Path) -> str:
    (tmp_path / "busy.xcp").write_text(POLICY, encoding="utf-8")
    return str(tmp_path / "busy.xcp")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["batch", *map(str, arguments)])


def application(value: object) -> dict[str, Any]:
    return {"date": "2026-01-01", "items": [{"hs": "9101", "value": value}], "end_use": {"informed": False}}


def outcomes(path: Path) -> list[str | None]:
    found: list[str | None] = parquet.read_table(path).column("outcome").to_pylist()
    return found


def lines(path: Path, *each: object) -> Path:
    path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in each), encoding="utf-8")
    return path


def test_lines_of_json(busy: str, tmp_path: Path) -> None:
    given = lines(tmp_path / "in.jsonl", application("99 EUR"), application("100.01 EUR"), application(None))
    ran = run(busy, given, tmp_path / "out.parquet")
    assert ran.exit_code == 0, ran.stderr
    assert ran.stdout == "3 applications: 1 not_required, 1 prohibited and 1 undetermined\n"
    assert outcomes(tmp_path / "out.parquet") == ["not_required", "prohibited", "undetermined"]
    assert (tmp_path / "out.parquet.bad.jsonl").read_text() == ""


def test_unusable_rows_are_told_of_and_the_others_decided(busy: str, tmp_path: Path) -> None:
    given = lines(tmp_path / "in.jsonl", application("9 EUR"), "{", application("9 XXQ"), application("101 EUR"))
    ran = run(busy, given, tmp_path / "out.parquet", "--bad", tmp_path / "bad.jsonl", "--json")
    assert ran.exit_code == 2
    told = json.loads(ran.stdout)
    assert (told["applications"], told["unusable"], told["outcomes"]["prohibited"]) == (4, 2, 1)
    assert outcomes(tmp_path / "out.parquet") == ["not_required", None, None, "prohibited"]
    bad = [json.loads(line) for line in (tmp_path / "bad.jsonl").read_text().splitlines()]
    assert [(one["row"], [problem["code"] for problem in one["problems"]]) for one in bad] == [
        (2, ["not-json"]),
        (3, ["unknown-currency"]),
    ]
    assert bad[1]["problems"][0]["place"] == "items[1].value"


@pytest.mark.parametrize("rows", [1, 2, 1000])
def test_parts_of_any_length_give_the_same(
    busy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(batch_inputs, "ROWS", rows)
    monkeypatch.setattr(batch_inputs, "READ_ROWS", rows)
    each = [application(value) for value in ("1 EUR", "101 EUR", None, "1 XXQ", "5 EUR")]
    given = lines(tmp_path / "in.jsonl", *each)
    assert run(busy, given, tmp_path / "out.parquet").exit_code == 2
    expected = ["not_required", "prohibited", "undetermined", None, "not_required"]
    assert outcomes(tmp_path / "out.parquet") == expected
    texts = pa.struct([("hs", pa.string()), ("value", pa.string())])
    schema = pa.schema(
        [("date", pa.string()), ("items", pa.list_(texts)), ("end_use", pa.struct([("informed", pa.bool_())]))]
    )
    parquet.write_table(pa.Table.from_pylist(each, schema=schema), tmp_path / "in.parquet", row_group_size=2)
    ran = run(busy, tmp_path / "in.parquet", tmp_path / "of_table.parquet", "--json")
    assert ran.exit_code == 2, ran.stderr
    assert outcomes(tmp_path / "of_table.parquet") == expected
    bad = json.loads((tmp_path / "of_table.parquet.bad.jsonl").read_text())
    assert bad["row"] == 4


def test_reasons_and_missing(busy: str, tmp_path: Path) -> None:
    given = lines(tmp_path / "in.jsonl", application("101 EUR"), application(None))
    assert run(busy, given, tmp_path / "out.parquet", "--reasons", "--missing").exit_code == 0
    first, second = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert [reason["rule"] for reason in first["reasons"]] == ["dear"]
    assert first["findings"] == [{"name": "risk", "policy": "busy", "least": "20", "most": "20"}]
    assert (first["missing"], second["missing"]) == ([], ["item.value"])


def test_csv(busy: str, tmp_path: Path) -> None:
    text = (
        "\ufeffdate,items.hs,items.value,end_use.informed,exporter.name,documents\n"
        '2026-01-01,9101,99.99 EUR,no,"Gamma, Ltd","[{""kind"": ""invoice""}]"\n'
        "2026-01-01,9101,100.000000000000001 EUR,no,,\n"
        "2026-01-01,,,no,,[]\n"
        "2026-01-01,9101,1 EUR,TRUE,,[]\n"
        "2026-01-01,9101,1 EUR\n"
        "2026-01-01,9101,1 EUR,maybe,,[\n"
        "2026-13-01,9101,1 EUR,no,,[]\n"
    )
    (tmp_path / "in.csv").write_bytes(text.encode() + b"2026-01-01,9101,1 EUR,no,\xff,[]\n")
    ran = run(busy, tmp_path / "in.csv", tmp_path / "out.parquet")
    assert ran.exit_code == 2, ran.stderr
    expected = ["not_required", "prohibited", "undetermined", "prohibited", None, None, None, None]
    assert outcomes(tmp_path / "out.parquet") == expected
    bad = [json.loads(line) for line in (tmp_path / "out.parquet.bad.jsonl").read_text().splitlines()]
    assert [(one["row"], one["problems"][0]["code"]) for one in bad] == [
        (5, "wrong-type"),
        (6, "not-json"),
        (7, "not-a-date"),
        (8, "not-utf-8"),
    ]


def test_nothing_in_nothing_out(busy: str, tmp_path: Path) -> None:
    given = lines(tmp_path / "in.jsonl")
    ran = run(busy, given, tmp_path / "out.parquet")
    assert (ran.exit_code, ran.stdout) == (0, "no application\n")
    assert outcomes(tmp_path / "out.parquet") == []


def test_what_was_there_stays_until_all_is_written(busy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.parquet"
    out.write_text("old")
    (tmp_path / "broken.parquet").write_text("no table")
    ran = run(busy, tmp_path / "broken.parquet", out)
    assert ran.exit_code == 2 and "cannot be read" in ran.stderr
    assert out.read_text() == "old"
    given = lines(tmp_path / "in.jsonl", application("1 EUR"), application("1 EUR"))
    monkeypatch.setattr(batch_inputs, "READ_ROWS", 1)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("xcrules.engines.columns.counting.unusable_rows", stop)
    assert run(busy, given, out).exit_code != 0
    assert out.read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["broken.parquet", "busy.xcp", "in.jsonl", "out.parquet"]


@pytest.mark.parametrize(
    ("given", "out", "said"),
    [
        ("none.parquet", "out.parquet", "there is no file"),
        ("busy.xcp", "out.parquet", "no ending"),
        ("in.jsonl", "out.csv", "Parquet"),
        ("in.parquet", "in.parquet", "three files"),
        ("in.jsonl", "no/such/folder/out.parquet", "cannot be written"),
    ],
)
def test_names_that_cannot_be_meant(busy: str, tmp_path: Path, given: str, out: str, said: str) -> None:
    lines(tmp_path / "in.jsonl", application("1 EUR"))
    ran = run(busy, tmp_path / given, tmp_path / out)
    assert ran.exit_code == 2
    assert said in " ".join(ran.stderr.replace("│", " ").split())


def test_a_table_with_other_columns(busy: str, tmp_path: Path) -> None:
    parquet.write_table(pa.table({"date": ["2026-01-01"], "items": [[]], "colour": ["red"]}), tmp_path / "in.parquet")
    ran = run(busy, tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert ran.exit_code == 2 and "nothing here is called `colour`" in ran.stderr
    assert not (tmp_path / "out.parquet").exists()


def test_a_policy_that_ships(tmp_path: Path) -> None:
    policy = load("un.unscr_1718")
    each = [{"date": "2026-03-02", "items": [{"hs": "9101"}], "destination": country} for country in ("KP", "DE")]
    given = lines(tmp_path / "in.jsonl", *each)
    assert run("un.unscr_1718", given, tmp_path / "out.parquet").exit_code == 0
    assert outcomes(tmp_path / "out.parquet") == [policy.decide(one).outcome.value for one in each]
