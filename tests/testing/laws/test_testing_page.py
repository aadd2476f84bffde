"""The page about testing keeps its promises: its code runs, and it lists every law in the law's own words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from xcrules.testing import LAWS, Law

PAGE = (Path(__file__).parents[3] / "docs" / "testing" / "README.md").read_text(encoding="utf-8")


def test_the_code_runs() -> None:
    first, second = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    scope: dict[str, Any] = {}
    exec(compile(first, "README.md", "exec"), scope)
    assert len([line for line in first.splitlines() if line]) <= 12
    tests = [name for name in scope if name.startswith("test_")]
    assert len(tests) == 2
    for name in tests:
        scope[name]()
    exec(compile(second, "README.md", "exec"), scope)
    (mark,) = scope["test_it_keeps_the_law"].pytestmark
    name, laws = mark.args
    assert name == "law"
    assert {law.name for law in laws} > {"total", "sanctions_win"}
    scope["test_it_keeps_the_law"](next(law for law in laws if law.name == "total"))


def test_every_law_is_listed_in_its_own_words() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == [law.name for law in LAWS]
    for law in LAWS:
        assert f"| `{law.name}` | {_words(law)} |" in PAGE


def _words(law: Law) -> str:
    return " ".join(str(law.__doc__).partition("\n\n")[0].split())
