"""What is wrong with one value, before anybody knows where it stands.

Parsers of values return the value or an `Unreadable`; they never raise. Who called knows the place and makes a
`Diagnostic` of it: the reader of applications with a path, the compiler of policies with a span.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction

from xcrules.diagnostics import Diagnostic
from xcrules.facts.characters import is_unseen
from xcrules.source import Span

LONGEST_SHOWN = 60
"""Characters of the author's own words that a message repeats; what is longer is cut."""

MOST_COMPARED = 2_000
"""Words among which the nearest is looked for; among more, nothing is proposed."""


@dataclass(frozen=True, slots=True)
class NumberText:
    """A number as JSON text has it, kept as text so that no digit is lost on the way."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value that cannot be read: `code` names its page, `message` says what is wrong, `help` what to write."""

    code: str
    message: str
    help: str | None = None

    def at(self, place: str | None = None, span: Span | None = None) -> Diagnostic:
        return Diagnostic(self.code, self.message, span=span, help=self.help, place=place)


def shown(raw: object) -> str:
    """*raw* in backticks as people know it from the application: cut if long, invisible characters spelled out."""
    match raw:
        case str():
            text = raw
        case bool():
            text = "true" if raw else "false"
        case int() | Fraction():
            # Python refuses to spell out integers of thousands of digits.
            if max(raw.numerator.bit_length(), raw.denominator.bit_length()) > 400:
                return "a very long number"
            text = str(raw)
        case float() | Decimal() | date() | NumberText():
            text = str(raw)
        case None:
            return "an unknown value"
        case Mapping():
            return "a record"
        case list() | tuple() | set() | frozenset():
            return "a list"
        case _:
            return "this value"
    cut = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
    return "`" + "".join(_visible(c) for c in cut) + "`"


def forbidden(raw: str, unseen: str) -> Unreadable:
    """*raw* holds a character that nobody sees."""
    message = f"{shown(raw)} holds the invisible character U+{ord(unseen):04X}"
    return Unreadable("forbidden-character", message, "remove it, or write the text anew")


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """`did you mean …?` with the nearest of *known*, or nothing where none is near."""
    # Nearness costs time that grows with length and with the number of words; no word of ours is that long.
    known = list(known)
    if len(word) > LONGEST_SHOWN or len(known) > MOST_COMPARED:
        return None
    by_fold = {name.casefold(): name for name in sorted(known)}
    near = get_close_matches(word.casefold(), list(by_fold), n=1, cutoff=0.6)
    return f"did you mean `{by_fold[near[0]]}`?" if near else None


def _visible(character: str) -> str:
    return character if character.isprintable() and not is_unseen(character) else f"\\u{ord(character):04x}"
