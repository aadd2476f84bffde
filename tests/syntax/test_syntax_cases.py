"""Every case in `tests/cases/syntax`. After a wanted change, `XCRULES_ACCEPT=1 pytest tests/syntax` writes the
trees anew, and `git diff` is the review."""

from __future__ import annotations

import os

import pytest
from syntax_cases import SyntaxCase, all_cases

from xcrules.source import Source
from xcrules.syntax.from_text import parse
from xcrules.syntax.to_text import show

ACCEPT = os.environ.get("XCRULES_ACCEPT") == "1"


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: f"{case.file.stem}: {case.title}")
def test_a_policy_gives_its_tree_or_its_problems(case: SyntaxCase) -> None:
    file, problems = parse(Source(case.file.name, case.policy))
    found = sorted((p.span.source.position(p.span.start)[0], p.code) for p in problems if p.span)
    assert found == case.marks, problems
    assert (file is None) == bool(case.marks)
    if file is None:
        assert case.tree is None
        return
    shown = show(file)
    if ACCEPT:
        _write(case, shown)
    else:
        assert shown == case.tree


def _write(case: SyntaxCase, shown: str) -> None:
    if shown == case.tree:
        return
    text = case.file.read_text(encoding="utf-8")
    fence = text.index(f"```xcp\n{case.policy}```\n")
    end = fence + len(f"```xcp\n{case.policy}```\n")
    old = f"```tree\n{case.tree}```\n" if case.tree is not None else ""
    rest = text[end:]
    assert rest.lstrip("\n").startswith(old)
    gap = len(rest) - len(rest.lstrip("\n")) if old else 0
    case.file.write_text(f"{text[:end]}```tree\n{shown}```\n{rest[gap + len(old) :]}", encoding="utf-8")
