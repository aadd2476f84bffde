"""What becomes of the mutants of a policy, and that every run finds the same."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from small_policies import SMALL, one, text_of

from xcrules import load, loads
from xcrules.policy import Policy
from xcrules.testing.broken import LawBroken, Told
from xcrules.testing.mutation import Equivalent, Fate, How, Kind, Stillborn, bred, mutations, tried
from xcrules.testing.mutation.differing import difference
from xcrules.testing.mutation.mutations import changed
from xcrules.testing.mutation.results import Results, run_id
from xcrules.testing.mutation.run import run, sample


@pytest.fixture(scope="module")
def small() -> Policy:
    return loads(SMALL, "small.xcp")


def test_a_mutant_is_its_text(small: Policy) -> None:
    """What is put together of parts that are read already is what reading the whole text gives."""
    compared = 0
    for name in (small, load("regimes.no_undercut")):
        for mutation in mutations(name)[::3]:
            mutant = bred(name, mutation)
            if isinstance(mutant, Policy):
                text = changed(text_of(name), mutation.edit)
                whole = loads(text[: text.index("\ncase ")])
                assert (mutant.digest, mutant.text_digest) == (whole.digest, whole.text_digest), mutation.says
                compared += 1
    assert compared > 20


def test_every_mutation_changes_the_text_in_its_own_way(small: Policy) -> None:
    for policy in (small, load("tw.shtc")):
        texts = [changed(text_of(policy), each.edit) for each in mutations(policy)]
        assert len({*texts, text_of(policy)}) == len(texts) + 1


def test_an_example_notices(small: Policy) -> None:
    first = tried(small, one(small, "`2020-01-01` became `2020-01-02`"), None, None)
    assert (first.fate, first.by) == (Fate.BY_EXAMPLE, "The first day")
    never = tried(small, one(small, "`exempt audited` is never in force"), None, None)
    assert (never.fate, never.by) == (Fate.BY_EXAMPLE, "Audited")


def test_a_policy_that_no_longer_checks_is_not_counted() -> None:
    policy = loads(SMALL.replace("under LAW when", "for item where (item.hs is 2204.10) under LAW when"))
    mutation = one(policy, "`any` became `every` before `item`")
    assert isinstance(bred(policy, mutation), Stillborn)
    assert tried(policy, mutation, None, None).fate is Fate.STILLBORN


def test_one_that_means_the_same_is_not_run() -> None:
    policy = loads(SMALL.replace("{DE, FR}", "{DE, FR, FR}"))
    same = [each for each in mutations(policy) if each.kind is Kind.VALUE and "`FR`" in each.says]
    assert same
    assert all(isinstance(bred(policy, each), Equivalent) for each in same)


def test_one_that_only_says_otherwise_is_run(small: Policy) -> None:
    mutation = one(small, "`30 days` became `31 days`")
    mutant = bred(small, mutation)
    assert isinstance(mutant, Policy)
    assert mutant.digest == small.digest
    assert tried(small, mutation, None, None).fate is Fate.SURVIVED


def test_a_law_notices_what_examples_do_not(small: Policy) -> None:
    found = tried(small, one(small, "`FR` is gone"), lambda mutant: "some_law", None)
    assert (found.fate, found.by) == (Fate.BY_LAW, "some_law")


@pytest.mark.parametrize("says", ["`FR` is gone", "`any` became `every`", "`30 days` became `29 days`"])
def test_a_survivor_is_shown_on_an_application(small: Policy, says: str) -> None:
    mutation = one(small, says)
    mutant = bred(small, mutation)
    assert isinstance(mutant, Policy)
    application = difference(small, mutant, mutation, 100)
    assert application is not None
    assert small.decide(application).model_dump(exclude={"digest", "text_digest"}) != mutant.decide(
        application
    ).model_dump(exclude={"digest", "text_digest"})
    assert difference(small, mutant, mutation, 100) == application


def test_no_application_tells_two_policies_apart_that_decide_alike(small: Policy) -> None:
    mutation = mutations(small)[0]
    assert difference(small, replace(small), mutation, 20) is None


# --- runs ---------------------------------------------------------------------------------------------

HOW = How(laws=False, trials=1, search=0)


def results(policy: Policy, folder: Path) -> Results:
    return Results(folder / "results.jsonl", run_id(policy, HOW))


def test_a_second_run_does_no_work(small: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = mutations(small)
    first = list(run(small, chosen, HOW, results(small, tmp_path), 1))
    monkeypatch.setattr("xcrules.testing.mutation.run.tried", lambda *_: pytest.fail("tried again"))
    assert list(run(small, chosen, HOW, results(small, tmp_path), 1)) == first
    assert {each.key for each in first} == {each.key for each in chosen}


def test_a_run_goes_on_where_it_was_broken_off(small: Policy, tmp_path: Path) -> None:
    chosen, kept = mutations(small), results(small, tmp_path)
    begun = run(small, chosen, HOW, kept, 1)
    first = [next(begun) for _ in range(3)]
    begun.close()
    kept.path.write_bytes(kept.path.read_bytes() + b'{"run": "' + kept.run.encode() + b'", "key')
    rest = list(run(small, chosen, HOW, kept, 1))
    assert rest[:3] == first
    assert [each.key for each in rest] == [each.key for each in chosen]
    assert len(kept.read()) == len(chosen)


@pytest.mark.parametrize("line", ["[]", "5", "{", '{"run": 1}', "[" * 10_000, '{"run": "R", "key": 1}', "\ufffd"])
def test_what_somebody_else_wrote_is_passed_over(tmp_path: Path, line: str) -> None:
    kept = Results(tmp_path / "results.jsonl", "R")
    kept.path.write_text(f"{line}\n", encoding="utf-8")
    assert kept.read() == {}


def test_results_of_another_text_are_not_taken(small: Policy) -> None:
    assert run_id(small, HOW) != run_id(loads(SMALL + "\n# a remark\n", "small.xcp"), HOW)
    assert run_id(small, HOW) == run_id(loads(SMALL, "elsewhere.xcp"), HOW)


def test_several_processes_find_the_same(small: Policy, tmp_path: Path) -> None:
    chosen = mutations(small)[:6]
    alone = {each.key: each for each in run(small, chosen, HOW, results(small, tmp_path / "one"), 1)}
    beside = {each.key: each for each in run(small, chosen, HOW, results(small, tmp_path / "two"), 2)}
    assert beside == alone


def test_only_a_law_that_the_policy_keeps_can_notice(
    small: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laws = [SimpleNamespace(name=name) for name in ("broken_by_all", "kept_by_all", "kept_by_the_policy")]

    def check(policy: Policy, law: SimpleNamespace, *, trials: int) -> None:
        assert trials == 7
        if law.name == "broken_by_all" or (law.name == "kept_by_the_policy" and policy.digest != small.digest):
            told = (Told("as it stands", {}, small.decide({"date": "2026-01-01", "items": []})),)
            raise LawBroken(law.name, policy.name, "it is broken", told)

    monkeypatch.setattr("xcrules.testing.laws_for", lambda policy: laws, raising=False)
    monkeypatch.setattr("xcrules.testing.check_law", check, raising=False)
    how = How(laws=True, trials=7, search=0)
    chosen = [one(small, "`FR` is gone"), one(small, "`30 days` became `31 days`")]
    found = list(run(small, chosen, how, Results(tmp_path / "laws.jsonl", "R"), 1))
    assert [(each.fate, each.by) for each in found] == [(Fate.BY_LAW, "kept_by_the_policy"), (Fate.SURVIVED, None)]


def test_a_sample_keeps_the_order_and_follows_its_seed(small: Policy) -> None:
    all_ = mutations(small)
    drawn = sample(all_, 5, 1)
    assert drawn == tuple(each for each in all_ if each in drawn)
    assert len(drawn) == 5
    assert sample(all_, 5, 1) == drawn
    assert sample(all_, 5, 2) != drawn
    assert sample(all_, 10_000, 1) == all_


def test_keys_and_order_do_not_depend_on_the_process() -> None:
    code = (
        "from xcrules import load\n"
        "from xcrules.testing.mutation import mutations\n"
        "print([each.key for each in mutations(load('tw.shtc'))])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
    keys = [each.key for each in mutations(load("tw.shtc"))]
    assert len(set(keys)) == len(keys)
