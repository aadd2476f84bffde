"""Rules, exemptions, licenses and what is said of them, read back from a stored rulebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from xcrules.program.model import Duty, Id, RuleKind
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import ExemptionRow, FindingRow, LicenseRow, Lift, NeedRow, Note, ObligationRow, RuleRow
from xcrules.rulebook.rows import Ref, Row
from xcrules.rulebook.stored_parts import (
    Damaged,
    citation,
    count,
    duration,
    duty,
    fraction,
    listed,
    mapped,
    maybe_text,
    name,
    names,
    tagged,
    text,
    texts,
)
from xcrules.rulebook.stored_rows import Reader

_RULES = {f"RuleKind.{kind.name}": kind for kind in RuleKind}
_NEEDS = frozenset({"need", "cover", "limit", "force"})
Said = TypeVar("Said")


# --- what decides ------------------------------------------------------------------------------------


def rule(data: object, rows: Reader) -> RuleRow:
    own, kind, when, net, items, covered, agencies = tagged(data, "RuleRow")
    found = RuleRow(
        name(own),
        _RULES[kind],  # type: ignore[index]  # what is no text is not found
        rows.closed(when),
        rows.closed(net),
        rows.closed(items),
        None if covered is None else rows.closed(covered),
        names(agencies) if agencies else (),
    )
    if (found.kind is RuleKind.REQUIREMENT) is (found.covered is None):
        raise Damaged("a requirement that nothing answers, or something else that is answered")
    return found


def exemption(data: object, rows: Reader) -> ExemptionRow:
    own, when, net, lifts = tagged(data, "ExemptionRow")
    return ExemptionRow(
        name(own), rows.closed(when), rows.closed(net), tuple([_lift(each, rows) for each in listed(lifts)])
    )


def _lift(data: object, rows: Reader) -> Lift:
    target, touched, lifted, items = tagged(data, "Lift")
    return Lift(name(target), rows.closed(touched), rows.closed(lifted), None if items is None else rows.closed(items))


def license(data: object, said_of: Callable[[str], object], rows: Reader) -> LicenseRow:
    """*said_of*: by license, for each need how it is written and the reason given; both are no part of what decides."""
    own, kind, satisfies, answers, offer, wanted, offered, needs, left, valid = tagged(data, "LicenseRow")
    said = listed(said_of(str(name(own))))
    if len(said) != len(listed(needs)):
        raise Damaged("needs without their texts")
    lefts = [listed(each) for each in listed(left)]
    valids = [listed(each) for each in listed(valid)]
    return LicenseRow(
        id=name(own),
        kind=text(kind),
        satisfies=names(satisfies),
        answers=rows.closed(answers),
        offer=rows.closed(offer),
        wanted=rows.closed(wanted),
        offered=rows.closed(offered),
        needs=tuple([_need(each, words, rows) for each, words in zip(listed(needs), said, strict=True)]),
        left=tuple([(rows.closed(net), rows.closed(items)) for net, items in lefts]),
        valid=tuple([(duration(length), rows.closed(when)) for length, when in valids]),
    )


def _need(data: object, words: object, rows: Reader) -> NeedRow:
    kind, holds = tagged(data, "NeedRow")
    written, because = listed(words)
    if kind not in _NEEDS:
        raise Damaged("a sort of need that there is not")
    return NeedRow(text(kind), rows.closed(holds), text(written), maybe_text(because))


def finding(data: object, rows: Sequence[Row], reader: Reader) -> FindingRow:
    own, fact, levels = tagged(data, "FindingRow")
    ref = count(fact, 0, len(rows) - 1)
    row = rows[ref]
    if reader.standing[ref].free or not isinstance(row, r.LevelOf | r.Points):
        raise Damaged("a finding that is neither a scale nor a score")
    found = None if levels is None else texts(levels)
    if found != (row.names if isinstance(row, r.LevelOf) else None):
        raise Damaged("a finding with other levels than its scale")
    return FindingRow(name(own), ref, found)


def obligation(data: object, rows: Reader) -> ObligationRow:
    own, when, on = tagged(data, "ObligationRow")
    return ObligationRow(name(own), rows.closed(when), names(on))


def among(licenses: Iterable[LicenseRow], obligations: Iterable[ObligationRow], rules: Iterable[RuleRow]) -> None:
    """Raises `Damaged` where a license or an obligation names what there is not."""
    ruled, licensed = {each.id for each in rules}, [each.id for each in licenses]
    if not all({*each.satisfies} <= ruled for each in licenses):
        raise Damaged("a license for a requirement that there is not")
    if not all({*each.on} <= {*licensed} for each in obligations):
        raise Damaged("a duty of a license that there is not")


def unique(things: Iterable[RuleRow | ExemptionRow | LicenseRow | FindingRow | ObligationRow]) -> None:
    """Raises `Damaged` where two of *things* have one name."""
    ids = [each.id for each in things]
    if len(set(ids)) < len(ids):
        raise Damaged("two things of one name")


def outcome(data: object, rows: Reader) -> tuple[Ref, Ref, Ref, Ref]:
    """The rows prohibited, required, covered and referred."""
    prohibited, required, covered, referred = listed(data)
    return rows.closed(prohibited), rows.closed(required), rows.closed(covered), rows.closed(referred)


# --- what is said ------------------------------------------------------------------------------------


def note(data: object) -> Note:
    label, under = tagged(data, "Note")
    return Note(maybe_text(label), tuple([citation(each) for each in listed(under)]))


def duties(data: object) -> tuple[Duty, ...]:
    return tuple([duty(each) for each in listed(data)])


def tier_needs(data: object) -> tuple[tuple[str, ...], ...]:
    """How the needs of each tier are said."""
    return tuple([texts(tier) for tier in listed(data)])


def said_as_needed(row: Row, said: Mapping[Id, tuple[tuple[str, ...], ...]]) -> None:
    """Raises `Damaged` where *row* is tiers, and of their needs more or fewer are *said*."""
    if isinstance(row, r.TierOf) and [*map(len, said[row.id])] != [*map(len, row.needs)]:
        raise Damaged("tiers with other needs than are said")


def by_name(data: object, read: Callable[[object], Said], ids: Iterable[Id]) -> dict[Id, Said]:
    """What is stored for each of *ids*, by its full name; there must be neither more nor less."""
    stored = mapped(data)
    found = {own: read(stored[str(own)]) for own in ids}
    if len(found) != len(stored):
        raise Damaged("something that is said of nothing")
    return found


def word(key: str, data: object) -> object:
    """What a policy says beside its rules, as `wording.words` gave it under *key*."""
    if key == "title":
        return text(data)
    if key != "adds":
        return _said(data)
    adds = [listed(each) for each in listed(data)]
    return tuple([(text(own), fraction(points), _said(label), _said(under)) for own, points, label, under in adds])


def _said(data: object) -> object:
    match data:
        case dict():
            return {key: _said(each) for key, each in data.items()}
        case ["Citation", ["Id", *_], *_]:
            return citation(data)
        case list():
            return tuple([_said(each) for each in data])
        case str() | int() | None:
            return data
    raise Damaged("something else where a text should be")


def full_name(full: str) -> Id:
    """`sg.permits.tier_1` -> the policy, and the name in it."""
    policy, _, own = full.rpartition(".")
    return Id(policy, own)
