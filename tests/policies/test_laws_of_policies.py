"""The policies that ship keep every law, or waive it in their own text; each waiver excuses something."""

from __future__ import annotations

import pytest
from shipped_policies import policy

from xcrules import shipped
from xcrules.testing import LAWS, check_law

TRIALS = 60
"""Applications for each law here; `make nightly` tries far more."""


@pytest.mark.parametrize("name", shipped.names())
def test_it_keeps_the_laws(name: str) -> None:
    tried = policy(name)
    verdicts = [check_law(tried, law, trials=TRIALS) for law in LAWS]
    assert [verdict.law for verdict in verdicts if verdict.silent is None and not verdict.compared] == []
