"""Drawn comparisons: one fact or term against what it is said to be."""

from __future__ import annotations

from xcrules.facts.types import FactSpec, Kind
from xcrules.testing.hand import Hand
from xcrules.testing.language.scopes import Own, Said, Scope, together
from xcrules.testing.language.terms import DIMENSIONS, Where, draw_literal, draw_term, measures_of
from xcrules.testing.language.words import CURRENCIES, DAYS, SPANS, literal

ORDERS = ("at least", "at most", "more than", "less than")
DAY_ORDERS = ("before", "after", "on or before", "on or after")
PERIODS = ("year", "quarter", "month")
COUNTED_FROM = ("", " counted from 12-22", " counted from 03-02", "", " counted from 01-31")


def draw_fact_test(hand: Hand, own: Own, scope: Scope, text: str, spec: FactSpec, where: Where) -> Said:
    """A comparison of the fact that is called *text* here."""
    if scope.known and hand.chance(25):
        return Said(f"{text} is {hand.one(('known', 'not known'))}")
    if (spec.may_be_none or spec.type.values[:1] == ("none",)) and hand.chance(12):
        return Said(f"{text} is {hand.one(('none', 'not none'))}")
    listed = _in_list(hand, own, scope, text, spec) if hand.chance(35) else None
    beside = _two_facts(hand, own, scope, text, spec) if listed is None and hand.chance(18) else None
    return listed or beside or Said(f"{text} {_test(hand, spec, text)}") if not measures_of(spec) else (
        listed or beside or _measured(hand, own, scope, text, spec, where)
    )  # fmt: skip


def _test(hand: Hand, spec: FactSpec, text: str) -> str:
    kind = spec.type.kind
    no = hand.one(("", "not "))
    if kind is Kind.YES_NO:
        return f"is {no}{hand.one(('yes', 'no'))}"
    if kind is Kind.DATE:
        return _day_test(hand, no, text)
    if kind is Kind.LADDER and hand.chance(60):
        return f"is {hand.one(ORDERS)} {literal(hand, spec.type)}"
    if hand.chance(40):
        return f"is {no}in {{{', '.join(_values(hand, spec))}}}"
    return f"is {no}{literal(hand, spec.type)}"


def _values(hand: Hand, spec: FactSpec) -> list[str]:
    return list(dict.fromkeys(literal(hand, spec.type) for _ in range(hand.number(1, 3))))


def _day_test(hand: Hand, no: str, text: str) -> str:
    other = hand.one(DAYS) if text == "date" else hand.one(("date", *DAYS))
    match hand.number(0, 5):
        case 0:
            return f"is {hand.one(DAY_ORDERS)} {other}"
        case 1:
            return f"is within {hand.one(SPANS)} {hand.one(('before', 'after'))} {other}"
        case 2 | 4:
            return f"is in the same {hand.one(PERIODS)} as {other}{hand.one(COUNTED_FROM)}"
        case 3:
            return f"is {no}in {{{', '.join(hand.some(DAYS, 1, 2))}}}"
        case _:
            return f"is {no}{other}"


def _in_list(hand: Hand, own: Own, scope: Scope, text: str, spec: FactSpec) -> Said | None:
    """`is in LIST`, where a list of this kind may be asked of this fact here."""
    list_name = own.palette.vocabulary.list_of(spec.path)
    fields = {path.partition(".")[2] for path in own.palette.vocabulary.facts if path.startswith(f"{list_name}.")}
    fitting = [
        each
        for each in own.lists
        if each.kind is spec.type.kind
        and (each.kind in (Kind.ENTRY, Kind.HS, Kind.COUNTRY, Kind.PARTY) or each.of == spec.path)
        and (each.record is None or (list_name is not None and each.record <= fields))
        and not each.lists & (scope.shut | scope.careful)
    ]
    if not fitting:
        return None
    chosen = hand.one(fitting)
    return Said(f"{text} is {hand.one(('', 'not '))}in {chosen.ref}", chosen.lists)


def _two_facts(hand: Hand, own: Own, scope: Scope, text: str, spec: FactSpec) -> Said | None:
    """A comparison with another fact in scope of the same type."""
    others = [
        (word, other)
        for word, other in own.facts_in(scope)
        if other.path != spec.path and other.type.kind is spec.type.kind and _alike(spec, other)
    ]
    if not others:
        return None
    word, _ = hand.one(others)
    kind = spec.type.kind
    no = hand.one(("", "not "))
    if kind in (Kind.ENTRY, Kind.HS) and hand.chance(60):
        return Said(f"{text} is {no}in {word}")
    if kind is Kind.SET and hand.chance(60):
        return Said(f"{text} is {no}in {word}")
    if kind is Kind.LADDER and hand.chance(60):
        return Said(f"{text} is {hand.one(ORDERS)} {word}")
    if kind is Kind.DATE:
        if hand.chance(50):
            return Said(f"{text} is {hand.one(DAY_ORDERS)} {word}")
        return Said(f"{text} is within {hand.one(SPANS)} {hand.one(('before', 'after'))} {word}")
    if measures_of(spec) and hand.chance(70):
        return Said(f"{text} is {hand.one(ORDERS)} {word}")
    return Said(f"{text} is {no}{word}")


def _alike(one: FactSpec, other: FactSpec) -> bool:
    """Whether two facts of one kind may be compared: words in common, one dimension that is clear from both."""
    match one.type.kind:
        case Kind.CHOICE | Kind.SET:
            return bool(set(one.type.values) & set(other.type.values))
        case Kind.LADDER:
            return one.type.values == other.type.values
        case Kind.QUANTITY:
            both = set(one.type.dimensions or DIMENSIONS) & set(other.type.dimensions or DIMENSIONS)
            return len(both) == 1
        case _:
            return True


def _measured(hand: Hand, own: Own, scope: Scope, text: str, spec: FactSpec, where: Where) -> Said:
    measure, currency = hand.one(measures_of(spec)), hand.one(CURRENCIES)
    return compared(hand, own, scope, Said(text), measure, currency, 0, where)


def compared(
    hand: Hand, own: Own, scope: Scope, left: Said, measure: str, currency: str, depth: int, where: Where
) -> Said:
    """*left* against a literal, or now and then against another term."""
    right = Said(draw_literal(hand, measure, currency))
    if hand.chance(20):
        other = draw_term(hand, own, scope, measure, currency, depth, where)
        # Two sides that name no unit must be measured in one thing only.
        settled = measure in ("number", "percent", "money", "units")
        if other is not None and other.text != left.text and settled:
            right = other
    if hand.chance(15) and right.text[0].isdigit() and "of" not in right.text:
        values = dict.fromkeys([right.text, draw_literal(hand, measure, currency)])
        return together(f"{left.text} is {hand.one(('', 'not '))}in {{{', '.join(values)}}}", [left])
    if hand.chance(12):
        return together(f"{left.text} is {hand.one(('', 'not '))}{right.text}", [left, right])
    return together(f"{left.text} is {hand.one(ORDERS)} {right.text}", [left, right])
