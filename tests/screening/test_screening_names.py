"""Letters, words and spellings, by examples."""

from __future__ import annotations

import pytest

from xcrules.screening.letters import is_foreign, plain
from xcrules.screening.names import initials, listed_forms, spelled, weight, without_short_form, words_of


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ch'o'l", "chol"),
        ("Ch’o’l", "chol"),
        ("Škoda", "skoda"),
        ("ＫＯＭＩＤ", "komid"),
        ("Straße", "strasse"),
        ("Łódź Ørsted", "lodz orsted"),
        ("Сулеймани", "suleimani"),
        ("Щербаков", "shcherbakov"),
        ("김정은", "gimjeongeun"),
        ("박", "bak"),
        ("КОМID", "komid"),  # the first three letters are Cyrillic
        ("長安", "長安"),
        ("قاسم", "قاسم"),
    ],
)
def test_letters(written: str, folded: str) -> None:
    assert plain(written) == folded


def test_letters_of_another_script() -> None:
    assert [is_foreign(text) for text in ("KOMID", "Škoda", "КОМID", "김", "No. 39")] == [
        False, False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Korea Mining Dev. Corp.", ("korea", "mining", "development", "corporation")),
        ("The Bank of East Land", ("bank", "east", "land")),
        ("Yun Ho-jin", ("yun", "ho", "jin")),
        ("K.O.M.I.D.", ("komid",)),
        ("J.S. Kim", ("j", "s", "kim")),
        ("Khatam al-Anbiya", ("khatam", "anbiya")),
        ("Shipping & Technology", ("shipping", "technology")),
        ("of the", ("of", "the")),
        ("???", ("???",)),
        ("? !", ("?!",)),
    ],
)
def test_words(written: str, words: tuple[str, ...]) -> None:
    assert words_of(written) == words


@pytest.mark.parametrize(
    "same",
    [
        ("mohammad", "muhammad", "mohamed", "muhammed", "mohammed"),
        ("changgwang", "jangkwang", "chang'gwang".replace("'", "")),
        ("chol", "cheol", "chul", "jol"),
        ("pak", "park", "bak"),
        ("ri", "lee", "li", "yi"),
        ("qasem", "kasem", "ghasem"),
        ("hossein", "husain", "hosein"),
        ("dae", "tae", "dai"),
    ],
)
def test_one_spelling(same: tuple[str, ...]) -> None:
    assert len({spelled(word) for word in same}) == 1, {word: spelled(word) for word in same}


def test_different_names_keep_different_spellings() -> None:
    names = ("kim", "kang", "han", "son", "song", "yun", "nam", "sik", "sok", "reza", "hamid", "ahmad", "safari")
    assert len({spelled(name) for name in names}) == len(names)


def test_brackets_hold_a_short_form_or_another_script_or_a_part() -> None:
    assert ("aeoi",) in listed_forms("ATOMIC ENERGY ORGANISATION OF IRAN (AEOI)")
    assert ("atomic", "energy", "organization", "iran") in listed_forms("ATOMIC ENERGY ORGANISATION OF IRAN (AEOI)")
    assert ("金铁三",) in listed_forms("Jin Tiesan (金铁三)")
    assert listed_forms("LEADER (HONG KONG) INTERNATIONAL") == (
        ("leader", "hong", "kong", "international"),
        ("leader", "international"),
    )


def test_a_cell_may_hold_several_names() -> None:
    assert ("azim", "agha", "jani") in listed_forms("Azim Adhajani; Azim Agha-Jani")


def test_initials() -> None:
    assert initials(("korea", "mining", "corporation")) == ("kmc", "km")
    assert without_short_form(("aeoi", "atomic", "energy", "organization", "iran"))[0] == "atomic"
    assert without_short_form(("komid", "korea", "mining")) == ("komid", "korea", "mining")


def test_weights() -> None:
    weights = [weight(word) for word in ("limited", "trading", "j", "39", "komid")]
    assert weights == [1, 4, 5, 10, 10]
