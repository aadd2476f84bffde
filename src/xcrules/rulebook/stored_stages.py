"""Rules, exemptions, licenses and what is said of them, read back from a stored rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xcrules.program.model import Deadline, Duty, Id, RuleKind
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import ExemptionRow, FindingRow, LicenseRow, Lift, NeedRow, Note, ObligationRow, RuleRow
from xcrules.rulebook.rows import Ref
from xcrules.rulebook.stored_parts import (
    Damaged,
    an,
    citation,
    deadline,
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
from xcrules.rulebook.stored_rows import Rows

_RULES = {f"RuleKind.{kind.name}": kind for kind in RuleKind}
_NEEDS = frozenset({"need", "cover", "limit", "force"})


# --- what decides ------------------------------------------------------------------------------------


def rule(data: object, rows: Rows) -> RuleRow:
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


def exemption(data: object, rows: Rows) -> ExemptionRow:
    own, when, net, lifts = tagged(data, "ExemptionRow")
    return ExemptionRow(
        name(own), rows.closed(when), rows.closed(net), tuple([_lift(each, rows) for each in listed(lifts)])
    )


def _lift(data: object, rows: Rows) -> Lift:
    target, touched, lifted, items = tagged(data, "Lift")
    return Lift(name(target), rows.closed(touched), rows.closed(lifted), None if items is None else rows.closed(items))


def license(data: object, said_of: Mapping[str, object], rows: Rows, rules: Mapping[Id, RuleRow]) -> LicenseRow:
    """*said_of*: by license, for each need how it is written and the reason given; both are no part of what decides."""
    own, kind, satisfies, answers, offer, wanted, offered, needs, left, valid = tagged(data, "LicenseRow")
    said = listed(said_of[str(name(own))])
    if len(said) != len(listed(needs)):
        raise Damaged("needs without their texts")
    satisfied = names(satisfies)
    if not {*satisfied} <= rules.keys():
        raise Damaged("a license for a requirement that there is not")
    lefts = [listed(each) for each in listed(left)]
    valids = [listed(each) for each in listed(valid)]
    return LicenseRow(
        id=name(own),
        kind=text(kind),
        satisfies=satisfied,
        answers=rows.closed(answers),
        offer=rows.closed(offer),
        wanted=rows.closed(wanted),
        offered=rows.closed(offered),
        needs=tuple([_need(each, words, rows) for each, words in zip(listed(needs), said, strict=True)]),
        left=tuple([(rows.closed(net), rows.closed(items)) for net, items in lefts]),
        valid=tuple([(duration(length), rows.closed(when)) for length, when in valids]),
    )


def _need(data: object, words: object, rows: Rows) -> NeedRow:
    kind, holds = tagged(data, "NeedRow")
    written, because = listed(words)
    if kind not in _NEEDS:
        raise Damaged("a sort of need that there is not")
    return NeedRow(text(kind), rows.closed(holds), text(written), maybe_text(because))


def finding(data: object, rows: Rows) -> FindingRow:
    own, fact, levels = tagged(data, "FindingRow")
    ref = an(int, fact)
    row = rows.rows[ref]
    if ref < 0 or rows.free[ref] or not isinstance(row, r.LevelOf | r.Points):
        raise Damaged("a finding that is neither a scale nor a score")
    found = None if levels is None else texts(levels)
    if found != (row.names if isinstance(row, r.LevelOf) else None):
        raise Damaged("a finding with other levels than its scale")
    return FindingRow(name(own), ref, found)


def obligation(data: object, rows: Rows, licenses: Iterable[Id]) -> ObligationRow:
    own, when, on = tagged(data, "ObligationRow")
    holders = names(on)
    if not {*holders} <= {*licenses}:
        raise Damaged("a duty of a license that there is not")
    return ObligationRow(name(own), rows.closed(when), holders)


def unique(things: Iterable[RuleRow | ExemptionRow | LicenseRow | FindingRow | ObligationRow]) -> None:
    """Raises `Damaged` where two of *things* have one name."""
    ids = [each.id for each in things]
    if len(set(ids)) < len(ids):
        raise Damaged("two things of one name")


def outcome(data: object, rows: Rows) -> tuple[Ref, Ref, Ref, Ref]:
    """The rows prohibited, required, covered and referred."""
    prohibited, required, covered, referred = listed(data)
    return rows.closed(prohibited), rows.closed(required), rows.closed(covered), rows.closed(referred)


# --- what is said ------------------------------------------------------------------------------------


def notes(data: object, ids: Iterable[Id]) -> dict[Id, Note]:
    stored = _by_name(data, ids)
    found = {}
    for own, note in stored.items():
        label, under = tagged(note, "Note")
        found[own] = Note(maybe_text(label), tuple([citation(each) for each in listed(under)]))
    return found


def duties(data: object, ids: Iterable[Id]) -> dict[Id, tuple[Duty, ...]]:
    return {own: tuple([duty(each) for each in listed(said)]) for own, said in _by_name(data, ids).items()}


def deadlines(data: object, ids: Iterable[Id]) -> dict[Id, Deadline | None]:
    return {own: deadline(said) for own, said in _by_name(data, ids).items()}


def tier_needs(data: object, rows: Rows) -> dict[Id, tuple[tuple[str, ...], ...]]:
    """How the needs of each tier are said: of every tier that a row asks for, as many as the row has."""
    stored = mapped(data)
    found = {_id(own): tuple([texts(tier) for tier in listed(said)]) for own, said in stored.items()}
    for row in rows.rows:
        if isinstance(row, r.TierOf) and [*map(len, found[row.id])] != [*map(len, row.needs)]:
            raise Damaged("tiers with other needs than are said")
    return found


def words(data: object) -> dict[str, object]:
    """What a policy says beside its rules, as `wording.words` gave it."""
    found = {key: _said(each) for key, each in mapped(data).items()}
    adds = [listed(each) for each in listed(mapped(data)["adds"])]
    found["adds"] = tuple(
        [(text(own), fraction(points), _said(label), _said(under)) for own, points, label, under in adds]
    )
    return found


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


def _by_name(data: object, ids: Iterable[Id]) -> dict[Id, object]:
    """What is stored for each of *ids*, by its full name; there must be neither more nor less."""
    stored = mapped(data)
    found = {own: stored[str(own)] for own in ids}
    if len(found) != len(stored):
        raise Damaged("something that is said of nothing")
    return found


def _id(full: str) -> Id:
    policy, _, own = full.rpartition(".")
    return Id(policy, own)
