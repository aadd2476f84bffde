"""The index of a stored rulebook: where each part of it stands in the file, and how each row stands among the others.

With it a part is read when it is asked for, and no other. It is made of the canonical form and says nothing that this
does not say; a file without it, or with one of another layout, is read whole.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xcrules.rulebook import canonical
from xcrules.rulebook.packed import Packing, Unpacking
from xcrules.rulebook.rows import Ref
from xcrules.rulebook.stored_parts import Damaged, count, listed
from xcrules.rulebook.stored_rows import MOST_DEEP, MOST_NESTED, Reader, Sort, Standing

LAYOUT = 1
"""Raised whenever the same policy would give another index."""

MEANING = (
    "exemptions", "facts", "findings", "format", "licenses", "lists", "name", "outcome", "partitions", "rows", "rules"
)  # fmt: skip
WORDING = ("deadlines", "duties", "needs", "notes", "obligations", "tiers", "words")

_SORTS = tuple(Sort)


def parsed(data: bytes) -> object:
    """JSON data. Raises one of `MISSHAPEN`."""
    said = data.decode()
    found: object = json.loads(said)
    if "\\ud" in said or "\\uD" in said:
        # Half a letter would break what is printed later: it does not encode.
        json.dumps(found, ensure_ascii=False).encode()
    return found


@dataclass(frozen=True, slots=True)
class Section:
    """The parts of a list or record in a line of the file: part i lies from ends[i] to one before ends[i + 1]."""

    line: bytes
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.ends) - 1

    def part(self, number: int) -> object:
        """Part *number* of a list."""
        return parsed(self.line[self.ends[number] : self.ends[number + 1] - 1])

    def entry(self, number: int) -> tuple[str, object]:
        """Part *number* of a record: its key, and what it holds."""
        entries = parsed(b"{%b}" % self.line[self.ends[number] : self.ends[number + 1] - 1])
        assert isinstance(entries, dict)
        ((key, value),) = entries.items()
        return key, value

    def named(self, key: str) -> object:
        """What a record holds under *key*. Raises `KeyError`."""
        number = self.find(key)
        if number is None:
            raise KeyError(key)
        return self.entry(number)[1]

    def key(self, number: int) -> str:
        return self.entry(number)[0]

    def find(self, key: str) -> int | None:
        """The number of the part of a record with that key; None if there is none."""
        there = canonical.as_bytes(key) + b":"
        number = bisect_left(range(len(self)), there, key=lambda at: self._begin(at, len(there)))
        return number if number < len(self) and self._begin(number, len(there)) == there else None

    def _begin(self, number: int, length: int) -> bytes:
        start = self.ends[number]
        return self.line[start : start + length]

    def whole(self) -> object:
        """All of the list or record."""
        return parsed(self.line[self.ends[0] - 1 : self.ends[-1] + (not len(self))])


@dataclass(frozen=True, slots=True)
class Index:
    """ends: for each key of `MEANING` and `WORDING`, where the parts of what it holds begin and end (of what is no
    list or record: where that begins, and one after its end). standing: of each row. facts: the rows that have classes,
    as `partitions` has them. spelled: row -> which of the `spellings` are in it."""

    ends: Mapping[str, Sequence[int]]
    standing: Sequence[Standing]
    facts: Sequence[Ref]
    spelled: Mapping[Ref, slice]

    def sections(self, meaning: bytes, wording: bytes) -> dict[str, Section]:
        """What each key holds, in the lines of the file."""
        return {key: Section(wording if key in WORDING else meaning, ends) for key, ends in self.ends.items()}


# --- writing -----------------------------------------------------------------------------------------


def to_bytes(
    meaning: Mapping[str, object],
    wording: Mapping[str, object],
    standing: Sequence[Standing],
    facts: Iterable[Ref],
    spellings: Mapping[Ref, Sequence[str]],
) -> bytes:
    """The index of both records. standing: of the rows. facts: those that have classes. spellings: of those that have
    any."""
    packing = Packing()
    packing.number(LAYOUT)
    ends = {**_ends(meaning), **_ends(wording)}
    for key in (*MEANING, *WORDING):
        packing.numbers(ends[key])
    kinds = list(dict.fromkeys(standing))
    numbers = {kind: number for number, kind in enumerate(kinds)}
    packing.text(canonical.as_bytes([_standing(kind) for kind in kinds]).decode())
    packing.numbers(numbers[each] for each in standing)
    packing.numbers(sorted(facts))
    packing.numbers(spellings)
    packing.numbers(map(len, spellings.values()))
    return packing.done()


def _ends(record: Mapping[str, object]) -> dict[str, list[int]]:
    """Where the parts of each part of *record* lie in its canonical form."""
    found: dict[str, list[int]] = {}
    at = 1
    for key, value in sorted(record.items()):
        at += len(canonical.as_bytes(key)) + 1
        match value:
            case list():
                ends = _following(at + 1, (len(canonical.as_bytes(each)) for each in value))
            case dict():
                pairs = sorted(value.items())
                ends = _following(at + 1, (len(canonical.as_bytes({name: each})) - 2 for name, each in pairs))
            case _:
                ends = _following(at, [len(canonical.as_bytes(value))])
        found[key] = ends
        at += len(canonical.as_bytes(value)) + 1
    return found


def _following(at: int, lengths: Iterable[int]) -> list[int]:
    ends = [at]
    for length in lengths:
        at += length + 1
        ends.append(at)
    return ends


def _standing(kind: Standing) -> list[object]:
    free = sorted(kind.free, key=lambda ref: (ref.path, ref.up))
    return [_SORTS.index(kind.sort), kind.depth, kind.nested, [["FactRef", x.path, x.list, x.up] for x in free]]


# --- reading -----------------------------------------------------------------------------------------


def from_bytes(data: bytes, reader: Reader) -> Index | None:
    """The index in *data*, None if it has another layout. reader: knows the vocabulary. Raises one of `MISSHAPEN`."""
    unpacking = Unpacking(data)
    if unpacking.number() != LAYOUT:
        return None
    ends = {key: unpacking.numbers() for key in (*MEANING, *WORDING)}
    if not all(ends.values()):
        raise Damaged("an index without its beginning")
    kinds = [_kind(each, reader) for each in listed(parsed(unpacking.text().encode()))]
    standing = tuple(map(kinds.__getitem__, unpacking.numbers()))
    facts = unpacking.numbers(len(standing))
    rows, sizes = unpacking.numbers(len(standing)), unpacking.numbers()
    unpacking.end()
    if len(standing) != len(ends["rows"]) - 1 or len(facts) != len(ends["partitions"]) - 1 or len(rows) != len(sizes):
        raise Damaged("an index of something else")
    return Index(ends, standing, facts, dict(zip(rows, _slices(sizes), strict=True)))


def _slices(sizes: array[int]) -> Iterable[slice]:
    at = 0
    for size in sizes:
        yield slice(at, at + size)
        at += size


def _kind(data: object, reader: Reader) -> Standing:
    sort, depth, nested, free = listed(data)
    return Standing(
        _SORTS[count(sort, 0, len(_SORTS) - 1)],
        count(depth, 1, MOST_DEEP),
        count(nested, 0, MOST_NESTED),
        frozenset(map(reader.fact, listed(free))),
    )
