"""The Arrow schema: a column for each key, spelled as Arrow spells types."""

from __future__ import annotations

import re

from typer.testing import CliRunner

from xcrules.cli.commands import app
from xcrules.facts.arrow_schema import KNOWLEDGE, Column, ListOf, Struct, arrow_schema, show
from xcrules.facts.types import Kind, Type
from xcrules.facts.vocabulary import RESERVED_KEYS, built_in, declared, extend, fields_of, own_facts

COLUMNS = {column.name: column for column in arrow_schema(built_in())}
WORD = "dictionary<values=string, indices=int32, ordered=0>"
MONEY = f"struct<amount: decimal128(38, 9), unit: {WORD}>"


def struct_of(name: str) -> dict[str, Column]:
    type = COLUMNS[name].type
    inner = type.item if isinstance(type, ListOf) else type
    assert isinstance(inner, Struct)
    return {column.name: column for column in inner.fields}


def test_money_and_quantities_are_an_amount_and_its_unit() -> None:
    item = struct_of("items")
    for name in ("value", "unit_value", "fob", "quantity", "mass", "volume"):
        assert str(item[name]) == f"{name}: {MONEY}"


def test_each_kind_of_fact_has_its_type() -> None:
    assert str(COLUMNS["date"]) == "date: date32[day] not null"
    assert str(COLUMNS["activity"].type) == WORD
    assert str(COLUMNS["shipments"].type) == "decimal128(38, 9)"
    assert str(struct_of("end_use")["informed"].type) == "bool"
    assert str(struct_of("items")["entry"].type) == f"list<item: {WORD}>"
    assert str(struct_of("parties")["name"].type) == "string"
    assert str(struct_of("owners")["share"].type) == "decimal128(38, 9)"
    assert (
        str(COLUMNS["recipients"])
        == f"recipients: list<item: struct<name: string, name{KNOWLEDGE}: list<item: string>>>"
    )
    assert str(COLUMNS["rates"].type) == "map<string, decimal128(38, 9)>"
    assert str(COLUMNS[f"rates{KNOWLEDGE}"].type) == "map<string, list<item: string>>"


def test_every_key_of_an_application_has_a_column_and_every_fact_a_sibling() -> None:
    vocabulary = built_in()
    own = {name for name, spec in own_facts(vocabulary).items() if not spec.derived}
    lists = {spec.key: name for name, spec in vocabulary.lists.items()}
    keys = own | vocabulary.records | lists.keys() | RESERVED_KEYS
    assert {name for name in COLUMNS if not name.endswith(KNOWLEDGE)} == keys
    assert {name for name in COLUMNS if name.endswith(KNOWLEDGE)} == {
        name + KNOWLEDGE for name in (own | {"rates"}) - {"date"}
    }
    for key, name in [*lists.items(), *((record, record) for record in vocabulary.records)]:
        facts = fields_of(vocabulary, name)
        assert struct_of(key).keys() == {*facts, *(field + KNOWLEDGE for field in facts)}
        assert isinstance(COLUMNS[key].type, ListOf) == (key in lists)


def test_whatever_may_be_unknown_may_be_null() -> None:
    assert [name for name, column in COLUMNS.items() if not column.nullable] == ["date"]
    assert all(column.nullable for name in ("items", "exporter") for column in struct_of(name).values())


def test_the_text_is_a_line_for_each_column() -> None:
    lines = show(COLUMNS.values()).splitlines()
    assert [line.partition(": ")[0] for line in lines] == list(COLUMNS)
    assert not [line for line in lines if line.count("<") != line.count(">")]
    assert not re.search(r"None|Plain|Struct\(", "\n".join(lines))


def test_facts_that_a_policy_declares_have_their_place() -> None:
    facts = [declared("customs.doubts", Type(Kind.YES_NO), True), declared("item.uses", Type(Kind.SET, ("a",)), False)]
    columns = {column.name: str(column) for column in arrow_schema(extend(built_in(), facts))}
    assert columns["customs"] == f"customs: struct<doubts: bool, doubts{KNOWLEDGE}: list<item: string>>"
    assert f"uses: list<item: {WORD}>" in columns["items"]


def test_the_command_line_prints_it() -> None:
    ran = CliRunner().invoke(app, ["schema", "tw.shtc", "--arrow"])
    assert ran.exit_code == 0
    assert ran.stdout.startswith("date: date32[day] not null\n")
    assert "icp_identified: bool" in ran.stdout
