"""The parser, built once from `grammar/policy.lark`, and what the grammar says about its words.

Importing this module imports Lark, so it is imported where a text is first read, not before.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lark import Lark
from lark.lexer import ContextualLexer, PatternStr

# What every state of the lexer knows, whether or not the grammar allows it there: without NAME, `isKP` would be
# read as `is KP`; without _BULLET, a `-` that starts a line would now be a bullet and now a minus; without NOT and
# NONE, `not` where it may not stand would be read as `no` and a `t`.
_EVERYWHERE = ("NAME", "_BULLET", "NOT", "NONE")


class _Lexer(ContextualLexer):
    def __init__(self, conf: Any, states: Any, always_accept: Collection[str] = ()) -> None:
        # Outside strict mode the search for clashing terminals only warns, and takes most of the time.
        conf.skip_validation = not conf.strict
        super().__init__(conf, states, (*always_accept, *_EVERYWHERE))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the language: `text` by terminal (`LBRACE` -> `{`), the `reserved` ones, the `leaders` of a
    declaration or a header line."""

    text: Mapping[str, str]
    reserved: frozenset[str]
    leaders: frozenset[str]


def grammar_text() -> str:
    """The grammar, from the installed package or, in a checkout, from the folder beside `src`."""
    shipped = files("xcrules") / "grammar" / "policy.lark"
    if shipped.is_file():
        return shipped.read_text(encoding="utf-8")
    return (Path(__file__).parents[3] / "grammar" / "policy.lark").read_text(encoding="utf-8")


def build_parser(*, strict: bool) -> Lark:
    """A new parser. Strict mode refuses ambiguities and needs `interegular`; the tests use it."""
    return Lark(
        grammar_text(),
        parser="lalr",
        lexer="contextual",
        start=["file", "rest"],
        propagate_positions=True,
        maybe_placeholders=True,
        strict=strict,
        _plugins={"ContextualLexer": _Lexer},
    )


@lru_cache(maxsize=1)
def parser() -> Lark:
    return build_parser(strict=False)


@lru_cache(maxsize=1)
def words() -> Words:
    """Taken from the grammar itself, so that messages cannot disagree with it."""
    text = {t.name: t.pattern.value for t in parser().terminals if isinstance(t.pattern, PatternStr)}
    name = re.compile(parser().get_terminal("NAME").pattern.to_regexp())
    reserved = frozenset(w for w in text.values() if w.isalpha() and not name.fullmatch(w))
    leading = parser().parse_interactive("", start="rest").accepts()  # type: ignore[no-untyped-call]
    return Words(text, reserved, frozenset(text[t] for t in leading if t in text) | {"policy"})
