"""Laws of what is known: knowing more only narrows, and what is missing is what could still matter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from hypothesis import assume
from hypothesis import strategies as st

from xcrules.decision import Decision
from xcrules.engines.outcome import Outcome
from xcrules.facts.types import Kind
from xcrules.testing.language.completions import May, completions, fill_in
from xcrules.testing.language.reads import Reads
from xcrules.testing.language.scenes import Scene
from xcrules.testing.said import Application


def filling_in_shrinks(scene: Scene, data: st.DataObject) -> None:
    """Filling in an unknown fact only ever shrinks what is possible."""
    possible = set(scene.policy.decide(scene.application).possible)
    more = data.draw(fill_in(scene.application, scene.reads))
    assert set(scene.policy.decide(more).possible) <= possible


def certain_stays_certain(scene: Scene, data: st.DataObject) -> None:
    """What is certain holds in every application that is more known, and what is not possible never holds."""
    before = scene.policy.decide(scene.application)
    more = data.draw(fill_in(scene.application, scene.reads))
    after = scene.policy.decide(more)
    # What an `oblige` says of what is known may well change once it is.
    asks = any("known" in text for text in scene.drawn.texts.values())
    for part in ("reasons", "requirements", "offered", "referrals", *(() if asks else ("duties",))):
        then, now = _entries(before, part), _entries(after, part)
        assert {name for name, certain in then.items() if certain} <= {name for name, certain in now.items() if certain}
        assert now.keys() <= then.keys(), part


def _entries(decision: Decision, part: str) -> dict[tuple[str, ...], bool]:
    """What one part of a decision lists, and whether it is certain."""
    found: dict[tuple[str, ...], bool] = {}
    for each in getattr(decision, part):
        name = tuple(str(getattr(each, key)) for key in ("policy", "rule", "license", "duty") if hasattr(each, key))
        found[name] = found.get(name, False) or each.certain
    return found


def completions_are_possible(scene: Scene, data: st.DataObject) -> None:
    """The outcome of every completion is among the possible ones."""
    possible = scene.policy.decide(scene.application).possible
    whole = scene.policy.decide(data.draw(completions(scene.application, scene.reads)))
    assert set(whole.possible) <= set(possible)
    assert whole.outcome in possible or _waits(whole, scene.reads)


def missing_when_open(scene: Scene, data: st.DataObject) -> None:
    """Facts are missing exactly when the outcome is open, and each is told once."""
    decision = scene.policy.decide(scene.application)
    assert bool(decision.missing) is (decision.outcome is Outcome.UNDETERMINED)
    assert len({missing.fact for missing in decision.missing}) == len(decision.missing)
    assert all(missing.question for missing in decision.missing)


def what_is_not_missing_changes_nothing(scene: Scene, data: st.DataObject) -> None:
    """Filling in any fact that is not missing leaves the same outcomes possible."""
    before = scene.policy.decide(scene.application)
    places = _places(before)
    more = data.draw(fill_in(scene.application, scene.reads, lambda path, number: (path, number) not in places))
    assert scene.policy.decide(more).possible == before.possible


def the_missing_settle_it(scene: Scene, data: st.DataObject) -> None:
    """Once what is missing is known, and what is missing then, the outcome is definite."""
    application = scene.application
    for _ in range(12):
        decision = scene.policy.decide(application)
        if decision.outcome is not Outcome.UNDETERMINED or _waits(decision, scene.reads):
            return
        places = _places(decision) | set(_of_closed_elements(application, decision, scene.reads))
        application = data.draw(completions(application, scene.reads, _only(places)))
    raise AssertionError(f"still missing: {[(each.fact, each.elements) for each in decision.missing]}")


def _only(places: set[tuple[str, int]]) -> May:
    return lambda path, number: (path, number) in places


def answers_are_kept(scene: Scene, data: st.DataObject) -> None:
    """An answer to a question leaves the outcomes that it says it leaves."""
    decision = scene.policy.decide(scene.application)
    assume(decision.missing)
    missing = data.draw(st.sampled_from(decision.missing))
    assume(missing.answers)
    answer = data.draw(st.sampled_from(missing.answers))
    given = _answered(scene, missing.fact, [e.number for e in missing.elements], answer.value)
    assume(given is not None)
    assert given is not None
    assert scene.policy.decide(given).possible == answer.possible


def _answered(scene: Scene, path: str, numbers: list[int], value: object) -> Application | None:
    """The application with the answer in it; None where it cannot be said in it."""
    application: Application = json.loads(json.dumps(scene.application))
    vocabulary = scene.reads.vocabulary
    if path in vocabulary.lists:
        return {**application, vocabulary.lists[path].key: value}
    name = vocabulary.list_of(path)
    record, _, field = path.rpartition(".")
    if name is None:
        if not record:
            return {**application, path: value}
        held = application.get(record)
        return {**application, record: {**(held if isinstance(held, dict) else {}), field: value}}
    key = vocabulary.lists[name].key
    held = application[key]
    elements = held if isinstance(held, list) else [held]
    only_key = vocabulary.lists[name].keys[0].partition(".")[2]
    for number in numbers:
        element = elements[number - 1]
        if element is None and application.get("complete") is True:
            return None
        record_of = element if isinstance(element, dict) and not _is_form(element) else {only_key: element}
        told = {**record_of, field: value}
        elements[number - 1] = told
        if name == "item" and {"unit_value", "value", "quantity"} <= told.keys():
            return None
    return {**application, key: elements}


def _is_form(element: Mapping[str, object]) -> bool:
    return len(element) == 1 and ("one_of" in element or "none" in element)


def _places(decision: Decision) -> set[tuple[str, int]]:
    """(path, number) of everything that is missing; number 0 where it is in no element."""
    return {
        (missing.fact, number)
        for missing in decision.missing
        for number in ([element.number for element in missing.elements] or [0])
    }


def _of_closed_elements(application: Application, decision: Decision, reads: Reads) -> Iterable[tuple[str, int]]:
    """Of an element of which a complete application knows nothing, one fact cannot be told without the others."""
    if application.get("complete") is not True:
        return
    for missing in decision.missing:
        for element in missing.elements:
            elements = application[reads.vocabulary.lists[element.list].key]
            if isinstance(elements, list) and elements[element.number - 1] is None:
                yield from ((path, element.number) for path in reads.lists[element.list])


def _waits(decision: Decision, reads: Reads) -> bool:
    """Whether all that is missing was said, in a way that cannot be said better: a quantity measured in something
    that the policy does not compare it in, or a code that is compared with another fact and coarser than an entry."""
    facts = reads.vocabulary.facts
    return bool(decision.missing) and all(
        each.fact in facts
        and (
            (facts[each.fact].type.kind is Kind.QUANTITY and len(facts[each.fact].type.dimensions) != 1)
            or each.fact.rpartition(".")[2] in reads.compared
        )
        for each in decision.missing
    )
