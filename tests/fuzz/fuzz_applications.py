"""Any bytes as an application: a decision that can be written down, or an `ApplicationError` in good form."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from sound import told

from xcrules.decision import Decision
from xcrules.diagnostics import ApplicationError, Diagnostic
from xcrules.facts.vocabulary import built_in
from xcrules.policy import Policy, load

ROOT = Path(__file__).parents[2]
MOST_BYTES = 2_000
POLICIES = ("un.unscr_1718", "un.oil_metal_iran", "sg.strategic_trade", "tw.shtc")
_HOSTILE: tuple[object, ...] = (
    *(None, True, -1, 0, 1e300, "", "Korea", "KP", "3A", "3A001.a", "9101.11", "2026-02-30", "1 USD", "3 kg", "9" * 40),
    *([], {}, [None], [[]], {"one_of": []}, {"one_of": ["KP", None]}, {"none": True}, {"none": False}, {"a": {"b": 1}}),
)


def check(data: bytes) -> None:
    policy = _policy(POLICIES[len(data) % len(POLICIES)])
    decision, problems = _decided(policy, data)
    told(problems, of_a_policy=False)
    if decision is None:
        assert problems
        return
    assert Decision.model_validate_json(decision.model_dump_json()).outcome is decision.outcome
    assert decision.possible


def _decided(policy: Policy, data: bytes) -> tuple[Decision | None, tuple[Diagnostic, ...]]:
    try:
        return policy.decide(data), ()
    except ApplicationError as error:
        return None, error.problems


@lru_cache
def _policy(name: str) -> Policy:
    return load(name)


def seeds() -> Iterator[bytes]:
    """The examples of an application, and each fact of the vocabulary in one of its own."""
    for path in sorted((ROOT / "examples").glob("*.json")):
        yield path.read_bytes()
    for path in sorted((ROOT / "examples").glob("*.json")):
        yield json.dumps(json.loads(path.read_bytes()), separators=(",", ":")).encode()
    for path, spec in sorted(built_in().facts.items()):
        word = spec.type.values[0] if spec.type.values else "1"
        record, _, field = path.partition(".")
        listed = built_in().lists.get(record)
        said = [{field: word}] if listed and field else {field: word} if field else word
        yield json.dumps({"date": "2026-03-02", "items": [], (listed.key if listed else record): said}).encode()


@lru_cache
def dictionary() -> tuple[str, ...]:
    """The keys of an application and the words of its choices."""
    vocabulary = built_in()
    found = {"one_of", "none", "complete", "request", "rates", "true", "false", "null", "USD/EUR", "2026-03-02"}
    for path, spec in vocabulary.facts.items():
        found |= {*path.split("."), *spec.type.values}
    found |= {spec.key for spec in vocabulary.lists.values()}
    return tuple(sorted(found))


def changed(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """*data* with one of its parts exchanged for another, or with a key more; as it is if it is no JSON."""
    try:
        application: Any = json.loads(data)
    except (ValueError, RecursionError):
        return data
    for _ in range(chance.randint(1, 3)):
        _spoil(application, chance)
    return json.dumps(application, ensure_ascii=chance.random() < 0.5).encode("utf-8", "replace")


def _spoil(holder: Any, chance: random.Random) -> None:
    while isinstance(holder, dict | list):
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys or chance.random() < 0.2:
            if isinstance(holder, dict):
                holder[chance.choice(dictionary())] = _value(chance)
            else:
                holder.append(_value(chance))
            return
        key = chance.choice(keys)
        if not isinstance(holder[key], dict | list) or chance.random() < 0.3:
            holder[key] = _value(chance)
            return
        holder = holder[key]


def _value(chance: random.Random) -> Any:
    value = chance.choice((*_HOSTILE, chance.choice(dictionary())))
    return {"one_of": [value, chance.choice(dictionary())]} if chance.random() < 0.1 else json.loads(json.dumps(value))
