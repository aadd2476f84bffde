"""Laws of the decision itself: there is always one, it does not waver, it has its reasons, and it keeps its word."""

from __future__ import annotations

import json

from xcrules.decision import Decision
from xcrules.engines.outcome import Outcome
from xcrules.testing.language.completions import completions, fill_in
from xcrules.testing.language.scenes import reads_of_policy
from xcrules.testing.laws.comparing import SEVERITY, outcomes
from xcrules.testing.laws.law import Trial
from xcrules.testing.reduced import only
from xcrules.testing.shuffled import shuffled


def total(trial: Trial) -> None:
    """Every application gets exactly one decision, and what it says of its outcome goes together.

    ∀ a: possible(a) ≠ ∅, and outcome(a) = o ⟺ possible(a) = {o} ⟺ missing(a) = ∅
    """
    told = trial.tell("as it stands", trial.application())
    decision = told.decision
    possible = decision.possible
    in_order = list(possible) == sorted(set(possible), key=SEVERITY.__getitem__)
    trial.claim(bool(possible) and in_order, "its possible outcomes are no list from mild to strict", told)
    trial.claim(decision.interim is possible[-1], "its interim outcome is not the strictest that is possible", told)
    definite = possible[0] if len(possible) == 1 else Outcome.UNDETERMINED
    trial.claim(decision.outcome is definite, "its outcome is not the one that is possible", told)
    trial.claim(
        bool(decision.missing) == (len(possible) > 1),
        "something is missing though the outcome is definite, or nothing is though it is not",
        told,
    )


def deterministic(trial: Trial) -> None:
    """The same application always gets the same decision: asked twice, as data or as text, whatever the order in
    which its items, parties and documents stand, and that of the declarations in the policy.

    ∀ a, π: D(a) = D(a) = D(π a) up to the numbers of elements, and D_πP = D_P
    """
    application = trial.application()
    told = trial.tell("as it stands", application)
    again = trial.tell("asked again, as text", application)
    text = trial.policy.decide(json.dumps(application).encode())
    trial.claim(
        told.decision.model_dump_json() == again.decision.model_dump_json() == text.model_dump_json(),
        "asked twice, it is decided in two ways",
        told,
        again,
    )
    mixed = {key: trial.hand.mixed(value) if isinstance(value, list) else value for key, value in application.items()}
    other = trial.tell("with its elements in another order", mixed)
    trial.claim(
        _whatever_the_numbers(told.decision) == _whatever_the_numbers(other.decision),
        "its elements in another order are decided otherwise",
        told,
        other,
    )
    digests = trial.once("shuffled", lambda: shuffled(trial.policy))
    trial.claim(
        digests == (trial.policy.digest, trial.policy.text_digest),
        "with its declarations in another order it is another policy",
        told,
    )


def _whatever_the_numbers(decision: Decision) -> object:
    """What a decision says, but for the numbers of elements."""
    return (
        decision.possible,
        sorted((x.policy, x.rule, x.certain, x.stands, len(x.elements)) for x in decision.reasons),
        sorted((x.policy, x.license, x.certain, x.valid or "") for x in decision.offered),
        sorted((x.policy, x.license, x.certain, len(x.left_over)) for x in decision.refusals),
        sorted((x.policy, x.rule, x.certain, x.agencies) for x in decision.referrals),
        sorted((x.policy, x.duty, x.certain, x.license or "") for x in decision.duties),
        decision.findings,
    )


def explain(trial: Trial) -> None:
    """The rules that a decision names are enough: a policy of those alone decides the same, and each cites its law.

    ∀ a: possible_P(a) = possible_P|reasons(a)(a)
    """
    told = trial.tell("as it stands", trial.application())
    decision = told.decision
    trial.claim(all(reason.citations for reason in decision.reasons), "a reason cites no law", told)
    kept = frozenset((reason.policy, reason.rule) for reason in decision.reasons)
    alone = trial.once(kept, lambda: only(trial.policy, kept))
    by_those = alone.decide(told.application)
    trial.claim(
        by_those.possible == decision.possible,
        f"by the rules that it names alone it would be {outcomes(by_those)}",
        told,
    )


def completion(trial: Trial) -> None:
    """Filling in what is not known never leads to an outcome that was not possible before.

    ∀ a, a' more known than a: possible(a') ⊆ possible(a)
    """
    reads = trial.once("reads", lambda: reads_of_policy(trial.policy))
    application = trial.application(partial=True)
    first = trial.tell("as it stands", application)
    fuller = trial.draw(completions(application, reads) if trial.hand.chance(60) else fill_in(application, reads))
    second = trial.tell("with more of it known", fuller)
    trial.claim(
        set(second.decision.possible) <= set(first.decision.possible),
        f"what was {outcomes(first.decision)} becomes {outcomes(second.decision)}",
        first,
        second,
    )
