"""Characters that make people read something else than the engine does: unseen ones, and letters like others."""

from __future__ import annotations

import re
import unicodedata

# Signs with a place in an alphabet and no shape: fillers, the blank Braille pattern, selectors of another drawing.
_SHAPELESS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def is_unseen(character: str) -> bool:
    """Whether *character* shows nothing: a control, a mark that steers the direction of writing, a filler."""
    unseen = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    return unseen or _SHAPELESS.match(character) is not None


def unseen_in(text: str, allowed: str = "") -> str | None:
    """The first character of *text* that shows nothing and is not among those *allowed*."""
    # Controls and marks are never printable, and most texts are: a quick look first.
    if text.isprintable():
        found = _SHAPELESS.search(text)
        return found[0] if found else None
    return next((c for c in text if c not in allowed and is_unseen(c)), None)


def foreign_letter(text: str) -> str:
    """What ends a message about a word that has to be of plain letters and digits, if *text* holds another one.

    `3А001` with the A of the Cyrillic script: ": its `А` is the cyrillic capital letter a (U+0410)".
    """
    found = next((c for c in text if not c.isascii() and c.isalnum()), None)
    return f": its `{found}` is the {_named(found)}" if found else ""


def mixed_letters(text: str) -> str:
    """As `foreign_letter`, for names, which may be of any script: only where a plain letter stands beside another
    script's, or where *text* is as short as a code."""
    letters = [c for c in text if c.isalpha()]
    plain = any(_is_latin(c) for c in letters)
    other = next((c for c in letters if not _is_latin(c)), None)
    return f": its `{other}` is the {_named(other)}" if other and (plain or len(letters) <= 3) else ""


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")


def _named(character: str) -> str:
    return f"{unicodedata.name(character, 'letter without a name').lower()} (U+{ord(character):04X})"
