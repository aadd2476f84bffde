"""Laws of strictness: what makes a case worse never makes its outcome better."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from xcrules.facts.printing import to_json
from xcrules.policy import Policy
from xcrules.testing.broken import Told
from xcrules.testing.laws.comparing import is_milder, outcomes
from xcrules.testing.laws.editing import (
    elements,
    is_known,
    record,
    with_element,
    with_elements,
    with_fact,
    without_element,
)
from xcrules.testing.laws.law import Trial
from xcrules.testing.laws.reading import lists_read
from xcrules.testing.laws.sanctions import sanctions_on
from xcrules.testing.said import Application
from xcrules.testing.strategies.world import World


def adding_never_improves(trial: Trial) -> None:
    """One more item, a party on a list, a red flag, a stop in a sanctioned country, a denial or a violation never
    makes the outcome better.

    ∀ a, x: outcome(a + x) ≥ outcome(a)
    """
    ways = trial.once("worse", lambda: tuple(_worse(trial.source.world)))
    way = trial.hand.one(ways)
    ready = ("item", *(each for each in ways if each in READY))
    broad = way.endswith("item") or (way in READY and trial.hand.chance(50))
    application = trial.application(aims=trial.against(*(ready if broad else (way,))))
    # What wants no further draws is tried whatever the application aims at.
    for each in dict.fromkeys((way, *(other for other in ways if other in READY))):
        for label, before, after in _worsened(trial, application, each):
            first, second = trial.tell("as it stands", before), trial.tell(label, after)
            trial.claim(
                not is_milder(second.decision, first.decision),
                f"{label}, {outcomes(first.decision)} becomes {outcomes(second.decision)}",
                first,
                second,
            )


READY = ("end_use.informed", "end_use.knowledge", "party", "transit", "the same item", "an ordinary item")


def _worse(world: World) -> Iterator[str]:
    yield from ("item", "the same item", "an ordinary item")
    yield from (name for name in ("denial", "violation", "party", "transit", "screening") if name in world.lists)
    yield from (path for path in ("end_use.informed", "end_use.knowledge") if path in world.outer)
    yield from (path for path in ("document.inconsistent",) if path in world.lists.get("document", ()))


def _worsened(trial: Trial, application: Application, way: str) -> Iterator[tuple[str, Application, Application]]:
    """What speaks against the application, and the application without it and with it."""
    match way:
        case "party":
            yield from _with_sanctioned(trial, application)
        case "transit":
            countries = sanctions_on(trial, application).countries
            if countries and is_known(application, "transits"):
                stop = {"country": trial.hand.one(countries), "ftz": False}
                yield "with a stop in a sanctioned country", application, with_element(application, "transits", stop)
        case "document.inconsistent":
            yield _with_contradiction(trial, application)
        case "end_use.informed":
            before, after = (with_fact(application, way, informed) for informed in (False, True))
            yield "once the authority has informed the exporter", before, after
        case "end_use.knowledge":
            steps = trial.source.world.spec(way).type.values
            for lower, higher in pairwise(with_fact(application, way, step) for step in steps):
                yield "once the exporter knows more", lower, higher
        case "the same item" | "an ordinary item":
            items = elements(application, "items")
            more = items[:1] if way == "the same item" else [_ordinary_item(trial.source.world)]
            if items:
                yield "with one more item", application, with_elements(application, "items", [*items, *more])
        case _:
            key = trial.source.world.vocabulary.lists[way].key
            trial.given(is_known(application, key))
            element = trial.further(way)
            if way == "screening":
                element = {**record(element), "verdict": "true_match"}
            yield f"with one more {way}", application, with_element(application, key, element)


def _ordinary_item(world: World) -> Application:
    said = {path: to_json(world.spec(path).type, world.values[path][0]) for path in world.lists["item"]}
    return {path.partition(".")[2]: value for path, value in said.items() if path != "item.unit_value"}


def _with_sanctioned(trial: Trial, application: Application) -> Iterator[tuple[str, Application, Application]]:
    """The application with a party that is on a list, or sits in a sanctioned country."""
    sanctions = sanctions_on(trial, application)
    named = [(name, "CH") for name in sanctions.parties]
    there = [("Somebody There", country) for country in sanctions.countries]
    for several in (named, there):
        if several and is_known(application, "parties"):
            name, country = trial.hand.one(several)
            role = trial.hand.one(("end_user", "consignee", "intermediate", "notify"))
            party = {"role": role, "name": name, "country": country}
            yield "with a party that is sanctioned", application, with_element(application, "parties", party)


def _with_contradiction(trial: Trial, application: Application) -> tuple[str, Application, Application]:
    """The application without and with a document that contradicts the others."""
    if not elements(application, "documents") or trial.hand.chance(30):
        application = with_element(application, "documents", trial.further("document"))
    place = trial.element(application, "documents")
    there = elements(application, "documents")
    before, after = (
        with_elements(
            application,
            "documents",
            [*there[:place], {**record(there[place]), "inconsistent": inconsistent}, *there[place + 1 :]],
        )
        for inconsistent in (False, True)
    )
    return "with an inconsistent document", before, after


def worst_item(trial: Trial) -> None:
    """A consignment is never better off than the worst of its items by itself.

    ∀ a, i ∈ items(a): outcome(a) ≥ outcome(a with i alone)
    """
    application = trial.application(aims=trial.against("item"))
    trial.given(application.get("items") is not None)
    if len(elements(application, "items")) < 2 or trial.hand.chance(30):
        application = with_element(application, "items", trial.further("item"))
    items = elements(application, "items")
    trial.given(len(items) > 1)
    whole = trial.tell("as it stands", application)
    for place, item in enumerate(items[:MOST_ELEMENTS]):
        alone = trial.tell(f"item {place + 1} by itself", with_elements(application, "items", [item]))
        trial.claim(
            not is_milder(whole.decision, alone.decision),
            f"item {place + 1} by itself is {outcomes(alone.decision)}, and the whole {outcomes(whole.decision)}",
            whole,
            alone,
        )


MOST_ELEMENTS = 5
"""Elements of one list that are tried, each by itself."""


def deletion(trial: Trial) -> None:
    """Taking away evidence never makes the outcome better: a document, or the record of a consultation.

    ∀ a, e ∈ evidence(a): outcome(a − e) ≥ outcome(a), unless e contradicts the rest
    """
    names = [name for name in trial.source.world.lists if name in EVIDENCE]
    name = trial.hand.one(names)
    application = trial.application(aims=trial.against(name))
    there = trial.tell("as it stands", application)
    for each in names:
        key = trial.source.world.vocabulary.lists[each].key
        for place, evidence in enumerate(elements(application, key)[:MOST_ELEMENTS]):
            if _speaks_for(application, evidence):
                less = without_element(application, key, place)
                _as_much(trial, there, trial.tell(f"without element {place + 1} of its {key}", less))
    key = trial.source.world.vocabulary.lists[name].key
    trial.given(is_known(application, key))
    for more in _several(trial, name):
        if _speaks_for(application, more):
            _as_much(trial, trial.tell("as it stands", with_element(application, key, more)), there)


def _as_much(trial: Trial, full: Told, less: Told) -> None:
    less = replace(less, label="without a piece of evidence") if less.label == full.label else less
    trial.claim(
        not is_milder(less.decision, full.decision),
        f"without a piece of evidence, {outcomes(full.decision)} becomes {outcomes(less.decision)}",
        full,
        less,
    )


def _several(trial: Trial, name: str) -> Iterator[Application]:
    """One more element of a list, with each of the keys that the policy names: a document of each kind."""
    world = trial.source.world
    element = record(trial.further(name))
    key = next((f"{name}.{field}" for field in element if f"{name}.{field}" in world.vocabulary.lists[name].keys), None)
    yield element
    # The keys that it names come last, after ordinary ones.
    for value in world.values.get(key or "", ())[-MOST_ELEMENTS:]:
        yield {**element, str(key).partition(".")[2]: to_json(world.spec(str(key)).type, value)}


def _speaks_for(application: Application, evidence: object) -> bool:
    """Whether a piece of evidence speaks for an application: one that may contradict the others speaks against it."""
    said = record(evidence)
    closed = application.get("complete") is True and bool(said) and "inconsistent" not in said
    return closed or said.get("inconsistent") is False


EVIDENCE = ("document", "consultation")
"""The lists that are evidence: they speak for an application."""


def reads_evidence(policy: Policy) -> str | None:
    return None if lists_read(policy) & set(EVIDENCE) else "it reads no documents and no consultations"
