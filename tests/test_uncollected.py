"""Loading switches the collector of circles off, and leaves it as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

import xcrules
from xcrules.uncollected import uncollected

POLICY = 'policy p\nsource A is "Act" rank statute\nprohibit r under A when any destination is KP'


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_within_nothing_is_collected() -> None:
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_loading_leaves_the_collector_on() -> None:
    xcrules.loads(POLICY).decide({"date": "2026-03-02", "items": []})
    assert gc.isenabled()


def test_so_does_a_policy_that_has_an_error() -> None:
    with pytest.raises(xcrules.PolicyError):
        xcrules.loads(POLICY.replace("KP", "nowhere"))
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    xcrules.loads(POLICY)
    assert not gc.isenabled()


def test_what_others_have_frozen_stays_frozen() -> None:
    gc.freeze()
    frozen = gc.get_freeze_count()
    try:
        with uncollected():
            pass
        assert gc.get_freeze_count() == frozen
    finally:
        gc.unfreeze()


def test_what_was_made_counts_as_old() -> None:
    with uncollected():
        made = [[each] for each in range(10_000)]
    assert len(made) == 10_000
    assert gc.get_freeze_count() == 0
    assert gc.get_count()[0] < 5_000
