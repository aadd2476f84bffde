"""`make endurance`: what is kept of applications is noticed, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import pytest

import xcrules
from benchmarks import endurance
from benchmarks.endurance import Reading, drawn_policy, ever_new, in_tables, one_by_one, verdict, watched
from benchmarks.peers import xcrules_


@pytest.fixture(scope="module")
def loaded() -> xcrules.Policy:
    return xcrules_.loaded_from(xcrules_.text(drawn_policy()))


def readings(memory: Callable[[int], float], applications: int = 1_000_000) -> list[Reading]:
    return [Reading(at, memory(at)) for at in range(0, applications + 1, applications // 50)]


@pytest.mark.parametrize(
    ("memory", "flat"),
    [
        (lambda _: 100.0, True),
        (lambda at: 100 + min(at, 50_000) / 500, True),  # fills while warming up
        (lambda at: 100 + at % 130_000 / 1_000, True),  # fills and is emptied
        (lambda at: 100 + at * 1e-4, False),  # a hundred bytes of each
        (lambda at: 100 + at * 1e-4 + at % 130_000 / 1_000, False),
        (lambda at: 100 + (300 if at > 900_000 else 0), False),
    ],
)
def test_growth_after_the_warm_up_is_noticed(memory: Callable[[int], float], flat: bool) -> None:
    assert verdict(readings(memory), 100_000).flat is flat


def test_what_would_be_noticed_is_told() -> None:
    found = verdict(readings(lambda _: 100.0, 10_000_000), 1_000_000)
    assert found.noticed == pytest.approx(endurance.BYTES)
    kept = 1.2 * found.noticed
    assert not verdict(readings(lambda at: at * kept / 1e6, 10_000_000), 1_000_000).flat
    assert verdict(readings(lambda at: at * 0.4 * kept / 1e6, 10_000_000), 1_000_000).flat


def test_too_few_readings_say_nothing() -> None:
    with pytest.raises(ValueError, match="say nothing"):
        verdict(readings(lambda _: 1.0), 990_000)


def test_memory_is_read_at_regular_steps() -> None:
    memory = iter(range(100))
    found = list(watched(iter([3] * 100), 30, steps=5, memory=lambda: float(next(memory))))
    assert [each.applications for each in found] == [3, 6, 12, 18, 24, 30]
    assert [each.megabytes for each in found] == [0, 1, 2, 3, 4, 5]


def test_applications_are_ever_new() -> None:
    each = list(islice(ever_new(drawn_policy()), 300))
    names = [party["name"] for given in each for party in given["parties"]]
    amounts = [item["value"] for given in each for item in given["items"] if "value" in item]
    assert len({given["exporter"]["name"] for given in each}) == 300
    assert len(set(amounts)) == len(amounts)
    assert len(set(names)) > 0.9 * len(names)


def test_both_ways_decide_and_agree(loaded: xcrules.Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endurance, "TABLE", 60)
    assert list(islice(one_by_one(loaded, ever_new(drawn_policy())), 60)) == [1] * 60
    assert list(islice(in_tables(loaded, ever_new(drawn_policy())), 2)) == [60, 60]
    rows = list(islice(ever_new(drawn_policy()), 60))
    answer = loaded.decide_table(endurance._table(rows)).to_pylist()
    for number, (given, row) in enumerate(zip(rows, answer, strict=True)):
        if number % 50 == 49:
            assert [each["code"] for each in row["problems"]] == ["unknown-country"]
        else:
            assert row["outcome"] == loaded.decide(json.dumps(given).encode()).outcome.value


def small(ways: str) -> list[str]:
    return ["--applications", "480", "--warm-up", "80", "--steps", "24", "--ways", ways]


@pytest.mark.parametrize("way", endurance.WAYS)
def test_the_command_ends_well_where_nothing_is_kept(
    way: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endurance, "TABLE", 20)
    # What other tests left to be given back is no concern here: 80,000 bytes of each are.
    assert endurance.main(small(way)) == 0
    assert f"{way}: memory stays flat" in capsys.readouterr().out


@pytest.mark.parametrize("way", endurance.WAYS)
def test_a_planted_leak_ends_it_with_a_failure(
    way: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endurance, "TABLE", 20)
    kept: list[Any] = []
    works = endurance.WAYS[way]

    def leaking(loaded: xcrules.Policy, each: Iterator[dict[str, Any]]) -> Iterator[int]:
        for many in works(loaded, each):
            kept.append(b"x" * 300_000 * many)
            yield many

    monkeypatch.setitem(endurance.WAYS, way, leaking)
    assert endurance.main(small(way)) == 1
    assert f"{way}: memory grows" in capsys.readouterr().out
    kept.clear()


def test_a_warm_up_that_leaves_nothing_to_watch_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        endurance.main(["--applications", "160000"])
    assert "warm-up of 150,000 applications" in capsys.readouterr().err
