"""Hits: what they say, in which order they come, and on which days."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import ModuleType

import pytest
from sample import LISTS

import xcrules
from xcrules import ApplicationError
from xcrules.screening import Hit, PartyList, Row, list_from_csv, lists_of, scores, screen

ON = date(2026, 11, 29)


def best(name: str, at_least: int = 75) -> Hit:
    return screen(name, LISTS, on=ON, at_least=at_least)[0]


@pytest.mark.parametrize(
    ("name", "reference", "matched", "why"),
    [
        ("KOMID", "KPe.001", "KOMID", ("alias",)),
        ("komid", "KPe.001", "KOMID", ("alias",)),
        ("Tanchon Commercial Bank", "KPe.003", "TANCHON COMMERCIAL BANK", ("name",)),
        ("kpe.003", "KPe.003", "KPe.003", ("by reference",)),
        ("Bank Tanchon Commercial", "KPe.003", "TANCHON COMMERCIAL BANK", ("name", "other word order")),
        ("Sinyong Changgwang", "KPe.001", "CHANGGWANG SINYONG CORPORATION", ("alias", "other word order")),
        ("Q. Soleimani", "IRi.039", "QASEM SOLEIMANI", ("name", "initials")),
        ("Касем Сулеймани", "IRi.039", "QASEM SOLEIMANI", ("name", "transliteration")),
        ("김광일", "KPi.009", "KIM KWANG-IL", ("name", "transliteration", "written together or apart")),
        ("КОМID", "KPe.001", "KOMID", ("alias", "transliteration")),
        ("Chang Gwang Sinyong Corp.", "KPe.001", "CHANGGWANG SINYONG CORPORATION",
         ("alias", "written together or apart")),
        ("Muhammed Eslami", "IRi.014", "MOHAMMAD ESLAMI", ("name", "transliteration")),
        ("Tanchom Commercial Bank", "KPe.003", "TANCHON COMMERCIAL BANK", ("name", "similar spelling")),
        ("Reza Naqdi", "IRi.026", "MOHAMMAD REZA NAQDI", ("name", "part of the name")),
        ("AEOI", "IRe.006", "ATOMIC ENERGY ORGANISATION OF IRAN (AEOI)", ("name",)),
        ("KMDTC", "KPe.001", "KOREA MINING DEVELOPMENT TRADING CORPORATION", ("name", "initials")),
        ("長安海連技術有限公司", "KPe.055", "長安海連技術有限公司", ("alias",)),
    ],
)  # fmt: skip
def test_a_hit_says_what_matched_and_why(name: str, reference: str, matched: str, why: tuple[str, ...]) -> None:
    hit = best(name)
    assert (hit.party, hit.reference, hit.matched, hit.why) == (name, reference, matched, why)


def test_scores_are_exact_to_two_decimals() -> None:
    hit = best("Chang Gwang Sinyong Corp.")
    assert type(hit.score) is Decimal
    assert hit.score == Decimal("99.42")


def test_the_best_come_first_then_by_list_and_reference() -> None:
    hits = screen("Kim Yong Chol", LISTS, on=ON, at_least=50)
    assert len(hits) > 5
    assert [(-hit.score, hit.list, hit.reference) for hit in hits] == sorted(
        (-hit.score, hit.list, hit.reference) for hit in hits
    )
    assert screen("Kim Yong Chol", reversed(LISTS), on=ON, at_least=50) == hits


def test_a_row_hits_once() -> None:
    hits = screen("Mohammad Islami", LISTS, on=ON, at_least=0)
    assert len({(hit.list, hit.reference) for hit in hits}) == len(hits)


def test_a_row_counts_from_the_day_of_its_listing() -> None:
    assert screen("KOMID", LISTS, on=date(2009, 4, 23), at_least=75) == ()
    assert [hit.reference for hit in screen("KOMID", LISTS, on=date(2009, 4, 24), at_least=75)] == ["KPe.001"]


@pytest.mark.parametrize("at_least", [Decimal("95.23"), Fraction(9523, 100), 95])
def test_the_threshold_itself_counts(at_least: Decimal | Fraction | int) -> None:
    assert [hit.score for hit in screen("KOMID Ltd", LISTS, on=ON, at_least=at_least)] == [Decimal("95.23")]
    assert screen("KOMID Ltd", LISTS, on=ON, at_least=Decimal("95.24")) == ()


@pytest.mark.parametrize("at_least", [-1, 101])
def test_a_threshold_is_a_percentage(at_least: int) -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        screen("KOMID", LISTS, on=ON, at_least=at_least)


def test_one_letter_makes_another_short_name() -> None:
    assert [hit.reference for hit in screen("Kim Jong Sak", LISTS, on=ON, at_least=75)] == []


# --- lists ------------------------------------------------------------------------------------------


def test_the_lists_of_a_policy_and_of_what_it_uses() -> None:
    assert [each.name for each in lists_of(xcrules.load("un.unscr_1718"))] == ["un_1718_dprk"]
    assert [each.name for each in lists_of(xcrules.load("common.screening"))] == ["un_1718_dprk"]
    assert [each.name for each in lists_of(xcrules.load("tw.shtc"))] == ["tw_entities"]
    assert lists_of(xcrules.load("kr.traders")) == ()


def test_one_file_is_one_list_with_the_days_of_listing() -> None:
    undated, dated = xcrules.load("sg.permits"), xcrules.load("un.unscr_1718")
    (alone,) = lists_of(undated)
    assert {row.since for row in alone.rows} == {None}
    for policies in ([undated, dated], [dated, undated]):
        (both,) = lists_of(policies)
        assert None not in {row.since for row in both.rows}


def test_lists_that_are_called_alike_go_by_their_paths() -> None:
    from xcrules.screening.lists import without_doubles

    one, other = (list_from_csv(f"{folder}/own.csv", f"name\n{folder}\n".encode()) for folder in "ab")
    assert [each.name for each in without_doubles([one, other, one])] == ["a/own.csv", "b/own.csv"]


def test_a_row_without_a_reference_goes_by_its_name() -> None:
    own = list_from_csv("own.csv", b"name\nSomebody Else\n")
    (hit,) = screen("somebody else", [own], on=ON, at_least=75)
    assert (hit.list, hit.reference, hit.why) == ("own", "Somebody Else", ("name",))


def test_a_list_of_references_alone() -> None:
    own = list_from_csv("own.csv", b"reference,listed_on\nX-1,2020-01-01\n")
    assert [hit.why for hit in screen("x-1", [own], on=ON, at_least=75)] == [("by reference",)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "bad-table"),
        (b"who\nx\n", "missing-column"),
        (b"name,listed_on\nx,yesterday\n", "bad-table"),
        (b"name\n\xff\n", "bad-table"),
    ],
)
def test_a_file_that_is_no_list(data: bytes, code: str) -> None:
    with pytest.raises(ApplicationError) as raised:
        list_from_csv("folder/own.csv", data)
    assert [(problem.code, problem.place) for problem in raised.value.problems] == [(code, "folder/own.csv")]


# --- without rapidfuzz ------------------------------------------------------------------------------


@pytest.fixture
def _nothing_installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # What is None among the loaded modules cannot be imported.
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)  # type: ignore[arg-type]
    for loaded in (scores._fuzz, scores._process):
        loaded.cache_clear()
    yield
    monkeypatch.undo()
    for loaded in (scores._fuzz, scores._process):
        loaded.cache_clear()
    assert isinstance(sys.modules["rapidfuzz"], ModuleType)


@pytest.mark.usefixtures("_nothing_installed")
def test_without_rapidfuzz_the_problem_says_what_to_install() -> None:
    with pytest.raises(ApplicationError) as raised:
        screen("Somebody", [PartyList("own", (Row("1", "Somebody else", ()),))], on=ON, at_least=75)
    (problem,) = raised.value.problems
    assert problem.code == "not-installed"
    assert problem.help == "`pip install 'xcrules[screening]'`"
