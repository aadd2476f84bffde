"""Laws of strictness: what makes a case worse never makes its outcome better, and trust never makes it worse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xcrules.facts.printing import to_json
from xcrules.facts.types import Kind
from xcrules.policy import Policy
from xcrules.program.model import Id, RuleKind
from xcrules.testing.broken import Told
from xcrules.testing.laws.comparing import is_milder, lost_offers, outcomes, raised_scales, standing
from xcrules.testing.laws.editing import (
    elements,
    fact,
    is_known,
    record,
    with_element,
    with_elements,
    with_fact,
    without_element,
)
from xcrules.testing.laws.law import Trial
from xcrules.testing.laws.reading import lists_read, paths_read
from xcrules.testing.laws.sanctions import Sanctions, sanctions_of
from xcrules.testing.strategies.aims import Aim
from xcrules.testing.strategies.drawing import Application
from xcrules.testing.strategies.world import World

# --- sanctions ---------------------------------------------------------------------------------------


def sanctions_win(trial: Trial) -> None:
    """What is prohibited stays so whatever trust the exporter enjoys and whichever license is asked for; and no
    exemption from a prohibition turns on trust, on value, on a license or on law of a lower rank.

    ∀ a, t, q, v: P(a) ⟹ P(a[trust := t, request := q]), and a prohibition that stands in a and holds in a[value := v]
    stands there too
    """
    aims = trial.once("prohibitions", lambda: tuple(_prohibitions(trial.policy, trial.source.aims)))
    application = trial.application(aims=aims)
    first = trial.tell("as it stands", application)
    prohibited = standing(first.decision, "prohibition")
    trial.given(bool(prohibited))
    changed = _as_trusted(trial, application)
    if trial.hand.chance(50):
        changed = {**changed, "request": trial.hand.one(trial.source.world.requests or ("single", "bulk"))}
    second = trial.tell("from an exporter who is trusted more, or asks for something else", changed)
    trial.claim(
        not is_milder(second.decision, first.decision),
        f"what is prohibited becomes {outcomes(second.decision)} by trust or by what is asked for",
        first,
        second,
    )
    cheaper = trial.tell("of another value", _as_valued(trial, application))
    held = {(each.policy, each.rule) for each in cheaper.decision.reasons if each.certain}
    lifted = sorted(name for _, name in prohibited & held - standing(cheaper.decision, "prohibition"))
    trial.claim(not lifted, f"another value lifts {_names(lifted)}", first, cheaper)
    _ranks(trial, first)


def _prohibitions(policy: Policy, aims: tuple[Aim, ...]) -> Iterator[Aim]:
    """The aims that make a prohibition hold, before and after exemptions."""
    for rule in policy.rulebook.rules:
        if rule.kind is RuleKind.PROHIBITION:
            yield from (aim for aim in aims if aim.wanted and aim.row in (rule.when, rule.net))


def _as_trusted(trial: Trial, application: Application) -> Application:
    """The application with the facts about its exporter drawn anew, and its record clean."""
    changed = dict(application)
    for path in trial.source.world.outer:
        if path.startswith("exporter."):
            spec = trial.source.world.spec(path)
            value = trial.hand.one(tuple(reversed(trial.source.world.values[path])))
            changed = with_fact(changed, path, to_json(spec.type, value))
    return {key: value for key, value in changed.items() if key != "violations"} | (
        {"violations": []} if "violation" in trial.source.world.lists else {}
    )


def _as_valued(trial: Trial, application: Application) -> Application:
    """The application with the values of its items drawn anew."""
    world = trial.source.world
    paths = [path for path in world.lists["item"] if world.spec(path).type.kind is Kind.MONEY]
    items = []
    for item in elements(application, "items"):
        said = record(item)
        for path in paths:
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


def names_sanctions(policy: Policy) -> str | None:
    has = any(rule.kind is RuleKind.PROHIBITION for rule in policy.program.rules)
    return None if has else "it prohibits nothing"


def _names(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


# --- trust -------------------------------------------------------------------------------------------


def trust_monotone(trial: Trial) -> None:
    """More trust never hurts: a step up on a ladder or a tier of the exporter, or a violation less on its record,
    makes neither the outcome worse nor a scale higher, and loses no license that was on offer.

    ∀ a: outcome(a↑) ≤ outcome(a), scale(a↑) ≤ scale(a), offered(a) ∩ refused(a↑) = ∅, where a↑ is a with more trust
    """
    application = trial.application()
    first, second = _raised(trial, application)
    trial.claim(
        not is_milder(first.decision, second.decision),
        f"with more trust, {outcomes(first.decision)} becomes {outcomes(second.decision)}",
        first,
        second,
    )
    lost = lost_offers(first.decision, second.decision)
    trial.claim(not lost, f"with more trust, {_names(lost)} is no longer on offer", first, second)
    higher = raised_scales(trial.policy, first.decision, second.decision)
    trial.claim(not higher, f"with more trust, {_names(higher)} stands higher", first, second)


def _raised(trial: Trial, application: Application) -> tuple[Told, Told]:
    """The application as it stands, and with more trust."""
    ways: list[str | Id] = [*_ladders(trial.source.world), *trial.policy.program.tiers]
    if "violation" in trial.source.world.lists:
        ways.append("violation")
    way = trial.hand.one(ways)
    if way == "violation":
        if not elements(application, "violations"):
            application = with_element(application, "violations", trial.further("violation"))
        place = trial.element(application, "violations")
        first = trial.tell("as it stands", application)
        return first, trial.tell("with a violation less", without_element(application, "violations", place))
    if isinstance(way, str):
        steps = trial.source.world.spec(way).type.values
        said = fact(application, way)
        step = steps.index(said) if isinstance(said, str) and said in steps[:-1] else 0
        lower, higher = (with_fact(application, way, steps[place]) for place in (step, step + 1))
        return trial.tell(f"{way} is {steps[step]}", lower), trial.tell(f"{way} is {steps[step + 1]}", higher)
    tiers = [tier.name for tier in trial.policy.program.tiers[way].tiers]
    trial.given(len(tiers) > 1)
    step = trial.hand.number(0, len(tiers) - 2)
    below, above = ({way.name: tiers[place]} for place in (step, step + 1))
    first = trial.tell(f"{way.name} is {tiers[step]}", application, supposed=below)
    return first, trial.tell(f"{way.name} is {tiers[step + 1]}", application, supposed=above)


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


# --- what makes a case worse -------------------------------------------------------------------------


def adding_never_improves(trial: Trial) -> None:
    """One more item, a party on a list, a red flag, a stop in a sanctioned country, a denial or a violation never
    makes the outcome better.

    ∀ a, x: outcome(a + x) ≥ outcome(a)
    """
    application = trial.application()
    ways = trial.once("worse", lambda: tuple(_worse(trial.source.world)))
    way = trial.hand.one(ways)
    label, changed = _worsened(trial, application, way)
    first = trial.tell("as it stands", application)
    second = trial.tell(label, changed)
    trial.claim(
        not is_milder(second.decision, first.decision),
        f"{label}, {outcomes(first.decision)} becomes {outcomes(second.decision)}",
        first,
        second,
    )


def _worse(world: World) -> Iterator[str]:
    yield "item"
    yield from (name for name in ("denial", "violation", "party", "transit") if name in world.lists)
    yield from (path for path in ("end_use.informed", "end_use.knowledge") if path in world.outer)
    yield from (path for path in ("document.inconsistent",) if path in world.lists.get("document", ()))
    yield from ("screening" for _ in range("screening" in world.lists))


def _worsened(trial: Trial, application: Application, way: str) -> tuple[str, Application]:
    """The application with something that speaks against it, and what that is."""
    match way:
        case "item" | "denial" | "violation" | "screening":
            key = trial.source.world.vocabulary.lists[way].key
            element = trial.further(way)
            if way == "screening":
                element = {**record(element), "verdict": "true_match"}
            trial.given(is_known(application, key))
            return f"with one more {way}", with_element(application, key, element)
        case "party":
            sanctions = _sanctions(trial, application)
            trial.given(is_known(application, "parties") and bool(sanctions.parties or sanctions.countries))
            party: Application = {"role": trial.hand.one(("end_user", "consignee", "intermediate", "notify"))}
            party["name"] = trial.hand.one((*sanctions.parties, "Somebody There"))
            country = trial.hand.one((*sanctions.countries, "CH"))
            return "with a party that is sanctioned", with_element(
                application, "parties", {**party, "country": country}
            )
        case "transit":
            sanctions = _sanctions(trial, application)
            trial.given(is_known(application, "transits") and bool(sanctions.countries))
            stop = {"country": trial.hand.one(sanctions.countries), "ftz": False}
            return "with a stop in a sanctioned country", with_element(application, "transits", stop)
        case "document.inconsistent":
            place = trial.element(application, "documents")
            there = elements(application, "documents")
            flagged = {**record(there[place]), "inconsistent": True}
            trial.given(there[place] is not None)
            return "with an inconsistent document", with_elements(
                application, "documents", [*there[:place], flagged, *there[place + 1 :]]
            )
        case "end_use.informed":
            trial.given(fact(application, way) is False)
            return "once the authority has informed the exporter", with_fact(application, way, True)
        case _:
            steps = trial.source.world.spec(way).type.values
            said = fact(application, way)
            trial.given(isinstance(said, str) and said in steps[:-1])
            assert isinstance(said, str)
            return "once the exporter knows more", with_fact(application, way, steps[steps.index(said) + 1])


def _sanctions(trial: Trial, application: Application) -> Sanctions:
    day = date.fromisoformat(str(application["date"]))
    return trial.once(("sanctions", day), lambda: sanctions_of(trial.policy, day))


def worst_item(trial: Trial) -> None:
    """A consignment is never better off than the worst of its items by itself.

    ∀ a, i ∈ items(a): outcome(a) ≥ outcome(a with i alone)
    """
    application = trial.application()
    if len(elements(application, "items")) < 2:
        application = with_element(application, "items", trial.further("item"))
    items = elements(application, "items")
    trial.given(len(items) > 1)
    place = trial.hand.number(0, len(items) - 1)
    whole = trial.tell("as it stands", application)
    alone = trial.tell(f"item {place + 1} by itself", with_elements(application, "items", [items[place]]))
    trial.claim(
        not is_milder(whole.decision, alone.decision),
        f"item {place + 1} by itself is {outcomes(alone.decision)}, and the whole {outcomes(whole.decision)}",
        whole,
        alone,
    )


def deletion(trial: Trial) -> None:
    """Taking away evidence never makes the outcome better: a document, or the record of a consultation.

    ∀ a, e ∈ evidence(a): outcome(a − e) ≥ outcome(a)
    """
    application = trial.application()
    name = trial.hand.one([name for name in trial.source.world.lists if name in EVIDENCE])
    key = trial.source.world.vocabulary.lists[name].key
    if not elements(application, key):
        application = with_element(application, key, trial.further(name))
    place = trial.element(application, key)
    # A document that contradicts others speaks against the case: that one may well be missed.
    trial.given(record(elements(application, key)[place]).get("inconsistent") in (None, False))
    first = trial.tell("as it stands", application)
    second = trial.tell(f"without element {place + 1} of its {key}", without_element(application, key, place))
    trial.claim(
        not is_milder(second.decision, first.decision),
        f"without a piece of evidence, {outcomes(first.decision)} becomes {outcomes(second.decision)}",
        first,
        second,
    )


EVIDENCE = ("document", "consultation")
"""The lists that are evidence: they speak for an application."""


def reads_evidence(policy: Policy) -> str | None:

    return None if lists_read(policy) & set(EVIDENCE) else "it reads no documents and no consultations"
