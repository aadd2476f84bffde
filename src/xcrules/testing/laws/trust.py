"""Laws of trust: it never hurts, and it never buys what is prohibited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise, permutations

from xcrules.facts.printing import to_json
from xcrules.facts.types import Kind
from xcrules.policy import Policy
from xcrules.program.model import Id, RuleKind
from xcrules.testing.broken import Told
from xcrules.testing.laws.comparing import is_milder, lost_offers, named, outcomes, raised_scales, standing
from xcrules.testing.laws.editing import elements, fact, record, with_element, with_elements, with_fact, without_element
from xcrules.testing.laws.law import Trial
from xcrules.testing.laws.reading import TIERS, lists_read, paths_read
from xcrules.testing.laws.sanctions import prohibiting
from xcrules.testing.said import Application
from xcrules.testing.strategies.aims import Aim
from xcrules.testing.strategies.applications import Source
from xcrules.testing.strategies.world import World

# --- sanctions ---------------------------------------------------------------------------------------


def sanctions_win(trial: Trial) -> None:
    """What is prohibited stays so whatever trust the exporter enjoys and whichever license is asked for; and no
    exemption from a prohibition turns on who exports, on value, or on law of a lower rank.

    ∀ a, t, q: P(a) ⟹ P(a[trust := t, request := q]); ∀ a, v, p ∈ P(a): when_p(a[v]) ⟹ p ∈ P(a[v]), where v changes
    values, violations and what else is said of the exporter; ∀ e lifts p: rank(e) ≥ rank(p)
    """
    application = trial.application(aims=trial.once("prohibitions", lambda: _prohibitions(trial.source)))
    first = trial.tell("as it stands", application)
    trusted = [first, *(trial.tell(label, changed) for label, changed in _trusted(trial, application))]
    others = [first, *(trial.tell(label, changed) for label, changed in _otherwise(trial, application))]
    trial.given(any(standing(each.decision, "prohibition") for each in (*trusted, *others)))
    for one, other in permutations(trusted, 2):
        trial.claim(
            not (standing(one.decision, "prohibition") and is_milder(other.decision, one.decision)),
            f"what is prohibited becomes {outcomes(other.decision)} by trust or by what is asked for",
            one,
            other,
        )
    for one, other in permutations(others, 2):
        held = {(each.policy, each.rule) for each in other.decision.reasons if each.certain}
        lost = standing(one.decision, "prohibition") & held - standing(other.decision, "prohibition")
        lifted = named(sorted(name for _, name in lost))
        trial.claim(not lost, f"{lifted} is lifted by value, or by what is said of the exporter", one, other)
    _ranks(trial, first)


def _prohibitions(source: Source) -> tuple[Aim, ...]:
    """The aims that make a prohibition hold, and those that lift one."""
    book = source.policy.rulebook
    rules = {rule.id for rule in book.rules if rule.kind is RuleKind.PROHIBITION}
    lifting = {lift.lifted for each in book.exemptions for lift in each.lifts if lift.target in rules}
    return (*prohibiting(source), *(aim for aim in source.aims if aim.row in lifting))


def _trusted(trial: Trial, application: Application) -> Iterator[tuple[str, Application]]:
    """The application with little trust, with much, with some, and with another request."""
    world = trial.source.world
    ladders = {path: world.spec(path).type.values for path in _ladders(world)}
    if ladders:
        yield "from an exporter who is not trusted", _with(application, {p: each[0] for p, each in ladders.items()})
        yield "from an exporter who is trusted", _with(application, {p: each[-1] for p, each in ladders.items()})
        some = {path: trial.hand.one(steps) for path, steps in ladders.items()}
        yield "from an exporter who is trusted more or less", _with(application, some)
    if world.requests:
        asked = trial.hand.one(world.requests)
        yield f"asking for {asked}", {**application, "request": asked}


def _with(application: Application, facts: Mapping[str, object]) -> Application:
    for path, value in facts.items():
        application = with_fact(application, path, value)
    return application


def _otherwise(trial: Trial, application: Application) -> Iterator[tuple[str, Application]]:
    """The application with the values of its items drawn anew, and with what else is said of its exporter drawn anew.

    None of that is trust for certain: an exporter may be barred, and a prohibition say so. But it lifts none.
    """
    world = trial.source.world
    money = [path for path in world.lists["item"] if world.spec(path).type.kind is Kind.MONEY]
    if money and elements(application, "items"):
        yield "of another value", _as_valued(trial, application, money)
    told = [p for p in world.outer if p.startswith("exporter.") and world.spec(p).type.kind is not Kind.LADDER]
    if told:
        drawn = {path: to_json(world.spec(path).type, trial.hand.one(world.values[path])) for path in told}
        yield "from another exporter", _with(application, drawn)
    if elements(application, "violations"):
        yield "from an exporter with a clean record", {**application, "violations": []}


def _as_valued(trial: Trial, application: Application, money: list[str]) -> Application:
    world = trial.source.world
    items = []
    for item in elements(application, "items"):
        said = record(item)
        for path in money:
            if path.partition(".")[2] in said:
                said[path.partition(".")[2]] = to_json(world.spec(path).type, trial.hand.one(world.values[path]))
        items.append(said or item)
    return with_elements(application, "items", items)


def _ranks(trial: Trial, told: Told) -> None:
    """An exemption cites a source that ranks no lower than any that a prohibition which it lifts cites."""
    program = trial.policy.program
    rules = {rule.id: rule for rule in program.rules if rule.kind is RuleKind.PROHIBITION}
    for exemption in program.exemptions:
        own = min((program.sources[each.source].rank for each in exemption.under), default=len(program.sources))
        for lifted in exemption.lifts:
            if lifted in rules:
                highest = min(program.sources[each.source].rank for each in rules[lifted].under)
                says = f"`{exemption.id.name}` lifts `{lifted.name}` by law of a lower rank"
                trial.claim(own <= highest, says, told)


def prohibits_something(policy: Policy) -> str | None:
    program = policy.program
    prohibitions = {rule.id for rule in program.rules if rule.kind is RuleKind.PROHIBITION}
    if not prohibitions:
        return "it prohibits nothing"
    paths, facts = paths_read(policy), program.vocabulary.facts
    about_trust = any(path.startswith("exporter.") for path in paths) or "violation" in lists_read(policy)
    about_value = any(path.startswith("item.") and facts[path].type.kind is Kind.MONEY for path in paths)
    exempts = any(prohibitions & set(each.lifts) for each in program.exemptions)
    if about_trust or about_value or exempts or program.licenses:
        return None
    return "it has no license and no exemption from a prohibition, and reads neither trust nor value"


# --- trust -------------------------------------------------------------------------------------------


def trust_monotone(trial: Trial) -> None:
    """More trust never hurts: a step up on a ladder or a tier of the exporter, or a violation less on its record,
    makes neither the outcome worse nor the customs check closer (or any other scale higher), and loses no license
    that was on offer.

    ∀ a: outcome(a↑) ≤ outcome(a), scale(a↑) ≤ scale(a), offered(a) ∩ refused(a↑) = ∅, where a↑ is a with more trust
    """
    ways: list[str | Id] = [*_ladders(trial.source.world), *trial.policy.program.tiers]
    if "violation" in trial.source.world.lists:
        ways.append("violation")
    way = trial.hand.one(ways)
    aims = trial.through(way if isinstance(way, str) else TIERS)
    rising = _rising(trial, trial.application(aims=aims), way)
    for first, second in pairwise(rising):
        trial.claim(
            not is_milder(first.decision, second.decision),
            f"with more trust, {outcomes(first.decision)} becomes {outcomes(second.decision)}",
            first,
            second,
        )
        lost = lost_offers(first.decision, second.decision)
        trial.claim(not lost, f"with more trust, {named(lost)} is no longer on offer", first, second)
        higher = raised_scales(trial.policy, first.decision, second.decision)
        trial.claim(not higher, f"with more trust, {named(higher)} stands higher", first, second)


def _rising(trial: Trial, application: Application, way: str | Id) -> list[Told]:
    """The application with ever more trust."""
    if isinstance(way, Id):
        tiers = [tier.name for tier in trial.policy.program.tiers[way].tiers]
        return [trial.tell(f"{way.name} is {tier}", application, supposed={way.name: tier}) for tier in tiers]
    if way != "violation":
        steps = trial.source.world.spec(way).type.values
        said = fact(application, way)
        place = steps.index(said) if isinstance(said, str) and said in steps else 0
        return [
            trial.tell(f"{way} is {step}", with_fact(application, way, step)) for step in steps[max(place - 1, 0) :]
        ]
    if not elements(application, "violations"):
        application = with_element(application, "violations", trial.further("violation"))
    place = trial.element(application, "violations")
    less = without_element(application, "violations", place)
    return [trial.tell("as it stands", application), trial.tell("with a violation less", less)]


def _ladders(world: World) -> Iterator[str]:
    yield from (
        path for path in world.outer if path.startswith("exporter.") and world.spec(path).type.kind is Kind.LADDER
    )


def reads_trust(policy: Policy) -> str | None:
    facts = policy.program.vocabulary.facts
    ladders = any(p.startswith("exporter.") and facts[p].type.kind is Kind.LADDER for p in paths_read(policy))
    if ladders or policy.program.tiers or "violation" in lists_read(policy):
        return None
    return "it reads no ladder of the exporter, no tier and no violations"
