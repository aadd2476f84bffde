"""One list of problems as text, JSON and SARIF."""

from __future__ import annotations

import json

import pytest

from xcrules.diagnostics import Diagnostic, Label, Severity
from xcrules.rendering import to_json, to_sarif, to_text
from xcrules.source import Source, Span

SOURCE = Source("sg/permits.xcp", 'policy p\nprohibit r under S "Art 1"\n  when x is\n')
MISSING = Diagnostic(
    "missing-value",
    "a value is missing after `is`",
    Span(SOURCE, 45, 47),
    help="say what `x` is",
    labels=(Label(Span(SOURCE, 18, 19), "this rule"),),
    citation='S "Art 1"',
)
WORD = Diagnostic("unknown-fact", "no fact is called `x`", Span(SOURCE, 43, 44), severity=Severity.ADVICE)
PLACE = Diagnostic("not-a-country", "`Korea` may be KP or KR", place="items[2].origin", help="write one of them")


def test_a_problem_shows_its_line_its_citation_and_its_help() -> None:
    assert to_text([MISSING]) == (
        "error[missing-value]: a value is missing after `is`\n"
        ' --> sg/permits.xcp:3:10   S "Art 1"\n'
        "  |\n"
        "3 |   when x is\n"
        "  |          ^^\n"
        '2 | prohibit r under S "Art 1"\n'
        "  |          - this rule\n"
        "  = help: say what `x` is"
    )


def test_a_problem_of_an_application_shows_its_place() -> None:
    assert to_text([PLACE]) == (
        "error[not-a-country]: `Korea` may be KP or KR\n  --> items[2].origin\n   = help: write one of them"
    )


def test_problems_are_sorted_and_told_once() -> None:
    codes = [problem["code"] for problem in to_json([MISSING, WORD, PLACE, MISSING])]
    assert codes == ["not-a-country", "unknown-fact", "missing-value"]
    assert to_text([MISSING, WORD]) == to_text([WORD, MISSING, WORD])
    assert to_text([]) == ""


def test_json_counts_lines_and_columns_from_one() -> None:
    (problem,) = to_json([MISSING])
    assert problem["severity"] == "error"
    assert problem["citation"] == 'S "Art 1"'
    assert problem["spans"] == [
        {"file": "sg/permits.xcp", "line": 3, "column": 10, "end_line": 3, "end_column": 12, "label": None},
        {"file": "sg/permits.xcp", "line": 2, "column": 10, "end_line": 2, "end_column": 11, "label": "this rule"},
    ]
    assert json.loads(json.dumps(to_json([PLACE])))[0]["place"] == "items[2].origin"


def test_sarif_has_what_the_standard_requires() -> None:
    log = json.loads(json.dumps(to_sarif([MISSING, WORD, PLACE])))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["missing-value", "not-a-country", "unknown-fact"]
    place, word, missing = run["results"]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [result["ruleId"] for result in run["results"]]
    assert place["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "items[2].origin"}]}]
    assert word["level"] == "note"
    location = missing["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "sg/permits.xcp"
    assert location["region"] == {"startLine": 3, "startColumn": 10, "endLine": 3, "endColumn": 12}
    assert missing["relatedLocations"][0]["message"] == {"text": "this rule"}


def caret_line(text: str, word: str, width: int = 60) -> tuple[str, str]:
    source = Source("p", text)
    start = text.index(word)
    lines = to_text([Diagnostic("x", "x", Span(source, start, start + len(word)))], width=width).split("\n")
    return lines[3], lines[4]


@pytest.mark.parametrize("before", ["", "a\t", "a" * 500 + " ", "a" * 10_000_000 + " "])
@pytest.mark.parametrize("after", ["", " b" * 500])
def test_the_marks_stand_below_the_word_however_long_its_line(before: str, after: str) -> None:
    shown, marks = caret_line(f"{before}here{after}", "here")
    assert len(shown) <= 60
    assert shown.index("here") == marks.index("^^^^")


def test_wide_characters_take_two_columns() -> None:
    shown, marks = caret_line('"貿易" here', "here")
    assert shown == '1 | "貿易" here'
    assert marks == "  |        ^^^^"


def test_what_could_command_a_terminal_is_spelled_out() -> None:
    problem = Diagnostic("x", "a \x1b[31m b", Span(Source("p", "a\x1b[2J\u202eb"), 0, 7))
    text = to_text([problem])
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "<U+001B>" in text


def test_long_messages_wrap() -> None:
    problem = Diagnostic("x", "word " * 60 + "end", Span(SOURCE, 0, 6), help="help " * 60 + "end")
    assert max(len(line) for line in to_text([problem], width=80).split("\n")) <= 80
