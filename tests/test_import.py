"""`import xcrules` costs next to nothing: what it needs is loaded when it is first used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import xcrules

SOURCES = Path(__file__).parents[1] / "src"
HEAVY = ("lark", "pydantic", "pycountry", "typer", "rich", "rapidfuzz", "numpy", "pyarrow", "numba")


def loaded_after(code: str) -> set[str]:
    """Which of the heavy libraries a fresh process has loaded after it ran *code*."""
    program = f"import sys\n{code}\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(SOURCES)},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.split())


def test_importing_the_package_loads_no_library() -> None:
    assert loaded_after("import xcrules; dir(xcrules)") == set()


def test_deciding_does_not_load_the_command_line() -> None:
    deciding = 'import xcrules; xcrules.load("un.unscr_1718").decide({"date": "2026-03-02", "items": []})'
    assert not loaded_after(deciding) & {"typer", "rich"}


def test_outcomes_need_no_library() -> None:
    assert not loaded_after("import xcrules; xcrules.Outcome.PROHIBITED") & {"lark", "typer", "rich"}


@pytest.mark.parametrize("name", xcrules.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(xcrules, name) is not None
    assert name in dir(xcrules)


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        xcrules.no_such_name  # type: ignore[attr-defined]  # noqa: B018


def test_the_forms_of_facts() -> None:
    assert repr(xcrules.NONE) == "NONE"
    assert xcrules.OneOf("KP", "KR").values == ("KP", "KR")
    assert xcrules.Outcome("prohibited") is xcrules.Outcome.PROHIBITED
