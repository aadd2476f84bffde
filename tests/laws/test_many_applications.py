"""Many applications for each drawn policy, open and filled in, against the second reading of the program.

Loading a policy takes longer than deciding: so each policy decides several. The nightly run compares more than
100,000 filled-in applications, and says how many it counted.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain import Plain
from plain_values import NotKnown

from xcrules.facts.reading import read
from xcrules.policy import Policy, resolved_request
from xcrules.testing.language.applications import applications
from xcrules.testing.language.completions import completions
from xcrules.testing.language.scenes import Scene, scenes
from xcrules.testing.said import Application

A_POLICY = 12
"""Applications that each policy decides, as they are drawn and once more filled in."""
DRAWN = settings().max_examples * 3 // 5
"""Policies of each part: of the nightly run 3,000, of the usual one 60."""
PARTS = 1 if settings().derandomize else 4
"""The nightly run has work for several cores; where every run draws the same, every part would."""
FEWEST = DRAWN * A_POLICY * 3 // 4
"""Of the applications of a part, how many at least are compared: what the outcome depends on may stay unknown where
nothing that a policy reads can say it."""


@pytest.mark.parametrize("part", range(PARTS))
def test_each_gets_the_outcome_of_the_plain_reading(part: int, record_property: pytest.RecordProperty) -> None:
    compared = 0

    @settings(max_examples=DRAWN)
    @given(scenes(), st.data())
    def check(scene: Scene, data: st.DataObject) -> None:
        nonlocal compared
        for _ in range(A_POLICY):
            partly = data.draw(applications(scene.reads))
            compared += _agree(scene.policy, partly, data.draw(completions(partly, scene.reads)))

    check()
    record_property("filled-in applications compared with the plain reading", compared)
    assert compared >= FEWEST


def _agree(policy: Policy, partly: Application, whole: Application) -> bool:
    """Whether the filled-in application could be read plainly; then its outcome is the engine's, and was possible."""
    facts, problems = read(whole, policy.program.vocabulary)
    assert facts is not None, problems
    facts, problem = resolved_request(policy.rulebook, facts)
    assert problem is None
    try:
        expected = Plain(policy.program, facts).outcome()
    except NotKnown:
        return False
    assert [outcome.value for outcome in policy.decide(whole).possible] == [expected]
    assert expected in [outcome.value for outcome in policy.decide(partly).possible]
    return True
