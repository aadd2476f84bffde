"""Sequences and mappings whose parts are made when they are first asked for, and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar, overload

Key = TypeVar("Key")
Part = TypeVar("Part", covariant=True)


class Later(Sequence[Part], Generic[Part]):
    """*count* parts, of which *make* makes the one of a number. Equal to every sequence of equal parts.

    Threads may share it: a part that two of them make at once is made twice, and the first one is kept.
    """

    __slots__ = ("_count", "_made", "_make")

    def __init__(self, count: int, make: Callable[[int], Part]) -> None:
        self._count = count
        self._make = make
        self._made: dict[int, Part] = {}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Part: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Part, ...]: ...
    def __getitem__(self, at: int | slice) -> Part | tuple[Part, ...]:
        try:
            return self._made[at]  # type: ignore[index]  # a slice is not found, or cannot be hashed
        except (KeyError, TypeError):
            return self._other(at)

    def _other(self, at: int | slice) -> Part | tuple[Part, ...]:
        if isinstance(at, slice):
            return tuple([self[number] for number in range(*at.indices(self._count))])
        number = at + self._count if at < 0 else at
        if not 0 <= number < self._count:
            raise IndexError("there are not so many parts")
        return self._made[number] if number in self._made else self._made.setdefault(number, self._make(number))

    def __iter__(self) -> Iterator[Part]:
        return map(self.__getitem__, range(self._count))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == another for one, another in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


class LaterBy(Mapping[Key, Part], Generic[Key, Part]):
    """*count* keys with a part each. key: the one of a number. number: that of a key, None if it is not there.
    make: the part of a number.

    Equal to every mapping of equal keys and parts; threads may share it, as they may a `Later`.
    """

    __slots__ = ("_count", "_key", "_made", "_make", "_number")

    def __init__(
        self,
        count: int,
        key: Callable[[int], Key],
        number: Callable[[Key], int | None],
        make: Callable[[int], Part],
    ) -> None:
        self._count, self._key, self._number, self._make = count, key, number, make
        self._made: dict[Key, Part] = {}

    def __getitem__(self, key: Key) -> Part:
        try:
            return self._made[key]
        except KeyError:
            number = self._number(key)
            if number is None:
                raise
            return self._made.setdefault(key, self._make(number))

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Key]:
        return map(self._key, range(self._count))

    def __repr__(self) -> str:
        return repr(dict(self))
