"""Taking one list out of another, where the result can be written as entries."""

from __future__ import annotations

from collections.abc import Iterable

from xcrules.program.model import CodeList, CodeRange, Entry


def without(whole: CodeList, minus: Iterable[CodeList]) -> tuple[Entry, ...] | None:
    """The entries of *whole* that stay when those of *minus* are taken out; None where no entries say that.

    A list combined with others is written out, so what it takes out must be known by its entries alone: they are
    always in force, without a condition, and take out an entry as a whole.
    """
    entries = whole.entries
    for taken in minus:
        if taken.minus:
            return None
        for gone in taken.entries:
            kept: list[Entry] = []
            for entry in entries:
                left = _left(entry, gone)
                if left is None:
                    return None
                kept += left
            entries = tuple(kept)
    return entries


def _left(entry: Entry, gone: Entry) -> tuple[Entry, ...] | None:
    match entry.what, gone.what:
        case CodeRange(), CodeRange():
            if _apart(entry.what, gone.what):
                return (entry,)
            whole = gone.what.first == gone.what.last and gone.what.first.covers(entry.what.first)
            whole = whole and gone.what.first.covers(entry.what.last)
            return () if whole and _always(gone) else None
        case frozenset(), frozenset():
            if not entry.what & gone.what:
                return (entry,)
            if not _always(gone):
                return None
            rest = entry.what - gone.what
            return (Entry(rest, entry.label, entry.where, entry.windows),) if rest else ()
        case _:
            return None


def _always(entry: Entry) -> bool:
    return entry.where is None and not entry.windows


def _apart(one: CodeRange, other: CodeRange) -> bool:
    """Whether no code lies in both."""
    return _below(one, other) or _below(other, one)


def _below(one: CodeRange, other: CodeRange) -> bool:
    shorter = min(len(one.last.parts), len(other.first.parts))
    cut = (type(one.last)(one.last.parts[:shorter]), type(other.first)(other.first.parts[:shorter]))
    return cut[0].order < cut[1].order
