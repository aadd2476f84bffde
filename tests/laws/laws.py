"""The laws of the language, each a function of a scene and further draws that fails where the law is broken.

The tests run them over drawn scenes; `test_faults` runs them over engines with a planted fault.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from laws_of_knowledge import (
    answers_are_kept,
    certain_stays_certain,
    completions_are_possible,
    filling_in_shrinks,
    missing_when_open,
    the_missing_settle_it,
    what_is_not_missing_changes_nothing,
)
from laws_of_order import elements_have_no_order, labels_decide_nothing, order_never_matters

from xcrules.diagnostics import ApplicationError, Diagnostic, PolicyError
from xcrules.engines.outcome import Outcome
from xcrules.policy import Policy
from xcrules.side_by_side import decide_side_by_side
from xcrules.testing.language.policies import DrawnPolicies
from xcrules.testing.language.scenes import Scene, load_drawn
from xcrules.testing.reduced import only
from xcrules.testing.said import Application

SEVERITY = {outcome: place for place, outcome in enumerate(Outcome)}
RULES = ("prohibition", "requirement", "referral")


# --- every application gets a decision --------------------------------------------------------------


def outcomes_agree(scene: Scene, data: st.DataObject) -> None:
    """What a decision says of its outcome goes together, and neither it nor an outcome is true or false."""
    decision = scene.policy.decide(scene.application)
    possible = decision.possible
    assert possible
    assert Outcome.UNDETERMINED not in possible
    assert list(possible) == sorted(set(possible), key=SEVERITY.__getitem__)
    assert decision.interim is possible[-1]
    assert decision.outcome is (possible[0] if len(possible) == 1 else Outcome.UNDETERMINED)
    assert decision.permitted is (possible in ((Outcome.NOT_REQUIRED,), (Outcome.LICENSED,)))
    for answer in (decision, decision.outcome):
        try:
            bool(answer)
        except TypeError:
            continue
        raise AssertionError("a decision was taken for true or false")


def one_decision(scene: Scene, data: st.DataObject) -> None:
    """The same application gets the same bytes, as a mapping and as JSON; a request may come from aside."""
    first = scene.policy.decide(scene.application).model_dump_json()
    assert scene.policy.decide(json.dumps(scene.application).encode()).model_dump_json() == first
    aside = {key: value for key, value in scene.application.items() if key != "request"}
    request = scene.application.get("request")
    assert request is None or isinstance(request, str)
    assert scene.policy.decide(aside, request=request).model_dump_json() == first


HOSTILE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.binary(max_size=5),
    st.sampled_from(
        [
            "",
            "1e999",
            "-1",
            "9" * 400,
            "2026-02-30",
            "3A",
            "Korea",
            "\u202e",
            "\x00",
            10**400,
            [],
            {},
            [[]],
            [None],
            {"one_of": []},
        ]
    ),
    st.sampled_from(
        [{"one_of": [None]}, {"none": False}, {"none": True}, {"one_of": "KP"}, {"a": {"b": {}}}, ["x"] * 60]
    ),
)


def unusable_input_is_told(scene: Scene, data: st.DataObject) -> None:
    """Whatever stands in an application, it gets a decision or an `ApplicationError` that says what is wrong."""
    application = _spoiled(scene.application, data)
    problems: tuple[Diagnostic, ...] = ()
    try:
        decision = scene.policy.decide(application)
        json.dumps(decision.model_dump(mode="json"))
    except ApplicationError as error:
        problems = error.problems
    for problem in problems:
        assert problem.place
        assert problem.message[0].islower() or not problem.message[0].isalpha()
        assert not problem.message.endswith(".")
        assert not re.search(r"\b(NoneType|dict|Fraction|Traceback|frozenset|__\w+__)\b", problem.message)


def _spoiled(application: Application, data: st.DataObject) -> Application:
    """*application* with something put in the place of one of its parts, or beside them."""
    spoiled: dict[str, Any] = json.loads(json.dumps(application))
    holder: Any = spoiled
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            return {**spoiled, data.draw(st.text(max_size=8)): data.draw(HOSTILE)}
        key = data.draw(st.sampled_from(keys))
        inner = holder[key]
        if isinstance(inner, dict | list) and inner and data.draw(st.booleans()):
            holder = inner
            continue
        holder[key] = data.draw(HOSTILE)
        return spoiled


# --- reasons ----------------------------------------------------------------------------------------


def reasons_suffice(scene: Scene, data: st.DataObject) -> None:
    """A policy of the reported rules alone leaves the same outcomes possible."""
    decision = scene.policy.decide(scene.application)
    kept = {(reason.policy, reason.rule) for reason in decision.reasons}
    assert only(scene.policy, kept).decide(scene.application).possible == decision.possible


def reasons_explain(scene: Scene, data: st.DataObject) -> None:
    """Each outcome has its reason: a certain one that stands where the outcome is definite, none for what is free."""
    decision = scene.policy.decide(scene.application)
    standing = {reason.kind for reason in decision.reasons if reason.certain and reason.stands}
    match decision.outcome:
        case Outcome.PROHIBITED:
            assert "prohibition" in standing
        case Outcome.NOT_REQUIRED:
            assert not standing & set(RULES)
        case Outcome.LICENSED:
            assert any(offered.certain for offered in decision.offered) or "requirement" not in standing
        case Outcome.REFERRED:
            assert decision.referrals
        case _:
            pass
    for reason in decision.reasons:
        assert reason.citations
        assert bool(reason.lifted_by) or not reason.lifted_elements


# --- policies that use policies ---------------------------------------------------------------------


def using_keeps_the_promise(scene: Scene, data: st.DataObject) -> None:
    """Using a policy never removes a certain rule of it, and is milder only than `not_offered`, by a license."""
    assume(len(scene.drawn.files) > 1)
    for file in scene.drawn.files[:-1]:
        used = load_drawn(
            DrawnPolicies((*[f for f in scene.drawn.files if f.name in _below(scene.drawn, file.name)], file))
        )
        _keeps(used, scene)


def _below(drawn: DrawnPolicies, name: str) -> set[str]:
    files = {file.name: file for file in drawn.files}
    return {below for use in files[name].uses for below in {use, *_below(drawn, use)}}


def _keeps(used: Policy, scene: Scene) -> None:
    """Both read the application by the union of their vocabularies: the using policy may declare facts."""
    application = {key: value for key, value in scene.application.items() if key != "request"}
    try:
        alone, within = decide_side_by_side((used, scene.policy), application)
    except PolicyError:
        # One reads a fact as one word and the other as several: they decide one by one.
        return
    stays = {(r.policy, r.rule) for r in alone.reasons if r.kind in RULES and r.certain and r.stands}
    assert stays <= {(r.policy, r.rule) for r in within.reasons if r.kind in RULES and r.certain and r.stands}
    if Outcome.NOT_OFFERED not in alone.possible:
        assert SEVERITY[within.possible[0]] >= SEVERITY[alone.possible[0]]


LAWS: Mapping[str, Callable[[Scene, st.DataObject], None]] = {
    law.__name__: law
    for law in (
        outcomes_agree,
        one_decision,
        unusable_input_is_told,
        filling_in_shrinks,
        certain_stays_certain,
        completions_are_possible,
        missing_when_open,
        what_is_not_missing_changes_nothing,
        the_missing_settle_it,
        answers_are_kept,
        order_never_matters,
        elements_have_no_order,
        labels_decide_nothing,
        reasons_suffice,
        reasons_explain,
        using_keeps_the_promise,
    )
}
