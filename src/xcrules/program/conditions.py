"""Conditions: from words to meaning."""

from __future__ import annotations

from typing import assert_never

from xcrules.facts.types import Kind
from xcrules.program.comparisons import admitted, fact_test, negated, number_test
from xcrules.program.context import Context
from xcrules.program.elements import conflict, element_test, has_same, quantified
from xcrules.program.literals import WORDS
from xcrules.program.model import (
    All,
    Condition,
    Defined,
    IsKnown,
    IsOneOf,
    Not,
    Order,
    ScaleIs,
    Some,
    TierIs,
)
from xcrules.program.names import Declared, What
from xcrules.program.numbers import order_of
from xcrules.program.problems import lists as list_problems
from xcrules.program.problems import types as problems
from xcrules.program.references import Element, Fact, Whole, refer_or_report, unbound
from xcrules.program.terms import term
from xcrules.source import Span
from xcrules.syntax import tree


def condition(context: Context, node: tree.Condition) -> Condition | None:
    """What *node* means where *context* holds; None where a problem was reported."""
    match node:
        case tree.And(parts) | tree.Or(parts):
            typed = [condition(context, part) for part in parts]
            known = tuple(part for part in typed if part is not None)
            if len(known) < len(typed):
                return None
            return All(known, node.span) if isinstance(node, tree.And) else Some(known, node.span)
        case tree.Not(of):
            return negated(condition(context, of), True, node.span)
        case tree.Comparison():
            return _comparison(context, node)
        case tree.Bare():
            return _bare(context, node)
        case tree.HasSame():
            return has_same(context, node)
        case tree.Quantified():
            return quantified(context, node, condition)
        case _:
            assert_never(node)


def _comparison(context: Context, node: tree.Comparison) -> Condition | None:
    left = node.left
    if not isinstance(left, tree.Path):
        typed = term(context, left)
        return None if typed is None else number_test(context, typed, node.test, left.span.text, node.span)
    found = refer_or_report(context, left)
    match found:
        case None:
            return None
        case Fact(_, spec) if spec.derived:
            return _derived(context, node)
        case Fact():
            return fact_test(context, found, node.test, left.text, node.span)
        case Element():
            return element_test(context, found, node.test, left.text, node.span)
        case Whole(list_name, None, None) if isinstance(node.test, tree.IsKnown):
            return negated(IsKnown(None, list_name, node.span), node.test.negated, node.span)
        case Whole():
            context.problem(unbound(left))
            return None
        case Declared(What.TIERS | What.SCALE):
            return _step_test(context, found, node.test, left.text, node.span)
        case Declared(What.AMOUNT | What.SCORE):
            typed = term(context, left)
            return None if typed is None else number_test(context, typed, node.test, left.text, node.span)
        case Declared(what):
            context.problem(problems.test_of_a_condition(left.text, what.value, node.span))
            return None
        case _:
            assert_never(found)


def _bare(context: Context, node: tree.Bare) -> Condition | None:
    path = node.path
    found = refer_or_report(context, path)
    match found:
        case None:
            return None
        case Fact(_, spec) if spec.derived:
            return conflict(context, path, node.span)
        case Fact(ref, spec) if spec.type.kind is Kind.YES_NO:
            return IsOneOf(ref, frozenset({True}), node.span)
        case Fact(_, spec):
            context.problem(problems.not_yes_or_no(path.text, WORDS[spec.type.kind], node.span))
        case Element():
            context.problem(problems.not_yes_or_no(path.text, "an element of a list", node.span))
        case Whole():
            context.problem(unbound(path))
        case Declared(What.DEFINE, id, tree.Define(of=None)):
            return Defined(id, node.span)
        case Declared(What.DEFINE, _, tree.Define(of=tree.Path() as of)):
            context.problem(list_problems.element_define(path.text, of.text, node.span))
        case Declared(what):
            context.problem(problems.not_yes_or_no(path.text, f"a {what.value}", node.span))
        case _:
            assert_never(found)
    return None


def _derived(context: Context, node: tree.Comparison) -> Condition | None:
    """`country_conflict is yes`: the fact is what it is worked out from."""
    match node.left, node.test:
        case tree.Path() as path, tree.Is(tree.Path(parts=("yes" | "no" as word,)), no):
            return negated(conflict(context, path, node.span), no is (word == "yes"), node.span)
        case _:
            context.problem(problems.derived_fact(node.left.span.text, node.span))
            return None


def _step_test(context: Context, found: Declared, test: tree.Test, text: str, span: Span) -> Condition | None:
    """A test of a tier or of a scale, as the names that pass it."""
    steps = _steps(found)
    negative = False
    names: tuple[str, ...] | None = None
    match test:
        case tree.Is(value, no):
            names, negative = admitted(context, steps, Order.EQUAL, value, text), no
        case tree.IsIn(values, None, no):
            each = [admitted(context, steps, Order.EQUAL, value, text) for value in values or ()]
            known = [name for one in each if one is not None for name in one]
            names, negative = (tuple(known) if len(known) == len(each) else None), no
        case tree.IsOrdered(words, value):
            order = order_of(context, words, None, text, test.span)
            names = None if order is None else admitted(context, steps, order, value, text)
        case tree.IsKnown() | tree.IsNone() | tree.IsIn() | tree.IsWithin() | tree.IsInSame():
            help = f"a {found.what.value}, which is tested by `is`, `is in {{…}}`, `is at least` and the like"
            context.problem(problems.not_yes_or_no(text, help, span))
        case _:
            assert_never(test)
    if names is None:
        return None
    chosen = frozenset(names)
    step_is = TierIs(found.id, chosen, span) if found.what is What.TIERS else ScaleIs(found.id, chosen, span)
    return Not(step_is, span) if negative else step_is


def _steps(found: Declared) -> tuple[str, ...]:
    match found.node:
        case tree.Tiers(tiers=tiers):
            return tuple(tier.name.text for tier in tiers)
        case tree.Scale(levels=levels):
            return tuple(level.text for level in levels)
        case _:
            return ()
