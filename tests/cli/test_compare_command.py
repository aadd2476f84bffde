"""`xcrules compare`: forms, exit status, probes of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from xcrules.cli.commands import app

SMALL = """\
policy small "A small system"
  jurisdiction SG
source ACT is "Act" rank statute
require license listed "Listed" under ACT "s 5" effective from 2020-01-01 when any item is 2B350
element legislation "The Act" under ACT
"""
PROBES = '{"probe": "valves", "label": "Valves", "application": {"date": "2026-01-01", "items": [{"entry": "2B350"}]}}'


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app, ["compare", *arguments], input=given)


@pytest.fixture
def small(tmp_path: Path) -> str:
    (tmp_path / "small.xcp").write_text(SMALL, encoding="utf-8")
    return str(tmp_path / "small.xcp")


def test_people_read_elements_and_decisions(small: str) -> None:
    ran = run(small, "sg.permits")
    assert ran.exit_code == 0
    assert "  - small       shown       The Act; Act  by ACT\n" in ran.stdout
    assert "  - sg.permits  undeclared  by SGCA\n" in ran.stdout
    assert "  - small       not_offered     listed\n" in ran.stdout
    assert ran.stdout.endswith(" absent\n")


def test_a_claim_without_a_rule_is_a_finding(small: str) -> None:
    path = Path(small)
    path.write_text(SMALL + 'element customs "Nothing" under ACT\n', encoding="utf-8")
    ran = run(small)
    assert ran.exit_code == 1
    assert "not shown   Nothing; Act" in ran.stdout


def test_probes_of_ones_own(small: str, tmp_path: Path) -> None:
    (tmp_path / "mine.jsonl").write_text(PROBES, encoding="utf-8")
    from_file = run(small, "--probes", str(tmp_path / "mine.jsonl"), "--json")
    from_input = run(small, "--probes", "-", "--json", given=PROBES)
    assert from_file.stdout == from_input.stdout
    assert [one["outcome"] for one in json.loads(from_file.stdout)["decisions"]] == ["not_offered"]


def test_unusable_input_ends_with_two(small: str, tmp_path: Path) -> None:
    assert run("sg.nothing").exit_code == 2
    assert run(small, "--probes", str(tmp_path / "none.jsonl")).exit_code == 2
    ran = run(small, "--probes", "-", given="[]")
    assert (ran.exit_code, "error[bad-probe]" in ran.stderr) == (2, True)
    assert run("-", "--probes", "-", given=SMALL).exit_code == 2


def test_the_other_forms(small: str) -> None:
    assert run(small, "--form", "csv").stdout.startswith(
        "row,name,title,policy,found,because,citations,shown_by,missing\n"
    )
    assert run(small, "--form", "html").stdout.startswith("<!doctype html>\n")
    assert run(small, "--form", "json").stdout == run(small, "--json").stdout


@pytest.mark.parametrize("form", ["csv", "html"])
def test_files_for_other_programs_are_utf_8_and_command_no_terminal(small: str, form: str) -> None:
    probe = {"probe": "p", "label": "\x1b[31m \u202e \u00e9 \u6f22", "application": {"date": "2026-01-01", "items": []}}
    out = run(small, "--probes", "-", "--form", form, given=json.dumps(probe)).stdout_bytes.decode("utf-8")
    assert "<U+001B>[31m <U+202E> \u00e9 \u6f22" in out.replace("&lt;", "<").replace("&gt;", ">")
    assert not {"\x1b", "\u202e"} & set(out)


def test_one_form_is_chosen(small: str) -> None:
    assert run(small, "--form", "csv", "--json").exit_code == 2
    assert run(small, "--form", "json", "--json").exit_code == 0
