"""Two names, word by word: which word of one stands for which of the other, and what that makes of the whole.

The order of the words plays no part: everything goes by sorted words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import permutations

from xcrules.screening.names import COMMON, LEGAL, Words, begins_alike, initials, spelled, weight
from xcrules.screening.scores import FULL, ratio


class Why(StrEnum):
    """What two names have in common, or what keeps them from being the same."""

    ORDER = "other word order"
    INITIALS = "initials"
    TRANSLITERATION = "transliteration"
    JOINED = "written together or apart"
    SIMILAR = "similar spelling"
    PART = "part of the name"


# All in hundredths of a percent.
ALIKE = 7_500
"""Words less alike than this are different words."""
SPELLED_ALIKE = 8_500
"""The same for their one spelling, which has fewer letters to differ in."""
JOINED_ALIKE = 8_500
JOINED = 9_900
ONE_SPELLING = 9_600
"""Words that differ only by romanization, before the letters in which they still differ."""
INITIAL_FOR_NAME = 8_500
SHORT_FORM = 9_000
WHOLE_IN_NAME, WORD_IN_NAME, NAME_IN_WHOLE = 9_000, 8_000, 8_600
"""A listed name within a longer one; one word that is a listed name; a name that is a part of a listed one."""

_MOST_JOINED = 6
"""Words that are tried together: more are words of a sentence."""


@dataclass(slots=True)
class _Alignment:
    left: list[str]
    right: list[str]
    gained: int = 0
    why: set[Why] = field(default_factory=set)
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def pair(self, left: tuple[str, ...], right: tuple[str, ...], likeness: int, *why: Why) -> None:
        for word in left:
            self.left.remove(word)
        for word in right:
            self.right.remove(word)
        self.gained += likeness * sum(map(weight, (*left, *right)))
        self.why |= set(why)
        self.pairs.append((left[0], right[0]))


def aligned(name: Words, listed: Words) -> tuple[int, frozenset[Why]]:
    """How near a name comes to one form of a listed name, in hundredths of a percent, and why."""
    if sorted(name) == sorted(listed):
        return FULL, frozenset() if name == listed else frozenset({Why.ORDER})
    found = _Alignment(sorted(name), sorted(listed))
    _equal(found)
    _joined(found)
    _similar(found)
    _by_initials(found)
    total = sum(map(weight, (*name, *listed)))
    best, why = found.gained // total, frozenset(found.why)
    if _is_reordered(name, listed, found.pairs):
        why |= {Why.ORDER}
    part = _part(name, listed, found)
    if part > best:
        best, why = part, why | {Why.PART}
    if best < SHORT_FORM and _is_short_form(name, listed):
        best, why = SHORT_FORM, frozenset({Why.INITIALS})
    return best, why


def _is_reordered(name: Words, listed: Words, pairs: list[tuple[str, str]]) -> bool:
    places = [listed.index(there) for here, there in sorted(pairs, key=lambda pair: name.index(pair[0]))]
    return places != sorted(places)


def _equal(found: _Alignment) -> None:
    for word in list(found.left):
        if word in found.right:
            found.pair((word,), (word,), FULL)


def _joined(found: _Alignment) -> None:
    """`Nam Chon Gang` and `Namchongang`: a word of one is two or three of the other, in whatever order they come."""
    for ours_first in (True, False):
        long, short = (found.left, found.right) if ours_first else (found.right, found.left)
        for word in sorted(long, key=lambda each: (-len(each), each)):
            tried = ((_likeness_joined(parts, word), parts) for parts in _cuts(word, short))
            likeness, parts = max(tried, default=(0, ()))
            if likeness >= JOINED_ALIKE:
                left, right = ((word,), parts) if ours_first else (parts, (word,))
                found.pair(left, right, likeness, Why.JOINED, *([Why.TRANSLITERATION] if likeness < JOINED else []))


def _cuts(word: str, parts: list[str]) -> Iterator[tuple[str, ...]]:
    if len(word) < 4 or len(parts) > _MOST_JOINED:
        return
    shorter = [part for part in parts if 1 < len(part) <= len(word)]
    for count in (2, 3):
        for cut in permutations(shorter, count):
            if abs(sum(map(len, cut)) - len(word)) <= 2:
                yield cut


def _likeness_joined(parts: tuple[str, ...], word: str) -> int:
    joined = "".join(parts)
    return JOINED if joined == word else ONE_SPELLING * ratio(spelled(joined), spelled(word)) // FULL


def _similar(found: _Alignment) -> None:
    pairs = [(*likeness(left, right), left, right) for left in set(found.left) for right in set(found.right)]
    for alike, why, left, right in sorted(pairs, key=lambda pair: (-pair[0], pair[2], pair[3])):
        if alike >= ALIKE and left in found.left and right in found.right:
            found.pair((left,), (right,), alike, why)


def likeness(one: str, other: str) -> tuple[int, Why]:
    """How alike two words are, as written or in their one spelling. Numbers, and words of four letters or fewer, are
    alike or different, with nothing between: half of all short names are one letter apart."""
    if not (one.isalpha() and other.isalpha()) or min(len(one), len(other)) < 2:
        return (FULL if one == other else 0), Why.SIMILAR
    as_written, in_one = ratio(one, other), ratio(spelled(one), spelled(other))
    by_spelling = ONE_SPELLING * in_one // FULL if in_one >= SPELLED_ALIKE else 0
    if min(len(one), len(other)) <= 4:
        if in_one == FULL:
            return ONE_SPELLING, Why.TRANSLITERATION
        # One letter too many or too few, and no other one: `Myng` for `Myong`.
        return (as_written if len(one) + len(other) == 9 and as_written >= JOINED_ALIKE else 0), Why.SIMILAR
    return max((as_written, Why.SIMILAR), (by_spelling, Why.TRANSLITERATION), key=lambda pair: pair[0])


def _by_initials(found: _Alignment) -> None:
    for short_left in (True, False):
        short, long = (found.left, found.right) if short_left else (found.right, found.left)
        for letter in [word for word in short if len(word) == 1 and word.isalpha()]:
            full = next((word for word in long if len(word) > 1 and begins_alike(letter, word)), None)
            if full is not None:
                left, right = ((letter,), (full,)) if short_left else ((full,), (letter,))
                found.pair(left, right, INITIAL_FOR_NAME, Why.INITIALS)


def _part(name: Words, listed: Words, found: _Alignment) -> int:
    """What one name within the other is worth, by how well its words were found."""
    in_listed = not any(weight(word) > LEGAL for word in found.left)
    in_name = not any(weight(word) > LEGAL for word in found.right)
    taken = sum(map(weight, (*name, *listed))) - sum(map(weight, (*found.left, *found.right)))
    quality = found.gained // taken if taken else 0
    best = 0
    if in_name:
        telling = [word for word in listed if weight(word) > COMMON]
        letters = sum(map(len, telling))
        if len(telling) >= 2 and letters >= 10:
            best = WHOLE_IN_NAME
        elif len(telling) == 1 and letters >= 5:
            best = WORD_IN_NAME
    if in_listed and len([word for word in name if weight(word) > COMMON]) >= 2:
        best = max(best, NAME_IN_WHOLE)
    return best * quality // FULL


def _is_short_form(name: Words, listed: Words) -> bool:
    """One of the names is a word of four letters or more, made of the initials of the other's words."""
    if len(name) == 1 and len(listed) > 2:
        return len(name[0]) >= 4 and name[0] in initials(listed)
    if len(listed) == 1 and len(name) > 2:
        return len(listed[0]) >= 4 and sorted(listed[0]) in [sorted(letters) for letters in initials(name)]
    return False
