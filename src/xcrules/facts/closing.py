"""What is not said, in an application that calls itself complete."""

from __future__ import annotations

from xcrules.facts.forms import STAYS_UNKNOWN
from xcrules.facts.knowledge import Said
from xcrules.facts.shape import Closings
from xcrules.facts.values import Value


def close(said: dict[str, Said], closings: Closings, assumed: set[int]) -> dict[str, Said]:
    """*said* with what absent facts close to; the number of each of those goes into *assumed*."""
    assumed.update([rank for path, rank in closings.ranks.items() if path not in said])
    return {**said, **closings.known, **said}


def without_marks(said: dict[str, Said]) -> dict[str, tuple[Value, ...]]:
    """*said* without the facts that stay unknown: absent is unknown."""
    return {path: known for path, known in said.items() if known is not None and known is not STAYS_UNKNOWN}
