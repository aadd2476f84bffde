"""`xcrules mutate`: what it prints, what it keeps, and the exit status it leaves with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_policies import HEAD, SMALL, WINE
from typer.testing import CliRunner, Result

from xcrules import loads
from xcrules.cli.commands import app
from xcrules.testing.mutation import Fate, mutations, tried


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.xcp").write_text(SMALL, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the survivors have been looked into once; other runs in it find that."""
    folder = tmp_path_factory.mktemp("searched")
    (folder / "small.xcp").write_text(SMALL, encoding="utf-8")
    return folder


@pytest.fixture
def beside(searched: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(searched)
    return searched


def command(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["mutate", "small.xcp", "--jobs", "1", *arguments])


def test_survivors_are_findings(beside: Path) -> None:
    result = command("--no-laws")
    assert result.exit_code == 1
    assert "line 8: `FR` is gone" in result.stdout
    assert "+ when any item is 2204 and exporter.country is in {DE}" in result.stdout
    assert 'example "noticed by nobody: line 8: FR is gone"' in result.stdout
    assert "expect duty tell within 30 days after shipment" in result.stdout
    assert (beside / ".xcrules" / "mutate" / "small.jsonl").exists()


def test_the_examples_shown_kill_the_mutants(beside: Path) -> None:
    shown = command("--no-laws").stdout.split("\n\n")
    blocks = [block for block in shown if "\nexample " in block and "# no example can" not in block]
    assert blocks
    examples = [block[block.index("\nexample ") + 1 :] for block in blocks]
    better = loads(SMALL + "\n" + "\n".join(examples), "small.xcp")
    assert [each.label for each in better.examples() if not each.passed] == []
    left = [m.says for m in mutations(better) if tried(better, m, None, None).fate is Fate.SURVIVED]
    assert not {block.split("  [")[0].strip() for block in blocks} & set(left)


def test_for_programs(beside: Path) -> None:
    result = command("--no-laws", "--json")
    data = json.loads(result.stdout)
    assert data["policy"] == "small"
    counted = ("killed_by_examples", "survived", "equivalent", "stillborn")
    assert sum(data[name] for name in counted) == data["mutants"] == data["tried"]
    assert data["killed_by_laws"] is None
    assert data["survived"] == len(data["survivors"]) > 0
    assert data["survivors"][0]["change"]
    told = {each["says"]: (each["in"], each["statable"]) for each in data["survivors"]}
    assert told["`30 days` became `31 days`"] == (["duties"], True)
    assert told["`FR` is gone"][1] is True


def test_a_sample_says_so(folder: Path) -> None:
    result = command("--no-laws", "--limit", "2", "--seed", "7")
    assert "2 of them drawn with seed 7" in result.stdout


def test_none_survives(folder: Path) -> None:
    (folder / "small.xcp").write_text(HEAD + WINE + 'example "Wine" given date is 2026-01-01, item is 2204 '
                                      "expect not_offered\n" 'example "Beer" given date is 2026-01-01, item is 2203 '
                                      "expect not_required\n"
                                      'example "Both" given date is 2026-01-01, item is [2204, 2203] '
                                      "expect not_offered\n", encoding="utf-8")  # fmt: skip
    result = command("--no-laws", "--restart")
    assert result.exit_code == 0, result.stdout
    assert "(100%)" in result.stdout


@pytest.mark.parametrize("text", ["policy", SMALL.replace("expect prohibited because wine", "expect licensed")])
def test_what_cannot_be_mutated(folder: Path, text: str) -> None:
    (folder / "small.xcp").write_text(text, encoding="utf-8")
    assert command("--no-laws").exit_code == 2


def test_without_hypothesis(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xcrules.cli.mutating.has_hypothesis", lambda: False)
    refused = command()
    assert refused.exit_code == 2
    assert 'pip install "xcrules[testing]"' in refused.stderr
    result = command("--no-laws")
    assert result.exit_code == 1
    assert "no application was looked for" in result.stdout


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    (folder / ".xcrules").write_text("", encoding="utf-8")
    result = command("--no-laws")
    assert result.exit_code == 2
    assert "results cannot be kept" in result.stderr


def test_breaking_off_tells_what_is_known(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def interrupted(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return tried(*arguments)  # type: ignore[arg-type]  # they are handed on

    monkeypatch.setattr("xcrules.testing.mutation.run.tried", interrupted)
    result = command("--no-laws")
    assert result.exit_code == 130
    assert "broken off after 3" in result.stdout
