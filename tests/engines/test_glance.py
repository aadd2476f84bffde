"""A glance against the reference: whatever it sees of a raw application, a reading of the same says, too."""

from __future__ import annotations

import json
import os
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planes_cases import CASES, LIMITS, facts_of

import xcrules
from xcrules.diagnostics import ApplicationError
from xcrules.engines.planes import compiled
from xcrules.engines.planes.glance import Glance
from xcrules.engines.planes.glancing import glance
from xcrules.engines.planes.memo import MOST_KEPT
from xcrules.engines.planes.standing import standing_at
from xcrules.engines.reference import Reading
from xcrules.facts.facts import Facts
from xcrules.facts.forms import OneOf
from xcrules.plan import plan_of
from xcrules.policy import Policy
from xcrules.report import decide
from xcrules.testing.language.applications import applications
from xcrules.testing.language.scenes import scenes

TRIES = {"nightly": 3_000, "mutants": 10}.get(os.environ.get("XCRULES_PROFILE", ""), 60)
DRAWN = settings(max_examples=TRIES, suppress_health_check=list(HealthCheck))


def glance_of(policy: Policy, terms_limit: int = 256, slots: int = 16) -> Glance:
    planes = compiled(policy.rulebook, terms_limit=terms_limit, slots=slots)
    return glance(planes, policy.shape, policy._request)


def check_glance(policy: Policy, glanced: Glance, raw: dict[str, Any]) -> bool:
    """Whether the glance sees *raw*; if so, its decision is that of the reference in every field."""
    seen = glanced.at(raw)
    if seen is None:
        return False
    facts = facts_of(policy, raw)
    assert facts is not None, "what cannot be used is not seen"
    plan = plan_of(policy.rulebook, "", "")
    found = decide(plan, standing_at(glanced.planes, seen, policy.shape))
    expected = decide(plan, Reading(policy.rulebook, facts))
    assert found.model_dump() == expected.model_dump()
    return True


@DRAWN
@given(scenes(), st.sampled_from(LIMITS), st.data())
def test_drawn_policies_and_applications(scene, limits, data):
    glanced = glance_of(scene.policy, *limits)
    drawn = [scene.application, *data.draw(st.lists(applications(scene.reads), min_size=1, max_size=3))]
    # The second time, memos and layouts are filled.
    for raw in (*drawn, *drawn):
        check_glance(scene.policy, glanced, raw)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cases_by_hand(case):
    policy = case.policy()
    for limits in LIMITS[:3]:
        glanced = glance_of(policy, *limits)
        for raw in case.applications:
            check_glance(policy, glanced, {"date": "2026-03-02", "items": [], **raw})


# --- what a glance sees -------------------------------------------------------------------------------

POLICY = """policy a.case "A case"
source LAW is "Act" rank statute
agency MFA is "Ministry"
fact exporter.calm is yes or no must be known
fact exporter.stars is number must be known
fact share is percent
list watched of parties enumerated { "n5", "Ünal & Co", "o'neill" }
list dated of entries enumerated { 3A001 from 2020-01-01, 4A001 to 5A990 }
prohibit watched_party under LAW when any party.name is in watched
prohibit dear under LAW when any item.value is more than 5_000 USD and exporter.calm
prohibit starry under LAW when exporter.stars is at least 2.5 or share is more than 10%
prohibit late under LAW effective from 2026-01-01 when any item is in dated
prohibit lump under LAW when any item.mass is at least 1_000 kg
prohibit heavy under LAW when total item.mass is more than 100 kg and exporter.calm
require license listed under LAW when any item.entry is in {3A001, 9A012}
require license priced under LAW when any item.unit_value is more than 10 USD
refer far to MFA under LAW when no party.country is in {DE, FR} and exporter.stars is 1
exempt papers from listed under LAW when any document is committee_approval
license one is single satisfies listed, priced
"""
SEEN: dict[str, dict[str, Any]] = {
    "nothing but what must be": {},
    "all of it complete": {"complete": True},
    "not complete, and says so": {"complete": False},
    "entries by themselves": {"items": ["3A001", "9101.11", {"entry": "3A001.a"}]},
    "elements that say different things": {"items": [{"entry": "3A001"}, {"value": "7 USD"}, {}]},
    "amounts on either side": {"exporter": {"calm": True}, "items": [{"value": f"{n} USD"} for n in (5_000, 5_001)]},
    "amounts with a point": {"exporter": {"calm": True}, "items": [{"value": "5000.01 USD"}]},
    "an amount of more digits than are placed": {"exporter": {"calm": True}, "items": [{"value": "1" * 20 + " USD"}]},
    "a number": {"exporter": {"stars": 3}},
    "a number as text": {"exporter": {"stars": "2"}},
    "a number as a decimal": {"exporter": {"stars": Decimal("2.5")}},
    "a yes is no number": {"exporter": {"stars": 1, "calm": True}},
    "a no is no number": {"exporter": {"stars": 0, "calm": False}},
    "percent": {"share": "12%"},
    "percent as a number": {"share": 10},
    "a listed name in another spelling": {"parties": [{"name": "  N5 "}, "unal & co"]},
    "a listed name with another apostrophe": {"parties": ["O\N{RIGHT SINGLE QUOTATION MARK}Neill"]},
    "a name that is not listed": {"parties": [{"name": "n6", "country": "Germany", "role": "end_user"}]},
    "a name that is several countries": {"parties": [{"country": "Korea"}]},
    "one of several": {"exporter": {"stars": {"one_of": [1, 2]}}, "share": {"none": True}},
    "one of several in an element": {"parties": [{"country": {"one_of": ["DE", "KP"]}}, {"country": "FR"}]},
    "several entries": {"items": [{"entry": ["3A001", "6A001"]}, {"entry": ["6A001"]}]},
    "an empty list": {"parties": []},
    "a destination by itself": {"destination": "KP"},
    "a destination by itself, with its field": {"destination": {"country": "South Korea"}},
    "a list of which nothing is known": {"parties": None, "documents": None},
    "nothing known of a fact": {"exporter": {"calm": None}, "share": None},
    "a request": {"request": "single", "items": ["3A001"]},
    "a request by name": {"request": "a.case.one", "items": ["3A001"]},
    "rates": {"rates": {"USD/SGD": "1.34"}},
    "what is worked out": {"exporter": {"calm": True}, "items": [{"mass": "99 kg"}, {"mass": "2000 g"}]},
    "the day as a day": {"date": date(2026, 3, 2), "items": ["4A003"]},
    "another day": {"date": "2019-03-02", "items": ["3A001", "4A003"]},
    "an exemption": {"items": ["3A001"], "documents": ["committee_approval"]},
    "an exemption from nothing": {"items": ["4A001"], "documents": [{"kind": "committee_approval"}]},
    "amounts that nobody asks for": {"items": [{"fob": "5000 EUR", "volume": "7 l", "quantity": "3 units"}]},
    "tons": {"items": [{"mass": "1 t"}, {"mass": "999 kg"}]},
    "a value without its unit value": {"items": [{"value": "50 USD"}, {"quantity": "5 units"}]},
    "a unit value handed in": {"items": [{"unit_value": "11 USD"}]},
}
READ: dict[str, dict[str, Any]] = {
    "a unit value to be worked out": {"items": [{"value": "50 USD", "quantity": "5 units"}]},
    "an amount to be converted": {"rates": {"EUR/USD": "1.10"}, "items": [{"value": "5000 EUR"}]},
    "a record of which nothing is known": {"exporter": None},
    "an element of which nothing is known": {"items": [None], "complete": True},
    "a destination that is one of several": {"destination": {"one_of": ["KP", "KR"]}},
    "values of our own": {"exporter": {"stars": OneOf(1, 2)}, "items": ({"entry": "3A001"},)},
}
WRONG: dict[str, dict[str, Any]] = {
    "a party by itself": {"parties": "n5"},
    "a key that is none": {"colour": "red"},
    "a field that is none": {"exporter": {"colour": "red"}},
    "a field of an element that is none": {"items": [{"colour": "red"}]},
    "a key that is no text": {1: "red"},
    "a number for a yes": {"exporter": {"calm": 1}},
    "a yes for a number": {"exporter": {"stars": True}},
    "a number below zero": {"exporter": {"stars": -1}},
    "text for a yes": {"exporter": {"calm": "true"}},
    "a money without a currency": {"items": [{"value": "5000"}]},
    "a currency that is none": {"items": [{"value": "5000 XXZ"}]},
    "an amount in other digits": {"items": [{"value": "\N{ARABIC-INDIC DIGIT FIVE} USD"}]},
    "a unit of something else": {"items": [{"mass": "5 USD"}]},
    "mass where a volume is wanted that nobody asks for": {"items": [{"volume": "5 kg"}]},
    "units where mass is wanted": {"items": [{"mass": "5 units"}]},
    "money that nobody asks for, without a currency": {"items": [{"fob": "5000"}]},
    "money that nobody asks for, in no currency": {"items": [{"fob": "5000 XXZ"}]},
    "a day that is none": {"date": "2026-02-30"},
    "no day": {"date": None},
    "one of two days": {"date": {"one_of": ["2026-03-02", "2026-03-03"]}},
    "a request that is none": {"request": "gift"},
    "a request that is no text": {"request": 5},
    "a name that is empty": {"parties": [{"name": "  "}]},
    "a name with what nobody sees": {"parties": [{"name": "n\N{ZERO WIDTH SPACE}5"}]},
    "a name with a line break": {"parties": [{"name": "n\n5"}]},
    "more elements than there may be": {"items": ["3A001"] * 20_000},
    "rates that are none": {"rates": {"USD": "1"}},
    "complete, but not yes or no": {"complete": 1},
    "a country that is none": {"parties": [{"country": "Atlantis"}]},
    "records without end": {"exporter": {"calm": {"one_of": [{"one_of": []}]}}},
}


def raw(more: dict[str, Any]) -> dict[str, Any]:
    return {"date": "2026-03-02", "items": [], **more}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return xcrules.loads(POLICY)


@pytest.mark.parametrize("name", SEEN)
def test_what_is_seen(policy, name):
    # One glance for the policy: what one application left in its memos, the next one finds.
    assert check_glance(policy, policy.glance, raw(SEEN[name]))
    assert check_glance(policy, policy.glance, raw(SEEN[name]))


@pytest.mark.parametrize("name", READ)
def test_what_is_read_after_all(policy, name):
    assert policy.glance.at(raw(READ[name])) is None
    facts = facts_of(policy, raw(READ[name]))
    assert facts is not None
    expected = decide(policy.plan, Reading(policy.rulebook, facts))
    assert policy.decide(raw(READ[name])).model_dump() == expected.model_dump()


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_left_to_be_read(policy, name):
    for more in ({}, {"complete": True}) if "complete" not in WRONG[name] else ({},):
        wrong = raw({**more, **WRONG[name]})
        assert policy.glance.at(wrong) is None
        assert policy.glance.at(wrong) is None, "nor is it once it has been seen"
        with pytest.raises(ApplicationError):
            policy.decide(wrong)


def test_json_is_seen_as_mappings_are(policy):
    for more in SEEN.values():
        if all(not isinstance(value, date | Decimal) for each in (more, *_records(more)) for value in each.values()):
            text = json.dumps(raw(more)).encode()
            assert policy.decide(text).model_dump() == policy.decide(raw(more)).model_dump()


def _records(more: dict[str, Any]) -> list[dict[str, Any]]:
    return [value for value in more.values() if isinstance(value, dict)]


def test_without_a_date_or_items_it_is_left_to_be_read(policy):
    for missing in ("date", "items"):
        wrong = {key: value for key, value in raw({}).items() if key != missing}
        assert policy.glance.at(wrong) is None


def test_values_of_one_type_are_not_found_for_another(policy):
    # In the host language 1 == True == 1.0; whichever comes first must not stand for the others.
    for first in (True, 1, Decimal(1), Fraction(1)):
        fresh = glance_of(policy)
        each = [{"exporter": {"calm": value}} for value in (first, True, 1, Decimal(1))]
        each += [{"exporter": {"stars": value}} for value in (first, 1, True, Decimal(1), Fraction(1))]
        for more in each:
            if facts_of(policy, raw(more)) is None:
                assert fresh.at(raw(more)) is None
            else:
                check_glance(policy, fresh, raw(more))


def test_what_is_changed_later_is_not_seen(policy):
    changed = raw({"items": [{"entry": ["3A001"]}], "exporter": {"stars": {"one_of": [1, 2]}}})
    decision = policy.decide(changed)
    changed["items"][0]["entry"][0] = "9A012"
    changed["items"].append("9A012")
    changed["exporter"]["stars"]["one_of"].append(3)
    same = policy.decide(raw({"items": [{"entry": ["3A001"]}], "exporter": {"stars": {"one_of": [1, 2]}}}))
    assert decision.model_dump() == same.model_dump()


# --- memory -------------------------------------------------------------------------------------------


def test_memory_is_flat_over_ever_new_values(policy):
    fresh = glance_of(policy)
    plan = plan_of(policy.rulebook, "", "")
    most = 0
    for number in range(3 * MOST_KEPT):
        keys = ["name", "role", "country", "kind"]
        if number % 50 == 0:
            keys.sort(key=lambda key, number=number: hash((key, number)))
        party = {"name": f"n{number}", "role": "end_user", "country": "DE", "kind": "state"}
        new = raw(
            {
                "parties": [{key: party[key] for key in keys}],
                "items": [{"entry": f"3A001.x{number}", "value": f"{number}.5 USD", "description": f"no {number}"}],
                "exporter": {"stars": str(number), "name": f"\N{LATIN SMALL LETTER U WITH DIAERESIS}{number}"},
            }
        )
        seen = fresh.at(new)
        assert seen is not None
        decide(plan, standing_at(fresh.planes, seen, policy.shape)).reasons  # noqa: B018 - what is told is kept
        most = max(most, *sizes(fresh), len(plan.reasons), len(plan.spoken))
    assert most <= 2 * MOST_KEPT + 10


def sizes(glanced: Glance) -> list[int]:
    """How many entries each memo holds."""
    records = [glanced.own, *(record for record, _ in glanced.records.values())]
    records += [each.record for each in glanced.lists.values()]
    found = [len(words) for record in records for words in record.words.values()]
    found += [len(layouts) for _, both in glanced.records.values() for layouts in both]
    found += [len(layouts) for each in glanced.lists.values() for layouts in each.layouts]
    tables = glanced.planes.tables
    return [*found, len(tables.units.memo), len(glanced.planes.paths.memo), len(glanced._requests), len(glanced._days)]


def test_a_policy_that_says_nothing():
    policy = xcrules.loads('policy a.case "A case"\n')
    assert check_glance(policy, policy.glance, raw({"items": ["3A001"], "parties": ["n5"]}))
    assert policy.decide(raw({})).date == Facts(date(2026, 3, 2)).date
