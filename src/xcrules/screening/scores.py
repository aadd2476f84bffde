"""The one place that uses rapidfuzz, which the extra `screening` installs: how alike two words are, and which names
are worth a close look. Its numbers are rounded to whole hundredths of a percent here; no float leaves this file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from xcrules.diagnostics import ApplicationError, Diagnostic

FULL = 10_000
"""Hundredths of a percent: two words that are the same."""

INSTALL = "pip install 'xcrules[screening]'"

# What a close look can give 75% is never further away than this in a rough one; the tests try it on both lists.
_ROUGH_BY_WORDS = 60
_ROUGH_BY_LETTERS = 84


def ratio(one: str, other: str) -> int:
    """How many letters two words share in order, in hundredths of a percent. Raises `ApplicationError`, as all here
    does, where rapidfuzz is not installed."""
    alike: float = _fuzz().ratio(one, other)
    return round(alike * 100)


def near(words: str, letters: str, all_words: Sequence[str], all_letters: Sequence[str]) -> set[int]:
    """The places of names that share words with a name, or nearly all letters, however they are cut into words.

    words: sorted, with spaces between; letters: sorted, without. Of the others: the same, name by name.
    """
    process, fuzz = _process(), _fuzz()
    by_words = process.extract(
        words, all_words, scorer=fuzz.token_set_ratio, processor=None, score_cutoff=_ROUGH_BY_WORDS, limit=None
    )
    by_letters = process.extract(
        letters, all_letters, scorer=fuzz.ratio, processor=None, score_cutoff=_ROUGH_BY_LETTERS, limit=None
    )
    return {place for _, _, place in (*by_words, *by_letters)}


@cache
def _fuzz() -> Any:
    try:
        from rapidfuzz import fuzz
    except ImportError:
        raise ApplicationError((_not_installed(),)) from None
    return fuzz


@cache
def _process() -> Any:
    try:
        from rapidfuzz import process
    except ImportError:
        raise ApplicationError((_not_installed(),)) from None
    return process


def _not_installed() -> Diagnostic:
    return Diagnostic("not-installed", "names are compared with rapidfuzz, which is not installed", help=f"`{INSTALL}`")
