"""Nothing handed in is executed, nothing is fetched, and only files that belong to the policy are opened."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from limited import SOURCES, python

from xcrules import shipped

PACKAGE = SOURCES / "xcrules"
FILES = sorted(PACKAGE.rglob("*.py"))

RUNS_TEXT = {"eval", "exec", "compile", "__import__", "breakpoint"}
RUNS_OR_FETCHES = {
    "asyncio", "code", "codeop", "ctypes", "dill", "ftplib", "http", "imaplib", "jsonpickle", "marshal",
    "multiprocessing",
    "pickle", "poplib", "pty", "requests", "runpy", "shelve", "smtplib", "socket", "socketserver", "ssl", "subprocess",
    "telnetlib", "webbrowser", "xmlrpc", "yaml",
}  # fmt: skip
PARTS_THAT_DO = {"urllib.request", "importlib.util", "importlib.machinery"}
OF_THE_SYSTEM = {"system", "popen", "startfile", "fork"}


ALLOWED = {
    # The packages load their own modules when one of their names is first used: a table in the same file has them.
    "__init__.py": ["import_module"],
    "testing/__init__.py": ["import_module"],
    # They ask whether Hypothesis is installed, and load nothing by it.
    "testing/plugin.py": ["importlib.util"],
    # Mutants are tried on several cores; what the other processes get is trees that this one has parsed.
    "testing/mutation/run.py": ["importlib.util", "multiprocessing", "multiprocessing.get_context"],
}


def suspicious(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) if name in RUNS_TEXT:
                yield name
            case ast.Attribute(value=ast.Name(id="os"), attr=name) if name in OF_THE_SYSTEM or name.startswith(
                ("exec", "spawn")
            ):
                yield f"os.{name}"
            case ast.Attribute(attr="import_module") | ast.Name(id="import_module", ctx=ast.Load()):
                yield "import_module"
            case ast.Import(names=names):
                yield from (alias.name for alias in names if is_suspicious(alias.name))
            case ast.ImportFrom(module=str(module), names=names):
                yield from (module for _ in [0] if is_suspicious(module))
                yield from (f"{module}.{alias.name}" for alias in names if is_suspicious(f"{module}.{alias.name}"))
            case _:
                pass


def is_suspicious(module: str) -> bool:
    return module.partition(".")[0] in RUNS_OR_FETCHES or module in PARTS_THAT_DO


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_the_source_can_neither_run_texts_nor_fetch_anything(file: Path) -> None:
    found = list(suspicious(ast.parse(file.read_text(encoding="utf-8"))))
    assert found == ALLOWED.get(str(file.relative_to(PACKAGE)), [])


def test_what_is_looked_for_would_be_found() -> None:
    imports = "import pickle\nimport os\nfrom urllib import request\nimport http.client\n"
    text = imports + "eval('1')\nos.system('x')\nos.execv"
    assert len(list(suspicious(ast.parse(text)))) == 6


def test_the_modules_that_are_loaded_late_are_written_down() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    tables = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict)
    ]
    assert tables
    for table in tables:
        ast.literal_eval(table)


# --- what a process does ----------------------------------------------------------------------------

WATCHED = """
import sys, json
import xcrules
application = {"date": "2026-03-02", "items": [{"hs": "0101", "value": "5 SGD"}], "destination": "DE"}
for name in ("un.unscr_1718", "sg.strategic_trade"):  # whatever is imported late is imported now
    xcrules.load(name).decide(application)
try:
    xcrules.loads("policy p\\ndefine a as foo\\nuse q")
except xcrules.PolicyError:
    pass
seen = []
sys.addaudithook(lambda event, arguments: seen.append((event, str(arguments[0]) if arguments else "")))
try:
    outcome = xcrules.load(sys.argv[1]).decide(application).outcome.value
except xcrules.PolicyError as error:
    outcome = [problem.code for problem in error.problems]
print(json.dumps([outcome, seen]))
"""


def watched(policy: Path) -> tuple[object, list[tuple[str, str]]]:
    """What came of loading a policy and deciding by it, and every event that the interpreter announced meanwhile."""
    ran = python("-c", WATCHED, str(policy))
    assert ran.returncode == 0, ran.stderr.decode()
    outcome, seen = json.loads(ran.stdout)
    return outcome, [(event, about) for event, about in seen]


def test_loading_a_policy_opens_its_own_files_and_those_that_ship(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "un").mkdir(parents=True)
    (tmp_path / "outside.csv").write_text("code\n01\n")
    (root / "t.csv").write_text("code\n01\n")
    (root / "two.xcp").write_text('policy two "Two"\nlist l of hs by reference in "t.csv"\n')
    (root / "one.xcp").write_text(
        'policy one "One"\nuse two\nuse un.unscr_1718\nsource L is "L" rank statute\n'
        'prohibit x under L "1" effective from 2020-01-01 when any item is in l\n'
    )
    outcome, seen = watched(root / "one.xcp")
    assert outcome == "prohibited"
    opened = {Path(about).resolve() for event, about in seen if event == "open"}
    assert {root / "one.xcp", root / "two.xcp", root / "t.csv"} <= opened
    folders = (root.resolve(), shipped.policies().resolve())
    assert [file for file in opened if not any(file.is_relative_to(folder) for folder in folders)] == []
    assert {event for event, _ in seen} <= {"open", "os.listdir", "os.scandir", "builtins.id"}


@pytest.mark.parametrize("name", ["../outside.csv", "/etc/passwd", "link.csv", "../outside"])
def test_a_policy_that_reaches_outside_opens_nothing_there(tmp_path: Path, name: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside.csv").write_text("code\n01\n")
    (root / "link.csv").symlink_to(tmp_path / "outside.csv")
    (root / "one.xcp").write_text(f'policy one\nlist l of hs by reference in "{name}"\n')
    outcome, seen = watched(root / "one.xcp")
    assert outcome == ["leaves-root"]
    assert [about for event, about in seen if event == "open"] == [str(root / "one.xcp")]
    assert {event for event, _ in seen} <= {"open", "os.listdir", "os.scandir", "builtins.id"}
