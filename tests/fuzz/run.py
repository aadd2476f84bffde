"""Fuzzes one target for a while: `run.py policies --seconds 60` (`make fuzz` runs both).

Atheris keeps what reaches new code in build/fuzz, beside what is kept in corpus/. An input that breaks a promise is
written to failures/, where test_corpus.py tries it from then on. keep.py makes the kept corpus anew.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path
from types import ModuleType

import atheris

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build" / "fuzz"
SECONDS_AN_INPUT = 20
MOST_MEGABYTES = 2_000

with atheris.instrument_imports(include=["xcrules"]):
    import fuzz_applications
    import fuzz_policies

TARGETS: dict[str, ModuleType] = {"policies": fuzz_policies, "applications": fuzz_applications}


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("target", choices=TARGETS)
    given.add_argument("--seconds", type=int, default=60)
    options = given.parse_args()
    target = TARGETS[options.target]
    kept, failures = HERE / "corpus" / options.target, HERE / "failures" / options.target
    found, seeds = BUILD / options.target / "found", BUILD / options.target / "seeds"
    for folder in (kept, failures, found, seeds):
        folder.mkdir(parents=True, exist_ok=True)
    others = list(target.seeds())
    for number, seed in enumerate(others):
        (seeds / f"{number:04}").write_bytes(seed)
    words = BUILD / options.target / "words.dict"
    words.write_text("".join(f"{json.dumps(word)}\n" for word in _plain(target)), encoding="ascii")
    arguments = [sys.argv[0], f"-timeout={SECONDS_AN_INPUT}", f"-rss_limit_mb={MOST_MEGABYTES}"]
    arguments += [f"-max_len={target.MOST_BYTES}", f"-artifact_prefix={failures}/"]
    arguments += [f"-max_total_time={options.seconds}", f"-dict={words}", *map(str, (found, kept, seeds))]

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < 0.3:
            return atheris.Mutate(data, len(data))
        return target.changed(data, chance, others)[:most]

    atheris.Setup(arguments, target.check, custom_mutator=mutated)
    atheris.Fuzz()


def _plain(target: ModuleType) -> list[str]:
    """The words that a dictionary of libFuzzer can hold as they are."""
    return [word for word in target.dictionary() if word.isascii() and word.isprintable()]


if __name__ == "__main__":
    main()
