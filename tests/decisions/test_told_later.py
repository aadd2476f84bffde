"""A decision works its lists out when they are read, and nobody can tell: not by value, order, writing or copying."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

import xcrules
from xcrules.decision import Decision, Missing
from xcrules.engines.outcome import Outcome
from xcrules.policy import Policy
from xcrules.report import TELL

FIELDS = list(Decision.model_fields)
LATER = FIELDS[FIELDS.index("reasons") :]
APPLICATIONS: list[dict[str, Any]] = [
    {"date": "2018-02-01", "destination": "KP", "items": [{"hs": "9101.11"}]},
    {"date": "2018-02-01", "destination": "KP", "items": [{"hs": "9101.11"}, {"hs": "07"}], "complete": True},
    {"date": "2018-02-01", "destination": {"one_of": ["KP", "KR"]}, "items": [{"hs": "8802"}], "complete": True},
    {"date": "2018-02-01", "destination": "DE", "items": [], "complete": True},
]


@cache
def policy() -> Policy:
    return xcrules.load("un.unscr_1718")


def decided(number: int = 0) -> Decision:
    return policy().decide(APPLICATIONS[number])


def whole(number: int = 0) -> Decision:
    """The same decision with every field validated and nothing left to tell."""
    fresh = decided(number)
    return Decision(**{name: getattr(fresh, name) for name in FIELDS})


def test_only_what_is_read_is_worked_out() -> None:
    decision = decided()
    assert list(decision.__dict__) == FIELDS[: FIELDS.index("reasons")]
    assert decision.outcome is Outcome.UNDETERMINED
    assert decision.findings == ()
    assert [name for name in LATER if name in decision.__dict__] == ["findings"]
    assert decision.reasons is decision.reasons


def test_every_field_can_be_told() -> None:
    assert list(TELL) == [*LATER, "missing"]


@pytest.mark.parametrize("number", range(len(APPLICATIONS)))
@pytest.mark.parametrize("name", [*FIELDS, "missing"])
def test_each_field_has_its_type_whichever_is_read_first(number: int, name: str) -> None:
    decision = decided(number)
    first = getattr(decision, name)
    hint = tuple[Missing, ...] if name == "missing" else Decision.model_fields[name].annotation
    strictly = TypeAdapter(hint).validate_python(TypeAdapter(hint).dump_python(first), strict=name != "date")
    assert strictly == first
    assert list(decision.model_dump()) == [*FIELDS, "missing"]
    assert decision == decided(number)


@pytest.mark.parametrize("number", range(len(APPLICATIONS)))
@pytest.mark.parametrize(
    "written",
    [
        lambda x: x.model_dump(exclude={"missing"}),
        lambda x: x.model_dump(mode="json", exclude={"missing"}),
        lambda x: x.model_dump_json(exclude={"missing"}),
        lambda x: x.model_dump_json(exclude={"missing"}, indent=1),
        lambda x: x.model_dump(include={"reasons": {0: {"rule"}}, "outcome": True}),
        lambda x: x.model_dump(exclude={"reasons": True, "missing": True}, by_alias=True),
        lambda x: x.model_dump(round_trip=True),
        lambda x: [(name, value) for name, value in x if name != "missing"],
        lambda x: x.model_fields_set,
        lambda x: set(dir(x)) - {"missing"},
        lambda x: TypeAdapter(list[Decision]).dump_json([x], exclude={0: {"missing"}}),
        hash,
    ],
)
def test_it_is_written_as_one_that_was_whole_from_the_start(number: int, written: Callable[[Decision], Any]) -> None:
    expected = written(whole(number))
    assert written(decided(number)) == expected
    turned = decided(number)
    assert [len(getattr(turned, name)) for name in reversed(LATER)]  # read in another order than they are written
    assert str(written(turned)) == str(expected) or isinstance(expected, set)


def test_within_another_model() -> None:
    class Case(BaseModel):
        number: int
        decision: Decision

    case, other = Case(number=1, decision=decided()), Case(number=1, decision=whole())
    hidden = {"decision": {"missing"}}
    assert case.model_dump_json(exclude=hidden) == other.model_dump_json(exclude=hidden)
    assert list(case.model_dump()["decision"]) == [*FIELDS, "missing"]


def test_in_words() -> None:
    decision = decided()
    assert repr(decision).startswith(f"Decision(outcome={Outcome.UNDETERMINED!r}, possible=")
    assert ", supposed=(), missing=(Missing(" in repr(decision)
    assert str(decision).startswith("outcome=")


def test_the_schemas_name_the_fields_and_the_questions() -> None:
    assert list(Decision.model_json_schema()["properties"]) == FIELDS
    assert list(Decision.model_json_schema(mode="serialization")["properties"]) == [*FIELDS, "missing"]


def test_it_reads_back() -> None:
    again = Decision.model_validate_json(decided().model_dump_json())
    assert again == decided()
    assert again.missing == ()
    assert Decision.model_validate(again) is again


def test_it_stays_frozen_and_knows_no_other_names() -> None:
    decision = decided()
    with pytest.raises(ValidationError, match="frozen"):
        decision.reasons = ()  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        del decision.reasons
    with pytest.raises(AttributeError, match="reason"):
        _ = decision.reason  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        _ = Decision.model_construct().reasons
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(decision)


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda x: x.model_copy(), lambda x: x.model_copy(deep=True)]
)
def test_copies_tell_the_same(copied: Callable[[Decision], Decision]) -> None:
    decision = decided()
    again = copied(decision)
    assert "reasons" not in decision.__dict__
    assert again == decision
    assert again.missing == decision.missing
    assert copied(again).missing == decision.missing


def test_copies_may_say_something_else() -> None:
    decision = decided().model_copy(update={"reasons": ()})
    assert decision.reasons == ()
    assert list(decision.model_dump()) == [*FIELDS, "missing"]
    assert decision != decided()
    assert decision.missing == decided().missing


def test_pickled_it_is_its_values_alone() -> None:
    decision = decided()
    again = pickle.loads(pickle.dumps(decision))  # noqa: S301 - the test made them itself
    assert again == decided()
    assert again.missing == decided().missing
    assert again.model_dump_json() == decided().model_dump_json()
    assert len(pickle.dumps(decision)) < 100_000


def test_threads_that_ask_at_once_get_the_same() -> None:
    expected = decided(2).model_dump_json()
    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            decision = decided(2)
            written = pool.map(lambda name, one=decision: (getattr(one, name), one.model_dump_json())[1], LATER * 2)
            assert set(written) == {expected}
            assert decision.reasons is decision.reasons


def test_what_the_caller_changes_later_is_no_part_of_it() -> None:
    application = copy.deepcopy(APPLICATIONS[0])
    decision = policy().decide(application)
    application["items"].append({"hs": "07"})
    application["items"][0]["hs"] = "07"
    application["destination"] = "DE"
    assert decision == decided()
    assert decision.missing == decided().missing


# --- what it keeps ----------------------------------------------------------------------------------


def kept_by(decision: Decision) -> Any:
    assert decision._tell is not None
    return decision._tell.reading  # type: ignore[attr-defined]


def test_once_all_of_it_is_read_it_keeps_nothing_else() -> None:
    decision = decided()
    assert kept_by(decision).facts.date == decision.date
    decision.model_dump()
    assert decision._tell is None
    assert decision == decided()
    other = decided()
    for name in ("missing", *reversed(LATER)):
        assert other._tell is not None
        assert isinstance(getattr(other, name), tuple)
    assert other._tell is None


def test_copies_share_what_is_as_large_as_the_policy() -> None:
    decision = decided()
    for copied in (copy.copy(decision), copy.deepcopy(decision), copy.deepcopy([decision])[0]):
        assert copied._tell is decision._tell
        assert copied.reasons == decided().reasons


def test_a_decision_that_is_dropped_leaves_nothing_behind() -> None:
    class Watched:
        pass

    def told(name: str, watched: Watched = Watched()) -> Any:  # noqa: B008 - the function is what keeps it
        return ()

    watched = weakref.ref(told)
    decision = Decision.told_later(told, outcome=Outcome.PROHIBITED)
    del told
    assert watched() is not None
    assert decision.reasons == ()
    del decision
    gc.collect()
    assert watched() is None
