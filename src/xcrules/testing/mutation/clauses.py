"""The edits of clauses that several declarations have: windows, `when`, duties, needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xcrules.syntax import tree
from xcrules.testing.mutation.conditions import Conditions
from xcrules.testing.mutation.edits import (
    Edit,
    Kind,
    Placed,
    became,
    closed_after,
    gone,
    inserted,
    one_gone,
    quoted,
    word_before,
)
from xcrules.testing.mutation.literals import BOTH_WAYS, date_steps

NEVER = "effective ceasing 0001-01-01"
"""No date lies before the first one, so a rule with this window is never in force. Its name stays known to others."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """The edits of one text's clauses. All that take a condition or a term look into it as well."""

    text: str
    conditions: Conditions

    def windows(self, windows: Sequence[tree.Window], *, led: bool) -> Iterator[Edit]:
        """Each window is gone, each date a day off. led: whether they follow the word `effective`."""
        yield from one_gone(Kind.WINDOW, windows)
        if len(windows) == 1:
            start = word_before(self.text, windows[0].span.start, "effective") if led else windows[0].span.start
            if start is not None:
                yield gone(Kind.WINDOW, self.text, start, windows[0].span.end)
        for window in windows:
            for day in (window.start, window.end):
                if day is not None:
                    yield from date_steps(day)

    def never(self, kind: Kind, windows: Sequence[tree.Window], before: int | None, what: str) -> Iterator[Edit]:
        """What has such *windows* is never in force. before: where the clause before them ends."""
        if before is None:
            return
        start = word_before(self.text, windows[0].span.start, "effective") if windows else before
        if start is not None:
            says = f"{quoted(what)} is never in force"
            if windows:
                yield Edit(kind, start, windows[-1].span.end, NEVER, says)
            else:
                yield inserted(kind, start, f" {NEVER}", says)

    def when(self, condition: tree.Condition | None, *, may_go: bool = False) -> Iterator[Edit]:
        """may_go: whether the declaration still stands without it."""
        if condition is None:
            return
        start = word_before(self.text, condition.span.start, "when") if may_go else None
        if start is not None:
            yield gone(Kind.WHEN, self.text, start, condition.span.end)
        yield from self.conditions.edits(condition)

    def needs(self, needs: Sequence[tree.Need]) -> Iterator[Edit]:
        for need in needs:
            yield gone(Kind.NEED, self.text, need.span.start, need.span.end)
            yield from self.conditions.edits(need.condition)

    def covers(self, covers: Sequence[tree.Cover]) -> Iterator[Edit]:
        """`one` became `many`: the bound is gone."""
        for cover in covers:
            if not cover.many and cover.span.text.startswith("one"):
                yield became(Kind.COVER, cover.span, "many" + cover.span.text.removeprefix("one"))

    def limits(self, limits: Sequence[tree.Limit]) -> Iterator[Edit]:
        for limit in limits:
            yield gone(Kind.LIMIT, self.text, limit.span.start, limit.span.end)
            yield from self.conditions.term(limit.term, numeric=True)
            yield from self.conditions.term(limit.to, numeric=True)

    def valid(self, valid: Sequence[tree.Valid]) -> Iterator[Edit]:
        for each in valid:
            yield gone(Kind.LICENSE, self.text, each.span.start, each.span.end)
            yield from self.duration(each.duration)
            yield from self.when(each.when, may_go=True)

    def duties(self, duties: Sequence[tree.Duty]) -> Iterator[Edit]:
        for duty in duties:
            yield gone(Kind.DUTY, self.text, duty.span.start, duty.span.end)
            yield from self.deadline(duty.deadline)

    def deadline(self, deadline: tree.Deadline | None) -> Iterator[Edit]:
        if deadline is not None:
            yield gone(Kind.DUTY, self.text, deadline.span.start, deadline.span.end)
            yield from self.duration(deadline.duration)

    def duration(self, duration: tree.Duration) -> Iterator[Edit]:
        """One day, month or year more and less."""
        found = re.compile("[0-9]+").match(self.text, duration.span.start)
        for by in BOTH_WAYS if found else ():
            if found and duration.count + by > 0:
                yield became(Kind.SPAN, duration.span, f"{duration.count + by}{duration.span.text[len(found[0]) :]}")

    def for_item(self, condition: tree.Condition | None) -> Iterator[Edit]:
        if condition is None:
            return
        start = word_before(self.text, condition.span.start, r"for\s+item\s+where\s*\(")
        end = closed_after(self.text, condition.span.end)
        if start is not None and end is not None:
            yield gone(Kind.FOR_ITEM, self.text, start, end)
        yield from self.conditions.edits(condition)


def end_of(*nodes: Placed | None) -> int | None:
    """Where the last of *nodes* ends."""
    return max((node.span.end for node in nodes if node is not None), default=None)
