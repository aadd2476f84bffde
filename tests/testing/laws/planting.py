"""The clean policy of this folder, as it stands and with one piece of its text exchanged."""

from __future__ import annotations

import shutil
from pathlib import Path

import xcrules
from xcrules.policy import Policy

HERE = Path(__file__).parent
POLICIES = ("clean.xcp", "council.xcp")


def clean() -> Policy:
    return xcrules.load(HERE / "clean.xcp")


def planted(place: Path, old: str, new: str) -> Policy:
    """The clean policy with *old*, which stands in it exactly once, exchanged for *new*; written to *place*."""
    texts = {name: (HERE / name).read_text(encoding="utf-8") for name in POLICIES}
    found = sum(text.count(old) for text in texts.values())
    assert found == 1, f"`{old}` stands {found} times in the clean policies"
    for name, text in texts.items():
        (place / name).write_text(text.replace(old, new), encoding="utf-8")
    shutil.copy(HERE / "designated.csv", place)
    return xcrules.load(place / "clean.xcp")
