"""Tables are decided by masks of terms: in every encoding, of any width, by numpy alone or with numba, and again."""

from __future__ import annotations

import pickle
import threading
import tracemalloc
from dataclasses import replace
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
np = pytest.importorskip("numpy")

from masks_cases import (  # noqa: E402
    BOTH,
    ENCODED,
    LISTED,
    applications,
    checked_wide,
    encoded,
    names,
    numbers_are_those_of_pairs,
    wide,
)
from tables_of_applications import table_of  # noqa: E402
from test_columns import check, fired  # noqa: E402

from xcrules.engines import planes  # noqa: E402
from xcrules.engines.columns import lookups, masks, remembering, values  # noqa: E402
from xcrules.engines.columns.deciding import Engine  # noqa: E402
from xcrules.engines.columns.distinct import Distinct  # noqa: E402
from xcrules.engines.columns.loops import BY_ARRAYS, LONG, Loops, compiled, loops_for  # noqa: E402
from xcrules.policy import Policy, loads  # noqa: E402

NAMES = ["numpy", "numba"][: len(BOTH)]
with_both = pytest.mark.parametrize("loops", BOTH, ids=NAMES)


@pytest.fixture(scope="module")
def of_encodings() -> Policy:
    return loads(ENCODED)


@pytest.fixture(scope="module")
def wide_policy() -> Policy:
    return loads(wide())


def by(policy: Policy, loops: Loops) -> Engine:
    return replace(policy.tables(reasons=True, missing=True), loops=loops)


def test_numba_is_installed_where_tests_run() -> None:
    assert compiled() is not None


@with_both
def test_masks_of_many_words(wide_policy: Policy, loops: Loops) -> None:
    engine = by(wide_policy, loops)
    assert engine.masks is not None
    assert engine.masks.words > 1
    checked_wide(engine, wide_policy)
    open_rows = sum(bool(wide_policy.decide(row).missing) for row in applications())
    assert engine.tally.decided_by_row == 2 * open_rows


@with_both
@pytest.mark.parametrize("case", encoded(), ids=lambda case: case[0])
def test_every_encoding(of_encodings: Policy, case: tuple[str, Any, list[Any]], loops: Loops) -> None:
    _, table, rows = case
    check(of_encodings, rows, by(of_encodings, loops).decide_table(table))
    check(of_encodings, rows[2:5], by(of_encodings, loops).decide_table(table.slice(2, 3)))


@pytest.mark.parametrize("case", names(), ids=["texts", "dictionary"])
def test_names_that_the_policy_does_not_name_stand_for_each_other(case: tuple[Any, list[Any]]) -> None:
    policy = loads(LISTED)
    table, rows = case
    check(policy, rows, policy.decide_table(table, reasons=True, missing=True))


def test_names_that_are_compared_with_others_are_all_read() -> None:
    """Two names may be the same, so that no name stands for another."""
    same = "prohibit same under LAW effective from 2020-01-01 when any end_user.name is exporter.name\n"
    policy = loads(LISTED + same)
    assert loads(LISTED).tables().encoder.named
    assert not policy.tables().encoder.named


@with_both
def test_one_engine_for_tables_of_every_encoding(of_encodings: Policy, loops: Loops) -> None:
    """What it remembers of one dictionary is not taken for another."""
    engine = by(of_encodings, loops)
    for _, table, rows in encoded() * 2:
        check(of_encodings, rows, engine.decide_table(table))


@with_both
def test_no_limit_of_memory_shows(
    wide_policy: Policy, of_encodings: Policy, loops: Loops, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = applications()[60:130]
    table = table_of(rows, wide_policy.shape)
    whole = by(wide_policy, loops).decide_table(table).to_pylist()
    for module, name in (
        (masks, "WORDS_AT_ONCE"),
        (masks, "FEWEST_ROWS"),
        (remembering, "MOST_BYTES"),
        (values, "MOST_REMEMBERED"),
        (values, "SHORT"),
        (lookups, "MOST_CODES"),
        (lookups, "FEW_CUTS"),
        (lookups, "MOST_SCALES"),
    ):
        monkeypatch.setattr(module, name, 1)
        engine = replace(by(wide_policy, loops), part=50)
        assert engine.decide_table(table).to_pylist() == whole
        assert engine.decide_table(table).to_pylist() == whole
    for _, table, rows in encoded():
        check(of_encodings, rows, by(of_encodings, loops).decide_table(table))


@with_both
def test_no_limit_of_planes_shows(wide_policy: Policy, loops: Loops) -> None:
    """Conditions that are not written out are evaluated; where planes have too few slots, all of them are."""
    rows = applications()[70:125]
    table = table_of(rows, wide_policy.shape)
    for terms_limit, slots in ((1, 16), (2, 16), (256, 0)):
        tables = planes.compiled(wide_policy.rulebook, terms_limit=terms_limit, slots=slots).tables
        engine = replace(by(wide_policy, loops), planes=tables)
        assert (engine.masks is None) == (slots == 0)
        check(wide_policy, rows, engine.decide_table(table))


@with_both
@pytest.mark.parametrize("spread", [True, False])
def test_numbers_are_those_of_pairs(loops: Loops, spread: bool) -> None:
    numbers_are_those_of_pairs(loops, spread=spread)


@with_both
def test_joining_lists(loops: Loops) -> None:
    masks_ = np.asarray([[1, 3], [2, 1], [4, 7], [8, 6]], dtype=np.uint64)
    starts = np.asarray([0, 0, 3, 3, 4])
    every = np.asarray([False, True])
    found = np.empty((4, 2), dtype=np.uint64)
    loops.joined(found, masks_, starts, every)
    none = 2**64 - 1
    assert found.tolist() == [[0, none], [7, 1], [0, none], [8, 6]]


def test_long_tables_are_worth_compiled_loops() -> None:
    assert loops_for(LONG - 1) is BY_ARRAYS
    assert loops_for(LONG) is compiled()


def test_a_long_table(of_encodings: Policy) -> None:
    _, table, rows = encoded()[0]
    copies = LONG // len(rows) + 1
    answer = of_encodings.decide_table(pa.concat_tables([table] * copies))
    assert answer.num_rows == copies * len(rows)
    for at in (0, answer.num_rows - len(rows)):
        for application, row in zip(rows, answer.slice(at, len(rows)).to_pylist(), strict=True):
            decision = of_encodings.decide(application)
            assert row["outcome"] == decision.outcome.value
            assert fired(of_encodings, row, "fired_possible") == {(x.policy, x.rule) for x in decision.reasons}


def test_threads_share_a_policy(of_encodings: Policy) -> None:
    """Each decides with an engine of its own."""
    cases = encoded()
    expected = [by(of_encodings, BY_ARRAYS).decide_table(table).to_pylist() for _, table, _ in cases]
    wrong: list[str] = []

    def decide() -> None:
        for (name, table, _), answer in zip(cases, expected, strict=True):
            if of_encodings.decide_table(table, reasons=True, missing=True).to_pylist() != answer:
                wrong.append(name)

    threads = [threading.Thread(target=decide) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.parametrize("loops", BOTH, ids=NAMES)
def test_what_pairs_take_is_counted_with_their_keys(loops: Loops) -> None:
    # What compiling takes is no part of it.
    Distinct(1, loops).numbered(np.zeros((1, 1), np.uint64), np.zeros((1, 1), np.uint64))
    tracemalloc.start()
    try:
        distinct = Distinct(1, loops)
        for first in range(0, 50_000, 1_000):
            masks = np.arange(first, first + 1_000, dtype=np.uint64).reshape(-1, 1)
            distinct.numbered(masks, masks)
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert distinct.count == 50_000
    assert taken / 2 < distinct.bytes < 2 * taken, taken


def test_a_pickled_policy_leaves_its_memory_of_tables_behind(of_encodings: Policy) -> None:
    _, table, rows = encoded()[0]
    of_encodings.decide_table(table)
    copy = pickle.loads(pickle.dumps(of_encodings))  # noqa: S301 - what was pickled in the line above
    assert "_spare" not in vars(copy)
    check(copy, rows, copy.decide_table(table, reasons=True, missing=True))
