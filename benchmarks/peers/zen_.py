"""zen-engine: a decision table that collects the rows that match, or one expression."""

from __future__ import annotations

import json
from itertools import compress
from typing import Any as Anything

from benchmarks.applications import Application
from benchmarks.conditions import PLURALS, All, AtLeast, Condition, In, MoreThan, Policy, Rule, Yes
from benchmarks.peers.infix import Words, quoted, spelled
from benchmarks.peers.peer import Form, Judged, Loaded, Peer

COLUMNS = ("goods", "goes_to", "purpose", "activity", "knowledge", "icp", "worth", "shipments", "informed")

WORDS = Words(
    fact=lambda fact, element: f"#.{fact}" if element else fact,
    within=lambda fact, values: f"{fact} in [{quoted(values)}]",
    conjunction=" and ",
    disjunction=" or ",
    negation="not ({})",
    any=lambda list_, part: f"some({PLURALS[list_]}, {part})",
    every=lambda list_, part: f"all({PLURALS[list_]}, {part})",
)


def as_expression(policy: Policy) -> str:
    return "[" + ",\n".join(_whole(policy, rule) for rule in policy.rules) + "]"


def _whole(policy: Policy, rule: Rule) -> str:
    when = spelled(WORDS, rule.when, policy.names)
    return when if rule.unless is None else WORDS.unless.format(when, spelled(WORDS, rule.unless, policy.names))


def as_table(policy: Policy) -> str:
    """A column for each fact of the application; what needs several facts or a list stands in a column of its own."""
    columns = [{"id": fact, "name": fact, "field": fact} for fact in COLUMNS]
    table = {
        "hitPolicy": "collect",
        "inputs": [*columns, {"id": "further", "name": "further"}],
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "rules": [_row(policy, rule) for rule in policy.rules],
    }
    nodes: list[dict[str, Anything]] = [
        {"id": "in", "type": "inputNode", "name": "Application", "content": {"schema": ""}},
        {"id": "table", "type": "decisionTableNode", "name": "Rules", "content": table},
        {"id": "out", "type": "outputNode", "name": "Rules that fire", "content": {"schema": ""}},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def _row(policy: Policy, rule: Rule) -> dict[str, str]:
    row = {"_id": rule.name, **dict.fromkeys((*COLUMNS, "further"), ""), "rule": f'"{rule.name}"'}
    further = []
    for part in rule.when.parts if isinstance(rule.when, All) else (rule.when,):
        match part:
            case In(fact) | AtLeast(fact) | MoreThan(fact) | Yes(fact) if not row[fact]:
                row[fact] = _cell(part)
            case _:
                further.append(f"({spelled(WORDS, part, policy.names)})")
    if rule.unless is not None:
        further.append(WORDS.negation.format(spelled(WORDS, rule.unless, policy.names)))
    row["further"] = WORDS.conjunction.join(further)
    return row


def _cell(part: Condition) -> str:
    match part:
        case In(_, values):
            return quoted(values)
        case AtLeast(_, step):
            return f">= {step}"
        case MoreThan(_, number):
            return f"> {number}"
        case _:
            return "true"


def load_table(_: Policy, text: str) -> Loaded:
    import zen

    decision = zen.ZenEngine().create_decision(text)

    def judge(application: str) -> Judged:
        rows = decision.evaluate(application)["result"]
        return [row["rule"] for row in rows], ()

    return Loaded(json.dumps, judge)


def load_expression(policy: Policy, text: str) -> Loaded:
    import zen

    expression = zen.compile_expression(text)
    names = tuple(rule.name for rule in policy.rules)

    def judge(application: Application) -> Judged:
        return compress(names, expression.evaluate(application)), ()

    return Loaded(dict, judge)


PEER = Peer(
    "zen-engine",
    "zen-engine",
    (Form("decision table", as_table, load_table), Form("expression", as_expression, load_expression)),
)
