"""Makes the kept corpus anew: the fewest and shortest of all known inputs that reach the same branches of the code.

`keep.py policies` after `make fuzz`. libFuzzer could merge, but counts far more as different than is worth keeping.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable
from pathlib import Path

import coverage
import fuzz_applications
import fuzz_policies

HERE = Path(__file__).parent
FOUND = HERE.parents[1] / "build" / "fuzz"
SOURCE = HERE.parents[1] / "src" / "xcrules"
TARGETS = {"policies": fuzz_policies, "applications": fuzz_applications}
Branch = tuple[str, int, int]


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("target", choices=TARGETS)
    given.add_argument("--most", type=int, default=100, help="how many files are kept")
    options = given.parse_args()
    target = TARGETS[options.target]
    kept = HERE / "corpus" / options.target
    known = {path.read_bytes() for folder in (kept, FOUND / options.target / "found") for path in folder.glob("*")}
    known |= set(target.seeds())
    reached = {data: _branches(target.check, data) for data in sorted(known, key=len)}
    chosen = _fewest(reached, options.most)
    for path in kept.glob("*"):
        path.unlink()
    kept.mkdir(parents=True, exist_ok=True)
    for data in chosen:
        (kept / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    print(f"{len(chosen)} of {len(known)} inputs are kept, of {sum(map(len, chosen)):,} bytes")


def _branches(check: Callable[[bytes], None], data: bytes) -> frozenset[Branch]:
    watch = coverage.Coverage(data_file=None, branch=True, include=[f"{SOURCE}/*"], messages=False)
    watch.start()
    try:
        check(data)
    finally:
        watch.stop()
    measured = watch.get_data()
    return frozenset((Path(file).name, *arc) for file in measured.measured_files() for arc in measured.arcs(file) or ())


def _fewest(reached: dict[bytes, frozenset[Branch]], most: int) -> list[bytes]:
    """Again and again the input that adds the most branches, the shorter of two."""
    chosen: list[bytes] = []
    covered: set[Branch] = set()
    while len(chosen) < most:
        best = max(reached, key=lambda data: (len(reached[data] - covered), -len(data)))
        if not reached[best] - covered:
            break
        chosen.append(best)
        covered |= reached[best]
    return chosen


if __name__ == "__main__":
    main()
