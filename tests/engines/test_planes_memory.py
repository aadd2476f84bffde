"""Planes are shared by threads, and their memory stays flat however many new values come."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from fractions import Fraction

from planes_cases import CASES, closed_cells, facts_of

import xcrules
from xcrules.engines.planes import Planes, compiled
from xcrules.engines.planes.columns import Columns, RequestColumn
from xcrules.engines.planes.memo import MOST_KEPT, Recent, keep, key_of
from xcrules.engines.reference import Reading
from xcrules.facts.facts import Facts
from xcrules.facts.values import Code, Money, Quantity, party

POLICY = """policy a.case "A case"
source LAW is "Act" rank statute
fact exporter.stars is number must be known
list watched of parties enumerated { "n5", "n70", "n900" from 2020-01-01 }
list dated of entries enumerated { 3A001 from 2020-01-01, 4A001 to 5A990 }
prohibit a under LAW when any party.name is in watched
prohibit b under LAW when any item is in dated and any item.value is more than 5_000 USD
require license c under LAW when exporter.stars is more than 2_500
license one is single satisfies c
"""


def application(number: int) -> dict[str, object]:
    """An application with values that no other has."""
    return {
        "date": "2026-03-02",
        "exporter": {"stars": number},
        "items": [{"entry": f"{number % 9}A{number % 1000:03}.x{number}", "value": f"{number} USD"}],
        "parties": [{"name": f"n{number}", "role": "end_user"}],
    }


def memos(planes: Planes) -> list[int]:
    """How many entries each memo holds."""
    tables = planes.tables
    spaces: list[Columns] = [tables.own]
    for each in tables.lists:
        spaces += [each.inner, each.outer]
    found = [len(column.memo) for columns in spaces for column in columns.plain]
    found += [len(column.by_class) for columns in spaces for column in columns.plain]
    found += [len(x.memo) for columns in spaces for x in columns.asked if isinstance(x, RequestColumn)]
    found += [len(each.codes) for each in tables.members.values()]
    return [*found, *(len(each.known) for each in tables.members.values())]


def test_memory_is_flat_over_ever_new_values():
    policy = xcrules.loads(POLICY)
    planes = compiled(policy.rulebook)
    most = 0
    for number in range(3 * MOST_KEPT):
        facts = facts_of(policy, application(number))
        assert facts is not None
        found = planes.read(facts)
        expected = Reading(policy.rulebook, facts)
        if number % 97 == 0:
            for ref in closed_cells(policy.rulebook):
                assert found.truth(ref) is expected.truth(ref)
        else:
            found.truth(policy.rulebook.prohibited)
        most = max(most, *memos(planes))
    # They fill, are emptied, and never grow beyond the cap.
    assert most == MOST_KEPT


def test_a_full_memo_is_emptied():
    memo: dict[int, int] = {}
    for number in range(MOST_KEPT + 1):
        keep(memo, number, number)
    assert memo == {MOST_KEPT: MOST_KEPT}


def test_what_comes_again_outlives_what_does_not():
    memo: Recent[int, str] = Recent()
    memo.keep(-1, "often")
    for number in range(10 * MOST_KEPT):
        memo.keep(number, "once")
        assert len(memo) <= 2 * MOST_KEPT
        if number % 1_000 == 0:
            assert memo.get(-1) == "often"
    assert memo.get(0) is None
    assert memo.get(10 * MOST_KEPT - 1) == "once"


def test_requests_do_not_pile_up():
    policy = xcrules.loads(POLICY)
    planes = compiled(policy.rulebook)
    for number in range(MOST_KEPT + 10):
        facts = Facts(
            date(2026, 3, 2), {"exporter.stars": (Fraction(9_999),)}, {"item": (), "party": ()}, request=str(number)
        )
        planes.read(facts).truth(policy.rulebook.covered)
    assert max(memos(planes)) <= MOST_KEPT


def test_keys_of_different_values_differ():
    values = [
        True,
        False,
        Fraction(1),
        Fraction(0),
        Fraction(1, 2),
        Money(Fraction(1), "USD"),
        Money(Fraction(1), "EUR"),
        Quantity(Fraction(1), "kg"),
        "1",
        "n1",
        party("n1"),
        date(2026, 3, 2),
        frozenset({Code(("1",))}),
        frozenset({"1"}),
    ]
    assert len({key_of(value) for value in values}) == len(values)
    assert key_of(party("N1")) == key_of(party("n1"))


def test_threads_share_planes():
    each = []
    for case in CASES:
        policy = case.policy()
        planes = compiled(policy.rulebook)
        for facts in case.facts(policy):
            reading = Reading(policy.rulebook, facts)
            expected = [(ref, reading.truth(ref)) for ref in closed_cells(policy.rulebook)]
            each.append((planes, facts, expected))

    def work(seed: int) -> int:
        order = list(each)
        random.Random(seed).shuffle(order)
        wrong = 0
        for planes, facts, expected in order:
            found = planes.read(facts)
            wrong += sum(found.truth(ref) is not value for ref, value in expected)
        return wrong

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(24))) == [0] * 24


def test_threads_make_one_policy_decide_alike():
    policy = xcrules.loads(POLICY)
    expected = [policy.decide(application(number)).outcome for number in range(60)]
    fresh = xcrules.loads(POLICY)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: fresh.decide(application(number)).outcome, range(60)))
    assert found == expected
