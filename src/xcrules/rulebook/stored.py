"""A rulebook as a file: canonical JSON that a production system loads without reading the policy's text.

The file is one JSON record with a line for each key, keys sorted:

    {"checksum": of all that stands below this line
    "digest", "engine", "format": …
    "meaning": what decides, the very bytes that `digest` is the digest of
    "spellings": the names of parties as they are written
    "text_digest": …
    "visible", "vocabulary": what no digest covers
    "wording": what is said; `text_digest` covers both
    "xcrules": "policy"}

In every format the checksum stands in the first line and the format in a line of its own. Nothing that is read is
believed: see `stored_rows`.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from xcrules.diagnostics import Diagnostic
from xcrules.facts.problems import shown
from xcrules.rulebook import canonical, stored_stages, stored_vocabulary
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.partition import Nominal
from xcrules.rulebook.stored_parts import MISSHAPEN, Damaged, listed, mapped, maybe_text, text, texts
from xcrules.rulebook.stored_rows import Rows
from xcrules.rulebook.stored_values import spelled

FORMAT = 1
"""Raised whenever an engine that knows only the formats below could not read a file."""

MOST_BYTES = 256 * 1024 * 1024
"""Length of the longest file that is read at all."""

BEGINNING = b'{"checksum":"'
"""What a compiled policy begins with; no policy that is written does."""

_KEYS = {
    "digest", "engine", "format", "meaning", "spellings", "text_digest", "visible", "vocabulary", "wording", "xcrules"
}  # fmt: skip
_HEAD = len(BEGINNING) + 64 + len(b'",\n')


@dataclass(frozen=True, slots=True)
class Stored:
    """What a file holds: a rulebook, and the digests that it has."""

    book: Rulebook
    digest: str
    text_digest: str


# --- writing -----------------------------------------------------------------------------------------


def to_bytes(book: Rulebook, engine: str | None) -> bytes:
    """*book* as a file. engine: the version of the library that writes it, None if it is not known."""
    meaning, wording = canonical.as_bytes(canonical.meaning(book)), canonical.as_bytes(canonical.wording(book))
    digest, text_digest = canonical.digests_of(meaning, wording)
    lines = {
        "digest": canonical.as_bytes(digest),
        "engine": canonical.as_bytes(engine),
        "format": canonical.as_bytes(FORMAT),
        "meaning": meaning,
        "spellings": canonical.as_bytes([*_spellings(book)]),
        "text_digest": canonical.as_bytes(text_digest),
        "visible": canonical.as_bytes(sorted(book.visible)),
        "vocabulary": canonical.as_bytes(stored_vocabulary.to_data(book.vocabulary)),
        "wording": wording,
        "xcrules": canonical.as_bytes("policy"),
    }
    body = b",\n".join(b'"%s":%s' % (key.encode(), line) for key, line in lines.items()) + b"}\n"
    return BEGINNING + hashlib.sha256(body).hexdigest().encode() + b'",\n' + body


def _spellings(book: Rulebook) -> Iterator[str]:
    """The names of parties as they are written: of each row, then of its classes, as they are read back."""
    for ref, row in enumerate(book.rows):
        if isinstance(row, r.Member):
            yield from _spelled_in(row)
        partition = book.partitions.get(ref)
        if isinstance(partition, Nominal):
            for group in partition.groups:
                yield from spelled(group)


def _spelled_in(member: r.Member) -> Iterator[str]:
    for line in member.lines:
        if isinstance(line.what, frozenset):
            yield from spelled(line.what)
    for other in member.minus:
        yield from _spelled_in(other)


# --- reading -----------------------------------------------------------------------------------------


def from_bytes(data: bytes, place: str) -> Stored | Diagnostic:
    """The rulebook in a file called *place*, or the problem that it cannot be used."""
    if not data.startswith(BEGINNING):
        return _another(place)
    body = data[_HEAD:]
    if data[:_HEAD] != BEGINNING + hashlib.sha256(body).hexdigest().encode() + b'",\n' or not body.endswith(b"}\n"):
        return _damaged(place, "its checksum is not that of what it holds")
    lines = {key: line for key, _, line in (each.partition(b":") for each in body[:-2].split(b",\n"))}
    try:
        with _without_collector():
            return _read(lines, place)
    except Damaged as damage:
        return _damaged(place, f"there is {damage}")
    except MISSHAPEN:
        return _damaged(place, "it does not have the shape of a policy")


@contextmanager
def _without_collector() -> Iterator[None]:
    """A large file becomes so many lists that the collector of cycles, which finds none, takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(lines: Mapping[bytes, bytes], place: str) -> Stored | Diagnostic:
    format = json.loads(lines[b'"format"'])
    if type(format) is not int or format < FORMAT:
        raise Damaged("a format that there is not")
    if format > FORMAT:
        return _newer(place, f"format {format}", FORMAT)
    decides, says = lines[b'"meaning"'], lines[b'"wording"']
    digests = json.loads(lines[b'"digest"']), json.loads(lines[b'"text_digest"'])
    if canonical.digests_of(decides, says) != digests:
        return _changed(place)
    parsed = {json.loads(key): _parsed(line) for key, line in lines.items()}
    if parsed.keys() != _KEYS or parsed["xcrules"] != "policy":
        raise Damaged("something else than a policy")
    meaning = mapped(parsed["meaning"])
    if type(meaning["format"]) is int and meaning["format"] > canonical.FORMAT:
        return _newer(place, f"form {meaning['format']} of a rulebook", canonical.FORMAT)
    if meaning["format"] != canonical.FORMAT:
        raise Damaged("a form of a rulebook that this version no longer reads")
    maybe_text(parsed["engine"])
    spellings = iter(texts(parsed["spellings"]))
    book = _book(meaning, mapped(parsed["wording"]), parsed["vocabulary"], texts(parsed["visible"]), spellings)
    return Stored(book, *digests)


def _parsed(line: bytes) -> object:
    if b"\\ud" in line or b"\\uD" in line:
        # Half a letter would break what is printed later: it does not encode.
        json.dumps(json.loads(line), ensure_ascii=False).encode()
    return json.loads(line)


def _book(
    meaning: Mapping[str, object],
    wording: Mapping[str, object],
    declared: object,
    visible: tuple[str, ...],
    spellings: Iterator[str],
) -> Rulebook:
    vocabulary = stored_vocabulary.from_data(declared)
    partitions = [listed(each) for each in listed(meaning["partitions"])]
    rows = Rows(vocabulary, {ref: classes for ref, classes in partitions}, spellings)  # noqa: C416 - of lists
    for row in listed(meaning["rows"]):
        rows.read(row)
    if len(rows.partitions) != len(partitions) or next(spellings, None) is not None:
        raise Damaged("something of no row")
    rules = tuple([stored_stages.rule(each, rows) for each in listed(meaning["rules"])])
    exemptions = tuple([stored_stages.exemption(each, rows) for each in listed(meaning["exemptions"])])
    needs, by_name = mapped(wording["needs"]), {each.id: each for each in rules}
    licenses = tuple([stored_stages.license(each, needs, rows, by_name) for each in listed(meaning["licenses"])])
    findings = tuple([stored_stages.finding(each, rows) for each in listed(meaning["findings"])])
    licensed = [each.id for each in licenses]
    obligations = tuple([stored_stages.obligation(each, rows, licensed) for each in listed(wording["obligations"])])
    prohibited, required, covered, referred = stored_stages.outcome(meaning["outcome"], rows)
    lifted = [each.id for each in exemptions]
    bound = [each.id for each in obligations]
    named = [*by_name, *lifted, *licensed, *bound]
    stored_stages.unique([*rules, *exemptions, *licenses, *obligations])
    words = stored_stages.words(wording["words"])
    text(words["title"])
    book = Rulebook(
        name=text(meaning["name"]),
        vocabulary=vocabulary,
        rows=tuple(rows.rows),
        partitions=rows.partitions,
        free=tuple(rows.free),
        rules=rules,
        exemptions=exemptions,
        licenses=licenses,
        findings=findings,
        obligations=obligations,
        prohibited=prohibited,
        required=required,
        covered=covered,
        referred=referred,
        visible=frozenset(visible),
        notes=stored_stages.notes(wording["notes"], named),
        duties=stored_stages.duties(wording["duties"], [*lifted, *licensed]),
        deadlines=stored_stages.deadlines(wording["deadlines"], bound),
        words=words,
        tier_needs=stored_stages.tier_needs(wording["tiers"], rows),
    )
    # The facts that every policy has are those of this version: they must still be those that the policy was made for.
    if canonical.facts(vocabulary, rows.paths) != meaning["facts"] or canonical.lists(vocabulary) != meaning["lists"]:
        raise Damaged("a fact that this version knows otherwise")
    return book


# --- problems ----------------------------------------------------------------------------------------


def _another(place: str) -> Diagnostic:
    return Diagnostic(
        "unknown-file",
        f"{shown(place)} is no compiled policy",
        place=place,
        help="write one with `xcrules compile POLICY -o FILE`",
    )


def _damaged(place: str, why: str) -> Diagnostic:
    return Diagnostic(
        "damaged-policy",
        f"the compiled policy {shown(place)} is damaged: {why}",
        place=place,
        help="compile the policy again",
    )


def _changed(place: str) -> Diagnostic:
    return Diagnostic(
        "changed-policy",
        f"the compiled policy {shown(place)} does not have the digests that it states",
        place=place,
        help="compile the policy again, and find out who changed the file",
    )


def _newer(place: str, what: str, known: int) -> Diagnostic:
    return Diagnostic(
        "newer-policy",
        f"the compiled policy {shown(place)} has {what}, and this version reads {known} at most",
        place=place,
        help="use the version of xcrules that compiled it, or a later one; or compile the policy again with this one",
    )
