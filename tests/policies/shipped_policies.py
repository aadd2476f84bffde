"""The policies that ship, each compiled once for all tests that read them."""

from __future__ import annotations

from functools import cache

import xcrules
from xcrules.policy import Policy


@cache
def policy(name: str) -> Policy:
    return xcrules.load(name)
