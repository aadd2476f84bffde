"""What is measured beside other engines: all say the same, and tables say what was measured. Nothing is timed here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pytest

import xcrules
from benchmarks import batches, decisions, install, table
from benchmarks.agree import DisagreementError, agree
from benchmarks.applications import fresh, hot, with_three_unknown
from benchmarks.conditions import Answer, In, Policy, Rule
from benchmarks.goals import GOALS, verdicts
from benchmarks.measure import Clock, Entrant, Sample, once, race, ratio
from benchmarks.peers import xcrules_
from benchmarks.peers.peer import Contender, Form, Loaded, Peer, contender
from benchmarks.peers.registry import NOT_INSTALLABLE, PEERS, XCRULES, absent, installed
from benchmarks.policies import SIZES, blocks, codes, policy
from benchmarks.results import DECISIONS, Cell, Results
from benchmarks.samples import samples

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
KINDS = pytest.mark.parametrize("nested", [False, True], ids=["flat", "nested"])


def small(nested: bool) -> Policy:
    """A policy with every form of condition, small enough for every run of the tests."""
    drawn = policy(nested, 15)
    return replace(drawn, names=drawn.names[:50])


@pytest.fixture(scope="module", params=[False, True], ids=["flat", "nested"])
def ours(request: pytest.FixtureRequest) -> Contender:
    return contender(XCRULES, XCRULES.forms[0], small(request.param))


# --- policies and applications ------------------------------------------------------------------------


@KINDS
def test_a_policy_is_drawn_the_same_each_time(nested: bool) -> None:
    assert policy(nested, 40) == policy(nested, 40)
    assert len(policy(nested, 40).rules) == 40


@KINDS
def test_policies_are_usable(nested: bool) -> None:
    loaded = xcrules.loads(xcrules_.text(small(nested)))
    # Every application that is drawn has a party, so the advice about none is no concern here.
    assert {problem.code for problem in loaded.problems} <= {"every-of-none"}


@KINDS
def test_a_policy_in_several_files_decides_the_same(nested: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = small(nested)
    whole = contender(XCRULES, XCRULES.forms[0], drawn)
    monkeypatch.setattr(xcrules_, "A_FILE", 4)
    parts = contender(XCRULES, XCRULES.forms[0], drawn)
    assert xcrules_.text(drawn).count(xcrules_.FILE) == 6
    assert agree(drawn, whole, [parts], 40).fired > 0


def test_the_extra_names_every_peer() -> None:
    names = {re.match(r"[a-z-]+", requirement)[0] for requirement in install.wanted()}  # type: ignore[index]
    assert names >= {peer.package for peer in PEERS} | {"duckdb", "polars", "pyarrow", "numpy"}


def test_blocks_are_about_goods_of_their_own() -> None:
    every = [code for block in range(blocks(policy(False, max(SIZES)))) for code in codes(block)]
    assert len(every) == len(set(every)) == 500


@KINDS
def test_the_hot_stream_stays_and_the_fresh_one_never_repeats(nested: bool) -> None:
    drawn = small(nested)
    assert hot(drawn) == hot(drawn)
    assert list(islice(fresh(drawn), 300)) == list(islice(fresh(drawn), 300))
    assert len({repr(each) for each in islice(fresh(drawn), 300)}) == 300


@KINDS
def test_three_facts_are_left_out(nested: bool) -> None:
    whole = next(fresh(small(nested)))
    partial = with_three_unknown(whole, nested)
    gone = (whole.keys() - partial.keys()) | {"item.worth" for _ in partial.get("items", [])[:1]}
    assert len(gone) == 3
    assert "worth" not in (partial["items"][0] if nested else partial)


# --- agreement ----------------------------------------------------------------------------------------

FORMS = [(peer, form) for peer in PEERS for form in peer.forms]


@pytest.mark.parametrize(("peer", "form"), FORMS, ids=[f"{peer.name}, {form.name}" for peer, form in FORMS])
def test_a_peer_decides_as_xcrules(ours: Contender, peer: Peer, form: Form) -> None:
    why = absent(peer, ours.policy.nested)
    if why is not None:
        pytest.skip(f"{peer.name}: {why}")
    other = contender(peer, form, ours.policy)
    assert agree(ours.policy, ours, [other], 60).fired > 0
    assert agree(ours.policy, ours, [other], 40, unknown=True).open > 0


@pytest.mark.parametrize("name", ["DuckDB", "Polars"])
def test_tables_are_decided_as_single_applications(name: str) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("numpy")
    pytest.importorskip(name.lower())
    results = Results()
    batches.measure(small(False), results, rows=60, rounds=1, seconds=0, clock=ticking())
    assert all(name in each.contenders and each.fired > 0 for each in results.agreements)
    assert [cell.column for cell in results.batch if cell.contender == name] == list(batches.BATCHES)


def lying(of: Contender, answer: Callable[[Answer], Answer]) -> Contender:
    peer = Peer("liar", "liar", (Form("lies", lambda _: "", lambda _, __: Loaded(dict, lambda _: ((), ()))),))
    return replace(of, peer=peer, form=peer.forms[0], answer=lambda given: answer(of.answer(given)))


def test_a_contender_that_disagrees_is_not_measured(ours: Contender) -> None:
    with pytest.raises(DisagreementError, match="liar"):
        agree(ours.policy, ours, [lying(ours, lambda x: replace(x, fired=(*x.fired, "r0099")))], 5)
    with pytest.raises(DisagreementError, match="liar"):
        agree(ours.policy, ours, [lying(ours, lambda x: replace(x, possible=("licensed",)))], 5)


def test_nothing_that_fires_is_no_agreement() -> None:
    never = Policy(False, (Rule("r0001", True, In("goods", ("9E999",))),))
    with pytest.raises(DisagreementError, match="no rule fired"):
        agree(never, contender(XCRULES, XCRULES.forms[0], never), [], 5)


# --- the clock ----------------------------------------------------------------------------------------


@dataclass
class Fake:
    """A clock that moves when somebody works, and by no chance."""

    now: float = 0.0

    def read(self) -> float:
        return self.now

    def work(self, seconds: float) -> Callable[[], None]:
        def run() -> None:
            self.now += seconds

        return run

    @property
    def clock(self) -> Clock:
        return Clock(self.read, self.read)


def ticking() -> Clock:
    """A clock by which everything takes one second."""

    def ticks() -> Iterator[float]:
        second = 0.0
        while True:
            yield second
            second += 1

    ours, theirs = ticks(), ticks()
    return Clock(lambda: next(ours), lambda: next(theirs))


def test_entrants_take_turns_and_the_first_round_is_not_counted() -> None:
    fake, order = Fake(), list[str]()

    def entrant(name: str, seconds: float, decisions: int) -> Entrant:
        def batch(number: int) -> tuple[Callable[[], None], int]:
            order.append(f"{name}{number}")
            return fake.work(seconds * (10 if number == 0 else 1)), decisions

        return Entrant(name, batch)

    samples = race([entrant("a", 1, 1), entrant("b", 6, 2)], rounds=3, seconds=1e9, clock=fake.clock)
    assert order == ["a0", "b0", "b1", "a1", "a2", "b2", "b3", "a3"]
    assert samples["a"] == (Sample(1, 1),) * 3
    assert samples["b"] == (Sample(3, 3),) * 3
    found = ratio(samples["b"], samples["a"])
    assert (found.low, found.middle, found.high) == (3, 3, 3)


def test_a_race_ends_when_time_is_up_but_not_before_a_few_rounds() -> None:
    fake = Fake()
    entrant = Entrant("a", lambda _: (fake.work(10), 1))
    assert len(race([entrant], rounds=50, seconds=1, least=4, clock=fake.clock)["a"]) == 4


def test_a_ratio_is_the_median_over_rounds() -> None:
    ones = [Sample(1, 1)] * 5
    found = ratio([Sample(each, each) for each in (1, 2, 3, 4, 100)], ones)
    assert (found.low, found.middle, found.high) == (2, 3, 4)
    assert ratio(ones[:1], [Sample(4, 2)], wall=True).middle == 0.5


def test_what_is_slow_is_run_once() -> None:
    fake = Fake()
    assert once(fake.work(5), fake.clock) == 5
    assert fake.now == 5
    assert once(fake.work(0.5), fake.clock) == 0.5
    assert fake.now == 6.5


# --- the tables ---------------------------------------------------------------------------------------


def test_a_table_is_made_of_what_was_measured() -> None:
    drawn = small(False)
    taking, away = decisions.entries(drawn, (XCRULES, *(peer for peer in PEERS if installed(peer.package) is None)))
    cells = list(decisions.columns(drawn, taking, away, rounds=2, seconds=0, clock=ticking()))
    assert {cell.column for cell in cells} == set(DECISIONS)
    assert all(cell.microseconds for cell in cells if cell.contender == "xcrules")
    assert all(cell.absent == NOT_INSTALLABLE for cell in cells if cell.contender != "xcrules")
    text = table.written(Results(cells=cells))
    assert "| xcrules | decide | " in text


FASTER = Cell("flat 40", "hot, reasons", "cedarpy", microseconds=5e3, ratio=ratio([Sample(150, 150)], [Sample(1, 1)]))
SLOWER = replace(FASTER, column="fresh, reasons", ratio=ratio([Sample(1, 1)], [Sample(4, 4)]))


def test_a_goal_is_met_only_in_every_column() -> None:
    missed = verdicts(Results(cells=[FASTER, SLOWER]))[0]
    assert (missed.needed, missed.found, missed.met) == (100, 0.25, False)
    met = verdicts(Results(cells=[FASTER, replace(FASTER, column="fresh, reasons")]))[0]
    assert (met.found, met.met) == (150, True)


def test_a_goal_that_could_not_be_measured_is_not_met() -> None:
    for verdict in verdicts(Results()):
        assert (verdict.found, verdict.met) == (None, False)
        assert verdict.why
    absent_one = replace(FASTER, ratio=None, absent=NOT_INSTALLABLE)
    assert verdicts(Results(cells=[absent_one]))[0].why == NOT_INSTALLABLE
    assert len(GOALS) == len(verdicts(Results()))


def test_growth_is_held_against_its_goal() -> None:
    found = Results(
        growth={"flat": ratio([Sample(2, 2)], [Sample(1, 1)]), "nested": ratio([Sample(9, 9)], [Sample(1, 1)])}
    )
    growth = [verdict for verdict in verdicts(found) if "4,000" in verdict.goal]
    assert [(verdict.found, verdict.met) for verdict in growth] == [(2, True), (9, False)]


def test_weak_spots_and_missed_goals_are_shown() -> None:
    results = Results(cells=[FASTER, SLOWER])
    results.verdicts = verdicts(results)
    text = table.written(results)
    assert "xcrules is slower than the peer in 1 of 2 figures" in text
    assert "| flat 40 | fresh, reasons | cedarpy | 4 |" in text
    assert "missed by a factor of 400" in text
    assert results.as_json()["cells"][1]["ratio"]["middle"] == 0.25


# --- the page -----------------------------------------------------------------------------------------


def test_the_page_shows_how_each_contender_writes_a_rule() -> None:
    shown = re.findall(r"^```\w*\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    missing = [name for name, _, text in samples() if text.rstrip() + "\n" not in shown]
    assert missing == []
