"""datalogic-py: JSONLogic in Rust. A policy is one rule, compiled once and evaluated in a session."""

from __future__ import annotations

import json
from itertools import compress
from typing import Any as Anything
from typing import TypeAlias, assert_never

from benchmarks.applications import Application
from benchmarks.conditions import (
    PLURALS,
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
from benchmarks.peers.peer import Form, Judged, Loaded, Peer

Json: TypeAlias = Anything


def spelled(condition: Condition, names: tuple[str, ...] = ()) -> Json:
    match condition:
        case In(fact, (value,)):
            return {"==": [{"var": fact}, value]}
        case In(fact, values):
            return {"in": [{"var": fact}, list(values)]}
        case AtLeast(fact, step):
            return {">=": [{"var": fact}, step]}
        case MoreThan(fact, number):
            return {">": [{"var": fact}, number]}
        case Yes(fact):
            return {"var": fact}
        case Listed(fact):
            return {"in": [{"var": fact}, list(names)]}
        case All(parts):
            return {"and": [spelled(part, names) for part in parts]}
        case Some(parts):
            return {"or": [spelled(part, names) for part in parts]}
        case Any(name, part):
            return {"some": [{"var": PLURALS[name]}, spelled(part, names)]}
        case Every(name, part):
            return {"all": [{"var": PLURALS[name]}, spelled(part, names)]}
        case other:
            assert_never(other)


def conditions(policy: Policy) -> list[Json]:
    return [
        spelled(rule.when, policy.names)
        if rule.unless is None
        else {"and": [spelled(rule.when, policy.names), {"!": spelled(rule.unless, policy.names)}]}
        for rule in policy.rules
    ]


def as_flags(policy: Policy) -> str:
    """An array of conditions: it comes to an array of truth values."""
    return json.dumps(conditions(policy))


def as_filter(policy: Policy) -> str:
    """The names of the rules that fire."""
    named = [
        {"if": [condition, rule.name, None]} for rule, condition in zip(policy.rules, conditions(policy), strict=True)
    ]
    return json.dumps({"filter": [named, {"!==": [{"var": ""}, None]}]})


def load_flags(policy: Policy, text: str) -> Loaded:
    import datalogic_py

    engine = datalogic_py.Engine()
    rule, session = engine.compile(text), engine.session()
    names = tuple(rule.name for rule in policy.rules)

    def judge(application: Application) -> Judged:
        return compress(names, session.evaluate(rule, application)), ()

    return Loaded(dict, judge)


def load_filter(_: Policy, text: str) -> Loaded:
    import datalogic_py

    engine = datalogic_py.Engine()
    rule, session = engine.compile(text), engine.session()

    def judge(application: Application) -> Judged:
        return session.evaluate(rule, application), ()

    return Loaded(dict, judge)


PEER = Peer(
    "datalogic-py",
    "datalogic-py",
    (Form("array of conditions", as_flags, load_flags), Form("filter", as_filter, load_filter)),
)
