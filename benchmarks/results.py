"""What was found, as data: what the tables are made of, and what is stored."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.agree import Agreement
from benchmarks.measure import Ratio

DECISIONS = ("hot, masks", "hot, reasons", "fresh, masks", "fresh, reasons", "three unknown")
"""The columns of the tables of single decisions."""
BATCHES = ("Arrow dictionaries", "Parquet", "Arrow, three unknown", "encoded")


@dataclass(frozen=True, slots=True)
class Cell:
    """One contender in one column of one policy's table.

    microseconds, wall: of a decision, on the processors and on the wall. ratio: how many times xcrules is faster
    (below 1: slower). absent: why there is no figure. remark: what the figure is not.
    """

    policy: str
    column: str
    contender: str
    form: str = ""
    microseconds: float | None = None
    wall: float | None = None
    ratio: Ratio | None = None
    rounds: int = 0
    reasons: float | None = None
    absent: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What loading a policy takes: milliseconds from source, and from a compiled file with a first decision; megabytes
    that stay resident."""

    policy: str
    contender: str
    form: str = ""
    source: float | None = None
    compiled: float | None = None
    megabytes: float | None = None
    absent: str | None = None
    compiled_absent: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A goal, what was found, and whether that is enough; found None: it could not be measured."""

    goal: str
    needed: float
    found: float | None
    met: bool
    why: str = ""


@dataclass(slots=True)
class Results:
    """machine: what it ran on. bandwidth: gigabytes, read and written, that a copy in memory moves in a
    second of a processor.
    growth: `flat` or `nested` -> how many times longer xcrules takes by 4,000 rules than by 40, measured in turns.
    row_bytes: policy -> bytes of a row as columns for the peers."""

    machine: dict[str, str] = field(default_factory=dict)
    agreements: list[Agreement] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    batch: list[Cell] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    bandwidth: float | None = None
    growth: dict[str, Ratio] = field(default_factory=dict)
    row_bytes: dict[str, float] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def find(self, policy: str, column: str, contender: str) -> Cell | None:
        for cell in (*self.cells, *self.batch):
            if (cell.policy, cell.column, cell.contender) == (policy, column, contender):
                return cell
        return None
