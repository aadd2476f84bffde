"""Comparing numbers, amounts and days: which words order them, and in which unit."""

from __future__ import annotations

from xcrules.diagnostics import Diagnostic
from xcrules.facts.types import Kind
from xcrules.program.context import Context
from xcrules.program.model import Compares, Condition, DateConstant, FactRef, Order
from xcrules.program.problems import types as problems
from xcrules.program.terms import Typed
from xcrules.program.units import Unit, together
from xcrules.source import Span

EQUALITY = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.DATE})
"""Kinds that need no unit: `is` and `is in` test such a fact against its values."""

_NUMBERS = {
    "at least": Order.AT_LEAST,
    "at most": Order.AT_MOST,
    "more than": Order.MORE,
    "less than": Order.LESS,
}
_DAYS = {
    "before": Order.LESS,
    "after": Order.MORE,
    "on or before": Order.AT_MOST,
    "on or after": Order.AT_LEAST,
}


def order_of(context: Context, words: str, unit: Unit | None, text: str, span: Span) -> Order | None:
    """The order that *words* mean; *unit* is None for the steps of a ladder, tiers and scales."""
    days = unit is not None and unit.kind is Kind.DATE
    order = (_DAYS if days else _NUMBERS).get(words)
    if order is None:
        meant = {**_DAYS, **_NUMBERS}[words]
        other = next(w for w, o in (_DAYS if days else _NUMBERS).items() if o is meant)
        context.problem(problems.wrong_order_words(text, words, span, f"write `is {other}`"))
    return order


def compare(context: Context, left: Typed | None, order: Order, right: Typed | None, span: Span) -> Condition | None:
    """*left* against *right* in their common unit; None where a problem was reported."""
    if left is None or right is None:
        return None
    unit = together(left.unit, right.unit, span)
    problem: Diagnostic | None = None
    if isinstance(unit, Diagnostic):
        context.problem(unit)
        return None
    if unit.constant:
        problem = problems.two_constants(span)
    elif left.term == right.term:
        problem = problems.same_both_sides(span.text, span)
    elif unit.kind is Kind.QUANTITY and unit.name is None:
        problem = problems.open_unit(span)
    if problem is not None:
        context.problem(problem)
        return None
    named = unit.name if unit.kind in (Kind.MONEY, Kind.QUANTITY) else None
    return Compares(left.term, order, right.term, named, unit.kind is Kind.MONEY and named is None, span)


def day(context: Context, typed: Typed | None, text: str, span: Span) -> FactRef | DateConstant | None:
    """The day that a term is, for the tests of time."""
    match typed:
        case None:
            return None
        case Typed(FactRef() | DateConstant() as term, Unit(Kind.DATE)):
            return term
        case _:
            context.problem(problems.not_a_date(text, span))
            return None
