"""Imports point down: a file imports only from its own floor and the floors below."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "xcrules"

# Lowest first; what shares a line shares a floor.
FLOORS = [
    ["shipped", "source", "suggestions", "uncollected"],
    ["diagnostics"],
    ["rendering", "whole_files"],
    ["facts"],
    ["syntax"],
    ["program"],
    ["rulebook"],
    ["engines"],
    ["decision"],
    ["inquiry", "lists", "outline", "plan"],
    ["compiled_files", "examples", "report", "fates"],
    ["policy"],
    ["side_by_side"],
    ["clusters", "comparison", "screening"],
    ["__init__"],
    ["testing"],
    ["cli"],
]
HEIGHT = {name: height for height, names in enumerate(FLOORS) for name in names}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def floor_of(file: Path) -> str:
    """The floor that *file* lies on: `facts/money.py` on `facts`, `source.py` on `source`."""
    return file.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(text: str) -> Iterator[str]:
    """The floors that *text* imports from, wherever in it the import stands."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names):
                dotted = [alias.name for alias in names]
            case ast.ImportFrom(module="xcrules", names=names, level=0):
                dotted = [f"xcrules.{alias.name}" for alias in names]
            case ast.ImportFrom(module=str(module), level=0):
                dotted = [module]
            case _:
                continue
        for name in dotted:
            first, _, rest = name.partition(".")
            if first == "xcrules":
                floor = rest.partition(".")[0]
                yield floor if floor in HEIGHT else "__init__"


def arrows_up(file: Path, text: str) -> list[str]:
    height = HEIGHT[floor_of(file)]
    return sorted(floor for floor in set(imported(text)) if HEIGHT[floor] > height)


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_point_down(file: Path) -> None:
    assert arrows_up(file, file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_no_import_hides_its_floor(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    relative = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    assert relative == []


def test_every_file_lies_on_a_floor() -> None:
    assert {floor_of(file) for file in modules()} <= HEIGHT.keys()


@pytest.mark.parametrize(
    "line",
    [
        "from xcrules.policy import Policy",
        "import xcrules.policy",
        "from xcrules import policy",
        "from xcrules import load",
        "def later():\n    from xcrules.policy import Policy",
    ],
)
def test_an_arrow_that_points_up_is_seen(line: str) -> None:
    assert arrows_up(PACKAGE / "facts" / "money.py", line) in (["policy"], ["__init__"])
