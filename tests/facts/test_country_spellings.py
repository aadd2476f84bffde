"""Names of countries as people write them: the right country, an honest ambiguity or nothing, never another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import permutations
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xcrules.facts import countries
from xcrules.facts.countries import all_codes, packaged_names, resolve
from xcrules.facts.country_aliases import AMBIGUOUS, NAMES
from xcrules.facts.country_folding import code_like, words_of
from xcrules.facts.iso import alpha_3, english_names

NAMED = sorted(
    {(name, code) for code, _, name in packaged_names()}
    | {(name, code) for code, names in NAMES.items() for name in names}
)
# What has two or three letters may be somebody's code: what is misspelled here keeps more than that.
LONG = [(name, code) for name, code in NAMED if not name[0].isascii() or sum(map(str.isalpha, name)) > 6]
KOREAS = {
    code: sorted({name for name, other in (*NAMED, *english_names()) if other == code and len(name) > 2})
    for code in ("KP", "KR")
}
HELD = {words_of(name) for name, _ in (*NAMED, *english_names())} | {
    words_of(name) for names in AMBIGUOUS.values() for name in names
}
CODES = all_codes() | alpha_3().keys()
APOSTROPHES = "'’‘ʼ`´＇"


@pytest.fixture(autouse=True, scope="module")
def without_proposals() -> Iterator[None]:
    """What is near to a name that nobody knows is only proposed; to work it out for thousands of names takes long."""
    with patch.object(countries, "_near", return_value=()):
        yield


def is_latin(name: str) -> bool:
    return all(unicodedata.name(c, "").startswith("LATIN") for c in name if c.isalpha())


def plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def wide(name: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" if c == " " else c for c in name)


def turned(name: str, at: int) -> str:
    """`Republic of Korea` -> `Korea, Republic of`."""
    words = name.split()
    cut = at % len(words)
    return f"{' '.join(words[cut:])}, {' '.join(words[:cut])}" if cut else name


def spellings(name: str) -> Iterator[str]:
    yield name.upper()
    yield name.lower()
    yield name.title()
    yield unicodedata.normalize("NFD", name)
    yield unicodedata.normalize("NFKC", name)
    yield wide(name)
    yield f"  {name.replace(' ', '   ')}\t"
    yield f"{name}."
    yield from (name.replace("'", other).replace("’", other) for other in APOSTROPHES)
    if is_latin(name):
        yield plain(name)
        yield plain(name).upper()
    if "(" not in name and all(len(word) > 1 for word in name.split()):
        yield from (turned(name, at) for at in range(1, len(name.split())))


def test_every_name_however_it_is_spelled() -> None:
    wrong = {
        spelling: (name, code, found)
        for name, code in NAMED
        for spelling in spellings(name)
        for found in (resolve(spelling).codes,)
        if found != (code,)
    }
    assert wrong == {}


EDITS = st.sampled_from(["drop", "add", "change", "swap", "double"])


@st.composite
def misspelled(draw: st.DrawFn, names: list[tuple[str, str]]) -> tuple[str, str]:
    """(what somebody wrote, the country that was meant): one to three edits, then perhaps another spelling."""
    name, code = draw(st.sampled_from(names))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(len(name) - 1, 0)))
        letter = draw(st.sampled_from("abcdefghijklmnopqrstuvwxyzáéñö .,'-"))
        match draw(EDITS):
            case "drop":
                name = name[:at] + name[at + 1 :]
            case "add":
                name = name[:at] + letter + name[at:]
            case "change":
                name = name[:at] + letter + name[at + 1 :]
            case "swap":
                name = name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]
            case _:
                name = name[:at] + name[at : at + 1] + name[at:]
    return draw(st.sampled_from([name, name.upper(), wide(name), plain(name)])), code


@settings(max_examples=3_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(misspelled(LONG))
def test_a_misspelling_is_the_country_or_ambiguous_or_nothing(drawn: tuple[str, str]) -> None:
    written, code = drawn
    found = resolve(written).codes
    # Some names are one letter apart (Irlande, Islande): then the other name was written, and is taken at its word.
    # The same goes for a short name in another script of which nothing is left but a code.
    assert found == () or code in found or words_of(written) in HELD or code_like(written) in CODES


@settings(max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(misspelled([(name, code) for code, names in KOREAS.items() for name in names if len(name) > 3]))
def test_no_misspelling_turns_one_korea_into_the_other(drawn: tuple[str, str]) -> None:
    written, code = drawn
    found = resolve(written).codes
    assert found in ((), (code,), ("KP", "KR")) or not {"KP", "KR"} & set(found)


@pytest.mark.parametrize("code", sorted(KOREAS))
def test_no_name_of_one_korea_is_the_other_or_both(code: str) -> None:
    found = {name: resolve(name).codes for name in KOREAS[code]}
    assert len(found) > 40
    assert {name: codes for name, codes in found.items() if codes != (code,)} == {}


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["Democratic", "People's", "Republic", "of", "Korea"], ("KP",)),
        (["Dem.", "People's", "Rep.", "Korea"], ("KP",)),
        (["Republic", "of", "Korea"], ("KR",)),
        (["Rep.", "Korea"], ("KR",)),
    ],
)
def test_the_order_of_words_does_not_matter(words: list[str], codes: tuple[str, ...]) -> None:
    for order in permutations(words):
        assert resolve(" ".join(order)).codes == codes
        assert resolve(f"{order[0]}, {' '.join(order[1:])}").codes == codes


@pytest.mark.parametrize(
    ("fips", "codes"),
    [
        ("KN", ("KN",)),  # FIPS: North Korea; ISO: Saint Kitts and Nevis
        ("KS", ()),  # FIPS: South Korea
        ("RS", ("RS",)),  # FIPS: Russia; ISO: Serbia
        ("CH", ("CH",)),  # FIPS: China; ISO: Switzerland
        ("CG", ("CG",)),  # FIPS: Congo-Kinshasa; ISO: Congo-Brazzaville
        ("IZ", ()),  # FIPS: Iraq
        ("UP", ()),  # FIPS: Ukraine
    ],
)
def test_codes_of_fips_are_not_taken_for_codes_of_iso(fips: str, codes: tuple[str, ...]) -> None:
    assert resolve(fips).codes == codes
