"""Mutates the rulebook and the reference engine, and counts how many mutants the tests notice: `make mutants`.

mutmut makes the mutants and runs each in a fork of one process; pyproject.toml says of which files, and with which
tests. All of them take hours, so a sample is drawn: the same seed draws the same mutants from the same code.
What nobody noticed is listed with its change, to be killed by a test or argued away in docs/testing/engine.md.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import resource
import shutil
import sys
from collections import Counter
from pathlib import Path

from mutmut import __main__ as mutmut
from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).parents[2]
MOST_MEMORY = 3 * 1024**3
"""In bytes: a mutant that never ends may well grow all the while."""
NOTICED = ("killed", "timeout", "segfault")


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--sample", type=int, default=500, help="how many mutants are drawn")
    given.add_argument("--names", type=Path, help="a file with the names of the mutants to run, instead of a sample")
    given.add_argument("--report", type=Path, default=ROOT / "build" / "mutants.txt", help="where survivors are listed")
    given.add_argument("--needed", type=int, default=0, help="how many in a hundred must be noticed")
    options = given.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    # What an earlier run copied may be older than the code.
    shutil.rmtree(ROOT / "mutants", ignore_errors=True)
    names = _all_names()
    if options.names is None:
        chosen = sorted(random.Random(options.seed).sample(names, options.sample))
    else:
        chosen = sorted(set(options.names.read_text(encoding="utf-8").split()) & set(names))
    print(f"{len(chosen)} of {len(names)} mutants, drawn with seed {options.seed}", flush=True)
    with contextlib.suppress(SystemExit):
        mutmut._run(chosen, 1)
    return _told(chosen, options.report, options.needed)


def _all_names() -> list[str]:
    """The name of every mutant of the code as it stands, which are made on the way."""
    mutmut.set_mutant_under_test("mutant_generation")
    with contextlib.redirect_stdout(io.StringIO()):
        mutmut.copy_src_dir()
        mutmut.copy_also_copy_files()
        mutmut.create_mutants(1)
    return sorted(_results())


def _results() -> dict[str, str]:
    """What became of every mutant, by its name."""
    found, _ = mutmut.collect_source_file_mutation_data(mutant_names=[])
    return {name: status_by_exit_code[data.exit_code_by_key[name]] for data, name, _ in found}


def _told(chosen: list[str], report: Path, needed: int) -> int:
    results = _results()
    if any(results[name] == "not checked" for name in chosen):
        print("not every mutant was tried: the tests must pass before anything is mutated", file=sys.stderr)
        return 2
    noticed = sum(results[name] in NOTICED for name in chosen)
    survivors = [name for name in chosen if results[name] not in NOTICED]
    report.parent.mkdir(parents=True, exist_ok=True)
    with report.open("w", encoding="utf-8") as file:
        for name in survivors:
            path = mutmut.find_mutant(name).path
            file.write(f"# {name}: {results[name]}\n{mutmut.get_diff_for_mutant(name, path=path)}\n")
    tried, lost = Counter(map(_module, chosen)), Counter(map(_module, survivors))
    for module in sorted(tried):
        print(f"{module:40} {tried[module] - lost[module]:4} of {tried[module]:4}")
    print(f"{noticed} of {len(chosen)} mutants were noticed: {100 * noticed / len(chosen):.1f} %; the rest: {report}")
    return 0 if 100 * noticed >= needed * len(chosen) else 1


def _module(name: str) -> str:
    return name.rpartition(".")[0]


if __name__ == "__main__":
    sys.exit(main())
