"""The names of the laws that policies are held against, and that a policy may waive."""

from __future__ import annotations

LAW_NAMES = (
    "total",
    "deterministic",
    "sanctions_win",
    "trust_monotone",
    "adding_never_improves",
    "worst_item",
    "no_split_gain",
    "korea",
    "country_conflict",
    "bulk_scope",
    "route",
    "no_undercut",
    "deletion",
    "dates",
    "using",
    "enumeration",
    "explain",
    "invariance",
    "completion",
)
"""In the order in which they are told. What each says stands with it, in `xcrules.testing.laws`."""
