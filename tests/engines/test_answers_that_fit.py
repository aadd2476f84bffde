"""Answers to a question are values that the fact may have. Each policy here broke the engine off."""

from __future__ import annotations

import pytest

import xcrules

HEAD = """policy a.b "Title"
source LAW is "Act" rank statute
fact exporter.color is one of {red, green} must be known
fact exporter.paint is one of {green, blue} must be known
fact exporter.since is date
"""


def answers(rule: str, exporter: dict[str, object]) -> dict[str, list[object]]:
    policy = xcrules.loads(f"{HEAD}{rule}\n")
    decision = policy.decide({"date": "2026-01-01", "items": [], "exporter": exporter})
    return {each.fact: [answer.value for answer in each.answers] for each in decision.missing}


def test_words_that_only_the_other_fact_has():
    rule = 'prohibit x under LAW "1" effective from 2020-01-01 when exporter.color is exporter.paint'
    found = answers(rule, {"paint": {"one_of": ["blue", "green"]}})
    assert found == {"exporter.color": ["red", "green"], "exporter.paint": ["green", "blue"]}


@pytest.mark.parametrize("exporter", [{}, {"paint": "blue"}])
def test_words_that_only_the_list_has(exporter):
    rule = (
        "list dated of exporter.paint enumerated { blue, green from 2020-01-01 }\n"
        'prohibit x under LAW "1" effective from 2020-01-01 when exporter.color is in dated'
    )
    assert answers(rule, exporter) == {"exporter.color": ["red", "green"]}


def test_a_date_of_which_no_condition_names_a_day():
    rule = (
        'prohibit x under LAW "1" effective from 2020-01-01 '
        "when exporter.since is none or exporter.since is within 3 years before date"
    )
    assert {"none": True} in answers(rule, {})["exporter.since"]
    assert "2025-12-31" not in answers(rule, {})["exporter.since"]
    assert "2026-01-02" in answers(rule, {})["exporter.since"]
