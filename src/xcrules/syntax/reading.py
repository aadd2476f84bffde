"""Reading a text to its end, past every mistake in it.

The parser is fed word by word, so that nesting is bounded before anything is built. Where it stops, the
mistake is explained and reading goes on at the next declaration keyword that starts a line. One mistake is
reported once; what lies between it and the next declaration is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile
from typing import Any

from lark import TextSlice, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from xcrules.diagnostics import Diagnostic
from xcrules.source import Source, Span
from xcrules.syntax import messages
from xcrules.syntax.beginnings import begins_declaration, leading, leads, next_declaration
from xcrules.syntax.building import built
from xcrules.syntax.conditions_from_parse import SHAPES, wrong_value
from xcrules.syntax.declarations_from_parse import FileBuilder
from xcrules.syntax.grammar import parser, words
from xcrules.syntax.mistakes import Stop, Word, explain
from xcrules.syntax.tree import Declaration, File, Path, Use

_OPENING = {"LPAR": "RPAR", "LBRACE": "RBRACE", "LSQB": "RSQB"}
_CLOSING = frozenset(_OPENING.values())
_USE = re.compile(r"^[ \t]*use\b", re.MULTILINE)


@dataclass(slots=True)
class _Depth:
    """How deep the words read so far are nested: brackets that are open, and `not`s before each of them."""

    open: list[tuple[Token, int]] = field(default_factory=list)
    nots: int = 0
    total: int = 0

    def after(self, token: Token) -> int:
        if token.type in _OPENING:
            self.open.append((token, self.nots))
            self.total += self.nots + 1
            self.nots = 0
        elif token.type in _CLOSING and self.open:
            _, nots = self.open.pop()
            self.total -= nots + 1
            self.nots = 0
        elif token.type == "NOT":
            self.nots += 1
        else:
            self.nots = 0
        return self.total + self.nots


class _Stopped(Exception):
    """Reading cannot go on; raised and caught within this module."""

    def __init__(self, problem: Diagnostic, at: int, words_read: int) -> None:
        self.problem = problem
        self.at = at
        self.words_read = words_read


def read(source: Source) -> tuple[File | None, tuple[Diagnostic, ...]]:
    """The tree, or at least one problem. *source* is known to be of bearable size and to hold some text."""
    file: File | None = built(source, 0, len(source.text), "file")
    return explained(source) if file is None else (file, ())


def explained(source: Source) -> tuple[File | None, tuple[Diagnostic, ...]]:
    """The same by Lark, which knows where it stops, and what could have stood there."""
    problems: list[Diagnostic] = []
    file: File | None = None
    start, symbol, left = 0, "file", messages.MAX_WORDS
    while True:
        builder = FileBuilder(source)
        try:
            result = _tree(source, builder, _parse(source, start, symbol, left, problems))
            problems += builder.problems
            if symbol == "file":
                file = result
            break
        except _Stopped as stopped:
            problems.append(stopped.problem)
            left -= stopped.words_read
            following = next_declaration(source.text, stopped.at, start if symbol == "rest" else -1)
            if following is None or left <= 0 or len(problems) >= messages.MAX_PROBLEMS:
                break
            start, symbol = following, "rest"
    if problems:
        return None, tuple(problems[: messages.MAX_PROBLEMS])
    return file, ()


def read_partly(source: Source) -> tuple[File | None, frozenset[str]]:
    """Of a text with mistakes: the declarations without any, and the words of all others, whose names are lost.

    No file where the header is wrong, or where a `use` stands too late, since then no name can be judged.
    """
    header = ("jurisdiction", "currency", "lists", "use")
    starts = [match.start(1) for match in leading().finditer(source.text) if match[1] not in header]
    ends = [*starts, len(source.text)]
    first = _part(source, 0, ends[0], "file")
    if not isinstance(first, File):
        return None, frozenset()
    whole: list[Declaration] = list(first.declarations)
    lost: set[str] = set()
    for start, end in pairwise(ends):
        part = _part(source, start, end, "rest")
        if isinstance(part, tuple) and not any(isinstance(node, Use | Path | bool) for node in part):
            whole += part
        elif part is not None or _USE.search(source.text, start, end):
            return None, frozenset()
        else:
            lost.update(re.findall(r"\w+", source.text[start:end]))
    return replace(first, declarations=tuple(whole)), frozenset(lost)


def _part(source: Source, start: int, end: int, symbol: str) -> File | tuple[Declaration, ...] | None:
    """What one part of the text says; None if something in it is wrong."""
    quickly: File | tuple[Declaration, ...] | None = built(source, start, end, symbol)
    if quickly is not None:
        return quickly
    problems: list[Diagnostic] = []
    builder = FileBuilder(source)
    try:
        found = _tree(source, builder, _parse(source, start, symbol, messages.MAX_WORDS, problems, end))
    except _Stopped:
        return None
    return None if problems or builder.problems else found


def _tree(source: Source, builder: FileBuilder, parsed: Tree[Token]) -> Any:
    """What Lark's tree says, built from its leaves up, so that a long text does not exhaust the stack."""
    made: dict[int, Any] = {}
    for node in parsed.iter_subtrees():
        parts = [made[id(part)] if isinstance(part, Tree) else _leaf(source, builder, part) for part in node.children]
        meta = node.meta
        span = Span(source, 0, 0) if meta.empty else Span(source, meta.start_pos, meta.end_pos)
        made[id(node)] = getattr(builder, node.data)(span, parts)
    return made[id(parsed)]


def _leaf(source: Source, builder: FileBuilder, token: Token | None) -> Any:
    """A value of its shape, or the text of the word; None for what was left out."""
    if token is None or token.type not in SHAPES:
        return token and str(token)
    return getattr(builder, token.type)(Span(source, token.start_pos or 0, token.end_pos or 0), str(token))


def _parse(
    source: Source, start: int, symbol: str, left: int, problems: list[Diagnostic], end: int | None = None
) -> Tree[Token]:
    """Lark's tree of the text from *start*, of at most *left* words. Wrong values go to *problems*; what stops the
    parser is raised."""
    text = TextSlice(source.text, start, len(source.text) if end is None else end)
    reader = parser().parse_interactive(text, start=symbol)
    read: list[Token] = []
    depth = _Depth()
    lexed = reader.lexer_thread.lex(reader.parser_state)  # type: ignore[no-untyped-call]
    while True:
        word = None
        try:
            found = next(lexed, None)
            if found is None:
                return reader.feed_eof(read[-1] if read else None)  # type: ignore[no-any-return, no-untyped-call]
            if found.type == "NAME" and begins_declaration(source.text, str(found), found.start_pos or 0):
                word = _word(found)
            else:
                reader.feed_token(found)
        except UnexpectedToken as error:
            word = _word(error.token)
            if word.type == "$END":
                end = read[-1].end_pos or 0 if read else start
                word = Word("$END", "", end, end)
        except UnexpectedCharacters as error:
            at = error.pos_in_stream or 0
            shown = re.compile(r"\w+|\S").match(source.text, at)
            word = Word("", shown[0] if shown else source.text[at], at, shown.end() if shown else at + 1)
        if word is not None:
            break
        assert found is not None
        read.append(found)
        span = Span(source, found.start_pos or 0, found.end_pos or 0)
        if len(read) > left:
            raise _Stopped(messages.too_many_words(span), span.start, len(read))
        problem = wrong_value(found.type, span)
        if problem:
            problems.append(_cited(problem, _declaration(source.text, read)))
        if depth.after(found) > messages.MAX_DEPTH:
            raise _Stopped(_cited(messages.too_deep(span), _declaration(source.text, read)), span.start, len(read))
    declaration = _declaration(source.text, read)
    stop = Stop(
        source,
        word,
        tuple(_word(token) for token in declaration),
        _expected(read, symbol),
        tuple(Span(source, token.start_pos or 0, token.end_pos or 0) for token, _ in depth.open),
        first=not read and symbol == "file",
    )
    raise _Stopped(_cited(explain(stop, words()), declaration), word.start, len(read))


def _word(token: Token) -> Word:
    # A bullet begins with the line break before its dash.
    start, end = token.start_pos or 0, token.end_pos or 0
    bare = token.lstrip()
    return Word(token.type, bare, start + len(token) - len(bare), end)


def _expected(read: Sequence[Token], symbol: str) -> frozenset[str]:
    """The terminals that may follow the words read.

    Read anew, since a parser that has met a wrong word may already have closed what was open before it.
    """
    reader = parser().parse_interactive("", start=symbol)
    for token in read:
        reader.feed_token(token)
    return frozenset(reader.accepts())  # type: ignore[no-untyped-call]


def _declaration(text: str, read: Sequence[Token]) -> Sequence[Token]:
    """The words of the declaration that the last word belongs to."""
    for i in range(len(read) - 1, -1, -1):
        token = read[i]
        if words().text.get(token.type) not in words().leaders:
            continue
        if token.type == "LICENSE" and (_follows(read, i, "REQUIRE") or not leads(text, token.start_pos or 0)):
            continue
        return read[i:]
    return read


def _follows(read: Sequence[Token], i: int, type_: str) -> bool:
    return i > 0 and read[i - 1].type == type_


def _cited(problem: Diagnostic, declaration: Sequence[Token]) -> Diagnostic:
    """With the citation of the declaration that the problem is in, as far as it was read."""
    assert problem.span is not None
    for i, token in enumerate(declaration):
        if token.type == "UNDER":
            cited = list(takewhile(lambda t: t.type in ("NAME", "FIELD", "STRING", "COMMA"), declaration[i + 1 :]))
            if cited:
                text = problem.span.source.text[cited[0].start_pos : cited[-1].end_pos]
                return replace(problem, citation=" ".join(text.split()))
    return problem
