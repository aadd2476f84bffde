"""Texts that are hostile or no text at all: clear problems, and an end in sight."""

from __future__ import annotations

import pytest

from xcrules.source import Source
from xcrules.syntax import messages
from xcrules.syntax.from_text import decode, parse

HEAD = "policy p\n"


def codes(text: str) -> list[str]:
    return [problem.code for problem in parse(Source("p.xcp", text))[1]]


@pytest.mark.parametrize("text", ["", "\n \t\n", "# only a comment", "  # one\n# two\n"])
def test_a_text_without_a_policy_is_empty(text: str) -> None:
    assert codes(text) == ["empty-file"]


def nested(depth: int) -> list[str]:
    half = depth // 2
    return [
        f"define d as {'(' * depth}a{')' * depth}",
        f"define d as {'not ' * depth}a",
        f"define d as {'not (' * half}a{')' * half}",
        f"define d as {'any x where (' * depth}a{')' * depth}",
        f"define d as {'not ' * half}({'not ' * (depth - half - 1)}a)",
        f"case c given a is {'{a is ' * depth}b{'}' * depth}",
        f"case c given a is {'[' * depth}b{']' * depth}",
        "define d as " + "(any of\n- " * depth + "a" + ")" * depth,
    ]


@pytest.mark.parametrize("text", nested(messages.MAX_DEPTH))
def test_nesting_up_to_the_bound_is_read(text: str) -> None:
    assert codes(HEAD + text) == []


@pytest.mark.parametrize("text", nested(messages.MAX_DEPTH + 2) + nested(20_000))
def test_nesting_beyond_the_bound_is_one_problem_and_reading_goes_on(text: str) -> None:
    assert codes(f"{HEAD}{text}\nagency A is B") == ["too-deep", "syntax"]


def test_the_bound_on_nesting_is_named() -> None:
    (problem,) = parse(Source("p.xcp", f"{HEAD}define d as {'(' * 100}a"))[1]
    assert str(messages.MAX_DEPTH) in problem.message


def test_a_long_chain_is_not_nesting() -> None:
    many = 20_000
    chains = [
        f"define d as a{' and a' * many}",
        f"amount e as a{' + a' * many}",
        f"list l of hs enumerated {{ {'07, ' * many} }}",
    ]
    assert codes(HEAD + "\n".join(chains)) == []


def test_many_problems_are_bounded() -> None:
    assert len(codes(HEAD + "agency A is B\n" * 1_000)) == messages.MAX_PROBLEMS


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 100_000 + "define",
        "- \n" * 50_000,
        '"' * 99_999,
        "#" * 100_000 + "\n}",
        "1_" * 50_000 + "x",
        "1." * 50_000,
        "define d as a is " + "9" * 100_000,
        "license a " * 20_000,
        "license a\n" * 20_000,
        "a." * 50_000,
        "\\" * 100_000,
        "define d as x is 1,000" + ",000" * 20_000,
    ],
    ids=lambda text: text[:12].strip(),
)
def test_long_nonsense_comes_to_an_end(text: str) -> None:
    assert codes(HEAD + text) != []


def test_a_text_that_is_too_large_is_refused() -> None:
    assert codes("#" * (messages.MAX_BYTES + 1)) == ["too-large"]
    source, problems = decode("big.xcp", b"#" * (messages.MAX_BYTES + 1))
    assert source is None
    assert [p.code for p in problems] == ["too-large"]


def test_a_text_of_too_many_words_is_refused_before_its_tree_is_built() -> None:
    assert codes(f"{HEAD}list l of hs enumerated {{ {'07,' * messages.MAX_WORDS} }}") == ["too-large"]


def test_bytes_that_are_no_text_are_refused_with_their_place() -> None:
    source, (problem,) = decode("bad.xcp", b'policy p\nagency A is "\xff"')
    assert source is None
    assert problem.code == "not-utf-8"
    assert "line 2" in problem.message


def test_a_byte_order_mark_at_the_start_is_no_character() -> None:
    source, _ = decode("bom.xcp", b"\xef\xbb\xbfpolicy p")
    assert source is not None
    assert source.text == "policy p"


@pytest.mark.parametrize(
    "character", ["\0", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\u2028", "\ufeff", "\ud800", "\r", "\x0b"]
)
def test_characters_that_deceive_are_refused_wherever_they_stand(character: str) -> None:
    for text in (f'policy p "a{character}b"', f"policy p # a{character}b\n", f"policy p{character}q"):
        assert codes(text) == ["unusual-character"]


@pytest.mark.parametrize("text", ['policy p\r\nagency A is "x"\r\n', 'policy p "Ünïcödé 貿易 مرحبا"', "policy p\t#\t"])
def test_ordinary_characters_are_welcome(text: str) -> None:
    assert codes(text) == []
