"""Drawn terms: facts, totals, counts, shares and sums of numbers, money and quantities."""

from __future__ import annotations

from collections.abc import Callable

from xcrules.facts.types import FactSpec, Kind, Type
from xcrules.testing.hand import Hand
from xcrules.testing.language.scopes import Own, Said, Scope, together
from xcrules.testing.language.words import PERCENTS, literal

Where = Callable[[Hand, Own, Scope, int], Said]
"""Draws a condition: terms hold conditions, and conditions hold terms."""

_PLAIN = {Kind.NUMBER: "number", Kind.PERCENT: "percent", Kind.MONEY: "money"}
_KINDS = {word: kind for kind, word in _PLAIN.items()}
DIMENSIONS = ("units", "mass", "volume", "barrels")
PARTY_KINDS = ("consignee", "end_user", "buyer")


def measures_of(spec: FactSpec) -> tuple[str, ...]:
    """What a fact may be measured in: `number`, `percent`, `money` or dimensions; nothing if it is no number."""
    if spec.type.kind is Kind.QUANTITY:
        return spec.type.dimensions or DIMENSIONS
    measure = _PLAIN.get(spec.type.kind)
    return (measure,) if measure else ()


def draw_literal(hand: Hand, measure: str, currency: str) -> str:
    return literal(hand, Type(_KINDS.get(measure, Kind.QUANTITY)), currency, measure)


def measures_in(own: Own, scope: Scope) -> list[str]:
    """What the terms that may stand here can be measured in."""
    found = dict.fromkeys(measure for _, spec in own.facts_in(scope) for measure in measures_of(spec))
    for name in _open(own, scope):
        found |= dict.fromkeys(m for path in own.palette.lists[name] for m in measures_of(own.palette.spec(path)))
        found["number"] = None
    return list(found)


def draw_term(hand: Hand, own: Own, scope: Scope, measure: str, currency: str, depth: int, where: Where) -> Said | None:
    """A term that some fact decides, in *measure*; None where there is none. Its money is written in *currency*."""
    choices: list[Callable[[], Said | None]] = []
    for text, spec in own.facts_in(scope):
        if measure in measures_of(spec):
            choices.append(lambda text=text: Said(text))  # type: ignore[misc]  # the fact of this turn
    for name in _open(own, scope):
        choices += [lambda name=name: _total(hand, own, scope, name, measure, depth, where)]  # type: ignore[misc]  # the same
        if measure == "number":
            choices += [lambda name=name: _count(hand, own, scope, name, depth, where)]  # type: ignore[misc]  # the same
    for frame in scope.frames:
        if frame.list == frame.word and frame.list in own.palette.lists and frame.list not in scope.guarded:
            choices += [lambda name=frame.list: _same(hand, own, scope, name, measure, depth, where)]  # type: ignore[misc]  # the same
    closed = scope.shut | scope.careful
    for amount in own.amounts:
        if amount.measure == measure and amount.currency in (None, currency) and not amount.lists & closed:
            choices.append(lambda amount=amount: Said(amount.ref, amount.lists))  # type: ignore[misc]  # the same
    if scope.scores and measure == "number":
        for score in own.scores:
            if not score.lists & closed:
                choices.append(lambda score=score: Said(score.ref, score.lists))  # type: ignore[misc]  # the same
    if not choices:
        return None
    found = hand.one(choices)()
    if found is None:
        return None
    if depth > 0 and hand.chance(15):
        return _sum(hand, own, scope, found, measure, currency, depth - 1, where)
    if " + " not in found.text and " - " not in found.text and hand.chance(8):
        return together(f"{hand.one(PERCENTS[:3])} of {found.text}", [found])
    return found


def _open(own: Own, scope: Scope) -> list[str]:
    return [name for name in own.palette.lists if name not in scope.shut and name not in scope.careful]


def _total(hand: Hand, own: Own, scope: Scope, name: str, measure: str, depth: int, where: Where) -> Said | None:
    fields = [path for path in own.palette.lists[name] if measure in measures_of(own.palette.spec(path))]
    if not fields:
        return None
    inner = _where(hand, own, scope, name, name, depth, where)
    return Said(f"total {hand.one(fields)}{inner.text}", inner.lists | {name}, _unclear(inner))


def _count(hand: Hand, own: Own, scope: Scope, name: str, depth: int, where: Where) -> Said:
    word = hand.one((name, *PARTY_KINDS)) if name == "party" else name
    inner = _where(hand, own, scope, word, name, depth, where)
    return Said(f"number of {word}{inner.text}", inner.lists | {name}, _unclear(inner))


def _where(hand: Hand, own: Own, scope: Scope, word: str, name: str, depth: int, where: Where) -> Said:
    if depth <= 0 or not hand.chance(55):
        return Said("")
    # What counts both ways may not say `any` of a list that asks for care.
    inner = where(hand, own, scope.negated().within(word, name), depth - 1)
    return together(f" where ({inner.text})", [inner])


def _same(hand: Hand, own: Own, scope: Scope, name: str, measure: str, depth: int, where: Where) -> Said | None:
    """Over the list of an element in scope: of the elements that have something in common with it."""
    fields = [path for path in own.palette.lists[name] if measure in measures_of(own.palette.spec(path))]
    if measure != "number" and not fields:
        return None
    alike = [path for path in own.palette.lists[name] if len(measures_of(own.palette.spec(path))) <= 1]
    if not alike:
        return None
    same = f"{name} has the same {hand.one(alike).partition('.')[2]}"
    inner = Said(same)
    if depth > 0 and hand.chance(40):
        other = where(hand, own, scope.negated().within(name, name), depth - 1)
        inner = together(f"{same} and {other.unit_text}", [other])
    of = f"total {hand.one(fields)}" if fields and (measure != "number" or hand.chance(50)) else f"number of {name}"
    return Said(f"{of} where ({inner.text})", inner.lists | {name}, _unclear(inner))


def _unclear(inner: Said) -> tuple[int, int]:
    """An `any item` in what is counted is no clear one: no rule with it may be lifted for items."""
    return (2, 2) if any(inner.items) else (0, 0)


def _sum(
    hand: Hand, own: Own, scope: Scope, first: Said, measure: str, currency: str, depth: int, where: Where
) -> Said:
    other = draw_term(hand, own, scope, measure, currency, depth, where) if hand.chance(60) else None
    # A sum inside a sum would read otherwise than it was drawn.
    if other is None or " + " in other.text or " - " in other.text:
        other = Said(draw_literal(hand, measure, currency))
    if " + " in first.text or " - " in first.text or other.text == first.text:
        return first
    return together(f"{first.text} {hand.one(('+', '-'))} {other.text}", [first, other])
