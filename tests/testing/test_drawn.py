"""Policies and texts drawn at random, for tests of whatever reads policies."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from xcrules.policy import Policy
from xcrules.source import Source
from xcrules.syntax.from_text import parse
from xcrules.testing import policies, texts

DRAWN = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def test_policies_are_ready_to_decide() -> None:
    using, deciding = 0, 0

    @DRAWN
    @given(policies())
    def draw(policy: Policy) -> None:
        nonlocal using, deciding
        assert not any(problem.is_error for problem in policy.problems)
        assert len(policy.digest) == len(policy.text_digest) > 0
        using += len(policy.program.uses) > 1
        deciding += bool(policy.rulebook.rules)

    draw()
    assert using > 0
    assert deciding > 30


def test_texts_are_policies_or_have_problems_and_both_occur() -> None:
    good, bad = 0, 0

    @DRAWN
    @given(texts())
    def draw(text: str) -> None:
        nonlocal good, bad
        file, problems = parse(Source("<text>", text))
        assert file is not None or problems
        assert all(problem.code and problem.message for problem in problems)
        good += not problems
        bad += bool(problems)

    draw()
    assert good > 0
    assert bad > 10
