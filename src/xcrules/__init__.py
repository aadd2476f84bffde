"""xcrules: a rules language and engine for export control.

    import xcrules

    policy = xcrules.load("sg.strategic_trade")
    decision = policy.decide({"date": "2026-03-02", "items": []})

The names here are loaded when they are first used, so that importing the package costs little.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xcrules.decision import Decision
    from xcrules.diagnostics import ApplicationError, Diagnostic, PolicyError
    from xcrules.engines.outcome import Outcome
    from xcrules.facts.application import NONE, Application, OneOf
    from xcrules.facts.forms import Fact
    from xcrules.facts.records import (
        Consultation,
        Denial,
        Destination,
        Document,
        EndUse,
        Exporter,
        Item,
        Owner,
        Party,
        PastShipment,
        Recipient,
        Recorded,
        Screening,
        Transit,
        Violation,
    )
    from xcrules.policy import Policy, load, loads
    from xcrules.side_by_side import decide_side_by_side

_HOMES = {
    "Application": "xcrules.facts.application",
    "ApplicationError": "xcrules.diagnostics",
    "Consultation": "xcrules.facts.records",
    "Decision": "xcrules.decision",
    "Denial": "xcrules.facts.records",
    "Destination": "xcrules.facts.records",
    "Diagnostic": "xcrules.diagnostics",
    "Document": "xcrules.facts.records",
    "EndUse": "xcrules.facts.records",
    "Exporter": "xcrules.facts.records",
    "Fact": "xcrules.facts.forms",
    "Item": "xcrules.facts.records",
    "NONE": "xcrules.facts.application",
    "OneOf": "xcrules.facts.application",
    "Outcome": "xcrules.engines.outcome",
    "Owner": "xcrules.facts.records",
    "Party": "xcrules.facts.records",
    "PastShipment": "xcrules.facts.records",
    "Policy": "xcrules.policy",
    "PolicyError": "xcrules.diagnostics",
    "Recipient": "xcrules.facts.records",
    "Recorded": "xcrules.facts.records",
    "Screening": "xcrules.facts.records",
    "Transit": "xcrules.facts.records",
    "Violation": "xcrules.facts.records",
    "decide_side_by_side": "xcrules.side_by_side",
    "load": "xcrules.policy",
    "loads": "xcrules.policy",
}

__all__ = [
    "NONE",
    "Application",
    "ApplicationError",
    "Consultation",
    "Decision",
    "Denial",
    "Destination",
    "Diagnostic",
    "Document",
    "EndUse",
    "Exporter",
    "Fact",
    "Item",
    "OneOf",
    "Outcome",
    "Owner",
    "Party",
    "PastShipment",
    "Policy",
    "PolicyError",
    "Recipient",
    "Recorded",
    "Screening",
    "Transit",
    "Violation",
    "decide_side_by_side",
    "load",
    "loads",
]


if not TYPE_CHECKING:  # else a type checker would believe in every name

    def __getattr__(name: str) -> object:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module `xcrules` has no attribute `{name}`")
        value = getattr(import_module(home), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
