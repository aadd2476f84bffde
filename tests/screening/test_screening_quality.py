"""How many of the names that somebody else might write are found, and how many of nobody's are not.

`RECALL` and `FALSE` are measured on the whole sample; the test tries every seventh variant.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from sample import LISTS, ORDINARY, Variant, listed, variants

from xcrules.screening import screen

ON = date(2026, 11, 29)
DEFAULT = 75
"""What the command shows if nothing else is asked for."""

RECALL = 0.97
RECALL_OF_KIND = {"short form": 0.75, "letter lost": 0.85, "letters swapped": 0.85, "initial": 0.93}
OF_OTHER_KINDS = 0.97
MOST_FALSE = {75: 4, 85: 1}
"""Of the 172 ordinary names, those that come near somebody at a threshold of so many percent."""


def score(variant: Variant) -> Decimal:
    hits = screen(variant.written, LISTS, on=ON, at_least=0)
    return max((hit.score for hit in hits if (hit.list, hit.reference) == variant.of), default=Decimal(0))


@pytest.fixture(scope="module")
def found() -> dict[str, list[bool]]:
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for variant in variants()[::7]:
        by_kind[variant.kind].append(score(variant) >= DEFAULT)
    return by_kind


def test_recall(found: dict[str, list[bool]]) -> None:
    every = [one for several in found.values() for one in several]
    assert len(every) > 700
    assert sum(every) / len(every) >= RECALL


def test_recall_of_every_kind(found: dict[str, list[bool]]) -> None:
    assert len(found) == 18
    shares = {kind: sum(several) / len(several) for kind, several in found.items()}
    assert {
        kind: share for kind, share in shares.items() if share < RECALL_OF_KIND.get(kind, OF_OTHER_KINDS) - 0.01
    } == {}


@pytest.mark.parametrize("threshold", [75, 85])
def test_ordinary_names_come_near_nobody(threshold: int) -> None:
    assert len(ORDINARY) == len(set(ORDINARY)) >= 150
    near = [name for name in ORDINARY if screen(name, LISTS, on=ON, at_least=threshold)]
    assert len(near) <= MOST_FALSE[threshold], near


def test_every_listed_name_is_found_as_it_stands() -> None:
    whole = {(name, (each.name, row.reference)) for each in LISTS for row in each.rows for name, _ in row.names}
    assert len(whole) > 400
    for name, of in sorted(whole | set(listed())):
        (best,) = [hit for hit in screen(name, LISTS, on=ON, at_least=100) if (hit.list, hit.reference) == of]
        assert best.score == 100
