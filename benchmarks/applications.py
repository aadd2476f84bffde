"""Streams of applications, drawn by a seed: some that come again and again, and ones that never came before.

An application is drawn in the form that the peers read: plain JSON, amounts as numbers, steps of ladders as numbers.
`peers/xcrules_.py` writes the same in the form that xcrules reads. A key that is missing is a fact that nobody has
stated.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count, islice
from typing import Any, TypeAlias

from benchmarks.conditions import Policy
from benchmarks.policies import ACTIVITIES, COUNTRIES, DOCUMENTS, PURPOSES, ROLES, blocks, codes, name

Application: TypeAlias = dict[str, Any]

HOT = 16
"""Applications of the hot stream, which come again and again."""
LISTED = 0.02
"""How often a party stands on the list of names."""


def fresh(policy: Policy, seed: int | str = "fresh") -> Iterator[Application]:
    """Applications without end, never one that came before: amounts and names are ever new."""
    chance = random.Random(f"{policy.title} {seed}")
    for number in count():
        yield _drawn(policy, chance, number)


def hot(policy: Policy) -> tuple[Application, ...]:
    return tuple(islice(fresh(policy, "hot"), HOT))


def with_three_unknown(application: Application, nested: bool) -> Application:
    """The same with three facts left out: destination, purpose and value (nested: the value of the first item)."""
    left = {key: value for key, value in application.items() if key not in {"goes_to", "purpose", "worth"}}
    if nested:
        left["worth"] = application["worth"]
        first, *others = application["items"]
        left["items"] = [{"entry": first["entry"]}, *others]
    return left


def _drawn(policy: Policy, chance: random.Random, number: int) -> Application:
    block = chance.randrange(blocks(policy))
    drawn: Application = {
        "goes_to": chance.choice(COUNTRIES),
        "purpose": chance.choice(PURPOSES),
        "activity": chance.choice(ACTIVITIES),
        "knowledge": chance.randrange(3),
        "icp": chance.randrange(3),
        "worth": chance.randrange(100_000),
        "shipments": chance.randint(1, 16),
        "informed": chance.random() < 0.3,
    }
    if not policy.nested:
        return drawn | {"goods": chance.choice(codes(block))}
    return drawn | {
        "items": [
            {"entry": chance.choice(codes(block)), "worth": chance.randrange(30_000)}
            for _ in range(chance.randint(1, 6))
        ],
        "parties": [
            {"role": role, "name": _name(policy, chance, number), "country": chance.choice(COUNTRIES)}
            for role in chance.sample(ROLES, chance.randint(2, 5))
        ],
        "documents": [
            {"kind": kind, "verified": chance.random() < 0.5} for kind in chance.sample(DOCUMENTS, chance.randint(0, 3))
        ],
    }


def _name(policy: Policy, chance: random.Random, number: int) -> str:
    return chance.choice(policy.names) if chance.random() < LISTED else f"{name(chance)} {number}"
