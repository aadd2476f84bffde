"""What is not said, in an application that calls itself complete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xcrules.facts.forms import STAYS_UNKNOWN
from xcrules.facts.knowledge import Said
from xcrules.facts.shape import Closed
from xcrules.facts.values import Value

EMPTY = "empty"
"""How `assumed` words a list that nobody named."""


def close(said: Mapping[str, Said], closings: Iterable[Closed], assumed: set[tuple[str, str]]) -> dict[str, Said]:
    """*said* with what absent facts close to; each of those goes into *assumed* as (path, value in words)."""
    closed = dict(said)
    for closing in closings:
        if closing.path not in said:
            closed[closing.path] = (closing.value,)
            assumed.add((closing.path, closing.text))
    return closed


def without_marks(said: Mapping[str, Said]) -> dict[str, tuple[Value, ...]]:
    """*said* without the facts that stay unknown: absent is unknown."""
    return {path: known for path, known in said.items() if known is not None and known is not STAYS_UNKNOWN}
