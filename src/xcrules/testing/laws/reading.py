"""What a policy reads, so that a law knows whether it has something to say of it, and at what to aim."""

from __future__ import annotations

from xcrules.policy import Policy
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.parts import reads, refs
from xcrules.rulebook.rows import Ref


def paths_read(policy: Policy) -> frozenset[str]:
    """The facts that some row of the policy reads."""
    return frozenset(fact.path for row in policy.rulebook.rows for fact in reads(row))


def lists_read(policy: Policy) -> frozenset[str]:
    """The lists that some row of the policy goes through."""
    return frozenset().union(*map(_names, policy.rulebook.rows)) & policy.program.vocabulary.lists.keys()


TIERS = "tiers"
"""Stands for every tier among the names that a row reads."""


def names_below(book: Rulebook) -> dict[Ref, frozenset[str]]:
    """For each row, what it reads, by itself or through the rows below it: facts by their paths, lists, `tiers`."""
    found: dict[Ref, frozenset[str]] = {}
    for ref, row in enumerate(book.rows):  # which refer only to rows above them
        found[ref] = _names(row).union(*(found[below] for below in refs(row)))
    return found


def _names(row: r.Row) -> frozenset[str]:
    paths = {fact.path for fact in reads(row)}
    lists = {path.partition(".")[0] for path in paths if "." in path}
    match row:
        case r.Any(list_name) | r.Every(list_name) | r.Count(list_name):
            lists.add(list_name)
        case r.TierOf():
            lists.add(TIERS)
        case _:
            pass
    return frozenset(paths | lists)
