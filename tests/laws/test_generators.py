"""Drawn policies check, and drawn applications can be used: else the laws would be tried on less than they seem."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xcrules.diagnostics import ApplicationError, PolicyError
from xcrules.testing.language.applications import applications
from xcrules.testing.language.completions import completions, fill_in
from xcrules.testing.language.policies import DrawnPolicies, policy_sets, self_contained_policies, single_policies
from xcrules.testing.language.scenes import Scene, load_drawn, reads_of_policy, scenes

KINDS = {"self-contained": self_contained_policies(), "single": single_policies(), "sets": policy_sets()}


@pytest.mark.parametrize("kind", KINDS)
def test_drawn_policies_check(kind: str) -> None:
    failed: list[str] = []
    seen = 0

    @settings(max_examples=100)
    @given(KINDS[kind])
    def check(drawn: DrawnPolicies) -> None:
        nonlocal seen
        seen += 1
        try:
            load_drawn(drawn)
        except PolicyError as error:
            first = next(problem for problem in error.problems if problem.is_error)
            failed.append(f"{first.code}: {first.message}\n" + "\n".join(drawn.texts.values()))

    check()
    assert len(failed) <= seen // 100, failed[0]


@given(st.one_of(*KINDS.values()), st.data())
def test_drawn_applications_can_be_used(drawn: DrawnPolicies, data: st.DataObject) -> None:
    try:
        policy = load_drawn(drawn)
    except PolicyError:
        return
    reads = reads_of_policy(policy)
    application = data.draw(applications(reads))
    for usable in (application, data.draw(fill_in(application, reads)), data.draw(completions(application, reads))):
        try:
            policy.decide(usable)
        except ApplicationError as error:
            raise AssertionError(str(error)) from error


@given(scenes())
def test_the_examples_of_a_drawn_policy_run(scene: Scene) -> None:
    results = scene.policy.examples()
    assert len(results) == sum(piece.head.startswith("example") for piece in scene.drawn.main.pieces)
