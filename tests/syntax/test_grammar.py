"""The grammar is free of ambiguity, and the tables written beside it agree with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from xcrules.source import Source
from xcrules.syntax.from_text import decode, parse
from xcrules.syntax.grammar import build_parser, words
from xcrules.syntax.mistakes import CLAUSES

SRC = Path(__file__).parents[2] / "src"
POLICIES = sorted((Path(__file__).parents[2] / "policies").rglob("*.xcp"))


def test_strict_mode_finds_no_conflict_and_no_clash_of_words() -> None:
    pytest.importorskip("interegular")
    assert build_parser(strict=True).options.strict


def test_strict_mode_does_find_a_clash() -> None:
    """The test above would be worthless if the lexer's checks were off."""
    pytest.importorskip("interegular")
    from lark import Lark
    from lark.exceptions import LexError

    from xcrules.syntax.grammar import _Lexer

    with pytest.raises(LexError):
        Lark("start: A | B\nA: /a+/\nB: /aa?/", parser="lalr", strict=True, _plugins={"ContextualLexer": _Lexer})


def test_every_declaration_has_its_clauses_in_the_table_of_messages() -> None:
    assert set(CLAUSES) == words().leaders - {"jurisdiction", "currency", "lists", "use"}
    assert {clause for clauses in CLAUSES.values() for clause in clauses} <= set(words().text.values())


@pytest.mark.parametrize(
    "word", sorted(words().leaders - words().reserved | {"date", "item", "party", "export", "day"})
)
def test_a_word_that_is_not_reserved_can_be_a_value_and_a_path(word: str) -> None:
    text = f"policy p\ndefine d as document.kind is {word} and {word}.x is in {{{word}, a}} and any {word} is a"
    assert parse(Source("p.xcp", text))[1] == ()


@pytest.mark.parametrize("word", sorted(words().reserved))
def test_a_reserved_word_is_no_name(word: str) -> None:
    file, problems = parse(Source("p.xcp", f'policy p\nagency {word} is "x"\n'))
    assert file is None
    assert problems[0].code in ("keyword-as-name", "syntax")


def test_the_parser_is_imported_only_when_a_text_is_read() -> None:
    code = "import sys, xcrules.syntax.from_text as f; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, env={"PYTHONPATH": str(SRC)}).returncode == 0


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_every_policy_that_ships_has_a_tree(path: Path) -> None:
    source, unreadable = decode(path.name, path.read_bytes())
    assert source is not None, unreadable
    file, problems = parse(source)
    assert file is not None, problems
