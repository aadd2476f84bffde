"""xcrules itself: the policy as text, and the application in the JSON shapes that `Policy.decide` reads."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any as Anything
from typing import assert_never

import xcrules
from benchmarks.applications import Application
from benchmarks.conditions import (
    STEPS,
    All,
    Any,
    AtLeast,
    Condition,
    Every,
    In,
    Listed,
    MoreThan,
    Policy,
    Rule,
    Some,
    Yes,
)
from benchmarks.peers.peer import Form, Judged, Loaded, Peer

SOURCE = 'source ACT is "Benchmark Act" rank statute\n'
FACTS = """fact goods is entry "What goes"
fact goes_to is country "Where it goes"
fact worth is number "What it is worth"
"""
A_FILE = 500
"""Rules in one file, at most: the engine takes no file of more than 200,000 words."""
FILE = "# file "

PATHS = {
    "purpose": "end_use.purpose",
    "knowledge": "end_use.knowledge",
    "informed": "end_use.informed",
    "icp": "exporter.icp",
}
DATE = "2026-03-02"


def spelled(condition: Condition, list_: str | None = None) -> str:
    """*condition* in the language; list_: the list whose element it is about."""
    match condition:
        case In(fact, values):
            return f"{_path(fact, list_)} is in {{{', '.join(values)}}}"
        case AtLeast(fact, step):
            return f"{_path(fact, list_)} is at least {STEPS[fact][step]}"
        case MoreThan(fact, number):
            return f"{_path(fact, list_)} is more than {number}{' USD' if list_ == 'item' else ''}"
        case Yes(fact):
            return _path(fact, list_)
        case Listed(fact):
            return f"{_path(fact, list_)} is in designated"
        case All(parts):
            return "(" + " and ".join(spelled(part, list_) for part in parts) + ")"
        case Some(parts):
            return "(" + " or ".join(spelled(part, list_) for part in parts) + ")"
        case Any(name, part):
            return f"any {name} where ({_bare(spelled(part, name))})"
        case Every(name, part):
            return f"every {name} meets ({_bare(spelled(part, name))})"
        case other:
            assert_never(other)


def _path(fact: str, list_: str | None) -> str:
    if list_ is None:
        return PATHS.get(fact, fact)
    return "item.value" if (list_, fact) == ("item", "worth") else f"{list_}.{fact}"


def text(policy: Policy) -> str:
    """The policy as one text, or, as large ones must be, as the texts of several files, each below its name."""
    if len(policy.rules) <= A_FILE:
        return "\n".join([_head("bench.example"), *_facts(policy), *_rules(policy.rules)])
    parts = [policy.rules[at : at + A_FILE] for at in range(0, len(policy.rules), A_FILE)]
    names = [f"bench.part_{number}" for number, _ in enumerate(parts, start=1)]
    uses = "".join(f"use {name}\n" for name in names)
    files = {"bench.example": [_head("bench.example", uses)], "bench.facts": [_head("bench.facts"), *_facts(policy)]}
    for name, rules in zip(names, parts, strict=True):
        files[name] = [_head(name, "use bench.facts\n"), *_rules(rules)]
    return "".join(f"{FILE}{name}\n" + "\n".join(lines) for name, lines in files.items())


def _head(name: str, uses: str = "") -> str:
    """How each file begins. Who uses the facts has the source from there."""
    return f'policy {name} "A policy to measure with"\n\n{uses or SOURCE}'


def _facts(policy: Policy) -> Iterator[str]:
    yield FACTS
    if policy.names:
        quoted = ", ".join(f'"{name}"' for name in policy.names)
        yield f'list designated of parties "Designated" enumerated {{ {quoted} }}\n'


def _rules(rules: Iterable[Rule]) -> Iterator[str]:
    for rule in rules:
        yield (
            f'{"prohibit" if rule.prohibits else "require license"} {rule.name} "{rule.label}"\n'
            f'  under ACT "{rule.section}" effective from 2020-01-01\n'
            f"  when {_bare(spelled(rule.when))}\n"
        )
        if rule.unless is not None:
            yield (
                f'exempt e{rule.name} "Papers for {rule.name}" from {rule.name}\n'
                f'  under ACT "{rule.section}(2)" effective from 2020-01-01\n'
                f"  when {_bare(spelled(rule.unless))}\n"
            )


def _bare(condition: str) -> str:
    """Without the parentheses that hold the whole of it."""
    depth = 0
    for place, letter in enumerate(condition):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and place < len(condition) - 1:
            return condition
    return condition[1:-1] if condition.startswith("(") else condition


def encoded(application: Application) -> dict[str, Anything]:
    """The application in the JSON shapes of xcrules."""
    given: dict[str, Anything] = {"date": DATE, "items": []}
    for key, value in application.items():
        match key:
            case "items":
                given["items"] = [
                    {k: v if k != "worth" else f"{v} USD" for k, v in item.items()} for item in application["items"]
                ]
                for item in given["items"]:
                    if "worth" in item:
                        item["value"] = item.pop("worth")
            case "purpose" | "informed":
                given.setdefault("end_use", {})[key] = value
            case "knowledge":
                given.setdefault("end_use", {})[key] = STEPS[key][value]
            case "icp":
                given["exporter"] = {key: STEPS[key][value]}
            case _:
                given[key] = value
    return given


def store(source: str, folder: Path) -> Path:
    """Writes a text's files below *folder*. Returns the one that uses the others."""
    for part in source.split(FILE)[1:] if source.startswith(FILE) else [f"bench.example\n{source}"]:
        name, _, text_ = part.partition("\n")
        file = folder.joinpath(*name.split(".")).with_suffix(".xcp")
        file.parent.mkdir(exist_ok=True)
        file.write_text(text_, encoding="utf-8")
    return folder / "bench" / "example.xcp"


def loaded_from(source: str) -> xcrules.Policy:
    if not source.startswith(FILE):
        return xcrules.loads(source)
    with tempfile.TemporaryDirectory() as folder:
        return xcrules.load(store(source, Path(folder)))


def load(_: Policy, source: str) -> Loaded:
    """The policy, asked by `decide`. masks: the possible outcomes; the reasons are not read."""
    loaded = loaded_from(source)

    def judge(application: dict[str, Anything]) -> Judged:
        decision = loaded.decide(application)
        fired, open_, lifted = [], [], set()
        for reason in decision.reasons:
            if reason.kind == "exemption":
                if reason.stands:  # it is called like the rule that it lifts
                    lifted.add(reason.rule.removeprefix("e"))
            elif reason.stands:
                fired.append(reason.rule)
            else:
                open_.append(reason.rule)
        return fired, [rule for rule in open_ if rule not in lifted] if lifted else open_

    def explain(application: dict[str, Anything]) -> object:
        decision = loaded.decide(application)
        return decision.outcome, [
            (reason.label, reason.citations, reason.elements, reason.lifted_by) for reason in decision.reasons
        ]

    def masks(application: dict[str, Anything]) -> object:
        return loaded.decide(application).possible

    return Loaded(encoded, judge, masks, explain)


PEER = Peer("xcrules", "xcrules", (Form("decide", text, load, flat_unknown=True, nested_unknown=True),), elements=None)
