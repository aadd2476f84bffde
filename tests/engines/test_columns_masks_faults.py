"""Each fault planted in the masks of tables is noticed by the tests that compare them with single decisions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("numpy")

from test_columns_faults import HERE, NOTICED, SOURCE, Fault

FAULTS = [
    Fault(
        "the may pass is left out",
        "masks",
        "np.flatnonzero(block.partial())",
        "np.flatnonzero(block.partial() & False)",
    ),
    Fault(
        "only the first element makes a row partial",
        "masks",
        "found[np.searchsorted(self.starts, elements",
        "found[np.searchsorted(self.starts, elements[:1]",
    ),
    Fault("no element may, so none must", "masks", "joined[len(found) - 1 - side]", "joined[side]"),
    Fault("terms that ask nothing of a list fall", "masks", "&= of | self.others", "&= of"),
    Fault("what bodies ask of the application is forgotten", "masks", "if elements.outer:", "if False:"),
    Fault("an unknown list has an element", "masks", "if of.may_be_empty and", "if False and"),
    Fault("every is some", "masks", "every[words] = region.kind is Kind.EACH", "every[words] = False"),
    Fault("what is the same for all is not asked", "masks", "if each.is_constant and size:", "if False:"),
    Fault(
        "elements of other rows are taken",
        "masks",
        "np.repeat(self.starts[:-1][rows] - starts[:-1], counts)",
        "np.repeat(starts[:-1] - starts[:-1], counts)",
    ),
    Fault(
        "a region begins where it does not",
        "lookups",
        "(bits >> first & (1 << width) - 1) << 64 * word",
        "(bits & (1 << width) - 1) << 64 * word",
    ),
    Fault(
        "a number at a cut lies below it",
        "lookups",
        "(amounts >= amounts.dtype.type(each))",
        "(amounts > amounts.dtype.type(each))",
    ),
    Fault(
        "cuts below the least number are forgotten",
        "lookups",
        "np.full(len(amounts), below, dtype=np.uint8)",
        "np.full(len(amounts), 0, dtype=np.uint8)",
    ),
    Fault("a rate of exchange is turned round", "lookups", "measures.scale / factor", "measures.scale * factor"),
    Fault(
        "what is not there has a number",
        "lookups",
        "np.where(measures.there, self.classes[codes], others)",
        "self.classes[codes]",
    ),
    Fault(
        "tables of other dictionaries are taken",
        "lookups",
        "self.last is None or self.last[0] is not column.places",
        "self.last is None",
    ),
    Fault("negated conditions are not negated", "lookups", "of[each.negation if negated else each]", "of[each]"),
    Fault(
        "null is the first word",
        "values",
        "found = np.where(valid_of(indices), _numbers(indices), len(words.places))",
        "found = _numbers(indices)",
    ),
    Fault("one dictionary is like the other", "values", "kept.words.equals(words)", "len(kept.words) == len(words)"),
    Fault(
        "names with needless space are compared as they stand",
        "names",
        "for each in (*spaced, ",
        "for each in (*spaced[:0], ",
    ),
    Fault("a name in capitals is another one", "names", "pc.ascii_lower(words)", "words"),
    Fault("a day is counted from the first", "values", "there.astype(np.int64) - first", "there.astype(np.int64) * 0"),
    Fault("numbers are billionths", "values", "valid & ~fits, scale=1)", "valid & ~fits)"),
    Fault("all that fall into one slot are one", "loops", "            if same:\n", "            if True:\n"),
    Fault(
        "two pairs are one where what certainly stands is alike",
        "loops",
        "same &= pairs[number, width + word] == may[row, word]",
        "pass",
    ),
    Fault("what is known is what is not", "loops", "same &= alike[number]", "pass"),
    Fault(
        "the second word is left as it is",
        "loops",
        "for word in range(width):\n            masks[row, word] &=",
        "for word in range(1):\n            masks[row, word] &=",
    ),
    Fault(
        "lists that are joined lose an element",
        "loops",
        "for at in range(starts[row], starts[row + 1]):\n                    kept |=",
        "for at in range(starts[row] + 1, starts[row + 1]):\n                    kept |=",
    ),
    Fault(
        "an empty list leaves nothing of each", "loops", "np.where(every, ~np.uint64(0), np.uint64(0))", "np.uint64(0)"
    ),
    Fault("new pairs are forgotten", "distinct", "self.pairs[number] = np.frombuffer(key, dtype=np.uint64)", "pass"),
    Fault("room for more loses what there is", "distinct", "pairs[: self.count] = self.pairs[: self.count]", "pass"),
    Fault("what may fire fires", "distinct", "self.definite &= must is may", "pass"),
    Fault("what may stand stands", "settling", "stands += _bits(may)", "stands *= 2"),
    Fault("a unit is what its negated part is", "settling", "TRUE - values[part >> 1] if part & 1 else", ""),
    Fault("of several terms the first one counts", "settling", "stands[list(terms)].max(axis=0)", "stands[terms[0]]"),
    Fault(
        "answers of other pairs are given", "remembering", "for at in range(first, count,", "for at in range(0, count,"
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_noticed(fault: Fault, tmp_path: Path) -> None:
    # Loops that were compiled without the fault are not to be found.
    places = {"PYTHONPATH": os.pathsep.join([str(SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])])}
    if fault.module == "loops":
        places["NUMBA_CACHE_DIR"] = str(tmp_path)
    module = f"xcrules.engines.columns.{fault.module}"
    ran = subprocess.run(
        [sys.executable, str(HERE / "masks_planted.py"), module, fault.old, fault.new],
        cwd=HERE,
        env={**os.environ, **places},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == NOTICED, ran.stderr[-2000:] or "nothing was noticed"
