"""Drawn rules: prohibitions, requirements, referrals, findings, exemptions, licenses, duties; waivers and elements."""

from __future__ import annotations

from dataclasses import replace

from xcrules.program.laws import LAW_NAMES
from xcrules.program.system_elements import ELEMENTS
from xcrules.testing.hand import Hand
from xcrules.testing.language.conditions import draw_condition, draw_one_item
from xcrules.testing.language.declarations import ROOT, Piece, draw_needs, effective, label, under
from xcrules.testing.language.scopes import DrawnRule, DrawnSteps, Own, Said, Scope
from xcrules.testing.language.terms import draw_literal, draw_term, measures_in
from xcrules.testing.language.words import CURRENCIES

KINDS = ("single", "multiple", "bulk", "general")
COVERED = ("shipment", "consignee", "end_user", "destination", "item")
EVENTS = ("shipment", "grant", "period_end")
DURATIONS = ("30 days", "5 working days", "2 weeks", "6 months", "2 years", "1 year")
_HEADS = {"prohibition": "prohibit", "requirement": "require license", "referral": "refer"}


def draw_rule(hand: Hand, own: Own, kind: str, name: str) -> Piece:
    """A prohibition, a requirement or a referral."""
    scope = Scope(scales=kind == "referral")
    when = draw_one_item(hand, own, ROOT) if hand.chance(55) else draw_condition(hand, own, scope, 2)
    source, rank = hand.one(own.sources)
    cited, to = under(hand, own, source), ""
    if kind == "referral":
        to = f" to {', '.join(hand.some(own.agencies, 1, 2))}"
    own.rules.append(DrawnRule(name, kind, rank, when, 0, True, source))
    return Piece(f"{_HEADS[kind]} {name}{label(hand)}{to}{cited}{effective(hand)}\n  when {when.text}")


def draw_exemption(hand: Hand, own: Own, name: str) -> Piece | None:
    """An exemption that loosens rules of this file, or tightens other exemptions again, of this file or of one used."""
    rules = [rule for rule in own.rules if rule.level % 2 == 1 or rule.own]
    if not rules:
        return None
    first = hand.one(rules)
    targets = [first]
    alike = [rule for rule in rules if rule is not first and rule.level % 2 == first.level % 2]
    if alike and hand.chance(30):
        targets.append(hand.one(alike))
    rank, source = min((rule.rank, rule.source) for rule in targets)
    higher = [law for law, other in own.sources if other <= rank]
    source = source if source in dict(own.sources) and not hand.chance(30) else hand.one(higher or [source])
    by_item = all(target.has_one_item for target in targets) and hand.chance(75)
    loosens = first.level % 2 == 0
    tested = frozenset(name for rule in targets for name in rule.when.lists) if loosens and not by_item else frozenset()
    supporting = {name for name, spec in own.palette.vocabulary.lists.items() if spec.supporting}
    text = f"exempt {name}{label(hand)} from {', '.join(rule.ref for rule in targets)}"
    if by_item:
        depth = 1 if hand.chance(40) else 0
        text += f"\n  for item where ({draw_condition(hand, own, ROOT.within('item', 'item'), depth).text})"
    text += under(hand, own, source) + effective(hand)
    when = Said("")
    if hand.chance(35 if by_item else 65):
        scope = Scope(careful=tested - supporting, guarded=tested - supporting)
        # One that may be lifted for items itself needs an `any item`.
        when = draw_one_item(hand, own, ROOT) if not tested and hand.chance(30) else draw_condition(hand, own, scope, 1)
        text += f"\n  when {when.text}"
    lists = when.lists | frozenset(name for rule in targets for name in rule.when.lists)
    lifted = replace(when, lists=lists)
    own.rules.append(DrawnRule(name, "exemption", rank, lifted, first.level + 1, all(t.own for t in targets), source))
    return Piece(text + draw_duties(hand, name, 40))


def draw_duties(hand: Hand, name: str, percent: int) -> str:
    if not hand.chance(percent):
        return ""
    count = hand.number(1, 2)
    return "".join(f"\n  duty {name}_duty_{n}{label(hand)}{deadline(hand)}" for n in range(count))


def deadline(hand: Hand) -> str:
    match hand.number(0, 2):
        case 0:
            return ""
        case 1:
            return f" within {hand.one(DURATIONS)} after {hand.one(EVENTS)}"
        case _:
            return f" at least {hand.one(DURATIONS)} before {hand.one(EVENTS)}"


def draw_license(hand: Hand, own: Own, name: str) -> Piece:
    """A license with any of its clauses."""
    required = [rule for rule in own.rules if rule.kind == "requirement"]
    text = f"license {name} is {hand.one(KINDS)}{label(hand)}"
    if own.agencies and hand.chance(40):
        text += f" issued by {', '.join(hand.some(own.agencies, 1, 2))}"
    if own.sources and hand.chance(50):
        text += under(hand, own, hand.one(own.sources)[0])
    text += effective(hand)
    by_item = [rule for rule in required if rule.has_one_item]
    if by_item and hand.chance(35):
        text += f"\n  satisfies {', '.join(rule.ref for rule in hand.some(by_item, 1, 2))}"
        text += f"\n  for item where ({draw_condition(hand, own, ROOT.within('item', 'item'), 1).text})"
    elif required and hand.chance(70):
        text += f"\n  satisfies {', '.join(rule.ref for rule in hand.some(required, 1, 2))}"
    if hand.chance(35):
        text += f"\n  covers {', '.join(_cover(hand, what) for what in hand.some(COVERED, 1, 3))}"
    for _ in range(hand.number(0, 2)):
        text += f"\n  valid {hand.one(DURATIONS)}"
        if hand.chance(50):
            text += f" when {draw_condition(hand, own, ROOT, 0).text}"
    text += draw_needs(hand, own, 0, 2 if hand.chance(40) else 1)[0]
    if hand.chance(25):
        text += _limit(hand, own)
    own.licenses.append(name)
    return Piece(text + draw_duties(hand, name, 35))


def _cover(hand: Hand, what: str) -> str:
    return hand.one((f"one {what}", f"many {what}s"))


def _limit(hand: Hand, own: Own) -> str:
    measures = measures_in(own, ROOT)
    if not measures:
        return ""
    measure, currency = hand.one(measures), hand.one(CURRENCIES)
    said = draw_term(hand, own, ROOT, measure, currency, 1, draw_condition)
    return "" if said is None else f"\n  limit {said.text} to {draw_literal(hand, measure, currency)}"


# --- findings and duties ----------------------------------------------------------------------------


def draw_scale(hand: Hand, own: Own, name: str, read: bool) -> list[Piece]:
    """A scale and what raises it. read: by referrals, so that `is known` may not raise it."""
    levels = ("paper", "goods", "special")[: hand.number(2, 3)]
    pieces = [Piece(f"scale {name}{label(hand)}: {' < '.join(levels)}")]
    lists: frozenset[str] = frozenset()
    for _ in range(hand.number(0, 2)):
        piece, tested = draw_raise(hand, own, DrawnSteps(name, levels, frozenset()), known=not read)
        lists |= tested
        pieces.append(piece)
    if read:
        own.scales.append(DrawnSteps(name, levels, lists))
    return pieces


def draw_raise(hand: Hand, own: Own, scale: DrawnSteps, known: bool) -> tuple[Piece, frozenset[str]]:
    said = draw_condition(hand, own, Scope(known=known), 1)
    cited = under(hand, own, hand.one(own.sources)[0]) if own.sources and hand.chance(50) else ""
    text = f"raise {scale.ref} to {hand.one(scale.names)}{label(hand)}{cited}{effective(hand)} when {said.text}"
    return Piece(text), said.lists


def draw_score(hand: Hand, own: Own, name: str) -> list[Piece]:
    pieces = [Piece(f"score {name}{label(hand)}")]
    lists: frozenset[str] = frozenset()
    for _ in range(hand.number(0, 3)):
        said = draw_condition(hand, own, Scope(scores=False), 1)
        cited = under(hand, own, hand.one(own.sources)[0]) if hand.chance(40) else ""
        points = hand.one(("1", "2", "0.5", "10"))
        pieces.append(Piece(f"add {points} to {name}{label(hand)}{cited}{effective(hand)} when {said.text}"))
        lists |= said.lists
    own.scores.append(DrawnSteps(name, (), lists))
    return pieces


def draw_oblige(hand: Hand, own: Own, name: str) -> Piece:
    text = f"oblige {name}{label(hand)}"
    if own.licenses and hand.chance(50):
        text += f" on {', '.join(hand.some(own.licenses, 1, 2))}"
    text += deadline(hand)
    text += under(hand, own, hand.one(own.sources)[0]) + effective(hand) if hand.chance(70) else effective(hand)
    if hand.chance(80):
        text += f" when {draw_condition(hand, own, Scope(scales=True, known=True), 1).text}"
    return Piece(text)


def draw_elements(hand: Hand, own: Own) -> list[Piece]:
    """An element or two of an effective system that the file covers."""
    return [
        Piece(f"element {name}{label(hand)}{under(hand, own, hand.one(own.sources)[0])}")
        for name in hand.some(list(ELEMENTS), 1, 2)
    ]


def draw_waivers(hand: Hand, own: Own) -> list[Piece]:
    """A law or two that the file breaks on purpose."""
    pieces = []
    for law in hand.some(LAW_NAMES, 1, 2):
        text = f'waive {law} "the law says so"{under(hand, own, hand.one(own.sources)[0])}'
        if hand.chance(60):
            text += f"\n  when {draw_condition(hand, own, ROOT, 1).text}"
        pieces.append(Piece(text))
    return pieces
