"""How hard the laws are tried: `XCRULES_PROFILE=nightly` draws far more than the usual run, `mutants` far less."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings

# Drawing a policy takes some hundred choices, and a scene holds up to three of them: that is what is tried here, not
# a mistake. A text that does not check is left out, which is rare and measured in test_generators.
_HEAVY = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example, HealthCheck.filter_too_much)

settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True, suppress_health_check=_HEAVY)
settings.register_profile("nightly", max_examples=5_000, deadline=None, suppress_health_check=_HEAVY)
# Every mutant of the engine is tried: enough draws to notice most, and none spent on making a failure small.
settings.register_profile(
    "mutants",
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=_HEAVY,
)
settings.load_profile(os.environ.get("XCRULES_PROFILE", "ci"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says how much was counted, over all the processes that counted."""
    counted: dict[str, int] = {}
    for report in terminalreporter.getreports("passed"):
        for name, number in report.user_properties:
            counted[name] = counted.get(name, 0) + int(number)
    for name, number in counted.items():
        terminalreporter.write_line(f"{number:,} {name}")
