"""The policies that ship keep every law, or waive it in their own text; each waiver excuses something."""

from __future__ import annotations

import pytest
from shipped_policies import policy

from xcrules import shipped
from xcrules.testing import LAWS, check_law

TRIALS = 8
"""Applications for each law here; `make nightly` tries far more."""

FEW = 2
"""For policies that put others together: each trial takes long, and the others are tried by themselves."""

TOGETHER = [name for name in shipped.names() if name.endswith(".system") or name == "un.sanctions"]


@pytest.mark.parametrize("name", sorted(set(shipped.names()) - set(TOGETHER)))
def test_it_keeps_the_laws(name: str) -> None:
    verdicts = [check_law(policy(name), law, trials=TRIALS) for law in LAWS]
    assert [verdict.law for verdict in verdicts if verdict.silent is None and not verdict.compared] == []


@pytest.mark.parametrize("name", TOGETHER)
def test_put_together_they_keep_them_too(name: str) -> None:
    verdicts = [check_law(policy(name), law, trials=FEW) for law in LAWS]
    assert sum(verdict.compared for verdict in verdicts) > len(LAWS)
