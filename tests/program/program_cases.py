"""Reads the Markdown files of `tests/cases/program`.

Below a heading stand files: policies in `xcp` fences, tables in `csv NAME` fences. The last policy is the one that is
checked; those before it are what it uses. A policy that does not say its name is `cases.main` and has the source `LAW`.
A line says what is reported there: `# error: CODE` or `# advice: CODE`, several codes separated by commas. A `program`
fence holds what the program shows as, as far as it goes beyond the policy's header. Advice about missing dates is left
out unless a line asks for it, so that cases stay short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xcrules.diagnostics import Diagnostic
from xcrules.program.from_syntax import program
from xcrules.program.loading import gather_path
from xcrules.program.model import Program

FOLDER = Path(__file__).parents[1] / "cases" / "program"
HEADER = 'policy cases.main "A case"\nsource LAW is "Export Act" rank statute\n'

_SECTION = re.compile(r"^## (?P<title>.+?)\n(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^```(?P<kind>xcp|csv|program)(?: (?P<name>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"# (error|advice): ([a-z0-9-]+(?:, [a-z0-9-]+)*)[ \t]*$")
_NAME = re.compile(r"policy (\S+)")


@dataclass(frozen=True)
class ProgramCase:
    """`policies` and `tables`: path from the root -> text; `main` is the path of the policy that is checked."""

    file: Path
    title: str
    policies: dict[str, str]
    tables: dict[str, str]
    main: str
    shown: str | None

    @property
    def marks(self) -> list[tuple[str, int, str, str]]:
        """(file, line, severity, code) of each problem that the policies say they have."""
        return sorted(
            (path, number, mark[1], code)
            for path, text in self.policies.items()
            for number, line in enumerate(text.split("\n"), start=1)
            if (mark := _MARK.search(line))
            for code in mark[2].split(", ")
        )


def all_cases() -> list[ProgramCase]:
    return [case for file in sorted(FOLDER.glob("*.md")) for case in cases_in(file)]


def cases_in(file: Path) -> Iterator[ProgramCase]:
    for section in _SECTION.finditer(file.read_text(encoding="utf-8")):
        policies: dict[str, str] = {}
        tables: dict[str, str] = {}
        shown, main = None, ""
        for fence in _FENCE.finditer(section["body"]):
            text = fence["text"]
            match fence["kind"]:
                case "xcp":
                    whole = text if re.search("^policy ", text, re.MULTILINE) else HEADER + text
                    main = _NAME.search(whole)[1].replace(".", "/") + ".xcp"
                    policies[main] = whole
                case "csv":
                    tables[fence["name"]] = text
                case _:
                    shown = text
        yield ProgramCase(file, section["title"], policies, tables, main, shown)


def check(case: ProgramCase, root: Path) -> tuple[Program | None, tuple[Diagnostic, ...]]:
    """Writes the files of *case* below *root* and reads the policy."""
    for path, text in (case.policies | case.tables).items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return program(gather_path(root / case.main))


def found(case: ProgramCase, problems: tuple[Diagnostic, ...], root: Path) -> list[tuple[str, int, str, str]]:
    """The problems as `ProgramCase.marks` writes them."""
    asked = {code for _, _, _, code in case.marks}
    return sorted(
        (
            str(Path(problem.span.source.name).relative_to(root)),
            problem.span.source.position(problem.span.start)[0],
            problem.severity.value,
            problem.code,
        )
        for problem in problems
        if problem.span and (problem.code != "no-dates" or "no-dates" in asked)
    )
