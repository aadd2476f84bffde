"""One application decided by several policies, which read it by all the facts that any of them names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xcrules.decision import Decision
from xcrules.diagnostics import ApplicationError, Diagnostic, PolicyError
from xcrules.facts.application import Application
from xcrules.facts.shape import shape_of
from xcrules.facts.types import Kind, Type, Vocabulary
from xcrules.facts.vocabulary import extend
from xcrules.policy import Policy, facts_of, resolved_request
from xcrules.report import decide


def decide_side_by_side(
    policies: Sequence[Policy], application: Application | Mapping[str, object] | bytes, *, request: str | None = None
) -> tuple[Decision, ...]:
    """The decisions of several policies on one application, which they read by the union of their vocabularies."""
    facts = facts_of(application, request, shape_of(union_of(policies)))
    found = [resolved_request(policy.rulebook, facts) for policy in policies]
    if all(problem is not None for _, problem in found):
        raise ApplicationError(tuple(problem for _, problem in found if problem is not None))
    # A license of one policy is none of another's: there nothing answers the request.
    return tuple(
        decide(policy.plan, policy.planes.read(asked)) for policy, (asked, _) in zip(policies, found, strict=True)
    )


def union_of(policies: Sequence[Policy]) -> Vocabulary:
    """The facts that any of *policies* may name. Raises `PolicyError` where two give one fact different types."""
    union = policies[0].rulebook.vocabulary
    problems: list[Diagnostic] = []
    for policy in policies[1:]:
        other = policy.rulebook.vocabulary
        problems += [
            Diagnostic(
                "facts-differ",
                f"`{path}` is `{_written(spec.type)}` in `{policy.name}`, "
                f"and `{_written(union.facts[path].type)}` elsewhere",
                help="decide with the policies one by one",
            )
            for path, spec in sorted(other.facts.items())
            if path in union.facts and not _alike(union.facts[path].type, spec.type)
        ]
        union = extend(union, other.facts.values())
    if problems:
        raise PolicyError(problems)
    return union


def _alike(one: Type, other: Type) -> bool:
    """Whether one fact may have both types: choices and sets may differ in their words, ladders in nothing."""
    return one.kind is other.kind and (one.kind is not Kind.LADDER or one.values == other.values)


def _written(kind: Type) -> str:
    """A type as a policy writes it."""
    words = kind.values
    match kind.kind:
        case Kind.LADDER:
            return f"one of {' < '.join(words)}"
        case Kind.CHOICE | Kind.SET:
            return f"{kind.kind.value} {{{', '.join(words)}}}"
        case _:
            return str(kind.kind.value)
