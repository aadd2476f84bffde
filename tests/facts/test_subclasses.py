"""Models that callers derive from ours: their fields are the facts that a policy declares."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import SkipValidation, ValidationError

import xcrules
from xcrules.facts.forms import Fact, RecordOf, Word, YesNo
from xcrules.facts.records import MUST, TEXT, YES_NO, Record, ladder

POLICY = xcrules.loads(
    """\
policy bands "Bands"
source LAW is "A law" rank statute
fact exporter.tradefirst is one of basic < enhanced "Band of the exporter"
fact customs.question_raised is yes or no must be known "The customs have asked"
fact item.public_domain is yes or no "Anybody may read it"
prohibit asked "The customs have asked" under LAW "s 1" effective from 2020-01-01
  when customs.question_raised is yes and exporter.tradefirst is basic
    and any item where (item.public_domain is not yes)
"""
)


class OurExporter(xcrules.Exporter):
    tradefirst: Annotated[SkipValidation[Word], Fact(ladder("basic", "enhanced"), meaning="Band")] = None


class OurItem(xcrules.Item):
    public_domain: bool | None = None


class Customs(Record):
    question_raised: Annotated[SkipValidation[YesNo], Fact(YES_NO, MUST, meaning="The customs have asked")] = None


class OurApplication(xcrules.Application):
    customs: Annotated[Customs | None, RecordOf(Customs, meaning="What the customs say")] = None


def decide(**parts: Any) -> xcrules.Decision:
    return POLICY.decide(OurApplication(date="2026-03-02", **parts))


def test_a_field_of_a_subclass_is_the_declared_fact() -> None:
    decision = decide(
        exporter=OurExporter(tradefirst="basic"),
        customs=Customs(question_raised=True),
        items=[OurItem(public_domain=False)],
    )
    assert [reason.rule for reason in decision.reasons] == ["asked"]
    assert decision.outcome is xcrules.Outcome.PROHIBITED
    mapping = {
        "date": "2026-03-02",
        "exporter": {"tradefirst": "basic"},
        "customs": {"question_raised": True},
        "items": [{"public_domain": False}],
    }
    assert POLICY.decide(mapping).model_dump(mode="json") == decision.model_dump(mode="json")


def test_a_further_key_needs_no_subclass() -> None:
    decision = decide(customs={"question_raised": False}, exporter=xcrules.Exporter(tradefirst="basic"), items=[])
    assert decision.outcome is xcrules.Outcome.NOT_REQUIRED


def test_the_forms_of_a_fact_are_the_same_there() -> None:
    def with_band(band: Any) -> xcrules.Decision:
        return decide(exporter=OurExporter(tradefirst=band), customs=Customs(question_raised=True), items=["9101"])

    for band in (None, xcrules.OneOf("basic", "enhanced")):
        assert "exporter.tradefirst" in {missing.fact for missing in with_band(band).missing}
    assert with_band(xcrules.NONE).outcome is xcrules.Outcome.NOT_REQUIRED


def test_a_default_of_a_subclass_is_handed_in() -> None:
    class Basic(OurExporter):
        tradefirst: Word = "basic"

    decision = decide(exporter=Basic(), customs=Customs(question_raised=True), items=[OurItem(public_domain=False)])
    assert decision.outcome is xcrules.Outcome.PROHIBITED


def test_a_field_that_the_policy_does_not_know_is_an_error() -> None:
    class Other(xcrules.Exporter):
        trade_first: Word = None

    with pytest.raises(xcrules.ApplicationError) as caught:
        decide(exporter=Other(trade_first="basic"), items=[])
    (problem,) = caught.value.problems
    assert (problem.code, problem.help) == ("unknown-field", "did you mean `tradefirst`?")


@pytest.mark.parametrize(
    "mark",
    [Fact(TEXT), Fact(ladder("enhanced", "basic")), Fact(ladder("basic")), Fact(ladder("basic", "enhanced"), MUST)],
)
def test_a_mark_that_contradicts_the_policy_is_an_error(mark: Fact) -> None:
    class Contrary(xcrules.Exporter):
        tradefirst: Annotated[SkipValidation[Word], mark] = None  # type: ignore[valid-type]

    Contrary.model_rebuild(_types_namespace={"mark": mark, **globals()})
    with pytest.raises(xcrules.ApplicationError) as caught:
        decide(exporter=Contrary(tradefirst="basic"), items=[])
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("facts-differ", "exporter.tradefirst")
    assert "`Contrary`" in problem.message


def test_models_do_not_change() -> None:
    with pytest.raises(ValidationError):
        OurExporter().tradefirst = "basic"


def test_descriptions_are_written_from_the_marks() -> None:
    described = OurExporter.model_fields["tradefirst"].description
    assert described == "Band (ladder: basic < enhanced; when complete: `none`)"
