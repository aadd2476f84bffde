"""A policy cut down to some of its rules: what the law of reported reasons compares with."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from xcrules.policy import Policy
from xcrules.program.model import Id
from xcrules.rulebook import canonical
from xcrules.rulebook.from_program import rulebook


def only(policy: Policy, kept: Set[tuple[str, str]]) -> Policy:
    """*policy* with those prohibitions, requirements, referrals and exemptions alone that *kept* names, as pairs of
    policy and rule. Licenses stay; what is gone is neither lifted nor satisfied."""

    def stays(name: Id) -> bool:
        return (name.policy, name.name) in kept

    program = policy.program
    reduced = replace(
        program,
        rules=tuple(rule for rule in program.rules if stays(rule.id)),
        exemptions=tuple(
            replace(each, lifts=tuple(name for name in each.lifts if stays(name)))
            for each in program.exemptions
            if stays(each.id)
        ),
        licenses=tuple(
            replace(each, satisfies=tuple(name for name in each.satisfies if stays(name))) for each in program.licenses
        ),
    )
    book, problems = rulebook(reduced)
    assert book is not None, problems
    digest, text_digest = canonical.digests(book)
    return replace(policy, program=reduced, rulebook=book, digest=digest, text_digest=text_digest)
