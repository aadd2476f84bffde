"""Many applications by one command: folders, lines of JSON, what is unusable among them, and the table."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner, Result

from xcrules.cli import applications, table
from xcrules.cli.commands import app
from xcrules.cli.printing import Style
from xcrules.diagnostics import Diagnostic

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
WATCH, OPEN, VALVES = (
    json.dumps(json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8")))
    for name in ("watch_to_pyongyang", "watch_incomplete", "valves_to_germany")
)
COLOUR = '{"date": "2026-01-01", "items": [], "colour": 1}'


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["decide", *arguments], input=given)


def lines(tmp_path: Path, *texts: str) -> str:
    (tmp_path / "many.jsonl").write_text("\n".join(texts), encoding="utf-8")
    return str(tmp_path / "many.jsonl")


def folder(tmp_path: Path, **texts: str) -> str:
    for name, text in texts.items():
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    return str(tmp_path)


def rows(ran: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.stdout.splitlines()]


# --- lines ------------------------------------------------------------------------------------------


def test_each_line_is_decided_and_the_outcomes_are_counted(tmp_path: Path) -> None:
    ran = run("un.unscr_1718", lines(tmp_path, WATCH, "", OPEN, VALVES))
    head, first, second, third, summary = ran.stdout.splitlines()
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert head.split() == ["application", "outcome", "interim", "because", "of", "missing"]
    assert first.split() == ["line", "1", "prohibited", "dprk_luxury"]
    assert second.split() == ["line", "3", "undetermined", "prohibited", "dprk_luxury", "document"]
    assert third.split() == ["line", "4", "not_required"]
    assert summary == "3 applications: 1 not_required, 1 prohibited and 1 undetermined"


def test_what_is_unusable_is_told_by_its_line_and_stops_nothing(tmp_path: Path) -> None:
    ran = run("un.unscr_1718", lines(tmp_path, "{broken", COLOUR, "[1]", WATCH, '"text"', "\x00"))
    assert ran.exit_code == 2
    assert [line.split()[2] for line in ran.stdout.splitlines()[1:-1]] == [
        "unusable",
        "unusable",
        "unusable",
        "prohibited",
        "unusable",
        "unusable",
    ]
    assert ran.stdout.endswith("6 applications: 1 prohibited and 5 unusable\n")
    for number in (1, 2, 3, 5, 6):
        assert f"--> line {number}" in ran.stderr
    assert "`colour`" in ran.stderr


def test_json_is_one_decision_a_line(tmp_path: Path) -> None:
    ran = run("un.unscr_1718", lines(tmp_path, WATCH, COLOUR, OPEN), "--json")
    first, second, third = rows(ran)
    assert (ran.exit_code, ran.stderr) == (2, "")
    assert [row["application"] for row in (first, second, third)] == ["line 1", "line 2", "line 3"]
    assert (first["outcome"], third["interim"]) == ("prohibited", "prohibited")
    assert [problem["code"] for problem in second["problems"]] == ["unknown-field"]
    assert second.keys() == {"application", "problems"}
    alone = json.loads(run("un.unscr_1718", "-", "--json", given=WATCH).stdout)
    assert first == {"application": "line 1", **alone}


def test_several_policies_decide_each_line(tmp_path: Path) -> None:
    ran = run("un.unscr_1718", "sg.strategic_trade", lines(tmp_path, VALVES, COLOUR), "--json")
    assert [(row["application"], row.get("policy")) for row in rows(ran)] == [
        ("line 1", "un.unscr_1718"),
        ("line 1", "sg.strategic_trade"),
        ("line 2", None),
    ]
    for_people = run("un.unscr_1718", "sg.strategic_trade", lines(tmp_path, VALVES))
    assert [line.split() for line in for_people.stdout.splitlines()[1:]] == [
        ["line", "1", "un.unscr_1718", "not_required"],
        ["line", "1", "sg.strategic_trade", "licensed", "listed_goods"],
        ["un.unscr_1718:", "1", "application:", "1", "not_required"],
        ["sg.strategic_trade:", "1", "application:", "1", "licensed"],
    ]


def test_the_request_holds_for_every_line(tmp_path: Path) -> None:
    ran = run("sg.strategic_trade", lines(tmp_path, VALVES, VALVES), "--request", "bulk", "--json")
    assert [row["outcome"] for row in rows(ran)] == ["not_offered"] * 2


def test_why_tells_each_of_them(tmp_path: Path) -> None:
    ran = run("un.unscr_1718", lines(tmp_path, WATCH, COLOUR, OPEN), "--why")
    assert ran.stdout.startswith("line 1\nprohibited: ")
    assert "\nline 2: unusable\n" in ran.stdout
    assert "\nline 3\nundetermined: " in ran.stdout


def test_a_file_without_lines_has_nothing_to_decide(tmp_path: Path) -> None:
    ran = run("un.unscr_1718", lines(tmp_path, "", "  "))
    assert ran.exit_code == 0
    assert ran.stdout.splitlines()[-1] == "no application"


# --- standard input ---------------------------------------------------------------------------------


def test_standard_input_may_hold_several_lines() -> None:
    ran = run("un.unscr_1718", "-", "--json", given=f"\n{WATCH}\n{COLOUR}\n{OPEN}")
    assert ran.exit_code == 2
    assert [row["application"] for row in rows(ran)] == ["line 2", "line 3", "line 4"]


@pytest.mark.parametrize("broken", ["{broken", '{"date": "2026', '{"items": [], "items": []}', "nothing"])
def test_a_broken_first_line_does_not_stop_the_others(broken: str) -> None:
    ran = run("un.unscr_1718", "-", "--json", given=f"{broken}\n{WATCH}\n{OPEN}\n")
    assert [row.get("outcome") for row in rows(ran)] == [None, "prohibited", "undetermined"]


@pytest.mark.parametrize("indent", [None, 0, 1, 4])
def test_one_application_may_be_laid_out_over_many_lines(indent: int | None) -> None:
    text = json.dumps(json.loads(WATCH), indent=indent)
    ran = run("un.unscr_1718", "-", "--json", given=f"\n{text}\n\n")
    assert json.loads(ran.stdout)["outcome"] == "prohibited"


@pytest.mark.parametrize("text", ['{"items": [\n{"hs": "1"}\n],\n"date": oops}', "{\n\n", "", "\n\n", "{broken"])
def test_one_broken_application_is_one_problem(text: str) -> None:
    ran = run("un.unscr_1718", "-", given=text)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.count("error[") == 1


def test_a_line_longer_than_any_application_is_told_and_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("xcrules.cli.applications", "xcrules.facts.json_text"):
        monkeypatch.setattr(f"{module}.MOST_BYTES", 2000)
    ran = run("un.unscr_1718", lines(tmp_path, WATCH, " " * 9000 + OPEN, WATCH), "--json")
    assert [row.get("outcome") for row in rows(ran)] == ["prohibited", None, "prohibited"]
    assert rows(ran)[1]["problems"][0]["code"] == "too-large"


def test_lines_are_read_only_when_it_is_their_turn() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            self.taken += 1
            line = WATCH.encode() + b"\n"
            part = (line * (len(buffer) // len(line)))[: len(buffer)]
            buffer[: len(part)] = part
            return len(part)

    stream = Endless()
    several = applications._from_stream(io.BufferedReader(stream, 8192))
    assert isinstance(several, applications.Several)
    assert [next(several.each).name for _ in range(3)] == ["line 1", "line 2", "line 3"]
    assert stream.taken < 5


# --- folders ----------------------------------------------------------------------------------------


def test_a_folder_is_decided_file_by_file_in_order(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "many.jsonl").write_text(f"{OPEN}\n{COLOUR}\n")
    (tmp_path / "notes.txt").write_text("no application")
    (tmp_path / ".hidden.json").write_text("{")
    name = folder(tmp_path, b=WATCH, a=VALVES, broken="{")
    ran = run("un.unscr_1718", name, "--json")
    assert ran.exit_code == 2
    assert [(row["application"], row.get("outcome")) for row in rows(ran)] == [
        ("a.json", "not_required"),
        ("b.json", "prohibited"),
        ("below/many.jsonl line 1", "undetermined"),
        ("below/many.jsonl line 2", None),
        ("broken.json", None),
    ]
    assert "--> broken.json" in run("un.unscr_1718", name).stderr


def test_a_folder_without_applications_is_no_input(tmp_path: Path) -> None:
    ran = run("un.unscr_1718", str(tmp_path))
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "no application (`*.json` or `*.jsonl`)" in ran.stderr


def test_a_file_that_cannot_be_read_stops_nothing(tmp_path: Path) -> None:
    several = applications.applications(folder(tmp_path, a=WATCH, b=WATCH))
    assert isinstance(several, applications.Several)
    (tmp_path / "a.json").unlink()
    first, second = several.each
    assert isinstance(first.text, Diagnostic)
    assert (first.name, second.name, second.text) == ("a.json", "b.json", WATCH.encode())


def test_policies_that_do_not_agree_are_told_once(tmp_path: Path) -> None:
    for name, kind in (("one", "number"), ("two", "text")):
        text = f'policy {name} "A policy"\n\nfact item.grade is {kind}\n'
        (tmp_path / f"{name}.xcp").write_text(text, encoding="utf-8")
    ran = run(str(tmp_path / "one.xcp"), str(tmp_path / "two.xcp"), lines(tmp_path, WATCH, WATCH))
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.count("error[") == 1


# --- on a terminal ----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 72, 80, 100, 120])
@pytest.mark.parametrize("policies", [("one",), ("un.unscr_1718", "sg.strategic_trade")])
def test_no_row_is_wider_than_the_terminal_and_none_loses_a_word(width: int, policies: tuple[str, ...]) -> None:
    out = io.StringIO()
    on = Console(file=out, width=width, force_terminal=True, color_system=None, highlight=False)
    hostile = "[red]x[/red]\x1b[2J" + "y" * 50
    columns = table.Columns(24, policies)
    for row in (
        table.TITLES,
        table.Row("a/b.json", policies[-1], "undetermined", "prohibited", hostile, "item.entry of item 1", Style.OPEN),
        table.Row(hostile, "", "unusable", "", "the text is not JSON", "", Style.BAD),
    ):
        table.print_row(row, columns, on)
    shown = out.getvalue()
    assert max(cell_len(line) for line in shown.splitlines()) <= width
    assert "\x1b" not in shown
    assert "undetermined" in shown
    assert "prohibited" in shown
    assert shown.count("y") >= 100


def streams(tmp_path: Path, *, terminal: str) -> tuple[bytes, bytes, int]:
    """Standard output, standard error and the status, with a terminal as *terminal*."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "xcrules.cli", "decide", "un.unscr_1718", lines(tmp_path, WATCH, OPEN, VALVES)],
        stdout=child if terminal in ("both", "stdout") else subprocess.PIPE,
        stderr=child if terminal in ("both", "stderr") else subprocess.PIPE,
        env={"PYTHONPATH": str(ROOT / "src"), "TERM": "xterm", "COLUMNS": "80", "NO_COLOR": "1"},
    )
    os.close(child)
    seen = b""
    try:
        while part := os.read(parent, 65536):
            seen += part
    except OSError:  # that is how the end of a terminal looks
        pass
    os.close(parent)
    out, err = process.communicate()
    return (out if terminal == "stderr" else seen), (err if terminal == "stdout" else seen), process.returncode


def test_the_bar_is_shown_on_standard_error_and_leaves_the_answers_alone(tmp_path: Path) -> None:
    out, err, status = streams(tmp_path, terminal="stderr")
    assert status == 0
    assert out.decode() == run("un.unscr_1718", lines(tmp_path, WATCH, OPEN, VALVES)).stdout
    assert b"decided" in err


def test_there_is_no_bar_where_standard_error_is_no_terminal(tmp_path: Path) -> None:
    out, err, status = streams(tmp_path, terminal="stdout")
    assert (err, status) == (b"", 0)
    assert b"decided" not in out
    assert b"\x1b" not in out


def test_a_bar_and_rows_on_one_terminal_do_not_overwrite_each_other(tmp_path: Path) -> None:
    seen, _, status = streams(tmp_path, terminal="both")
    assert status == 0
    # What is left on the screen: nothing stands before an erased line's end.
    left = [re.sub(r".*\x1b\[2K", "", line) for line in seen.decode().replace("\r\n", "\n").splitlines()]
    shown = [re.sub(r"\x1b\[[?0-9]*[a-zA-Z]|\r", "", line).split() for line in left]
    assert ["line", "1", "prohibited", "dprk_luxury"] in shown
    assert ["line", "2", "undetermined", "dprk_luxury", "document"] in shown
    assert ["3", "applications:", "1", "not_required,", "1", "prohibited", "and", "1", "undetermined"] in shown
