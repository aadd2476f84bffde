"""A rulebook as canonical JSON, its two digests, and as text for people.

`digest` covers what decides: rows, classes, stages, names, numbers, dates, list contents. `text_digest` covers what is
said as well: labels, citations, needs as written, duties. Equal digests mean equal decisions.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache

from xcrules.facts.types import Vocabulary
from xcrules.facts.values import NONE
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.parts import reads

FORMAT = 2
"""Raised whenever the same policy would give another canonical form."""

_SAID = ("text", "because")


def meaning(book: Rulebook) -> dict[str, object]:
    """What decides, as JSON data."""
    return {
        "format": FORMAT,
        "name": book.name,
        "facts": facts(book.vocabulary, {fact.path for row in book.rows for fact in reads(row)}),
        "lists": lists(book.vocabulary),
        "rows": [_plain(row) for row in book.rows],
        "partitions": [[ref, _plain(partition)] for ref, partition in sorted(book.partitions.items())],
        "rules": [_plain(rule) for rule in book.rules],
        "exemptions": [_plain(exemption) for exemption in book.exemptions],
        "licenses": [_plain(license_) for license_ in book.licenses],
        "findings": [_plain(finding) for finding in book.findings],
        "outcome": [book.prohibited, book.required, book.covered, book.referred],
    }


def facts(vocabulary: Vocabulary, read: Iterable[str]) -> dict[str, object]:
    """Of the facts that are *read*, by path: their types, and what they close to."""
    return {path: _plain([vocabulary.facts[path].type, vocabulary.facts[path].closes]) for path in sorted(read)}


def lists(vocabulary: Vocabulary) -> dict[str, object]:
    """How few and how many elements each list may have."""
    return {name: [spec.least, spec.most] for name, spec in sorted(vocabulary.lists.items())}


def wording(book: Rulebook) -> dict[str, object]:
    """What is said beside it: labels, citations, needs as written, duties and deadlines."""
    return {
        "words": _plain(book.words),
        "notes": {str(name): _plain(note) for name, note in sorted(book.notes.items())},
        "needs": {str(x.id): [[need.text, need.because] for need in x.needs] for x in book.licenses},
        "tiers": {str(name): _plain(needs) for name, needs in sorted(book.tier_needs.items())},
        "obligations": [_plain(obligation) for obligation in book.obligations],
        "duties": {str(name): _plain(duties) for name, duties in sorted(book.duties.items())},
        "deadlines": {str(name): _plain(deadline) for name, deadline in sorted(book.deadlines.items())},
    }


def digests(book: Rulebook) -> tuple[str, str]:
    """(digest, text_digest), SHA-256 in hexadecimal."""
    return digests_of(as_bytes(meaning(book)), as_bytes(wording(book)))


def digests_of(decides: bytes, said: bytes) -> tuple[str, str]:
    """(digest, text_digest) of a rulebook, from `meaning` and `wording` as bytes."""
    digest = hashlib.sha256(decides)
    both = digest.copy()
    both.update(said)
    return digest.hexdigest(), both.hexdigest()


def as_bytes(data: object) -> bytes:
    """JSON data in the one form that is hashed and stored: keys sorted, no space, no line break."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _plain(value: object) -> object:
    """*value* as JSON data; a set is sorted, a frozen record is its name and its fields."""
    kind: type = type(value)
    name, said = _record(kind)
    if name:
        return [name, *[_plain(getattr(value, each)) for each in said]]
    match value:
        # Rows are made of records, tuples and numbers; an enum may be a text or a number besides.
        case tuple() | list():
            return [_plain(each) for each in value]
        case _ if value is NONE:
            return {"none": True}  # no text, so that it is not taken for one
        case Enum():
            return f"{type(value).__name__}.{value.name}"
        case bool() | str() | None:
            return value
        case int():
            return value if value.bit_length() <= 64 else f"{value:#x}"
        case frozenset():
            return [_plain(each) for each in sorted(value, key=r.describe)]
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case date():
            return value.isoformat()
    assert isinstance(value, Mapping), f"{value!r} has no canonical form"
    return {str(key): _plain(each) for key, each in sorted(value.items())}


@cache
def _record(kind: type) -> tuple[str, tuple[str, ...]]:
    """The name of a frozen record, and those of its fields that belong to the canonical form; "" if it is none."""
    if not is_dataclass(kind):
        return "", ()
    return kind.__name__, tuple(f.name for f in fields(kind) if f.compare and f.name not in _SAID)


def show(book: Rulebook) -> str:
    """The rulebook for people: classes, rows and stages, one a line."""
    return "\n".join(_lines(book)) + "\n"


def _lines(book: Rulebook) -> Iterator[str]:
    yield f"rulebook {book.name}"
    for ref, row in enumerate(book.rows):
        yield f"  {ref}: {_row(row)}"
        if ref in book.partitions:
            yield f"      classes: {_classes(book, ref)}"
    for rule in book.rules:
        covered = "" if rule.covered is None else f", covered {rule.covered}"
        yield f"  {rule.kind.value} {rule.id}: when {rule.when}, net {rule.net}{covered}"
    for exemption in book.exemptions:
        lifts = "; ".join(f"{lift.target} when {lift.lifted}" for lift in exemption.lifts)
        yield f"  exemption {exemption.id}: when {exemption.when}, net {exemption.net}, lifts {lifts}"
    for license_ in book.licenses:
        needs = ", ".join(f"{need.kind} {need.holds}" for need in license_.needs)
        yield f"  license {license_.id} {license_.kind}: offer {license_.offer}, offered {license_.offered} ({needs})"
    for finding in book.findings:
        yield f"  finding {finding.id}: {finding.fact}"
    for obligation in book.obligations:
        yield f"  obligation {obligation.id}: when {obligation.when}"
    yield (
        f"  outcome: prohibited {book.prohibited}, required {book.required}, "
        f"covered {book.covered}, referred {book.referred}"
    )


def _row(row: r.Row) -> str:
    return f"{type(row).__name__.lower()} " + " ".join(
        r.describe(getattr(row, f.name)) for f in fields(row) if getattr(row, f.name) is not None
    )


def _classes(book: Rulebook, ref: int) -> str:
    partition = book.partitions[ref]
    return r.describe(tuple(getattr(partition, f.name) for f in fields(partition) if f.compare))
