"""What fuzzing found, tried again: the inputs that reach much of the code, and every one that once broke a promise.

`make fuzz` looks for more.
"""

from __future__ import annotations

from pathlib import Path

import fuzz_applications
import fuzz_policies
import pytest

HERE = Path(__file__).parent
TARGETS = {"policies": fuzz_policies.check, "applications": fuzz_applications.check}
SEEDS = {"policies": fuzz_policies.seeds, "applications": fuzz_applications.seeds}


def _inputs(folder: str) -> list[tuple[str, Path]]:
    return [(target, path) for target in TARGETS for path in sorted((HERE / folder / target).iterdir())]


def _name(value: object) -> str:
    return value.name[:12] if isinstance(value, Path) else str(value)


@pytest.mark.parametrize(("target", "path"), _inputs("corpus"), ids=_name)
def test_what_reaches_much_of_the_code(target: str, path: Path) -> None:
    TARGETS[target](path.read_bytes())


@pytest.mark.parametrize(("target", "path"), _inputs("failures"), ids=_name)
def test_what_once_broke_a_promise(target: str, path: Path) -> None:
    TARGETS[target](path.read_bytes())
