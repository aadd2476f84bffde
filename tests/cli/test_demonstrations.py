"""The example applications, decided with the policies that ship, by the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from xcrules.cli.commands import app

EXAMPLES = Path(__file__).parents[2] / "examples"


def decide(policy: str, example: str, *options: str) -> dict[str, Any]:
    ran = CliRunner().invoke(app, ["decide", policy, str(EXAMPLES / f"{example}.json"), *options, "--json"])
    assert (ran.exit_code, ran.stderr) == (0, "")
    decision: dict[str, Any] = json.loads(ran.stdout)
    return decision


def certain(entries: list[dict[str, Any]], key: str) -> set[str]:
    return {entry[key] for entry in entries if entry["certain"]}


def test_gold_watches_for_pyongyang_are_prohibited_with_the_paragraph_and_the_item() -> None:
    decision = decide("un.unscr_1718", "watch_to_pyongyang")
    assert decision["outcome"] == "prohibited"
    (reason,) = decision["reasons"]
    assert (reason["rule"], reason["kind"], reason["certain"]) == ("dprk_luxury", "prohibition", True)
    (citation,) = reason["citations"]
    assert (citation["source"], citation["at"]) == ("UNSCR1718", "OP8(a)(iii)")
    assert {"list": "item", "number": 1} in reason["elements"]


def test_valves_for_germany_are_licensed_by_the_individual_permit() -> None:
    decision = decide("sg.strategic_trade", "valves_to_germany")
    assert decision["outcome"] == "licensed"
    assert certain(decision["reasons"], "rule") == {"listed_goods"}
    (offer,) = decision["offered"]
    assert (offer["license"], offer["kind"], offer["certain"]) == ("tier_1", "single", True)


def test_valves_under_a_bulk_permit_are_not_offered_and_say_why() -> None:
    decision = decide("sg.strategic_trade", "valves_to_germany", "--request", "bulk")
    assert decision["outcome"] == "not_offered"
    (refused,) = [refusal for refusal in decision["refusals"] if refusal["license"] == "tier_3"]
    assert [need["text"] for need in refused["unmet"]] == ["trust is at least certified"]
    assert certain(decision["offered"], "license") == {"tier_1"}


def test_a_spare_part_for_an_airliner_may_go() -> None:
    decision = decide("un.oil_metal_iran", "landing_gear_to_dprk")
    assert decision["outcome"] == "not_required"
    (lifted,) = [reason for reason in decision["reasons"] if reason["rule"] == "op7"]
    assert lifted["lifted_by"] == ["aircraft_spares"]


def test_a_lorry_beside_the_spare_part_stays_prohibited() -> None:
    decision = decide("un.oil_metal_iran", "landing_gear_and_lorry_to_dprk")
    assert decision["outcome"] == "prohibited"
    assert "op7" in certain(decision["reasons"], "rule")


def test_a_converter_below_the_limit_needs_no_permit() -> None:
    assert decide("tw.shtc", "converter_to_us")["outcome"] == "not_required"


def test_two_converters_of_one_commodity_count_together() -> None:
    decision = decide("tw.shtc", "two_converters_to_us")
    assert decision["outcome"] == "licensed"
    assert ("permit", "2 years") in {(offer["license"], offer["valid"]) for offer in decision["offered"]}


def test_an_application_left_open_is_undetermined_and_asks_for_the_document() -> None:
    decision = decide("un.unscr_1718", "watch_incomplete")
    assert decision["outcome"] == "undetermined"
    assert decision["possible"] == ["not_required", "prohibited"]
    assert decision["interim"] == "prohibited"
    assert "document" in {question["fact"] for question in decision["missing"]}


def test_nobody_guesses_which_korea() -> None:
    decision = decide("un.unscr_1718", "which_korea")
    assert decision["outcome"] == "undetermined"
    assert {question["fact"] for question in decision["missing"]} == {"destination.country"}


@pytest.mark.parametrize(
    ("policy", "example", "options", "lines"),
    [
        (
            "un.unscr_1718",
            "watch_to_pyongyang",
            [],
            [
                "prohibited: this may not happen",
                "dprk_luxury",
                "UN Security Council resolution 1718 (2006), OP8(a)(iii)",
            ],
        ),
        (
            "un.unscr_1718",
            "watch_incomplete",
            [],
            ["undetermined: ", "until it is settled: prohibited", "possible: not_required or prohibited", "missing"],
        ),
        (
            "sg.strategic_trade",
            "valves_to_germany",
            ["--request", "bulk"],
            ["not_offered: ", "tier_1: Individual permit", "tier_3", "trust is at least certified"],
        ),
        ("un.oil_metal_iran", "landing_gear_to_dprk", [], ["not_required: ", "lifted by aircraft_spares"]),
        (
            "tw.shtc",
            "two_converters_to_us",
            [],
            ["licensed: ", "permit: Export permit (multiple, valid 2 years)", "keep_records"],
        ),
    ],
)
def test_people_read_the_same(policy: str, example: str, options: list[str], lines: list[str]) -> None:
    ran = CliRunner().invoke(app, ["decide", policy, str(EXAMPLES / f"{example}.json"), *options])
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout.startswith(lines[0])
    assert [line for line in lines if line not in ran.stdout] == []
