"""What goes to a terminal commands nothing: no control, no mark of direction, whatever was handed in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from xcrules.cli.commands import app
from xcrules.facts.characters import unseen_in

ESCAPE = "\x1b]0;owned\x07\x9b31m\u202e"
POLICY = (
    'policy p "P"\nsource L is "L" rank statute\nprohibit x under L "1" effective from 2020-01-01 when shipments is 1\n'
)
USABLE = {"date": "2026-03-02", "items": [], "shipments": 1}


def printed(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code in (0, 1, 2), result.exception
    return result.output


def assert_inert(text: str) -> None:
    assert text
    assert unseen_in(text, allowed="\n") is None, ascii(text)


@pytest.mark.parametrize("format", [[], ["--json"]])
@pytest.mark.parametrize(
    "change",
    [
        {ESCAPE: 1},
        {"request": ESCAPE},
        {"parties": [{"name": ESCAPE, "role": "consignee"}]},
        {"destination": ESCAPE},
        {"end_use": {ESCAPE: ESCAPE}},
        {"rates": {ESCAPE: "1"}},
        {"rates": {"\x9b/\x1b": "1"}},
        {"shipments": ESCAPE},
    ],
    ids=str,
)
def test_applications(tmp_path: Path, change: dict[str, object], format: list[str]) -> None:
    (tmp_path / "p.xcp").write_text(POLICY)
    (tmp_path / "a.json").write_text(json.dumps({**USABLE, **change}))
    assert_inert(printed("decide", str(tmp_path / "p.xcp"), str(tmp_path / "a.json"), *format))


def test_keys_that_stand_twice_in_a_record_of_any_name(tmp_path: Path) -> None:
    (tmp_path / "p.xcp").write_text(POLICY)
    (tmp_path / "a.json").write_text(f'{{{json.dumps(ESCAPE)}: {{"a": 1, "a": 2}}}}')
    assert_inert(printed("decide", str(tmp_path / "p.xcp"), str(tmp_path / "a.json")))


@pytest.mark.parametrize("command", ["check", "test", "show", "schema"])
@pytest.mark.parametrize("text", [POLICY, POLICY.replace("shipments is 1", f'exporter.name is "{ESCAPE}"'), ESCAPE])
def test_policies(tmp_path: Path, command: str, text: str) -> None:
    file = tmp_path / f"p{ESCAPE.replace('/', '')}.xcp"
    file.write_text(text)
    assert_inert(printed(command, str(file)))


@pytest.mark.parametrize("format", ["--json", "--sarif"])
def test_problems_for_programs(tmp_path: Path, format: str) -> None:
    (tmp_path / f"p{ESCAPE}.xcp").write_text(f"policy p{ESCAPE}\n")
    assert_inert(printed("check", str(tmp_path / f"p{ESCAPE}.xcp"), format))


def test_names_on_the_command_line() -> None:
    assert_inert(printed("country", ESCAPE))
    assert_inert(printed("country", f"DE{ESCAPE}"))
    assert_inert(printed("check", f"{ESCAPE}.xcp"))
    assert_inert(printed("decide", "un.unscr_1718", ESCAPE))
