"""What holds for every name: exact names score 100, order and case and accents change nothing, and no text raises."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import LISTS

from xcrules import ApplicationError
from xcrules.screening import Hit, PartyList, Row, screen

ON = date(2026, 11, 29)
NAMED = [(name, (each.name, row.reference)) for each in LISTS for row in each.rows for name, _ in row.names]
REFERENCES = [(row.reference, (each.name, row.reference)) for each in LISTS for row in each.rows]

LETTERS = st.sampled_from("abcdehijklmnorstuyzABKMOS '-.&()39éüñłИвановсК김정은長安")
TEXTS = st.text(LETTERS, min_size=1, max_size=24)
NAMES = st.one_of(st.sampled_from([name for name, _ in NAMED]), TEXTS.filter(lambda text: bool(text.strip(" '"))))


def scores(hits: tuple[Hit, ...]) -> dict[tuple[str, str], Decimal]:
    return {(hit.list, hit.reference): hit.score for hit in hits}


def screened(name: str, at_least: int = 40) -> dict[tuple[str, str], Decimal] | str:
    """The scores, or the codes of what is wrong with the name."""
    try:
        return scores(screen(name, LISTS, on=ON, at_least=at_least))
    except ApplicationError as error:
        return " ".join(problem.code for problem in error.problems)


@given(st.sampled_from([*NAMED, *REFERENCES]))
def test_what_stands_on_a_list_scores_100(named: tuple[str, tuple[str, str]]) -> None:
    name, of = named
    assert screened(name)[of] == 100  # type: ignore[index]


@given(NAMES, st.randoms(use_true_random=False))
def test_the_order_of_words_changes_no_score(name: str, random: object) -> None:
    words = name.split()
    random.shuffle(words)  # type: ignore[attr-defined]
    assert screened(" ".join(words)) == screened(name)


@given(NAMES)
def test_case_changes_no_score(name: str) -> None:
    assert screened(name.upper()) == screened(name.lower()) == screened(name)


@given(NAMES, st.sampled_from("\u0301\u0308\u030c"))
def test_accents_change_no_score(name: str, mark: str) -> None:
    accented = "".join(c + mark if c.isalpha() else c for c in name)
    assert screened(accented) == screened(name)
    assert screened(unicodedata.normalize("NFC", accented)) == screened(name)


@given(NAMES)
def test_width_changes_no_score(name: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
    assert screened(wide) == screened(name)


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_any_text_is_screened_or_gets_a_clear_problem(text: str) -> None:
    found = screened(text, at_least=0)
    if isinstance(found, str):
        assert found in {"forbidden-character", "no-value", "too-long"}
    else:
        assert all(0 <= score <= 100 and score == round(score, 2) for score in found.values())


@settings(max_examples=100)
@given(st.text(min_size=1, max_size=30).filter(lambda text: text.strip() != ""))
def test_any_text_on_a_list_is_found_as_it_stands(text: str) -> None:
    own = PartyList("own", (Row("1", text, ()), Row("2", "Somebody else", (text,))))
    try:
        hits = screen(text, [own], on=ON, at_least=100)
    except ApplicationError:
        return
    assert {hit.reference for hit in hits} >= {"1", "2"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("x" * 100_000, "too-long"),
        ("x" * 1_001, "too-long"),
        ("a b " * 100, "too-long"),
        ("", "no-value"),
        ("  ", "no-value"),
        ("\u0301", "no-value"),
        ("KO\x07MID", "forbidden-character"),
        ("KO\u202eMID", "forbidden-character"),
        ("KO\u200bMID", "forbidden-character"),
        ("KO\ud800MID", "forbidden-character"),
        ("KOMID\nKOMID", "forbidden-character"),
        ("(" * 999, "no-value"),
        ("-" * 999, "no-value"),
    ],
)
def test_hostile_names_get_a_clear_problem(name: str, code: str) -> None:
    with pytest.raises(ApplicationError) as raised:
        screen(name, LISTS, on=ON, at_least=75)
    (problem,) = raised.value.problems
    assert problem.code == code
    assert len(problem.message) < 300


@pytest.mark.parametrize("name", ["a" + "\u0301" * 900, "سليماني قاسم", "x " * 39, "a-" * 38])
def test_odd_names_are_only_names(name: str) -> None:
    assert isinstance(screened(name), dict)


def test_long_rows_of_a_list_are_bounded() -> None:
    hostile = PartyList("hostile", tuple(Row(f"{n}", "a b c " * 3_000, ("(" * 9_000, "; " * 4_000)) for n in range(20)))
    assert screen("a b c d e f", [hostile], on=ON, at_least=100) == ()
