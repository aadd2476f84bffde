"""One application as the engines read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from xcrules.facts.values import Knowledge

Element = Mapping[str, Knowledge]
"""One element of a list: path (`item.value`) -> knowledge; a path that is absent is unknown."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an application says, closed if it said that it is complete.

    fields: path -> knowledge of the application's own facts (`exporter.icp`); absent is unknown.
    lists: list name -> its elements, or None where not even the length is known; absent is unknown.
    rates: (from, to) -> knowledge of the caller's exchange rate (Fraction): 1 unit of `from` is so many of `to`.
    request: what is asked for, a license or a kind, as written; None is nothing in particular.
    supposed: tiers name -> tier, supposed by a case. assumed: (path, value as text) that closing filled in.
    """

    date: date
    fields: Mapping[str, Knowledge] = field(default_factory=dict)
    lists: Mapping[str, tuple[Element, ...] | None] = field(default_factory=dict)
    rates: Mapping[tuple[str, str], Knowledge] = field(default_factory=dict)
    request: str | None = None
    supposed: Mapping[str, str] = field(default_factory=dict)
    assumed: tuple[tuple[str, str], ...] = ()
