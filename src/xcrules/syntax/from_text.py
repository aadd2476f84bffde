"""From text to tree: the whole of a text is checked, read, and its problems collected.

`parse` gives a tree, or the problems that keep it from being one. It never raises.
"""

from __future__ import annotations

import re
from functools import lru_cache

from xcrules.diagnostics import Diagnostic
from xcrules.source import Source, Span
from xcrules.syntax import messages
from xcrules.syntax.tree import File

# Characters that show something else than what is read, or nothing at all: controls, lines that only some programs see,
# marks that turn the direction of what follows. None of them is needed, in labels and comments neither.
_UNUSUAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
    # marks of direction, soft hyphens, spaces without width, fillers, selectors and tags; joiners are spelling in
    # Persian and in the languages of India
    "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0f"
    "\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]|\r(?!\n)"
)


def decode(name: str, data: bytes) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The text of a file called *name*, or the problem that makes it unreadable (`too-large`, `not-utf-8`)."""
    if len(data) > messages.MAX_BYTES:
        return None, (messages.too_large(name),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, (messages.not_utf_8(name, line, error.start + 1),)
    return Source(name, text), ()


def parse(source: Source) -> tuple[File | None, tuple[Diagnostic, ...]]:
    """The tree of *source* and no problems, or no tree and at least one problem.

    After a mistake, reading goes on at the next declaration, so the problems are those of the whole text.
    """
    return _kept(source) if len(source.text) <= LONGEST_KEPT else _parsed(source)


LONGEST_KEPT = 200_000
"""Characters of a text whose tree is kept: policies that use each other read the same files again and again."""


@lru_cache(maxsize=128)
def _kept(source: Source) -> tuple[File | None, tuple[Diagnostic, ...]]:
    return _parsed(source)


def _parsed(source: Source) -> tuple[File | None, tuple[Diagnostic, ...]]:
    problems = _problems_of_the_whole(source)
    if problems:
        return None, problems
    # Lark is slow to import, and a program that loads compiled policies never needs it.
    from xcrules.syntax.reading import read

    return read(source)


def parse_partly(source: Source) -> tuple[File | None, frozenset[str]]:
    """What can be read of a *source* that has problems, so that the rest of it is checked as well.

    The tree of the declarations that nothing is wrong with, and the words of those that are left out: whoever finds
    such a word unknown cannot tell whether it is.
    """
    if _problems_of_the_whole(source):
        return None, frozenset()
    from xcrules.syntax.reading import read_partly

    return read_partly(source)


def _problems_of_the_whole(source: Source) -> tuple[Diagnostic, ...]:
    # A character takes at least one byte, so this also bounds a text that never was a file.
    if len(source.text) > messages.MAX_BYTES:
        return (messages.too_large(source.name),)
    problems = []
    for match in _UNUSUAL.finditer(source.text):
        problems.append(
            messages.unusual_character(Span(source, match.start(), match.end()), *_what_it_is(ord(match[0])))
        )
        if len(problems) == messages.MAX_PROBLEMS:
            break
    if not problems and _is_blank(source.text):
        problems.append(messages.empty_file(Span(source, 0, 0)))
    return tuple(problems)


def _is_blank(text: str) -> bool:
    """Whether *text* holds nothing but space and comments."""
    return all(line.lstrip()[:1] in ("", "#") for line in text.split("\n"))


def _what_it_is(code: int) -> tuple[str, str]:
    shown = f"U+{code:04X}"
    match code:
        case 0x0D:
            return "a carriage return without a line feed", "save the file with the line ends of Unix or Windows"
        case 0x2028 | 0x2029 | 0x85:
            return f"the line separator {shown}", "end the line in the usual way"
        case 0xFEFF:
            return "a byte order mark in the middle of the text", "remove it"
        case _ if 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069 or code in (0x061C, 0x200E, 0x200F):
            return f"the character {shown}, which turns the direction of the text,", "remove it; it is invisible"
        case _ if 0xD800 <= code <= 0xDFFF:
            return f"the half character {shown}", "remove it"
        case _ if code > 0x9F:
            return f"the invisible character {shown}", "remove it"
        case _:
            return f"the control character {shown}", "remove it; it is invisible"
