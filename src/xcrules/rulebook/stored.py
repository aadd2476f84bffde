"""A rulebook as a file: canonical JSON that a production system loads without reading the policy's text.

The file is one JSON record with a line for each key, keys sorted:

    {"checksum": of all that stands below this line
    "digest", "engine", "format": …
    "index": where each part of the next line and of `wording` stands
    "meaning": what decides, the very bytes that `digest` is the digest of
    "plan", "planes": what the engine makes of both, made beforehand
    "spellings": the names of parties as they are written
    "text_digest": …
    "visible", "vocabulary": what no digest covers
    "wording": what is said; `text_digest` covers both
    "xcrules": "policy"}

`index`, `plan` and `planes` are made of the other lines, and are numbers, in base64. In every format the checksum
stands in the first line and the format in a line of its own. Nothing that is read is believed: see `stored_rows`.
"""

from __future__ import annotations

import hashlib
import json
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from xcrules.diagnostics import Diagnostic
from xcrules.facts.types import Vocabulary
from xcrules.rulebook import canonical, stored_index, stored_later, stored_whole
from xcrules.rulebook import rows as r
from xcrules.rulebook import stored_vocabulary as vocabularies
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.partition import Nominal, Partition
from xcrules.rulebook.stored_index import parsed
from xcrules.rulebook.stored_parts import MISSHAPEN, Damaged, mapped, maybe_text, texts
from xcrules.rulebook.stored_problems import another, changed, damaged, misshapen, newer
from xcrules.rulebook.stored_rows import Reader
from xcrules.rulebook.stored_values import spelled
from xcrules.uncollected import uncollected

FORMAT = 2
"""Raised whenever an engine that knows only the formats below could not read a file."""

MOST_BYTES = 256 * 1024 * 1024
"""Length of the longest file that is read at all."""

BEGINNING = b'{"checksum":"'
"""What a compiled policy begins with; no policy that is written does."""

_KEYS = {
    "digest", "engine", "format", "index", "meaning", "plan", "planes", "spellings", "text_digest", "visible",
    "vocabulary", "wording", "xcrules",
}  # fmt: skip
_HEAD = len(BEGINNING) + 64 + len(b'",\n')


@dataclass(frozen=True, slots=True)
class Made:
    """What the engine makes of a rulebook: its tables, and the plan of its reports."""

    planes: bytes
    plan: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """What a file holds: a rulebook, the digests that it has, and what was made of it.

    made: None where the file was read whole, or has an index of another layout.
    """

    book: Rulebook
    digest: str
    text_digest: str
    made: Made | None


# --- writing -----------------------------------------------------------------------------------------


def to_bytes(book: Rulebook, engine: str | None, made: Made) -> bytes:
    """*book* as a file. engine: the version of the library that writes it, None if it is not known."""
    decides, says = canonical.meaning(book), canonical.wording(book)
    meaning, wording = canonical.as_bytes(decides), canonical.as_bytes(says)
    digest, text_digest = canonical.digests_of(meaning, wording)
    spellings = spellings_in(book.rows, book.partitions)
    names = [name for each in spellings.values() for name in each]
    rows = stored_whole.rows_of(decides, book.vocabulary, iter(names))
    index = stored_index.to_bytes(decides, says, rows.standing, rows.partitions, spellings)
    lines = {
        "digest": canonical.as_bytes(digest),
        "engine": canonical.as_bytes(engine),
        "format": canonical.as_bytes(FORMAT),
        "index": _in_base64(index),
        "meaning": meaning,
        "plan": _in_base64(made.plan),
        "planes": _in_base64(made.planes),
        "spellings": canonical.as_bytes(names),
        "text_digest": canonical.as_bytes(text_digest),
        "visible": canonical.as_bytes(sorted(book.visible)),
        "vocabulary": canonical.as_bytes(vocabularies.to_data(book.vocabulary)),
        "wording": wording,
        "xcrules": canonical.as_bytes("policy"),
    }
    body = b",\n".join(b'"%s":%s' % (key.encode(), line) for key, line in lines.items()) + b"}\n"
    return BEGINNING + hashlib.sha256(body).hexdigest().encode() + b'",\n' + body


def _in_base64(data: bytes) -> bytes:
    return b'"%s"' % b2a_base64(data, newline=False)


def spellings_in(rows: Iterable[r.Row], partitions: Mapping[r.Ref, Partition]) -> dict[r.Ref, list[str]]:
    """The names of parties as they are written, by row: in the row, then in its classes, as they are read back."""
    found: dict[r.Ref, list[str]] = {}
    for ref, row in enumerate(rows):
        names = [*_spelled_in(row)] if isinstance(row, r.Member) else []
        partition = partitions.get(ref)
        if isinstance(partition, Nominal):
            names += [name for group in partition.groups for name in spelled(group)]
        if names:
            found[ref] = names
    return found


def _spelled_in(member: r.Member) -> Iterator[str]:
    for line in member.lines:
        if isinstance(line.what, frozenset):
            yield from spelled(line.what)
    for other in member.minus:
        yield from _spelled_in(other)


# --- reading -----------------------------------------------------------------------------------------


def from_bytes(data: bytes, place: str, *, whole: bool = False) -> Stored | Diagnostic:
    """The rulebook in a file called *place*, or the problem that it cannot be used.

    whole: every part is read and checked now, and what was made of the rulebook is left alone. Else a part is read when
    it is asked for, which raises `PolicyError` if it cannot be used.
    """
    if not data.startswith(BEGINNING):
        return another(place)
    checksum = hashlib.sha256(memoryview(data)[_HEAD:]).hexdigest()
    if data[:_HEAD] != BEGINNING + checksum.encode() + b'",\n':
        return damaged(place, "its checksum is not that of what it holds")
    try:
        with uncollected():
            return _read(_lines(data), place, whole)
    except MISSHAPEN as error:
        return misshapen(place, error)


def _lines(data: bytes) -> dict[str, bytes]:
    """What stands in each line of the record below the checksum, by its key."""
    found: dict[str, bytes] = {}
    at = _HEAD
    while at < len(data):
        end = data.index(b"\n", at)
        colon = data.index(b":", at, end)
        found[str(json.loads(data[at:colon]))] = data[colon + 1 : end - 1]
        at = end + 1
        if data[end - 1 : end] != (b"}" if at == len(data) else b","):
            raise Damaged("a line that does not end")
    return found


def _read(lines: Mapping[str, bytes], place: str, whole: bool) -> Stored | Diagnostic:
    format = json.loads(lines["format"])
    if type(format) is not int or format < 1:
        raise Damaged("a format that there is not")
    if format > FORMAT:
        return newer(place, f"format {format}", FORMAT)
    if format < FORMAT:
        raise Damaged("a format that this version no longer reads")
    if lines.keys() != _KEYS or json.loads(lines["xcrules"]) != "policy":
        raise Damaged("something else than a policy")
    digests = canonical.digests_of(lines["meaning"], lines["wording"])
    if digests != (json.loads(lines["digest"]), json.loads(lines["text_digest"])):
        return changed(place)
    maybe_text(parsed(lines["engine"]))
    vocabulary = vocabularies.from_data(parsed(lines["vocabulary"]))
    visible, spellings = texts(parsed(lines["visible"])), texts(parsed(lines["spellings"]))
    index = None
    if not whole:
        index = stored_index.from_bytes(_from_base64(lines["index"]), Reader(vocabulary, (), {}, iter(())))
    if index is None:
        return _whole(lines, place, vocabulary, visible, spellings, digests)
    sections = index.sections(lines["meaning"], lines["wording"])
    problem = _other_form(sections["format"].part(0), place)
    if problem is not None:
        return problem
    book = stored_later.read(place, vocabulary, index, sections, visible, spellings)
    return Stored(book, *digests, Made(_from_base64(lines["planes"]), _from_base64(lines["plan"])))


def _whole(
    lines: Mapping[str, bytes],
    place: str,
    vocabulary: Vocabulary,
    visible: tuple[str, ...],
    spellings: tuple[str, ...],
    digests: tuple[str, str],
) -> Stored | Diagnostic:
    meaning, wording = mapped(parsed(lines["meaning"])), mapped(parsed(lines["wording"]))
    problem = _other_form(meaning["format"], place)
    if problem is not None:
        return problem
    return Stored(stored_whole.read(meaning, wording, vocabulary, visible, iter(spellings)), *digests, None)


def _other_form(form: object, place: str) -> Diagnostic | None:
    """The problem that a rulebook is in another canonical form. Raises `Damaged` if that is an older one, or none."""
    if type(form) is int and form > canonical.FORMAT:
        return newer(place, f"form {form} of a rulebook", canonical.FORMAT)
    if form != canonical.FORMAT:
        raise Damaged("a form of a rulebook that this version no longer reads")
    return None


def _from_base64(line: bytes) -> bytes:
    if len(line) < 2 or line[:1] + line[-1:] != b'""':
        raise Damaged("something else where numbers should be")
    return a2b_base64(memoryview(line)[1:-1], strict_mode=True)
