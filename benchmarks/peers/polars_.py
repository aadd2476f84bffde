"""Polars: one expression a rule over a frame. Its null is an unknown, with the same logic."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from benchmarks.conditions import (
    NOT_OFFERED,
    NOT_REQUIRED,
    PROHIBITED,
    All,
    Any,
    AtLeast,
    Condition,
    Every,
    In,
    Listed,
    MoreThan,
    Policy,
    Some,
    Yes,
)

if TYPE_CHECKING:
    import polars as pl


def expression(condition: Condition) -> pl.Expr:
    """*condition* as an expression over a frame of flat applications."""
    import polars as pl

    match condition:
        case In(fact, values):
            return pl.col(fact).is_in(list(values))
        case AtLeast(fact, step):
            return pl.col(fact) >= step
        case MoreThan(fact, number):
            return pl.col(fact) > number
        case Yes(fact):
            return pl.col(fact)
        case All(parts):
            return reduce(and_, map(expression, parts))
        case Some(parts):
            return reduce(or_, map(expression, parts))
        case Listed() | Any() | Every():
            raise AssertionError("only flat policies are asked in batches")


def expressions(policy: Policy) -> list[pl.Expr]:
    """A column for each rule, and the outcome: null where it is not determined."""
    import polars as pl

    rules = {rule.name: expression(rule.when) for rule in policy.rules}
    prohibited = pl.any_horizontal([rules[rule.name] for rule in policy.rules if rule.prohibits] or [pl.lit(False)])
    required = pl.any_horizontal([rules[rule.name] for rule in policy.rules if not rule.prohibits] or [pl.lit(False)])
    outcome = (
        pl.when(prohibited)
        .then(pl.lit(PROHIBITED))
        .when(prohibited.is_null())
        .then(pl.lit(None, pl.String))
        .when(required)
        .then(pl.lit(NOT_OFFERED))
        .when(required.is_null())
        .then(pl.lit(None, pl.String))
        .otherwise(pl.lit(NOT_REQUIRED))
    )
    return [*(each.alias(name) for name, each in rules.items()), outcome.alias("outcome")]
