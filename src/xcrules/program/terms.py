"""Terms: facts and literals that are numbers, totals, counts, shares, sums, amounts and scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from xcrules.diagnostics import Diagnostic
from xcrules.facts.numbers import parse_number
from xcrules.facts.problems import Unreadable
from xcrules.facts.types import Kind
from xcrules.facts.values import Money
from xcrules.program.context import Context, Frame
from xcrules.program.literals import WORDS, measure, plain_number, written
from xcrules.program.model import (
    All,
    Condition,
    Constant,
    Count,
    DateConstant,
    FactRef,
    IsOneOf,
    Named,
    Share,
    Sum,
    Term,
    Total,
)
from xcrules.program.names import Declared, What
from xcrules.program.problems import lists as list_problems
from xcrules.program.problems import names as name_problems
from xcrules.program.problems import types as problems
from xcrules.program.references import Element, Fact, Whole, fields, refer_or_report, unbound
from xcrules.program.units import NUMERIC, Unit, together, unit_of
from xcrules.syntax import tree


@dataclass(frozen=True, slots=True)
class Typed:
    """A term, or a day, and what it is measured in."""

    term: Term | DateConstant
    unit: Unit


def term(context: Context, node: tree.Term) -> Typed | None:
    """*node* as a number or a date; None where a problem was reported."""
    match node:
        case tree.Path():
            return _path(context, node)
        case tree.Number(raw) | tree.Percent(raw):
            kind = Kind.PERCENT if isinstance(node, tree.Percent) else Kind.NUMBER
            number = parse_number(plain_number(raw))
            if isinstance(number, Unreadable):
                context.problem(number.at(span=node.span))
                return None
            unit = Unit(kind, constant=True)
            return Typed(Constant(number, unit.name), unit)
        case tree.Measure():
            return _measure(context, node)
        case tree.Date(value):
            return Typed(DateConstant(value), Unit(Kind.DATE, constant=True))
        case tree.Text() | tree.Code():
            what = "a text" if isinstance(node, tree.Text) else "a code"
            context.problem(problems.not_a_number(written(node), node.span, what))
            return None
        case tree.Total():
            return _total(context, node)
        case tree.Count():
            return _count(context, node)
        case tree.Share():
            return _share(context, node)
        case tree.Sum():
            return _sum(context, node)
        case _:
            assert_never(node)


def number(context: Context, node: tree.Term) -> tuple[Term, Unit] | None:
    """*node* as a number, money or quantity; a date is a problem."""
    typed = term(context, node)
    if typed is None:
        return None
    if isinstance(typed.term, DateConstant) or typed.unit.kind is Kind.DATE:
        context.problem(problems.not_a_number(node.span.text, node.span, "a date"))
        return None
    return typed.term, typed.unit


def kind_test(context: Context, list_name: str, kind: str) -> IsOneOf:
    """The condition that an element of *list_name* is of *kind*: `party.role is consignee`."""
    field = context.vocabulary.lists[list_name].kind_field
    return IsOneOf(FactRef(field or "", list_name), frozenset({kind}))


def _path(context: Context, node: tree.Path) -> Typed | None:
    found = refer_or_report(context, node)
    match found:
        case None:
            return None
        case Fact(ref, spec) if spec.type.kind in NUMERIC:
            return Typed(ref, unit_of(spec.type))
        case Fact(_, spec):
            context.problem(problems.not_a_number(node.text, node.span, WORDS[spec.type.kind]))
        case Element(spec=listed) if (
            len(listed.keys) == 1 and context.vocabulary.facts[listed.keys[0]].type.kind in NUMERIC
        ):
            return Typed(found.key(listed.keys[0]), unit_of(context.vocabulary.facts[listed.keys[0]].type))
        case Element():
            context.problem(problems.not_a_number(node.text, node.span, "an element of a list"))
        case Whole():
            context.problem(unbound(node))
        case Declared(What.AMOUNT, id):
            # An amount that had a problem, or that needs itself, has no unit: that is reported where it stands.
            return Typed(Named(id), context.units[id]) if id in context.units else None
        case Declared(What.SCORE, id):
            return Typed(Named(id), Unit(Kind.NUMBER))
        case Declared(what):
            context.problem(problems.not_a_number(node.text, node.span, f"a {what.value}"))
        case _:
            assert_never(found)
    return None


def _measure(context: Context, node: tree.Measure) -> Typed | None:
    found = measure(node)
    match found:
        case Diagnostic():
            context.problem(found)
            return None
        case Money(amount, currency):
            return Typed(Constant(amount, currency), Unit(Kind.MONEY, frozenset({currency}), constant=True))
        case _:
            unit = Unit(Kind.QUANTITY, dimensions=frozenset({found.dimension}), constant=True)
            return Typed(Constant(found.amount, found.dimension), unit)


def _total(context: Context, node: tree.Total) -> Typed | None:
    first, rest = node.path.parts[0], ".".join(node.path.parts[1:])
    listed = context.vocabulary.list_for_word(first)
    if listed is None:
        context.problem(list_problems.not_a_list(first, node.path.span))
        return None
    list_name, kind = listed
    fact = context.vocabulary.facts.get(f"{list_name}.{rest}")
    if fact is None:
        known = [f"{first}{known.removeprefix(list_name)}" for known in fields(context.vocabulary, list_name)]
        context.problem(name_problems.unknown_fact(node.path.text, node.path.span, known))
        return None
    if fact.type.kind not in NUMERIC or fact.type.kind is Kind.DATE:
        context.problem(problems.not_a_number(node.path.text, node.path.span, WORDS[fact.type.kind]))
        return None
    where = _where(context, node, first, list_name, kind, node.where)
    if where is None:
        return None
    return Typed(
        Total(FactRef(fact.path, list_name), _with_kind(context, list_name, kind, where.condition)), unit_of(fact.type)
    )


def _count(context: Context, node: tree.Count) -> Typed | None:
    first = node.subject.text
    listed = context.vocabulary.list_for_word(first)
    if listed is None:
        context.problem(list_problems.not_a_list(first, node.subject.span))
        return None
    where = _where(context, node, first, *listed, node.where)
    return None if where is None else Typed(Count(*listed, where.condition), Unit(Kind.NUMBER))


@dataclass(frozen=True, slots=True)
class _Where:
    condition: Condition | None


def _where(
    context: Context,
    node: tree.Total | tree.Count,
    word: str,
    list_name: str,
    kind: str | None,
    where: tree.Condition | None,
) -> _Where | None:
    if context.binds(list_name) and not (where and says_has_same(where, word)):
        context.problem(list_problems.nested_quantifier(word, node.span))
        return None
    if where is None:
        return _Where(None)
    condition = context.type_condition(context.within(Frame(word, list_name, kind)), where)
    return None if condition is None else _Where(condition)


def says_has_same(condition: tree.Condition, word: str) -> bool:
    """Whether *condition* compares the element called *word* with the one around it."""
    open_parts: list[tree.Condition] = [condition]
    while open_parts:
        match open_parts.pop():
            case tree.HasSame(subject) if subject.text == word:
                return True
            case tree.And(parts) | tree.Or(parts):
                open_parts.extend(parts)
            case tree.Not(of):
                open_parts.append(of)
            case _:
                pass
    return False


def _with_kind(context: Context, list_name: str, kind: str | None, where: Condition | None) -> Condition | None:
    if kind is None:
        return where
    test = kind_test(context, list_name, kind)
    return test if where is None else All((test, where))


def _share(context: Context, node: tree.Share) -> Typed | None:
    percent = parse_number(plain_number(node.percent.raw))
    of = number(context, node.of)
    if isinstance(percent, Unreadable):
        context.problem(percent.at(span=node.percent.span))
        return None
    return None if of is None else Typed(Share(percent, of[0]), of[1])


def _sum(context: Context, node: tree.Sum) -> Typed | None:
    typed = [(sign, part, number(context, part)) for sign, part in node.parts]
    parts: list[tuple[int, Term]] = []
    unit: Unit | None = None
    for sign, part, found in typed:
        if found is None:
            return None
        both = found[1] if unit is None else together(unit, found[1], part.span)
        if isinstance(both, Diagnostic):
            context.problem(both)
            return None
        unit = both
        parts.append((sign, found[0]))
    return None if unit is None else Typed(Sum(tuple(parts)), unit)
