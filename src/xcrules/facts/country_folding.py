"""How names of countries are compared: the same words in any order, however they are spelled and abbreviated."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not take apart into a plain letter and a mark.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_WIDE = {chr(code) for code in range(0xFF01, 0xFF5F)}
_APOSTROPHES = re.compile("['`´‘’‛ʻʼʽ′＇]")
_BREAKS = re.compile(r"[^\w]+")

# Articles and link words of English, French and Spanish, which names carry or drop at will.
_LINKS = frozenset(
    ("the", "of", "and", "la", "le", "les", "l", "de", "du", "des", "del", "d", "el", "los", "las", "y", "et")
)
_WORDS = {
    "dem": "democratic",
    "rep": "republic",
    "repub": "republic",
    "people": "peoples",
    "ppl": "peoples",
    "isl": "islands",
    "is": "islands",
    "island": "islands",
    "st": "saint",
    "utd": "united",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
}

Words = tuple[str, ...]


def words_of(name: str) -> Words:
    """The words of *name*, sorted: without case, accents, width, points, articles; abbreviations written out.

    `Korea, Dem. People's Rep. of` and `Democratic People's Republic of Korea` have the same words.
    """
    return tuple(sorted(_WORDS.get(word, word) for word in _spelled(name) if word not in _LINKS))


def code_like(name: str) -> str:
    """*name* as a code would be written, if it is a single word of plain letters: `U.S.` -> `US`, ` kp ` -> `KP`.

    Letters may be as wide as those of Chinese. An accent is none of a code's: `ÑE` is no spelling of `NE`.
    """
    words = _spelled(name) if all(c.isascii() or c in _WIDE for c in name) else []
    return words[0].upper() if len(words) == 1 else ""


def _spelled(name: str) -> list[str]:
    # Apostrophes go first: taken apart, an acute accent that stands for one would be a space.
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name)).casefold().translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    plain = plain.replace("&", " and ")
    return _joined_initials(_BREAKS.sub(" ", plain).replace("_", " ").split())


def _joined_initials(words: list[str]) -> list[str]:
    """`d p r korea` -> `dpr korea`: initials that stand together are one word, a lone one stays."""
    joined: list[str] = []
    run = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isascii() and word.isalpha():
            run += word
            continue
        if run:
            joined.append(run)
            run = ""
        if word:
            joined.append(word)
    return joined
