"""Filling in what an application leaves open: any application that is more known, and every complete one.

What is filled in lies within what was known: one of the several values, a value of the type where nothing was known, a
finer code, elements for a list whose length was open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass

from hypothesis import strategies as st

from xcrules.facts.codes import parse_code
from xcrules.facts.types import Closing, FactSpec, Kind
from xcrules.facts.values import Code
from xcrules.testing.hand import Hand
from xcrules.testing.language.applications import without_contradiction
from xcrules.testing.language.reads import Reads
from xcrules.testing.language.values import DEEPEST, NONE, draw_value, finer, written
from xcrules.testing.said import Application

May = Callable[[str, int], bool]
"""Whether the fact at a path may be filled in; the number is that of its element, 0 where there is none."""


def anything(path: str, number: int) -> bool:  # noqa: ARG001 - it may be anything
    return True


@dataclass(frozen=True, slots=True)
class _Filling:
    """percent: how many of the open facts are filled in. whole: so far that nothing stays open."""

    hand: Hand
    reads: Reads
    closed: bool
    percent: int
    whole: bool
    may: May

    def does(self, path: str, number: int) -> bool:
        return self.may(path, number) and self.hand.chance(self.percent)


@st.composite
def fill_in(draw: st.DrawFn, application: Application, reads: Reads, may: May = anything) -> Application:
    """*application* with some of its open facts filled in, wholly or in part, as far as *may* allows."""
    hand = Hand(draw)
    closed = application.get("complete") is True
    filling = _Filling(hand, reads, closed, hand.one((100, 60, 25)), whole=hand.chance(40), may=may)
    return _filled(application, filling)


@st.composite
def completions(draw: st.DrawFn, application: Application, reads: Reads, may: May = anything) -> Application:
    """*application* with every open fact that the policies read filled in, as far as *may* allows."""
    closed = application.get("complete") is True
    return _filled(application, _Filling(Hand(draw), reads, closed, 100, whole=True, may=may))


def _filled(application: Application, filling: _Filling) -> Application:
    filled = deepcopy(application)
    for path in filling.reads.outer:
        _outer(filled, path, filling)
    for name in filling.reads.lists:
        _list(filled, name, filling)
    rates = filled.get("rates")
    known = dict(rates) if isinstance(rates, Mapping) else {}
    for one in filling.reads.currencies:
        for other in filling.reads.currencies:
            if one != other and filling.does(f"rates.{one}/{other}", 0):
                known[f"{one}/{other}"] = _rate(known.get(f"{one}/{other}"), filling)
    if known:
        filled["rates"] = known
    return filled


def _rate(said: object, filling: _Filling) -> object:
    if isinstance(said, Mapping):
        return filling.hand.one(said["one_of"])
    return filling.hand.one(("1", "2", "0.75")) if said is None else said


def _outer(filled: Application, path: str, filling: _Filling) -> None:
    record, dot, field = path.partition(".")
    holder = filled
    if dot:
        held = filled.get(record)
        holder = dict(held) if isinstance(held, Mapping) else {}
    key = field if dot else path
    spec = filling.reads.vocabulary.facts[path]
    if not _is_open(spec, key in holder, filling) or not filling.does(path, 0):
        return
    holder[key] = _value(spec, holder.get(key), filling)
    if dot:
        filled[record] = holder


def _is_open(spec: FactSpec, said: bool, filling: _Filling) -> bool:
    """Whether anything is left to fill in: what is left out of a complete application may be closed; what it says to
    be unknown is not."""
    return said or not filling.closed or spec.closes is Closing.MUST


def _list(filled: Application, name: str, filling: _Filling) -> None:
    spec = filling.reads.vocabulary.lists[name]
    said = filled.get(spec.key)
    if said is None:
        closed = filling.closed and spec.key not in filled and spec.least == 0 and name != "item"
        if closed or not filling.does(name, 0):
            return
        count = filling.hand.number(spec.least, 2)
        filled[spec.key] = [_element(name, None, filling, 0) for _ in range(count)]
        return
    elements = said if isinstance(said, list) else [said]
    filled[spec.key] = [_element(name, each, filling, number) for number, each in enumerate(elements, start=1)]


def _element(name: str, said: object, filling: _Filling, number: int) -> object:
    """One element with its open facts filled in. number 0: an element of a list that was open."""
    paths = filling.reads.lists[name]
    keys = [path.partition(".")[2] for path in filling.reads.vocabulary.lists[name].keys]
    nothing = said is None
    if isinstance(said, Mapping) and not ({"one_of", "none"} & set(said) and len(said) == 1):
        element = dict(said)
    else:
        element = {} if nothing else {keys[0]: said}
    touched = False
    for path in paths:
        field, spec = path.partition(".")[2], filling.reads.vocabulary.facts[path]
        is_open = nothing or _is_open(spec, field in element, filling)
        new_one = number == 0 and (filling.whole or filling.hand.chance(60))
        if is_open and (new_one or (number > 0 and filling.does(path, number))):
            element[field] = _value(spec, element.get(field), filling)
            touched = True
    if nothing and filling.closed and not all(path.partition(".")[2] in element for path in paths):
        # Named in part, an element of a complete application would be closed where it is not named.
        return None
    if not touched and nothing:
        return None
    return _without_contradiction(element, said) if name == "item" else element


def _without_contradiction(element: Application, said: object) -> Application:
    """A unit value that was given stays, and its value or quantity stays open."""
    given = said.get("unit_value") if isinstance(said, Mapping) else None
    if given is None:
        return without_contradiction(element)
    if element.get("value") is not None and element.get("quantity") is not None:
        before = said if isinstance(said, Mapping) else {}
        dropped = "value" if before.get("value") is None else "quantity"
        if before.get(dropped) is None:
            return {key: value for key, value in element.items() if key != dropped}
    return element


def _value(spec: FactSpec, said: object, filling: _Filling) -> object:
    """A value of the fact, or fewer of them, within what was said."""
    hand = filling.hand
    match said:
        case None:
            if spec.may_be_none and hand.chance(15):
                return NONE
            if not filling.whole and hand.chance(20):
                return {"one_of": [draw_value(hand, filling.reads, spec) for _ in range(2)]}
            return draw_value(hand, filling.reads, spec, fine=filling.whole)
        case {"one_of": list(values)}:
            chosen = hand.some(values, 1, 1 if filling.whole else 2)
            return _refined(spec, chosen[0], filling) if len(chosen) == 1 else {"one_of": chosen}
        case _:
            return _refined(spec, said, filling)


def _refined(spec: FactSpec, said: object, filling: _Filling) -> object:
    """A country for a name that means two; a finer code for one that may be too coarse."""
    hand, kind = filling.hand, spec.type.kind
    if kind is Kind.COUNTRY and said == "Korea":
        return hand.one(("KP", "KR"))
    if kind not in (Kind.ENTRY, Kind.HS) or said == NONE or spec.path.rpartition(".")[2] in filling.reads.compared:
        return said
    texts = said if isinstance(said, list) else [said]
    codes = [code for text in texts if isinstance(code := parse_code(kind, str(text)), Code)]
    longer = [finer(hand, code, DEEPEST if filling.whole else len(code.parts) + 1) for code in codes]
    return [written(kind, code) for code in longer] if isinstance(said, list) else written(kind, longer[0])
