"""Megabytes that a policy takes in each contender: the growth of a process of its own, from before it is loaded."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from itertools import islice
from pathlib import Path

from benchmarks.applications import fresh
from benchmarks.peers.peer import Form, Peer, contender
from benchmarks.peers.registry import PEERS, XCRULES
from benchmarks.policies import policy

DECISIONS = 50


def resident() -> float:
    """Megabytes of this process in memory, at present where the system tells, else at most so far."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e3 if sys.platform != "darwin" else 1e6)


def grown(name: str, form: str, nested: bool, size: int) -> float:
    """What loading the policy, importing what it needs, and some decisions add, in megabytes."""
    peer, chosen = _find(name, form)
    drawn = policy(nested, size)
    applications = list(islice(fresh(drawn), DECISIONS))
    text = chosen.text(drawn)
    before = resident()
    ready = contender(peer, chosen, drawn, chosen.load(drawn, text))
    for application in applications:
        ready.masks(ready.encode(application))
    return resident() - before


def _find(name: str, form: str) -> tuple[Peer, Form]:
    (peer,) = (each for each in (XCRULES, *PEERS) if each.name == name)
    (chosen,) = (each for each in peer.forms if each.name == form)
    return peer, chosen


def measured(name: str, form: str, nested: bool, size: int) -> float | None:
    """`grown` in a process of its own; None: it failed."""
    command = [sys.executable, "-m", "benchmarks.memory", name, form, str(int(nested)), str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])
    return float(json.loads(done.stdout)) if done.returncode == 0 else None


if __name__ == "__main__":
    print(json.dumps(grown(sys.argv[1], sys.argv[2], sys.argv[3] == "1", int(sys.argv[4]))))
