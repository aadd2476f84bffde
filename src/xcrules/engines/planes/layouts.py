"""Layouts: which keys a record has, in their order, and so where each of its values is looked up.

Applications of one origin have the same few layouts. What a record does not say is the same for all of one layout:
it is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from xcrules.engines.planes.memo import keep
from xcrules.engines.planes.tables import Bits, Pair
from xcrules.engines.planes.words import Partly, Words
from xcrules.facts.shape import Closings

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """keys: of the record. words: for each, its values. silent: what the facts that are not stated leave standing.

    says_all: whether nothing asks for one of those.
    """

    keys: Keys
    words: tuple[Words, ...]
    silent: Pair
    says_all: bool


@dataclass(frozen=True, slots=True)
class Record:
    """A record: the application's own facts, those below one key, or an element.

    words: key -> its values, of every fact there is. closings: what they come to in an application that is complete.
    """

    words: Mapping[str, Words]
    closings: Closings
    everything: Bits

    def layout(self, keys: Iterable[str], complete: bool) -> Layout:
        """Raises `Partly` where a key is none of the record's."""
        keys = tuple(keys)
        if not self.words.keys() >= set(keys):
            raise Partly
        must = may = self.everything
        silent = [words.fact for key, words in self.words.items() if key not in keys and words.fact.columns]
        for fact in silent:
            surely, maybe = fact.pair(self.closings.known.get(fact.spec.path) if complete else None)
            must &= surely
            may &= maybe
        return Layout(keys, tuple(self.words[key] for key in keys), (must, may), not silent)


class Layouts(dict[Keys, Any]):
    """The layouts that were seen, by their keys."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[Keys], Any]) -> None:
        self.make = make

    def __missing__(self, keys: Keys) -> Any:
        made = self.make(keys)
        keep(self, keys, made)
        return made


def read(layout: Layout, values: Iterable[object]) -> Pair:
    """What a record leaves standing. Raises `Partly` where a value cannot be used."""
    must, may = layout.silent
    for words, value in zip(layout.words, values, strict=True):
        surely, maybe = words.fact.read(value)
        must &= surely
        may &= maybe
    return must, may
