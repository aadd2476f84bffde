"""What holds of every problem that is told of an input, whoever finds it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from xcrules.diagnostics import Diagnostic
from xcrules.rendering import to_json, to_sarif, to_text
from xcrules.source import Span

PAGES = {page.stem for page in (Path(__file__).parents[2] / "docs" / "diagnostics").glob("*.md")}
# Words of the host language, which a message about somebody's text has no reason to say.
HOST = re.compile(r"\b(NoneType|dict|tuple|Fraction|Traceback|frozenset|__\w+__)\b")


def told(problems: tuple[Diagnostic, ...], *, of_a_policy: bool) -> None:
    """Every one of *problems* has a page, a message in the form of the house, and a place that exists."""
    for problem in problems:
        _sentence(problem.message)
        if problem.help is not None:
            _sentence(problem.help)
        assert problem.code in PAGES, problem.code
        if of_a_policy:
            _inside([problem.span, *(label.span for label in problem.labels)])
        else:
            assert problem.place, problem
    to_json(problems)
    to_sarif(problems)
    assert bool(to_text(problems)) == bool(problems)


def _sentence(text: str) -> None:
    assert text
    assert text[0].islower() or not text[0].isalpha(), text
    assert not text.endswith("."), text
    # What stands between backticks are the author's own words.
    assert not HOST.search(re.sub(r"`[^`]*`", "", text)), text


def _inside(spans: Iterable[Span | None]) -> None:
    for span in spans:
        if span is not None:
            assert 0 <= span.start <= span.end <= len(span.source.text), span
