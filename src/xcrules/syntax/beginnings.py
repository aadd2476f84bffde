"""Where declarations begin: at a keyword that starts a line and is followed as a declaration is."""

from __future__ import annotations

import re
from functools import lru_cache

from xcrules.syntax.grammar import words


@lru_cache(maxsize=1)
def leading() -> re.Pattern[str]:
    """A declaration keyword that starts a line and is followed as a declaration is.

    `license L is not offered` is what a property claims; `source is "x"` sets a field.
    """
    leaders = "|".join(sorted(words().leaders - {"policy"}))
    return re.compile(
        rf"^[ \t]*({leaders})[ \t]+(?=[\w\"])(?!(?:is|in|has|and|or)\b)(?!\S+\s+is\s+(?:not\s+)?offered\b)",
        re.MULTILINE,
    )


def leads(text: str, at: int) -> bool:
    """Whether the word at *at* leads a declaration."""
    match = leading().match(text, text.rfind("\n", 0, at) + 1)
    return match is not None and match.start(1) == at


def next_declaration(text: str, stopped: int, after: int) -> int | None:
    """Where reading goes on: at or behind the place where it stopped, and behind *after*, or the same mistake
    would be met for ever."""
    for match in leading().finditer(text, text.rfind("\n", 0, stopped) + 1):
        if match.start(1) >= stopped and match.start(1) > after:
            return match.start(1)
    return None


def begins_declaration(text: str, word: str, at: int) -> bool:
    """Whether a word that could be a name or a value is rather the start of the next declaration, since what
    came before it breaks off."""
    return word in words().leaders and leads(text, at)
