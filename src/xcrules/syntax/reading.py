"""Reading a text to its end, past every mistake in it.

The parser is fed word by word, so that nesting is bounded before anything is built. Where it stops, the
mistake is explained and reading goes on at the next declaration keyword that starts a line. One mistake is
reported once; what lies between it and the next declaration is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise, takewhile

from lark import TextSlice, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from xcrules.diagnostics import Diagnostic
from xcrules.source import Source, Span
from xcrules.syntax import messages
from xcrules.syntax.conditions_from_parse import calendar_day
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
    problems: list[Diagnostic] = []
    file: File | None = None
    start, symbol, left = 0, "file", messages.MAX_WORDS
    while True:
        builder = FileBuilder(source)
        try:
            result = builder.transform(_parse(source, start, symbol, left, problems))
            problems += builder.problems
            if symbol == "file":
                file = result
            break
        except _Stopped as stopped:
            problems.append(stopped.problem)
            left -= stopped.words_read
            following = _next_declaration(source.text, stopped.at, start if symbol == "rest" else -1)
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
    starts = [match.start(1) for match in _leading().finditer(source.text) if match[1] not in header]
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
    problems: list[Diagnostic] = []
    builder = FileBuilder(source)
    try:
        found = builder.transform(_parse(source, start, symbol, messages.MAX_WORDS, problems, end))
    except _Stopped:
        return None
    return None if problems or builder.problems else found


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
            if found.type == "NAME" and _begins_declaration(source.text, found):
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
        problem = _wrong_value(found, span)
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


# --- where declarations begin -----------------------------------------------------------------------


@lru_cache(maxsize=1)
def _leading() -> re.Pattern[str]:
    """A declaration keyword that starts a line and is followed as a declaration is.

    `license L is not offered` is what a property claims; `source is "x"` sets a field.
    """
    leaders = "|".join(sorted(words().leaders - {"policy"}))
    return re.compile(
        rf"^[ \t]*({leaders})[ \t]+(?=[\w\"])(?!(?:is|in|has|and|or)\b)(?!\S+\s+is\s+(?:not\s+)?offered\b)",
        re.MULTILINE,
    )


def _next_declaration(text: str, stopped: int, after: int) -> int | None:
    """Where reading goes on: at or behind the place where it stopped, and behind *after*, or the same mistake
    would be met for ever."""
    for match in _leading().finditer(text, text.rfind("\n", 0, stopped) + 1):
        if match.start(1) >= stopped and match.start(1) > after:
            return match.start(1)
    return None


def _begins_declaration(text: str, token: Token) -> bool:
    """Whether a word that could be a name or a value is rather the start of the next declaration, since what
    came before it breaks off."""
    return str(token) in words().leaders and _leads(text, token)


def _declaration(text: str, read: Sequence[Token]) -> Sequence[Token]:
    """The words of the declaration that the last word belongs to."""
    for i in range(len(read) - 1, -1, -1):
        token = read[i]
        if words().text.get(token.type) not in words().leaders:
            continue
        if token.type == "LICENSE" and (_follows(read, i, "REQUIRE") or not _leads(text, token)):
            continue
        return read[i:]
    return read


def _follows(read: Sequence[Token], i: int, type_: str) -> bool:
    return i > 0 and read[i - 1].type == type_


def _leads(text: str, token: Token) -> bool:
    at = token.start_pos or 0
    match = _leading().match(text, text.rfind("\n", 0, at) + 1)
    return match is not None and match.start(1) == at


# --- values that are words of the right shape, and wrong ---------------------------------------------


def _wrong_value(token: Token, span: Span) -> Diagnostic | None:
    match token.type:
        case "DATE" if calendar_day(token) is None:
            return messages.bad_date(span)
        case "MONTH_DAY" if calendar_day(f"2000-{token}") is None:
            return messages.bad_month_day(span)
        case "NUMERAL" | "PERCENT" | "CODE" if len(token) > messages.MAX_DIGITS:
            return messages.number_too_long(span)
        case _:
            return None


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
