"""Reads the Markdown files of `tests/cases/syntax`: below a heading, a policy in an `xcp` fence; below that,
either its tree in a `tree` fence, or nothing, when the policy is wrong and says on its lines what is reported
there: `# error: CODE`, several codes separated by commas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "cases" / "syntax"

_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```(xcp|tree)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"# error: ([a-z0-9-]+(?:, [a-z0-9-]+)*)[ \t]*$")


@dataclass(frozen=True)
class SyntaxCase:
    """One policy and what is expected of it. `tree` is None where problems are expected; `tree_at` is the
    stretch of the file that holds the expected tree, or the empty stretch where it would stand."""

    file: Path
    title: str
    policy: str
    tree: str | None
    tree_at: tuple[int, int]

    @property
    def marks(self) -> list[tuple[int, str]]:
        """The line and code of each problem that the policy says it has."""
        return sorted(
            (number, code)
            for number, line in enumerate(self.policy.split("\n"), start=1)
            if (mark := _MARK.search(line))
            for code in mark[1].split(", ")
        )


def cases_in(file: Path) -> Iterator[SyntaxCase]:
    text = file.read_text(encoding="utf-8")
    fences = list(_FENCE.finditer(text))
    for i, fence in enumerate(fences):
        if fence[1] != "xcp":
            continue
        title = [heading[1] for heading in _HEADING.finditer(text, 0, fence.start())][-1]
        following = fences[i + 1] if i + 1 < len(fences) and fences[i + 1][1] == "tree" else None
        tree, at = (following[2], following.span()) if following else (None, (fence.end(), fence.end()))
        yield SyntaxCase(file, title, fence[2], tree, at)


def all_cases() -> list[SyntaxCase]:
    return [case for file in sorted(FOLDER.glob("*.md")) for case in cases_in(file)]
