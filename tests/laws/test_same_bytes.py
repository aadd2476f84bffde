"""The same policy and facts give the same bytes in every process, however it scatters its hashes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from xcrules.testing.language.scenes import Scene, scenes

SOURCE = Path(__file__).parents[2] / "src"

# Reads [policy, application] pairs and writes each decision, with what is missing and both digests.
DECIDES = """
import json, sys
import xcrules
for text, application in json.load(sys.stdin):
    policy = xcrules.loads(text)
    print(policy.digest, policy.text_digest, policy.decide(application).model_dump_json())
"""


def test_no_hash_shows_in_a_decision() -> None:
    pairs: list[tuple[str, dict[str, object]]] = []

    @seed(11)
    @settings(
        max_examples=40, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(scenes(sets=False))
    def collect(scene: Scene) -> None:
        if not scene.drawn.needs_files:
            pairs.append((scene.drawn.main.text, scene.application))

    collect()
    assert len(pairs) > 20
    outputs = {_decided(json.dumps(pairs), hash_seed) for hash_seed in ("0", "1", "4242")}
    assert len(outputs) == 1
    assert len(outputs.pop().splitlines()) == len(pairs)


def _decided(pairs: str, hash_seed: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", DECIDES],
        input=pairs,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout
