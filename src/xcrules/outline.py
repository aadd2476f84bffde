"""What a plan asks of all stages of a rulebook at once: so that it need not read all of them to report on a few.

Everything here is a number of a rule, an exemption, a license or an obligation, as the rulebook counts them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from xcrules.program.model import Id
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.packed import Packing, Unpacking
from xcrules.rulebook.parts import reads
from xcrules.rulebook.stored_parts import Damaged

LAYOUT = 1
"""Raised whenever the same rulebook would give another outline, or the same in another form."""


class By(IntEnum):
    """Who sets a duty."""

    EXEMPTION = 0
    LICENSE = 1
    OBLIGATION = 2


@dataclass(frozen=True, slots=True)
class DutyAt:
    """A duty: the `place`th of what sets it. license: whose holder owes it; None: the applicant."""

    by: By
    number: int
    place: int
    license: int | None


@dataclass(frozen=True, slots=True)
class Outline:
    """lifting, lifting_exemptions: for each rule, and for each exemption, what lifts it, as (exemption, which of its
    lifts), by the exemptions' names. satisfied: for each license, the rules that it satisfies. reads: the paths and
    lists that the policy reads."""

    lifting: Sequence[Sequence[tuple[int, int]]]
    lifting_exemptions: Sequence[Sequence[tuple[int, int]]]
    satisfied: Sequence[Sequence[int]]
    duties: Sequence[DutyAt]
    reads: frozenset[str]


def outline_of(book: Rulebook) -> Outline:
    lifting: defaultdict[Id, list[tuple[int, int]]] = defaultdict(list)
    for number, exemption in sorted(enumerate(book.exemptions), key=lambda each: each[1].id.name):
        for place, lift in enumerate(exemption.lifts):
            lifting[lift.target].append((number, place))
    rules = {rule.id: number for number, rule in enumerate(book.rules)}
    return Outline(
        lifting=tuple(tuple(lifting.get(rule.id, ())) for rule in book.rules),
        lifting_exemptions=tuple(tuple(lifting.get(each.id, ())) for each in book.exemptions),
        satisfied=tuple(tuple(rules[name] for name in each.satisfies) for each in book.licenses),
        duties=tuple(_duties(book)),
        reads=_read(book),
    )


def _duties(book: Rulebook) -> Iterator[DutyAt]:
    licenses = {each.id: number for number, each in enumerate(book.licenses)}
    for number, exemption in enumerate(book.exemptions):
        yield from (DutyAt(By.EXEMPTION, number, at, None) for at, _ in enumerate(book.duties[exemption.id]))
    for number, license_ in enumerate(book.licenses):
        yield from (DutyAt(By.LICENSE, number, at, number) for at, _ in enumerate(book.duties[license_.id]))
    for number, obligation in enumerate(book.obligations):
        holders: list[int | None] = [licenses[name] for name in obligation.on]
        yield from (DutyAt(By.OBLIGATION, number, at, holder) for at, holder in enumerate(holders or [None]))


def _read(book: Rulebook) -> frozenset[str]:
    facts = {fact for row in book.rows for fact in reads(row)}
    lists = {fact.list for fact in facts if fact.list is not None}
    named = {row.list for row in book.rows if isinstance(row, r.Any | r.Every | r.Count)}
    return frozenset({fact.path for fact in facts} | lists | named)


# --- as bytes ----------------------------------------------------------------------------------------


def to_bytes(outline: Outline) -> bytes:
    packing = Packing()
    packing.number(LAYOUT)
    for lifting in (outline.lifting, outline.lifting_exemptions):
        packing.groups([number for pair in pairs for number in pair] for pairs in lifting)
    packing.groups(outline.satisfied)
    packing.groups((x.by, x.number, x.place, 0 if x.license is None else x.license + 1) for x in outline.duties)
    packing.number(len(outline.reads))
    for path in sorted(outline.reads):
        packing.text(path)
    return packing.done()


def from_bytes(book: Rulebook, data: bytes) -> Outline | None:
    """The outline of *book*; None if it has another layout. Raises `Damaged`, or one more of `MISSHAPEN`."""
    unpacking = Unpacking(data)
    if unpacking.number() != LAYOUT:
        return None
    lifting, lifting_exemptions = _liftings(unpacking), _liftings(unpacking)
    satisfied = unpacking.groups(len(book.rules))
    duties = [_duty_at(book, *group) for group in unpacking.groups(1 << 32)]
    paths = frozenset([unpacking.text() for _ in range(unpacking.number())])
    unpacking.end()
    counts = len(lifting), len(lifting_exemptions), len(satisfied)
    if counts != (len(book.rules), len(book.exemptions), len(book.licenses)):
        raise Damaged("an outline of something else")
    return Outline(lifting, lifting_exemptions, satisfied, duties, paths)


def _liftings(unpacking: Unpacking) -> list[tuple[tuple[int, int], ...]]:
    return [tuple(zip(each[::2], each[1::2], strict=True)) for each in unpacking.groups(1 << 32)]


def _duty_at(book: Rulebook, by: int, number: int, place: int, license: int) -> DutyAt:
    who = By(by)
    there = {By.EXEMPTION: book.exemptions, By.LICENSE: book.licenses, By.OBLIGATION: book.obligations}[who]
    if number >= len(there) or license > len(book.licenses) or (who is By.LICENSE and license != number + 1):
        raise Damaged("a duty of nobody")
    return DutyAt(who, number, place, license - 1 if license else None)
