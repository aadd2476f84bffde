"""Whatever the text: a tree or a problem, never an exception, and every span lies inside the text."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syntax_cases import all_cases

from xcrules.diagnostics import Diagnostic
from xcrules.rendering import to_json, to_sarif, to_text
from xcrules.source import Source, Span
from xcrules.syntax import messages
from xcrules.syntax.from_text import decode, parse
from xcrules.syntax.grammar import words
from xcrules.syntax.to_text import show

WHOLE = [case.policy for case in all_cases()]
PIECES = sorted(set(re.findall(r"\w+|\"[^\"\n]*\"|\S|\n", "\n".join(WHOLE))) | set(words().text.values()))


def _check(text: str) -> None:
    source = Source("any.xcp", text)
    file, problems = parse(source)
    assert (file is None) == bool(problems)
    assert len(problems) <= messages.MAX_PROBLEMS
    for problem in problems:
        _check_problem(problem, source)
    if file is not None:
        for span in _spans(file):
            assert span.source == source
            assert 0 <= span.start < span.end <= len(text)
        assert show(file).startswith("File ")
    to_json(problems)
    to_sarif(problems)
    assert bool(to_text(problems)) == bool(problems)


def _check_problem(problem: Diagnostic, source: Source) -> None:
    assert problem.code in messages.CODES
    assert problem.message[-1] != "."
    for span in [problem.span, *(label.span for label in problem.labels)]:
        assert span is not None
        assert 0 <= span.start <= span.end <= len(source.text)


def _spans(node: Any) -> list[Span]:
    if isinstance(node, tuple):
        return [span for item in node for span in _spans(item)]
    if not is_dataclass(node) or isinstance(node, type):
        return []
    found = [span for part in fields(node) if part.name != "span" for span in _spans(getattr(node, part.name))]
    own = getattr(node, "span", None)
    if isinstance(own, Span):
        # What a node is made of lies within it.
        assert all(own.start <= span.start and span.end <= own.end for span in found), node
        found.append(own)
    return found


@given(st.text())
def test_any_text(text: str) -> None:
    _check(text)


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_words_of_the_language(pieces: list[str]) -> None:
    _check("policy p\n" + " ".join(pieces))


@given(st.sampled_from(WHOLE), st.data())
@settings(max_examples=300)
def test_policies_with_words_changed(text: str, data: st.DataObject) -> None:
    pieces = re.findall(r"\w+|\"[^\"\n]*\"|\s+|\S", text)
    for _ in range(data.draw(st.integers(1, 3))):
        i = data.draw(st.integers(0, len(pieces) - 1))
        pieces[i] = data.draw(
            st.sampled_from(["", pieces[i] * 2, *data.draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=2))])
        )
    _check("".join(pieces))


@given(st.sampled_from(WHOLE), st.integers(0, 1000), st.text(max_size=3))
def test_policies_cut_off_anywhere(text: str, at: int, more: str) -> None:
    _check(text[: at % (len(text) + 1)] + more)


@pytest.mark.parametrize("text", WHOLE)
def test_the_cases_themselves(text: str) -> None:
    _check(text)


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    source, problems = decode("any.xcp", data)
    assert (source is None) == bool(problems)
    if source is not None:
        _check(source.text)


def test_problems_of_equal_trees_do_not_depend_on_layout() -> None:
    one, _ = parse(Source("a", "policy p\nprohibit r under S when a and b"))
    two, _ = parse(Source("b", "policy p prohibit   r\n\nunder S # why\n when a\r\n and b\n"))
    assert one == two
