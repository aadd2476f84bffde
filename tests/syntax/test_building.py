"""The tree built in one walk is the one that Lark's parse gives, and there is none where Lark finds something wrong."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syntax_cases import all_cases

from xcrules.source import Source, Span
from xcrules.syntax import messages
from xcrules.syntax.building import built
from xcrules.syntax.grammar import parser, words
from xcrules.syntax.lr_tables import WORD, tables
from xcrules.syntax.reading import explained

POLICIES = sorted((Path(__file__).parents[2] / "policies").rglob("*.xcp"))
WHOLE = [case.policy for case in all_cases()]
NUMBERS = [
    "5",
    "07",
    "1.5",
    "1.5.2",
    "2B350.g",
    "12-22",
    "2020-01-01",
    "2020-02-30",
    "13-45",
    "5%",
    "1_000",
    "5%of",
    "7-",
]
PIECES = sorted(set(re.findall(r"\w+|\"[^\"\n]*\"|\S|\n", "\n".join(WHOLE))) | set(words().text.values()) | {*NUMBERS})


def whole(node: Any) -> Any:
    """*node* with its places, which take no part in equality."""
    match node:
        case Span():
            return node.start, node.end
        case tuple():
            return tuple(whole(each) for each in node)
        case _ if is_dataclass(node):
            return type(node), [whole(getattr(node, each.name)) for each in fields(node)]
        case _:
            return type(node), node


def check(text: str) -> None:
    source = Source("p.xcp", text)
    found, (expected, problems) = built(source, 0, len(text), "file"), explained(source)
    assert (found is None) == bool(problems), problems
    assert whole(found) == whole(expected)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_every_policy_that_ships_is_built_at_once(path: Path) -> None:
    check(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", WHOLE)
def test_the_cases(text: str) -> None:
    check(text)


@given(st.sampled_from(WHOLE), st.data())
@settings(max_examples=300)
def test_policies_with_words_changed(text: str, data: st.DataObject) -> None:
    pieces = re.findall(r"\w+|\"[^\"\n]*\"|\s+|\S", text)
    for _ in range(data.draw(st.integers(1, 3))):
        i = data.draw(st.integers(0, len(pieces) - 1))
        pieces[i] = data.draw(
            st.sampled_from(["", pieces[i] * 2, *data.draw(st.lists(st.sampled_from(PIECES), min_size=1))])
        )
    check("".join(pieces))


@given(
    st.lists(
        st.sampled_from([*NUMBERS, "is", "is in {", "}", ",", ".x", "-", "\n-", "+", "USD", "of", "x"]), max_size=8
    )
)
def test_numbers_side_by_side(pieces: list[str]) -> None:
    check(f"policy p\ndefine d as x {''.join(pieces)}")
    check(f"policy p\ndefine d as x is {' '.join(pieces)}")


@given(st.text())
def test_any_text(text: str) -> None:
    check(f"policy p\n{text}")


def test_a_part_of_a_text_ends_where_it_ends() -> None:
    source = Source("p.xcp", 'policy p\nagency A is "B"\nagency C is "D"')
    (only,) = built(source, 9, 24, "rest")
    assert only.span.text == 'agency A is "B"'


def test_what_is_nested_deep_or_very_long_is_left_to_lark() -> None:
    deep = f"policy p\ndefine d as {'(' * 64}a{')' * 64}"
    long = f"policy p\nlist l of hs enumerated {{ {'07, ' * messages.MAX_WORDS} }}"
    assert built(Source("p.xcp", deep), 0, len(deep), "file") is None
    assert built(Source("p.xcp", long), 0, len(long), "file") is None
    assert explained(Source("p.xcp", deep))[0] is not None


def test_a_text_that_ends_in_much_space_takes_no_longer_than_it_is_long() -> None:
    text = "policy p" + " \n" * 500_000
    assert built(Source("p.xcp", text), 0, len(text), "file") is not None


def test_a_word_has_the_shape_of_a_name() -> None:
    assert parser().get_terminal("NAME").pattern.value.endswith(f"){WORD}")


def test_only_a_count_has_the_shape_of_another_value() -> None:
    """Else it would matter which shapes a state allows."""
    terminals = {t.name: re.compile(t.pattern.to_regexp()) for t in parser().terminals if t.name in tables().shapes}
    shapes = {text: {name for name, shape in terminals.items() if shape.fullmatch(text)} for text in NUMBERS}
    assert {frozenset(found) for found in shapes.values() if len(found) > 1} == {frozenset({"COUNT", "NUMERAL"})}
