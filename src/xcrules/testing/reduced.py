"""A policy cut down to some of its rules, or without one of them: what laws of rules compare with."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from xcrules.policy import Policy
from xcrules.program.model import Id, Program
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
    return _with(policy, reduced)


def without(policy: Policy, gone: Id) -> Policy:
    """*policy* without one rule, exemption or license. What the exemption lifted stays, what was owed for the license
    is not owed."""
    program = policy.program
    return _with(
        policy,
        replace(
            program,
            rules=tuple(each for each in program.rules if each.id != gone),
            exemptions=tuple(
                replace(each, lifts=tuple(name for name in each.lifts if name != gone))
                for each in program.exemptions
                if each.id != gone and each.lifts != (gone,)
            ),
            licenses=tuple(
                replace(each, satisfies=tuple(name for name in each.satisfies if name != gone))
                for each in program.licenses
                if each.id != gone
            ),
            obligations=tuple(
                replace(each, on=tuple(name for name in each.on if name != gone))
                for each in program.obligations
                if each.on != (gone,)
            ),
        ),
    )


def _with(policy: Policy, program: Program) -> Policy:
    book, problems = rulebook(program)
    assert book is not None, problems
    digest, text_digest = canonical.digests(book)
    return replace(policy, program=program, rulebook=book, digest=digest, text_digest=text_digest)
