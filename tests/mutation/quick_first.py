"""A pytest plugin: the tests that are quick and notice much run first, so that most mutants die in a second."""

from __future__ import annotations

import pytest

ORDER = (
    *("tests/decisions", "tests/engines", "tests/rulebook", "tests/policies"),
    *("tests/laws/test_faults", "tests/laws/test_plain", "tests/laws/test_many"),
)
"""By the beginnings of their names; all others, the laws one by one, come last."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    return next((place for place, start in enumerate(ORDER) if item.nodeid.startswith(start)), len(ORDER))
