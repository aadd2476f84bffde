"""The distinct pairs of masks among many applications, numbered: hardly any of the terms stand, in a few ways each."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from xcrules.engines.columns.batch import Bools
from xcrules.engines.columns.loops import Loops, Words

Numbers = npt.NDArray[np.int32]

LEAST_ROOM = 1_024
KEY_BYTES = 150
"""What a key takes besides its own bytes: the object, its number, and their place in a dictionary."""


@dataclass(slots=True)
class Distinct:
    """pairs: must and may side by side, in the order of their numbers, of which there are `count`; then room for more.

    alike, slots, odd: see `loops`. keys: in their stead, where the loops have no way to number: the bytes of a pair ->
    its number.
    """

    words: int
    loops: Loops
    count: int = 0
    pairs: Words = field(init=False)
    alike: Bools = field(init=False)
    slots: Numbers = field(init=False)
    odd: Words = field(init=False)
    keys: dict[bytes, int] = field(default_factory=dict)
    definite: bool = True
    """Whether in all pairs what may stand certainly stands."""

    def __post_init__(self) -> None:
        self.pairs = np.empty((LEAST_ROOM, 2 * self.words), dtype=np.uint64)
        self.alike = np.ones(LEAST_ROOM, dtype=np.bool_)
        self.slots = np.full(4 * LEAST_ROOM, -1, dtype=np.int32)
        # Any odd numbers do: they only spread the pairs over the slots.
        chance = np.random.default_rng(20260302)
        self.odd = chance.integers(0, 2**63, 2 * self.words + 1, dtype=np.uint64) * np.uint64(2) + np.uint64(1)

    @property
    def bytes(self) -> int:
        """What it takes in memory, roughly."""
        keys = len(self.keys) * (16 * self.words + KEY_BYTES)
        return int(self.pairs.nbytes + self.alike.nbytes + self.slots.nbytes) + keys

    def must(self, first: int, last: int) -> Words:
        return self.pairs[first:last, : self.words]

    def may(self, first: int, last: int) -> Words:
        return self.pairs[first:last, self.words :]

    def numbered(self, must: Words, may: Words) -> Numbers:
        """The number of each pair."""
        self._make_room(len(must))
        self.definite &= must is may
        numbers: Numbers = np.empty(len(must), dtype=np.int32)
        if self.loops.numbered is None:
            self._numbered_by_keys(must, may, numbers)
        else:
            self._by_loop(must, may, must is may, numbers)
        return numbers

    def _make_room(self, further: int) -> None:
        most = self.count + further
        if most > len(self.pairs):
            pairs = np.empty((1 << most.bit_length(), 2 * self.words), dtype=np.uint64)
            pairs[: self.count] = self.pairs[: self.count]
            self.pairs = pairs
            self.alike = np.concatenate([self.alike, np.ones(len(pairs) - len(self.alike), dtype=np.bool_)])
        if self.loops.numbered is not None and 3 * most > 2 * len(self.slots):
            self.slots = np.full(1 << (3 * most // 2).bit_length(), -1, dtype=np.int32)
            must, may = self.must(0, self.count).copy(), self.may(0, self.count).copy()
            numbers: Numbers = np.empty(self.count, dtype=np.int32)
            self.count = 0
            self._by_loop(must, may, False, numbers)

    def _by_loop(self, must: Words, may: Words, known: bool, numbers: Numbers) -> None:
        assert self.loops.numbered is not None
        self.count = self.loops.numbered(
            must, may, known, self.pairs, self.alike, self.slots, self.odd, self.count, numbers
        )

    def _numbered_by_keys(self, must: Words, may: Words, numbers: Numbers) -> None:
        width = 16 * self.words
        both = np.ascontiguousarray(np.concatenate([must, may], axis=1))
        given = pa.FixedSizeBinaryArray.from_buffers(pa.binary(width), len(both), [None, pa.py_buffer(both)])
        encoded = given.dictionary_encode()
        places = np.empty(len(encoded.dictionary), dtype=np.int32)
        for at, key in enumerate(encoded.dictionary.to_pylist()):
            number = self.keys.setdefault(key, self.count)
            if number == self.count:
                self.pairs[number] = np.frombuffer(key, dtype=np.uint64)
                self.count += 1
            places[at] = number
        numbers[:] = places[encoded.indices.to_numpy()]
