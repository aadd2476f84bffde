"""Applications drawn from a policy: usable, constrained as asked, at the boundaries, and ordinary where they may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from shipped_singly import SINGLE

import xcrules
from xcrules import Outcome
from xcrules.policy import Policy
from xcrules.testing import applications, applications_reaching

Application = dict[str, object]
QUICK = settings(
    max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
MANY = settings(QUICK, max_examples=200)

BOUNDARIES = """
policy edges "Edges"
source LAW is "Trade Act" rank statute
require license dear "Dear goods" under LAW "s 1" effective from 2020-01-01 ceasing 2024-07-01
  when any item where (item.value is more than 5_000 EUR)
"""


@pytest.fixture(scope="module")
def policy() -> Policy:
    return xcrules.load("sg.strategic_trade")


def drawn(strategy: st.SearchStrategy[Application], how: settings = QUICK) -> list[Application]:
    seen: list[Application] = []

    @how
    @given(strategy)
    def draw(application: Application) -> None:
        seen.append(application)

    draw()
    return seen


# --- what is drawn -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SINGLE)
def test_a_policy_decides_what_is_drawn_for_it(name: str) -> None:
    policy = xcrules.load(name)
    outcomes = {policy.decide(application).outcome for application in drawn(applications(policy))}
    assert len(outcomes) > 1 or not policy.rulebook.rules


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({"destination": "KP"}, lambda told: told["destination"] == "KP"),
        ({"exporter.icp": "certified"}, lambda told: told["exporter"]["icp"] == "certified"),
        ({"date": st.sampled_from(["2026-03-02", "2027-01-01"])}, lambda told: told["date"] > "2026"),
        ({"items": []}, lambda told: told["items"] == []),
    ],
    ids=["by keyword", "by path", "by strategy", "a whole list"],
)
def test_what_is_to_be_said_is_said(
    policy: Policy, facts: dict[str, object], holds: Callable[[Mapping[str, object]], bool]
) -> None:
    seen = drawn(applications(policy, **facts))  # type: ignore[arg-type] # the facts are no `where` and no `partial`
    assert seen
    assert all(holds(application) for application in seen)


def test_a_record_keeps_what_else_is_said_of_it(policy: Policy) -> None:
    seen = drawn(applications(policy, **{"end_use.purpose": "nuclear"}), MANY)
    assert any(len(application["end_use"]) > 1 for application in seen if isinstance(application["end_use"], dict))


def test_where_is_satisfied(policy: Policy) -> None:
    seen = drawn(applications(policy, where=lambda told: "parties" in told))
    assert seen
    assert all("parties" in application for application in seen)


@pytest.mark.parametrize("name", SINGLE)
def test_with_every_fact_known_the_outcome_is_definite(name: str) -> None:
    policy = xcrules.load(name)
    seen = drawn(applications(policy, partial=False))
    # What stays open is finer than what was said: a code short of the entry it is compared with, a missing rate.
    definite = [policy.decide(each).outcome is not Outcome.UNDETERMINED for each in seen]
    assert sum(definite) >= 0.8 * len(seen)


def test_partial_applications_leave_something_open(policy: Policy) -> None:
    seen = drawn(applications(policy, partial=True), MANY)
    assert sum(policy.decide(each).outcome is Outcome.UNDETERMINED for each in seen) > len(seen) / 4
    assert any("complete" not in each for each in seen)


# --- boundaries --------------------------------------------------------------------------------------


def test_a_threshold_is_met_exactly_and_passed_by_a_step() -> None:
    seen = drawn(applications(xcrules.loads(BOUNDARIES), partial=False), MANY)
    values = {item.get("value") for each in seen for item in _items(each)}
    assert {"4999.99 EUR", "5000 EUR", "5000.01 EUR"} <= values


def test_a_day_comes_with_the_days_beside_it() -> None:
    seen = drawn(applications(xcrules.loads(BOUNDARIES), partial=False), MANY)
    days = {each["date"] for each in seen}
    assert {"2019-12-31", "2020-01-01", "2024-06-30"} <= days
    assert days & {"2024-07-01", "2024-07-02"}


def _items(application: Application) -> list[dict[str, object]]:
    items = application["items"]
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


WEAK = {"code_of_arms"}
"""Rules that nothing drawn reaches yet: goods with a customs code of a list, and known to have no entry."""


# --- reaching a rule ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SINGLE)
def test_every_rule_of_a_policy_that_ships_is_reached(name: str) -> None:
    policy = xcrules.load(name)
    book = policy.rulebook
    own = [each.id.name for each in (*book.rules, *book.exemptions, *book.licenses) if each.id.policy == name]
    few = settings(QUICK, max_examples=2)
    missed = [rule for rule in own if rule not in WEAK and not drawn(applications_reaching(policy, rule), few)]
    assert missed == []


def test_a_rule_that_is_reached_holds(policy: Policy) -> None:
    for application in drawn(applications_reaching(policy, "unscr_1718.dprk_luxury")):
        assert "dprk_luxury" in {each.rule for each in policy.decide(application).reasons if each.certain}
    for application in drawn(applications_reaching(policy, "tier_3", destination="DE")):
        assert application["destination"] == "DE"
        assert "tier_3" in {each.license for each in policy.decide(application).offered}


def test_a_rule_that_there_is_not(policy: Policy) -> None:
    with pytest.raises(
        ValueError, match=r"`listed_good` is no rule of `sg\.strategic_trade`; did you mean `listed_goods`"
    ):
        applications_reaching(policy, "listed_good")


# --- what it shrinks to ------------------------------------------------------------------------------


def smallest(policy: Policy, condition: Callable[[Application], bool]) -> Application:
    return find(applications(policy), condition, settings=settings(QUICK, max_examples=2_000))


def test_the_most_ordinary_application(policy: Policy) -> None:
    application = smallest(policy, lambda told: True)
    assert application["complete"] is True
    assert application["activity"] == "export"
    assert application["destination"] == [{"country": "CH"}]
    assert len(_items(application)) == 1
    assert policy.decide(application).outcome is Outcome.NOT_REQUIRED
    assert not {"transits", "documents", "violations", "request"} & set(application)


def test_the_most_ordinary_application_that_is_prohibited() -> None:
    policy = xcrules.load("un.unscr_1718")
    application = smallest(policy, lambda told: policy.decide(told).outcome is Outcome.PROHIBITED)
    assert len(_items(application)) <= 1
    assert application["complete"] is True
    assert "documents" not in application
    # One thing alone makes it so: the country, a stop or a party.
    lists = [application.get(key) for key in ("parties", "transits")]
    assert sum(len(each) for each in lists if isinstance(each, list)) <= 1
