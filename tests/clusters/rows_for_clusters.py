"""Applications as tables, known and partly known, some of them unusable: what adapters must bring through unchanged."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from tests.engines.tables_of_applications import table_of
from xcrules.policy import Policy, loads

POLICY = """\
policy harbor "A harbor"
currency SGD
source LAW is "Act" rank statute
agency MTI is "Ministry"
score risk "Risk"
add 20 to risk "Watches" under LAW effective from 2020-01-01 when any item is 9101
prohibit dear under LAW when any item.value is more than 1000 SGD
prohibit led under LAW when any party.name is in blocked
require license chips under LAW when any item is 3A001.a
refer asked "Asked" to MTI under LAW when any transit is MY
license l is single satisfies chips needs any document.kind is end_user_statement
oblige keep "Keep records" within 5 years after shipment under LAW when any item is 9101
list blocked of parties "Blocked" under LAW enumerated { "Gamma Trading" from 2020-01-01 }
"""


def _application(**said: object) -> dict[str, Any]:
    return {"date": "2026-03-02", "items": [], "documents": [], "parties": [], "transits": [], **said}


def _item(value: object, **said: object) -> dict[str, Any]:
    return _application(items=[{"value": value, **said}])


APPLICATIONS = [
    _application(),
    _application(items=None),
    _item("1000 SGD", hs="9101"),
    _item("1000.000000001 SGD"),
    _item("1000.0000000001 SGD"),
    _item("9 USD"),
    _item("9 SGD"),
    _item({"one_of": ["1 SGD", "2000 SGD"]}),
    _item("1 SGD", entry=["3A001.a", "5A002"]),
    _item("1 SGD", entry={"one_of": ["3A001.a", "5A002"]}) | {"documents": [{"kind": "end_user_statement"}]},
    _application(parties=[{"role": "end_user", "name": "GAMMA TRADING"}, {"role": "buyer", "name": "차이나 무역"}]),
    _application(parties=[None, {"role": "buyer", "name": None}]),
    _application(transits=["MY"], items=[{"entry": "3A001"}, {"entry": "3A001.a"}]),
    {"date": "2026-03-02", "items": [{"value": "1 SGD"}], "complete": True},
    {**_item("999 USD"), "rates": {"USD/SGD": {"one_of": ["0.5", "2"]}}},
]
UNUSABLE = {5: "unknown-currency", 6: "contradicting-facts", 13: "missing-date"}
"""Row, counted from 0 -> what is wrong with it."""


def policy() -> Policy:
    return loads(POLICY, "harbor.xcp")


def table(*, full: bool = False) -> pa.Table:
    """A row for each application, three of them spoiled. full: see `table_of`."""
    whole = table_of(APPLICATIONS, policy().shape, full=full)
    rows = whole.to_pylist()
    rows[5]["items"][0]["value"]["unit"] = "XXQ"
    rows[6]["items"][0]["value__knowledge"] = ["1 SGD"]
    rows[13]["date"] = None
    fields = [each.with_nullable(True) for each in whole.schema]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def expected(of: pa.Table, **asked: bool) -> list[dict[str, Any]]:
    """What `decide_table` says of it, row by row."""
    rows: list[dict[str, Any]] = policy().decide_table(of, **asked).to_pylist()
    return rows
