"""Runs the checks of `test_columns` over an engine with one fault: `columns_planted.py MODULE OLD NEW`.

Ends with 0 if nothing was noticed, with `NOTICED` if a check failed, with 2 if the fault could not be planted.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "laws"))

from planted import NOTICED, _Finder


def holds() -> bool:
    from hypothesis import HealthCheck, Phase, seed, settings
    from test_columns import POLICY, WITNESSES, checked_edges, checked_witness, drawn

    from xcrules.policy import loads

    # An engine that breaks is noticed as well as one that is wrong.
    try:
        checked_edges(loads(POLICY))
        for name in WITNESSES:
            checked_witness(name)
        thorough = settings(
            max_examples=60,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        )
        seed(7)(thorough(drawn))()
    except Exception:
        return False
    return True


if __name__ == "__main__":
    module, old, new = sys.argv[1:]
    sys.meta_path.insert(0, _Finder(module, (old, new)))
    sys.exit(0 if holds() else NOTICED)
