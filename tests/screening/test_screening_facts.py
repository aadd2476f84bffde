"""Screening fills in what an application says of `screenings`, keeps what persons found, and never says too little."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

import xcrules
from xcrules import Application, ApplicationError, OneOf, Outcome
from xcrules.screening import screenings

ON = date(2026, 3, 1)
POLICY = xcrules.load("common.screening")
NEAR = "Changgwang Sinyong Trading"


def application(**more: Any) -> dict[str, Any]:
    parties = [{"role": "consignee", "name": NEAR, "country": "CN"}]
    given = {"date": "2026-03-02", "activity": "export", "destination": "CN", "parties": parties, "items": []}
    return given | {"complete": True} | more


def filled(given: dict[str, Any], **more: Any) -> Any:
    return screenings(given, POLICY, on=ON, at_least=75, **more)["screenings"]


HIT = {
    "party": NEAR,
    "list": "un_1718_dprk",
    "reference": "KPe.001",
    "score": filled(application())[0]["score"],
    "verdict": "open",
    "screened_on": "2026-03-01",
}


def test_a_hit_becomes_a_screening() -> None:
    assert filled(application()) == [HIT]
    assert HIT["score"] == "90%"


def test_the_decision_follows_the_verdict() -> None:
    def outcome(verdict: str) -> Outcome:
        judged = screenings(application(screenings=[{**HIT, "verdict": verdict}]), POLICY, on=ON, at_least=75)
        return POLICY.decide(judged).outcome

    assert POLICY.decide(screenings(application(), POLICY, on=ON, at_least=75)).outcome is Outcome.REFERRED
    assert [outcome(verdict) for verdict in ("open", "true_match", "false_match", "cleared")] == [
        Outcome.REFERRED,
        Outcome.PROHIBITED,
        Outcome.NOT_REQUIRED,
        Outcome.NOT_REQUIRED,
    ]


def test_the_decision_names_the_screening() -> None:
    decision = POLICY.decide(screenings(application(), POLICY, on=ON, at_least=75))
    (reason,) = decision.reasons
    assert [(element.list, element.number) for element in reason.elements] == [("screening", 1)]


def test_parties_recipients_and_owners_are_screened_once_each() -> None:
    given = application(
        parties=[{"name": "Dandong Time"}, "KOMID", "komid"],
        recipients=["Ri Je-son"],
        owners=[{"of": "Dandong Time", "name": "Tanchon Commercial Bank", "share": "60%"}],
    )
    assert [(row["party"], row["reference"], row["score"]) for row in filled(given) if row["score"] == "100%"] == [
        ("KOMID", "KPe.001", "100%"),
        ("Ri Je-son", "KPi.002", "100%"),
        ("Tanchon Commercial Bank", "KPe.003", "100%"),
    ]


def test_rows_listed_later_do_not_count() -> None:
    assert screenings(application(), POLICY, on=date(2009, 4, 23), at_least=75)["screenings"] == []


def test_one_of_several_names_is_each_of_them() -> None:
    given = application(parties=[{"name": {"one_of": ["KOMID", "Tanchon Commercial Bank"]}}])
    assert {row["reference"] for row in filled(given)} >= {"KPe.001", "KPe.003"}
    model = Application(date="2026-03-02", items=[], parties=[OneOf("KOMID", "Dandong")], complete=True)
    found = screenings(model, POLICY, on=ON, at_least=95).screenings
    assert isinstance(found, list)
    assert [row["reference"] for row in found] == ["KPe.001"]


# --- what a person found ----------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", ["true_match", "false_match", "cleared"])
def test_a_verdict_is_kept_with_its_day_and_score(verdict: str) -> None:
    judged = {**HIT, "verdict": verdict, "screened_on": "2025-01-01", "score": "80%"}
    assert filled(application(screenings=[judged])) == [judged]


def test_a_verdict_is_kept_though_nothing_comes_near_any_more() -> None:
    judged = {**HIT, "verdict": "true_match", "reference": "KPe.072"}
    assert filled(application(screenings=[judged])) == [judged, HIT]
    assert filled(application(screenings=[judged], parties=[])) == [judged]


def test_an_open_screening_is_renewed_in_its_place() -> None:
    old = {**HIT, "screened_on": "2025-01-01", "score": "80%"}
    other = {**HIT, "party": "Somebody", "verdict": "cleared"}
    assert filled(application(screenings=[old, other, old])) == [HIT, other]


def test_an_open_screening_that_is_no_longer_near_stays() -> None:
    old = {**HIT, "reference": "KPe.072"}
    assert filled(application(screenings=[old])) == [old, HIT]


def test_the_name_of_a_judged_party_may_be_spelled_in_other_letters() -> None:
    judged = {**HIT, "party": NEAR.upper(), "verdict": "cleared"}
    assert filled(application(screenings=[judged])) == [judged]


def test_verdicts_from_elsewhere() -> None:
    cleared = {**HIT, "verdict": "cleared", "screened_on": "2025-01-01"}
    of_nobody_here = {**HIT, "party": "Somebody", "verdict": "true_match"}
    still_open = {**HIT, "screened_on": "2025-01-01"}
    assert filled(application(), verdicts=[of_nobody_here, cleared]) == [cleared]
    assert filled(application(), verdicts=[still_open]) == [HIT]
    assert filled(application(screenings=[HIT]), verdicts=[cleared]) == [cleared]
    here = {**HIT, "verdict": "true_match"}
    assert filled(application(screenings=[here]), verdicts=[cleared]) == [here]
    assert filled(application(), verdicts=[xcrules.Screening(**cleared)]) == [xcrules.Screening(**cleared)]


def test_a_true_match_from_elsewhere_holds_however_near_the_names_are() -> None:
    far = {**HIT, "reference": "KPe.072", "verdict": "true_match", "score": "40%"}
    assert filled(application(), verdicts=[far]) == [HIT, far]


def test_a_wrong_verdict_is_a_problem() -> None:
    with pytest.raises(ApplicationError, match="maybe"):
        filled(application(), verdicts=[{**HIT, "verdict": "maybe"}])


# --- who is not named -------------------------------------------------------------------------------


def test_whoever_has_no_name_has_not_been_screened() -> None:
    given = application(parties=[{"name": NEAR}, {"role": "end_user", "country": "CN"}])
    assert filled(given) == [HIT, None]
    assert filled(application(parties=[{"role": "end_user"}])) is None
    decision = POLICY.decide(screenings(application(parties=[None]), POLICY, on=ON, at_least=75))
    assert decision.outcome is Outcome.UNDETERMINED


def test_owners_who_may_be_there_have_not_been_screened() -> None:
    given = application(complete=False, recipients=[])
    assert filled(given) == [HIT, None]
    assert filled({**given, "owners": []}) == [HIT]
    assert filled({**given, "owners": None}) == [HIT, None]


def test_a_complete_application_in_which_nobody_comes_near() -> None:
    assert filled(application(parties=["Dandong Time"])) == []
    given = screenings(application(parties=["Dandong Time"]), POLICY, on=ON, at_least=75)
    assert POLICY.decide(given).outcome is Outcome.NOT_REQUIRED


# --- forms ------------------------------------------------------------------------------------------


def test_nothing_is_changed() -> None:
    given = application(screenings=[{**HIT, "score": "80%"}])
    before = deepcopy(given)
    assert filled(given) == [HIT]
    assert given == before


def test_the_three_forms_say_the_same() -> None:
    given = application()
    as_bytes = screenings(json.dumps(given).encode(), POLICY, on=ON, at_least=75)
    assert json.loads(as_bytes) == screenings(given, POLICY, on=ON, at_least=75)
    model = Application(**given)
    of_model = screenings(model, POLICY, on=ON, at_least=75)
    assert type(of_model) is Application
    assert of_model.screenings == [HIT]
    assert model.screenings is None
    assert POLICY.decide(of_model).model_dump() == POLICY.decide(as_bytes).model_dump()


def test_json_keeps_every_digit() -> None:
    given = b'{"date": "2026-03-02", "shipments": 2.50000000000000000001, "complete": true, "items": [{"hs": "01"}]}'
    given = given.replace(b'"hs"', '"description": "é\\u0022", "hs"'.encode())
    text = screenings(given, POLICY, on=ON, at_least=75)
    assert b"2.50000000000000000001" in text
    assert json.loads(text) == json.loads(given) | {"screenings": []}


def test_problems_name_their_places() -> None:
    with pytest.raises(ApplicationError) as raised:
        filled(application(parties=["Dandong", {"name": "x" * 5_000}]))
    assert [(problem.code, problem.place) for problem in raised.value.problems] == [("too-long", "parties[2].name")]
    with pytest.raises(ApplicationError) as raised:
        filled({"items": []})
    assert [problem.code for problem in raised.value.problems] == ["missing-date"]


def test_several_policies() -> None:
    policies = [POLICY, xcrules.load("tw.shtc")]
    given = application(parties=["Listed Trader"])
    (row,) = screenings(given, policies, on=ON, at_least=90)["screenings"]  # type: ignore[misc]
    assert (row["list"], row["reference"]) == ("tw_entities", "X-001")


def test_policies_without_a_list_screen_nobody_and_say_so() -> None:
    policy = xcrules.loads('policy empty "Empty"\n')
    application = {"date": "2026-01-01", "items": [], "parties": [{"name": "Acme"}], "complete": True}
    with pytest.raises(ApplicationError, match="nobody can be screened"):
        screenings(application, policy, on=date(2026, 1, 1), at_least=75)
