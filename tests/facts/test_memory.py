"""What the facts remember of earlier applications changes nothing but time, and stays in bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xcrules
from xcrules.facts import memory
from xcrules.facts.knowledge import read_knowledge
from xcrules.facts.memory import Memory
from xcrules.facts.problems import NumberText, Unreadable
from xcrules.facts.reading import read
from xcrules.facts.shape import Shape, shape_of
from xcrules.facts.types import FactSpec
from xcrules.facts.vocabulary import built_in
from xcrules.policy import Policy
from xcrules.testing import applications

FACTS = built_in().facts
OLD_HAND = shape_of(built_in())
"""A shape that every test here reads by, so that it remembers what came before."""

# Values that Python takes for equal stand beside each other, and so do those of other types that look alike.
ALIKE: list[Any] = [
    1, True, 1.0, Decimal(1), Fraction(1), "1", NumberText("1"), NumberText("1.0"), " 1", "1%",
    0, False, 0.0, -0.0, Decimal(0), Decimal("-0.0"), "0", NumberText("-0"), NumberText("0"), "",
    date(2026, 3, 2), datetime(2026, 3, 2), "2026-03-02", " 2026-03-02 ",  # noqa: DTZ001 - a time is what is refused
    "Korea", "KR", "kr", "DE", "Germany", "XX", "5 USD", "5  USD", "5.0 USD", "5 XYZ", "40 units", "1000 g", "1 kg",
    "2B350", "2b350", "9101.11", "910111", "certified", "end_user", "none", "Acme", "acme", "ACME ", "A\u202eB",
    None, xcrules.NONE, xcrules.OneOf("KP", "KR"), xcrules.OneOf(1, True), {"one_of": [1, True]}, {"none": True},
    [], ["DE"], ["2B350", "3A001"], ("2B350",), frozenset({"2B350"}), [None], {}, {"a": 1}, b"1", object,
    "9" * 30, "9" * 31, 10**30 - 1, 10**40, NumberText("9" * 40), NumberText("0." + "1" * 21), "x" * 20_000,
]  # fmt: skip


class Text(str):
    """What callers make of texts."""

    __slots__ = ()


def forgetful(shape: Shape) -> Shape:
    """*shape* without any memory."""
    return replace(shape, memory=Memory(values={}))


def same(one: object, other: object) -> bool:
    """Equal, and of the same types: `True` is no `1`, and a party keeps the spelling of its name."""
    return one == other and repr(one) == repr(other)


@pytest.mark.parametrize("path", FACTS)
def test_every_value_is_read_as_if_it_were_the_first(path: str) -> None:
    spec, remembers = FACTS[path], Memory()
    for _ in range(2):
        for raw in (*ALIKE, *reversed(ALIKE), Text("DE"), Text("1")):
            assert same(remembers.read(spec, raw), read_knowledge(spec, raw)), raw


@given(st.data())
def test_every_order_of_values_is_read_the_same(data: st.DataObject) -> None:
    spec = FACTS[data.draw(st.sampled_from(sorted(FACTS)))]
    remembers = Memory()
    for raw in data.draw(st.lists(st.sampled_from(ALIKE), min_size=2)):
        assert same(remembers.read(spec, raw), read_knowledge(spec, raw))


def test_one_is_not_true() -> None:
    remembers = Memory()
    informed, shipments = FACTS["end_use.informed"], FACTS["shipments"]
    assert remembers.read(informed, True) == (True,)
    assert isinstance(remembers.read(informed, 1), Unreadable)
    assert isinstance(remembers.read(informed, 1.0), Unreadable)
    assert remembers.read(shipments, 1) == (Fraction(1),)
    assert isinstance(remembers.read(shipments, True), Unreadable)


def test_what_is_remembered_is_found_again() -> None:
    remembers = Memory()
    spec = FACTS["item.value"]
    assert remembers.read(spec, "5 USD") is remembers.read(spec, "".join(["5 ", "USD"]))


# --- whole applications ------------------------------------------------------------------------------

VALUES = st.sampled_from(ALIKE) | st.text(max_size=5) | st.integers() | st.booleans() | st.floats() | st.decimals()
BY_KEY: Mapping[str, Any] = OLD_HAND.lists


def fields(names: Mapping[str, FactSpec]) -> st.SearchStrategy[Any]:
    records = st.dictionaries(st.sampled_from([*names, "foo"]), VALUES, max_size=4)
    return records | VALUES


HOSTILE = st.fixed_dictionaries(
    {},
    optional={
        "date": st.just("2026-03-02") | VALUES,
        "items": st.just([]) | st.lists(fields(BY_KEY["items"].fields), max_size=3),
        "complete": st.booleans() | VALUES,
        "request": VALUES,
        "rates": st.dictionaries(st.sampled_from(["USD/SGD", "EUR/USD", "USD/USD", "x"]), VALUES, max_size=2) | VALUES,
        "foo": VALUES,
        **{key: VALUES for key in OLD_HAND.own if key != "date"},
        **{key: fields(names) for key, names in OLD_HAND.records.items()},
        **{
            key: st.lists(fields(each.fields), max_size=3) | fields(each.fields)
            for key, each in BY_KEY.items()
            if key != "items"
        },
    },
)


@given(HOSTILE, st.booleans())
def test_hostile_applications_are_read_the_same(application: dict[str, Any], case: bool) -> None:
    known = read(application, OLD_HAND, case=case)
    assert same(known, read(application, forgetful(OLD_HAND), case=case))
    assert same(known, read(application, built_in(), case=case))


@cache
def policy_of_lists() -> Policy:
    return xcrules.load("un.unscr_1718")


@settings(max_examples=25)
@pytest.mark.parametrize("partial", [True, False])
@given(data=st.data())
def test_applications_are_read_the_same(partial: bool, data: st.DataObject) -> None:
    policy = policy_of_lists()
    application = data.draw(applications(policy, partial=partial))
    known = read(application, policy.shape)
    assert known[0] is not None
    assert same(known, read(application, forgetful(policy.shape)))


# --- bounds ------------------------------------------------------------------------------------------


def sizes(remembers: Memory) -> Iterator[int]:
    for by_path in remembers.values.values():
        yield from (len(values) for values in by_path.values())


@pytest.mark.parametrize(
    ("path", "write"),
    [("item.hs", lambda number: f"{number:06}"), ("shipments", lambda number: NumberText(str(number)))],
)
def test_ever_new_values_fill_no_memory(path: str, write: Callable[[int], object]) -> None:
    remembers, spec = Memory(), FACTS[path]
    most = 0
    for number in range(200_000):
        assert type(remembers.read(spec, write(number))) is tuple
        if number % 100 == 99:
            most = max(most, sum(sizes(remembers)))
    assert most == memory.MOST_REMEMBERED


def test_ever_new_applications_fill_no_memory() -> None:
    shape = shape_of(built_in())
    for first in range(0, 5_000, 500):
        shipments = [{"value": f"{n + 1} USD", "consignee": f"Acme {n}"} for n in range(first, first + 500)]
        facts, problems = read({"date": "2026-03-02", "items": [], "past_shipments": shipments}, shape)
        assert facts is not None, problems
        assert max(sizes(shape.memory)) <= memory.MOST_REMEMBERED
    assert sum(sizes(shape.memory)) <= 2 * memory.MOST_REMEMBERED + 1


def test_only_short_texts_are_remembered_and_nothing_wrong() -> None:
    remembers = Memory()
    long = "x" * (memory.LONGEST_REMEMBERED + 1)
    for raw in (long, NumberText("0." + "0" * 100_000), "5 XYZ", 10**40, "A\u202eB", ["2B350"], object()):
        for spec in FACTS.values():
            remembers.read(spec, raw)
    assert remembers.read(FACTS["shipments"], NumberText("0." + "0" * 100_000)) == (Fraction(0),)
    texts = [key for by_path in remembers.values.values() for values in by_path.values() for key in values]
    assert [text for text in texts if text not in ("5 XYZ", "A\u202eB")] == []


def test_what_one_fact_has_too_much_of_the_others_keep() -> None:
    remembers = Memory()
    once = remembers.read(FACTS["item.origin"], "Germany")
    for number in range(2 * memory.MOST_REMEMBERED):
        remembers.read(FACTS["item.description"], f"valve {number}")
    assert remembers.read(FACTS["item.origin"], "Germany") is once


def test_shapes_share_no_memory_and_are_equal_without_it() -> None:
    one, other = shape_of(built_in()), shape_of(built_in())
    read({"date": "2026-03-02", "items": [], "destination": "DE"}, one)
    assert sum(sizes(one.memory)) == 2
    assert sum(sizes(other.memory)) == 0
    assert one == other


def test_threads_share_a_memory() -> None:
    shape = shape_of(built_in())

    def values(thread: int) -> list[object]:
        items = [{"value": f"{n % 1_500} USD", "origin": ("DE", "KP")[n % 2]} for n in range(thread, thread + 900)]
        return [read({"date": "2026-03-02", "items": items}, shape) for _ in range(5)]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(values, range(0, 2_000, 250)))
    assert found == [values(thread) for thread in range(0, 2_000, 250)]
    assert max(sizes(shape.memory)) <= memory.MOST_REMEMBERED + 4
