"""What a policy reads, so that a law knows whether it has something to say of it."""

from __future__ import annotations

from xcrules.policy import Policy
from xcrules.rulebook import rows as r
from xcrules.rulebook.parts import reads


def paths_read(policy: Policy) -> frozenset[str]:
    """The facts that some row of the policy reads."""
    return frozenset(fact.path for row in policy.rulebook.rows for fact in reads(row))


def lists_read(policy: Policy) -> frozenset[str]:
    """The lists that some row of the policy goes through."""
    through = {row.list for row in policy.rulebook.rows if isinstance(row, r.Any | r.Every | r.Count)}
    return frozenset(through | {path.partition(".")[0] for path in paths_read(policy) if "." in path}) & frozenset(
        policy.program.vocabulary.lists
    )
