"""Letters of any script -> plain small letters, as far as small tables reach: Latin, Cyrillic, Hangul.

Other scripts keep their letters: such names are compared with names in the same script. Readings of Chinese signs
depend on the word, and Arabic does not write its short vowels, so neither has a table that a page could hold.
"""

from __future__ import annotations

import unicodedata
from functools import cache

# They come and go with the system of romanization: `Ch'o'l`, `Chol`. Taken away before anything is taken apart, or
# an acute accent that stands for one would be a space.
_APOSTROPHES = str.maketrans("", "", "'`´‘’‚‛ʹʻʼʽʾʿˈ′＇")

# Letters that Unicode does not take apart into a plain letter and a mark.
_LATIN = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "ng"}
_LATIN |= {"ə": "a", "ŧ": "t"}

# Marks are gone when these are looked up, so й is и, and ё is е.
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "ђ": "dj", "е": "e", "є": "ye", "ж": "zh", "з": "z",
    "ѕ": "dz", "и": "i", "і": "i", "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "c", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "џ": "dz",
    "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip

# In a word that mixes the two scripts, a Cyrillic letter stands there for its looks: `КОМID`.
_ALIKE = str.maketrans("авекмнорстухіѕј", "abekmhopctyxisj")

# The Revised Romanization, letter by letter: what a syllable is in front of changes nothing here.
_INITIALS = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_VOWELS = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu",
    "ui", "i",
)  # fmt: skip
_FINALS = (
    "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t",
    "k", "t", "p", "t",
)  # fmt: skip


def plain(text: str) -> str:
    """*text* without case, accents, width and apostrophes, in Latin letters where a table has them."""
    if text.isascii():
        return text.translate(_APOSTROPHES).casefold()
    folded = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    letters = unicodedata.normalize("NFKD", folded.translate(_APOSTROPHES))
    bare = "".join(c for c in letters if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return " ".join(_by_looks(word) for word in bare.split()).translate(_table())


def is_foreign(text: str) -> bool:
    """Whether *text* has a letter that is none of the Latin script."""
    return not text.isascii() and any(c.isalpha() and "LATIN" not in unicodedata.name(c, "") for c in text)


def _by_looks(word: str) -> str:
    is_mixed = any("a" <= c <= "z" for c in word) and any(c in _CYRILLIC for c in word)
    return word.translate(_ALIKE) if is_mixed else word


@cache
def _table() -> dict[int, str]:
    # Hangul comes taken apart into these three blocks of Unicode.
    hangul = ((0x1100, _INITIALS), (0x1161, _VOWELS), (0x11A8, _FINALS))
    jamo = {first + number: letters for first, block in hangul for number, letters in enumerate(block)}
    return {ord(letter): letters for letter, letters in (_LATIN | _CYRILLIC).items()} | jamo
