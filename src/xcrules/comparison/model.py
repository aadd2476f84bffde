"""What a comparison finds: frozen data, for the terminal, for spreadsheets and for the web."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xcrules.engines.outcome import Outcome


class Covered(StrEnum):
    """How a declared element and the rules agree."""

    SHOWN = "shown"
    DECLARED = "declared"
    NOT_SHOWN = "not shown"
    UNDECLARED = "undeclared"
    ABSENT = "absent"


MEANINGS = {
    Covered.SHOWN: "declared, and rules show it",
    Covered.DECLARED: "declared; it stands in the law, and no rule can show it",
    Covered.NOT_SHOWN: "declared, and no rule shows it",
    Covered.UNDECLARED: "not declared, though rules show it",
    Covered.ABSENT: "neither declared nor shown",
}


@dataclass(frozen=True, slots=True)
class ElementCell:
    """What of one element one policy covers.

    labels: what the policy says covers it. citations: where (`Strategic Goods Act, s 5`). evidence: what shows it,
    each a short name (`kr.zones.to_na_2`) or a word (`transit`), sorted.
    """

    policy: str
    element: str
    covered: Covered
    labels: tuple[str, ...]
    citations: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionCell:
    """What one policy decides on one probe.

    interim: the outcome itself where it is definite. because: the rules that decide, by their short names. missing:
    the first fact that is asked for, None where nothing is. problem: why the policy cannot read the probe; all else is
    then empty.
    """

    policy: str
    probe: str
    outcome: Outcome | None
    interim: Outcome | None
    because: tuple[str, ...]
    missing: str | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A policy that is compared."""

    policy: str
    title: str
    jurisdiction: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """columns: the policies in the order given. elements, decisions: a row each, with a cell for each column.

    probes: (name, label) of each row of decisions.
    """

    columns: tuple[Column, ...]
    elements: tuple[tuple[ElementCell, ...], ...]
    probes: tuple[tuple[str, str], ...]
    decisions: tuple[tuple[DecisionCell, ...], ...]

    @property
    def unfounded(self) -> tuple[ElementCell, ...]:
        """What is declared and should show in the rules, and does not."""
        return tuple(cell for row in self.elements for cell in row if cell.covered is Covered.NOT_SHOWN)
