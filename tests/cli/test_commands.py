"""The commands: what they print, where they print it, and the exit status they leave with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from xcrules import shipped
from xcrules.cli.commands import app

ROOT = Path(__file__).parents[2]
WATCH = str(ROOT / "examples" / "watch_to_pyongyang.json")
VALVES = str(ROOT / "examples" / "valves_to_germany.json")

SMALL = """\
policy small "A small policy"

source LAW is "A law" rank statute

prohibit wine "No wine" under LAW "s 1" effective from 2020-01-01 when any item is 2204

case bottle given date is 2026-01-01, destination is DE, item is { hs is 2204.10 }, nothing else

example "Wine" like bottle
  expect prohibited because wine
"""
WRONG = SMALL.replace("any item is 2204", "any itme is 2204")
FAILING = SMALL.replace("expect prohibited because wine", "expect not_required")


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=given)


@pytest.fixture
def small(tmp_path: Path) -> str:
    return write(tmp_path, "small.xcp", SMALL)


def write(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


# --- decide -----------------------------------------------------------------------------------------


def test_decide_takes_a_path_or_a_dotted_name() -> None:
    by_path = run("decide", str(ROOT / "policies" / "un" / "unscr_1718.xcp"), WATCH, "--json")
    by_name = run("decide", "un.unscr_1718", WATCH, "--json")
    assert by_path.exit_code == by_name.exit_code == 0
    assert by_path.stdout == by_name.stdout


def test_decide_reads_either_input_from_standard_input(small: str) -> None:
    application = '{"date": "2026-01-01", "items": [{"hs": "2204"}], "destination": "DE"}'
    from_policy = run("decide", "-", write(Path(small).parent, "a.json", application), "--json", given=SMALL)
    from_application = run("decide", small, "-", "--json", given=application)
    assert [json.loads(ran.stdout)["outcome"] for ran in (from_policy, from_application)] == ["prohibited"] * 2


def test_decide_reads_standard_input_only_once() -> None:
    ran = run("decide", "-", "-", given=SMALL)
    assert ran.exit_code == 2
    assert "only one of the inputs" in ran.stderr


def test_decide_answers_several_policies_side_by_side() -> None:
    ran = run("decide", "un.unscr_1718", "sg.strategic_trade", VALVES, "--json")
    assert [decision["policy"] for decision in json.loads(ran.stdout)] == ["un.unscr_1718", "sg.strategic_trade"]
    for_people = run("decide", "un.unscr_1718", "sg.strategic_trade", VALVES)
    assert for_people.stdout.startswith("not_required: ")
    assert "\n\nlicensed: " in for_people.stdout


def test_policies_that_read_one_fact_differently_do_not_decide_side_by_side(tmp_path: Path) -> None:
    first, second = (
        write(tmp_path, f"{name}.xcp", SMALL.replace("policy small", f"policy {name}") + f"fact item.grade is {kind}\n")
        for name, kind in (("words", "one of {a, b}"), ("numbers", "number"))
    )
    application = write(tmp_path, "a.json", '{"date": "2026-01-01", "items": []}')
    ran = run("decide", first, second, application)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "error[facts-differ]: `item.grade`" in ran.stderr


def test_each_of_several_policies_may_read_facts_of_its_own() -> None:
    converter = str(ROOT / "examples" / "converter_to_us.json")
    ran = run("decide", "un.unscr_1718", "tw.shtc", converter, "--json")
    assert ran.exit_code == 0, ran.stderr
    assert [decision["outcome"] for decision in json.loads(ran.stdout)] == ["not_required", "not_required"]


def test_why_adds_what_lies_behind() -> None:
    plain, why = run("decide", "un.unscr_1718", WATCH), run("decide", "un.unscr_1718", WATCH, "--why")
    assert "digests" not in plain.stdout
    assert "digests" in why.stdout
    assert "assumed" in why.stdout


@pytest.mark.parametrize(
    ("arguments", "given", "message"),
    [
        (["decide", "un.unscr_1718"], None, "at least one policy"),
        (["decide"], None, "Missing argument"),
        (["decide", "un.nowhere", WATCH], None, "un.nowhere"),
        (["decide", "nowhere.xcp", WATCH], None, "nowhere.xcp"),
        (["decide", "un.unscr_1718", "nowhere.json"], None, "nowhere.json"),
        (["decide", "un.unscr_1718", str(ROOT / "grammar")], None, "no application"),
        (["decide", "un.unscr_1718", "no\x00where.json"], None, "cannot be read"),
        (["decide", "un.unscr_1718", "-"], b"\xff\xfe", "error["),
        (["decide", "un.unscr_1718", "-"], "", "error["),
        (["decide", "un.unscr_1718", "-"], "[1, 2]", "error["),
        (["decide", "un.unscr_1718", "-"], '{"date": "2026-13-01", "items": []}', "error["),
        (["decide", "un.unscr_1718", "-"], '{"date": "2026-01-01", "items": [], "colour": "red"}', "`colour`"),
        (["decide", "un.unscr_1718", WATCH, "--request", "gratis"], None, "`gratis`"),
        (["decide", "-", WATCH], WRONG, "`itme`"),
        (["decide", "-", WATCH], b"\xff", "error["),
        (["schema", "-"], WRONG, "`itme`"),
        (["show", "-"], WRONG, "`itme`"),
        (["show", "-", "--stage", "cellar"], SMALL, "cellar"),
        (["test", "-"], WRONG, "`itme`"),
        (["check", "un.unscr_1718", "--json", "--sarif"], None, "choose one"),
        (["fly"], None, "fly"),
    ],
)
def test_unusable_input_ends_with_status_2_and_nothing_on_standard_output(
    arguments: list[str], given: str | bytes | None, message: str
) -> None:
    ran = run(*arguments, given=given)
    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert message in ran.stderr
    assert "Traceback" not in ran.stderr


def test_what_an_application_says_never_commands_the_terminal() -> None:
    ran = run("decide", "un.unscr_1718", "-", given=json.dumps({"date": "2026-01-01", "items": [], "\x1b[2J": 1}))
    assert ran.exit_code == 2
    assert "\x1b[2J" not in ran.stderr


# --- check ------------------------------------------------------------------------------------------


def test_check_finds_nothing_wrong_with_what_ships() -> None:
    ran = run("check", str(ROOT / "policies"))
    assert ran.exit_code == 0
    assert ran.stdout.startswith(f"{len(shipped.names())} policies: 0 errors")


def test_check_reports_on_standard_error_and_ends_with_status_1(tmp_path: Path) -> None:
    ran = run("check", write(tmp_path, "small.xcp", WRONG))
    assert ran.exit_code == 1
    assert "`itme`" in ran.stderr
    assert "small.xcp:5:" in ran.stderr
    assert ran.stdout == "1 policy: 1 error, 0 advice\n"


def test_check_reports_a_shared_mistake_once(tmp_path: Path) -> None:
    write(tmp_path, "small.xcp", WRONG)
    for name in ("one", "two"):
        write(
            tmp_path,
            f"{name}.xcp",
            SMALL.replace("policy small", f"policy {name}").replace("\nsource", "use small\n\nsource"),
        )
    ran = run("check", str(tmp_path), "--json")
    assert ran.exit_code == 1
    assert sum("`itme`" in problem["message"] for problem in json.loads(ran.stdout)) == 1


def test_check_prints_json_for_programs(tmp_path: Path) -> None:
    ran = run("check", write(tmp_path, "small.xcp", WRONG), "--json")
    (problem,) = json.loads(ran.stdout)
    assert (ran.exit_code, ran.stderr) == (1, "")
    assert problem["severity"] == "error"


def test_check_prints_sarif_for_code_scanning(tmp_path: Path) -> None:
    ran = run("check", write(tmp_path, "small.xcp", WRONG), "--sarif")
    (result,) = json.loads(ran.stdout)["runs"][0]["results"]
    assert ran.exit_code == 1
    assert result["level"] == "error"


def test_check_says_that_a_folder_holds_no_policy(tmp_path: Path) -> None:
    ran = run("check", str(tmp_path))
    assert ran.exit_code == 2
    assert "no policy" in ran.stderr


@pytest.mark.parametrize(("name", "status"), [("nowhere.xcp", 2), ("no/where", 2), ("un.nowhere", 1)])
def test_check_tells_a_path_that_leads_nowhere_from_a_name_that_is_not_known(name: str, status: int) -> None:
    ran = run("check", name)
    assert ran.exit_code == status
    assert name in ran.stderr


# --- test -------------------------------------------------------------------------------------------


def test_test_runs_every_example_that_ships() -> None:
    ran = run("test", str(ROOT / "policies"))
    assert ran.exit_code == 0, ran.stdout
    assert ran.stdout.endswith(" examples: 0 failed\n")


def test_test_says_what_differs(tmp_path: Path) -> None:
    ran = run("test", write(tmp_path, "small.xcp", FAILING))
    assert ran.exit_code == 1
    assert "example `Wine` fails" in ran.stdout
    assert "not_required" in ran.stdout
    assert "prohibited" in ran.stdout
    assert ran.stdout.endswith("1 example: 1 failed\n")


def test_test_prints_json_for_programs(tmp_path: Path) -> None:
    ran = run("test", write(tmp_path, "small.xcp", FAILING), "--json")
    printed = json.loads(ran.stdout)
    (result,) = printed["examples"]
    assert ran.exit_code == 1
    assert printed["waivers"] == []
    assert (result["policy"], result["example"], result["passed"]) == ("small", "Wine", False)
    assert result["differences"]


WAIVING = """policy base "Base"
source REGS is "Regulations" rank regulation
waive no_split_gain "One shipment counts" under REGS "Art 15", REGS when every destination
  is in {US, JP}
"""


def test_test_lists_the_waivers_of_a_policy_and_of_what_it_uses_each_once(tmp_path: Path) -> None:
    write(tmp_path, "base.xcp", WAIVING)
    write(tmp_path, "top.xcp", 'policy top "Top"\nuse base\nwaive dates "Old text" under REGS\n')
    ran = run("test", str(tmp_path))
    assert ran.exit_code == 0
    assert ran.stdout.splitlines() == [
        "base waives `no_split_gain`: One shipment counts (REGS Art 15, REGS), when every destination is in {US, JP}",
        "top waives `dates`: Old text (REGS)",
        "0 examples: 0 failed",
    ]


def test_test_gives_waivers_to_programs(tmp_path: Path) -> None:
    ran = run("test", write(tmp_path, "base.xcp", WAIVING), "--json")
    (waiver,) = json.loads(ran.stdout)["waivers"]
    assert (waiver["policy"], waiver["law"], waiver["reason"]) == ("base", "no_split_gain", "One shipment counts")
    assert waiver["under"][0] == {"source": "REGS", "title": "Regulations", "at": "Art 15"}
    assert waiver["when"] == "every destination is in {US, JP}"
    assert waiver["at"].endswith("base.xcp:3:1")


# --- show, schema, country, version -----------------------------------------------------------------


@pytest.mark.parametrize("stage", ["tree", "program", "rulebook"])
def test_show_prints_each_floor(small: str, stage: str) -> None:
    ran = run("show", "--stage", stage, small)
    assert ran.exit_code == 0
    assert "wine" in ran.stdout


def test_schema_prints_the_facts_that_a_policy_reads() -> None:
    ran = run("schema", "tw.shtc")
    assert ran.exit_code == 0
    assert "icp_identified" in ran.stdout
    assert json.loads(ran.stdout)["type"] == "object"


@pytest.mark.parametrize(
    ("name", "codes"),
    [("North Korea", ["KP"]), ("Republic of Korea", ["KR"]), ("Korea", ["KP", "KR"]), ("SG", ["SG"])],
)
def test_country_names_the_codes(name: str, codes: list[str]) -> None:
    ran = run("country", name, "--json")
    found = json.loads(ran.stdout)
    assert ran.exit_code == 0
    assert (found["name"], found["codes"]) == (name, codes)
    assert found["why"]
    assert " or ".join(codes) in run("country", name).stdout


def test_country_guesses_nothing() -> None:
    ran = run("country", "Germny")
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert "did you mean" in ran.stderr
    as_json = run("country", "Germny", "--json")
    assert (as_json.exit_code, json.loads(as_json.stdout)["codes"]) == (1, [])


def test_version() -> None:
    ran = run("--version")
    assert ran.exit_code == 0
    assert ran.stdout.startswith("xcrules")


# --- as a process -----------------------------------------------------------------------------------


def process(*arguments: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "xcrules.cli", *arguments],
        input=given,
        capture_output=True,
        env={"PYTHONPATH": str(ROOT / "src"), **environment},
        check=False,
    )


def test_a_terminal_without_the_letters_still_gets_an_answer() -> None:
    ran = process("country", "Кот-д’Ивуар", PYTHONIOENCODING="ascii")
    assert ran.returncode == 0
    assert b"CI" in ran.stdout


def test_the_library_loads_neither_typer_nor_rich() -> None:
    script = "import sys, xcrules, xcrules.cli; print(sorted({'typer', 'rich'} & sys.modules.keys()))"
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        env={"PYTHONPATH": str(ROOT / "src")},
        check=True,
    )
    assert ran.stdout.split() == [b"[]"]


def test_a_mistake_of_our_own_is_a_sentence_not_a_stack(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from xcrules import cli
    from xcrules.cli import commands

    def break_down() -> None:
        raise ValueError("secret detail")

    monkeypatch.setattr(commands, "app", break_down)
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    error = capsys.readouterr().err
    assert "xcrules itself failed: ValueError" in error
    assert "Traceback" not in error


def test_an_installation_without_a_part_is_a_sentence_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from xcrules import cli

    monkeypatch.setitem(sys.modules, "xcrules.cli.commands", None)
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    error = capsys.readouterr().err
    assert "xcrules itself failed: ModuleNotFoundError" in error
    assert "Traceback" not in error
