"""The Consolidated List of the United Nations Security Council, from the XML that the Secretariat publishes.

The shape, outermost first: CONSOLIDATED_LIST (attribute `dateGenerated`) holds INDIVIDUALS and ENTITIES, these hold an
INDIVIDUAL or ENTITY for each who is listed, and what is said of one stands in its children as text: FIRST_NAME …
FOURTH_NAME, UN_LIST_TYPE, REFERENCE_NUMBER, LISTED_ON, NATIONALITY/VALUE, INDIVIDUAL_ALIAS/ALIAS_NAME,
INDIVIDUAL_ADDRESS/COUNTRY, and the same with ENTITY_ in front. Everything else is passed over. docs/lists.md says
against what this was checked.

The text comes from a network. A document type declaration is refused where it begins, so no entity is ever declared,
expanded or fetched. That is what defusedxml would be for; refusing the whole declaration takes one handler of the
parser that Python brings along, and a dependency less.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from xml.parsers import expat

from xcrules.diagnostics import Diagnostic
from xcrules.facts.characters import is_unseen
from xcrules.facts.problems import shown
from xcrules.facts.texts import parse_date
from xcrules.lists import problems

MAX_BYTES = 32_000_000
MAX_DEPTH = 16
MAX_TEXTS = 200_000
"""Texts that are kept of one file. The list of 2020 has about a thousand entries in 1.6 MB, five levels deep."""

_ROOT = "CONSOLIDATED_LIST"
_KINDS = {"INDIVIDUAL": "individual", "ENTITY": "entity"}
_ENTRIES = {(_ROOT, "INDIVIDUALS", "INDIVIDUAL"), (_ROOT, "ENTITIES", "ENTITY")}
# Joiners are spelling in Persian and in the languages of India.
_JOINERS = "\u200c\u200d"

NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
LIST_TYPE, REFERENCE, LISTED_ON = "UN_LIST_TYPE", "REFERENCE_NUMBER", "LISTED_ON"
NATIONALITY, ALIAS, COUNTRY = "NATIONALITY/VALUE", "ALIAS/ALIAS_NAME", "ADDRESS/COUNTRY"
_KEPT = {*NAMES, LIST_TYPE, REFERENCE, LISTED_ON, NATIONALITY, ALIAS, COUNTRY}


@dataclass(frozen=True, slots=True)
class Listed:
    """One who is listed, as published.

    kind: `individual` or `entity`; line: where that begins in the file, from 1.
    texts: (where it stands below INDIVIDUAL or ENTITY, text), in the order of the file; the empty ones are left out.
    """

    kind: str
    line: int
    texts: tuple[tuple[str, str], ...]

    def all(self, *where: str) -> tuple[str, ...]:
        """The different texts at the places *where*: those at the first place first."""
        return tuple(dict.fromkeys(text for place in where for at, text in self.texts if at == place))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The list as it was on one day. generated: the day and time, as published."""

    generated: str
    day: date
    listed: tuple[Listed, ...]


def read(name: str, data: bytes) -> Snapshot | Diagnostic:
    """The list in *data*, or why it is none (`too-large`, `not-utf-8`, `bad-list-file`); *name* is for messages."""
    if len(data) > MAX_BYTES:
        return problems.too_large(name, f"{MAX_BYTES:,} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return problems.not_utf_8(name, data.count(b"\n", 0, error.start) + 1)
    reader = _Reader(name)
    try:
        # Whatever encoding the file says it has: it has been read as UTF-8, which is how the list is published.
        reader.parser.Parse(text.encode(), True)
    except _Refused as refused:
        return refused.problem
    except expat.ExpatError as error:
        return problems.bad_list_file(name, error.lineno, f"cannot be read as XML: {expat.ErrorString(error.code)}")
    day = parse_date(reader.generated[: len("2026-10-08")])
    if not isinstance(day, date):
        return problems.bad_list_file(name, 1, "does not say when the list was made (`dateGenerated`)")
    if not reader.listed:
        return problems.bad_list_file(name, 1, "names nobody")
    return Snapshot(reader.generated, day, tuple(reader.listed))


def tidy(text: str) -> str:
    """*text* on one line, single spaces, without characters that nobody sees: the published names have stray ones."""
    line = " ".join(text.split())
    if not line.isprintable():
        line = " ".join("".join(c for c in line if c in _JOINERS or not is_unseen(c)).split())
    return line


class _Refused(Exception):
    def __init__(self, problem: Diagnostic) -> None:
        self.problem = problem


class _Reader:
    """What the parser calls on its way through the file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.generated = ""
        self.listed: list[Listed] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._declaration
        self._path: list[str] = []
        self._line = 0
        self._texts: list[tuple[str, str]] = []
        self._parts: list[str] | None = None
        self._kept = 0

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._parts is not None:
            raise self._refused(f"has {shown(tag)} inside {shown(self._path[-1])}, where only text belongs")
        if not self._path:
            if tag != _ROOT:
                raise self._refused(f"begins with {shown(tag)}, and the list with `{_ROOT}`")
            self.generated = tidy(attributes.get("dateGenerated", ""))
        self._path.append(tag)
        if len(self._path) > MAX_DEPTH:
            raise _Refused(problems.too_large(self.name, f"{MAX_DEPTH} elements in each other"))
        if tag in _KINDS:
            if tuple(self._path) not in _ENTRIES:
                # Passed over, it could be somebody who is listed.
                raise self._refused(f"has {shown(tag)} where the list has none")
            self._line = self.parser.CurrentLineNumber
            self._texts = []
            self._count()
        elif self._where() in _KEPT:
            self._parts = []

    def _end(self, tag: str) -> None:
        if self._parts is not None:
            text = tidy("".join(self._parts))
            self._parts = None
            if text:
                self._count()
                self._texts.append((self._where(), text))
        elif tag in _KINDS:
            self.listed.append(Listed(_KINDS[tag], self._line, tuple(self._texts)))
        self._path.pop()

    def _text(self, text: str) -> None:
        if self._parts is not None:
            self._parts.append(text)

    def _declaration(self, *_: object) -> None:
        raise self._refused("declares a document type, which the list does not")

    def _where(self) -> str:
        """Where the element stands below INDIVIDUAL or ENTITY, the same for both; empty if it stands elsewhere."""
        if tuple(self._path[:3]) not in _ENTRIES:
            return ""
        return "/".join(self._path[3:]).removeprefix(f"{self._path[2]}_")

    def _count(self) -> None:
        self._kept += 1
        if self._kept > MAX_TEXTS:
            raise _Refused(problems.too_large(self.name, f"{MAX_TEXTS:,} texts"))

    def _refused(self, wrong: str) -> _Refused:
        return _Refused(problems.bad_list_file(self.name, self.parser.CurrentLineNumber, wrong))
