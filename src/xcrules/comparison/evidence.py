"""What the rules of a policy show of each element of an effective system.

Only what the policy's own country wrote counts: its files, and those it uses that say the same `jurisdiction`. A rule
of the Security Council that applies there shows nothing of the country's own law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xcrules.comparison.probes import Probe
from xcrules.decision import Decision
from xcrules.policy import Policy
from xcrules.program.model import Citation, Condition, FactRef, InList, License, Rule, RuleKind
from xcrules.program.names import What
from xcrules.program.reach import Parts, Reach, reach_of

STATUTE, TREATY = 2, 1
"""Ranks of sources, after `made under`."""

STANDING = frozenset({"exporter.name", "exporter.country"})
"""What is said of an exporter that tells nothing of how far to trust it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A policy, what it says, and what became of the probes. own: the files of its country."""

    policy: Policy
    own: frozenset[str]
    reach: Reach
    decided: tuple[tuple[Probe, Decision], ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.policy.program.rules if rule.id.policy in self.own)

    @property
    def licenses(self) -> tuple[License, ...]:
        return tuple(each for each in self.policy.program.licenses if each.id.policy in self.own)


def shown(policy: Policy, decided: Iterable[tuple[Probe, Decision]]) -> Shown:
    program = policy.program
    parts = Parts(program.defines, program.amounts, program.tiers, program.lists, program.adds, program.raises)
    return Shown(policy, own_files(policy), reach_of(parts), tuple(decided))


def own_files(policy: Policy) -> frozenset[str]:
    """The files of the policy's own country: those with its `jurisdiction`; for one without, those without."""
    home = policy.program.jurisdiction
    said = {name: loaded.file.jurisdiction for name, loaded in policy.gathered.files.items()}
    return frozenset(name for name, path in said.items() if (path.text if path else None) == home)


# --- the elements -----------------------------------------------------------------------------------


def _legislation(found: Shown) -> Iterator[str]:
    cited = [citation for rule in found.rules for citation in rule.under]
    cited += [citation for license in found.licenses for citation in license.under]
    yield from (citation.source.name for citation in cited if _rank(found, citation) == STATUTE)


def _control_list(found: Shown) -> Iterator[str]:
    for rule in found.rules:
        if rule.kind is not RuleKind.REFERRAL:
            for node in found.reach.all_inside(rule.when):
                if isinstance(node, InList) and found.policy.program.lists[node.list].of in ("hs", "entries"):
                    yield str(node.list)


def _catch_all(found: Shown) -> Iterator[str]:
    held = {rule for probe, decision in found.decided if probe.unlisted for rule in _reasons(decision)}
    for rule in found.rules:
        reads = (path.startswith("end_use.") for path in _facts(found, rule.when))
        if str(rule.id) in held and any(reads):
            yield str(rule.id)


def _definitions(found: Shown) -> Iterator[str]:
    named = {What.DEFINE, What.AMOUNT, What.TIERS, What.LIST}
    for what, id in found.reach.closure([rule.when for rule in found.rules]):
        if what in named and id.policy in found.own:
            yield str(id)


def _supply_chain(found: Shown) -> Iterator[str]:
    own = {str(rule.id) for rule in found.rules}
    for probe, decision in found.decided:
        activity = probe.application.get("activity")
        if isinstance(activity, str) and activity != "export" and own & _reasons(decision):
            yield activity


def _policy_mechanism(found: Shown) -> Iterator[str]:
    yield from (str(rule.id) for rule in found.rules if rule.kind is RuleKind.REFERRAL)


def _licensing(found: Shown) -> Iterator[str]:
    yield from (str(each.id) for each in found.licenses)


def _outreach(found: Shown) -> Iterator[str]:
    """Facts about the exporter's program, standing or record, that rules, licenses or findings read."""
    program = found.policy.program
    read = [rule.when for rule in found.rules]
    read += [need.condition for each in found.licenses for need in each.needs]
    read += [each.when for each in program.raises if each.policy in found.own]
    read += [each.when for each in program.exemptions if each.id.policy in found.own and each.when is not None]
    for path in _facts(found, *read):
        if path.startswith("violation.") or (path.startswith("exporter.") and path not in STANDING):
            yield path


def _exchange(found: Shown) -> Iterator[str]:
    for rule in found.rules:
        if any(list_name in ("denial", "consultation") for list_name in found.reach.lists_tested(rule.when)):
            yield str(rule.id)
    for rule in found.policy.program.rules:
        if any(_rank(found, cited) <= TREATY for cited in rule.under):
            yield rule.id.policy


def _enforcement(found: Shown) -> Iterator[str]:
    program = found.policy.program
    yield from (str(each.id) for each in program.obligations if each.id.policy in found.own)
    yield from (duty.name for each in found.licenses for duty in each.duties)
    yield from (duty.name for each in program.exemptions if each.id.policy in found.own for duty in each.duties)


def _customs(found: Shown) -> Iterator[str]:
    program = found.policy.program
    yield from (str(each.scale) for each in program.raises if each.policy in found.own)
    yield from (str(each.score) for each in program.adds if each.score.policy in found.own)


EVIDENCE: Mapping[str, Callable[[Shown], Iterator[str]] | None] = {
    "legislation": _legislation,
    "control_list": _control_list,
    "catch_all": _catch_all,
    "penalties": None,
    "definitions": _definitions,
    "supply_chain": _supply_chain,
    "prosecution": None,
    "policy_mechanism": _policy_mechanism,
    "licensing": _licensing,
    "outreach": _outreach,
    "exchange": _exchange,
    "enforcement": _enforcement,
    "customs": _customs,
}
"""How each element shows in rules; None: it stands in the law and in no rule."""


def evidence(found: Shown, element: str) -> tuple[str, ...] | None:
    """What shows *element*, sorted; empty: nothing; None: no rule can show it."""
    search = EVIDENCE[element]
    return None if search is None else tuple(sorted(set(search(found))))


# --- what rules read --------------------------------------------------------------------------------


def _rank(found: Shown, cited: Citation) -> int:
    return found.policy.program.sources[cited.source].rank


def _reasons(decision: Decision) -> frozenset[str]:
    """The rules that hold, or may hold, by their full names."""
    return frozenset(f"{reason.policy}.{reason.rule}" for reason in decision.reasons)


def _facts(found: Shown, *nodes: Condition) -> Sequence[str]:
    return [node.path for node in found.reach.all_inside(*nodes) if isinstance(node, FactRef)]
