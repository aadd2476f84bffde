"""One comparison: a fact, an element, a term, a tier or a scale against what it is said to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from xcrules.diagnostics import Diagnostic
from xcrules.facts.types import Kind
from xcrules.facts.values import NONE
from xcrules.program import literals
from xcrules.program.context import Context
from xcrules.program.literals import WORDS
from xcrules.program.membership import in_list
from xcrules.program.model import (
    CodeRange,
    Condition,
    HasCode,
    InSamePeriod,
    IsKnown,
    IsOneOf,
    Matches,
    Not,
    Order,
    Some,
    Steps,
    Within,
)
from xcrules.program.names import Declared, Group, What
from xcrules.program.numbers import EQUALITY, compare, day, order_of
from xcrules.program.problems import names as name_problems
from xcrules.program.problems import types as problems
from xcrules.program.references import Element, Fact, Whole, refer, unbound
from xcrules.program.terms import Typed, term
from xcrules.program.units import NUMERIC, unit_of
from xcrules.source import Span
from xcrules.syntax import tree

CODES = frozenset({Kind.ENTRY, Kind.HS})
_WORDED = frozenset({Kind.CHOICE, Kind.LADDER, Kind.SET})


def negated(condition: Condition | None, by: bool, span: Span) -> Condition | None:
    return Not(condition, span) if by and condition is not None else condition


def fact_test(context: Context, fact: Fact, test: tree.Test, text: str, span: Span) -> Condition | None:
    """What *test* says of *fact*, which the policy calls *text*; None where a problem was reported."""
    match test:
        case tree.IsKnown(no):
            return negated(IsKnown(fact.ref, None, span), no, span)
        case tree.IsNone(no):
            return negated(_is_none(context, fact, text, span), no, span)
        case tree.Is(value, no):
            return negated(_is(context, fact, value, text, span), no, span)
        case tree.IsIn(values, name, no):
            if name is not None:
                return negated(_is_in_name(context, fact, name, text, span), no, span)
            return negated(_is_in_values(context, fact, values or (), text, span), no, span)
        case tree.IsOrdered():
            return _ordered(context, fact, test, text, span)
        case tree.IsWithin() | tree.IsInSame():
            if fact.spec.type.kind is not Kind.DATE:
                context.problem(problems.not_a_date(text, span))
                return None
            return time_test(context, Typed(fact.ref, unit_of(fact.spec.type)), test, span)
        case _:
            assert_never(test)


def number_test(context: Context, left: Typed, test: tree.Test, text: str, span: Span) -> Condition | None:
    """What *test* says of a term that is a number, an amount or a day."""
    match test:
        case tree.IsKnown() | tree.IsNone():
            context.problem(problems.test_of_a_condition(text, "number worked out from facts", span))
            return None
        case tree.Is(value, no):
            right = term(context, value)
            return negated(compare(context, left, Order.EQUAL, right, span), no, span)
        case tree.IsIn(None, name, _):
            context.problem(problems.list_of_other_kind(name.text if name else "", "values", text, "a number", span))
            return None
        case tree.IsIn(values, _, no):
            return negated(_one_of_numbers(context, left, values or (), span), no, span)
        case tree.IsOrdered(words, value):
            order = order_of(context, words, left.unit, text, test.span)
            right = term(context, value)
            return None if order is None else compare(context, left, order, right, span)
        case tree.IsWithin() | tree.IsInSame():
            return time_test(context, left, test, span)
        case _:
            assert_never(test)


def time_test(context: Context, left: Typed, test: tree.IsWithin | tree.IsInSame, span: Span) -> Condition | None:
    """`is within 3 years before D`, `is in the same year as D`."""
    other = test.of if isinstance(test, tree.IsWithin) else test.as_
    one, two = day(context, left, span.text, span), day(context, term(context, other), other.span.text, other.span)
    if one is None or two is None:
        return None
    if one == two:
        context.problem(problems.same_both_sides(span.text, span))
        return None
    if isinstance(test, tree.IsWithin):
        return Within(one, test.count, test.unit, test.side == "before", two, span)
    month, first_day = test.counted_from or (1, 1)
    if not (1 <= month <= 12 and 1 <= first_day <= (28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)):
        context.problem(problems.bad_day_of_year(month, first_day, test.span))
        return None
    return InSamePeriod(one, test.unit, two, (month, first_day), span)


def _is_none(context: Context, fact: Fact, text: str, span: Span) -> Condition | None:
    type = fact.spec.type
    if type.kind is Kind.LADDER and "none" in type.values:
        return IsOneOf(fact.ref, frozenset({"none"}), span)
    if not fact.spec.may_be_none:
        context.problem(problems.never_none(text, span))
    return IsOneOf(fact.ref, frozenset({NONE}), span)


def _is(context: Context, fact: Fact, value: tree.Term, text: str, span: Span) -> Condition | None:
    type = fact.spec.type
    if isinstance(value, tree.Path) and not literals.is_word_of(type, value):
        return _is_path(context, fact, value, text, span)
    if type.kind in NUMERIC and not (
        type.kind in EQUALITY and isinstance(value, tree.Number | tree.Percent | tree.Date)
    ):
        return compare(context, Typed(fact.ref, unit_of(type)), Order.EQUAL, term(context, value), span)
    if isinstance(value, tree.Total | tree.Count | tree.Share | tree.Sum):
        context.problem(problems.mixed_types(WORDS[type.kind], "a number", span))
        return None
    return _one_of(context, fact, (value,), text, span)


def _is_path(context: Context, fact: Fact, value: tree.Path, text: str, span: Span) -> Condition | None:
    """The right side is a word that is no value by its shape: another fact, most likely."""
    type, found = fact.spec.type, refer(context, value)
    match found:
        case Fact():
            return two_facts(context, fact, found, (text, value.text), span)
        case Element():
            keys = [key for key in found.spec.keys if context.vocabulary.facts[key].type.kind is type.kind]
            if not keys:
                of = context.vocabulary.facts[found.spec.keys[0]].type.kind
                context.problem(problems.mixed_facts(text, WORDS[type.kind], value.text, WORDS[of], span))
                return None
            other = Fact(found.key(keys[0]), context.vocabulary.facts[keys[0]])
            return two_facts(context, fact, other, (text, value.text), span)
        case Whole():
            context.problem(unbound(value))
            return None
        case Declared(what) if type.kind in NUMERIC and what in (What.AMOUNT, What.SCORE):
            return compare(context, Typed(fact.ref, unit_of(type)), Order.EQUAL, term(context, value), span)
        case Declared(what):
            help = f"write `{text} is in {value.text}`" if what is What.LIST else None
            context.problem(problems.wrong_type(value.text, value.span, text, WORDS[type.kind].split(" ", 1)[-1], help))
            return None
        case Diagnostic():
            # A word that means nothing at all: say which values the fact has, where it has a few.
            guess = found
            if type.kind in _WORDED:
                guess = name_problems.replaced(found, problems.unknown_value(value.text, value.span, text, type.values))
            elif type.kind in (Kind.COUNTRY, Kind.YES_NO, *CODES) and len(value.parts) == 1:
                read = (
                    literals.code(value, type.kind, text) if type.kind in CODES else literals.value(value, type, text)
                )
                guess = read if isinstance(read, Diagnostic) else found
                if not isinstance(read, Diagnostic) and type.kind is Kind.COUNTRY:
                    return IsOneOf(fact.ref, frozenset({read}), span)  # type: ignore[arg-type]  # a country is text
            context.problem(guess)
            return None
        case _:
            assert_never(found)


def _is_in_values(
    context: Context, fact: Fact, values: tuple[tree.Literal, ...], text: str, span: Span
) -> Condition | None:
    if fact.spec.type.kind in (Kind.MONEY, Kind.QUANTITY):
        return _one_of_numbers(context, Typed(fact.ref, unit_of(fact.spec.type)), values, span)
    return _one_of(context, fact, values, text, span)


def _one_of_numbers(context: Context, left: Typed, values: tuple[tree.Literal, ...], span: Span) -> Condition | None:
    parts = [compare(context, left, Order.EQUAL, term(context, value), span) for value in values]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or not known:
        return None
    return known[0] if len(known) == 1 else Some(tuple(known), span)


def _one_of(context: Context, fact: Fact, values: tuple[tree.Literal, ...], text: str, span: Span) -> Condition | None:
    type = fact.spec.type
    if type.kind in CODES:
        codes = [literals.code(value, type.kind, text) for value in values]
        if _reported(context, codes):
            return None
        return HasCode(
            fact.ref, frozenset([CodeRange(code, code) for code in codes if not isinstance(code, Diagnostic)]), span
        )
    read = [literals.value(value, type, text) for value in values]
    if _reported(context, read):
        return None
    return IsOneOf(fact.ref, frozenset([one for one in read if not isinstance(one, Diagnostic)]), span)


def _reported(context: Context, read: Sequence[object]) -> bool:
    """Whether anything could not be read; that is reported."""
    wrong = [one for one in read if isinstance(one, Diagnostic)]
    for problem in wrong:
        context.problem(problem)
    return bool(wrong)


def _is_in_name(context: Context, fact: Fact, name: tree.Path, text: str, span: Span) -> Condition | None:
    found = refer(context, name)
    match found:
        case Declared(What.LIST):
            return in_list(context, fact, found, text, span)
        case Fact():
            return _within_fact(context, fact, found, (text, name.text), span)
        case Whole():
            context.problem(unbound(name))
        case Element() | Declared():
            context.problem(name_problems.wrong_kind_of_name(name.text, name.span, _what(found), "list"))
        case Diagnostic():
            lists = context.names.words(Group.WORD, What.LIST)
            context.problem(name_problems.replaced(found, name_problems.unknown_list(name.text, name.span, lists)))
        case _:
            assert_never(found)
    return None


def _what(found: Element | Declared) -> str:
    return found.what.value if isinstance(found, Declared) else f"{found.frame.word} under test"


def _within_fact(context: Context, left: Fact, right: Fact, texts: tuple[str, str], span: Span) -> Condition | None:
    one, other = left.spec.type, right.spec.type
    if left.ref == right.ref:
        context.problem(problems.same_both_sides(texts[0], span))
        return None
    codes = one.kind in CODES and one.kind is other.kind
    words = one.kind in (Kind.CHOICE, Kind.SET) and other.kind is Kind.SET and set(one.values) & set(other.values)
    if not codes and not words:
        context.problem(problems.mixed_facts(texts[0], WORDS[one.kind], texts[1], WORDS[other.kind], span))
        return None
    return Matches(left.ref, right.ref, False, span)


def two_facts(context: Context, left: Fact, right: Fact, texts: tuple[str, str], span: Span) -> Condition | None:
    """That two facts are equal."""
    one, other = left.spec.type, right.spec.type
    if left.ref == right.ref:
        context.problem(problems.same_both_sides(texts[0], span))
        return None
    if one.kind in NUMERIC and other.kind in NUMERIC:
        return compare(context, Typed(left.ref, unit_of(one)), Order.EQUAL, Typed(right.ref, unit_of(other)), span)
    alike = one.kind is other.kind
    if alike and one.kind in (Kind.CHOICE, Kind.SET):
        alike = bool(set(one.values) & set(other.values))
    elif alike and one.kind is Kind.LADDER:
        alike = one.values == other.values
    if not alike:
        context.problem(problems.mixed_facts(texts[0], WORDS[one.kind], texts[1], WORDS[other.kind], span))
        return None
    return Matches(left.ref, right.ref, True, span)


def _ordered(context: Context, fact: Fact, test: tree.IsOrdered, text: str, span: Span) -> Condition | None:
    type = fact.spec.type
    if type.kind in NUMERIC:
        return number_test(context, Typed(fact.ref, unit_of(type)), test, text, span)
    if type.kind is not Kind.LADDER:
        context.problem(problems.not_ordered(text, WORDS[type.kind], span))
        return None
    order = order_of(context, test.order, None, text, test.span)
    if order is None:
        return None
    if not isinstance(test.value, tree.Path) or literals.is_word_of(type, test.value):
        steps = admitted(context, type.values, order, test.value, text)
        return None if steps is None else IsOneOf(fact.ref, frozenset(steps), span)
    found = refer(context, test.value)
    if isinstance(found, Fact) and found.spec.type == type:
        if found.ref == fact.ref:
            context.problem(problems.same_both_sides(text, span))
            return None
        return Steps(fact.ref, order, found.ref, span)
    if isinstance(found, Fact):
        words = WORDS[found.spec.type.kind]
        context.problem(problems.mixed_facts(text, WORDS[type.kind], test.value.text, words, span))
    else:
        context.problem(problems.unknown_value(test.value.text, test.value.span, text, type.values))
    return None


def admitted(
    context: Context, steps: tuple[str, ...], order: Order, value: tree.Term, text: str
) -> tuple[str, ...] | None:
    """The steps, lowest first, that stand in *order* to the one named; None where it is none of them."""
    word = value.text if isinstance(value, tree.Path) else value.span.text
    if word not in steps:
        context.problem(problems.unknown_value(word, value.span, text, steps))
        return None
    place = steps.index(word)
    match order:
        case Order.EQUAL:
            return steps[place : place + 1]
        case Order.LESS:
            return steps[:place]
        case Order.AT_MOST:
            return steps[: place + 1]
        case Order.MORE:
            return steps[place + 1 :]
        case Order.AT_LEAST:
            return steps[place:]
        case _:
            assert_never(order)
