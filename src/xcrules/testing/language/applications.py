"""Hypothesis strategies for applications, as JSON mappings: complete and partial, with every kind of knowledge.

A fact is known, one of several, none, or unknown (left out, or null); a list is known, unknown, or has elements of
which nothing is known; a code may be coarser than those a policy names; a country's name may mean two countries.
"""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from xcrules.facts.types import FactSpec, Kind
from xcrules.testing.hand import Hand
from xcrules.testing.language.reads import Reads
from xcrules.testing.language.rules import KINDS
from xcrules.testing.language.values import NONE, draw_value
from xcrules.testing.said import LEFT_OUT, Application, put

DATES = ("2026-03-02", "2026-03-03", "2026-03-01")


@st.composite
def applications(draw: st.DrawFn, reads: Reads, *, known: int | None = None) -> Application:
    """An application for policies that read *reads*. known: how many facts in a hundred are known; None: drawn."""
    hand = Hand(draw)
    percent = hand.one((100, 90, 75, 50, 25)) if known is None else known
    application: Application = {"date": hand.one((*DATES, *(day.isoformat() for day in reads.dates)))}
    for path in reads.outer:
        put(application, path, draw_fact(hand, reads, reads.vocabulary.facts[path], percent))
    for name in reads.lists:
        spec = reads.vocabulary.lists[name]
        elements = draw_elements(hand, reads, name, percent)
        if elements is not LEFT_OUT or name == "item":
            application[spec.key] = None if elements is LEFT_OUT else elements
    rates = _rates(hand, reads, percent)
    if rates:
        application["rates"] = rates
    if hand.chance(30):
        application["request"] = hand.one((*reads.licenses, *reads.licenses, *KINDS))
    if hand.chance(40):
        application["complete"] = True
    return application


def draw_fact(hand: Hand, reads: Reads, spec: FactSpec, percent: int) -> object:
    """What an application says of one fact."""
    if not hand.chance(percent):
        return hand.one((LEFT_OUT, None))
    if spec.may_be_none and hand.chance(10):
        return NONE
    if spec.type.kind is Kind.COUNTRY and hand.chance(8):
        return "Korea"
    if percent < 100 and hand.chance(40):
        return one_of(hand, reads, spec)
    return draw_value(hand, reads, spec, fine=percent == 100)


def one_of(hand: Hand, reads: Reads, spec: FactSpec) -> object:
    values: list[object] = []
    for value in (draw_value(hand, reads, spec) for _ in range(4)):
        if value not in values:
            values.append(value)
    if spec.may_be_none and hand.chance(20):
        values.append(NONE)
    return {"one_of": values}


def draw_elements(hand: Hand, reads: Reads, name: str, percent: int) -> object:
    """What an application says of one list."""
    spec = reads.vocabulary.lists[name]
    if not hand.chance(max(percent, 60)):
        return hand.one((LEFT_OUT, None))
    count = hand.number(spec.least, 3 if name in ("item", "party", "destination") else 2)
    elements = [draw_element(hand, reads, name, percent) for _ in range(count)]
    if name == "destination" and len(elements) == 1 and isinstance(elements[0], str) and hand.chance(50):
        return elements[0]
    return elements


def draw_element(hand: Hand, reads: Reads, name: str, percent: int) -> object:
    if percent < 100 and hand.chance(8):
        return None
    said: Application = {}
    for path in reads.lists[name]:
        value = draw_fact(hand, reads, reads.vocabulary.facts[path], percent)
        if value is not LEFT_OUT:
            said[path.partition(".")[2]] = value
    keys = [path.partition(".")[2] for path in reads.vocabulary.lists[name].keys]
    if len(said) == 1 and len(keys) == 1 and keys[0] in said and isinstance(said[keys[0]], str) and hand.chance(70):
        return said[keys[0]]
    return without_contradiction(said) if name == "item" else said


def without_contradiction(item: Application) -> Application:
    """*item* without a unit value that its value and quantity would contradict."""
    known = all(item.get(field) is not None for field in ("unit_value", "value", "quantity"))
    if known and not str(item["quantity"]).startswith("0 "):
        return {key: value for key, value in item.items() if key != "unit_value"}
    return item


def _rates(hand: Hand, reads: Reads, percent: int) -> Mapping[str, object]:
    pairs = [f"{one}/{other}" for one in reads.currencies for other in reads.currencies if one != other]
    rates: Application = {}
    for pair in pairs:
        if hand.chance(max(percent, 40)):
            rates[pair] = hand.one(("1", "2", "0.5", "1.34", None if percent < 100 else "1", _several(percent)))
    return rates


def _several(percent: int) -> object:
    return {"one_of": ["0.5", "2"]} if percent < 100 else "2"
