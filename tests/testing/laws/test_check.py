"""How a law is checked: what a broken one says, what a verdict says, what a waiver excuses, and that nothing wavers."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

import xcrules
from xcrules.policy import Policy
from xcrules.program.laws import LAW_NAMES
from xcrules.testing import LAWS, Law, LawBroken, check_law, laws_for

SOURCES = Path(__file__).parents[3] / "src"
HEAD = 'policy small "A small policy"\nsource LAW is "Trade Act" rank statute\n'
RULES = """
require license wine "Wine needs a license" under LAW "s 1" effective from 2020-01-01
  when any item is 2204
exempt small "Small values" from wine under LAW "s 2"
  when total item.value is at most 500 EUR
    and number of past_shipment where (past_shipment.date is within 1 year before date) is less than 5
"""
WAIVED = 'waive no_split_gain "The value counts one shipment" under LAW "s 2"'


def small(waiver: str = "") -> Policy:
    return xcrules.loads(HEAD + RULES + waiver)


def broken_by(policy: Policy, law: str = "no_split_gain") -> LawBroken:
    with pytest.raises(LawBroken) as caught:
        check_law(policy, law, trials=200)
    return caught.value


def test_a_broken_law_says_what_which_and_where() -> None:
    broken = broken_by(small())
    assert isinstance(broken, AssertionError)
    assert (broken.law, broken.policy) == ("no_split_gain", "small")
    assert broken.says == "as a whole it is `not_offered`, in two parts `not_required` at the most"
    assert str(broken) == f"`small` breaks `no_split_gain`: {broken.says}"
    whole, first, second = broken.told
    assert broken.application is whole.application
    assert (whole.label, first.label) == ("as a whole", "the first part")
    assert second.label.startswith("the second part")
    # Each application told is decided as it says.
    for told in broken.told:
        assert small().decide(told.application).possible == told.decision.possible


def test_the_application_is_the_smallest() -> None:
    application = broken_by(small()).application
    items = application["items"]
    assert isinstance(items, list)
    assert len(items) <= 2
    assert set(application) <= {"date", "destination", "items", "shipments", "complete"}


def test_the_verdict_on_a_law_that_is_kept() -> None:
    verdict = check_law(small(), "worst_item", trials=30)
    assert (verdict.law, verdict.policy, verdict.silent) == ("worst_item", "small", None)
    assert (verdict.waivers, verdict.excused) == ((), 0)
    assert 20 <= verdict.compared <= verdict.trials


def test_a_law_with_nothing_to_say_says_so() -> None:
    verdict = check_law(small(), "no_undercut")
    assert verdict.silent == "it reads no denials"
    assert (verdict.trials, verdict.compared) == (0, 0)


# --- waivers -----------------------------------------------------------------------------------------


def test_a_waiver_excuses_and_is_told() -> None:
    verdict = check_law(small(WAIVED), "no_split_gain", trials=200)
    assert verdict.excused > 0
    assert [waiver.reason for waiver in verdict.waivers] == ["The value counts one shipment"]


def test_a_waiver_of_another_law_excuses_nothing() -> None:
    broken_by(small(WAIVED.replace("no_split_gain", "worst_item")))


def test_a_waiver_with_a_condition_excuses_where_it_holds() -> None:
    everywhere = small(f"{WAIVED} when total item.value is more than 500 EUR")
    assert check_law(everywhere, "no_split_gain", trials=200).excused > 0


def test_a_breach_elsewhere_is_still_one() -> None:
    elsewhere = small(f"{WAIVED} when total item.value is more than 600 EUR")
    broken = broken_by(elsewhere)
    for told in broken.told:
        items = told.application["items"]
        assert isinstance(items, list)
        assert sum(Fraction(item["value"].removesuffix(" EUR")) for item in items) <= 600


def test_a_waiver_of_a_used_policy_counts(tmp_path: Path) -> None:
    (tmp_path / "small.xcp").write_text(HEAD + RULES + WAIVED, encoding="utf-8")
    (tmp_path / "large.xcp").write_text('policy large "It uses the small one"\nuse small\n', encoding="utf-8")
    verdict = check_law(xcrules.load(tmp_path / "large.xcp"), "no_split_gain", trials=200)
    assert verdict.policy == "large"
    assert verdict.excused > 0
    assert len(verdict.waivers) == 1


# --- laws and their names ----------------------------------------------------------------------------


def test_a_law_is_checked_by_itself_by_its_name_and_by_calling_it() -> None:
    law = LAWS[0]
    assert check_law(small(), law, trials=100) == check_law(small(), law.name, trials=100) == law(small())


def test_a_name_that_no_law_has() -> None:
    with pytest.raises(ValueError, match="`no_split_gains` is no law; did you mean `no_split_gain`"):
        check_law(small(), "no_split_gains")
    with pytest.raises(ValueError, match="the laws are total, deterministic"):
        check_law(small(), "x")


def test_laws_for_leaves_out_those_that_are_silent() -> None:
    names = [law.name for law in laws_for(small())]
    assert names == [name for name in LAW_NAMES if check_law(small(), name, trials=1).silent is None]
    assert "no_split_gain" in names
    assert "using" not in names


def test_the_laws_are_those_that_a_policy_may_waive() -> None:
    assert tuple(law.name for law in LAWS) == LAW_NAMES


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_every_law_says_what_it_says_in_words_and_in_symbols(law: Law) -> None:
    words, _, symbols = str(law.__doc__).partition("\n\n")
    assert words.strip().endswith(".")
    assert not set(words) & set("∀∃⟹≥≤∈∉→")
    assert "∀" in symbols
    assert law.__name__ == law.name


# --- nothing wavers ----------------------------------------------------------------------------------

SCRIPT = """
import json, sys
import xcrules
from xcrules.testing import LawBroken, check_law
try:
    check_law(xcrules.loads(sys.stdin.read()), "no_split_gain", trials=200)
except LawBroken as broken:
    print(json.dumps([broken.says, [told.application for told in broken.told]]))
"""


def test_the_same_application_whatever_the_seed_of_hashes() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            input=HEAD + RULES,
            env={**os.environ, "PYTHONPATH": str(SOURCES), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert "in two parts" in said.pop()


def test_other_applications_each_time_if_one_asks_for_them() -> None:
    assert check_law(small(), "worst_item", trials=20, anew=True).silent is None
