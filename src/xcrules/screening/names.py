"""Names as they are compared: their words, how much each tells, and how it may be spelled elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from xcrules.screening.letters import is_foreign, plain

LONGEST_NAME = 1_000
"""Characters of a name that are compared."""
MOST_WORDS = 40
"""Words of a name that are compared."""

Words = tuple[str, ...]

LEGAL, COMMON, INITIAL, TELLING = 1, 4, 5, 10
"""What a word weighs: a legal form tells least, a word of trade or of a country little, an initial half of a name."""

_PIECES = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"[(（\[]([^()（）\[\]]*)[)）\]]")

# Articles and link words, which names carry or drop at will.
_LINKS = frozenset(("the", "of", "and", "for", "de", "la", "du", "des", "del", "al", "el", "ul"))

_WRITTEN_OUT = {
    "co": "company", "corp": "corporation", "ltd": "limited", "inc": "incorporated", "intl": "international",
    "dev": "development", "mfg": "manufacturing", "shpg": "shipping", "univ": "university", "dept": "department",
    "organisation": "organization", "centre": "center", "defence": "defense", "cooperation": "corporation",
    "industries": "industry", "technologies": "technology", "services": "service", "companies": "company",
}  # fmt: skip

_LEGAL_FORMS = frozenset((
    "company", "corporation", "limited", "incorporated", "plc", "llc", "llp", "gmbh", "ag", "sa", "srl", "sarl",
    "spa", "bv", "nv", "pte", "pvt", "pty", "jsc", "pjsc", "ojsc", "oao", "ooo", "zao", "kk", "oy", "ab", "sdn",
    "bhd", "jv",
))  # fmt: skip
_COMMON_WORDS = frozenset((
    "trading", "trade", "general", "international", "bank", "banking", "industry", "industrial", "shipping", "export",
    "import", "technology", "technical", "development", "institute", "center", "group", "national", "machinery",
    "machine", "equipment", "service", "commercial", "joint", "venture", "engineering", "research", "production",
    "department", "ministry", "bureau", "committee", "university", "construction", "credit", "finance", "marine",
    "maritime", "management", "united", "energy", "electronics", "chemical", "organization", "manufacturing",
    "enterprise", "foreign", "korea", "korean", "choson", "chosun", "dprk", "iran", "iranian", "china", "hong",
    "kong", "north", "south", "east", "west", "new", "first", "second",
))  # fmt: skip

# Family names of Korea whose usual spellings share too few letters, as the lists in English write them.
_FAMILY_NAMES = {
    "lee": "ri", "yi": "ri", "rhee": "ri", "li": "ri", "i": "ri", "park": "pak", "choi": "choe", "yoo": "yu",
    "ryu": "yu", "lim": "rim", "im": "rim", "roh": "no", "noh": "no", "woo": "u", "oh": "o", "kwon": "gwon",
}  # fmt: skip

# One spelling for what the romanizations of Korean, Persian, Arabic, Chinese and Russian names write differently; in
# this order: `Changkwang` and `Jangkwang` become one word, and so do `Mohammad` and `Muhammed`.
_SPELLINGS = (
    ("shch", "s"), ("sch", "s"), ("tch", "j"), ("ch", "j"), ("zh", "j"), ("dj", "j"), ("sh", "s"), ("hs", "s"),
    ("kh", "k"), ("gh", "g"), ("ph", "p"), ("th", "t"), ("dh", "d"), ("x", "s"), ("q", "k"), ("c", "k"), ("w", "v"),
    ("eo", "o"), ("eu", "u"), ("oo", "u"), ("ou", "u"), ("ue", "u"), ("oe", "o"), ("ae", "e"), ("ai", "e"),
    ("ay", "e"), ("ei", "e"), ("ey", "e"), ("ee", "i"), ("ie", "i"), ("iy", "i"), ("y", "i"),
    ("o", "u"), ("e", "a"), ("k", "g"), ("t", "d"), ("p", "b"), ("l", "r"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


def words_of(text: str) -> Words:
    """The words of a name in the order written, folded, without link words; never none.

    Hyphens part words, apostrophes do not. `K.O.M.I.D.` is one word, `J.S.` are two initials.
    """
    pieces = [_WRITTEN_OUT.get(piece, piece) for piece in _pieces(plain(text[:LONGEST_NAME]))]
    found = tuple(piece for piece in pieces if piece not in _LINKS) or tuple(pieces)
    # A name without any letter or digit is a word as it stands.
    return found[:MOST_WORDS] or ("".join(plain(text[:LONGEST_NAME]).split()) or text.strip()[:LONGEST_NAME],)


def _pieces(text: str) -> Iterator[str]:
    for word in text.replace("&", " and ").split():
        if word.isalnum():
            yield word
            continue
        pieces: list[str] = _PIECES.findall(word)
        spelled_out = len(pieces) >= 3 and all(len(piece) == 1 for piece in pieces)
        yield from ["".join(pieces)] if spelled_out else pieces


def listed_forms(written: str) -> tuple[Words, ...]:
    """The ways in which a name on a list may be meant: as it stands, without what is in brackets, and what is in
    them if it is the short form of the rest or the name in another script. `;` parts names that share a cell."""
    found: dict[Words, None] = {}
    for name in (written, *written.split(";")) if ";" in written else (written,):
        if not name.strip():
            continue
        found[words_of(name)] = None
        inside = _BRACKETS.findall(name)
        outside = _BRACKETS.sub(" ", name) if inside else name
        if inside and outside.strip():
            rest = words_of(outside)
            found[rest] = None
            shorts = [words_of(text) for text in inside if is_foreign(text) or _is_short_for(words_of(text), rest)]
            found |= dict.fromkeys(shorts)
    return tuple(found)


def without_short_form(words: Words) -> Words:
    """*words* without one that is made of the initials of the others, in any order: `(AEOI)` at the end of a name."""
    for word in words:
        rest = tuple(other for other in words if other != word)
        if len(word) >= 3 and len(rest) >= 3 and sorted(word) in _sorted_initials(rest):
            return rest
    return words


def initials(words: Words) -> tuple[str, ...]:
    """The first letters of *words*, of all and of those that are no legal form."""
    every = "".join(word[0] for word in words)
    without = "".join(word[0] for word in words if weight(word) > LEGAL)
    return (every,) if every == without else (every, without)


def _is_short_for(short: Words, rest: Words) -> bool:
    return len(short) == 1 and len(short[0]) >= 3 and sorted(short[0]) in _sorted_initials(rest)


def _sorted_initials(words: Words) -> list[list[str]]:
    return [sorted(letters) for letters in initials(words)]


def weight(word: str) -> int:
    """How much a word tells who is meant."""
    if word in _LEGAL_FORMS:
        return LEGAL
    if word in _COMMON_WORDS:
        return COMMON
    return INITIAL if len(word) == 1 and word.isalpha() else TELLING


def begins_alike(initial: str, word: str) -> bool:
    """Whether *initial* may stand for *word*, in one romanization or another: `K.` for `Qasem`."""
    # With a vowel after it, a letter is not taken for a family name.
    return spelled(f"{initial}a")[0] == spelled(f"{word[0]}a")[0]


@lru_cache(maxsize=65_536)
def spelled(word: str) -> str:
    """*word* in the one spelling that stands for its romanizations; it is for comparing, and nobody's name."""
    word = _FAMILY_NAMES.get(word, word)
    for written, one in _SPELLINGS:
        word = word.replace(written, one)
    return _DOUBLED.sub(r"\1", word)
