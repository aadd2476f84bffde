"""What the pages about tests show of the README's policy is what the commands say of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from xcrules.cli.commands import app

ROOT = Path(__file__).parents[2]


def shown(page: str) -> list[str]:
    """The lines that a page shows of a run, without the command and what is left out."""
    text = (ROOT / "docs" / "testing" / page).read_text(encoding="utf-8")
    (block,) = re.findall(r"^```text\n(\$ xcrules .*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [line for line in block.splitlines()[1:] if line not in ("", "…")]


@pytest.mark.parametrize(
    ("page", "arguments"),
    [
        ("coverage.md", ["test", "--coverage", "example.xcp"]),
        ("mutation.md", ["mutate", "example.xcp", "--no-laws", "--jobs", "1"]),
    ],
)
def test_a_page_shows_what_the_command_says(
    page: str, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (policy,) = re.findall(r"```xcp\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "example.xcp").write_text(policy, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(app, arguments, env={"COLUMNS": "100"}).output.splitlines()
    assert [line for line in shown(page) if line not in said] == []
