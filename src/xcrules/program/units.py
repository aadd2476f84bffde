"""What a number is measured in, and whether two numbers may stand in one comparison or sum."""

from __future__ import annotations

from dataclasses import dataclass

from xcrules.diagnostics import Diagnostic
from xcrules.facts.types import Kind, Type
from xcrules.program.problems import types as problems
from xcrules.source import Span

NUMERIC = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.QUANTITY, Kind.DATE})


@dataclass(frozen=True, slots=True)
class Unit:
    """The measure of a term.

    currencies: of the literals in it. dimensions: what a quantity may still be measured in; empty is anything.
    constant: whether it is made of literals only.
    """

    kind: Kind
    currencies: frozenset[str] = frozenset()
    dimensions: frozenset[str] = frozenset()
    constant: bool = False

    @property
    def word(self) -> str:
        return {Kind.NUMBER: "a number", Kind.PERCENT: "a percentage", Kind.MONEY: "money", Kind.DATE: "a date"}.get(
            self.kind, "a quantity"
        )

    @property
    def name(self) -> str | None:
        """The one currency or dimension of it, or None; `%` for percentages."""
        match self.kind:
            case Kind.MONEY:
                return min(self.currencies, default=None)
            case Kind.QUANTITY:
                return next(iter(self.dimensions)) if len(self.dimensions) == 1 else None
            case Kind.PERCENT:
                return "%"
            case _:
                return None


def unit_of(type: Type) -> Unit:
    """The measure of a fact of *type*, which is one of `NUMERIC`."""
    return Unit(type.kind, dimensions=frozenset(type.dimensions))


def together(left: Unit, right: Unit, span: Span) -> Unit | Diagnostic:
    """The measure of both, in one sum or comparison, or why there is none."""
    if left.kind is not right.kind:
        return problems.mixed_types(left.word, right.word, span, _hint(left, right))
    currencies = left.currencies | right.currencies
    if len(currencies) > 1:
        return problems.two_currencies(sorted(currencies), span)
    dimensions = left.dimensions | right.dimensions
    if left.dimensions and right.dimensions:
        dimensions = left.dimensions & right.dimensions
        if not dimensions:
            return problems.mixed_units(sorted(left.dimensions), sorted(right.dimensions), span)
    return Unit(left.kind, currencies, dimensions, left.constant and right.constant)


def _hint(left: Unit, right: Unit) -> str | None:
    if Kind.NUMBER not in (left.kind, right.kind):
        return None
    other = left if right.kind is Kind.NUMBER else right
    match other.kind:
        case Kind.MONEY:
            return "write the amount with its currency, as in `500 USD`"
        case Kind.QUANTITY:
            return "write the amount with its unit, as in `40 kg`"
        case Kind.PERCENT:
            return "write a percentage, as in `25%`"
        case _:
            return None
