"""The README keeps its promises: its Python runs and prints what it says, its commands exist."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def fences(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_embedding_example_prints_what_the_readme_says() -> None:
    (code,) = fences("python")
    assert len([line for line in code.splitlines() if line]) <= 5
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})
    (promised,) = re.findall(r"It prints `(.*?)`", README)
    assert printed.getvalue().strip() == promised


def test_the_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    promised = re.findall(r"^make (\w+)", "\n".join(fences("sh")), re.MULTILINE)
    assert promised == ["demo", "test"]
    assert [target for target in promised if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_the_commands_exist() -> None:
    from xcrules.cli.commands import app

    names = {
        command.name or (command.callback.__name__ if command.callback else "") for command in app.registered_commands
    }
    promised = re.findall(r"^\.venv/bin/xcrules (\w+)", "\n".join(fences("sh")), re.MULTILINE)
    assert promised
    assert set(promised) <= names
