"""Problems for people and for programs: one list of `Diagnostic`s as text, as JSON and as SARIF.

All three show the same problems in the same order: by file, position and code, equal ones once.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from xcrules.diagnostics import Diagnostic, Severity
from xcrules.source import Span

_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def in_order(problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    """*problems* by file, position and code, each once."""

    def key(problem: Diagnostic) -> tuple[str, int, str, str, str]:
        span = problem.span
        name, start = (span.source.name, span.start) if span else ("", 0)
        return name, start, problem.place or "", problem.code, problem.message

    return sorted(dict.fromkeys(problems), key=key)


# --- text -------------------------------------------------------------------------------------------


def to_text(problems: Iterable[Diagnostic], *, width: int = 100) -> str:
    """For a terminal: the message, the author's line with the place marked, and the help.

    No line of it is wider than *width* columns, unless one word is. Empty if there are no problems.
    """
    return "\n\n".join("\n".join(_report(problem, max(width, 40))) for problem in in_order(problems))


def _report(problem: Diagnostic, width: int) -> list[str]:
    head = f"{problem.severity.value}[{problem.code}]: {_visible(problem.message)}"
    lines = textwrap.wrap(head, width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
    if problem.span is None:
        if problem.place:
            lines.append(f"  --> {_visible(problem.place)}")
        lines += _help(problem, width, "   ")
        return lines
    places = [(problem.span, ""), *((label.span, label.text) for label in problem.labels)]
    margin = max(len(str(span.source.position(span.start)[0])) for span, _ in places)
    pad = " " * margin
    where = f"{pad}--> {_visible(str(problem.span))}"
    lines.append(f"{where}   {_visible(problem.citation)}" if problem.citation else where)
    lines.append(f"{pad} |")
    for i, (span, text) in enumerate(places):
        if i and span.source != problem.span.source:
            lines.append(f"{pad}::: {_visible(str(span))}")
        number = span.source.position(span.start)[0]
        shown, marks = _marked(span, width - margin - 3, "^" if i == 0 else "-")
        lines.append(f"{number:>{margin}} | {shown}".rstrip())
        lines.append(f"{pad} | {marks} {_visible(text)}".rstrip())
    lines += _help(problem, width, f"{pad} ")
    return lines


def _help(problem: Diagnostic, width: int, indent: str) -> list[str]:
    if not problem.help:
        return []
    first = f"{indent}= help: "
    return textwrap.wrap(
        _visible(problem.help),
        width,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _marked(span: Span, room: int, mark: str) -> tuple[str, str]:
    """The span's first line, cut to *room* columns around the span, and the marks that go below it."""
    number, column = span.source.position(span.start)
    line = span.source.line(number)
    start = min(column - 1, len(line))
    end = min(max(start + 1, start + span.end - span.start), max(len(line), start + 1))
    # One character may take several columns once shown, so cells are counted, not characters. A line is cut to a
    # stretch around the span first: it may be as long as the file.
    left = max(0, start - 2 * room)
    cells = [_cell(c) for c in line[left : start + 2 * room]]
    columns = [_columns(c) for c in cells]
    start, end = start - left, min(end - left, start - left + 2 * room)
    first = 0
    if left or sum(columns) > room:
        ahead = sum(columns[:end])
        while first < start and ahead > room // 2:
            ahead -= columns[first]
            first += 1
    before, cut = ("… ", True) if left or first else ("", False)
    shown, used, last = [], 2 if cut else 0, first
    for cell, width in zip(cells[first:], columns[first:], strict=True):
        if used + width > room - 2:
            shown.append(" …")
            break
        shown.append(cell)
        used += width
        last += 1
    blank = " " * (len(before) + sum(columns[first:start]))
    marks = sum(columns[start : min(end, last)])
    return before + "".join(shown), blank + mark * max(1, marks)


def _cell(character: str) -> str:
    return "    " if character == "\t" else _visible(character)


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _visible(text: str) -> str:
    """*text* with what could command a terminal, or hide, spelled out."""
    if text.isprintable():
        return text
    return "".join(
        f"<U+{ord(c):04X}>" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in text
    )


# --- for programs -----------------------------------------------------------------------------------


def to_json(problems: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """One object a problem. `spans` holds the place of the problem first, then those of its labels; lines and
    columns count from 1, and the end is the column behind the last character."""
    return [
        {
            "code": problem.code,
            "severity": problem.severity.value,
            "message": problem.message,
            "help": problem.help,
            "citation": problem.citation,
            "place": problem.place,
            "spans": [
                *([_json_span(problem.span, None)] if problem.span else []),
                *(_json_span(label.span, label.text) for label in problem.labels),
            ],
        }
        for problem in in_order(problems)
    ]


def _json_span(span: Span, label: str | None) -> dict[str, Any]:
    line, column = span.source.position(span.start)
    end_line, end_column = span.source.position(span.end)
    return {
        "file": span.source.name,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "label": label,
    }


def to_sarif(problems: Iterable[Diagnostic]) -> dict[str, Any]:
    """A SARIF 2.1.0 log with one run; a problem in an application has a logical location, its place."""
    ordered = in_order(problems)
    codes = sorted({problem.code for problem in ordered})
    return {
        "$schema": _SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "xcrules", "rules": [{"id": code} for code in codes]}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(problem, codes) for problem in ordered],
            }
        ],
    }


def _result(problem: Diagnostic, codes: list[str]) -> dict[str, Any]:
    text = f"{problem.message} (help: {problem.help})" if problem.help else problem.message
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code),
        "level": "error" if problem.severity is Severity.ERROR else "note",
        "message": {"text": text},
    }
    if problem.span:
        result["locations"] = [_physical(problem.span)]
    elif problem.place:
        result["locations"] = [{"logicalLocations": [{"fullyQualifiedName": problem.place}]}]
    if problem.labels:
        result["relatedLocations"] = [
            {"id": i, **_physical(label.span), "message": {"text": label.text}}
            for i, label in enumerate(problem.labels, start=1)
        ]
    if problem.citation:
        result["properties"] = {"citation": problem.citation}
    return result


def _physical(span: Span) -> dict[str, Any]:
    line, column = span.source.position(span.start)
    end_line, end_column = span.source.position(span.end)
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(span.source.name)},
            "region": {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column},
        }
    }


def _uri(name: str) -> str:
    """A file name as a relative reference: what a URI may not hold is escaped."""
    return quote(name.replace("\\", "/"), safe="/:")
