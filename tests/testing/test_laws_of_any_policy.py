"""Some laws are kept by the engine, whatever a policy says: they hold of drawn policies too."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from xcrules.policy import Policy
from xcrules.testing import LAWS, check_law, laws_for, policies

OF_THE_ENGINE = (
    "total", "deterministic", "korea", "dates", "using", "enumeration", "explain", "invariance", "completion",
)  # fmt: skip


@pytest.mark.parametrize("law", OF_THE_ENGINE)
@given(policy=policies())
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_every_policy_keeps_it(law: str, policy: Policy) -> None:
    verdict = check_law(policy, law, trials=4)
    assert (verdict.silent is None) is (law in {each.name for each in laws_for(policy)})


def test_they_are_laws() -> None:
    assert set(OF_THE_ENGINE) < {law.name for law in LAWS}
