"""What applications aim at: the conditions of a policy's rules, exemptions, licenses, duties and findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from xcrules.decision import Decision
from xcrules.engines.reference import names_of
from xcrules.program.model import Id
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.rows import Ref


@dataclass(frozen=True, slots=True)
class Aim:
    """A row of the rulebook to make true, or false. rule: whose it is, None where it is only a part of one.

    kind: what shows in a decision that it was reached.
    """

    row: Ref
    wanted: bool
    rule: Id | None = None
    kind: Literal["rule", "exemption", "license", "part"] = "part"

    def is_called(self, name: str) -> bool:
        return self.rule is not None and name in names_of(self.rule)

    def is_reached(self, decision: Decision) -> bool:
        """Whether the rule certainly holds in *decision*: a rule before any exemption, an exemption that lifts
        something, a license on offer."""
        if self.rule is None:
            return True
        policy, name = self.rule.policy, self.rule.name
        match self.kind:
            case "rule" | "exemption":
                return any(each.certain and (each.policy, each.rule) == (policy, name) for each in decision.reasons)
            case "license":
                return any(each.certain and (each.policy, each.license) == (policy, name) for each in decision.offered)
            case "part":
                return True
            case _:
                assert_never(self.kind)


def aims_of(book: Rulebook) -> tuple[Aim, ...]:
    """Every aim, each once; those that make a rule hold come first."""
    return tuple(dict.fromkeys((*_rules(book), *_parts(book))))


def _rules(book: Rulebook) -> Iterator[Aim]:
    for rule in book.rules:
        yield Aim(rule.when, True, rule.id, "rule")
    for exemption in book.exemptions:
        for lift in exemption.lifts:
            yield Aim(lift.lifted, True, exemption.id, "exemption")
    for license_ in book.licenses:
        yield Aim(license_.offered, True, license_.id, "license")


def _parts(book: Rulebook) -> Iterator[Aim]:
    for rule in book.rules:
        yield Aim(rule.net, True)
        yield Aim(rule.net, False)
        yield Aim(rule.when, False)
    for exemption in book.exemptions:
        for lift in exemption.lifts:
            yield Aim(lift.lifted, False)
    for license_ in book.licenses:
        yield Aim(license_.offered, False)
        for need in license_.needs:
            yield Aim(need.holds, True)
            yield Aim(need.holds, False)
        for _, when in license_.valid:
            yield Aim(when, True)
    for obligation in book.obligations:
        yield Aim(obligation.when, True)
    for row in book.rows:
        match row:
            case r.LevelOf(_, _, raises):
                yield from (Aim(cell, True) for _, cell in raises)
            case r.Points(_, adds):
                yield from (Aim(cell, True) for _, cell in adds)
            case _:
                pass
