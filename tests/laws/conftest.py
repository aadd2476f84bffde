"""How hard the laws are tried: `XCRULES_PROFILE=nightly` draws far more than the usual run."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Drawing a policy takes some hundred choices, and a scene holds up to three of them: that is what is tried here, not
# a mistake. A text that does not check is left out, which is rare and measured in test_generators.
_HEAVY = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example, HealthCheck.filter_too_much)

settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True, suppress_health_check=_HEAVY)
settings.register_profile("nightly", max_examples=5_000, deadline=None, suppress_health_check=_HEAVY)
settings.load_profile(os.environ.get("XCRULES_PROFILE", "ci"))
