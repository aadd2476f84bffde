"""cedarpy: each rule is a `forbid` with its name as an annotation, beside one `permit`."""

from __future__ import annotations

import json

from benchmarks.applications import Application
from benchmarks.conditions import Policy
from benchmarks.peers.infix import Words, quoted, spelled
from benchmarks.peers.peer import Form, Judged, Loaded, Peer


def _never(list_: str, part: str) -> str:
    raise AssertionError(f"Cedar cannot ask for any {list_} with {part}")


WORDS = Words(
    fact=lambda fact, _: f"context.{fact}",
    within=lambda fact, values: f"[{quoted(values)}].contains({fact})",
    conjunction=" && ",
    disjunction=" || ",
    negation="!({})",
    any=_never,
    every=_never,
)


def text(policy: Policy) -> str:
    rules = (
        f'@id("{rule.name}")\nforbid (principal, action, resource)\nwhen {{ {spelled(WORDS, rule.when)} }};'
        for rule in policy.rules
    )
    return "\n\n".join(("permit (principal, action, resource);", *rules))


def load(_: Policy, source: str) -> Loaded:
    import cedarpy

    policies, entities = cedarpy.PolicySet.from_str(source), cedarpy.Entities.from_json_str("[]")

    def encode(application: Application) -> dict[str, object]:
        return {
            "principal": 'Exporter::"it"',
            "action": 'Action::"export"',
            "resource": 'Goods::"these"',
            "context": json.dumps(application),
        }

    def judge(request: dict[str, object]) -> Judged:
        result = cedarpy.is_authorized(request, policies, entities)
        return result.diagnostics.id_annotations_by_reason.values(), ()

    return Loaded(encode, judge)


PEER = Peer(
    "cedarpy",
    "cedarpy",
    (Form("policies", text, load),),
    nested="has no quantifier over records",
)
