"""What the examples of a policy have shown of it, as data."""

from __future__ import annotations

from dataclasses import dataclass

from xcrules.source import Span


@dataclass(frozen=True, slots=True)
class Point:
    """A rule, a comparison or an entry of a list, and what examples have shown of it.

    kind: `prohibition`, `requirement`, `referral`, `exemption`, `license`, `raise`, `add`, `obligation`, `tier`,
    `comparison` or `entry`. name: its name, or its text. wanted: what there is to see of it. seen: what of that some
    example showed. of: of a comparison that is asked of elements, the list or kind of element.
    """

    kind: str
    name: str
    span: Span
    wanted: tuple[str, ...]
    seen: tuple[str, ...]
    of: str | None = None

    @property
    def unseen(self) -> tuple[str, ...]:
        return tuple(word for word in self.wanted if word not in self.seen)


@dataclass(frozen=True, slots=True)
class Rows:
    """A list by reference: how many of its rows some example hit."""

    name: str
    span: Span
    hit: int
    total: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the examples of a policy have shown of its own file; what it uses is covered by its own examples.

    rules: what decides, licenses and tiers among them. tables: lists by reference; they count neither as covered nor
    as not. Each in the order written.
    """

    policy: str
    examples: int
    rules: tuple[Point, ...]
    comparisons: tuple[Point, ...]
    entries: tuple[Point, ...]
    tables: tuple[Rows, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        return (*self.rules, *self.comparisons, *self.entries)

    @property
    def total(self) -> int:
        """How many things there are to see: a comparison counts twice, true and false."""
        return sum(len(point.wanted) for point in self.points)

    @property
    def covered(self) -> int:
        """How many of them some example showed."""
        return sum(len(point.seen) for point in self.points)

    @property
    def uncovered(self) -> tuple[Point, ...]:
        """What has something left to see, in the order written."""
        return tuple(sorted((point for point in self.points if point.unseen), key=lambda point: point.span.start))
