"""The steps by which policies are changed: text in, the lines that change out."""

from __future__ import annotations

import pytest
from small_policies import HEAD, WINE, text_of

from xcrules import load, loads
from xcrules.testing.mutation import Kind, mutations
from xcrules.testing.mutation.literals import stepped
from xcrules.testing.mutation.mutations import lines_of


def edits(declarations: str, *kinds: Kind) -> list[str]:
    """Every edit of these kinds, as the lines that change: `- …` and `+ …` joined."""
    policy = loads(HEAD + declarations)
    return [" ".join(lines_of(text_of(policy), x.edit)) for x in mutations(policy) if not kinds or x.kind in kinds]


@pytest.mark.parametrize(
    ("condition", "kind", "becomes"),
    [
        ("exporter.audited and exporter.band is high and any item is 2204", Kind.CONDITION,
         ["exporter.band is high and any item is 2204", "exporter.audited and any item is 2204",
          "exporter.audited and exporter.band is high"]),
        ("exporter.audited or any item is 2204", Kind.CONDITION, ["any item is 2204", "exporter.audited"]),
        ("exporter.audited and any item is 2204", Kind.JOINT, ["exporter.audited or any item is 2204"]),
        ("(exporter.audited or exporter.band is low) and any item is 2204", Kind.JOINT,
         ["(exporter.audited or exporter.band is low) or any item is 2204",
          "(exporter.audited and exporter.band is low) and any item is 2204"]),
        ("any item where (item.hs is 2204)", Kind.WHERE, ["any item"]),
        ("any item where (item.hs is 2204)", Kind.QUANTIFIER, ["every item meets (item.hs is 2204)"]),
        ("every item meets (item.hs is 2204)", Kind.QUANTIFIER, ["any item where (item.hs is 2204)"]),
        ("every item is 2204", Kind.QUANTIFIER, ["any item is 2204"]),
        ("no item is 2204", Kind.QUANTIFIER, ["any item is 2204"]),
        ("any item is 2204", Kind.NEGATION, ["no item is 2204", "any item is not 2204"]),
        ("exporter.audited", Kind.NEGATION, ["not exporter.audited"]),
        ("not exporter.audited", Kind.NEGATION, ["exporter.audited", "not not exporter.audited"]),
        ("(not (exporter.audited))", Kind.NEGATION, ["((exporter.audited))", "(not not (exporter.audited))"]),
        ("exporter.country is not DE", Kind.NEGATION, ["exporter.country is DE"]),
        ("exporter.country is in {DE, FR}", Kind.NEGATION, ["exporter.country is not in {DE, FR}"]),
        ("exporter.band is at least middle", Kind.NEGATION, ["not exporter.band is at least middle"]),
        ("exporter.country is in {DE, FR, IT}", Kind.VALUE,
         ["exporter.country is in {FR, IT}", "exporter.country is in {DE, IT}", "exporter.country is in {DE, FR}"]),
        ("exporter.band is at least middle", Kind.ORDER, ["exporter.band is more than middle"]),
        ("exporter.band is less than middle", Kind.ORDER, ["exporter.band is at most middle"]),
        ("date is before 2026-03-01", Kind.ORDER, ["date is on or before 2026-03-01"]),
        ("exporter.band is at least middle", Kind.STEP,
         ["exporter.band is at least high", "exporter.band is at least low"]),
        ("exporter.band is high", Kind.STEP, ["exporter.band is middle"]),
        ("date is before 2026-03-01", Kind.DATE, ["date is before 2026-03-02", "date is before 2026-02-28"]),
        ("shipment_value is more than 80_000 SGD", Kind.THRESHOLD,
         ["shipment_value is more than 80_001 SGD", "shipment_value is more than 79_999 SGD"]),
        ("number of item is more than 0", Kind.THRESHOLD, ["number of item is more than 1"]),
        ("any item is 2204", Kind.THRESHOLD, []),
        ("any past_shipment where (past_shipment.date is within 3 years before date)", Kind.SPAN,
         ["any past_shipment where (past_shipment.date is within 4 years before date)",
          "any past_shipment where (past_shipment.date is within 2 years before date)"]),
        ("any recorded where (recorded.date is in the same year as date counted from 01-01)", Kind.DATE,
         ["any recorded where (recorded.date is in the same year as date counted from 01-02)",
          "any recorded where (recorded.date is in the same year as date counted from 12-31)"]),
    ],
)  # fmt: skip
def test_edits_of_conditions(condition: str, kind: Kind, becomes: list[str]) -> None:
    rule = "prohibit wine under LAW when {}"
    if condition.startswith("shipment_value"):
        rule = "amount shipment_value as total item.value\n" + rule
    found = edits(rule.format(condition), kind)
    assert found == [
        f"- prohibit wine under LAW when {condition} + prohibit wine under LAW when {new}" for new in becomes
    ]


@pytest.mark.parametrize(
    ("raw", "by", "becomes"),
    [("5", 1, "6"), ("0", -1, None), ("1.34", 1, "1.35"), ("1.00", -1, "0.99"), ("99_999", 1, "100_000"),
     ("10_000", -1, "9_999"), ("09", 1, "10"), ("0.0", -1, None), ("9.9", 1, "10.0"), ("07", -1, "06")],
)  # fmt: skip
def test_a_number_steps_in_its_last_place(raw: str, by: int, becomes: str | None) -> None:
    assert stepped(raw, by) == becomes


def test_bullets_go_with_what_they_lead() -> None:
    text = "prohibit wine under LAW when any of\n  - exporter.audited # yes\n  - any item is 2204\n"
    assert edits(text, Kind.CONDITION, Kind.JOINT) == [
        "- prohibit wine under LAW when any of + prohibit wine under LAW when all of",
        "- - exporter.audited # yes",
        "- - exporter.audited # yes - - any item is 2204 + - exporter.audited",
    ]


def test_edits_of_lists() -> None:
    text = """\
list wines of hs enumerated { 2204 "Wine" from 2020-01-01, 72 to 83 }
list drinks of hs enumerated { 2203 }
list both of hs combines wines, drinks except wines
"""
    wines = 'list wines of hs enumerated { 2204 "Wine" from 2020-01-01, 72 to 83 }'
    both = "list both of hs combines wines, drinks except wines"
    changes = [
        (wines, '2204 "Wine" from 2020-01-01, ', ""),
        (wines, " from 2020-01-01", ""),
        (wines, "2020-01-01", "2020-01-02"),
        (wines, "2020-01-01", "2019-12-31"),
        (wines, ", 72 to 83", ""),
        (wines, "72 to", "73 to"),
        (wines, "72 to", "71 to"),
        (wines, "to 83", "to 84"),
        (wines, "to 83", "to 82"),
        (both, "wines, drinks", "drinks"),
        (both, ", drinks", ""),
        (both, " except wines", ""),
    ]
    assert sorted(edits(text)) == sorted(f"- {line} + {line.replace(old, new)}" for line, old, new in changes)


def test_edits_of_rules_and_their_windows() -> None:
    text = (
        'prohibit wine "No wine" under LAW "s 1"\n'
        "  effective from 2020-01-01 ceasing 2021-01-01 and from 2022-01-01\n"
        "  when any item is 2204\n"
    )
    window = "- effective from 2020-01-01 ceasing 2021-01-01 and from 2022-01-01 "
    found = edits(text, Kind.RULE, Kind.WINDOW)
    assert found == [
        f"{window}+ effective ceasing 0001-01-01",
        f"{window}+ effective from 2022-01-01",
        f"{window}+ effective from 2020-01-01 ceasing 2021-01-01",
    ]
    assert len(edits(text, Kind.DATE)) == 6


def test_edits_of_exemptions() -> None:
    text = WINE + (
        "require license beer under LAW when any item is 2203\n"
        "exempt audited from wine, beer for item where (item.hs is 2204) under LAW\n"
        "  when exporter.audited # a remark\n"
        '  duty tell "Tell" within 30 days after shipment\n'
    )
    exempt = "exempt audited from wine, beer for item where (item.hs is 2204) under LAW"
    duty = 'duty tell "Tell" within 30 days after shipment'
    kinds = (Kind.EXEMPTION, Kind.TARGET, Kind.FOR_ITEM, Kind.WHEN, Kind.DUTY, Kind.SPAN)
    assert edits(text, *kinds) == [
        f"- {exempt} + {exempt.replace('wine, ', '')}",
        f"- {exempt} + {exempt.replace(', beer', '')}",
        f"- {exempt} + exempt audited from wine, beer under LAW",
        f"- {exempt} + {exempt} effective ceasing 0001-01-01",
        "- when exporter.audited # a remark + # a remark",
        f"- {duty}",
        f'- {duty} + duty tell "Tell"',
        f"- {duty} + {duty.replace('30', '31')}",
        f"- {duty} + {duty.replace('30', '29')}",
    ]


def test_edits_of_licenses() -> None:
    text = WINE + (
        "require license beer under LAW when any item is 2203\n"
        "license permit is single issued by A\n"
        "  satisfies wine for item where (item.hs is 2204) covers one shipment, many items valid 1 year\n"
        "  needs exporter.audited\n"
        "  limit total item.value to 5 SGD\n"
        "  duty keep\n"
    )
    kinds = (Kind.LICENSE, Kind.SATISFIES, Kind.FOR_ITEM, Kind.COVER, Kind.NEED, Kind.LIMIT, Kind.DUTY)
    line = "satisfies wine for item where (item.hs is 2204) covers one shipment, many items valid 1 year"
    assert edits(text, *kinds) == [
        "- license permit is single issued by A + license permit is single issued by A effective ceasing 0001-01-01",
        f"- {line} + {line.replace('satisfies wine ', '')}",
        f"- {line} + {line.replace('for item where (item.hs is 2204) ', '')}",
        f"- {line} + {line.replace('one shipment', 'many shipment')}",
        f"- {line} + {line.replace(' valid 1 year', '')}",
        "- needs exporter.audited",
        "- limit total item.value to 5 SGD",
        "- duty keep",
    ]


def test_edits_of_tiers_referrals_findings_and_obligations() -> None:
    text = WINE + (
        "tiers trust tier none_yet tier some needs exporter.audited tier much needs exporter.band is high\n"
        "refer look to A, B under LAW when trust is at least some\n"
        "scale check: paper < special\n"
        "raise check to special when exporter.audited\n"
        "score risk\n"
        "add 20 to risk when exporter.audited\n"
        "oblige tell within 2 days after shipment when exporter.audited\n"
    )
    kinds = (Kind.TIERS, Kind.AGENCY, Kind.POINTS, Kind.RULE, Kind.DUTY, Kind.WHEN, Kind.STEP)
    found = edits(text, *kinds)
    assert (
        "- tiers trust tier none_yet tier some needs exporter.audited tier much needs exporter.band is high "
        "+ tiers trust tier none_yet tier some needs exporter.band is high tier much needs exporter.audited"
    ) in found
    for old, new in [
        ("refer look to A, B under LAW", "refer look to B under LAW"),
        ("refer look to A, B under LAW", "refer look to A under LAW"),
        ("at least some", "at least much"),
        ("at least some", "at least none_yet"),
        ("raise check to special", "raise check to paper"),
        ("raise check to special", "raise check to special effective ceasing 0001-01-01"),
        ("add 20 to risk", "add 21 to risk"),
        ("add 20 to risk", "add 19 to risk"),
        ("oblige tell within 2 days after shipment when exporter.audited", "oblige tell within 2 days after shipment"),
        ("oblige tell within 2 days after shipment", "oblige tell"),
        (
            "oblige tell within 2 days after shipment",
            "oblige tell within 2 days after shipment effective ceasing 0001-01-01",
        ),
    ]:
        line = next(line for line in text.split("\n") if old in line)
        assert f"- {line} + {line.replace(old, new)}" in found


def test_an_edit_never_lies_in_a_case_or_an_example() -> None:
    policy = load("sg.permits")
    first = text_of(policy).index("\ncase ")
    assert max(each.edit.end for each in mutations(policy)) <= first
