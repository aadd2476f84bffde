"""What a peer is: forms of writing a policy, and what each makes of an application."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from benchmarks.applications import Application
from benchmarks.conditions import Answer, Policy, answer

Judged: TypeAlias = tuple[Iterable[str], Iterable[str]]
"""Names of the rules that fire, and of those that may (of a peer that knows no unknown: none)."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A policy in a peer, ready to be asked.

    encode: an application into what the peer reads; the caller's work, and not measured.
    judge: which rules fire. masks: the outcome alone, where that is told apart from the rules (None: worked out from
    them). explain: with label, citation and elements of each rule that fires; None: the label and citation are looked
    up by the rule's name, as the user of the peer would do it.
    """

    encode: Callable[[Application], Any]
    judge: Callable[[Any], Judged]
    masks: Callable[[Any], object] | None = None
    explain: Callable[[Any], object] | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One documented way of writing and asking: the policy's text, and loading it.

    flat_unknown, nested_unknown: whether it says what follows while facts are unknown, in flat and in nested policies.
    """

    name: str
    text: Callable[[Policy], str]
    load: Callable[[Policy, str], Loaded]
    flat_unknown: bool = False
    nested_unknown: bool = False

    def knows_unknown(self, policy: Policy) -> bool:
        return self.nested_unknown if policy.nested else self.flat_unknown


@dataclass(frozen=True, slots=True)
class Peer:
    """package: what to install. nested: why it cannot say policies about elements, None if it can.
    elements: why it cannot name the elements through which a rule fires, None if it can."""

    name: str
    package: str
    forms: tuple[Form, ...]
    nested: str | None = None
    elements: str | None = "names no elements"


@dataclass(frozen=True, slots=True)
class Contender:
    """A peer with one policy, in one of its forms; `masks` and `reasons` are what the clock runs over."""

    peer: Peer
    form: Form
    policy: Policy
    encode: Callable[[Application], Any]
    masks: Callable[[Any], object]
    reasons: Callable[[Any], object]
    answer: Callable[[Any], Answer]

    @property
    def name(self) -> str:
        return self.peer.name


def contender(peer: Peer, form: Form, policy: Policy, loaded: Loaded | None = None) -> Contender:
    """*policy* in *peer*, written in one form; loaded: what loading it has given, where that was done before."""
    loaded = loaded or form.load(policy, form.text(policy))
    judge = loaded.judge
    prohibitions = frozenset(rule.name for rule in policy.rules if rule.prohibits)
    notes = {rule.name: (rule.label, "Benchmark Act", rule.section) for rule in policy.rules}

    def masks(encoded: Any) -> tuple[str, tuple[str, ...], Iterable[str]]:
        names, open_ = judge(encoded)
        fired = tuple(names)
        outcome = "prohibited" if not prohibitions.isdisjoint(fired) else "not_offered" if fired else "not_required"
        return outcome, fired, open_

    def reasons(encoded: Any) -> object:
        outcome, fired, open_ = masks(encoded)
        return outcome, [notes[name] for name in fired], open_

    def agreed(encoded: Any) -> Answer:
        fired, open_ = judge(encoded)
        return answer(policy, set(fired), set(open_))

    return Contender(
        peer,
        form,
        policy,
        loaded.encode,
        loaded.masks or masks,
        loaded.explain or reasons,
        agreed,
    )
