"""The command line in a process of its own that may neither grow nor run for ever: the system ends it if it does."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src"
MEMORY = 1_500 * 1024**2
SECONDS = 60


def python(*arguments: str, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """A run of the interpreter with little memory and time. What runs out of either ends in a signal or a stack."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        input=given or b"",
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
        preexec_fn=limit,
        check=False,
    )


def xcrules(*arguments: str, given: bytes | None = None) -> tuple[int, str]:
    """(exit status, everything printed) of the command line."""
    ran = python("-m", "xcrules.cli", *arguments, given=given)
    return ran.returncode, (ran.stdout + ran.stderr).decode()
