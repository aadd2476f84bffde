"""rule-engine: a rule object for each rule, in pure Python."""

from __future__ import annotations

import json

from benchmarks.applications import Application
from benchmarks.conditions import PLURALS, Policy
from benchmarks.peers.infix import Words, quoted, spelled
from benchmarks.peers.peer import Form, Judged, Loaded, Peer

WORDS = Words(
    fact=lambda fact, element: f'{element}["{fact}"]' if element else fact,
    within=lambda fact, values: f"{fact} in [{quoted(values)}]",
    conjunction=" and ",
    disjunction=" or ",
    negation="not ({})",
    any=lambda list_, part: f"$any([{part} for {list_} in {PLURALS[list_]}])",
    every=lambda list_, part: f"$all([{part} for {list_} in {PLURALS[list_]}])",
)


def text(policy: Policy) -> str:
    return json.dumps(
        [
            spelled(WORDS, rule.when, policy.names)
            if rule.unless is None
            else WORDS.unless.format(spelled(WORDS, rule.when, policy.names), spelled(WORDS, rule.unless, policy.names))
            for rule in policy.rules
        ],
        indent=0,
    )


def load(policy: Policy, source: str) -> Loaded:
    import rule_engine

    rules = [(rule.name, rule_engine.Rule(each)) for rule, each in zip(policy.rules, json.loads(source), strict=True)]

    def judge(application: Application) -> Judged:
        return [name for name, rule in rules if rule.matches(application)], ()

    return Loaded(dict, judge)


PEER = Peer("rule-engine", "rule-engine", (Form("a rule object a rule", text, load),))
