"""Measures xcrules beside other engines (`make bench`), prints the tables and keeps them in benchmarks/results/.

Exit status: 0 measured, 1 somebody disagrees, so that nothing was measured. That a goal is missed is no failure.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import warnings
from dataclasses import replace
from pathlib import Path

from benchmarks import batches, compiled, decisions, memory
from benchmarks.agree import DisagreementError, agree
from benchmarks.conditions import Policy
from benchmarks.goals import verdicts
from benchmarks.peers.peer import Contender
from benchmarks.peers.registry import PEERS, XCRULES, installed
from benchmarks.policies import SIZES, policy
from benchmarks.results import Results
from benchmarks.table import written

FOLDER = Path(__file__).parent / "results"
TABLES = (15, 40, 400)
"""Sizes of the policies that decide whole tables."""
GROWN = {40, 4_000}
"""Sizes that give as many reasons, and are held against each other."""


def main() -> int:
    given = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0] if __doc__ else None)
    given.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of rules")
    given.add_argument("--kinds", nargs="+", choices=["flat", "nested"], default=["flat", "nested"])
    given.add_argument("--rounds", type=int, default=41, help="rounds of a figure, at most")
    given.add_argument("--seconds", type=float, default=6, help="seconds of a figure, unless few rounds take longer")
    given.add_argument("--agree", type=int, default=2_000, help="decisions compared for each policy")
    given.add_argument("--patience", type=float, default=60, help="seconds after which fewer decisions must do")
    given.add_argument("--rows", type=int, default=100_000, help="rows of a table")
    options = given.parse_args()
    warnings.simplefilter("ignore")
    results = Results(machine=_machine())
    try:
        for kind in options.kinds:
            ours = {size: _one_by_one(policy(kind == "nested", size), results, options) for size in options.sizes}
            if ours.keys() >= GROWN:
                _say(f"{kind}: {max(GROWN):,} rules beside {min(GROWN)}")
                results.growth[kind] = decisions.growth(
                    ours[min(GROWN)], ours[max(GROWN)], rounds=options.rounds, seconds=options.seconds
                )
        for size in options.sizes:
            if size in TABLES and "flat" in options.kinds:
                _say(f"tables, {size} rules")
                batches.measure(
                    policy(False, size),
                    results,
                    rows=options.rows,
                    rounds=options.rounds,
                    seconds=options.seconds,
                    clock=None,
                )
                _stored(results)
    except DisagreementError as problem:
        _say(f"nothing is measured while somebody disagrees\n{problem}")
        return 1
    print(_stored(results))
    return 0


def _stored(results: Results) -> str:
    """Keeps what has been found so far, so that a run that breaks off was not for nothing. Returns the tables."""
    results.machine["load average at the end"] = _load()
    results.verdicts = verdicts(results)
    text = written(results)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "LAST.json").write_text(json.dumps(results.as_json(), indent=1) + "\n", encoding="utf-8")
    (FOLDER / "LAST.md").write_text(text, encoding="utf-8")
    return text


def _one_by_one(drawn: Policy, results: Results, options: argparse.Namespace) -> Contender:
    """One policy, decided one application at a time. Returns xcrules with it."""
    _say(f"{drawn.title} rules: loading")
    taking, away = decisions.entries(drawn)
    every = [each for entry in taking for each, _ in entry.forms]
    ours, *others = every
    _say(f"{drawn.title} rules: comparing {', '.join(dict.fromkeys(each.name for each in others))}")
    for unknown in (False, True):
        results.agreements.append(agree(drawn, ours, others, options.agree, unknown=unknown, seconds=options.patience))
    _say(f"{drawn.title} rules: measuring")
    results.cells += decisions.columns(drawn, taking, away, rounds=options.rounds, seconds=options.seconds, clock=None)
    for cost in decisions.costs(drawn, taking, away):
        if cost.absent is None and len(drawn.rules) <= 400:
            grown = memory.measured(cost.contender, cost.form, drawn.nested, len(drawn.rules))
            cost = replace(cost, megabytes=grown)
        if cost.contender == XCRULES.name:
            milliseconds, why = compiled.milliseconds(drawn)
            cost = replace(cost, compiled=milliseconds, compiled_absent=why)
        results.costs.append(cost)
    _stored(results)
    return ours


def _machine() -> dict[str, str]:
    packages = ("xcrules", *(peer.package for peer in PEERS), "duckdb", "polars", "pyarrow", "numpy", "numba")
    versions = ", ".join(f"{name} {installed(name) or 'not installed'}" for name in packages)
    versions = versions.replace("xcrules not installed", "xcrules from the checkout")
    return {
        "processors": f"{os.cpu_count()} ({platform.machine()}, {_processor()})",
        "Python": platform.python_version(),
        "versions": versions,
        "load average at the beginning": _load(),
    }


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    for line in told.read_text(encoding="utf-8").splitlines() if told.exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def _load() -> str:
    """How many processes wait for the processors; above their number the machine is loaded by others."""
    return f"{os.getloadavg()[0]:.1f} of {os.cpu_count()} processors" if hasattr(os, "getloadavg") else "unknown"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
