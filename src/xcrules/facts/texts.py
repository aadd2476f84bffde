"""Texts, names and dates."""

from __future__ import annotations

import re
from datetime import date, datetime

from xcrules.facts.characters import foreign_letter, unseen_in
from xcrules.facts.problems import Unreadable, did_you_mean, forbidden, shown
from xcrules.facts.types import Type
from xcrules.facts.values import Party, party

LONGEST_TEXT = 10_000
"""Characters that a text may have."""

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
# Joiners are spelling in Persian and in the languages of India; every other invisible character only hides something.
_JOINERS = "\u200c\u200d"
_LINES = "\n\t\r"


def read_text(raw: object, lines: bool = True) -> str | Unreadable:
    """Text that people can see; with *lines* it may run over several lines.

    Characters that steer the direction of writing, and other invisible ones, are errors: they make a name look
    like another.
    """
    if not isinstance(raw, str):
        return Unreadable("wrong-type", f"{shown(raw)} is not text", "write text, in quotes")
    if len(raw) > LONGEST_TEXT:
        return Unreadable("too-long", f"a text may have {LONGEST_TEXT} characters, and this has {len(raw)}", "cut it")
    unseen = unseen_in(raw, _JOINERS + _LINES if lines else _JOINERS)
    if unseen:
        return forbidden(raw, unseen)
    if not raw.strip():
        return Unreadable("no-value", "a text here is never empty", "leave it out if it is not known")
    return raw


def read_party(raw: object) -> Party | Unreadable:
    """A party's name on one line, or a party as the engine holds it."""
    if isinstance(raw, Party):
        return raw
    text = read_text(raw, lines=False)
    if isinstance(text, Unreadable):
        return text
    read = party(text.strip())
    return read if read.folded else Unreadable("no-value", f"{shown(raw)} holds no letter", "write the party's name")


def parse_date(text: str) -> date | Unreadable:
    """A real day, year first: `2026-03-02`."""
    written = _DATE.fullmatch(text.strip()) if len(text) <= LONGEST_TEXT else None
    if not written:
        message = f"{shown(text)} is not a date{foreign_letter(text)}"
        return Unreadable("not-a-date", message, "write year, month and day, as in `2026-03-02`")
    try:
        return date(int(written[1]), int(written[2]), int(written[3]))
    except ValueError:
        help = "write a day between `0001-01-01` and `9999-12-31`"
        return Unreadable("not-a-date", f"{shown(text)} is no day of the calendar", help)


def read_date(raw: object) -> date | Unreadable:
    """A date in text, or a day without a time."""
    match raw:
        case datetime():
            return Unreadable("not-a-date", f"{shown(raw)} has a time of day", "hand in the date alone")
        case date():
            return raw
        case str():
            return parse_date(raw)
        case _:
            return Unreadable("not-a-date", f"{shown(raw)} is not a date", "write it as in `2026-03-02`")


def read_word(type: Type, raw: object) -> str | Unreadable:
    """One of the words of a choice or a ladder, spelled as declared."""
    if isinstance(raw, str) and raw in type.values:
        return raw
    allowed = ", ".join(f"`{word}`" for word in type.values[:20])
    near = did_you_mean(raw, type.values) if isinstance(raw, str) else None
    message = f"{shown(raw)} is not among the values of this fact{foreign_letter(raw) if isinstance(raw, str) else ''}"
    return Unreadable("unknown-value", message, near or f"write one of {allowed}")


def read_words(type: Type, raw: object) -> frozenset[str] | Unreadable:
    """A set: one word, or a collection of several, which may be empty."""
    if not isinstance(raw, list | tuple | set | frozenset):
        raw = [raw]
    words = set()
    for one in raw:
        word = read_word(type, one)
        if isinstance(word, Unreadable):
            return word
        words.add(word)
    return frozenset(words)
