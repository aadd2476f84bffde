"""Countries by code and by name, exactly or not at all.

Asked in this order: the names decided in `country_aliases`; the codes of ISO 3166-1, of two letters and of three;
the names of `country_names.csv` in six languages; the English names that pycountry knows. Spelling may differ in
case, accents, points, articles, the usual abbreviations and the order of words, in nothing else: a name that is
merely close to another gets no code, and the near ones are only proposed. Codes of other systems (FIPS) are none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files

from xcrules.facts.characters import mixed_letters, unseen_in
from xcrules.facts.country_aliases import AMBIGUOUS, NAMES
from xcrules.facts.country_folding import Words, code_like, words_of
from xcrules.facts.iso import alpha_3, english_names
from xcrules.facts.problems import LONGEST_SHOWN, Unreadable, forbidden, shown

LONGEST_NAME = 200
"""Characters of the longest name that is looked up."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name means: no country, one, or several between which nothing decides.

    codes: alpha-2, sorted. why: where that comes from, in words. near: known names close to one that nobody knows.
    """

    name: str
    codes: tuple[str, ...]
    why: str
    near: tuple[str, ...] = ()


def resolve(name: str) -> Resolution:
    """The countries that *name* may mean: `North Korea` -> KP, `Korea` -> KP and KR, `Nowhere` -> none."""
    if len(name) > LONGEST_NAME:
        return Resolution(name, (), "longer than any name of a country")
    return _resolve(name)


def parse_country(text: str) -> str | Unreadable:
    """The one country that a literal means."""
    return _one_country(text) if len(text) > LONGEST_NAME else _known_country(text)


@lru_cache(maxsize=10_000)
def _known_country(text: str) -> str | Unreadable:
    # A policy says the same few countries again and again.
    return _one_country(text)


def _one_country(text: str) -> str | Unreadable:
    codes = read_country(text)
    if isinstance(codes, Unreadable):
        return codes
    if len(codes) > 1:
        choice = " or ".join(f"`{code}`" for code in codes)
        return Unreadable("ambiguous-country", f"{shown(text)} names more than one country", f"write {choice}")
    return codes[0]


def read_country(raw: object) -> tuple[str, ...] | Unreadable:
    """The countries that a code or a name means, more than one if the name is ambiguous."""
    if not isinstance(raw, str):
        return Unreadable("wrong-type", f"{shown(raw)} is not a country", "write a code or a name, in quotes")
    unseen = unseen_in(raw)
    if unseen:
        return forbidden(raw, unseen)
    found = resolve(raw)
    if found.codes:
        return found.codes
    near = f"did you mean {', '.join(f'`{name}`' for name in found.near)}?" if found.near else None
    return Unreadable("unknown-country", f"no country is called {shown(raw)}{mixed_letters(raw)}", near)


@cache
def all_codes() -> frozenset[str]:
    """The alpha-2 code of every country that a fact may hold."""
    return frozenset(alpha_3().values()) | NAMES.keys()


@lru_cache(maxsize=10_000)
def _resolve(name: str) -> Resolution:
    words = words_of(name)
    own = _own_names().get(words, ())
    if len(own) > 1:
        return Resolution(name, own, "a word that means more than one country")
    if own:
        return Resolution(name, own, "a name in the engine's own table")
    code = code_like(name)
    if code in all_codes():
        return Resolution(name, (code,), "a code of two letters (ISO 3166-1)")
    if code in alpha_3():
        return Resolution(name, (alpha_3()[code],), "a code of three letters (ISO 3166-1)")
    if words in _table_names():
        return Resolution(name, _table_names()[words], "a name in the table of six languages")
    if words in _iso_names():
        return Resolution(name, _iso_names()[words], "a name in ISO 3166-1")
    return Resolution(name, (), "a name that no table holds", _near(name))


@cache
def _own_names() -> dict[Words, tuple[str, ...]]:
    names = {words_of(name): (code,) for code, several in NAMES.items() for name in several}
    return names | {words_of(name): codes for codes, several in AMBIGUOUS.items() for name in several}


@cache
def packaged_names() -> tuple[tuple[str, str, str], ...]:
    """(alpha-2 code, language, name): the rows of the packaged table."""
    text = (files("xcrules.facts") / "country_names.csv").read_text(encoding="utf-8")
    return tuple((row["iso2"], row["language"], row["name"]) for row in csv.DictReader(text.splitlines()))


@cache
def _table_names() -> dict[Words, tuple[str, ...]]:
    return _index((name, code) for code, _, name in packaged_names())


@cache
def _iso_names() -> dict[Words, tuple[str, ...]]:
    return _index(english_names())


def _index(names: Iterable[tuple[str, str]]) -> dict[Words, tuple[str, ...]]:
    found: dict[Words, set[str]] = {}
    for name, code in names:
        found.setdefault(words_of(name), set()).add(code)
    return {words: tuple(sorted(codes)) for words, codes in found.items()}


@cache
def _proposals() -> dict[str, str]:
    english = [name for _, language, name in packaged_names() if language == "en"]
    own = [name for several in (*NAMES.values(), *AMBIGUOUS.values()) for name in several if name.isascii()]
    return {name.casefold(): name for name in (*own, *english) if len(name) > 3}


def _near(name: str) -> tuple[str, ...]:
    if len(name) > LONGEST_SHOWN:
        return ()
    near = get_close_matches(name.casefold(), list(_proposals()), n=3, cutoff=0.75)
    return tuple(_proposals()[folded] for folded in near)
