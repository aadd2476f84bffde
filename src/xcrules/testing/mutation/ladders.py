"""What must be known of names to change conditions: which facts are numbers, and the ladders that words stand on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xcrules.facts.types import Kind, Type, Vocabulary
from xcrules.policy import Policy
from xcrules.program.model import Id
from xcrules.syntax import tree

_NUMERIC = (Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.QUANTITY)


@dataclass(frozen=True, slots=True)
class Ladders:
    """The types of facts, and the tiers and scales with their words, lowest first."""

    vocabulary: Vocabulary
    named: tuple[tuple[Id, tuple[str, ...]], ...]

    def of(self, term: tree.Term) -> tuple[str, ...]:
        """The words that *term* may be, lowest first; none if it is no ladder."""
        if not isinstance(term, tree.Path):
            return ()
        kind = self._type(term)
        if kind is not None:
            return kind.values if kind.kind is Kind.LADDER else ()
        for id_, words in self.named:
            if term.text in (id_.name, f"{id_.policy}.{id_.name}", f"{id_.policy.rpartition('.')[2]}.{id_.name}"):
                return words
        return ()

    def is_number(self, term: tree.Term) -> bool:
        """Whether a bare number beside *term* is an amount, and not a code."""
        if not isinstance(term, tree.Path):
            return True
        kind = self._type(term)
        return kind is not None and kind.kind in _NUMERIC

    def _type(self, path: tree.Path) -> Type | None:
        first, *rest = path.parts
        listed = self.vocabulary.list_for_word(first)
        spec = self.vocabulary.facts.get(".".join([listed[0] if listed else first, *rest]))
        return None if spec is None else spec.type


def ladders_of(policy: Policy) -> Ladders:
    program = policy.program
    tiers: Iterable[tuple[Id, tuple[str, ...]]] = (
        (id_, tuple(tier.name for tier in each.tiers)) for id_, each in program.tiers.items()
    )
    scales = ((id_, each.levels) for id_, each in program.scales.items())
    return Ladders(program.vocabulary, (*tiers, *scales))
