"""A policy with its declarations in another order."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from xcrules.policy import Policy, compiled


def shuffled(policy: Policy, seed: int = 0) -> tuple[str, str]:
    """The digests of *policy* with the declarations of all its files in another order."""
    random = Random(seed)  # noqa: S311 - an order, no secret
    files = {}
    for name, loaded in policy.gathered.files.items():
        declarations = list(loaded.file.declarations)
        random.shuffle(declarations)
        uses = list(loaded.file.uses)
        random.shuffle(uses)
        files[name] = replace(loaded, file=replace(loaded.file, declarations=tuple(declarations), uses=tuple(uses)))
    other = compiled(replace(policy.gathered, files=dict(sorted(files.items(), reverse=True))))
    return other.digest, other.text_digest
