"""A party in a country that is no destination: reported with the decision, and a fact that policies may read."""

from __future__ import annotations

import pytest

import xcrules

POLICY = xcrules.loads(
    """\
policy conflicts "Whoever receives it"
source LAW is "A law" rank statute
agency desk is "The desk"
refer doubts to desk under LAW "s 1" effective from 2020-01-01 when country_conflict is yes
"""
)


def decide(role: str, country: object, destination: object = "KR") -> xcrules.Decision:
    parties = [{"role": role, "name": "Rakwon", "country": country}]
    return POLICY.decide({"date": "2026-03-02", "items": [], "destination": destination, "parties": parties})


@pytest.mark.parametrize("role", ["consignee", "end_user"])
def test_a_country_that_is_no_destination_is_reported(role: str) -> None:
    decision = decide(role, "North Korea")
    (conflict,) = decision.conflicts
    assert conflict.certain
    assert (conflict.fact, conflict.values) == ("party.country", ("KP", "KR"))
    assert [(each.list, each.number) for each in conflict.elements] == [("party", 1)]
    assert decision.outcome is xcrules.Outcome.REFERRED


@pytest.mark.parametrize("country", ["KR", "Republic of Korea", "KOR"])
def test_one_country_by_another_name_is_no_conflict(country: str) -> None:
    decision = decide("consignee", country)
    assert decision.conflicts == ()
    assert decision.outcome is xcrules.Outcome.NOT_REQUIRED


def test_an_ambiguous_name_is_no_certain_conflict() -> None:
    decision = decide("consignee", "Korea")
    assert not any(conflict.certain for conflict in decision.conflicts)
    assert decision.outcome is xcrules.Outcome.UNDETERMINED


def test_a_party_that_is_neither_consignee_nor_end_user_may_be_elsewhere() -> None:
    assert decide("carrier", "KP").conflicts == ()
