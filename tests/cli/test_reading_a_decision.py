"""A decision as people read it: at one glance, in sentences, on narrow screens, without colors, in a pipe."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner

import xcrules
from xcrules.cli.commands import app
from xcrules.cli.glance import glance
from xcrules.cli.naming import elements_in_words, names_in
from xcrules.cli.printing import Line, Style, json_text, print_lines
from xcrules.cli.telling import telling
from xcrules.decision import ElementRef

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
DECIDED = [
    ("un.unscr_1718", "watch_to_pyongyang", None),
    ("un.unscr_1718", "watch_incomplete", None),
    ("un.unscr_1718", "which_korea", None),
    ("un.oil_metal_iran", "landing_gear_to_dprk", None),
    ("un.oil_metal_iran", "landing_gear_and_lorry_to_dprk", None),
    ("sg.strategic_trade", "valves_to_germany", "bulk"),
    ("sg.strategic_trade", "watch_incomplete", None),
    ("tw.shtc", "converter_to_us", None),
    ("tw.shtc", "two_converters_to_us", None),
]


def read(policy: str, example: str, request: str | None = None, *, width: int | None = None, why: bool = False) -> str:
    """What is shown on a terminal of that width, None for a pipe, without colors."""
    application = (EXAMPLES / f"{example}.json").read_bytes()
    decision = xcrules.load(policy).decide(application, request=request)
    out = io.StringIO()
    on = Console(file=out, width=width, force_terminal=width is not None, color_system=None, highlight=False)
    print_lines((telling if why else glance)(decision, names_in(application)), on)
    return out.getvalue()


def said(text: str) -> str:
    """The words alone, however they are wrapped."""
    return " ".join(word for word in text.split() if word != "-")


def before(text: str, *words: str) -> bool:
    places = [text.index(each) for each in words]
    return places == sorted(places)


# --- at one glance ----------------------------------------------------------------------------------


def test_what_matters_most_comes_first() -> None:
    text = read("un.unscr_1718", "watch_incomplete")
    assert text.startswith("undetermined: ")
    assert before(text, "until it is settled: prohibited", "possible: ", "\nmissing\n", "\nbecause\n", "\nto do\n")
    text = read("sg.strategic_trade", "valves_to_germany", "bulk")
    assert before(text, "not_offered: ", "\nbecause\n", "\non offer\n", "\nnot on offer\n", "\nfindings\n")


def test_items_and_parties_are_called_by_their_names() -> None:
    text = read("un.unscr_1718", "watch_to_pyongyang")
    assert "item 1 (Gold wristwatch), destination 1 (North Korea), party 1 (Rakwon Department Store)" in text


def test_certain_and_possible_are_told_apart_in_words() -> None:
    text = read("un.unscr_1718", "watch_incomplete")
    assert "\n  - prohibition dprk_luxury: " in text
    assert "\n  - possibly prohibition dprk_arms: " in text
    assert "an exemption may lift it" in text
    assert "\n  - possibly committee_letter: " in text


def test_what_cannot_change_a_definite_outcome_stands_last() -> None:
    text = read("sg.strategic_trade", "watch_to_pyongyang")
    assert before(
        text, "prohibited: ", "prohibition dprk_luxury", "possible, but the outcome stays", "possibly requirement"
    )
    assert before(text, "possible, but the outcome stays", "possibly CUSTOMS and MFA")


def test_a_rule_lifted_for_one_item_says_for_which_it_stays() -> None:
    text = read("un.oil_metal_iran", "landing_gear_and_lorry_to_dprk")
    assert "lifted by aircraft_spares, for item 1 (Landing gear)" in text
    assert "stays for item 2 (Lorry)" in text
    assert "\nlifted\n" not in text
    assert "\nlifted\n" in read("un.oil_metal_iran", "landing_gear_to_dprk")


def test_nothing_that_reaches_it_is_said_as_well() -> None:
    assert "no rule of this policy reaches it" in read("un.unscr_1718", "valves_to_germany")


def test_answers_that_leave_the_same_are_one_line() -> None:
    text = read("un.unscr_1718", "watch_incomplete")
    assert "\n      ML2, ML4, ML6, ML9 or ML10: prohibited\n" in text
    assert text.count("ML2") == 1
    assert "\n      none or XX999: still open\n" in text


def test_many_questions_are_named_and_few_are_asked_at_length() -> None:
    text = read("sg.strategic_trade", "watch_incomplete")
    assert text.count("what is `") + text.count("which `") == 3
    assert "then also: shipments, end_use.informed, end_use.knowledge, exporter.icp" in text


def test_very_many_elements_are_counted() -> None:
    elements = [ElementRef(list="item", number=number) for number in range(1, 200) if number != 7]
    assert elements_in_words(elements, {}) == "items 1 to 6 and 8 to 199"
    assert len(elements_in_words(elements[::2], {})) < 60


# --- in sentences -----------------------------------------------------------------------------------


def test_why_tells_the_rule_its_place_in_the_law_and_what_lifted_it() -> None:
    text = said(read("un.oil_metal_iran", "landing_gear_and_lorry_to_dprk", why=True))
    assert "The rule op7 (No machinery, vehicles or metals) prohibits this, through item 1 (Landing gear)" in text
    assert (
        "The exemption aircraft_spares (Spare parts that keep civil airliners safe), under UN Security Council "
        "resolution 2397 (2017), OP7, lifts op7 for item 1 (Landing gear)."
    ) in text
    assert "For item 2 (Lorry) op7 stays." in text


def test_why_tells_why_a_license_is_not_on_offer() -> None:
    text = said(read("sg.strategic_trade", "valves_to_germany", "bulk", why=True))
    assert "tier_1 (Individual permit, for one shipment) is on offer, as a single license, valid for 6 months." in text
    assert "tier_3 is not on offer, since this is not met: trust is at least certified (" in text
    assert "What is on offer does not answer what is asked for" in text


def test_why_tells_what_would_have_to_be_known() -> None:
    text = said(read("un.unscr_1718", "watch_incomplete", why=True))
    assert "Which `document` entries are there, if any? If none, it is prohibited; if one" in text
    assert "Whether an exemption lifts dprk_luxury is not known." in text
    assert "The rule dprk_arms (No arms for the DPRK) may prohibit this" in text


@pytest.mark.parametrize(("policy", "example", "request_"), DECIDED)
def test_why_is_made_of_whole_sentences(policy: str, example: str, request_: str | None) -> None:
    text = read(policy, example, request_, why=True)
    told = text.split("\nassumed")[0].split("\ndigests")[0]
    sentences = [line[4:] for line in told.splitlines() if line.startswith("  - ")]
    assert sentences
    assert [each for each in sentences if not each.endswith((".", "?"))] == []


# --- on a terminal, and in a pipe -------------------------------------------------------------------


@pytest.mark.parametrize("why", [False, True])
@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize(("policy", "example", "request_"), DECIDED)
def test_a_terminal_of_any_width_shows_every_word_and_no_line_is_wider(
    policy: str, example: str, request_: str | None, width: int, why: bool
) -> None:
    shown = read(policy, example, request_, width=width, why=why)
    assert max(cell_len(line) for line in shown.splitlines()) <= width
    # Only a digest is longer than a line may be, and is broken inside.
    whole = said(read(policy, example, request_, why=why))
    assert said(shown).replace(" ", "") == whole.replace(" ", "")


def test_what_is_wrapped_stands_further_in_than_its_beginning() -> None:
    lines = read("un.unscr_1718", "watch_to_pyongyang", width=40).splitlines()
    at = lines.index("- prohibition dprk_luxury: No luxury")
    assert lines[at + 1] == "    goods for the DPRK"


@pytest.mark.parametrize("columns", ["40", "200"])
def test_a_pipe_gets_whole_lines_without_control_characters(columns: str) -> None:
    environment = {"COLUMNS": columns, "TERM": "xterm-256color"}
    ran = CliRunner().invoke(app, ["decide", "un.unscr_1718", str(EXAMPLES / "watch_incomplete.json")], env=environment)
    assert ran.stdout == read("un.unscr_1718", "watch_incomplete")
    assert re.search(r"[^\n\x20-\x7e]", ran.stdout) is None


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What a terminal gets, with both streams on it."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "xcrules.cli", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=child,
        stderr=child,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ.get("PATH", ""), **environment},
    )
    os.close(child)
    found = b""
    try:
        while part := os.read(parent, 65536):
            found += part
    except OSError:  # that is how the end of a terminal looks
        pass
    os.close(parent)
    assert process.wait() == 0
    return found.decode().replace("\r\n", "\n")


WATCH = ("decide", "un.unscr_1718", str(EXAMPLES / "watch_to_pyongyang.json"))


def test_a_terminal_gets_colors_and_the_outcome_in_red() -> None:
    assert on_a_terminal(*WATCH, TERM="xterm-256color", COLUMNS="80").startswith("\x1b[1;31mprohibited\x1b[0m: ")


@pytest.mark.parametrize("environment", [{"TERM": "xterm-256color", "NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_without_colors_there_is_no_escape_and_the_width_still_counts(environment: dict[str, str]) -> None:
    assert on_a_terminal(*WATCH, COLUMNS="40", **environment) == read("un.unscr_1718", "watch_to_pyongyang", width=40)


# --- hostile texts ----------------------------------------------------------------------------------

HOSTILE = "[bold red]\x1b[2J\x9b31m\u202egnp\x07[/] :boom: [link=file:///]"
POLICY = """\
policy small "A small policy"

source LAW is "A [bold]law[/bold]" rank statute

prohibit wine "No [red]wine[/red] [/] :wine:" under LAW "s [1]" effective from 2020-01-01 when any item is 2204
"""


@pytest.mark.parametrize("why", [[], ["--why"]])
def test_markup_in_a_policy_or_an_application_is_text(tmp_path: Path, why: list[str]) -> None:
    (tmp_path / "small.xcp").write_text(POLICY, encoding="utf-8")
    item = {"hs": "2204", "description": "[bold red]wine[/] [/nothing] :boom:"}
    (tmp_path / "a.json").write_text(json.dumps({"date": "2026-01-01", "items": [item], "destination": "DE"}))
    arguments = ("decide", str(tmp_path / "small.xcp"), str(tmp_path / "a.json"), *why)
    shown = on_a_terminal(*arguments, TERM="dumb", COLUMNS="300")
    assert "No [red]wine[/red] [/] :wine:" in shown
    assert "A [bold]law[/bold], s [1]" in shown
    assert "item 1 ([bold red]wine[/] [/nothing] :boom:)" in shown


@pytest.mark.parametrize("width", [None, 200])
def test_whatever_a_line_says_it_commands_no_terminal(width: int | None) -> None:
    out = io.StringIO()
    on = Console(file=out, width=width, force_terminal=width is not None, color_system=None, highlight=False)
    print_lines([Line(HOSTILE), Line(HOSTILE, Style.BAD, depth=2)], on)
    shown = "[bold red]<U+001B>[2J<U+009B>31m<U+202E>gnp<U+0007>[/] :boom: [link=file:///]"
    assert out.getvalue() == f"{shown}\n      {shown}\n"


def test_json_says_the_same_and_commands_nothing() -> None:
    value = {HOSTILE: ["\U000e0001", "\ud800", "é 中", "two\nlines", "\x7f\u2028"]}
    text = json_text(value)
    assert json.loads(text) == value
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e\ud800\U000e0001]", text) is None
    assert "é 中" in text
    assert "\n" not in json_text(value, indent=None)
