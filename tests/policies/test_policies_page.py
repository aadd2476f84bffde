"""The page about the policies that ship tells of each of them, and of each law that they waive."""

from __future__ import annotations

from pathlib import Path

import pytest
from shipped_policies import policy

from xcrules import shipped

PAGE = Path(__file__).parents[2] / "docs" / "policies.md"


def rows(first: str) -> list[list[str]]:
    """The rows of the page's table whose header starts with the columns *first*, cell by cell."""
    table = PAGE.read_text(encoding="utf-8").partition(f"| {first} |")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def test_every_policy_stands_on_it_with_its_title() -> None:
    titles = {f"`{name}`": policy(name).program.title for name in shipped.names()}
    assert {row[0]: row[1] for row in rows("policy | title")} == titles


@pytest.mark.parametrize("name", shipped.names())
def test_every_waiver_is_told_as_the_policy_words_it(name: str) -> None:
    told = [
        [
            f"`{name}`",
            f"`{waiver.law}`",
            waiver.reason,
            ", ".join(f"{cited.source.name} {cited.at or ''}".strip() for cited in waiver.under),
            f"`{waiver.text}`" if waiver.text else "always",
        ]
        for waiver in policy(name).program.waivers
        if waiver.policy == name
    ]
    assert [row for row in rows("policy | law") if row[0] == f"`{name}`"] == told


def test_scores_are_what_the_counts_make_rounded_down() -> None:
    scores = rows("policy | mutants")
    assert {row[0] for row in scores} <= {f"`{name}`" for name in shipped.names()}
    assert [row[3] for row in scores] == [f"{100 * int(row[2]) // int(row[1])}%" for row in scores]
