"""A policy cut down to some of its rules, or without one of them: what laws of rules compare with."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from xcrules.policy import Policy, Written
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
    """*policy* without one rule, exemption or license. What only it gave something to do goes with it: an exemption
    from nothing else, a duty of no other license's holder."""
    program = policy.program
    lost = {gone}
    while more := {each.id for each in program.exemptions if set(each.lifts) <= lost} - lost:
        lost |= more

    def left(names: tuple[Id, ...]) -> tuple[Id, ...]:
        return tuple(name for name in names if name not in lost)

    return _with(
        policy,
        replace(
            program,
            rules=tuple(each for each in program.rules if each.id not in lost),
            exemptions=tuple(
                replace(each, lifts=left(each.lifts)) for each in program.exemptions if each.id not in lost
            ),
            licenses=tuple(
                replace(each, satisfies=left(each.satisfies)) for each in program.licenses if each.id not in lost
            ),
            obligations=tuple(
                replace(each, on=left(each.on)) for each in program.obligations if not each.on or left(each.on)
            ),
        ),
    )


def _with(policy: Policy, program: Program) -> Policy:
    book, problems = rulebook(program)
    assert book is not None, problems
    digest, text_digest = canonical.digests(book)
    written = Written(program, policy.gathered)
    return replace(policy, rulebook=book, digest=digest, text_digest=text_digest, written=written)
