"""Installs what the measurements need (the extra `bench`), one package at a time: a peer without a wheel for this
machine and Python is left out, and the tables say so."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def wanted() -> list[str]:
    """The requirements of the extra."""
    found: list[str] = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["optional-dependencies"]["bench"]
    return found


def main() -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
    for requirement in wanted():
        done = subprocess.run([*pip, requirement], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(f"{requirement}: not installable here", file=sys.stderr)


if __name__ == "__main__":
    main()
