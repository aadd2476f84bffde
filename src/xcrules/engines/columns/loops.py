"""The loops over rows that take most of the time: once in numpy, and once as loops for numba to compile.

numba is imported here and nowhere else, and only where a table is long enough to make up for that. What comes out is
the same either way.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
"""Masks of terms: a row of words each, the first term in the lowest bit of the first word."""
Indices = npt.NDArray[Any]
"""Whole numbers of any unsigned type."""

LONG = 50_000
"""Rows from which on a table is worth the half second that importing numba takes."""


@dataclass(frozen=True, slots=True)
class Loops:
    """See `_left`, `_joined` and `_numbered`; numbered: None where there is a better way than a loop."""

    left: Callable[[Words, Words, Indices], Any]
    joined: Callable[[Words, Words, Any, Any], Any]
    numbered: Callable[[Words, Words, bool, Words, Any, Any, Words, int, Any], int] | None


# --- in numpy ----------------------------------------------------------------------------------------


def _left_by_arrays(masks: Words, table: Words, codes: Indices) -> None:
    np.bitwise_and(masks, table[codes], out=masks)


def _joined_by_arrays(found: Words, masks: Words, starts: Any, every: Any) -> None:
    found[:] = np.where(every, ~np.uint64(0), np.uint64(0))
    there = starts[1:] > starts[:-1]
    if not there.any():
        return
    # `reduceat` gives an empty segment its neighbour's value, so the empty ones are left out.
    for how, words in ((np.bitwise_or, ~every), (np.bitwise_and, every)):
        if words.any():
            at = np.flatnonzero(words)
            found[np.ix_(there, at)] = how.reduceat(masks[:, at], starts[:-1][there], axis=0)


BY_ARRAYS = Loops(_left_by_arrays, _joined_by_arrays, None)


# --- as loops ----------------------------------------------------------------------------------------


def _left(masks: Any, table: Any, codes: Any) -> None:
    """ANDs each row of *masks* with the row of *table* that its code names."""
    width = masks.shape[1]
    if width == 1:
        for row in range(len(codes)):
            masks[row, 0] &= table[codes[row], 0]
        return
    for row in range(len(codes)):
        code = codes[row]
        for word in range(width):
            masks[row, word] &= table[code, word]


def _joined(found: Any, masks: Any, starts: Any, every: Any) -> None:
    """For each list, from `starts[i]` to `starts[i + 1]`, its elements' masks ORed; in words of *every* ANDed."""
    width = masks.shape[1]
    for row in range(len(starts) - 1):
        for word in range(width):
            if every[word]:
                kept = ~np.uint64(0)
                for at in range(starts[row], starts[row + 1]):
                    kept &= masks[at, word]
            else:
                kept = np.uint64(0)
                for at in range(starts[row], starts[row + 1]):
                    kept |= masks[at, word]
            found[row, word] = kept


def _numbered(
    must: Any, may: Any, known: bool, pairs: Any, alike: Any, slots: Any, odd: Any, count: int, numbers: Any
) -> int:
    """Numbers each row of *must* and *may* among the distinct *pairs*, of which there are *count*; returns the new one.

    known: whether both are the same in every row; alike: whether they are in each pair. slots: -1, or the number of a
    pair, at the place that its hash gives or soon after; a power of two of them, more than there can be pairs. odd:
    multipliers for the hash, one for each word of a pair and one more.
    """
    width = must.shape[1]
    last = np.uint64(len(slots) - 1)
    for row in range(len(must)):
        mixed = must[row, 0] * odd[0]
        for word in range(1, width):
            mixed += must[row, word] * odd[word]
        if not known:
            for word in range(width):
                mixed += (must[row, word] ^ may[row, word]) * odd[width + word]
        at = ((mixed ^ (mixed >> np.uint64(32))) * odd[2 * width] >> np.uint64(20)) & last
        while True:
            number = slots[at]
            if number < 0:
                number = slots[at] = count
                for word in range(width):
                    pairs[count, word] = must[row, word]
                    pairs[count, width + word] = may[row, word]
                    alike[count] &= must[row, word] == may[row, word]
                count += 1
                break
            same = pairs[number, 0] == must[row, 0]
            for word in range(1, width):
                same &= pairs[number, word] == must[row, word]
            if known:
                # Of most pairs the second half is not even looked at.
                same &= alike[number]
            else:
                for word in range(width):
                    same &= pairs[number, width + word] == may[row, word]
            if same:
                break
            at = (at + np.uint64(1)) & last
        numbers[row] = number
    return count


@functools.cache
def compiled() -> Loops | None:
    """The loops, compiled for the machine and kept on disk for the next process; None if numba is not installed."""
    try:
        import numba
    except ImportError:
        return None
    try:
        make = numba.njit(cache=True, nogil=True)
        return Loops(make(_left), make(_joined), make(_numbered))
    except RuntimeError:
        # There is no place to keep them: they are compiled once a process.
        make = numba.njit(nogil=True)
        return Loops(make(_left), make(_joined), make(_numbered))


def loops_for(rows: int) -> Loops:
    """The loops for a table of so many rows."""
    found = compiled() if rows >= LONG else None
    return BY_ARRAYS if found is None else found
