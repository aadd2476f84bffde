"""Every case in `tests/cases/program`. After a wanted change, `XCRULES_ACCEPT=1 pytest tests/program` writes the
programs anew, and `git diff` is the review."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from program_cases import ProgramCase, all_cases, check, found

from xcrules.program.to_text import show

ACCEPT = os.environ.get("XCRULES_ACCEPT") == "1"
# The lines that every case has, since its header is always the same.
SAME = ("policy ", "uses ", "source cases.main.LAW ")


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: f"{case.file.stem}: {case.title}")
def test_a_policy_gives_its_program_or_its_problems(case: ProgramCase, tmp_path: Path) -> None:
    made, problems = check(case, tmp_path)
    assert found(case, problems, tmp_path) == case.marks, problems
    assert (made is None) == any(severity == "error" for _, _, severity, _ in case.marks)
    if case.shown is None:
        return
    assert made is not None
    shown = "".join(line for line in show(made).splitlines(keepends=True) if not line.startswith(SAME))
    if ACCEPT and shown != case.shown:
        text = case.file.read_text(encoding="utf-8")
        place = text.index(case.shown, text.index(f"## {case.title}\n")) if case.shown else -1
        assert place > 0, "write something into the fence first"
        case.file.write_text(text[:place] + shown + text[place + len(case.shown) :], encoding="utf-8")
    else:
        assert shown == case.shown
