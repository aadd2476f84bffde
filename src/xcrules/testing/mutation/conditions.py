"""The edits of conditions, tests and terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import assert_never

from xcrules.syntax import tree
from xcrules.testing.mutation.edits import Edit, Kind, closed_after, gone, inserted, one_gone, quoted, word_before
from xcrules.testing.mutation.ladders import Ladders
from xcrules.testing.mutation.literals import BOTH_WAYS, date_steps, ladder_steps, month_day_steps, number_steps

_OTHER_ORDER = {
    "at least": "more than",
    "more than": "at least",
    "at most": "less than",
    "less than": "at most",
    "before": "on or before",
    "on or before": "before",
    "after": "on or after",
    "on or after": "after",
}


@dataclass(frozen=True, slots=True)
class Conditions:
    """The edits of one text's conditions. ladders: what its names mean."""

    text: str
    ladders: Ladders

    def edits(self, condition: tree.Condition) -> Iterator[Edit]:
        """Every edit within *condition*."""
        match condition:
            case tree.And() | tree.Or():
                yield from one_gone(Kind.CONDITION, condition.parts)
                yield from self._joint(condition)
                for part in condition.parts:
                    yield from self.edits(part)
            case tree.Not():
                found = self._lead(condition, "not")
                if found is not None:
                    says = f"`not` is gone before {quoted(condition.of.span.text)}"
                    yield Edit(Kind.NEGATION, found.start(1), condition.of.span.start, "", says)
                yield from self.edits(condition.of)
            case tree.Comparison():
                if isinstance(condition.test, tree.IsOrdered | tree.IsWithin | tree.IsInSame):
                    yield self._denied(condition)
                yield from self.term(condition.left, numeric=isinstance(condition.test, tree.IsOrdered))
                yield from self._test(condition.test, condition.left)
            case tree.Bare() | tree.HasSame():
                yield self._denied(condition)
            case tree.Quantified():
                yield from self._quantified(condition)
            case _:
                assert_never(condition)

    def term(self, term: tree.Term, *, numeric: bool) -> Iterator[Edit]:
        """Every edit within *term*. numeric: whether a bare number is an amount there, and not a code."""
        match term:
            case tree.Number():
                if numeric:
                    yield from number_steps(Kind.THRESHOLD, term)
            case tree.Measure() | tree.Percent():
                yield from number_steps(Kind.THRESHOLD, term)
            case tree.Date():
                yield from date_steps(term)
            case tree.Total() | tree.Count():
                if term.where is not None:
                    yield from self.where(term.where)
            case tree.Share():
                yield from number_steps(Kind.THRESHOLD, term.percent)
                yield from self.term(term.of, numeric=True)
            case tree.Sum():
                for _, part in term.parts:
                    yield from self.term(part, numeric=True)
            case tree.Text() | tree.Code() | tree.Path():
                pass
            case _:
                assert_never(term)

    def where(self, condition: tree.Condition) -> Iterator[Edit]:
        """A `where (…)` is gone, and every edit within it."""
        start = word_before(self.text, condition.span.start, r"where\s*\(")
        end = closed_after(self.text, condition.span.end)
        if start is not None and end is not None:
            yield gone(Kind.WHERE, self.text, start, end)
        yield from self.edits(condition)

    def _joint(self, condition: tree.And | tree.Or) -> Iterator[Edit]:
        """`and` became `or`, or the other way round, between all the parts."""
        is_and = isinstance(condition, tree.And)
        old, new = ("and", "or") if is_and else ("or", "and")
        first = condition.parts[0].span.start
        bullets, others = ("all of", "any of") if is_and else ("any of", "all of")
        lead = re.compile(rf"[\s(]*({bullets})[\s-]*").match(self.text, condition.span.start)
        if lead is not None and lead.end() == first:
            yield Edit(Kind.JOINT, *lead.span(1), others, f"`{bullets}` became `{others}`")
            return
        written, end = "", first
        for one, other in pairwise(condition.parts):
            between = self.text[one.span.end : other.span.start]
            # A comment may hold the word as well.
            blank = re.sub(r"#[^\n]*", lambda found: " " * len(found[0]), between)
            at = blank.find(old)
            if blank.split() != [old]:
                return
            written += self.text[end : one.span.end] + between[:at] + new + between[at + len(old) :]
            end = other.span.start
        last = condition.parts[-1].span
        yield Edit(Kind.JOINT, first, last.start, written, f"`{old}` became `{new}` in {quoted(condition.span.text)}")

    def _quantified(self, condition: tree.Quantified) -> Iterator[Edit]:
        found = self._lead(condition, condition.quantifier)
        if found is not None:
            for kind, new in _OTHER_QUANTIFIERS[condition.quantifier]:
                yield from self._requantified(condition, found.start(1), kind, new)
        if condition.test is not None:
            yield from self._test(condition.test, condition.subject)
        if condition.body is not None:
            droppable = condition.quantifier != "every"
            yield from self.where(condition.body) if droppable else self.edits(condition.body)

    def _requantified(self, condition: tree.Quantified, at: int, kind: Kind, new: str) -> Iterator[Edit]:
        old, subject = condition.quantifier, condition.subject.span
        says = f"`{old}` became `{new}` before {quoted(subject.text)}"
        if "every" not in (old, new) or (condition.test is not None and condition.body is None):
            yield Edit(kind, at, at + len(old), new, says)
        elif condition.body is not None:
            # `every` goes with `meets`, the others with `where`.
            word = word_before(self.text, condition.body.span.start, r"(?:where|meets)\s*\(")
            if word is not None:
                between = self.text[at + len(old) : word] + ("meets" if new == "every" else "where")
                yield Edit(kind, at, word + len("where"), new + between, says)

    def _test(self, test: tree.Test, left: tree.Term) -> Iterator[Edit]:
        match test:
            case tree.Is():
                yield from self._negated(test)
                yield from self.term(test.value, numeric=self.ladders.is_number(left))
                if isinstance(test.value, tree.Path):
                    yield from ladder_steps(test.value, self.ladders.of(left))
            case tree.IsIn():
                yield from self._negated(test)
                yield from one_gone(Kind.VALUE, test.values or ())
                for value in test.values or ():
                    yield from self.term(value, numeric=self.ladders.is_number(left))
            case tree.IsOrdered():
                head = re.compile(r"is\s+").match(self.text, test.span.start)
                words = self.text[head.end() : test.value.span.start].rstrip() if head else ""
                if head and " ".join(words.split()) == test.order:
                    new = _OTHER_ORDER[test.order]
                    says = f"`{test.order}` became `{new}`"
                    yield Edit(Kind.ORDER, head.end(), head.end() + len(words), new, says)
                yield from self.term(test.value, numeric=True)
                if isinstance(test.value, tree.Path):
                    yield from ladder_steps(test.value, self.ladders.of(left))
            case tree.IsNone() | tree.IsKnown():
                yield from self._negated(test)
            case tree.IsWithin():
                found = re.compile(r"is\s+within\s+([0-9]+)").match(self.text, test.span.start)
                for by in BOTH_WAYS if found else ():
                    if found and test.count + by >= 0:
                        new, unit = str(test.count + by), test.unit
                        says = f"`{test.count} {unit}` became `{new} {unit}`"
                        yield Edit(Kind.SPAN, found.start(1), found.end(1), new, says)
                yield from self.term(test.of, numeric=False)
            case tree.IsInSame():
                if test.counted_from is not None:
                    end = test.span.end
                    old = self.text[end - len("12-22") : end]
                    for new in month_day_steps(*test.counted_from):
                        yield Edit(Kind.DATE, end - len(new), end, new, f"`{old}` became `{new}`")
                yield from self.term(test.as_, numeric=False)
            case _:
                assert_never(test)

    def _negated(self, test: tree.Is | tree.IsIn | tree.IsNone | tree.IsKnown) -> Iterator[Edit]:
        """`is` became `is not`, or the other way round."""
        found = re.compile(r"is(\s+not)?\b").match(self.text, test.span.start)
        if found is None or bool(found[1]) != test.negated:
            return
        if test.negated:
            yield Edit(Kind.NEGATION, found.start(1), found.end(1), "", f"`not` is gone from {quoted(test.span.text)}")
        else:
            yield inserted(Kind.NEGATION, found.end(), " not", f"{quoted(test.span.text)} became `is not`")

    def _denied(self, condition: tree.Condition) -> Edit:
        return inserted(Kind.NEGATION, condition.span.start, "not ", f"{quoted(condition.span.text)} is denied")

    def _lead(self, condition: tree.Condition, word: str) -> re.Match[str] | None:
        """The word that a condition leads with; parentheses around the condition are part of its span."""
        return re.compile(rf"[\s(]*({word})\b").match(self.text, condition.span.start)


_OTHER_QUANTIFIERS = {
    "any": ((Kind.QUANTIFIER, "every"), (Kind.NEGATION, "no")),
    "no": ((Kind.QUANTIFIER, "any"),),
    "every": ((Kind.QUANTIFIER, "any"),),
}
