"""Applications made to harm or to deceive: a clear problem with its place, or a decision, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

import pytest
from limited import xcrules

from xcrules.diagnostics import ApplicationError, Diagnostic
from xcrules.facts import elements, json_text, knowledge, numbers, texts
from xcrules.facts.application import Application
from xcrules.facts.codes import MOST_CODES
from xcrules.facts.vocabulary import built_in
from xcrules.policy import Policy, load
from xcrules.rendering import to_text

USABLE = {"date": "2026-03-02", "items": [{"hs": "0101", "value": "5 SGD"}], "destination": "DE"}


@cache
def policy() -> Policy:
    return load("sg.strategic_trade")


def problems(application: Mapping[str, object] | bytes) -> list[Diagnostic]:
    with pytest.raises(ApplicationError) as caught:
        policy().decide(application)
    for problem in caught.value.problems:
        assert problem.place, problem
        assert to_text([problem]).replace("\n", "").isprintable()
    return list(caught.value.problems)


def only(application: Mapping[str, object] | bytes, code: str, place: str) -> Diagnostic:
    (problem,) = problems(application)
    assert (problem.code, problem.place) == (code, place)
    return problem


def test_what_the_others_are_changed_from_is_usable() -> None:
    assert policy().decide(USABLE).policy == "sg.strategic_trade"


# --- the text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "not-json"),
        (b"\xff", "not-json"),
        (b"{", "not-json"),
        (b"[]", "wrong-type"),
        (b'{"shipments": NaN}', "not-json"),
        (b'{"shipments": -Infinity}', "not-json"),
        (b"[" * 1_000_000, "too-deep"),
        (b'{"a":' * 1_000_000, "too-deep"),
        (b'{"items":' + b"[" * (json_text.DEEPEST + 1) + b"]" * (json_text.DEEPEST + 1) + b"}", "too-deep"),
        (b" " * (json_text.MOST_BYTES + 1), "too-large"),
    ],
    ids=lambda value: repr(value[:20]) if isinstance(value, bytes) else None,
)
def test_a_text_that_is_no_application(text: bytes, code: str) -> None:
    assert only(text, code, "application").help


def test_the_bounds_of_a_text_are_named() -> None:
    assert str(json_text.DEEPEST) in only(b"[" * 1_000, "too-deep", "application").message
    assert "64 megabytes" in only(b" " * (json_text.MOST_BYTES + 1), "too-large", "application").message


def test_a_hundred_megabytes_of_nesting() -> None:
    status, printed = xcrules("decide", "un.unscr_1718", "-", given=b"[" * 100_000_000)
    assert (status, "too-large" in printed) == (2, True)
    status, printed = xcrules("decide", "un.unscr_1718", "-", given=b"[" * (json_text.MOST_BYTES - 1))
    assert (status, "too-deep" in printed) == (2, True)


def test_keys_that_stand_twice() -> None:
    only(b'{"date": "2026-03-02", "date": "2026-03-03"}', "duplicate-key", "application")
    only(b'{"items": [{"hs": "01", "hs": "02"}]}', "duplicate-key", "items[1]")


def test_many_problems_are_not_all_looked_for() -> None:
    found = problems({**USABLE, "past_shipments": [{"date": "x"}] * 2_000})
    assert len(found) == elements.MOST_PROBLEMS + 1
    assert found[-1].code == "too-many-problems"
    assert str(elements.MOST_PROBLEMS) in found[-1].message


# --- values -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [spec.key for spec in built_in().lists.values()])
def test_every_list_has_a_length(key: str) -> None:
    (spec,) = [spec for spec in built_in().lists.values() if spec.key == key]
    problem = only({**USABLE, key: [None] * (spec.most + 1)}, "too-long", key)
    assert str(spec.most) in problem.message
    assert problem.help


@pytest.mark.parametrize("key", sorted({*Application.model_fields} - {"country_conflict"}))
@pytest.mark.parametrize("value", [object(), 1.5e300, [[[]]], {"a": {}}, "\u202e", b"bytes", -1])
def test_no_field_takes_anything(key: str, value: object) -> None:
    assert problems({**USABLE, key: value})


def test_fields_that_nobody_knows() -> None:
    only({**USABLE, "foo": 1}, "unknown-field", "application")
    only({**USABLE, "items": [{"hs": "01", "__class__": "x"}]}, "unknown-field", "items[1]")
    assert "cyrillic small letter a" in only({**USABLE, "d\u0430te": 1}, "unknown-field", "application").message


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("1e400", "too-many-digits"),
        ("1e-400", "too-many-digits"),
        ("1e999999999", "too-many-digits"),
        ("9" * 100_000, "too-many-digits"),
        ("-5", "negative-number"),
        ("-0.1", "negative-number"),
        ('"1e5"', "not-a-number"),
        ('"\u0665"', "not-a-number"),
        ('"1,000"', "not-a-number"),
        ("true", "not-a-number"),
    ],
    ids=lambda value: value[:12],
)
def test_numbers_that_are_none(number: str, code: str) -> None:
    problem = only(f'{{"date": "2026-03-02", "items": [], "shipments": {number}}}'.encode(), code, "shipments")
    if code == "too-many-digits":
        assert str(numbers.MOST_DIGITS) in problem.message
        assert problem.help


@pytest.mark.parametrize(
    ("money", "code"),
    [
        ("-5 USD", "negative-number"),
        ("NaN USD", "wrong-type"),
        ("Infinity USD", "wrong-type"),
        ("1e400 USD", "wrong-type"),
        ("9" * 40 + " USD", "too-many-digits"),
        ("9" * 10_000 + " USD", "wrong-type"),
        ("5 XYZ", "unknown-currency"),
        ("5 U\u0405D", "wrong-type"),
        ("5 \uff35\uff33\uff24", "wrong-type"),
        ("5\u200b USD", "not-a-number"),
    ],
    ids=lambda value: ascii(value[:12]),
)
def test_money_that_is_none(money: str, code: str) -> None:
    only({**USABLE, "items": [{"hs": "0101", "value": money}]}, code, "items[1].value")


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026-13-01", "0000-01-01", "10000-01-01", "20260302", "2026-03-02T00:00", "\uff12026-03-02"]
)
def test_days_that_the_calendar_does_not_have(day: str) -> None:
    assert only({**USABLE, "date": day}, "not-a-date", "date").help


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_there_are(day: str) -> None:
    assert policy().decide({**USABLE, "date": day}).date.isoformat() == day


def test_texts_values_and_codes_have_a_length() -> None:
    long = "a" * (texts.LONGEST_TEXT + 1)
    problem = only({**USABLE, "parties": [{"name": long, "role": "consignee"}]}, "too-long", "parties[1].name")
    assert str(texts.LONGEST_TEXT) in problem.message
    codes = [f"{number:04}" for number in range(1_000, 1_000 + MOST_CODES + 1)]
    assert str(MOST_CODES) in only({**USABLE, "items": [{"hs": codes}]}, "too-long", "items[1].hs").message
    several = {"one_of": [f"n{number}" for number in range(knowledge.MOST_VALUES + 1)]}
    problem = only({**USABLE, "parties": [{"name": several, "role": "consignee"}]}, "too-long", "parties[1].name")
    assert str(knowledge.MOST_VALUES) in problem.message


# --- texts that are not what they look like ---------------------------------------------------------

UNSEEN = [
    "\u202e", "\u2066", "\u200e", "\u200b", "\u00ad", "\u2060", "\x1b", "\0", "\x9b", "\u3164", "\u2800", "\ufe0f",
    "\u034f", "\U000e0041", "\ufff9", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("character", UNSEEN, ids=ascii)
def test_characters_that_nobody_sees(character: str) -> None:
    party = {**USABLE, "parties": [{"name": f"Ac{character}me", "role": "consignee"}]}
    assert f"U+{ord(character):04X}" in only(party, "forbidden-character", "parties[1].name").message
    only({**USABLE, "destination": f"D{character}E"}, "forbidden-character", "destination")
    only({**USABLE, "request": f"bu{character}lk"}, "forbidden-character", "request")
    only({**USABLE, "activity": f"ex{character}port"}, "unknown-value", "activity")
    only({**USABLE, "items": [{"entry": f"3A{character}001"}]}, "bad-code", "items[1].entry")
    only({**USABLE, f"da{character}te": 1}, "unknown-field", "application")


def test_joiners_are_spelling_in_names() -> None:
    party = {"name": "می\u200cخواهم", "role": "consignee"}
    assert policy().decide({**USABLE, "parties": [party]}).policy == "sg.strategic_trade"


@pytest.mark.parametrize(
    ("change", "place", "says"),
    [
        ({"items": [{"entry": "3\u0410001"}]}, "items[1].entry", "cyrillic capital letter a (U+0410)"),
        ({"items": [{"hs": "\u03bf101"}]}, "items[1].hs", "greek small letter omicron (U+03BF)"),
        ({"items": [{"hs": "\uff101.01"}]}, "items[1].hs", "fullwidth digit zero (U+FF10)"),
        ({"items": [{"hs": "01", "value": "5 U\u0405D"}]}, "items[1].value", "cyrillic capital letter dze"),
        ({"destination": "D\u0415"}, "destination", "cyrillic capital letter ie"),
        ({"destination": "\u0414\u0415"}, "destination", "cyrillic capital letter de"),
        ({"destination": "North K\u043erea"}, "destination", "cyrillic small letter o"),
        ({"activity": "\u0435xport"}, "activity", "cyrillic small letter ie"),
        ({"date": "\uff12026-03-02"}, "date", "fullwidth digit two"),
    ],
)
def test_letters_that_look_like_others(change: dict[str, object], place: str, says: str) -> None:
    (problem,) = problems({**USABLE, **change})
    assert problem.place == place
    assert says in problem.message


@pytest.mark.parametrize("name", ["\u00d1E", "D\u0301E", "\u216ee", "\U0001d403\U0001d404"])
def test_codes_of_countries_are_plain_letters(name: str) -> None:
    only({**USABLE, "destination": name}, "unknown-country", "destination")


@pytest.mark.parametrize(("name", "code"), [("Côte d’Ivoire", "CI"), ("\uff24\uff25", "DE"), ("Россия", "RU")])
def test_names_of_countries_are_of_many_scripts(name: str, code: str) -> None:
    written = policy().decide({**USABLE, "destination": name}).model_dump(mode="json")
    plain = policy().decide({**USABLE, "destination": code}).model_dump(mode="json")
    assert json.dumps(written) == json.dumps(plain)
