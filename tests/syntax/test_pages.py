"""Every problem of the syntax has a page, and the page shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from syntax_cases import all_cases

from xcrules.source import Source
from xcrules.syntax import messages
from xcrules.syntax.from_text import parse

PAGES = Path(__file__).parents[2] / "docs" / "diagnostics"
# Problems of a text as a whole, which no example on a page can show: `test_bounds` has them.
NOT_SHOWN = {"not-utf-8", "too-large", "unusual-character", "too-deep", "empty-file"}


@pytest.mark.parametrize("code", messages.CODES)
def test_a_code_has_a_page_whose_example_shows_it(code: str) -> None:
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# `{code}`\n")
    examples = re.findall(r"^```xcp\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    if code in NOT_SHOWN:
        return
    wrong, *right = examples
    assert {problem.code for problem in parse(Source("page.xcp", wrong))[1]} == {code}
    for example in right:
        assert parse(Source("page.xcp", example))[1] == ()


def test_every_code_that_an_example_can_show_has_a_case() -> None:
    assert {code for case in all_cases() for _, code in case.marks} == set(messages.CODES) - NOT_SHOWN
