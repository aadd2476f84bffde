"""Conditions, terms and values of the tree, built from Lark's parse from the leaves up.

One method a grammar rule, named after it. `meta` tells where the rule's text stands; a rule for something that
may be left out returns None, or an empty tuple, when it was.
"""

# ruff: noqa: ARG002, N802 - Lark calls every rule alike, and a shape of words by its name in capitals

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from lark import Token, v_args
from lark.tree import Meta
from lark.visitors import Transformer_NonRecursive

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


@v_args(meta=True)
class ConditionBuilder(Transformer_NonRecursive[Any, Any]):
    """Not recursive, since the length of a text must not be able to exhaust the stack."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source
        self.problems: list[Diagnostic] = []

    def _at(self, meta: Meta) -> Span:
        if meta.empty:
            return Span(self._source, 0, 0)
        return Span(self._source, meta.start_pos, meta.end_pos)

    def _over(self, token: Token) -> Span:
        return Span(self._source, token.start_pos or 0, token.end_pos or 0)

    def _word_path(self, token: Token) -> tree.Path:
        return tree.Path((str(token),), self._over(token))

    # --- shapes of values ---------------------------------------------------------------------------

    def STRING(self, token: Token) -> tree.Text:
        return tree.Text(_ESCAPE.sub(r"\1", token[1:-1]), self._over(token))

    def NUMERAL(self, token: Token) -> tree.Number:
        return tree.Number(str(token), self._over(token))

    def CODE(self, token: Token) -> tree.Code:
        return tree.Code(str(token), self._over(token))

    def PERCENT(self, token: Token) -> tree.Percent:
        return tree.Percent(token[:-1], self._over(token))

    def DATE(self, token: Token) -> tree.Date:
        # A day that no calendar has is a problem already reported: the tree it stands in is never handed out.
        return tree.Date(calendar_day(token) or date.min, self._over(token))

    def measure(self, meta: Meta, c: Children) -> tree.Measure:
        return tree.Measure(c[0].raw, str(c[1]), self._at(meta))

    def country_word(self, _meta: Meta, c: Children) -> str:
        return str(c[0])

    def path(self, meta: Meta, c: Children) -> tree.Path:
        return tree.Path((str(c[0]), *(field[1:] for field in c[1:])), self._at(meta))

    policy_path = path

    def paths(self, meta: Meta, c: Children) -> tuple[tree.Path, ...]:
        return tuple(c)

    def name(self, meta: Meta, c: Children) -> tree.Path:
        return self._word_path(c[0])

    no_word = none_word = of_word = word = name

    # --- terms --------------------------------------------------------------------------------------

    def sum(self, meta: Meta, c: Children) -> tree.Sum:
        parts = [(1, c[0]), *zip(c[1::2], c[2::2], strict=True)]
        return tree.Sum(tuple(parts), self._at(meta))

    def sign(self, meta: Meta, c: Children) -> int:
        return 1 if c[0] == "+" else -1

    def total(self, meta: Meta, c: Children) -> tree.Total:
        return tree.Total(c[0], c[1], self._at(meta))

    def count(self, meta: Meta, c: Children) -> tree.Count:
        return tree.Count(c[0], c[1], self._at(meta))

    def total_where(self, meta: Meta, c: Children) -> tree.Condition | None:
        return c[0] if c else None

    def share(self, meta: Meta, c: Children) -> tree.Share:
        return tree.Share(c[0], c[1], self._at(meta))

    # --- tests --------------------------------------------------------------------------------------

    def is_value(self, meta: Meta, c: Children) -> tree.Is:
        negated, (value,) = _negation(c)
        return tree.Is(value, negated, self._at(meta))

    def is_in_set(self, meta: Meta, c: Children) -> tree.IsIn:
        negated, values = _negation(c)
        return tree.IsIn(tuple(values), None, negated, self._at(meta))

    def is_in_name(self, meta: Meta, c: Children) -> tree.IsIn:
        negated, (name,) = _negation(c)
        return tree.IsIn(None, name, negated, self._at(meta))

    def is_ordered(self, meta: Meta, c: Children) -> tree.IsOrdered:
        return tree.IsOrdered(c[0], c[1], self._at(meta))

    def order(self, meta: Meta, c: Children) -> str:
        return " ".join(c)

    def is_none(self, meta: Meta, c: Children) -> tree.IsNone:
        return tree.IsNone(bool(c), self._at(meta))

    def is_known(self, meta: Meta, c: Children) -> tree.IsKnown:
        return tree.IsKnown(bool(c), self._at(meta))

    def is_within(self, meta: Meta, c: Children) -> tree.IsWithin:
        count, unit, side, of = c
        return tree.IsWithin(int(count), unit, side, of, self._at(meta))

    def span_unit(self, meta: Meta, c: Children) -> str:
        """`day` and `days` alike as `days`; `working` is kept."""
        *before, unit = (str(word) for word in c)
        return " ".join([*before, unit if unit.endswith("s") else f"{unit}s"])

    duration_unit = span_unit
    side = same_unit = order

    def is_in_same(self, meta: Meta, c: Children) -> tree.IsInSame:
        unit, as_, counted_from = c
        return tree.IsInSame(unit, as_, counted_from, self._at(meta))

    def counted_from(self, meta: Meta, c: Children) -> tuple[int, int] | None:
        return (int(c[0][:2]), int(c[0][3:])) if c else None

    # --- conditions ---------------------------------------------------------------------------------

    def conjunction(self, meta: Meta, c: Children) -> tree.And:
        return tree.And(tuple(c), self._at(meta))

    def disjunction(self, meta: Meta, c: Children) -> tree.Or:
        return tree.Or(tuple(c), self._at(meta))

    def all_of(self, meta: Meta, c: Children) -> tree.Condition:
        return c[0] if len(c) == 1 else tree.And(tuple(c), self._at(meta))

    def any_of(self, meta: Meta, c: Children) -> tree.Condition:
        return c[0] if len(c) == 1 else tree.Or(tuple(c), self._at(meta))

    def bullet(self, meta: Meta, c: Children) -> tree.Condition:
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

    def negation(self, meta: Meta, c: Children) -> tree.Not:
        return tree.Not(c[-1], self._at(meta))

    def grouped(self, meta: Meta, c: Children) -> tree.Condition:
        """The same condition; its span takes in the parentheses."""
        return replace(c[0], span=self._at(meta))  # type: ignore[no-any-return]

    def where(self, meta: Meta, c: Children) -> tree.Condition:
        return c[0]  # type: ignore[no-any-return]

    meets = where

    def quantified(self, meta: Meta, c: Children) -> tree.Quantified:
        quantifier, subject, *rest = c
        last = rest[0] if rest else None
        test, body = (last, None) if isinstance(last, _TESTS) else (None, last)
        return tree.Quantified(str(quantifier), subject, test, body, self._at(meta))

    def comparison(self, meta: Meta, c: Children) -> tree.Comparison:
        return tree.Comparison(c[0], c[1], self._at(meta))

    def has_same(self, meta: Meta, c: Children) -> tree.HasSame:
        return tree.HasSame(c[0], c[1], self._at(meta))

    def bare(self, meta: Meta, c: Children) -> tree.Bare:
        return tree.Bare(c[0], self._at(meta))


def _negation(c: Children) -> tuple[bool, Sequence[Any]]:
    if isinstance(c[0], Token) and c[0].type == "NOT":
        return True, c[1:]
    return False, c
