"""CEL, twice: cel-expr-python (C++) and common-expression-language (Rust). Both read the same expressions.

What is unknown is left out of the data. CEL then answers with an error, which `&&`, `||`, `exists` and `all` absorb
where it cannot matter (the one in Rust not within `exists`): what a decision under missing facts needs, rule by rule.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import chain, compress
from typing import Any as Anything

from benchmarks.applications import Application
from benchmarks.conditions import PLURALS, Policy
from benchmarks.peers.infix import Words, quoted, spelled
from benchmarks.peers.peer import Form, Judged, Loaded, Peer

CHUNK = 40
"""Rules in one expression: longer ones meet the parsers' limits."""

WORDS = Words(
    fact=lambda fact, element: f"{element[0]}.{fact}" if element else fact,
    within=lambda fact, values: f"{fact} in [{quoted(values)}]",
    conjunction=" && ",
    disjunction=" || ",
    negation="!({})",
    any=lambda list_, part: f"{PLURALS[list_]}.exists({list_[0]}, {part})",
    every=lambda list_, part: f"{PLURALS[list_]}.all({list_[0]}, {part})",
)


def conditions(policy: Policy) -> list[str]:
    return [
        spelled(WORDS, rule.when, policy.names)
        if rule.unless is None
        else WORDS.unless.format(spelled(WORDS, rule.when, policy.names), spelled(WORDS, rule.unless, policy.names))
        for rule in policy.rules
    ]


def one_by_one(policy: Policy) -> str:
    return json.dumps(conditions(policy), indent=0)


def in_lists(policy: Policy) -> str:
    """Lists of conditions, each of which comes to a list of truth values."""
    all_ = conditions(policy)
    return json.dumps(["[" + ", ".join(all_[at : at + CHUNK]) + "]" for at in range(0, len(all_), CHUNK)], indent=0)


def _variables() -> dict[str, Anything]:
    from cel_expr_python import cel

    words = dict.fromkeys(("goods", "goes_to", "purpose", "activity"), cel.Type.STRING)
    numbers = dict.fromkeys(("knowledge", "icp", "worth", "shipments"), cel.Type.INT)
    element = cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
    lists = {plural: cel.Type.List(element) for plural in PLURALS.values()}
    return {**words, **numbers, **lists, "informed": cel.Type.BOOL}


def load_cpp(policy: Policy, text: str) -> Loaded:
    """Programs with one activation for all of them."""
    from cel_expr_python import cel

    environment = cel.NewEnv(variables=_variables())
    programs = [environment.compile(expression) for expression in json.loads(text)]
    names = tuple(rule.name for rule in policy.rules)

    def judge(application: Application) -> Judged:
        activation = environment.Activation(application)
        return compress(names, chain(*(program.eval(activation).plain_value() for program in programs))), ()

    return Loaded(dict, judge)


def load_cpp_each(policy: Policy, text: str) -> Loaded:
    from cel_expr_python import cel

    environment = cel.NewEnv(variables=_variables())
    programs = [environment.compile(expression) for expression in json.loads(text)]
    names = tuple(rule.name for rule in policy.rules)

    def judge(application: Application) -> Judged:
        activation = environment.Activation(application)
        found = [program.eval(activation).value() for program in programs]
        return _split(names, found)

    return Loaded(dict, judge)


def _split(names: tuple[str, ...], found: list[object]) -> Judged:
    return (
        [name for name, value in zip(names, found, strict=True) if value is True],
        [name for name, value in zip(names, found, strict=True) if value is not True and value is not False],
    )


def load_rust(policy: Policy, text: str) -> Loaded:
    import cel

    programs = [cel.compile(expression) for expression in json.loads(text)]
    names = tuple(rule.name for rule in policy.rules)

    def judge(application: Application) -> Judged:
        context = cel.Context(application)
        return compress(names, chain(*(program.execute(context) for program in programs))), ()

    return Loaded(dict, judge)


def load_rust_each(policy: Policy, text: str) -> Loaded:
    import cel

    programs = [cel.compile(expression) for expression in json.loads(text)]
    names = tuple(rule.name for rule in policy.rules)

    def truths(context: Anything) -> Iterator[object]:
        for program in programs:
            try:
                yield program.execute(context)
            except (RuntimeError, ValueError, KeyError):  # something in it is unknown
                yield None

    def judge(application: Application) -> Judged:
        return _split(names, list(truths(cel.Context(application))))

    return Loaded(dict, judge)


def _forms(
    together: Callable[[Policy, str], Loaded], each: Callable[[Policy, str], Loaded], *, nested_unknown: bool
) -> tuple[Form, ...]:
    alone = Form("a program a rule", one_by_one, each, flat_unknown=True, nested_unknown=nested_unknown)
    return Form("lists of conditions", in_lists, together), alone


CPP = Peer("cel-expr-python", "cel-expr-python", _forms(load_cpp, load_cpp_each, nested_unknown=True))
RUST = Peer(
    "common-expression-language", "common-expression-language", _forms(load_rust, load_rust_each, nested_unknown=False)
)
