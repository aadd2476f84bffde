"""Every promise of docs/security.md names a test, and the test exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from xcrules.facts import codes, elements, json_text, knowledge, numbers, texts
from xcrules.lists import un_xml
from xcrules.program import checks, claims, context, lists, loading, tables
from xcrules.rulebook import build, draft
from xcrules.syntax import messages

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_the_tests_that_keep_the_promises_exist() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = set(NAMED.findall(page))
    assert len(named) > 20
    for file, name in sorted(named):
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        found = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert name in found, f"{file} has no {name}"


def test_every_promise_names_one() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and "kept by" not in line]
    assert rows
    assert all(NAMED.search(row) for row in rows)


BOUNDS = {
    "a policy's text": f"{messages.MAX_BYTES // 10**6} MB, {messages.MAX_WORDS:,} words",
    "nesting in a text": f"{messages.MAX_DEPTH} levels",
    "definitions, cases and exemptions that stand on each other": f"{checks.DEEPEST}",
    "conditions, counted through their defines": f"{draft.DEEPEST} levels, {build.MOST_PARTS:,} parts",
    "a part that rewriting looks into": f"{build.LARGEST_ASSUMED} parts",
    "lists that combine each other": f"{lists.MOST_COMBINED:,} entries",
    "licenses times the requirements that they satisfy": f"{checks.MOST_SATISFIED:,}",
    "policies that one uses": f"{loading.MAX_POLICIES}",
    "a table": f"{tables.MAX_BYTES // 10**6} MB, {tables.MAX_ROWS:,} rows, {tables.MAX_COLUMNS} columns, "
    f"{tables.MAX_BARS:,} aliases, {tables.MAX_CELL:,} characters in a cell",
    "a published list": f"{un_xml.MAX_BYTES // 10**6} MB, {un_xml.MAX_DEPTH} levels, {un_xml.MAX_TEXTS:,} texts",
    "an application's text": f"{json_text.MOST_BYTES // 1024**2} MB, {json_text.DEEPEST} levels",
    "a text; the values of a fact that is one of several; the codes of a fact; the digits of a number": (
        f"{texts.LONGEST_TEXT:,} characters; {knowledge.MOST_VALUES:,}; {codes.MOST_CODES:,}; "
        f"{numbers.MOST_DIGITS} with {numbers.MOST_DECIMALS} decimals"
    ),
    "problems that are told of one input": f"{messages.MAX_PROBLEMS} of syntax, {context.MOST_PROBLEMS} of",
}


@pytest.mark.parametrize("what", BOUNDS)
def test_the_bounds_on_the_page_are_those_that_hold(what: str) -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith(f"| {what} |")]
    assert row.split("|")[2].strip().startswith(BOUNDS[what])


def test_bounds_that_share_a_number_on_the_page_are_equal() -> None:
    assert checks.DEEPEST == claims.DEEPEST
    assert context.MOST_PROBLEMS == elements.MOST_PROBLEMS
