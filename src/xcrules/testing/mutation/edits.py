"""One step away from a text: a stretch of it, and what stands there instead.

The makers of edits below keep the rest of the text readable: what goes takes its comma, its bullet or its line along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from xcrules.source import Span


class Kind(StrEnum):
    """What was changed, in a word; the order is that of the report."""

    CONDITION = "condition"
    WHERE = "where"
    WHEN = "when"
    JOINT = "and/or"
    QUANTIFIER = "any/every"
    NEGATION = "negation"
    ORDER = "order"
    THRESHOLD = "threshold"
    STEP = "step"
    DATE = "date"
    SPAN = "span"
    WINDOW = "window"
    VALUE = "value"
    ENTRY = "entry"
    EXCEPT = "except"
    RULE = "rule"
    EXEMPTION = "exemption"
    TARGET = "target"
    LICENSE = "license"
    SATISFIES = "satisfies"
    FOR_ITEM = "for item"
    NEED = "need"
    COVER = "cover"
    LIMIT = "limit"
    TIERS = "tiers"
    AGENCY = "agency"
    DUTY = "duty"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters `start` up to, not including, `end` become `new`. says: what that is, in words."""

    kind: Kind
    start: int
    end: int
    new: str
    says: str


class Placed(Protocol):
    """What has a place in the text."""

    @property
    def span(self) -> Span: ...


LONGEST = 60
"""More of a text than this is not repeated in a sentence."""


def quoted(text: str) -> str:
    """*text* in backticks on one line, cut where it is long."""
    short = " ".join(re.sub(r"(?m)#[^\n\"]*$", "", text).split())
    return f"`{short}`" if len(short) <= LONGEST else f"`{short[: LONGEST - 2].rstrip()} …`"


def became(kind: Kind, span: Span, new: str) -> Edit:
    """What stands at *span* becomes *new*."""
    return Edit(kind, span.start, span.end, new, f"{quoted(span.text)} became {quoted(new)}")


def word_before(text: str, at: int, pattern: str) -> int | None:
    """Where *pattern* starts if nothing but space lies between it and *at*; None if something does (a comment)."""
    least = max(0, at - 200)
    found = re.search(rf"(?<![A-Za-z0-9_.]){pattern}\s*\Z", text[least:at])
    return None if found is None else least + found.start()


def closed_after(text: str, at: int) -> int | None:
    """The end of the parenthesis that closes right behind *at*."""
    found = re.compile(r"\s*\)").match(text, at)
    return None if found is None else found.end()


def gone(kind: Kind, text: str, start: int, end: int) -> Edit:
    """A whole clause is gone, with its line where nothing else stands behind it there."""
    says = f"{quoted(text[start:end])} is gone"
    rest = re.compile(r"[ \t\r]*").match(text, end)
    stop = end if rest is None else rest.end()
    if stop == len(text) or text[stop] == "\n":
        return Edit(kind, len(text[:start].rstrip()), end, "", says)
    if text[stop] in ",)}":
        # Not back over a line's end: what follows must not become part of a comment.
        return Edit(kind, len(text[:start].rstrip(" \t")), end, "", says)
    return Edit(kind, start, stop, "", says)


def one_gone(kind: Kind, nodes: Sequence[Placed]) -> Iterator[Edit]:
    """Each of several things with commas, words or bullets between them is gone; one that stands alone stays."""
    if len(nodes) < 2:
        return
    for number, node in enumerate(nodes):
        says = f"{quoted(node.span.text)} is gone"
        if number:
            yield Edit(kind, nodes[number - 1].span.end, node.span.end, "", says)
        else:
            yield Edit(kind, node.span.start, nodes[1].span.start, "", says)


def inserted(kind: Kind, at: int, new: str, says: str) -> Edit:
    return Edit(kind, at, at, new, says)
