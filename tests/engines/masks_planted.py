"""Runs the checks of `test_columns_masks` over an engine with one fault: `masks_planted.py MODULE OLD NEW`.

Ends with 0 if nothing was noticed, with `NOTICED` if a check failed, with 2 if the fault could not be planted.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "laws"))

from planted import NOTICED, _Finder


def holds(module: str) -> bool:
    from dataclasses import replace

    from masks_cases import BOTH, ENCODED, LISTED, checked_wide, encoded, names, numbers_are_those_of_pairs, wide
    from test_columns import check

    from xcrules.engines import planes
    from xcrules.policy import loads

    # An engine that breaks is noticed as well as one that is wrong.
    try:
        of_encodings, of_many_words = loads(ENCODED), loads(wide())
        # What stands outside of the loops is tried with those that need not be compiled.
        for loops in BOTH if module.endswith((".loops", ".distinct")) else BOTH[:1]:
            for spread in (True, False):
                numbers_are_those_of_pairs(loops, spread=spread)
            engine = replace(of_encodings.tables(reasons=True, missing=True), loops=loops)
            for _, table, rows in encoded() * 2:
                check(of_encodings, rows, engine.decide_table(table))
            of_names = loads(LISTED)
            for table, rows in names():
                check(of_names, rows, of_names.decide_table(table, reasons=True, missing=True))
            engine = replace(of_many_words.tables(reasons=True, missing=True), loops=loops)
            checked_wide(engine, of_many_words)
            few_terms = planes.compiled(of_many_words.rulebook, terms_limit=1).tables
            checked_wide(replace(engine, planes=few_terms), of_many_words)
    except Exception:
        return False
    return True


if __name__ == "__main__":
    module, old, new = sys.argv[1:]
    sys.meta_path.insert(0, _Finder(module, (old, new)))
    sys.exit(0 if holds(module) else NOTICED)
