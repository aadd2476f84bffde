"""Codes of goods: HS codes and control-list entries, cut into their components."""

from __future__ import annotations

import re
from collections.abc import Collection

from xcrules.facts.characters import foreign_letter
from xcrules.facts.problems import Unreadable, shown
from xcrules.facts.types import Kind
from xcrules.facts.values import Code

MOST_CODES = 1_000
"""Codes that one value may hold."""

_LONGEST = 60
_HS_SHAPE = re.compile(r"[0-9]+(?:\.[0-9]+)*", re.ASCII)
_FIRST = re.compile(r"[0-9][A-E][0-9]{3}|[A-Z]{1,6}[0-9]{1,5}", re.ASCII)
_CATEGORY = re.compile(r"[0-9][A-Z]?", re.ASCII)
_PART = re.compile(r"[0-9a-z]{1,8}", re.ASCII)


def parse_code(kind: Kind, text: str) -> Code | Unreadable:
    """One code: of the Harmonized System if *kind* is `Kind.HS`, of a control list if it is `Kind.ENTRY`."""
    return _hs(text) if kind is Kind.HS else _entry(text)


def read_codes(kind: Kind, raw: object) -> frozenset[Code] | Unreadable:
    """A string, or a collection of several; also codes as the engine holds them."""
    match raw:
        case str():
            code = parse_code(kind, raw)
            return code if isinstance(code, Unreadable) else frozenset((code,))
        case list() | tuple() | set() | frozenset():
            return _several(kind, raw)
        case _:
            return _not_a_code(kind, raw)


def looks_like_hs(text: str) -> bool:
    """Whether a bare value of an item is its HS code rather than its control-list entry."""
    return _HS_SHAPE.fullmatch(text.strip()) is not None


def format_code(kind: Kind, code: Code) -> str:
    """The usual spelling: entries `2B350.g`; HS `9101.11`, points after the fourth digit and every second one then."""
    if kind is Kind.HS:
        return ".".join(("".join(code.parts[:2]), *code.parts[2:]))
    return ".".join(code.parts)


def _several(kind: Kind, raw: Collection[object]) -> frozenset[Code] | Unreadable:
    if not raw:
        return Unreadable("no-value", "a list of codes holds at least one", "leave it out if it is not known")
    if len(raw) > MOST_CODES:
        return Unreadable("too-long", f"a fact may hold {MOST_CODES} codes, and here are {len(raw)}", "leave some out")
    codes = set()
    for one in raw:
        code = _single(kind, one)
        if isinstance(code, Unreadable):
            return code
        codes.add(code)
    return frozenset(codes)


def _single(kind: Kind, raw: object) -> Code | Unreadable:
    match raw:
        case Code():
            return raw
        case str():
            return parse_code(kind, raw)
        case _:
            return _not_a_code(kind, raw)


def _not_a_code(kind: Kind, raw: object) -> Unreadable:
    what = "an HS code" if kind is Kind.HS else "a control-list entry"
    return Unreadable("wrong-type", f"{shown(raw)} is not {what}", "write it as text, in quotes")


def _hs(raw: str) -> Code | Unreadable:
    text = raw.strip()
    if len(text) > _LONGEST or not _HS_SHAPE.fullmatch(text):
        message = f"{shown(raw)} is not an HS code{foreign_letter(raw)}"
        return Unreadable("bad-code", message, "write 2 to 10 digits, as in `9101.11`")
    digits = text.replace(".", "")
    if not 2 <= len(digits) <= 10 or any(len(part) % 2 for part in text.split(".")):
        return Unreadable(
            "bad-code",
            f"{shown(raw)} is not an HS code: its digits come in pairs, one to five of them",
            "write 2, 4, 6, 8 or 10 digits, as in `07`, `9101` or `9101.11`",
        )
    return Code(tuple(digits[i : i + 2] for i in range(0, len(digits), 2)))


def _entry(raw: str) -> Code | Unreadable:
    text = raw.strip()
    first, *rest = text.split(".") if len(text) <= _LONGEST else ("",)
    first = first.upper()
    parts = [part.lower() for part in rest]
    if _CATEGORY.fullmatch(first):
        return Unreadable(
            "bad-code",
            f"{shown(raw)} is a category of a control list, not an entry",
            "write the whole entry, as in `3A001`, or a range of entries",
        )
    if not _FIRST.fullmatch(first) or not all(_PART.fullmatch(part) for part in parts):
        message = f"{shown(raw)} is not a control-list entry{foreign_letter(raw)}"
        return Unreadable("bad-code", message, "write it as in `2B350.g`, `ML4` or `NS1`")
    return Code((first, *parts))
