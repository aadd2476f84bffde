"""A compiled policy up to its first decision, where `xcrules compile` exists."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import xcrules
from benchmarks.applications import fresh
from benchmarks.conditions import Policy
from benchmarks.measure import Clock, once
from benchmarks.peers import xcrules_


def milliseconds(policy: Policy, clock: Clock | None = None) -> tuple[float | None, str | None]:
    """What loading the compiled file and deciding once, with the reasons, takes; or why it cannot be told.

    Loading leaves to the first decision what only decisions need: by itself it would say little.
    """
    application = xcrules_.encoded(next(fresh(policy)))
    with tempfile.TemporaryDirectory() as folder:
        source = xcrules_.store(xcrules_.text(policy), Path(folder))
        file = Path(folder) / "example.compiled"
        command = [sys.executable, "-m", "xcrules.cli", "compile", str(source), "-o", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0 or not file.exists():
            missing = "No such command" in done.stderr
            return None, "`xcrules compile` does not exist here" if missing else "compiling it failed"
        return once(lambda: xcrules.load(file).decide(application).reasons, clock) * 1e3, None
