"""regorus: Rego in Rust, asked over JSON. A rule is one or more bodies of one partial set."""

from __future__ import annotations

import json
from itertools import product
from typing import assert_never

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
from benchmarks.peers.infix import quoted
from benchmarks.peers.peer import Form, Judged, Loaded, Peer


def bodies(condition: Condition, around: str = "input", number: int = 0) -> list[list[str]]:
    """The bodies that together say *condition*, each a list of lines; `or` needs several bodies."""
    match condition:
        case In(fact, values):
            return [[f"{around}.{fact} in {{{quoted(values)}}}"]]
        case AtLeast(fact, step):
            return [[f"{around}.{fact} >= {step}"]]
        case MoreThan(fact, amount):
            return [[f"{around}.{fact} > {amount}"]]
        case Yes(fact):
            return [[f"{around}.{fact} == true"]]
        case Listed(fact):
            return [[f"{around}.{fact} in designated"]]
        case All(parts):
            found = (bodies(part, around, number + at) for at, part in enumerate(parts))
            return [[line for lines in chosen for line in lines] for chosen in product(*found)]
        case Some(parts):
            return [body for part in parts for body in bodies(part, around, number)]
        case Any(list_, part):
            element = f"{list_}{number}"
            return [[f"some {element} in input.{PLURALS[list_]}", *body] for body in bodies(part, element, number)]
        case Every(list_, part):
            element = f"{list_}{number}"
            (body,) = bodies(part, element, number)
            return [[f"every {element} in input.{PLURALS[list_]} {{ {'; '.join(body)} }}"]]
        case other:
            assert_never(other)


def text(policy: Policy) -> str:
    rules = ["package bench", "import rego.v1"]
    if policy.names:
        rules.append(f"designated := {{{quoted(policy.names)}}}")
    for rule in policy.rules:
        free = [] if rule.unless is None else [f"not lifted_{rule.name}"]
        rules += [_rule(f'fired contains "{rule.name}"', [*body, *free]) for body in bodies(rule.when)]
        if rule.unless is not None:
            rules += [_rule(f"lifted_{rule.name}", body) for body in bodies(rule.unless)]
    return "\n".join(rules)


def _rule(head: str, body: list[str]) -> str:
    return f"{head} if {{\n  " + "\n  ".join(body) + "\n}"


def load(_: Policy, source: str) -> Loaded:
    import regorus

    engine = regorus.Engine()
    engine.add_policy("bench.rego", source)

    def judge(application: str) -> Judged:
        engine.set_input_json(application)
        return json.loads(engine.eval_rule_as_json("data.bench.fired")), ()

    return Loaded(json.dumps, judge)


PEER = Peer("regorus", "regorus", (Form("partial set", text, load),))
