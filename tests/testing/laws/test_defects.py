"""Defects planted in a policy are found by the laws; the clean policy keeps every law, and no law is silent of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from defects import DEFECTS, Defect
from planting import clean, planted

from xcrules.policy import Policy
from xcrules.testing import LAWS, Law, LawBroken, Told, check_law
from xcrules.testing.laws import law

TRIALS = 300
SMALLER = 80
"""Smaller applications tried here for one that breaks a law: enough to leave out what has nothing to do with it."""


@pytest.fixture(scope="module")
def policy() -> Policy:
    return clean()


@pytest.mark.parametrize("each", LAWS, ids=lambda each: each.name)
def test_the_clean_policy_keeps_every_law(policy: Policy, each: Law) -> None:
    verdict = check_law(policy, each, trials=40)
    assert verdict.silent is None
    assert verdict.compared >= 20
    assert verdict.excused == 0


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_planted_defect_is_found(
    policy: Policy, defect: Defect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(law, "MOST_SMALLER", SMALLER)
    with pytest.raises(LawBroken) as caught:
        check_law(planted(tmp_path, defect.old, defect.new), defect.law, trials=TRIALS)
    broken = caught.value
    assert broken.law == defect.law
    assert broken.policy == "clean"
    assert len(json.dumps(broken.application)) < 700
    # It is the defect that shows there: without it, one of the applications told is decided otherwise.
    assert any(_otherwise(policy, told) for told in broken.told)


def _otherwise(policy: Policy, told: Told) -> bool:
    if told.supposed:
        return True
    decision = policy.decide(told.application)
    says = ("possible", "offered", "findings", "refusals")
    return any(getattr(decision, name) != getattr(told.decision, name) for name in says)


def test_there_are_enough_defects_and_each_is_of_its_own() -> None:
    assert len(DEFECTS) >= 20
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS)
    assert {defect.law for defect in DEFECTS} == {
        "sanctions_win",
        "trust_monotone",
        "adding_never_improves",
        "worst_item",
        "no_split_gain",
        "country_conflict",
        "bulk_scope",
        "route",
        "no_undercut",
        "deletion",
    }
