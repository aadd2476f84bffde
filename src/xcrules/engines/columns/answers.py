"""What is answered of many applications: truths of the rows that decide, as columns of an Arrow table.

The one place of the engine that makes Arrow data; `tables` is the one that reads it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from xcrules.engines.columns.frames import Truths
from xcrules.engines.outcome import Outcome
from xcrules.engines.truth import Truth
from xcrules.program.model import RuleKind
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.rows import Ref

MILD_TO_STRICT = (
    Outcome.NOT_REQUIRED,
    Outcome.LICENSED,
    Outcome.REFERRED,
    Outcome.NOT_OFFERED,
    Outcome.PROHIBITED,
)
"""The outcomes that may be possible, in the order of the bits of `possible`."""
OUTCOMES = (*MILD_TO_STRICT, Outcome.UNDETERMINED)

WORD = pa.dictionary(pa.int32(), pa.string())
WORDS = pa.array([outcome.value for outcome in OUTCOMES], pa.string())
REASON = pa.struct([("rule", WORD), ("policy", WORD), ("kind", WORD), ("certain", pa.bool_()), ("stands", pa.bool_())])
OFFERED = pa.struct([("license", WORD), ("policy", WORD), ("certain", pa.bool_())])
REFERRAL = pa.struct([("rule", WORD), ("policy", WORD), ("certain", pa.bool_())])
DUTY = pa.struct([("duty", WORD), ("policy", WORD), ("license", WORD), ("certain", pa.bool_())])
FINDING = pa.struct([("name", WORD), ("policy", WORD), ("least", pa.string()), ("most", pa.string())])
PROBLEM = pa.struct([("code", pa.string()), ("place", pa.string()), ("message", pa.string()), ("help", pa.string())])
TWINS = {"interim": "outcome", "fired_possible": "fired"}
"""Columns that are like another one where everything is known."""
_KINDS = {"prohibition": 0, "requirement": 1, "referral": 2, "exemption": 3}


@dataclass(frozen=True, slots=True)
class Asked:
    """What to answer besides the outcome: reasons with all that stands beside them; the facts that are missing."""

    reasons: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """So many applications, judged: the truth of a row, and the least and most of a finding, for each of them."""

    size: int
    truth: Callable[[Ref], Truths]
    ranges: Callable[[Ref], tuple[Sequence[str], Sequence[str]]]


def schema(book: Rulebook, asked: Asked, digests: tuple[str, str]) -> pa.Schema:
    """The columns of the answer. Its metadata name the rules of the masks in their order, and both digests."""
    mask = pa.binary(_width(book))
    fields = [
        pa.field("outcome", WORD),
        pa.field("interim", WORD),
        pa.field("possible", pa.uint8()),
        pa.field("fired", mask),
        pa.field("fired_possible", mask),
    ]
    if asked.reasons:
        fields += [
            pa.field("reasons", pa.list_(REASON)),
            pa.field("offered", pa.list_(OFFERED)),
            pa.field("referrals", pa.list_(REFERRAL)),
            pa.field("duties", pa.list_(DUTY)),
            pa.field("findings", pa.list_(FINDING)),
        ]
    if asked.missing:
        fields.append(pa.field("missing", pa.list_(pa.string())))
    fields.append(pa.field("problems", pa.list_(PROBLEM)))
    names = [str(name) for name in (*(x.id for x in book.rules), *(x.id for x in book.exemptions))]
    told = {"xcrules.policy": book.name, "xcrules.digest": digests[0], "xcrules.text_digest": digests[1]}
    return pa.schema(fields, {**told, "xcrules.rules": json.dumps(names)})


def _width(book: Rulebook) -> int:
    return max(1, (len(book.rules) + len(book.exemptions) + 7) // 8)


def answers(book: Rulebook, judged: Judged, asked: Asked, into: pa.Schema) -> pa.Table:
    """The answer for every application, without its `missing` and `problems`, which are null."""
    may, interim, outcome = outcomes(book, judged)
    firing = [*(judged.truth(rule.when) for rule in book.rules), *(_exempting(book, judged))]
    truths = np.stack(firing) if firing else np.zeros((0, judged.size), dtype=np.int8)
    columns: dict[str, Any] = {
        "outcome": _words(outcome),
        "interim": _words(interim),
        "possible": pa.array(may),
        "fired": _mask(book, truths == Truth.TRUE),
        "fired_possible": _mask(book, truths > Truth.FALSE),
    }
    if asked.reasons:
        columns["reasons"] = _reasons(book, judged, firing)
        columns["offered"] = _listed(
            OFFERED,
            judged.size,
            [(judged.truth(x.offered), {"license": x.id.name, "policy": x.id.policy}, None) for x in book.licenses],
        )
        columns["referrals"] = _listed(
            REFERRAL,
            judged.size,
            [
                (judged.truth(x.net), {"rule": x.id.name, "policy": x.id.policy}, None)
                for x in book.rules
                if x.kind is RuleKind.REFERRAL
            ],
        )
        columns["duties"] = _duties(book, judged)
        columns["findings"] = _findings(book, judged)
    made = [columns.get(each.name, pa.nulls(judged.size, each.type)) for each in into]
    return pa.Table.from_arrays(made, schema=into)


def taken(table: pa.Table, numbers: Any, *, definite: bool) -> pa.Table:
    """The rows of *table* with these numbers. definite: whether in all of them everything is known, so that the
    strictest possible outcome is the outcome, and what may fire fires."""
    at = pa.array(numbers)
    columns: dict[str, Any] = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        twin = TWINS.get(name) if definite else None
        if twin is not None:
            columns[name] = columns[twin]
        elif column.null_count == len(column):
            columns[name] = pa.nulls(len(at), column.type)
        elif name in ("outcome", "interim"):
            columns[name] = _words(column.chunk(0).indices.to_numpy().take(numbers))
        else:
            columns[name] = column.chunk(0).take(at)
    return pa.Table.from_arrays(list(columns.values()), schema=table.schema)


def unanswered(size: int, into: pa.Schema) -> pa.Table:
    """So many rows of nothing but nulls."""
    return pa.Table.from_arrays([pa.nulls(size, each.type) for each in into], schema=into)


def outcomes(book: Rulebook, judged: Judged) -> tuple[Any, Any, Any]:
    """For each application: the possible outcomes as bits, the strictest of them, and the outcome, as numbers."""
    prohibited, required = judged.truth(book.prohibited), judged.truth(book.required)
    covered, referred = judged.truth(book.covered), judged.truth(book.referred)
    true, false = Truth.TRUE, Truth.FALSE
    each = [
        (prohibited != true) & (required != true) & (referred != true),
        (prohibited != true) & (required != false) & (covered != false) & (referred != true),
        (prohibited != true) & (covered != false) & (referred != false),
        (prohibited != true) & (required != false) & (covered != true),
        prohibited != false,
    ]
    may = np.zeros(judged.size, dtype=np.uint8)
    interim = np.zeros(judged.size, dtype=np.int32)
    count = np.zeros(judged.size, dtype=np.int32)
    for number, possible in enumerate(each):
        may |= np.where(possible, np.uint8(1 << number), np.uint8(0))
        interim = np.where(possible, np.int32(number), interim)
        count += possible
    return may, interim, np.where(count == 1, interim, np.int32(len(MILD_TO_STRICT)))


def _words(numbers: Any) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int32()), WORDS, safe=False)


def _mask(book: Rulebook, bits: Any) -> pa.Array:
    """A bit for each rule, then for each exemption, the first in the lowest bit of the first byte."""
    width, size = _width(book), bits.shape[1]
    table = np.zeros((8 * width, size), dtype=np.uint8)
    table[: len(bits)] = bits
    # Whole rows are shifted at once, which is several times as fast as packing bits along the other axis.
    shifted = table.reshape(width, 8, size) << np.arange(8, dtype=np.uint8)[:, None]
    packed = np.ascontiguousarray(np.bitwise_or.reduce(shifted, axis=1).T)
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(width), size, [None, pa.py_buffer(packed.tobytes())])


def _exempting(book: Rulebook, judged: Judged) -> list[Truths]:
    """Whether each exemption's condition holds, and it lifts something, or would."""
    found = []
    for exemption in book.exemptions:
        touched = [judged.truth(lift.touched) for lift in exemption.lifts]
        found.append(np.minimum(judged.truth(exemption.when), _greatest(touched, judged.size)))
    return found


def _greatest(each: Sequence[Truths], size: int) -> Truths:
    found = np.zeros(size, dtype=np.int8)
    for one in each:
        found = np.maximum(found, one)
    return found


# --- lists -------------------------------------------------------------------------------------------


Entry = tuple[Truths, dict[str, str | None], Truths | None]
"""Something that may stand in a list: whether it does, what names it, and whether it stands after exemptions."""


def _listed(type: pa.StructType, size: int, entries: Sequence[Entry]) -> pa.Array:
    """For each application the entries that are not false, in the order given."""
    table = np.zeros((size, len(entries)), dtype=np.int8)
    for number, (found, _, _) in enumerate(entries):
        table[:, number] = found
    at, which = np.nonzero(table)
    starts = np.zeros(size + 1, dtype=np.int32)
    np.cumsum(np.count_nonzero(table, axis=1), out=starts[1:])
    children = []
    for each in type:
        if each.name == "certain":
            children.append(pa.array(table[at, which] == Truth.TRUE))
        elif each.name == "stands":
            stands = np.zeros((size, len(entries)), dtype=np.bool_)
            for number, (_, _, net) in enumerate(entries):
                stands[:, number] = net == Truth.TRUE
            children.append(pa.array(stands[at, which]))
        else:
            children.append(_named([names[each.name] for _, names, _ in entries], which))
    inner = pa.StructArray.from_arrays(children, fields=list(type))
    return pa.ListArray.from_arrays(pa.array(starts), inner)


def _named(names: Sequence[str | None], which: Any) -> pa.Array:
    words = list(dict.fromkeys(name for name in names if name is not None))
    places = {word: place for place, word in enumerate(words)}
    table = np.asarray([places.get(name, -1) if name is not None else -1 for name in names] or [-1], dtype=np.int32)
    chosen = table[which]
    return pa.DictionaryArray.from_arrays(pa.array(chosen, pa.int32(), mask=chosen < 0), pa.array(words, pa.string()))


def _reasons(book: Rulebook, judged: Judged, firing: Sequence[Truths]) -> pa.Array:
    rows = [*((rule.id, rule.kind.value, rule.net) for rule in book.rules)]
    rows += [(exemption.id, "exemption", exemption.net) for exemption in book.exemptions]
    order = sorted(range(len(rows)), key=lambda n: (_KINDS[rows[n][1]], rows[n][0].policy, rows[n][0].name))
    entries: list[Entry] = []
    for number in order:
        name, kind, net = rows[number]
        names: dict[str, str | None] = {"rule": name.name, "policy": name.policy, "kind": kind}
        entries.append((firing[number], names, judged.truth(net)))
    return _listed(REASON, judged.size, entries)


def _duties(book: Rulebook, judged: Judged) -> pa.Array:
    entries: list[Entry] = []
    held = {x.id: np.minimum(judged.truth(x.offered), judged.truth(x.answers)) for x in book.licenses}

    def owe(duty: str, policy: str, license_: str | None, owed: Truths) -> None:
        entries.append((owed, {"duty": duty, "policy": policy, "license": license_}, None))

    for exemption in book.exemptions:
        lifts = _greatest([judged.truth(lift.lifted) for lift in exemption.lifts], judged.size)
        for duty in book.duties[exemption.id]:
            owe(duty.name, exemption.id.policy, None, lifts)
    for license_ in book.licenses:
        for duty in book.duties[license_.id]:
            owe(duty.name, license_.id.policy, license_.id.name, held[license_.id])
    for obligation in book.obligations:
        when = judged.truth(obligation.when)
        for name in obligation.on:
            owe(obligation.id.name, obligation.id.policy, name.name, np.minimum(when, held[name]))
        if not obligation.on:
            owe(obligation.id.name, obligation.id.policy, None, when)
    entries.sort(key=lambda x: (x[1]["policy"] or "", x[1]["duty"] or "", x[1]["license"] or ""))
    return _listed(DUTY, judged.size, entries)


def _findings(book: Rulebook, judged: Judged) -> pa.Array:
    count = len(book.findings)
    ranges = [judged.ranges(finding.fact) for finding in book.findings]
    which = np.tile(np.arange(count), judged.size)
    children = [
        _named([finding.id.name for finding in book.findings], which),
        _named([finding.id.policy for finding in book.findings], which),
        *(pa.array([each for row in zip(*side, strict=True) for each in row], pa.string()) for side in _sides(ranges)),
    ]
    starts = np.arange(judged.size + 1, dtype=np.int32) * count
    return pa.ListArray.from_arrays(
        pa.array(starts, pa.int32()), pa.StructArray.from_arrays(children, fields=list(FINDING))
    )


def _sides(ranges: Sequence[tuple[Sequence[str], Sequence[str]]]) -> list[list[Sequence[str]]]:
    return [[least for least, _ in ranges], [most for _, most in ranges]]
