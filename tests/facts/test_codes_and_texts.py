from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xcrules.facts.codes import format_code, looks_like_hs, parse_code, read_codes
from xcrules.facts.problems import LONGEST_SHOWN, Unreadable, shown
from xcrules.facts.texts import parse_date, read_date, read_party, read_text
from xcrules.facts.types import Kind
from xcrules.facts.values import Code, Party, fold_name


@pytest.mark.parametrize("text", ["9101.11", "910111", "91.01.11"])
def test_an_hs_code_is_pairs_of_digits(text: str) -> None:
    assert parse_code(Kind.HS, text) == Code(("91", "01", "11"))


@pytest.mark.parametrize("text", ["7", "910", "9101.1", "910.111", "91011122334", "9101.", "91a1", "", "９１"])
def test_what_is_no_hs_code_is_an_error(text: str) -> None:
    problem = parse_code(Kind.HS, text)
    assert isinstance(problem, Unreadable)
    assert problem.code == "bad-code"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2B350.g", ("2B350", "g")),
        ("2b350.G.1", ("2B350", "g", "1")),
        ("ML4", ("ML4",)),
        ("ns1", ("NS1",)),
        ("ML4.a", ("ML4", "a")),
    ],
)
def test_an_entry_is_cut_at_its_points(text: str, parts: tuple[str, ...]) -> None:
    assert parse_code(Kind.ENTRY, text) == Code(parts)


@pytest.mark.parametrize(
    "text", ["3A", "3", "2F350", "2B350.", ".g", "2B350 g", "ML", "2B35", "2B350." + "a." * 5000, ""]
)
def test_what_is_no_entry_is_an_error(text: str) -> None:
    problem = parse_code(Kind.ENTRY, text)
    assert isinstance(problem, Unreadable)
    assert problem.code == "bad-code"


def test_a_category_alone_asks_for_the_whole_entry() -> None:
    problem = parse_code(Kind.ENTRY, "3A")
    assert isinstance(problem, Unreadable)
    assert "category" in problem.message
    assert "3A001" in (problem.help or "")


def test_several_codes_are_one_value() -> None:
    assert read_codes(Kind.ENTRY, ["ML1", "ml1", "ML2"]) == frozenset({Code(("ML1",)), Code(("ML2",))})


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ([], "no-value"),
        (["ML1", 3], "wrong-type"),
        (9101, "wrong-type"),
        (["ML1"] * 1001, "too-long"),
        (["x"], "bad-code"),
    ],
)
def test_what_is_no_set_of_codes_says_why(raw: object, code: str) -> None:
    problem = read_codes(Kind.ENTRY, raw)
    assert isinstance(problem, Unreadable)
    assert problem.code == code


@given(st.lists(st.from_regex(r"\A[0-9]{2}\Z"), min_size=1, max_size=5))
def test_hs_codes_read_back_as_written(parts: list[str]) -> None:
    code = Code(tuple(parts))
    text = format_code(Kind.HS, code)
    assert parse_code(Kind.HS, text) == code
    assert looks_like_hs(text)


def test_the_point_of_an_hs_code_comes_after_four_digits() -> None:
    assert format_code(Kind.HS, Code(("91", "01", "11", "00"))) == "9101.11.00"
    assert format_code(Kind.HS, Code(("91",))) == "91"


def test_dates_are_real_days() -> None:
    assert parse_date("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    "raw", ["2023-02-29", "2026-3-2", "02/03/2026", "2026-03-02T00:00", "0000-01-01", "", 20260302, None]
)
def test_what_is_no_day_is_an_error(raw: object) -> None:
    problem = read_date(raw)
    assert isinstance(problem, Unreadable)
    assert problem.code == "not-a-date"


def test_a_time_of_day_is_no_date() -> None:
    problem = read_date(datetime(2026, 3, 2, 12, tzinfo=UTC))
    assert isinstance(problem, Unreadable)
    assert problem.help == "hand in the date alone"


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\x1b", "\u2028", "\ud800"])
def test_invisible_characters_are_errors_and_spelled_out(hidden: str) -> None:
    problem = read_text(f"Seoul{hidden}Time")
    assert isinstance(problem, Unreadable)
    assert problem.code == "forbidden-character"
    assert hidden not in problem.message
    assert f"U+{ord(hidden):04X}" in problem.message


def test_texts_may_have_lines_and_names_may_not() -> None:
    assert read_text("one\ntwo") == "one\ntwo"
    assert isinstance(read_party("one\ntwo"), Unreadable)


def test_joiners_do_not_tell_names_apart() -> None:
    plain, joined = read_party("Rakwon Store"), read_party("Rak\u200dwon Store")
    assert isinstance(plain, Party)
    assert plain == joined


@pytest.mark.parametrize("raw", ["", "   ", "\u200d", "\u0301"])
def test_a_name_without_letters_is_no_name(raw: str) -> None:
    problem = read_party(raw)
    assert isinstance(problem, Unreadable)
    assert problem.code == "no-value"


def test_names_are_equal_but_for_case_accents_width_and_space() -> None:
    assert read_party("  ＡＣＭＥ   Électronique ") == read_party("acme electronique")


@given(st.text())
def test_messages_never_hold_more_than_a_line_of_what_was_written(text: str) -> None:
    words = shown(text * 50)
    assert len(words) <= 8 * LONGEST_SHOWN + 3
    assert words.isprintable()


@given(st.text(max_size=40), st.sampled_from([Kind.HS, Kind.ENTRY]))
def test_any_text_is_a_code_or_a_problem(text: str, kind: Kind) -> None:
    read = parse_code(kind, text)
    assert isinstance(read, Unreadable) or parse_code(kind, format_code(kind, read)) == read


@pytest.mark.parametrize(
    "name", ["MINISTRY OF THE PEOPLE’S AL‑QUDS", "Ministry of the People's al-Quds", "ministry of the peopleʼs al–quds"]
)
def test_kinds_of_apostrophes_and_hyphens_make_no_other_name(name: str) -> None:
    assert fold_name(name) == "ministry of the people's al-quds"
