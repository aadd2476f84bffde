"""Every problem that a policy's meaning can have has a page, and the page shows it; every one has a case."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from program_cases import all_cases

import xcrules.program.problems
from xcrules.program.from_syntax import program
from xcrules.program.loading import gather_text

PAGES = Path(__file__).parents[2] / "docs" / "diagnostics"
HEADER = 'policy pages.main "A page"\nsource LAW is "Export Act" rank statute\n'
# Problems that need more than one file, or a table: `test_loading` and the cases have them.
NOT_SHOWN = {
    "adds-elsewhere", "bad-table", "duplicate-use", "exemption-elsewhere", "list-by-reference", "missing-column",
    "name-and-file", "policy-name", "too-many-policies", "too-many-problems", "two-versions", "unknown-policy",
    "use-cycle",
}  # fmt: skip
# Pages of these are about applications or the syntax as well, and show that.
SHARED = {"bad-date", "derived-fact", "too-deep", "too-large", "unknown-value", "wrong-type"}
# `test_loading` and `test_bounds` provoke these: no case can.
NO_CASE = {
    "name-and-file", "policy-name", "too-deep", "too-large", "too-many-policies", "too-many-problems", "two-versions",
    "unknown-policy", "use-cycle",
}  # fmt: skip


def codes() -> set[str]:
    """The codes that the functions of `xcrules.program.problems` give."""
    found = set()
    for file in Path(xcrules.program.problems.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="Diagnostic"), args=[ast.Constant(value=str(code)), *_]):
                    found.add(code)
                case _:
                    pass
    return found


@pytest.mark.parametrize("code", sorted(codes() - SHARED))
def test_a_code_has_a_page_whose_example_shows_it(code: str) -> None:
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# `{code}`\n")
    examples = re.findall(r"^```xcp\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    if code in NOT_SHOWN:
        assert examples == []
        return
    wrong, *right = examples
    assert {problem.code for problem in program(gather_text(HEADER + wrong))[1]} - {"no-dates"} == {code} - {"no-dates"}
    for example in right:
        made, problems = program(gather_text(HEADER + example))
        assert made is not None, problems
        assert code not in {problem.code for problem in problems}


def test_every_code_has_a_case() -> None:
    assert {code for case in all_cases() for *_, code in case.marks} >= codes() - NO_CASE
