"""Any bytes as a policy: a policy that decides, or a `PolicyError` with problems in good form."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sound import told

from xcrules.diagnostics import ApplicationError, PolicyError
from xcrules.policy import Policy, checked, loads
from xcrules.program.loading import gather_text
from xcrules.syntax.from_text import decode
from xcrules.syntax.grammar import words

ROOT = Path(__file__).parents[2]
MOST_BYTES = 4_000
_FENCE = re.compile(r"^```xcp\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PIECE = re.compile(r"\"[^\"\n]*\"|[\w.-]+|\s+|[^\w\s]")
_HEADER = 'policy a.case "A case"\nsource LAW is "Export Act" rank statute\n'
_APPLICATIONS: tuple[dict[str, object], ...] = (
    {"date": "2026-03-02", "items": []},
    {"date": "2018-02-01", "destination": "KP", "items": [{"entry": "3A001.a", "value": "5 USD"}, None]},
)


def check(data: bytes) -> None:
    source, problems = decode("any.xcp", data)
    assert (source is None) == bool(problems)
    if source is None:
        assert all(problem.message for problem in problems)
        return
    policy, problems = checked(gather_text(source.text, "any.xcp"))
    told(problems, of_a_policy=True)
    assert (policy is None) == any(problem.is_error for problem in problems)
    if policy is not None:
        _decides(policy)
        return
    with pytest.raises(PolicyError) as raised:
        loads(source.text)
    assert len(raised.value.problems) == len(problems)


def _decides(policy: Policy) -> None:
    for stage in ("tree", "program", "rulebook"):
        assert policy.show(stage)
    policy.schema()
    for result in policy.examples():
        assert result.passed == (not result.differences)
    for application in _APPLICATIONS:
        try:
            policy.decide(application).model_dump_json()
        except ApplicationError as error:
            # The policy may declare that an application says more.
            told(error.problems, of_a_policy=False)


def seeds() -> Iterator[bytes]:
    """The policies of the test cases, and each declaration of those that ship under a header of its own."""
    for page in sorted((ROOT / "tests" / "cases").rglob("*.md")):
        for block in _FENCE.findall(page.read_text(encoding="utf-8")):
            yield ("" if block.lstrip().startswith("policy") else _HEADER).encode() + block.encode()
    for path in sorted((ROOT / "policies").rglob("*.xcp")):
        parts = path.read_text(encoding="utf-8").split("\n\n")
        for part in parts[1:]:
            yield (parts[0] + "\n" + part + "\n").encode()


def dictionary() -> list[str]:
    """The words of the grammar, and some that only a vocabulary or a code list knows."""
    known = (
        "item.entry",
        "item.value",
        "destination",
        "exporter.icp",
        "KP",
        "3A001",
        "9101.11",
        "1000 USD",
        "2026-03-02",
    )
    return sorted({*words().text.values(), *known})


def changed(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """*data* with words put in, left out or exchanged, or with a stretch of another policy in it."""
    pieces = _PIECE.findall(data.decode("utf-8", "replace")) or [""]
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(pieces))
        match chance.randrange(4):
            case 0:
                pieces[at] = chance.choice(dictionary())
            case 1:
                pieces[at : at + chance.randint(1, 4)] = [""]
            case 2:
                pieces.insert(at, f" {chance.choice(dictionary())} ")
            case _:
                other = _PIECE.findall(chance.choice(others).decode("utf-8", "replace")) or [""]
                start = chance.randrange(len(other))
                pieces[at:at] = other[start : start + chance.randint(1, 30)]
    return "".join(pieces).encode()
