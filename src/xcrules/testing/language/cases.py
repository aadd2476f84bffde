"""Drawn cases, examples and properties."""

from __future__ import annotations

from xcrules.facts.types import FactSpec, Kind
from xcrules.testing.hand import Hand
from xcrules.testing.language.conditions import draw_condition
from xcrules.testing.language.declarations import Piece, label
from xcrules.testing.language.scopes import Own, Scope
from xcrules.testing.language.words import COUNTRIES, literal

OUTCOMES = ("not_required", "licensed", "referred", "not_offered", "prohibited", "undetermined")
_SPECIAL = ("date", "country_conflict")


def draw_case(hand: Hand, own: Own, name: str, like: list[str]) -> Piece:
    lead = f" like {hand.one(like)}" if like and hand.chance(40) else ""
    return Piece(f"case {name}{label(hand)}{lead}{_givens(hand, own)}")


def draw_example(hand: Hand, own: Own, like: list[str], duties: list[str]) -> Piece:
    lead = f" like {hand.one(like)}" if like and hand.chance(60) else ""
    lines = [f'example "example {hand.number(1, 9)}"{lead}{_givens(hand, own)}']
    outcome = f"  expect {hand.one(OUTCOMES)}"
    rules = [rule.ref for rule in own.rules]
    if rules and hand.chance(30):
        outcome += f" because {hand.one(rules)}"
    if hand.chance(20):
        outcome += f" needing {hand.one([*own.palette.outer, *own.palette.lists])}"
    lines.append(outcome)
    lines += _further(hand, own, duties)
    return Piece("\n".join(lines))


def _further(hand: Hand, own: Own, duties: list[str]) -> list[str]:
    found = []
    if own.licenses and hand.chance(30):
        valid = hand.one(("", "", " valid 2 years"))
        found.append(f"  expect {hand.one(('', 'not ')) if not valid else ''}offered {hand.one(own.licenses)}{valid}")
    if duties and hand.chance(40):
        due = hand.one(("", "", " within 5 years after export"))
        found.append(f"  expect {hand.one(('', 'not ')) if not due else ''}duty {hand.one(duties)}{due}")
    if own.agencies and hand.chance(25):
        found.append(f"  expect {hand.one(('', 'not '))}referral to {hand.one(own.agencies)}")
    if own.scales and hand.chance(40):
        scale = hand.one(own.scales)
        found.append(f"  expect {scale.ref} is {hand.one(scale.names)}")
    if own.scores and hand.chance(40):
        found.append(f"  expect {hand.one(own.scores).ref} is {hand.one(('0', '2', '1.5'))}")
    return found


def _givens(hand: Hand, own: Own) -> str:
    lines = [f"date is {hand.one(('2026-03-02', '2026-03-03'))}", _items(hand, own)]
    outer = [path for path in own.palette.outer if path not in _SPECIAL]
    lines += [f"{path} is {_given(hand, own.palette.spec(path))}" for path in hand.some(outer, 0, 2)]
    if hand.chance(40):
        lines.append(f"destination is {hand.one(('KP', '[KR, US]', '{ country is JP }', 'unknown'))}")
    if hand.chance(25):
        lines.append(
            hand.one(
                ("no document", "document is { kind is invoice }", 'party is { role is end_user, name is "Alpha" }')
            )
        )
    if hand.chance(20):
        lines.append(f"rate USD/SGD is {hand.one(('1.34', 'unknown', 'one of {1.3, 1.4}'))}")
    if own.tiers and hand.chance(40):
        tiers = hand.one(own.tiers)
        lines.append(f"{tiers.ref} is {hand.one(tiers.names)}")
    if hand.chance(60):
        lines.append("nothing else")
    return "\n  given " + ",\n        ".join(lines)


def _items(hand: Hand, own: Own) -> str:
    fields = [path for path in own.palette.lists["item"] if path != "item.unit_value"]
    records = []
    for _ in range(hand.number(1, 2)):
        said = [f"{path.partition('.')[2]} is {_given(hand, own.palette.spec(path))}" for path in fields]
        records.append(f"{{ {', '.join(said)} }}")
    return f"item is {records[0]}" if len(records) == 1 else f"item is [{', '.join(records)}]"


def _given(hand: Hand, spec: FactSpec) -> str:
    kind = spec.type.kind
    if hand.chance(10):
        return "unknown"
    if spec.may_be_none and hand.chance(10):
        return "none"
    if kind in (Kind.ENTRY, Kind.HS, Kind.SET):
        return hand.one((literal(hand, spec.type), f"[{literal(hand, spec.type)}]"))
    if kind is Kind.COUNTRY:
        return hand.one((*COUNTRIES, '"Korea"', "one of {KP, KR}"))
    if hand.chance(10):
        return f"one of {{{literal(hand, spec.type)}, {literal(hand, spec.type)}}}"
    return literal(hand, spec.type)


def draw_property(hand: Hand, own: Own) -> Piece:
    when = ""
    if hand.chance(60):
        when = f" when {draw_condition(hand, own, Scope(scales=True, known=True), 1).text}"
    return Piece(f'property "claim {hand.number(1, 9)}"{when} {_claim(hand, own)}')


def _claim(hand: Hand, own: Own) -> str:
    claims = [
        f"outcome is {hand.one(('', 'not '))}{hand.one(OUTCOMES[:-1])}",
        "adding item never improves outcome",
        "splitting shipment never improves outcome",
    ]
    ladders = [path for path in own.palette.outer if own.palette.spec(path).type.kind is Kind.LADDER]
    raisable = [*ladders, *(tiers.ref for tiers in own.tiers)]
    if own.licenses:
        claims.append(f"license {hand.one(own.licenses)} is {hand.one(('', 'not '))}offered")
    if raisable:
        worse = hand.one(["outcome", *(scale.ref for scale in own.scales if "." not in scale.ref)])
        claims.append(f"raising {hand.one(raisable)} never worsens {worse}")
    return hand.one(claims)
