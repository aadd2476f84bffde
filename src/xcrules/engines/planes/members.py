"""Lists whose entries have dates or conditions, by value: the lines that may match are found, not looked for."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from xcrules.engines.calendar import in_force
from xcrules.engines.planes.memo import keep, key_of
from xcrules.engines.reference import matches, ones, truths
from xcrules.engines.truth import Truth, one_truth
from xcrules.facts.values import Code, Knowledge, Value
from xcrules.program.model import CodeRange
from xcrules.rulebook import rows as r
from xcrules.rulebook.rows import Mask, Ref

if TYPE_CHECKING:
    from xcrules.engines.reference import Reading, Scope

Head = tuple[tuple[int, int, str], ...]
"""The first component of a code, as codes are ordered by it."""


@dataclass(frozen=True, slots=True)
class Members:
    """One such list, and those taken out of it.

    by_value: the lines that name a value. by_head: those whose codes all begin with one component. wide: ranges over
    several. conditional: whether a line, or one of those taken out, has a condition besides its dates.
    codes: code -> the lines that match it, or may. known: day and value -> whether it is in the list, unless that
    depends on conditions. Both are capped.
    """

    lines: tuple[r.Line, ...]
    minus: tuple[Members, ...]
    by_value: dict[Value | Code, tuple[r.Line, ...]]
    by_head: dict[Head, tuple[r.Line, ...]]
    wide: tuple[r.Line, ...]
    conditional: bool
    codes: dict[tuple[str, ...], tuple[tuple[r.Line, Truth], ...]] = field(default_factory=dict, compare=False)
    known: dict[tuple[date, Hashable], Truth] = field(default_factory=dict, compare=False)

    def classes(self, reading: Reading, fact: Ref, scope: Scope) -> Mask:
        """The classes that *fact*, a row of this list, may lie in."""
        row = reading.book.rows[fact]
        assert isinstance(row, r.Member)
        return truths(self.holds(reading, reading.knowledge(row.ref, scope), scope), reading.book.partitions[fact])

    def holds(self, reading: Reading, known: Knowledge, scope: Scope) -> Truth:
        """Whether a fact of which so much is known is in the list."""
        if known is None:
            return Truth.UNKNOWN if self._may_list_something(reading, scope) else Truth.FALSE
        if self.conditional or len(known) != 1:
            return self._holds(reading, known, scope)
        key = reading.facts.date, key_of(known[0])
        found = self.known.get(key)
        if found is None:
            found = self._holds(reading, known, scope)
            keep(self.known, key, found)
        return found

    def _holds(self, reading: Reading, known: Sequence[Value], scope: Scope) -> Truth:
        return one_truth(
            max((self._listed(reading, one, scope) for one in ones(value)), default=Truth.FALSE) for value in known
        )

    def _may_list_something(self, reading: Reading, scope: Scope) -> bool:
        # What is taken out is unknown too, so it makes nothing false.
        day = reading.facts.date
        return any(
            in_force(line.windows, day) and _where(reading, line, scope) is not Truth.FALSE for line in self.lines
        )

    def _listed(self, reading: Reading, one: Value | Code, scope: Scope) -> Truth:
        found = Truth.FALSE
        for line, matched in self._matching(one):
            if matched > found and in_force(line.windows, reading.facts.date):
                found = max(found, min(matched, _where(reading, line, scope)))
        for other in self.minus:
            if found is Truth.FALSE:
                break
            found = min(found, other._listed(reading, one, scope).negation)
        return found

    def _matching(self, one: Value | Code) -> Sequence[tuple[r.Line, Truth]]:
        if not isinstance(one, Code):
            return [(line, Truth.TRUE) for line in self.by_value.get(one, ())]
        found = self.codes.get(one.parts)
        if found is None:
            candidates = (*self.by_value.get(one, ()), *self.by_head.get(one.order[0], ()), *self.wide)
            pairs = ((line, matches(line, one)) for line in candidates)
            found = tuple(pair for pair in pairs if pair[1] is not Truth.FALSE)
            keep(self.codes, one.parts, found)
        return found


def _where(reading: Reading, line: r.Line, scope: Scope) -> Truth:
    return Truth.TRUE if line.where is None else reading.truth(line.where, scope)


def members(row: r.Member) -> Members:
    """The list of *row*, by value."""
    by_value: dict[Value | Code, list[r.Line]] = {}
    by_head: dict[Head, list[r.Line]] = {}
    wide: list[r.Line] = []
    for line in row.lines:
        if isinstance(line.what, CodeRange):
            first, last = line.what.first.order[0], line.what.last.order[0]
            (by_head.setdefault(first, []) if first == last else wide).append(line)
        else:
            for value in line.what:
                by_value.setdefault(value, []).append(line)
    return Members(
        row.lines,
        tuple(members(other) for other in row.minus),
        {value: tuple(lines) for value, lines in by_value.items()},
        {head: tuple(lines) for head, lines in by_head.items()},
        tuple(wide),
        any(line.where is not None for line in row.every_line()),
    )
