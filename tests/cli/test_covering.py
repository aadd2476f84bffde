"""`test --coverage`: the table, the lines with something left to show, and the same as JSON."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from xcrules import loads
from xcrules.cli.commands import app
from xcrules.cli.covering import print_coverage
from xcrules.testing.coverage import coverage

POLICY = """\
policy small "A small policy"

source LAW is "A law" rank statute

list wine of hs enumerated { 2204, 2205 }

prohibit wine under LAW "s 1" effective from 2020-01-01 when any item is in wine
prohibit beer under LAW "s 2" effective from 2020-01-01 when any destination is DE and any item is 2203

case bottle given date is 2026-01-01, destination is DE, item is { hs is 2204.10 }, nothing else

example "Wine" like bottle
  expect prohibited because wine
"""


def run(*arguments: str, given: str) -> Result:
    return CliRunner().invoke(app, ["test", "-", "--coverage", *arguments], input=given)


def test_a_table_and_below_it_the_lines_with_something_left_to_show() -> None:
    ran = run(given=POLICY)
    assert ran.exit_code == 0
    assert ran.stdout == (
        "1 example: 0 failed\n"
        "policy  rules  offered  refused  true  false  entries  covered\n"
        "small     1/2      0/0      0/0   2/3    1/3      1/2     5/10\n"
        "\n"
        "small: 5 of 10 covered\n"
        "    5 | list wine of hs enumerated { 2204, 2205 }\n"
        "      | 2205 in wine: never hit\n"
        '    7 | prohibit wine under LAW "s 1" effective from 2020-01-01 when any item is in wine\n'
        "      | any item is in wine: never false of any item\n"
        '    8 | prohibit beer under LAW "s 2" effective from 2020-01-01 when any destination is DE and an…\n'
        "      | beer: never decided anything\n"
        "      | any destination is DE: never false of any destination\n"
        "      | any item is 2203: never true of any item\n"
    )


def test_the_same_for_programs() -> None:
    data = json.loads(run("--json", given=POLICY).stdout)
    assert [each["passed"] for each in data["examples"]] == [True]
    (found,) = data["coverage"]
    assert (found["policy"], found["examples"], found["covered"], found["total"]) == ("small", 1, 5, 10)
    assert found["rules"][1] == {
        "kind": "prohibition",
        "name": "beer",
        "at": "<standard input>:8:1",
        "wanted": ["decided"],
        "seen": [],
    }
    assert [(each["name"], each["seen"], each["of"]) for each in found["comparisons"]] == [
        ("any item is in wine", ["true"], "item"),
        ("any destination is DE", ["true"], "destination"),
        ("any item is 2203", ["false"], "item"),
    ]
    assert [(each["name"], each["seen"]) for each in found["entries"]] == [
        ("2204 in wine", ["hit"]),
        ("2205 in wine", []),
    ]
    assert found["tables"] == []


def test_without_the_option_nothing_is_said_of_it() -> None:
    ran = CliRunner().invoke(app, ["test", "-", "--json"], input=POLICY)
    assert "coverage" not in json.loads(ran.stdout)
    assert "covered" not in CliRunner().invoke(app, ["test", "-"], input=POLICY).stdout


@pytest.mark.parametrize(("expected", "status"), [("prohibited", 0), ("not_required", 1)])
def test_the_exit_status_is_that_of_the_examples(expected: str, status: int) -> None:
    ran = run(given=POLICY.replace("expect prohibited because wine", f"expect {expected}"))
    assert ran.exit_code == status
    assert "small: 5 of 10 covered" in ran.stdout


def test_lines_fit_a_hundred_columns() -> None:
    long = POLICY.replace("2204, 2205", f'2204, 2205 "{"A long label " * 12}"')
    ran = run(given=long.replace("any destination is DE", f"any destination is in {{{', '.join(['DE'] * 30)}}}"))
    assert ran.exit_code == 0
    assert max(map(len, ran.stdout.splitlines())) <= 100


def test_on_a_narrow_terminal_the_table_becomes_lines() -> None:
    stream = StringIO()
    narrow = Console(file=stream, force_terminal=True, width=44, color_system=None)
    print_coverage([coverage(loads(POLICY))], narrow)
    lines = stream.getvalue().splitlines()
    assert lines[0].startswith("small: rules 1/2, offered 0/0")
    assert max(map(len, lines)) <= 44


def test_shipped_policies_are_told_of_with_their_lists_by_reference() -> None:
    ran = CliRunner().invoke(app, ["test", "--coverage", "un.unscr_1718", "lists.strategic_goods"])
    assert "lists.strategic_goods: nothing to cover" in ran.stdout
    assert "  designated, a list by reference: " in ran.stdout
