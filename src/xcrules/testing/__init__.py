"""Help for tests: applications drawn from a policy, laws that it should keep, coverage, and a plugin for pytest.

    from hypothesis import given
    from xcrules import load
    from xcrules.testing import applications, check_law, laws_for

    policy = load("sg.strategic_trade")

    @given(applications(policy, destination="KP"))
    def test_nothing_goes_there(application):
        assert not policy.decide(application).permitted

The names here are loaded when they are first used, so that the plugin does without Hypothesis.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xcrules.testing.broken import LawBroken, Told, Verdict
    from xcrules.testing.checking import check_law, laws_for
    from xcrules.testing.drawn import policies, texts
    from xcrules.testing.laws import LAWS
    from xcrules.testing.laws.law import Law
    from xcrules.testing.strategies.applications import applications, applications_reaching

_HOMES = {
    "LAWS": "xcrules.testing.laws",
    "Law": "xcrules.testing.laws.law",
    "LawBroken": "xcrules.testing.broken",
    "Told": "xcrules.testing.broken",
    "Verdict": "xcrules.testing.broken",
    "applications": "xcrules.testing.strategies.applications",
    "applications_reaching": "xcrules.testing.strategies.applications",
    "check_law": "xcrules.testing.checking",
    "laws_for": "xcrules.testing.checking",
    "policies": "xcrules.testing.drawn",
    "texts": "xcrules.testing.drawn",
}

__all__ = [
    "LAWS",
    "Law",
    "LawBroken",
    "Told",
    "Verdict",
    "applications",
    "applications_reaching",
    "check_law",
    "laws_for",
    "policies",
    "texts",
]


if not TYPE_CHECKING:  # else a type checker would believe in every name

    def __getattr__(name: str) -> object:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module `xcrules.testing` has no attribute `{name}`")
        value = getattr(import_module(home), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
