"""Each fault planted in the engine for tables is noticed by the tests that compare it with the reference engine."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("numpy")

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src"
NOTICED = 10


@dataclass(frozen=True, slots=True)
class Fault:
    """*new* in the place of *old*, which stands once in the module."""

    name: str
    module: str
    old: str
    new: str


FAULTS = [
    Fault(
        "a dated list is not looked into",
        "classing",
        "else listed.classes(self, fact, scope)",
        "else listed.classes(Reading(self.book, Facts(self.facts.date)), fact, self.root)",
    ),
    Fault("past the end of a list stands something", "frames", "np.int8(of_none))", "np.int8(2 - of_none))"),
    Fault(
        "an empty list takes its neighbour's sum",
        "frames",
        "found[there] = how.reduceat(values, frame.starts[:-1][there])",
        "found[:] = how.reduceat(values, np.minimum(frame.starts[:-1], len(values) - 1))",
    ),
    Fault(
        "every element is the first of its list",
        "frames",
        "elements.starts[rows] + np.arange(size, dtype=np.int64) - starts[parents]",
        "elements.starts[rows]",
    ),
    Fault(
        "an unknown list is never empty",
        "evaluation",
        "found = np.where(unknown & (found != of_none), np.int8(Truth.UNKNOWN), found)",
        "pass",
    ),
    Fault(
        "an unknown list may be shorter than it may be",
        "evaluation",
        "if unknown is not None and self.book.vocabulary.lists[list_name].least == 0:",
        "if unknown is not None:",
    ),
    Fault("an unknown set meets nothing", "evaluation", "        return Truth.UNKNOWN", "        return Truth.FALSE"),
    Fault("a tier is reached with its needs unknown", "evaluation", "reached > Truth.FALSE", "reached > Truth.UNKNOWN"),
    Fault("a level may be lower than what is certain", "evaluation", "& (least < level)", "& (least >= 0)"),
    Fault(
        "a cut just after a value lies before it",
        "spans",
        "math.floor(parts) + 1 if after",
        "math.floor(parts) if after",
    ),
    Fault("what may count counts", "spans", "np.minimum(spans.low, 0)", "spans.low"),
    Fault("a sum with an open end is closed", "spans", "left.no_high | right.no_high", "left.no_high & right.no_high"),
    Fault(
        "the longest list is as short as the shortest",
        "numbers",
        "total.times(Fraction(spec.most))",
        "total.times(Fraction(spec.least))",
    ),
    Fault("a key that is not known is no key", "numbers", "most = named + maybe", "most = named"),
    Fault(
        "money of two currencies is added as it is",
        "numbers",
        "unit = None if each == NO_CURRENCY else names[int(each)]",
        "unit = None",
    ),
    Fault(
        "the dates of lists are forgotten",
        "classing",
        "return isinstance(row, r.Member) and",
        "return isinstance(row, int) and",
    ),
    Fault("rates are the same for all", "classing", "return unit is not None and any(", "return False and any("),
    Fault(
        "an unknown list has no element",
        "tables",
        "counts = np.where(unknown, 1, lengths)",
        "counts = np.where(unknown, 0, lengths)",
    ),
    Fault("an element that is unknown is closed", "tables", "there.both(inside)", "inside"),
    Fault(
        "the value of a unit is not worked out",
        "tables",
        "np.where(worked_out > 0, worked_out, codes[at])",
        "codes[at]",
    ),
    Fault("large numbers wrap", "values", "(high == (low >> 63)) &", ""),
    Fault(
        "one of several words stands for all",
        "values",
        "memory.place([word], (word,))",
        "memory.place([word], (0,))",
    ),
    Fault(
        "a part begins where the whole does",
        "batch",
        "each.starts[first : last + 1] - low",
        "each.starts[first : last + 1]",
    ),
    Fault(
        "what may be licensed is licensed",
        "answers",
        "(covered != false) & (referred != true),",
        "(covered == true) & (referred != true),",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_noticed(fault: Fault) -> None:
    ran = subprocess.run(
        [
            sys.executable,
            str(HERE / "columns_planted.py"),
            f"xcrules.engines.columns.{fault.module}",
            fault.old,
            fault.new,
        ],
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == NOTICED, ran.stderr[-2000:] or "nothing was noticed"
