"""Tables of planes as bytes: read back they are the same, and what is not a rulebook's tables is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planes_cases import CASES, LIMITS, check_decision, check_truths, facts_of

from xcrules import loads
from xcrules.diagnostics import PolicyError
from xcrules.engines.outcome import possible
from xcrules.engines.planes import Planes, compiled
from xcrules.engines.planes.columns import CellColumn, FactColumn, RequestColumn
from xcrules.engines.planes.compiling import Tables
from xcrules.engines.planes.expansion import Inside, Meeting, Residual, Some, Within
from xcrules.engines.planes.reading import planes_of
from xcrules.engines.planes.residuals import Asking
from xcrules.engines.planes.stored import LAYOUT, from_bytes, to_bytes
from xcrules.engines.planes.tables import How
from xcrules.rulebook.stored_parts import Damaged
from xcrules.testing.language.scenes import scenes


def again(planes: Planes) -> Planes:
    tables = from_bytes(planes.book, to_bytes(planes.book, planes.tables))
    assert tables is not None
    assert tables == planes.tables
    return planes_of(planes.book, tables)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("limits", LIMITS)
def test_cases_by_hand(case, limits):
    terms_limit, slots = limits
    policy = case.policy()
    planes = again(compiled(policy.rulebook, terms_limit=terms_limit, slots=slots))
    for facts in case.facts(policy):
        check_truths(planes, facts)
        check_decision(planes, facts)


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(scenes(), st.sampled_from(LIMITS))
def test_drawn_policies(scene, limits):
    terms_limit, slots = limits
    planes = again(compiled(scene.policy.rulebook, terms_limit=terms_limit, slots=slots))
    facts = facts_of(scene.policy, scene.application)
    if facts is not None:
        check_truths(planes, facts)


# --- what is refused --------------------------------------------------------------------------------

TEXT = """policy a.case "A case"
source LAW is "Act" rank statute
fact exporter.calm is yes or no must be known
list firms of parties enumerated { "A" from 2020-01-01 }
prohibit arms under LAW when any item is in {ML4, 3A001} and any destination is KP
prohibit named under LAW when any party is in firms
require license r under LAW when activity is export and exporter.calm
exempt e from arms under LAW when no item.origin is KP
license permit is single satisfies r needs total item.value is at most 5 USD
license other is bulk satisfies r needs end_use.informed
"""
POLICY = loads(TEXT)
BOOK = POLICY.rulebook
TABLES = compiled(BOOK).tables
ASKED = compiled(BOOK, terms_limit=1, slots=0).tables

Change = Callable[[Tables], Tables]


def first(tables: Tables, kind: type) -> int:
    return next(n for n, each in enumerate(tables.own.asked) if isinstance(each, kind))


def with_units(**changes: object) -> Change:
    return lambda tables: replace(tables, units=replace(tables.units, **changes))


def with_column(**changes: object) -> Change:
    def changed(tables: Tables) -> Tables:
        first_column, *others = tables.own.plain
        return replace(tables, own=replace(tables.own, plain=(replace(first_column, **changes), *others)))

    return changed


def with_layer(**changes: object) -> Change:
    layer = TABLES.own.plain[0].layers[0]
    return with_column(layers=(replace(layer, **changes),))


def with_asked(asked: object) -> Change:
    return lambda tables: replace(tables, own=replace(tables.own, asked=(asked,)))


def with_list(number: int, **changes: object) -> Change:
    return lambda tables: replace(
        tables, lists=tuple(replace(each, **changes) if n == number else each for n, each in enumerate(tables.lists))
    )


def cell(atom: object, cells: dict[int, tuple[int, int]] | None = None) -> Change:
    return with_asked(CellColumn(Asking(atom, cells or {}), TABLES.everything, 1))


def nested(depth: int) -> Some:
    return Some("item", frozenset({nested(depth - 1)} if depth > 1 else ()))


def ref_of(path: str) -> int:
    return next(ref for ref, row in enumerate(BOOK.rows) if getattr(getattr(row, "ref", None), "path", "") == path)


UNITS = TABLES.units
LAST = len(UNITS.usual) - 1
WITH_PARTS = next(unit for unit, parts in enumerate(UNITS.parts) if parts)
TOLD = next(unit for unit, above in enumerate(UNITS.listeners) if above)
BLOCK = next(unit for unit, parts in enumerate(UNITS.parts) if not parts)
ITEM, CALM, VALUE = ref_of("item.entry"), ref_of("exporter.calm"), ref_of("item.origin")
OF_ITEM = next(n for n, each in enumerate(TABLES.lists) if each.name == "item")
TERMS = TABLES.everything.bit_length()
TEST = next(ref for ref, each in enumerate(BOOK.free) if each and ref not in BOOK.partitions)


def at(values: tuple[object, ...], place: int, new: object) -> tuple[object, ...]:
    return (*values[:place], new, *values[place + 1 :])


CHANGES: dict[str, Change] = {
    "a value that is no truth": with_units(usual=at(UNITS.usual, 0, 3)),
    "a block that there is not": with_units(blocks=at(UNITS.blocks, 0, (LAST + 1,))),
    "a unit that is a part of itself": with_units(parts=at(UNITS.parts, WITH_PARTS, (2 * WITH_PARTS,))),
    "a part above": with_units(parts=at(UNITS.parts, WITH_PARTS, (2 * LAST + 1,))),
    "a part that there is not": with_units(parts=at(UNITS.parts, LAST, (2 * LAST + 2,))),
    "a unit that listens to itself": with_units(listeners=at(UNITS.listeners, TOLD, (2 * TOLD,))),
    "a unit that listens to one above": with_units(listeners=at(UNITS.listeners, LAST, (0,))),
    "a listener that there is not": with_units(listeners=at(UNITS.listeners, TOLD, (2 * LAST + 2,))),
    "a block that listens": with_units(
        parts=at(UNITS.parts, LAST, ()), listeners=at(UNITS.listeners, TOLD, (2 * LAST,))
    ),
    "units with too few parts": with_units(parts=UNITS.parts[:-1]),
    "units with too few listeners": with_units(listeners=UNITS.listeners[:-1]),
    "a cell that there is not": with_units(of={**UNITS.of, len(BOOK.rows): 0}),
    "a cell of a unit that there is not": with_units(of={**UNITS.of, 0: 2 * LAST + 2}),
    "a column of a fact that there is not": with_column(fact=len(BOOK.rows)),
    "a column of a condition": with_column(fact=BOOK.prohibited),
    "a column of an element's fact where there is none": with_column(fact=ITEM),
    "a table that is too short": with_layer(table=TABLES.own.plain[0].layers[0].table[:-1]),
    "a table that is too long": with_layer(table=(*TABLES.own.plain[0].layers[0].table, 0)),
    "a table of nothing": with_layer(table=()),
    "a mask beyond its space": with_layer(table=at(TABLES.own.plain[0].layers[0].table, 0, 1 << TERMS)),
    "others beyond their space": with_layer(others=1 << TERMS),
    "a list that there is not": with_list(0, name="nobody"),
    "a list without planes": with_list(0, regions=()),
    "the elements of another list": with_list(OF_ITEM, name="transit"),
    "what is asked of elements asked of the application": with_list(OF_ITEM, outer=TABLES.lists[OF_ITEM].inner),
    "what is asked of the application asked of elements": with_list(OF_ITEM, inner=TABLES.own),
    "a list of names that there is not": lambda tables: replace(tables, members={0: None}),
    "a rule that there is not": lambda tables: replace(
        tables, rules=replace(tables.rules, usual=(len(BOOK.rules),))
    ),
    "a rule of a unit that there is not": lambda tables: replace(
        tables, rules=replace(tables.rules, by_unit={LAST + 1: (0,)})
    ),
    "an exemption that there is not": lambda tables: replace(
        tables, exemptions=replace(tables.exemptions, by_unit={0: (len(BOOK.exemptions),)})
    ),
    "a license that there is not": lambda tables: replace(
        tables, licenses=replace(tables.licenses, by_unit={0: (len(BOOK.licenses),)})
    ),
    "a worked out fact that there is not": with_asked(FactColumn(BOOK.prohibited, (), TABLES.everything, 1)),
    "a worked out fact of an element": with_asked(FactColumn(ITEM, (), TABLES.everything, 1)),
    "a request that asks for something else": with_asked(
        RequestColumn((FactColumn(CALM, (), TABLES.everything, 1),), TABLES.everything, 1)
    ),
    "a test of an element where there is none": cell(Within(ITEM, 1)),
    "a set that is worked out": cell(Meeting(next(x for x in TABLES.members), 1)),
    "a set that is worked out, inside": cell(Inside(next(x for x in TABLES.members), 1)),
    "an element's test of another list": cell(Some("party", frozenset({Within(VALUE, 1)}))),
    "quantifiers without end": cell(nested(5)),
    "a residual that is no condition": cell(Residual(0), {0: (CALM, 0)}),
    "a residual of an element": cell(Residual(0), {0: (TEST, 0)}),
}  # fmt: skip


def test_the_tables_to_change_ask_for_all_sorts():
    kinds = {type(each) for tables in (TABLES, ASKED) for each in tables.own.asked}
    assert kinds == {FactColumn, RequestColumn, CellColumn}
    assert {layer.how for each in TABLES.lists for column in each.inner.plain for layer in column.layers} >= {How.MEETS}
    for tables in (TABLES, ASKED):
        assert from_bytes(BOOK, to_bytes(BOOK, tables)) == tables


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_not_the_tables_of_a_rulebook_is_refused(name):
    data = to_bytes(BOOK, CHANGES[name](TABLES))
    with pytest.raises(Damaged):
        from_bytes(BOOK, data)


def test_quantifiers_may_nest_as_deep_as_terms_have_them():
    tables = cell(nested(4))(TABLES)
    again = from_bytes(BOOK, to_bytes(BOOK, tables))
    assert again is not None
    assert again.own.asked == tables.own.asked


def test_another_layout_is_left_alone():
    assert from_bytes(BOOK, (LAYOUT + 1).to_bytes(4, "little") + to_bytes(BOOK, TABLES)[4:]) is None


def test_bytes_without_end_and_without_beginning():
    data = to_bytes(BOOK, TABLES)
    for changed in (*(data[:cut] for cut in range(len(data))), data + b"\0"):
        with pytest.raises(Damaged):
            from_bytes(BOOK, changed)


def test_tables_that_contradict_each_other_are_told_at_the_decision():
    # Nothing is required, and what is required is not covered: so it is referred, and may not be.
    values = {BOOK.prohibited: 0, BOOK.required: 0, BOOK.covered: 0, BOOK.referred: 2}
    units = TABLES.units
    usual = dict(enumerate(units.usual))
    for ref, value in values.items():
        usual[units.of[ref] >> 1] = 2 - value if units.of[ref] & 1 else value
    shared = {units.of[ref] >> 1 for ref in values}
    assert len(shared) == 4
    silent = replace(units, usual=tuple(usual.values()), blocks=tuple(() for _ in units.blocks))
    tables = from_bytes(BOOK, to_bytes(BOOK, replace(TABLES, units=silent)))
    assert tables is not None
    facts = facts_of(POLICY, {"date": "2026-03-02", "items": []})
    assert facts is not None
    with pytest.raises(PolicyError, match="contradicts itself"):
        possible(planes_of(BOOK, tables).read(facts))
