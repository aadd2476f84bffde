"""Lines for people, on a terminal or in a pipe.

On a terminal lines are wrapped at its width, below their own beginning; in a pipe they are left whole, so that a
citation can be searched for. What is said comes from policies and applications: it is never read as markup, and
nothing in it can command the terminal.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

from rich.console import Console
from rich.text import Text

NARROWEST, WIDEST = 20, 400
"""Whatever a terminal says of itself, lines are wrapped at a width between these."""

NARROW = 60
"""On a terminal with fewer columns, less of it is spent on margins."""

PIPED = 100
"""The width for what is always wrapped, where there is no terminal."""


class Style(StrEnum):
    """How a line looks where there are colors; the words say the same without."""

    PLAIN = ""
    TITLE = "bold"
    QUIET = "dim"
    GOOD = "bold green"
    OPEN = "bold yellow"
    BAD = "bold red"


@dataclass(frozen=True, slots=True)
class Line:
    """One line before it is wrapped. depth: 0, 1 for an entry, 2 for what stands below it.

    lead: how many of its first characters have the style; all if it is 0.
    """

    words: str
    style: Style = Style.PLAIN
    depth: int = 0
    lead: int = 0


def printable(text: str) -> str:
    """*text* with everything that could command a terminal, or hide in one, spelled out."""
    return "".join(f"<U+{ord(c):04X}>" if _commands(c) else c for c in text)


def json_text(value: object, indent: int | None = 2) -> str:
    """*value* as JSON that is safe to look at: the same characters are escaped in it."""
    # A line end can only be the layout: JSON escapes those inside texts.
    return _UNUSUAL.sub(lambda found: _escaped(found[0]), json.dumps(value, indent=indent, ensure_ascii=False))


_UNUSUAL = re.compile(r"[^ -~\n]")


def _escaped(character: str) -> str:
    if not _commands(character):
        return character
    halves = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{halves[start : start + 4]}" for start in range(0, len(halves), 4))


def _commands(character: str) -> bool:
    return not character.isprintable() and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def console(stream: TextIO | None = None) -> Console:
    """A console on *stream*, standard output if it is left out, without colors where they are not wanted."""
    width, height = shutil.get_terminal_size()
    plain = "NO_COLOR" in os.environ
    return Console(
        file=stream or sys.stdout,
        width=min(max(width, NARROWEST), WIDEST),
        height=height,  # without it, rich takes a simple terminal for one of 80 columns
        color_system=None if plain else "auto",
        highlight=False,
        markup=False,
        emoji=False,
    )


def width_of_problems() -> int:
    """The width at which problems are wrapped on standard error."""
    return min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST) if sys.stderr.isatty() else PIPED


def print_lines(lines: Iterable[Line], on: Console) -> None:
    for line in lines:
        _print(line, on)


def _print(line: Line, on: Console) -> None:
    is_narrow = on.is_terminal and on.width < NARROW
    mark = ("", "- ", "  ")[line.depth] if is_narrow else ("", "  - ", "      ")[line.depth]
    words = Text(printable(line.words))
    words.stylize(line.style, 0, line.lead or len(words))
    if not on.is_terminal:
        on.print(Text.assemble(mark, words), soft_wrap=True)
        return
    # What follows a line's beginning stands a little further in, so that it cannot be taken for a line of its own.
    below = " " * (len(mark) + 2)
    first, *rest = words.wrap(on, on.width - len(below)) or [Text("")]
    for number, part in enumerate((first, *rest)):
        part.rstrip()
        on.print(Text.assemble(below if number else mark, part), no_wrap=True, overflow="ignore", crop=False)
