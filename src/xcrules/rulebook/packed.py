"""Numbers, texts and sets of bits as bytes: what the index and the tables of a compiled policy are made of.

A number is four bytes, the lowest first; several are their count and then each. Reading believes nothing: what does not
fit raises `Damaged`, and nothing is made that is larger than what it is read from.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from xcrules.rulebook.stored_parts import Damaged

_FOUR = next(code for code in "ILH" if array(code).itemsize == 4)
_TURNED = sys.byteorder == "big"


def _bytes(numbers: Iterable[int]) -> bytes:
    found = array(_FOUR, numbers)
    if _TURNED:
        found.byteswap()
    return found.tobytes()


@dataclass(slots=True)
class Packing:
    """Bytes under construction. What is packed is unpacked in the same order."""

    _parts: list[bytes] = field(default_factory=list)

    def number(self, number: int) -> None:
        self._parts.append(number.to_bytes(4, "little"))

    def numbers(self, numbers: Iterable[int]) -> None:
        packed = _bytes(numbers)
        self.number(len(packed) // 4)
        self._parts.append(packed)

    def groups(self, groups: Iterable[Sequence[int]]) -> None:
        """Several numbers each."""
        there = list(groups)
        self.numbers(map(len, there))
        self.numbers(number for group in there for number in group)

    def bits(self, mask: int, width: int) -> None:
        """A set of *width* bits."""
        self._parts.append(mask.to_bytes((width + 7) // 8, "little"))

    def text(self, text: str) -> None:
        data = text.encode()
        self.number(len(data))
        self._parts.append(data)

    def done(self) -> bytes:
        return b"".join(self._parts)


@dataclass(slots=True)
class Unpacking:
    """What was packed, read back in the same order. Everything here raises `Damaged`."""

    data: bytes
    _at: int = 0

    def _take(self, size: int) -> bytes:
        start, self._at = self._at, self._at + size
        if self._at > len(self.data):
            raise Damaged("less than there should be")
        return self.data[start : self._at]

    def number(self, below: int = 1 << 32) -> int:
        """A number that is less than *below*."""
        found = int.from_bytes(self._take(4), "little")
        if found >= below:
            raise Damaged("a number outside its bounds")
        return found

    def numbers(self, below: int = 1 << 32) -> array[int]:
        """Several numbers, each less than *below*."""
        found = array(_FOUR, self._take(4 * self.number()))
        if _TURNED:
            found.byteswap()
        if below < 1 << 32 and found and max(found) >= below:
            raise Damaged("a number outside its bounds")
        return found

    def groups(self, below: int) -> list[tuple[int, ...]]:
        """Several numbers each, every one less than *below*."""
        sizes, numbers = self.numbers(), self.numbers(below)
        if sum(sizes) != len(numbers):
            raise Damaged("more or less than there should be")
        each = tuple(numbers)
        return [each[start:end] for start, end in pairwise(accumulate(sizes, initial=0))]

    def bits(self, width: int) -> int:
        """A set of *width* bits."""
        found = int.from_bytes(self._take((width + 7) // 8), "little")
        if found >> width:
            raise Damaged("a bit outside its bounds")
        return found

    def text(self) -> str:
        data = self._take(self.number())
        try:
            return data.decode()
        except UnicodeDecodeError:
            raise Damaged("something else where a text should be") from None

    def end(self) -> None:
        if self._at != len(self.data):
            raise Damaged("more than there should be")
