"""`xcrules rank`: the highest scores of many applications, in bounded memory, whatever is unusable among them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from xcrules.cli.commands import app

POLICY = """\
policy busy "A busy port"
source LAW is "Law" rank statute
score risk "Risk"
add 20 to risk "Watches" under LAW effective from 2020-01-01 when any item is 9101
add 5 to risk "Dear" under LAW effective from 2020-01-01 when any item where (item.value is more than 100 EUR)
prohibit wine under LAW effective from 2020-01-01 when any item is 2204
"""


def application(hs: str, value: str | None = "50 EUR") -> str:
    return json.dumps({"date": "2026-01-01", "items": [{"hs": hs, "value": value}], "complete": True})


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app, ["rank", *arguments], input=given)


@pytest.fixture
def busy(tmp_path: Path) -> str:
    (tmp_path / "busy.xcp").write_text(POLICY, encoding="utf-8")
    return str(tmp_path / "busy.xcp")


def ranked(ran: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.stdout.splitlines()]


MANY = "\n".join(
    application(*each) for each in [("6403",), ("9101",), ("2204", "200 EUR"), ("9101", "200 EUR"), ("6403", None)]
)


def test_the_highest_come_first_and_ties_keep_their_order(busy: str) -> None:
    found = ranked(run(busy, "-", "--most", "4", "--json", given=MANY))
    assert [(one["application"], one["least"], one["most"]) for one in found] == [
        ("line 4", "25", "25"),
        ("line 2", "20", "20"),
        ("line 3", "5", "5"),
        ("line 5", "0", "5"),
    ]
    assert [one["outcome"] for one in found] == ["not_required", "not_required", "prohibited", "not_required"]
    assert found[2]["because"] == ["wine"]


def test_people_read_a_line_for_each(busy: str) -> None:
    assert run(busy, "-", "--most", "3", given=MANY).stdout.splitlines() == [
        "        25  line 4  not_required",
        "        20  line 2  not_required",
        "         5  line 3  prohibited  because of wine",
        "the 3 highest of 5 by busy.risk",
    ]


def test_a_range_is_told_as_one(busy: str) -> None:
    assert "0 to 5  line 2" in run(busy, "-", given=f"{application('6403')}\n{application('6403', None)}").stdout


def test_what_is_unusable_is_told_and_stops_nothing(busy: str) -> None:
    ran = run(busy, "-", given=f'{application("9101")}\n{{"colour": 1}}\n{application("6403")}')
    assert ran.exit_code == 2
    assert "the 2 highest of 2 by busy.risk, 1 unusable" in ran.stdout
    assert "line 2" in ran.stderr


def test_one_application_is_ranked_too(busy: str, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(application("9101"), encoding="utf-8")
    assert ranked(run(busy, str(tmp_path / "one.json"), "--json"))[0]["most"] == "20"


@pytest.mark.parametrize(
    ("text", "by", "said"),
    [
        (POLICY.replace("score risk", "score weight").replace("to risk", "to weight"), "risk", "is called `risk`"),
        (POLICY, "rsik", "did you mean"),
        (POLICY + 'score other "Other"\n', None, "more than one score"),
        ('policy busy "None"\n', None, "has no score"),
    ],
)
def test_a_score_that_is_not_there_is_told(tmp_path: Path, text: str, by: str | None, said: str) -> None:
    (tmp_path / "busy.xcp").write_text(text, encoding="utf-8")
    ran = run(str(tmp_path / "busy.xcp"), "-", *(["--by", by] if by else []), given=MANY)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "error[unknown-score]" in ran.stderr
    assert said in ran.stderr


def test_both_names_of_a_score_mean_it(busy: str) -> None:
    by_short, by_full = (run(busy, "-", "--by", name, given=MANY).stdout for name in ("risk", "busy.risk"))
    assert by_short == by_full


@given(codes=st.lists(st.sampled_from(["6403", "9101", "2204"]), min_size=2, max_size=12), most=st.integers(1, 14))
def test_as_many_as_are_asked_for_and_none_that_is_left_out_is_higher(
    tmp_path_factory: pytest.TempPathFactory, codes: list[str], most: int
) -> None:
    policy = tmp_path_factory.mktemp("rank") / "busy.xcp"
    policy.write_text(POLICY, encoding="utf-8")
    given = "\n".join(map(application, codes))
    found = ranked(run(str(policy), "-", "--most", str(most), "--json", given=given))
    points = sorted((20 if code == "9101" else 0 for code in codes), reverse=True)
    assert [int(one["most"]) for one in found] == points[:most]
    assert len({one["application"] for one in found}) == min(most, len(codes))
