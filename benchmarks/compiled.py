"""Loading a compiled policy, where `xcrules compile` exists."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import xcrules
from benchmarks.conditions import Policy
from benchmarks.measure import Clock, once
from benchmarks.peers import xcrules_


def milliseconds(policy: Policy, clock: Clock | None = None) -> tuple[float | None, str | None]:
    """What `xcrules.load` of the compiled file takes; or why it cannot be told."""
    with tempfile.TemporaryDirectory() as folder:
        source = xcrules_.store(xcrules_.text(policy), Path(folder))
        file = Path(folder) / "example.compiled"
        command = [sys.executable, "-m", "xcrules.cli", "compile", str(source), "-o", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0 or not file.exists():
            missing = "No such command" in done.stderr
            return None, "`xcrules compile` does not exist here" if missing else "compiling it failed"
        return once(lambda: xcrules.load(file), clock) * 1e3, None
