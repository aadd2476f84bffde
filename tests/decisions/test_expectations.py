"""What an example may expect beside the outcome: how long a license lasts, when a duty falls due, what is not there."""

from __future__ import annotations

import pytest

import xcrules

POLICY = """policy small.one "A policy"
source LAW is "Export Act" rank statute
agency A is "Agency"
agency B is "Bureau"
fact exporter.trusted is yes or no
require license wine under LAW when any item is 2204
license permit is single under LAW
  valid 6 months
  valid 2 years when exporter.trusted
  duty keep within 5 years after export
refer strong to A under LAW when any item is 2204.10
oblige report within 30 days after shipment under LAW when exporter.trusted
oblige tell under LAW when any item is 2204.10
case bottle given date is 2026-03-02, item is 2204.21, exporter.trusted is no, nothing else
case open_one given date is 2026-03-02, item is 2204, exporter.trusted is unknown
"""


def differences(given: str, *expected: str) -> tuple[str, ...]:
    text = f'{POLICY}example "E" like {given}\n' + "\n".join(f"  expect {each}" for each in expected)
    (result,) = xcrules.loads(text).examples()
    return result.differences


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("bottle", "offered permit valid 6 months"),
        ("bottle given exporter.trusted is yes", "offered permit valid 2 years"),
        ("bottle", "duty keep within 5 years after export"),
        ("bottle", "not duty report"),
        ("bottle given exporter.trusted is yes", "duty report within 30 days after shipment"),
        ("bottle", "not referral to A"),
        ("bottle given item is 2204.10", "referral to A"),
        ("bottle given item is 2204.10", "not referral to B"),
    ],
)
def test_what_is_so(given: str, expected: str) -> None:
    assert differences(given, expected) == ()


@pytest.mark.parametrize(
    ("given", "expected", "told"),
    [
        ("bottle", "offered permit valid 2 years", "`permit` is valid `6 months`, not `2 years`"),
        (
            "bottle",
            "duty keep within 2 years after export",
            "`keep` falls due `within 5 years after export`, not `within 2 years after export`",
        ),
        (
            "bottle given item is 2204.10",
            "duty tell within 2 days after export",
            "`tell` falls due at no set time, not `within 2 days after export`",
        ),
        ("bottle given exporter.trusted is yes", "not duty report", "`report` is a duty"),
        ("open_one", "not duty report", "`report` is a duty, or may be"),
        ("bottle given item is 2204.10", "not referral to A", "there is a referral to `A`"),
        ("open_one", "not referral to A", "there is a referral to `A`, or may be"),
        ("bottle", "referral to A", "there is no referral to `A`"),
    ],
)
def test_what_is_not_so(given: str, expected: str, told: str) -> None:
    assert told in differences(given, expected)
