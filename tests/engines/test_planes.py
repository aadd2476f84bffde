"""Planes against the reference: every truth and every decision the same, whatever is known and whatever the limits."""

from __future__ import annotations

import os
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planes_cases import CASES, LIMITS, Case, check_cases, check_decision, check_truths, facts_of

from xcrules import loads
from xcrules.engines.planes import compiled
from xcrules.engines.planes.roots import roots
from xcrules.facts.facts import Facts
from xcrules.facts.values import NONE
from xcrules.testing.language.applications import applications
from xcrules.testing.language.completions import completions
from xcrules.testing.language.scenes import scenes

TRIES = {"nightly": 3_000, "mutants": 10}.get(os.environ.get("XCRULES_PROFILE", ""), 80)
DRAWN = settings(max_examples=TRIES, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cases_by_hand(case: Case) -> None:
    check_cases(compiled, (case,))


@DRAWN
@given(scenes(), st.sampled_from(LIMITS), st.data())
def test_drawn_policies_and_applications(scene, limits, data):
    terms_limit, slots = limits
    planes = compiled(scene.policy.rulebook, terms_limit=terms_limit, slots=slots)
    drawn = [scene.application, *data.draw(st.lists(applications(scene.reads), min_size=2, max_size=4))]
    for application in (*drawn, *drawn):
        facts = facts_of(scene.policy, application)
        if facts is not None:
            check_truths(planes, facts)


@DRAWN
@given(scenes(), st.sampled_from(LIMITS))
def test_decisions_of_drawn_policies(scene, limits):
    terms_limit, slots = limits
    facts = facts_of(scene.policy, scene.application)
    if facts is not None:
        check_decision(compiled(scene.policy.rulebook, terms_limit=terms_limit, slots=slots), facts)


@settings(max_examples=TRIES // 2, suppress_health_check=list(HealthCheck))
@given(scenes(known=60), st.data())
def test_what_is_filled_in_is_decided_the_same(scene, data):
    planes = compiled(scene.policy.rulebook)
    for _ in range(2):
        facts = facts_of(scene.policy, data.draw(completions(scene.application, scene.reads)))
        if facts is not None:
            check_truths(planes, facts)


def test_no_limit_is_needed_for_the_default():
    policy = CASES[0].policy()
    planes = compiled(policy.rulebook)
    assert planes.tables.everything
    assert set(roots(policy.rulebook)) == set(planes.tables.units.of)


def test_a_policy_that_says_nothing():
    policy = loads('policy a.case "A case"\n')
    planes = compiled(policy.rulebook)
    check_truths(planes, Facts(date(2026, 3, 2)))
    check_decision(planes, Facts(date(2026, 3, 2)))


@pytest.mark.parametrize("first", [0, 1])
def test_values_that_the_host_language_takes_for_equal_are_kept_apart(first):
    # A memo is shared by all applications: what a yes came to must not be found for the number one.
    policy = loads(
        'policy a.case "A case"\nsource LAW is "Act" rank statute\nfact exporter.calm is yes or no must be known\n'
        "fact exporter.stars is number must be known\n"
        "prohibit a under LAW when exporter.calm\nprohibit b under LAW when exporter.stars is 1\n"
    )
    planes = compiled(policy.rulebook)
    each = [
        Facts(date(2026, 3, 2), {"exporter.calm": (calm,), "exporter.stars": (stars,)})
        for calm, stars in ((True, Fraction(1)), (False, Fraction(0)), (True, Fraction(2)), (True, NONE))
    ]
    for facts in each if first else reversed(each):
        check_truths(planes, facts)


def test_a_fact_that_can_have_no_value_is_left_to_the_reference():
    policy = loads(
        'policy a.case "A case"\nsource LAW is "Act" rank statute\nfact exporter.calm is yes or no must be known\n'
        "prohibit a under LAW when exporter.calm\n"
    )
    planes = compiled(policy.rulebook)
    # No reading makes such facts, and the reference takes an impossible fact for whatever is asked.
    check_truths(planes, Facts(date(2026, 3, 2), {"exporter.calm": ()}))
