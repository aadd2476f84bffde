"""`xcrules screen`, and how a decision calls the screening that it rests on."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from xcrules import shipped
from xcrules.cli.commands import app
from xcrules.screening import scores

CSV = str(shipped.policies() / "un" / "un_1718_dprk.csv")
ON = ("--on", "2026-03-01")


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["screen", *arguments], input=given)


def test_a_hit_is_shown_with_what_matched_and_why() -> None:
    ran = run("Chang Gwang Sinyong Corp.", *ON, "--against", "un.unscr_1718")
    assert ran.exit_code == 1
    assert ran.stdout == (
        "Chang Gwang Sinyong Corp.: 1 row comes near\n"
        "  - 99.42% KPe.001: CHANGGWANG SINYONG CORPORATION\n"
        "      alias, written together or apart; on un_1718_dprk\n"
        "screened as of 2026-03-01, from 75% on, against un_1718_dprk (155 rows)\n"
    )


def test_nothing_near_is_fine() -> None:
    ran = run("Nordchemie", *ON)
    assert ran.exit_code == 0
    assert ran.stdout.startswith("Nordchemie: nothing comes near\n")


def test_without_lists_those_of_the_security_council_are_meant() -> None:
    lists = json.loads(run("Nordchemie", *ON, "--json").stdout)["against"]
    assert "un_1718_dprk" in lists
    assert len(lists) == len(set(lists))


def test_without_a_day_it_is_today_and_says_so() -> None:
    assert ", today, from 75% on" in run("Nordchemie").stdout
    assert "today" not in run("Nordchemie", *ON).stdout


def test_a_row_counts_from_its_listing_on() -> None:
    assert run("KOMID", "--on", "2009-04-23").exit_code == 0
    assert run("KOMID", "--on", "2009-04-24").exit_code == 1


def test_the_same_list_by_policy_and_by_file_comes_once() -> None:
    ran = run("KOMID", *ON, "--against", "un.unscr_1718", "--against", CSV, "--against", "sg.permits", "--json")
    data = json.loads(ran.stdout)
    assert data["against"] == ["un_1718_dprk"]
    assert len(data["screenings"]) == 1


@pytest.mark.parametrize(("at_least", "status"), [("95%", 1), ("95.24", 0), ("100%", 0), ("0", 1)])
def test_the_lowest_score_that_is_shown(at_least: str, status: int) -> None:
    assert run("KOMID Ltd", *ON, "--against", CSV, "--at-least", at_least).exit_code == status


def test_names_from_standard_input() -> None:
    ran = run("-", *ON, given="\ufeffKOMID\n\nNordchemie\r\nRi Je-son\n")
    assert ran.exit_code == 1
    assert [line for line in ran.stdout.splitlines() if "near" in line] == [
        "KOMID: 1 row comes near",
        "Nordchemie: nothing comes near",
        "Ri Je-son: 1 row comes near",
    ]


def test_a_bad_name_stops_nothing_and_is_told_by_its_line() -> None:
    ran = run("-", *ON, "--json", given="KO\x07MID\nKOMID\n" + "x" * 2_000 + "\n")
    assert ran.exit_code == 2
    assert "error[forbidden-character]" in ran.stderr
    assert "line 1" in ran.stderr
    assert "error[too-long]" in ran.stderr
    assert "line 3" in ran.stderr
    assert [row["party"] for row in json.loads(ran.stdout)["screenings"]] == ["KOMID"]


def test_json_is_what_an_application_takes_as_its_screenings() -> None:
    from xcrules import load

    ran = run("Changgwang Sinyong Trading", *ON, "--json", "--against", "un.unscr_1718")
    data = json.loads(ran.stdout)
    assert data["matched"] == [
        {
            "name": "CHANGGWANG SINYONG CORPORATION",
            "why": ["alias", "part of the name"],
        }
    ]
    application = {"date": "2026-03-02", "items": [], "complete": True, "screenings": data["screenings"]}
    assert load("common.screening").decide(application).outcome.value == "referred"


@pytest.mark.parametrize(
    ("arguments", "given", "message"),
    [
        (["KOMID", "--on", "yesterday"], None, "not-a-date"),
        (["KOMID", "--at-least", "much"], None, "not-a-number"),
        (["KOMID", "--at-least", "101%"], None, "bad-number"),
        (["KOMID", "--against", "un.nowhere"], None, "un.nowhere"),
        (["KOMID", "--against", "nowhere.csv"], None, "unknown-file"),
        (["KOMID", "--against", "kr.traders"], None, "no list of parties"),
        (["KOMID", "--against", __file__ + ".csv"], None, "unknown-file"),
        ([""], None, "no-value"),
        (["x" * 100_000], None, "too-long"),
        (["-"], b"\xff\xfe", "not-utf-8"),
        (["-"], b"x" * 4_000_001, "too-large"),
    ],
)
def test_what_cannot_be_used(arguments: list[str], given: bytes | None, message: str) -> None:
    ran = run(*arguments, given=given)
    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert message in ran.stderr


def test_a_csv_file_that_is_no_list(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("who\nx\n")
    ran = run("KOMID", "--against", str(tmp_path / "own.csv"))
    assert ran.exit_code == 2
    assert "missing-column" in ran.stderr


def test_without_rapidfuzz(monkeypatch: pytest.MonkeyPatch) -> None:
    for loaded in (scores._fuzz, scores._process):
        loaded.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)  # type: ignore[arg-type]
    ran = run("-", *ON, given="Somebody\nSomebody else\n")
    assert ran.exit_code == 2
    assert ran.stderr.count("error[not-installed]") == 1
    assert "pip install 'xcrules[screening]'" in ran.stderr


# --- what a decision calls it -----------------------------------------------------------------------


def decided(screenings: object, *more: str) -> str:
    application = json.dumps({"date": "2026-03-02", "items": [], "complete": True, "screenings": screenings})
    return CliRunner().invoke(app, ["decide", "common.screening", "-", *more], input=application).stdout


def test_a_decision_names_party_row_list_score_and_verdict() -> None:
    row = {"party": "KOMID Ltd", "list": "un_1718_dprk", "reference": "KPe.001", "score": "95.23%"}
    told = decided([{**row, "verdict": "open"}])
    assert "through screening 1 (KOMID Ltd near KPe.001 of un_1718_dprk, 95.23%, open)" in told
    told = decided([{**row, "score": 95, "verdict": "cleared"}, {**row, "score": 95, "verdict": "true_match"}])
    assert "through screening 2 (KOMID Ltd near KPe.001 of un_1718_dprk, 95%, true_match)" in told
    assert "screening 1 (" not in told


@pytest.mark.parametrize(
    ("element", "name"),
    [
        ({"party": "KOMID", "verdict": "true_match"}, "screening 1 (KOMID, true_match)"),
        ({"reference": "KPe.001", "list": "un_1718_dprk", "verdict": "true_match"},
         "screening 1 (KPe.001 of un_1718_dprk, true_match)"),
    ],
)  # fmt: skip
def test_of_what_is_not_said_nothing_is_told(element: object, name: str) -> None:
    assert name in decided([element])


@pytest.mark.parametrize("element", [None, "KOMID", {"score": {"one_of": ["80%", "90%"]}}, {"party": None}])
def test_a_screening_without_much_of_a_name(element: object) -> None:
    assert decided([element]).startswith("undetermined")


@pytest.mark.parametrize("name", [".", "???", "(-)"])
def test_a_name_without_a_word_is_not_taken_for_a_clean_one(name: str) -> None:
    ran = run(name)
    assert (ran.exit_code, "error[no-value]" in ran.stderr) == (2, True)


def test_an_empty_standard_input_screens_nobody_and_says_so() -> None:
    ran = run("-", given="\n \n")
    assert (ran.exit_code, "no name stands there" in ran.stderr, ran.stdout) == (2, True, "")


def test_a_list_of_nobody_is_no_list(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("name,aliases,reference\n", encoding="utf-8")
    ran = run("Acme", "--against", str(tmp_path / "empty.csv"))
    assert (ran.exit_code, "lists nobody" in " ".join(ran.stderr.split())) == (2, True)
