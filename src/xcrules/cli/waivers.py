"""How `test` tells of the laws of the test suite that policies waive."""

from __future__ import annotations

from xcrules.program.model import Waiver


def told(waiver: Waiver) -> str:
    """``tw.permits waives `no_split_gain`: why (REGS Art 15), when every destination is JP``."""
    under = ", ".join(" ".join((one.source.name, *([one.at] if one.at else []))) for one in waiver.under)
    when = f", when {waiver.text}" if waiver.text else ""
    return f"{waiver.policy} waives `{waiver.law}`: {waiver.reason} ({under}){when}"


def as_data(waiver: Waiver) -> dict[str, object]:
    """The same for programs. when: the condition as written; null: whatever is applied for."""
    return {
        "policy": waiver.policy,
        "law": waiver.law,
        "reason": waiver.reason,
        "under": [{"source": one.source.name, "title": one.title, "at": one.at} for one in waiver.under],
        "when": waiver.text,
        "at": str(waiver.span) if waiver.span else None,
    }
