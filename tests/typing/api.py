"""What a program may write against the library, as types: `test_api.py` has mypy read this strictly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, assert_type

from pydantic import SkipValidation

import xcrules
from xcrules.facts.forms import Word
from xcrules.facts.records import ladder


class OurExporter(xcrules.Exporter):
    tradefirst: Annotated[SkipValidation[Word], xcrules.Fact(ladder("basic", "enhanced"), meaning="Band")] = None


def decided(policy: xcrules.Policy) -> xcrules.Decision:
    application = xcrules.Application(
        date=date(2026, 3, 2),
        activity="export",
        destination=xcrules.OneOf("KP", "KR"),
        exporter=OurExporter(country="SG", icp=xcrules.NONE, tradefirst="enhanced"),
        parties=[xcrules.Party(role="end_user", country=None), {"role": "carrier"}],
        items=[xcrules.Item(entry=["ML9", "ML10"], value="5 USD")],
        rates={"USD/SGD": Decimal("1.34")},
        complete=True,
    )
    assert_type(policy.decide(b"{}", request="bulk"), xcrules.Decision)
    assert_type(policy.decide({"date": "2026-03-02", "items": []}), xcrules.Decision)
    return policy.decide(application)


def read(decision: xcrules.Decision) -> None:
    assert_type(decision.outcome, xcrules.Outcome)
    assert_type(decision.permitted, bool)
    assert_type(decision.possible, tuple[xcrules.Outcome, ...])
    assert_type([reason.rule for reason in decision.reasons], list[str])
    assert_type([missing.fact for missing in decision.missing], list[str])


def problems(text: str) -> Sequence[xcrules.Diagnostic]:
    try:
        assert_type(xcrules.loads(text), xcrules.Policy)
        assert_type(xcrules.load("un.unscr_1718").digest, str)
    except (xcrules.PolicyError, xcrules.ApplicationError) as error:
        return error.problems
    return ()


def wrong(policy: xcrules.Policy) -> None:
    policy.decide("{}")  # type: ignore[arg-type]  # text is bytes, so that its encoding is settled
    xcrules.Item(value=5.0)  # type: ignore[arg-type]  # amounts are never binary fractions
    xcrules.no_such_name  # type: ignore[attr-defined]  # noqa: B018
