"""Conditions, terms and values of the tree, built from the leaves up as the parser comes to the end of each rule.

One method a grammar rule, named after it, and one a shape of values. `at` is the stretch of text that the rule takes
up, empty if it takes up none; `c` holds what was built of its parts, and its words that are text. A rule for something
that may be left out returns None, or an empty tuple, when it was.
"""

# ruff: noqa: ARG002, N802 - every rule is called alike, and a shape of words by its name in capitals

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from xcrules.diagnostics import Diagnostic
from xcrules.source import Source, Span
from xcrules.syntax import messages, tree

_ESCAPE = re.compile(r'\\(["\\])')
_TESTS = (
    tree.Is, tree.IsIn, tree.IsOrdered, tree.IsNone, tree.IsKnown, tree.IsWithin, tree.IsInSame,
)  # fmt: skip

Children = list[Any]


def calendar_day(text: str) -> date | None:
    """The day written `2016-03-02`, or None when there is no such day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


SHAPES = frozenset({"STRING", "NUMERAL", "CODE", "PERCENT", "DATE", "MONTH_DAY"})
"""Shapes of words that are values."""


def wrong_value(shape: str, at: Span) -> Diagnostic | None:
    """The problem with a word that has the right shape, and is no value nevertheless."""
    match shape:
        case "DATE" if calendar_day(at.text) is None:
            return messages.bad_date(at)
        case "MONTH_DAY" if calendar_day(f"2000-{at.text}") is None:
            return messages.bad_month_day(at)
        case "NUMERAL" | "PERCENT" | "CODE" if at.end - at.start > messages.MAX_DIGITS:
            return messages.number_too_long(at)
        case _:
            return None


class ConditionBuilder:
    def __init__(self, source: Source) -> None:
        self._source = source
        self.problems: list[Diagnostic] = []

    # --- shapes of values ---------------------------------------------------------------------------

    def STRING(self, at: Span, text: str) -> tree.Text:
        return tree.Text(_ESCAPE.sub(r"\1", text[1:-1]), at)

    def NUMERAL(self, at: Span, text: str) -> tree.Number:
        return tree.Number(text, at)

    def CODE(self, at: Span, text: str) -> tree.Code:
        return tree.Code(text, at)

    def PERCENT(self, at: Span, text: str) -> tree.Percent:
        return tree.Percent(text[:-1], at)

    def DATE(self, at: Span, text: str) -> tree.Date:
        # A day that no calendar has is a problem already reported: the tree it stands in is never handed out.
        return tree.Date(calendar_day(text) or date.min, at)

    def MONTH_DAY(self, at: Span, text: str) -> tuple[int, int]:
        return int(text[:2]), int(text[3:])

    def measure(self, at: Span, c: Children) -> tree.Measure:
        return tree.Measure(c[0].raw, c[1], at)

    def country_word(self, at: Span, c: Children) -> str:
        return c[0]  # type: ignore[no-any-return]

    def path(self, at: Span, c: Children) -> tree.Path:
        # Nearly all paths are one word.
        return tree.Path((c[0],) if len(c) == 1 else (c[0], *[field[1:] for field in c[1:]]), at)

    policy_path = path

    def paths(self, at: Span, c: Children) -> tuple[tree.Path, ...]:
        return tuple(c)

    def name(self, at: Span, c: Children) -> tree.Path:
        return tree.Path((c[0],), at)

    no_word = none_word = of_word = word = name

    # --- terms --------------------------------------------------------------------------------------

    def sum(self, at: Span, c: Children) -> tree.Sum:
        parts = [(1, c[0]), *zip(c[1::2], c[2::2], strict=True)]
        return tree.Sum(tuple(parts), at)

    def sign(self, at: Span, c: Children) -> int:
        return 1 if c[0] == "+" else -1

    def total(self, at: Span, c: Children) -> tree.Total:
        return tree.Total(c[0], c[1], at)

    def count(self, at: Span, c: Children) -> tree.Count:
        return tree.Count(c[0], c[1], at)

    def total_where(self, at: Span, c: Children) -> tree.Condition | None:
        return c[0] if c else None

    def share(self, at: Span, c: Children) -> tree.Share:
        return tree.Share(c[0], c[1], at)

    # --- tests --------------------------------------------------------------------------------------

    def is_value(self, at: Span, c: Children) -> tree.Is:
        negated, (value,) = _negation(c)
        return tree.Is(value, negated, at)

    def is_in_set(self, at: Span, c: Children) -> tree.IsIn:
        negated, values = _negation(c)
        return tree.IsIn(tuple(values), None, negated, at)

    def is_in_name(self, at: Span, c: Children) -> tree.IsIn:
        negated, (name,) = _negation(c)
        return tree.IsIn(None, name, negated, at)

    def is_ordered(self, at: Span, c: Children) -> tree.IsOrdered:
        return tree.IsOrdered(c[0], c[1], at)

    def order(self, at: Span, c: Children) -> str:
        return " ".join(c)

    def is_none(self, at: Span, c: Children) -> tree.IsNone:
        return tree.IsNone(bool(c), at)

    def is_known(self, at: Span, c: Children) -> tree.IsKnown:
        return tree.IsKnown(bool(c), at)

    def is_within(self, at: Span, c: Children) -> tree.IsWithin:
        count, unit, side, of = c
        return tree.IsWithin(int(count), unit, side, of, at)

    def span_unit(self, at: Span, c: Children) -> str:
        """`day` and `days` alike as `days`; `working` is kept."""
        *before, unit = c
        return " ".join([*before, unit if unit.endswith("s") else f"{unit}s"])

    duration_unit = span_unit
    side = same_unit = order

    def is_in_same(self, at: Span, c: Children) -> tree.IsInSame:
        unit, as_, counted_from = c
        return tree.IsInSame(unit, as_, counted_from, at)

    def counted_from(self, at: Span, c: Children) -> tuple[int, int] | None:
        return c[0] if c else None

    # --- conditions ---------------------------------------------------------------------------------

    def conjunction(self, at: Span, c: Children) -> tree.And:
        return tree.And(tuple(c), at)

    def disjunction(self, at: Span, c: Children) -> tree.Or:
        return tree.Or(tuple(c), at)

    def all_of(self, at: Span, c: Children) -> tree.Condition:
        return c[0] if len(c) == 1 else tree.And(tuple(c), at)

    def any_of(self, at: Span, c: Children) -> tree.Condition:
        return c[0] if len(c) == 1 else tree.Or(tuple(c), at)

    def bullet(self, at: Span, c: Children) -> tree.Condition:
        """The condition of one bullet. An `and` that starts a line reads as if it went on behind all bullets,
        so it is refused unless parentheses show what it belongs to."""
        (condition,) = c
        match condition:
            case tree.And(parts=parts) | tree.Or(parts=parts) if condition.span.start == parts[0].span.start:
                for one, other in pairwise(parts):
                    between = self._source.text[one.span.end : other.span.start]
                    if "\n" in between:
                        self.problems.append(messages.bullet_goes_on(self._word_between(one, other), condition.span))
                        break
            case _:
                pass
        return condition  # type: ignore[no-any-return]

    def _word_between(self, one: tree.Condition, other: tree.Condition) -> Span:
        between = re.sub(
            r"#[^\n]*", lambda comment: " " * len(comment[0]), self._source.text[one.span.end : other.span.start]
        )
        start = one.span.end + len(between) - len(between.lstrip())
        return Span(self._source, start, start + len(between.strip()))

    def negation(self, at: Span, c: Children) -> tree.Not:
        return tree.Not(c[-1], at)

    def grouped(self, at: Span, c: Children) -> tree.Condition:
        """The same condition; its span takes in the parentheses."""
        return replace(c[0], span=at)  # type: ignore[no-any-return]

    def where(self, at: Span, c: Children) -> tree.Condition:
        return c[0]  # type: ignore[no-any-return]

    meets = where

    def quantified(self, at: Span, c: Children) -> tree.Quantified:
        quantifier, subject, *rest = c
        last = rest[0] if rest else None
        test, body = (last, None) if isinstance(last, _TESTS) else (None, last)
        return tree.Quantified(quantifier, subject, test, body, at)

    def comparison(self, at: Span, c: Children) -> tree.Comparison:
        return tree.Comparison(c[0], c[1], at)

    def has_same(self, at: Span, c: Children) -> tree.HasSame:
        return tree.HasSame(c[0], c[1], at)

    def bare(self, at: Span, c: Children) -> tree.Bare:
        return tree.Bare(c[0], at)


def _negation(c: Children) -> tuple[bool, Sequence[Any]]:
    return (True, c[1:]) if c[0] == "not" else (False, c)
