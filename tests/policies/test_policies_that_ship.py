"""The policies that ship: they check, their examples pass, and what examples cannot say is said here."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from shipped_policies import policy

from xcrules import shipped


@pytest.mark.parametrize("name", shipped.names())
def test_it_has_no_errors_and_its_examples_pass(name: str) -> None:
    tried = policy(name)
    assert [str(problem) for problem in tried.problems if problem.is_error] == []
    assert [(result.label, result.differences) for result in tried.examples() if not result.passed] == []


@pytest.mark.parametrize("name", shipped.names())
def test_it_says_what_it_is_and_names_each_example_once(name: str) -> None:
    path = shipped.policies() / f"{name.replace('.', '/')}.xcp"
    assert re.search(r"Illustrative, as of 2026-11-2[49][.:]", path.read_text(encoding="utf-8"))
    labels = Counter(result.label for result in policy(name).examples())
    assert [label for label, count in labels.items() if count > 1] == []


# --- Singapore --------------------------------------------------------------------------------------


def test_a_bulk_permit_is_valid_for_three_years() -> None:
    (bulk,) = [result for result in policy("sg.permits").examples() if result.label == "Bulk"]
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
    duties = {duty.duty: duty.deadline for duty in policy("sg.permits").decide(application).duties}
    assert duties == {
        "apply": "at least 5 working days before shipment",
        "keep_records": "within 5 years after shipment",
    }
