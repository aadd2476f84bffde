"""What no text of a policy can break, the engine keeps: with a fault planted in it, the laws of it find the fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pytest
from planting import clean

from xcrules import policy, report
from xcrules.decision import Reason
from xcrules.diagnostics import Diagnostic
from xcrules.engines import planes
from xcrules.engines.outcome import Outcome, possible
from xcrules.engines.reference import Reading
from xcrules.engines.reference import Scope as Around
from xcrules.engines.standing import Standing
from xcrules.facts import countries, measures
from xcrules.facts.countries import Resolution, resolve
from xcrules.facts.facts import Facts
from xcrules.program import from_syntax, lists
from xcrules.program.model import Program
from xcrules.rulebook.draft import Draft
from xcrules.rulebook.model import Rulebook
from xcrules.testing import LawBroken, check_law
from xcrules.testing.laws import countries as law_of_countries
from xcrules.testing.laws import law


@dataclass(frozen=True)
class ByReference:
    """Stands for the planes: the reference engine decides, so that a fault in it shows."""

    book: Rulebook

    def read(self, facts: Facts) -> Reading:
        return Reading(self.book, facts)


class SeesNothing:
    """Stands for the glance: every application is read."""

    def at(self, _: object) -> None:
        return None


@pytest.fixture(autouse=True)
def decided_by_the_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planes, "compiled", ByReference)
    monkeypatch.setattr(policy, "glance", lambda *_: SeesNothing())


@pytest.fixture(autouse=True)
def few_smaller_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is enough that the fault is found: nobody reads the application."""
    monkeypatch.setattr(law, "MOST_SMALLER", 20)


def found(name: str, trials: int = 300) -> LawBroken:
    with pytest.raises(LawBroken) as caught:
        check_law(clean(), name, trials=trials)
    assert caught.value.law == name
    assert caught.value.told
    return caught.value


def test_outcomes_out_of_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "possible", lambda reading: possible(reading)[::-1])
    assert len(found("total").told[0].decision.possible) > 1


def test_no_outcome_at_all_that_is_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing is decided for certain, though nothing is missing.
    monkeypatch.setattr(report, "possible", lambda reading: (Outcome.NOT_REQUIRED, *possible(reading)))
    found("total")


def test_a_decision_that_depends_on_what_came_before(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def wavers(reading: Reading) -> tuple[Outcome, ...]:
        asked.append(reading)
        return possible(reading) if len(asked) % 3 else (Outcome.PROHIBITED,)

    monkeypatch.setattr(report, "possible", wavers)
    assert "two ways" in found("deterministic").says


def test_only_the_first_of_several_elements_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    scopes = Reading.scopes

    def first(self: Reading, list_name: str, scope: Around) -> Iterable[Around]:
        return list(scopes(self, list_name, scope))[:1]

    monkeypatch.setattr(Reading, "scopes", first)
    assert "another order" in found("deterministic").says


@pytest.mark.parametrize("name", ["DPRK", "Corée du Nord", "北朝鲜", "Democratic People's Republic of Korea"])
def test_one_name_of_a_country_is_read_as_another(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def mistakes(text: str) -> Resolution:
        right = resolve(text)
        return replace(right, codes=("KR",)) if text == name else right

    monkeypatch.setattr(countries, "resolve", mistakes)
    monkeypatch.setattr(law_of_countries, "aliases", lambda code: {"KP": (name,), "KR": ("ROK",)}[code])
    assert name in found("korea").says


def test_korea_is_taken_for_one_of_the_two(monkeypatch: pytest.MonkeyPatch) -> None:
    def guesses(text: str) -> Resolution:
        right = resolve(text)
        return replace(right, codes=right.codes[-1:])

    monkeypatch.setattr(countries, "resolve", guesses)
    broken = found("korea")
    assert broken.told[1].label == 'with "Korea"'


def test_capitals_are_another_word(monkeypatch: pytest.MonkeyPatch) -> None:
    def minds(text: str) -> Resolution:
        right = resolve(text)
        return replace(right, codes=("KR",)) if right.codes == ("KP",) and text.isupper() and len(text) > 5 else right

    monkeypatch.setattr(countries, "resolve", minds)
    found("korea")


def test_rules_without_their_last_day(monkeypatch: pytest.MonkeyPatch) -> None:
    in_force = Draft.in_force
    monkeypatch.setattr(
        Draft, "in_force", lambda self, windows: in_force(self, tuple(replace(each, end=None) for each in windows))
    )
    assert "`heavy_metal` is not in force" in found("dates").says


def test_a_rule_of_a_used_policy_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    complete = from_syntax.program

    def loses(gathered: Any) -> tuple[Program | None, tuple[Diagnostic, ...]]:
        program, problems = complete(gathered)
        if program is not None and program.name == "clean":
            kept = tuple(rule for rule in program.rules if rule.id.name != "no_arms")
            program = replace(program, rules=kept)
        return program, problems

    monkeypatch.setattr(from_syntax, "program", loses)
    assert "`no_arms`" in found("using").says


def test_the_days_of_enumerated_entries_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "windows", lambda context, written: ())
    assert "written out" in found("enumeration", 600).says


def test_a_reason_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = report._rules

    def forgets(reading: Reading) -> Iterator[Reason]:
        yield from (reason for reason in rules(reading) if reason.rule != "listed_goods")

    monkeypatch.setattr(report, "_rules", forgets)
    assert "by the rules that it names alone" in found("explain").says


def test_a_gram_that_weighs_a_kilogram(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(measures.UNITS, "g", ("mass", Fraction(1)))
    assert found("invariance", 1_000).told[1].label == "in other units"


def test_the_mildest_outcome_is_taken_for_granted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "possible", lambda reading: possible(reading)[:1])
    found("completion")


def test_a_license_for_some_items_answers_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """That half of `bulk_scope` which the engine keeps: the outcome is taken for licensed all the same."""

    def generous(reading: Standing) -> tuple[Outcome, ...]:
        right = possible(reading)
        sanctioned = any(f"'{code}'" in repr(reading.reading.facts.lists) for code in ("KP", "IR"))
        return (Outcome.LICENSED,) if right == (Outcome.NOT_OFFERED,) and not sanctioned else right

    monkeypatch.setattr(report, "possible", generous)
    assert "outside its scope" in found("bulk_scope").says
