"""The page that says where the field's wishes are answered: every policy and every example that it names is there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from shipped_policies import policy

from xcrules import shipped

PAGE = (Path(__file__).parents[2] / "docs" / "coverage.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")] for line in PAGE.splitlines() if re.match(r"\| \d", line)
]
REASONS = 6
"""At most so many rows may be answered by a reason why they are no matter for a rules engine."""


@cache
def examples(name: str) -> frozenset[str]:
    return frozenset(example.label for example in policy(name).program.examples)


def test_there_are_forty_one_rows_and_few_are_reasons() -> None:
    assert [int(row[0].strip("| ")) for row in ROWS] == list(range(1, 42))
    assert all(len(row) == 4 for row in ROWS)
    assert 0 < sum("a reason" in row[2].lower() for row in ROWS) <= REASONS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip("| "))
def test_what_a_row_names_is_there(row: list[str]) -> None:
    named = set(re.findall(r"`([a-z]+\.[a-z0-9_]+)`", f"{row[2]} {row[3]}"))
    assert named <= set(shipped.names())
    if "a reason" not in row[2].lower():
        assert named
    for name, labels in re.findall(r'`([a-z]+\.[a-z0-9_]+)`((?:,? "[^"]+")+)', row[3]):
        assert set(re.findall(r'"([^"]+)"', labels)) <= examples(name), name
