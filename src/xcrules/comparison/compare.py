"""Policies side by side: the elements that each declares, held against its rules, and their decisions on probes."""

from __future__ import annotations

from collections.abc import Sequence

from xcrules.comparison.evidence import Shown, evidence, shown
from xcrules.comparison.model import Column, Comparison, Covered, DecisionCell, ElementCell
from xcrules.comparison.probes import Probe
from xcrules.decision import Decision
from xcrules.diagnostics import ApplicationError
from xcrules.fates import deciding
from xcrules.policy import Policy
from xcrules.program.model import Citation, Element
from xcrules.program.system_elements import ELEMENTS


def compare(policies: Sequence[Policy], probes: Sequence[Probe]) -> Comparison:
    """*policies* by the thirteen elements, and by what they decide on *probes*.

    Each policy decides alone, by its own vocabulary, as if the probe were at home in its country. A probe that a policy
    cannot read is told as such; nothing raises.
    """
    decided = [{probe.name: _decided(policy, probe) for probe in probes} for policy in policies]
    told = [
        shown(policy, [(probe, found) for probe in probes if isinstance(found := row[probe.name], Decision)])
        for policy, row in zip(policies, decided, strict=True)
    ]
    return Comparison(
        columns=tuple(
            Column(policy.name, policy.title, policy.program.jurisdiction, policy.digest) for policy in policies
        ),
        elements=tuple(tuple(_element(each, name) for each in told) for name in ELEMENTS),
        probes=tuple((probe.name, probe.label) for probe in probes),
        decisions=tuple(
            tuple(_cell(policy.name, probe, row[probe.name]) for policy, row in zip(policies, decided, strict=True))
            for probe in probes
        ),
    )


# --- elements ---------------------------------------------------------------------------------------


def _element(found: Shown, name: str) -> ElementCell:
    declared = [each for each in found.policy.program.elements if each.name == name and each.policy in found.own]
    seen = evidence(found, name)
    return ElementCell(
        policy=found.policy.name,
        element=name,
        covered=_covered(declared, seen),
        labels=tuple(each.label for each in declared if each.label),
        citations=tuple(dict.fromkeys(_cited(citation) for each in declared for citation in each.under)),
        evidence=seen or (),
    )


def _covered(declared: Sequence[Element], seen: tuple[str, ...] | None) -> Covered:
    if seen is None:
        return Covered.DECLARED if declared else Covered.ABSENT
    if declared:
        return Covered.SHOWN if seen else Covered.NOT_SHOWN
    return Covered.UNDECLARED if seen else Covered.ABSENT


def _cited(citation: Citation) -> str:
    return f"{citation.title}, {citation.at}" if citation.at else citation.title


# --- decisions --------------------------------------------------------------------------------------


def _decided(policy: Policy, probe: Probe) -> Decision | str:
    """The decision, or why there is none, in one line."""
    try:
        return policy.decide(probe.put_to(policy.program.vocabulary, policy.program.jurisdiction))
    except ApplicationError as error:
        return "; ".join(problem.message for problem in error.problems)


def _cell(policy: str, probe: Probe, found: Decision | str) -> DecisionCell:
    if isinstance(found, str):
        return DecisionCell(policy, probe.name, None, None, (), None, problem=found)
    missing = found.missing
    return DecisionCell(
        policy, probe.name, found.outcome, found.interim, deciding(found), missing[0].fact if missing else None
    )
