"""Results of a run on a file of JSON lines, so that a run that was broken off goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from xcrules.policy import Policy
from xcrules.rulebook.canonical import FORMAT
from xcrules.testing.mutation.trial import Fate, How, Tried

FOLDER = Path(".xcrules") / "mutate"
"""Where results lie, in the folder in which the command runs."""


def run_id(policy: Policy, how: How) -> str:
    """The same for the same text and all that it uses, the same version of the library, and the same trials."""
    text = policy.gathered.files[policy.name].file.span.source.text
    try:
        engine = version("xcrules")
    except PackageNotFoundError:
        engine = "not installed"
    told = [policy.text_digest, text, engine, FORMAT, how.laws, how.trials if how.laws else 0, how.search]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Results:
    """The file at *path*, and in it the lines of one run."""

    path: Path
    run: str

    def read(self) -> dict[str, Tried]:
        """What is known already, by key. A line that broke off, or that anybody else wrote, is passed over."""
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").split("\n")
        except FileNotFoundError:
            return {}
        found = (self._tried(line) for line in lines if line)
        return {each.key: each for each in found if each is not None}

    def forget(self) -> None:
        """Removes what is known, of every run."""
        self.path.unlink(missing_ok=True)

    def add(self, tried: Tried) -> None:
        """Written at once, so that it is there whatever happens next."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        said = {"run": self.run, "key": tried.key, "fate": tried.fate.value, "by": tried.by, "differs": tried.differs}
        with self.path.open("ab+") as file:
            # What was broken off in the middle of a line must not spoil the next one.
            file.seek(0, 2)
            if file.tell():
                file.seek(-1, 2)
                if file.read(1) != b"\n":
                    file.write(b"\n")
            file.write(json.dumps(said).encode() + b"\n")

    def _tried(self, line: str) -> Tried | None:
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            return None
        if not isinstance(said, Mapping) or said.get("run") != self.run:
            return None
        key, fate, by, differs = (said.get(name) for name in ("key", "fate", "by", "differs"))
        if not isinstance(key, str) or fate not in list(Fate) or not isinstance(by, str | None):
            return None
        return Tried(key, Fate(fate), by, differs if isinstance(differs, Mapping) else None)
