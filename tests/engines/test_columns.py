"""Many applications at once get the decisions that each gets alone, whatever is known of them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pa = pytest.importorskip("pyarrow")
pytest.importorskip("numpy")

sys.path.insert(0, str(Path(__file__).parents[1] / "laws"))

from tables_of_applications import schema_of, table_of  # noqa: E402
from witnesses import _HEAD, WITNESSES  # noqa: E402

from xcrules.decision import Decision  # noqa: E402
from xcrules.diagnostics import ApplicationError  # noqa: E402
from xcrules.engines.columns import frames  # noqa: E402
from xcrules.engines.columns.deciding import Engine  # noqa: E402
from xcrules.engines.columns.loops import BY_ARRAYS, compiled  # noqa: E402
from xcrules.facts.facts import Facts  # noqa: E402
from xcrules.policy import Policy, loads  # noqa: E402
from xcrules.testing.language.applications import applications  # noqa: E402
from xcrules.testing.language.scenes import Scene, scenes  # noqa: E402

SLOW_DRAWS = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
A_POLICY = 9
"""Applications that each policy decides besides the one it was drawn with."""

Row = dict[str, Any]


def told(decision: Decision) -> Row:
    """A decision in the columns of an answer."""
    return {
        "outcome": decision.outcome.value,
        "interim": decision.interim.value,
        "possible": [outcome.value for outcome in decision.possible],
        "reasons": [(x.rule, x.policy, x.kind, x.certain, x.stands) for x in decision.reasons],
        "offered": [(x.license, x.policy, x.certain) for x in decision.offered],
        "referrals": [(x.rule, x.policy, x.certain) for x in decision.referrals],
        "duties": sorted((x.duty, x.policy, x.license or "", x.certain) for x in decision.duties),
        "findings": [(x.name, x.policy, x.least, x.most) for x in decision.findings],
        "missing": sorted({x.fact for x in decision.missing}),
    }


BITS = ("not_required", "licensed", "referred", "not_offered", "prohibited")


def answered(row: Row) -> Row:
    """A row of an answer, its lists as `told` has them."""
    return {
        "outcome": row["outcome"],
        "interim": row["interim"],
        "possible": [name for number, name in enumerate(BITS) if row["possible"] >> number & 1],
        "reasons": [tuple(x[name] for name in ("rule", "policy", "kind", "certain", "stands")) for x in row["reasons"]],
        "offered": [tuple(x[name] for name in ("license", "policy", "certain")) for x in row["offered"]],
        "referrals": [tuple(x[name] for name in ("rule", "policy", "certain")) for x in row["referrals"]],
        "duties": sorted((x["duty"], x["policy"], x["license"] or "", x["certain"]) for x in row["duties"]),
        "findings": [tuple(x[name] for name in ("name", "policy", "least", "most")) for x in row["findings"]],
        "missing": sorted(row["missing"]),
    }


def fired(policy: Policy, row: Row, mask: str) -> set[tuple[str, str]]:
    book = policy.rulebook
    names = [*(x.id for x in book.rules), *(x.id for x in book.exemptions)]
    return {(x.policy, x.name) for n, x in enumerate(names) if row[mask][n // 8] >> n % 8 & 1}


def check(policy: Policy, found: Sequence[Mapping[str, Any]], answer: Any) -> None:
    """The answer is what the policy decides of each application."""
    rows = answer.to_pylist()
    assert len(rows) == len(found)
    for application, row in zip(found, rows, strict=True):
        decision = policy.decide(application)
        assert row["problems"] is None
        assert answered(row) == told(decision)
        assert fired(policy, row, "fired_possible") == {(x.policy, x.rule) for x in decision.reasons}
        assert fired(policy, row, "fired") == {(x.policy, x.rule) for x in decision.reasons if x.certain}


def of_parts(policy: Policy, part: int) -> Engine:
    return replace(policy.tables(reasons=True, missing=True), part=part)


@given(scenes(), st.data())
def drawn(scene: Scene, data: st.DataObject) -> None:
    """A drawn policy decides a table of drawn applications as it decides each of them, in parts of any length."""
    found = [scene.application, *(data.draw(applications(scene.reads)) for _ in range(A_POLICY))]
    policy = scene.policy
    table = table_of(found, policy.shape, full=data.draw(st.booleans()))
    loops = data.draw(st.sampled_from([each for each in (BY_ARRAYS, compiled()) if each is not None]))
    engine = replace(of_parts(policy, data.draw(st.sampled_from((3, 1000)))), loops=loops)
    check(policy, found, engine.decide_table(table))
    check(policy, found, replace(engine, planes=None).decide_table(table))


def test_a_table_is_decided_as_its_rows_are() -> None:
    settings(max_examples=40, suppress_health_check=SLOW_DRAWS)(drawn)()


@settings(max_examples=25, suppress_health_check=SLOW_DRAWS)
@given(scenes(), st.data())
def test_facts_that_were_read_are_decided_alike(scene: Scene, data: st.DataObject) -> None:
    found = [scene.application, *(data.draw(applications(scene.reads)) for _ in range(A_POLICY))]
    engine = scene.policy.tables(reasons=True, missing=True)
    check(scene.policy, found, engine.decide_read([engine.read_application(each) for each in found]))


@settings(max_examples=15, suppress_health_check=SLOW_DRAWS)
@given(scenes(), st.data())
def test_no_limit_shows_in_an_answer(scene: Scene, data: st.DataObject) -> None:
    found = [scene.application, *(data.draw(applications(scene.reads)) for _ in range(A_POLICY))]
    policy = scene.policy
    table = table_of(found, policy.shape)
    whole = policy.decide_table(table, reasons=True, missing=True).to_pylist()
    for part in (1, 2, 7, 1000):
        assert of_parts(policy, part).decide_table(table).to_pylist() == whole
    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(frames, "LONGEST_LAYERED", 0)
        assert policy.decide_table(table, reasons=True, missing=True).to_pylist() == whole
        limits.setattr(frames, "MOST_POINTS", data.draw(st.integers(0, 3)))
        assert policy.decide_table(table, reasons=True, missing=True).to_pylist() == whole
    assert (
        pa.concat_tables(
            [policy.decide_table(table.slice(n, 1), reasons=True, missing=True) for n in range(len(found))]
        ).to_pylist()
        == whole
    )


# --- tables ------------------------------------------------------------------------------------------

POLICY = """\
policy a.case "A case"
currency SGD
source LAW is "Act" rank statute
fact end_use.share is percent must be known
prohibit dear under LAW when any item.value is more than 1000 SGD
prohibit all_of_it under LAW when total item.value is more than 5000 SGD
require license chips under LAW when any item where (item.entry is 3A001.a and item.unit_value is at least 10 SGD)
require license half under LAW when end_use.share is at least 50%
license l is single satisfies chips, half needs any document.kind is end_user_statement
"""
BASE: Row = {"date": "2026-03-02", "items": [], "documents": [], "end_use": {"share": "1%"}}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return loads(POLICY)


def item(value: object, **further: object) -> Row:
    return {**BASE, "items": [{"value": value, **further}]}


APPLICATIONS: list[Row] = [
    BASE,
    {**BASE, "documents": None},
    {**BASE, "items": None},
    {**BASE, "items": [None]},
    item("1000 SGD"),
    item("1000.000000001 SGD"),
    item("1000.0000000001 SGD"),
    item("900000000000000000000000000000 SGD"),
    item("9200000000 SGD"),
    item("18446744078.709551616 SGD"),  # 2 ** 64 billionths more than 5
    item("999 USD"),
    {**item("999 USD"), "rates": {"USD/SGD": "1.34"}},
    {**item("999 USD"), "rates": {"USD/SGD": {"one_of": ["0.5", "2"]}}},
    {**item("100 USD"), "rates": {"USD/SGD": {"one_of": ["0.5", "2"]}}},
    item({"one_of": ["1 SGD", "2000 SGD"]}),
    item({"one_of": ["1 SGD", "2 SGD"]}),
    item("100 SGD", quantity="3 units", entry="3A001.a"),
    item("30 SGD", quantity="3 units", entry="3A001"),
    item("29 SGD", quantity="3 units", entry="3A001"),
    item("29 SGD", quantity="0 units", entry={"one_of": ["3A001", "5A002"]}, unit_value="11 SGD"),
    item(None, entry=["3A001", "5A002"], unit_value="10 SGD"),
    {**BASE, "items": [{"value": "900 SGD"}] * 6},
    {**BASE, "items": [{"value": "900 SGD"}] * 20},
    {**BASE, "end_use": {"share": "50"}},
    {**BASE, "end_use": {"share": {"one_of": ["49.9999%", "50%"]}}},
    {**BASE, "end_use": None},
    {"date": "2026-03-02", "items": [{"entry": "3A001"}], "complete": True},
    {"date": "2026-03-02", "items": [None, {}], "complete": True, "request": "l"},
]


TOTALS = """\
policy a.totals "Totals"
source LAW is "Act" rank statute
prohibit growing under LAW when total item.value is more than total past_shipment.value
prohibit together under LAW when total item.value + total past_shipment.value is more than 5000 SGD
"""
OF_TOTALS: list[Row] = [
    {"date": "2026-03-02", "items": items, "past_shipments": past}
    for items in ([], [{"value": "1 SGD"}], [{"value": "2 USD"}, {"value": "1 SGD"}], None)
    for past in ([], [{"value": "4999 SGD"}], [{"value": "1 USD"}], [{}], None)
]
SEVERAL_RATES: list[Row] = [
    {**item({"one_of": ["998 USD", "999 USD"]}), "rates": {"USD/SGD": rate}} for rate in ("0.5", "2", "1")
]
PARTLY_CLOSED: list[Row] = [{"date": "2026-03-02", "items": [None, {"value": "1 SGD"}], "complete": True}]


def checked_edges(policy: Policy) -> None:
    """Every application of the lists, decided in a table with the others of its list."""
    of_totals = loads(TOTALS)
    for each, found in ((of_totals, OF_TOTALS), (policy, SEVERAL_RATES), (policy, PARTLY_CLOSED)):
        checked_both_ways(each, found, table_of(found, each.shape))
    for full in (False, True):
        checked_both_ways(policy, APPLICATIONS, table_of(APPLICATIONS, policy.shape, full=full))


def checked_both_ways(policy: Policy, found: Sequence[Row], table: Any, part: int = 1000) -> None:
    """By masks, and by evaluating every cell."""
    engine = of_parts(policy, part)
    check(policy, found, engine.decide_table(table))
    check(policy, found, replace(engine, planes=None).decide_table(table))


def checked_witness(name: str) -> None:
    """A policy written by hand decides a table of its application, and of the same with something left unknown."""
    witness = WITNESSES[name]
    whole = {"date": "2026-03-02", "items": [], **witness.application}
    less = [{**whole, key: None} for key in whole if key not in ("date", "request", "complete")]
    halves = [
        {**whole, key: [{**each, field: None}, *value[1:]]}
        for key, value in whole.items()
        if isinstance(value, list)
        for each in value[:1]
        if isinstance(each, dict)
        for field in each
    ]
    more = [{**whole, key: value * 2} for key, value in whole.items() if isinstance(value, list) and value]
    found = [whole, *less, *halves, *more, {"date": "2021-03-02", "items": None}, {**whole, "date": "2026-03-01"}]
    policy = loads(_HEAD + witness.rules)
    checked_both_ways(policy, found, table_of(found, policy.shape, full=True), part=5)


@pytest.mark.parametrize("name", WITNESSES)
def test_what_the_language_says_holds_for_tables(name: str) -> None:
    checked_witness(name)


def test_edges_of_numbers_lists_and_closing(policy: Policy) -> None:
    checked_edges(policy)


@pytest.mark.parametrize("number", range(len(APPLICATIONS)))
def test_each_alone(policy: Policy, number: int) -> None:
    found = APPLICATIONS[number : number + 1]
    check(policy, found, policy.decide_table(table_of(found, policy.shape), reasons=True, missing=True))


def test_an_empty_table(policy: Policy) -> None:
    answer = policy.decide_table(schema_of(policy.shape).empty_table())
    assert answer.num_rows == 0
    assert answer.column_names == ["outcome", "interim", "possible", "fired", "fired_possible", "problems"]


def test_pieces_of_a_larger_table(policy: Policy) -> None:
    """Slices share buffers with the table, and begin somewhere within."""
    table = table_of(APPLICATIONS, policy.shape)
    check(policy, APPLICATIONS[7:20], policy.decide_table(table.slice(7, 13), reasons=True, missing=True))
    pieces = pa.concat_tables([table.slice(0, 5), table.slice(5, 4), table.slice(9)])
    check(policy, APPLICATIONS, policy.decide_table(pieces, reasons=True, missing=True))


BAD: list[Row] = [
    {**BASE, "end_use": {"share": "3A001"}},
    item("1 XXQ"),
    item("some SGD"),
    item("1 SGD", entry=["ROOM 12"]),
    item("30 SGD", quantity="3 units", unit_value="11 SGD"),
    {**BASE, "request": "no such license"},
    {**BASE, "rates": {"USD": "1"}},
    {**BASE, "rates": {"USD/SGD": "0"}},
    {**BASE, "documents": [{"kind": "a song"}]},
    {**BASE, "date": None},
    {**BASE, "items": [{}] * 1001},
    {**BASE, "end_use": {"knowledge": "everything"}},
]
WIDE = {
    "end_use": pa.struct([("share", pa.string()), ("knowledge", pa.string())]),
    "items": pa.list_(
        pa.struct(
            [*((name, pa.string()) for name in ("value", "quantity", "unit_value")), ("entry", pa.list_(pa.string()))]
        )
    ),
    "documents": pa.list_(pa.struct([("kind", pa.string())])),
    "date": pa.string(),
    "request": pa.string(),
    "rates": pa.map_(pa.string(), pa.string()),
}


def as_texts(found: Sequence[Row]) -> Any:
    rows = [{**each, "rates": list(each.get("rates", {}).items())} for each in found]
    return pa.Table.from_pylist(rows, schema=pa.schema(list(WIDE.items())))


def problems_of(policy: Policy, application: Row) -> list[tuple[Any, ...]]:
    with pytest.raises(ApplicationError) as raised:
        policy.decide(application)
    return [(x.code, x.place, x.message, x.help) for x in raised.value.problems]


def test_what_cannot_be_read_is_told_as_ever_and_harms_no_other_row(policy: Policy) -> None:
    good = item("1001 SGD")
    mixed = [row for bad in BAD for row in (good, bad)]
    answer = policy.decide_table(as_texts(mixed)).to_pylist()
    for bad, row in zip(BAD, answer[1::2], strict=True):
        assert row["outcome"] is None and row["fired"] is None
        told = [tuple(x[name] for name in ("code", "place", "message", "help")) for x in row["problems"]]
        assert told == problems_of(policy, bad)
    assert {row["outcome"] for row in answer[::2]} == {"prohibited"}
    assert {row["problems"] is None for row in answer[::2]} == {True}


def test_every_row_may_be_bad(policy: Policy) -> None:
    answer = policy.decide_table(as_texts([BAD[0]] * 3), reasons=True, missing=True)
    assert answer.column("outcome").null_count == answer.num_rows == 3


def test_numbers_that_are_below_zero_are_bad(policy: Policy) -> None:
    table = table_of([item("5 SGD"), item("6 SGD")], policy.shape)
    items = [{"value": {"amount": pa.scalar(n, pa.decimal128(38, 9)).as_py(), "unit": "SGD"}} for n in (-1, 1)]
    at = table.column_names.index("items")
    table = table.set_column(at, "items", pa.array([[each] for each in items], table.schema.field(at).type))
    answer = policy.decide_table(table).to_pylist()
    assert [row["outcome"] for row in answer] == [None, "undetermined"]
    assert answer[0]["problems"][0]["code"] == "negative-number"


def test_a_fact_that_is_stated_twice_is_bad(policy: Policy) -> None:
    fields = [("share", pa.decimal128(38, 9)), ("share__knowledge", pa.list_(pa.string()))]
    rows = [{"date": None, "items": [], "end_use": {"share": None, "share__knowledge": ["50%", "60%"]}}] * 2
    table = pa.Table.from_pylist(
        [
            {"date": "2026-03-02", "items": [], "end_use": {"share": 5, "share__knowledge": ["50%"]}},
            {**rows[0], "date": "2026-03-02"},
        ],
        schema=pa.schema(
            [("date", pa.string()), ("items", WIDE["items"]), ("end_use", pa.struct(fields))],
        ),
    )
    twice, once = policy.decide_table(table).to_pylist()
    assert [x["code"] for x in twice["problems"]] == ["contradicting-facts"]
    assert once["outcome"] == "not_offered" or once["outcome"] == "undetermined"


@pytest.mark.parametrize(
    ("column", "codes"),
    [
        ({"colour": ["red"]}, ["unknown-field"]),
        ({"items": None}, ["missing-items"]),
        ({"date": None}, ["missing-date"]),
        ({"exporter": [{"colour": "red"}]}, ["unknown-field"]),
    ],
)
def test_columns_that_are_none_of_an_application(policy: Policy, column: Row, codes: list[str]) -> None:
    columns = {"date": ["2026-03-02"], "items": [[]], **column}
    table = pa.table({name: values for name, values in columns.items() if values is not None})
    with pytest.raises(ApplicationError) as raised:
        policy.decide_table(table)
    assert [problem.code for problem in raised.value.problems] == codes


def test_rows_that_went_the_slow_way_are_counted(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = policy.tables(missing=True)
    table = table_of([item("1 SGD"), item("1 SGD", quantity="1 units")], policy.shape)
    engine.decide_table(table)
    assert (engine.tally.applications, engine.tally.read_by_row) == (2, 0)
    open_rows = engine.tally.decided_by_row
    monkeypatch.setattr(frames, "MOST_POINTS", 0)
    engine.decide_table(table)
    assert engine.tally.decided_by_row == 2 * open_rows + 2


def test_the_answer_says_what_it_was_decided_by(policy: Policy) -> None:
    told = policy.decide_table(table_of([BASE], policy.shape)).schema.metadata
    assert told[b"xcrules.digest"].decode() == policy.digest
    assert told[b"xcrules.rules"] == b'["a.case.all_of_it", "a.case.chips", "a.case.dear", "a.case.half"]'


def test_facts_are_what_the_engine_reads(policy: Policy) -> None:
    assert isinstance(policy.tables().read_application(BASE), Facts)
