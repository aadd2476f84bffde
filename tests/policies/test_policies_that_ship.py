"""The policies that ship: they check, their examples pass, and what examples cannot say is said here."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

import xcrules
from xcrules import shipped


@pytest.mark.parametrize("name", shipped.names())
def test_it_has_no_errors_and_its_examples_pass(name: str) -> None:
    policy = xcrules.load(name)
    assert [str(problem) for problem in policy.problems if problem.is_error] == []
    assert [(result.label, result.differences) for result in policy.examples() if not result.passed] == []


@pytest.mark.parametrize("name", shipped.names())
def test_it_says_what_it_is_and_names_each_example_once(name: str) -> None:
    path = shipped.policies() / f"{name.replace('.', '/')}.xcp"
    assert "Illustrative, as of 2026-11-24." in path.read_text(encoding="utf-8")
    labels = Counter(result.label for result in xcrules.load(name).examples())
    assert [label for label, count in labels.items() if count > 1] == []


# --- how long a Taiwanese permit is valid: Article 15 ------------------------------------------------


def permit_validity(**changes: Any) -> str | None:
    application = {
        "date": "2026-03-02",
        "activity": "export",
        "destination": "MY",
        "exporter": {"country": "TW", "icp_identified": False},
        "parties": [{"role": "consignee", "name": "Penang Devices", "country": "MY"}],
        "items": [{"entry": "3A001.a", "fob": "900000 TWD"}],
        "end_use": {"purpose": "civil"},
        "complete": True,
        **changes,
    }
    decision = xcrules.load("tw.shtc").decide(application)
    assert decision.outcome is xcrules.Outcome.LICENSED
    (offer,) = [offer for offer in decision.offered if offer.license == "permit"]
    return offer.valid


def shipments(count: int, **changes: Any) -> list[dict[str, Any]]:
    earlier = {"date": "2025-12-01", "entry": "3A001.b", "destination": "MY", "consignee": "Penang Devices", **changes}
    return [earlier] * count


def test_six_months_unless_something_speaks_for_more() -> None:
    assert permit_validity() == "6 months"


@pytest.mark.parametrize(("destination", "valid"), [("DE", "2 years"), ("IN", "6 months"), (["DE", "IN"], "6 months")])
def test_two_years_within_all_four_regimes(destination: object, valid: str) -> None:
    assert permit_validity(destination=destination) == valid


@pytest.mark.parametrize(
    ("earlier", "valid"),
    [
        (shipments(5), "2 years"),
        (shipments(4), "6 months"),
        (shipments(5, date="2025-09-02"), "2 years"),
        (shipments(5, date="2025-09-01"), "6 months"),
        (shipments(4) + shipments(1, destination="VN"), "6 months"),
        (shipments(4) + shipments(1, consignee="Ipoh Devices"), "6 months"),
        (shipments(4) + shipments(1, consignee="PENANG  devices"), "2 years"),
        (shipments(4) + shipments(1, entry="3A002"), "6 months"),
    ],
)
def test_two_years_for_five_exports_in_six_months_to_one_importer(earlier: list[dict[str, Any]], valid: str) -> None:
    assert permit_validity(past_shipments=earlier) == valid


def test_never_two_years_for_a_restricted_area() -> None:
    parties = [{"role": "consignee", "name": "Penang Devices", "country": "SY"}]
    earlier = shipments(5, destination="SY")
    assert permit_validity(destination="SY", parties=parties, past_shipments=earlier) == "6 months"


# --- Singapore --------------------------------------------------------------------------------------


def test_a_bulk_permit_is_valid_for_three_years() -> None:
    (bulk,) = [result for result in xcrules.load("sg.permits").examples() if result.label == "Bulk"]
    valid = {offer.license: offer.valid for offer in bulk.decision.offered if offer.certain}
    assert (valid["bulk_entities"], valid["bulk_countries"]) == ("3 years", "3 years")


def test_an_individual_permit_is_applied_for_five_working_days_before() -> None:
    application = {
        "date": "2026-03-02",
        "activity": "export",
        "destination": "JP",
        "parties": [{"role": "consignee", "name": "A", "country": "JP"}],
        "items": [{"entry": "2B350.g", "commercial": True}],
        "end_use": {"purpose": "civil"},
        "request": "individual",
        "complete": True,
    }
    duties = {duty.duty: duty.deadline for duty in xcrules.load("sg.permits").decide(application).duties}
    assert duties == {
        "apply": "at least 5 working days before shipment",
        "keep_records": "within 5 years after shipment",
    }
