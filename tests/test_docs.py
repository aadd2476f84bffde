"""Documents that cannot go stale: policies in them parse, links lead somewhere, codes and facts are all there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import xcrules
from xcrules.facts.vocabulary import built_in
from xcrules.source import Source
from xcrules.syntax.from_text import parse

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src" / "xcrules"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
MESSAGES = ROOT / "docs" / "diagnostics"


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def fences(language: str) -> Iterator[tuple[str, str]]:
    """(where, text) of every fence of that language; pages of messages show mistakes, so they are not among them."""
    for page in PAGES:
        if page.parent != MESSAGES:
            text = page.read_text(encoding="utf-8")
            for fence in re.finditer(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
                yield f"{name_of(page)}:{text.count(chr(10), 0, fence.start()) + 1}", fence[1]


def is_whole(policy: str) -> bool:
    return policy.startswith("policy ") and "\nsource " in policy


WHOLE = [(where, text) for where, text in fences("xcp") if is_whole(text)]
PARTS = [(where, text) for where, text in fences("xcp") if not is_whole(text)]


@pytest.mark.parametrize(("where", "text"), WHOLE, ids=[where for where, _ in WHOLE])
def test_policies_in_documents_check_and_their_examples_pass(where: str, text: str) -> None:
    policy = xcrules.loads(text)
    assert [(result.label, result.differences) for result in policy.examples() if not result.passed] == []


@pytest.mark.parametrize(("where", "text"), PARTS, ids=[where for where, _ in PARTS])
def test_parts_of_policies_in_documents_parse(where: str, text: str) -> None:
    whole = text if text.startswith("policy ") else f'policy part "A part of a policy"\n{text}'
    file, problems = parse(Source(where, whole))
    assert problems == ()
    assert file is not None


def test_documents_show_policies() -> None:
    assert WHOLE
    assert PARTS


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    inside = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in inside if link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent != MESSAGES], ids=name_of)
def test_every_page_can_be_reached(page: Path) -> None:
    linked = {
        (other.parent / link.partition("#")[0]).resolve()
        for other in PAGES
        for link in re.findall(r"\]\(([^)\s]+)\)", other.read_text(encoding="utf-8"))
        if other != page and not re.match(r"[a-z]+:", link)
    }
    assert page.name == "README.md" or page.resolve() in linked


def test_every_fact_of_the_vocabulary_stands_in_its_page() -> None:
    page = (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"^\| `([a-z_.]+)` \|", page, re.MULTILINE))
    assert shown == set(built_in().facts)


# --- codes of messages ------------------------------------------------------------------------------

BUILDERS = {"Diagnostic", "Unreadable"}


def codes_in(file: Path) -> Iterator[str]:
    """The codes that *file* builds problems with: a builder's first argument, always written out."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(code)), *_]) if name in BUILDERS:
                yield code
            case _:
                pass


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    codes = {code for file in SOURCES.rglob("*.py") for code in codes_in(file)}
    pages = {page.stem for page in MESSAGES.glob("*.md")} - {"README"}
    assert codes == pages
