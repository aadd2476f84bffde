"""Typed conditions and terms as text, one meaning one text: for people to read and for tests to compare."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import assert_never

from xcrules.facts.codes import format_code
from xcrules.facts.numbers import format_number
from xcrules.facts.types import Kind
from xcrules.facts.values import Code, Money, Party, Quantity, Value
from xcrules.program.model import (
    All,
    Any,
    CodeRange,
    Compares,
    Condition,
    Constant,
    Count,
    DateConstant,
    Defined,
    Every,
    FactRef,
    HasCode,
    InList,
    InSamePeriod,
    IsKnown,
    IsOneOf,
    Matches,
    Named,
    Not,
    ScaleIs,
    Share,
    Some,
    Steps,
    Sum,
    Term,
    TierIs,
    Total,
    Within,
)


def condition_text(node: Condition) -> str:
    """*node* in brackets: `(all (any item (in item.hs un.unscr_1718.luxury_goods)) (not …))`."""
    match node:
        case All(parts):
            return f"(all {' '.join(map(condition_text, parts))})"
        case Some(parts):
            return f"(some {' '.join(map(condition_text, parts))})"
        case Not(of):
            return f"(not {condition_text(of)})"
        case Any(name, kind, body):
            return f"(any {kind or name}{_body(body)})"
        case Every(name, kind, body):
            return f"(every {kind or name}{_body(body)})"
        case IsOneOf(fact, values):
            return f"(is {_fact(fact)} {values_text(values)})"
        case HasCode(fact, ranges):
            return f"(code {_fact(fact)} {' '.join(sorted(map(range_text, ranges)))})"
        case InList(fact, id):
            return f"(in {_fact(fact)} {id})"
        case Compares(left, order, right, unit, money):
            measured = f" [{unit}]" if unit else " [of the right side]" if money else ""
            return f"({order.value} {term_text(left)} {term_text(right)}{measured})"
        case Within(left, count, unit, before, right):
            return f"(within {count} {unit} {'before' if before else 'after'} {term_text(left)} {term_text(right)})"
        case InSamePeriod(left, unit, right, (month, day)):
            return f"(same {unit} from {month:02}-{day:02} {term_text(left)} {term_text(right)})"
        case Matches(left, right, same):
            return f"({'same' if same else 'among'} {_fact(left)} {_fact(right)})"
        case Steps(left, order, right):
            return f"({order.value} {_fact(left)} {_fact(right)})"
        case Defined(id):
            return f"(define {id})"
        case TierIs(id, names):
            return f"(tier {id} {' '.join(sorted(names))})"
        case ScaleIs(id, names):
            return f"(scale {id} {' '.join(sorted(names))})"
        case IsKnown(fact, name):
            return f"(known {_fact(fact) if fact else name})"
        case _:
            assert_never(node)


def term_text(node: Term | DateConstant) -> str:
    match node:
        case FactRef():
            return _fact(node)
        case Constant(amount, unit):
            return f"{format_number(amount)} {unit}" if unit else format_number(amount)
        case DateConstant(value):
            return value.isoformat()
        case Total(fact, where):
            return f"(total {_fact(fact)}{_body(where)})"
        case Count(name, kind, where):
            return f"(count {kind or name}{_body(where)})"
        case Share(percent, of):
            return f"(share {format_number(percent)}% {term_text(of)})"
        case Sum(parts):
            return f"(sum {' '.join(('+' if sign > 0 else '-') + term_text(part) for sign, part in parts)})"
        case Named(id):
            return str(id)
        case _:
            assert_never(node)


def range_text(one: CodeRange) -> str:
    first, last = _code(one.first), _code(one.last)
    return first if first == last else f"{first}..{last}"


def _code(code: Code) -> str:
    # Entries begin with more than digits, so the parts tell which of the two kinds of code this is.
    return format_code(Kind.HS if code.parts[0].isdigit() else Kind.ENTRY, code)


def values_text(values: Iterable[Value]) -> str:
    return " ".join(sorted(map(value_text, values)))


def value_text(value: Value) -> str:
    # A yes is no number: its type is asked first.
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return value if value.replace("_", "").isalnum() else f'"{value}"'
        case Fraction():
            return format_number(value)
        case date():
            return value.isoformat()
        case Money(amount, unit) | Quantity(amount, unit):
            return f"{format_number(amount)} {unit}"
        case Party(folded):
            return f'"{folded}"'
        case frozenset():
            return "+".join(sorted(_code(one) if isinstance(one, Code) else one for one in value))
        case _:
            return value.value


def _fact(fact: FactRef) -> str:
    return fact.path + "^" * fact.up


def _body(body: Condition | None) -> str:
    return "" if body is None else f" {condition_text(body)}"
