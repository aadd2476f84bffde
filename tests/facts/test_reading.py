import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xcrules.diagnostics import Diagnostic
from xcrules.facts.application import Application
from xcrules.facts.elements import MOST_PROBLEMS
from xcrules.facts.facts import Facts
from xcrules.facts.forms import STAYS_UNKNOWN, OneOf
from xcrules.facts.json_text import MOST_BYTES
from xcrules.facts.reading import read
from xcrules.facts.records import Exporter, Item, Party
from xcrules.facts.shape import shape_of
from xcrules.facts.types import Kind, Type
from xcrules.facts.values import NONE, Code, Money, Quantity
from xcrules.facts.vocabulary import built_in, declared, extend

SHAPE = shape_of(built_in())
PAGES = Path(__file__).parents[2] / "docs" / "diagnostics"
EMPTY: dict[str, Any] = {"date": "2026-03-02", "items": []}

VALVES = {
    "date": "2026-03-02",
    "activity": "export",
    "request": "single",
    "destination": "DE",
    "exporter": {"name": "Fresh Start Pte Ltd", "country": "SG", "icp": "no_program"},
    "parties": [{"role": "end_user", "name": "Nordchemie", "country": "Germany"}],
    "items": [{"entry": "2B350.g", "description": "Valves", "quantity": "40 units", "value": "80000 SGD"}],
    "end_use": {"purpose": "civil", "knowledge": "unaware", "informed": False},
    "complete": True,
}


def facts_of(data: Any, **options: Any) -> Facts:
    facts, problems = read(data, SHAPE, **options)
    assert problems == ()
    assert facts is not None
    return facts


def problems_of(data: Any, **options: Any) -> tuple[Diagnostic, ...]:
    facts, problems = read(data, SHAPE, **options)
    assert facts is None
    assert problems
    for problem in problems:
        assert (PAGES / f"{problem.code}.md").exists(), problem.code
        assert problem.message[:1].islower() or not problem.message[:1].isalpha()
        assert not problem.message.endswith(".")
        assert not {"None", "null"} & set(problem.message.split())
    return problems


# --- what is read ------------------------------------------------------------------------------------------


def test_valves_to_germany() -> None:
    facts = facts_of(VALVES)
    assert facts.date == date(2026, 3, 2)
    assert facts.request == "single"
    assert facts.fields["exporter.icp"] == ("no_program",)
    assert facts.fields["end_use.informed"] == (False,)
    assert facts.lists["destination"] == ({"destination.country": ("DE",), "destination.conflict": (NONE,)},)
    (item,) = facts.lists["item"] or ()
    assert item["item.entry"] == (frozenset({Code(("2B350", "g"))}),)
    assert item["item.hs"] == (NONE,)
    assert item["item.value"] == (Money(Fraction(80000), "SGD"),)
    assert item["item.quantity"] == (Quantity(Fraction(40), "units"),)
    assert item["item.unit_value"] == (Money(Fraction(2000), "SGD"),)


def test_a_watch_to_pyongyang_by_two_names() -> None:
    facts = facts_of(
        {
            "date": "2018-02-01",
            "destination": "North Korea",
            "parties": [{"role": "consignee", "name": "Rakwon Store", "country": "D.P.R.K."}],
            "items": [{"hs": "9101.11", "quantity": "2 units", "value": "50000 USD"}],
            "complete": True,
        }
    )
    assert (facts.lists["destination"] or ())[0]["destination.country"] == ("KP",)
    assert (facts.lists["party"] or ())[0]["party.country"] == ("KP",)


def test_a_name_of_two_countries_is_one_of_them() -> None:
    facts = facts_of({**EMPTY, "destination": "Korea", "parties": [{"country": "Republic of Korea"}]})
    assert (facts.lists["destination"] or ())[0]["destination.country"] == ("KP", "KR")
    assert (facts.lists["party"] or ())[0]["party.country"] == ("KR",)


def test_the_three_forms_are_one() -> None:
    model = Application(
        date=date(2026, 3, 2),
        activity="export",
        request="single",
        destination="DE",
        exporter=Exporter(name="Fresh Start Pte Ltd", country="SG", icp="no_program"),
        parties=[Party(role="end_user", name="Nordchemie", country="Germany")],
        items=[Item(entry="2B350.g", description="Valves", quantity="40 units", value="80000 SGD")],
        end_use={"purpose": "civil", "knowledge": "unaware", "informed": False},
        complete=True,
    )
    assert facts_of(model) == facts_of(VALVES) == facts_of(json.dumps(VALVES).encode())


def test_the_three_forms_have_the_same_problems() -> None:
    wrong: dict[str, Any] = {"date": "soon", "items": [{"vlaue": "5 USD"}], "exporter": "me", "shipments": True}
    # A model does not keep the order in which its fields were given.
    by_model = {problem.place: problem for problem in problems_of(Application(**wrong))}
    assert by_model == {problem.place: problem for problem in problems_of(wrong)}
    assert problems_of(wrong) == problems_of(json.dumps(wrong).encode())
    assert len(by_model) == 4


@pytest.mark.parametrize("text", ['{"date":"2026-03-02","items":[]}', '\ufeff{"date": "2026-03-02", "items": []}'])
def test_a_byte_order_mark_says_nothing(text: str) -> None:
    assert facts_of(text.encode()) == Facts(date(2026, 3, 2), lists={"item": ()})


def test_numbers_in_json_are_exact() -> None:
    facts = facts_of(b'{"date":"2026-03-02","items":[],"shipments":0.1,"owners":[{"share":33.3333333333333333333}]}')
    assert facts.fields["shipments"] == (Fraction(1, 10),)
    assert (facts.lists["owner"] or ())[0]["owner.share"] == (Fraction("33.3333333333333333333"[:23]),)


def test_what_is_left_out_or_null_is_unknown() -> None:
    facts = facts_of({**EMPTY, "activity": None, "exporter": None, "parties": None, "transits": [None, {"ftz": None}]})
    assert facts == Facts(date(2026, 3, 2), lists={"item": (), "transit": ({}, {})})


def test_bare_values_stand_for_keys() -> None:
    facts = facts_of(
        {
            **EMPTY,
            "items": ["2B350.g", "9101.11", ["ML1", "ML2"], {"one_of": ["9101", "9102"]}],
            "transits": ["MY"],
            "documents": ["end_user_certificate", {"one_of": ["invoice", "contract"]}],
            "violations": ["2020-01-01"],
        }
    )
    assert facts.lists["item"] == (
        {"item.entry": (frozenset({Code(("2B350", "g"))}),)},
        {"item.hs": (frozenset({Code(("91", "01", "11"))}),)},
        {"item.entry": (frozenset({Code(("ML1",)), Code(("ML2",))}),)},
        {"item.hs": (frozenset({Code(("91", "01"))}), frozenset({Code(("91", "02"))}))},
    )
    assert facts.lists["transit"] == ({"transit.country": ("MY",)},)
    assert facts.lists["document"] == (
        {"document.kind": ("end_user_certificate",)},
        {"document.kind": ("invoice", "contract")},
    )
    assert facts.lists["violation"] == ({"violation.date": (date(2020, 1, 1),)},)


@pytest.mark.parametrize(
    ("raw", "known"),
    [
        ({"one_of": ["US", "JP", "us"]}, ("JP", "US")),
        ({"one_of": ["US", {"none": True}]}, (NONE, "US")),
        ({"one_of": ["US"]}, ("US",)),
        ({"one_of": ["Korea", "US"]}, ("KP", "KR", "US")),
        (OneOf("US", "JP"), ("JP", "US")),
        (OneOf(NONE, "US"), (NONE, "US")),
        ({"none": True}, (NONE,)),
        (NONE, (NONE,)),
    ],
)
def test_one_of_and_none(raw: object, known: tuple[object, ...]) -> None:
    assert facts_of({**EMPTY, "jurisdiction": raw}).fields["jurisdiction"] == known


def test_one_of_several_sets_of_codes() -> None:
    facts = facts_of({**EMPTY, "items": [{"entry": {"one_of": [["NS2"], ["NS1", "ML1"], "NS2"]}}]})
    assert (facts.lists["item"] or ())[0]["item.entry"] == (
        frozenset({Code(("ML1",)), Code(("NS1",))}),
        frozenset({Code(("NS2",))}),
    )


def test_rates() -> None:
    facts = facts_of(
        {**EMPTY, "rates": {"USD/SGD": "1.34", "EUR/USD": {"one_of": [1, Decimal("1.1")]}, "JPY/USD": None}}
    )
    assert facts.rates == {("USD", "SGD"): (Fraction("1.34"),), ("EUR", "USD"): (Fraction(1), Fraction("1.1"))}


def test_facts_that_policies_declare() -> None:
    vocabulary = extend(
        built_in(),
        [
            declared("exporter.seal", Type(Kind.LADDER, ("none", "silver", "gold")), False),
            declared("customs.doubts", Type(Kind.YES_NO), True),
            declared("item.uses", Type(Kind.SET, ("land", "sea")), False),
        ],
    )
    data = {**EMPTY, "items": [{"uses": ["sea", "land"]}, {"uses": "sea"}, {}], "customs": {}, "complete": True}
    facts, problems = read(data, vocabulary)
    assert problems == ()
    assert facts is not None
    assert facts.fields["exporter.seal"] == ("none",)
    assert "customs.doubts" not in facts.fields
    assert [item["item.uses"] for item in facts.lists["item"] or ()] == [
        (frozenset({"land", "sea"}),),
        (frozenset({"sea"}),),
        (NONE,),
    ]
    assert ("exporter.seal", "none") in facts.assumed


# --- closing -----------------------------------------------------------------------------------------------


def test_a_complete_application_is_closed() -> None:
    facts = facts_of({**EMPTY, "complete": True})
    assert facts.fields == {"jurisdiction": (NONE,), "shipments": (Fraction(1),), "exporter.icp": (NONE,)}
    assert set(facts.lists) == set(built_in().lists) - {"destination"}
    assert facts.assumed == (
        ("consultation", "empty"),
        ("denial", "empty"),
        ("document", "empty"),
        ("exporter.icp", "none"),
        ("jurisdiction", "none"),
        ("owner", "empty"),
        ("party", "empty"),
        ("past_shipment", "empty"),
        ("recipient", "empty"),
        ("recorded", "empty"),
        ("screening", "empty"),
        ("shipments", "1"),
        ("transit", "empty"),
        ("violation", "empty"),
    )


def test_closing_never_invents_a_value_that_must_be_given() -> None:
    facts = facts_of({**EMPTY, "items": ["2B350"], "destination": ["DE"], "parties": ["A"], "complete": True})
    for name, elements in facts.lists.items():
        for element in elements or ():
            assert all(built_in().facts[path].may_be_none for path, known in element.items() if known == (NONE,)), name
    (item,) = facts.lists["item"] or ()
    assert "item.value" not in item
    assert "end_use.purpose" not in facts.fields


def test_of_an_element_that_is_unknown_nothing_is_assumed() -> None:
    assert facts_of({**EMPTY, "items": [None], "complete": True}).lists["item"] == ({},)


def test_unknown_items_are_not_closed_to_nothing() -> None:
    assert "item" not in facts_of({**EMPTY, "items": None, "complete": True}).lists


def test_a_closed_case_may_leave_the_items_out() -> None:
    facts = facts_of({"date": "2026-03-02", "complete": True}, case=True)
    assert facts.lists["item"] == ()
    assert ("item", "empty") in facts.assumed


def test_an_open_case_may_not() -> None:
    assert [p.code for p in problems_of({"date": "2026-03-02"}, case=True)] == ["missing-items"]


def test_what_a_case_calls_unknown_stays_so() -> None:
    facts = facts_of(
        {
            "date": "2026-03-02",
            "items": STAYS_UNKNOWN,
            "shipments": STAYS_UNKNOWN,
            "parties": STAYS_UNKNOWN,
            "documents": [{"kind": "invoice", "expires": STAYS_UNKNOWN}, STAYS_UNKNOWN],
            "complete": True,
        },
        case=True,
        supposed={"trust": "certified"},
    )
    assert "shipments" not in facts.fields
    assert not {"item", "party"} & set(facts.lists)
    first, second = facts.lists["document"] or ()
    assert "document.expires" not in first
    assert first["document.issued"] == (NONE,)
    assert second == {}
    assert facts.supposed == {"trust": "certified"}
    assert "document.expires" not in dict(facts.assumed)


def test_a_case_names_itself_in_its_places() -> None:
    (problem,) = problems_of({**EMPTY, "shipments": "x"}, where="case tanker", case=True)
    assert problem.place == "case tanker: shipments"


# --- the unit value ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "unit_value"),
    [
        ({"value": "100 USD", "quantity": "3 units"}, (Money(Fraction(100, 3), "USD"),)),
        ({"value": "100 USD", "quantity": "0 units"}, None),
        ({"value": "100 USD", "quantity": {"one_of": ["1 unit", "2 units"]}}, None),
        ({"unit_value": "5 USD"}, (Money(Fraction(5), "USD"),)),
        ({"value": "10 USD", "quantity": "2 units", "unit_value": "5 USD"}, (Money(Fraction(5), "USD"),)),
        (
            {"value": "10 USD", "quantity": "2 units", "unit_value": OneOf("5 USD", "6 USD")},
            (Money(Fraction(5), "USD"),),
        ),
    ],
)
def test_unit_value(item: dict[str, object], unit_value: object) -> None:
    (read_item,) = facts_of({**EMPTY, "items": [item]}).lists["item"] or ()
    assert read_item.get("item.unit_value") == unit_value


# --- what is wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        ({"items": []}, "missing-date", "date"),
        ({"date": None, "items": []}, "missing-date", "date"),
        ({"date": {"one_of": ["2026-01-01", "2026-01-02"]}, "items": []}, "missing-date", "date"),
        ({"date": "2026-02-30", "items": []}, "not-a-date", "date"),
        ({"date": {"none": True}, "items": []}, "must-have-value", "date"),
        ({"date": "2026-03-02"}, "missing-items", "items"),
        ({"date": "2026-03-02", "complete": True}, "missing-items", "items"),
        ({**EMPTY, "activty": "export"}, "unknown-field", "application"),
        (dict([*EMPTY.items(), (5, "export")]), "unknown-field", "application"),
        ({**EMPTY, "exporter": {"nam": "A"}}, "unknown-field", "exporter"),
        ({**EMPTY, "items": [{}, {"vlaue": "5 USD"}]}, "unknown-field", "items[2]"),
        ({**EMPTY, "consignees": []}, "unknown-field", "application"),
        ({**EMPTY, "exporter": "A"}, "wrong-type", "exporter"),
        ({**EMPTY, "exporter": {"none": True}}, "unknown-field", "exporter"),
        ({**EMPTY, "parties": "A"}, "wrong-type", "parties"),
        ({**EMPTY, "parties": {"one_of": []}}, "wrong-type", "parties"),
        ({**EMPTY, "destination": []}, "too-short", "destination"),
        ({**EMPTY, "destination": ["DE"] * 51}, "too-long", "destination"),
        ({**EMPTY, "destination": "Germny"}, "unknown-country", "destination"),
        ({**EMPTY, "destination": ["DE", 5]}, "wrong-type", "destination[2]"),
        ({**EMPTY, "complete": "yes"}, "wrong-type", "complete"),
        ({**EMPTY, "complete": 1}, "wrong-type", "complete"),
        ({**EMPTY, "request": 5}, "wrong-type", "request"),
        ({**EMPTY, "request": "single\u202e"}, "forbidden-character", "request"),
        ({**EMPTY, "activity": "Export"}, "unknown-value", "activity"),
        ({**EMPTY, "activity": {"none": True}}, "must-have-value", "activity"),
        ({**EMPTY, "activity": {"none": False}}, "wrong-type", "activity"),
        ({**EMPTY, "activity": {"one_of": []}}, "no-value", "activity"),
        ({**EMPTY, "activity": {"one_of": "export"}}, "wrong-type", "activity"),
        ({**EMPTY, "activity": {"one_of": [None]}}, "wrong-type", "activity"),
        ({**EMPTY, "activity": {"one_of": [{"one_of": ["export"]}]}}, "wrong-type", "activity"),
        ({**EMPTY, "activity": {"one_of": ["export"], "none": True}}, "wrong-type", "activity"),
        ({**EMPTY, "activity": {"one_of": ["export"] * 1001}}, "too-long", "activity"),
        ({**EMPTY, "activity": ["export"]}, "unknown-value", "activity"),
        ({**EMPTY, "end_use": {"informed": "true"}}, "wrong-type", "end_use.informed"),
        ({**EMPTY, "end_use": {"informed": 1}}, "wrong-type", "end_use.informed"),
        ({**EMPTY, "shipments": "many"}, "not-a-number", "shipments"),
        ({**EMPTY, "shipments": -1}, "negative-number", "shipments"),
        ({**EMPTY, "shipments": "1" * 31}, "too-many-digits", "shipments"),
        ({**EMPTY, "country_conflict": True}, "derived-fact", "country_conflict"),
        ({**EMPTY, "items": [{"hs": 9101}]}, "wrong-type", "items[1].hs"),
        ({**EMPTY, "items": [{"entry": "3A"}]}, "bad-code", "items[1].entry"),
        ({**EMPTY, "items": [{"value": "5 XYZ"}]}, "unknown-currency", "items[1].value"),
        ({**EMPTY, "items": [{"mass": "5 lb"}]}, "unknown-unit", "items[1].mass"),
        ({**EMPTY, "items": [{"mass": "5 l"}]}, "wrong-unit", "items[1].mass"),
        (
            {**EMPTY, "items": [{"value": "10 USD", "quantity": "2 units", "unit_value": "6 USD"}]},
            "contradicting-facts",
            "items[1].unit_value",
        ),
        ({**EMPTY, "parties": [{"name": "A\u202eB"}]}, "forbidden-character", "parties[1].name"),
        ({**EMPTY, "parties": [{"name": " "}]}, "no-value", "parties[1].name"),
        ({**EMPTY, "rates": {"USD/XYZ": 1}}, "bad-rate", "rates"),
        ({**EMPTY, "rates": {"USD/USD": 1}}, "bad-rate", "rates"),
        ({**EMPTY, "rates": {"USD/SGD": 0}}, "bad-rate", "rates.USD/SGD"),
        ({**EMPTY, "rates": {"USD/SGD": {"none": True}}}, "must-have-value", "rates.USD/SGD"),
        ({**EMPTY, "rates": []}, "wrong-type", "rates"),
        (b"{", "not-json", "application"),
        (b"", "not-json", "application"),
        (b"\xff", "not-json", "application"),
        (b'{"shipments": NaN}', "not-json", "application"),
        (b'{"shipments": -Infinity}', "not-json", "application"),
        (b"[1]", "wrong-type", "application"),
        (b"3", "wrong-type", "application"),
        (b"null", "wrong-type", "application"),
        (b"[" * 200_000, "too-deep", "application"),
        (b'{"a":' * 200_000, "too-deep", "application"),
        (b" " * (MOST_BYTES + 1), "too-large", "application"),
        (b'{"date": "2026-03-02", "date": "2026-03-02"}', "duplicate-key", "application"),
        (b'{"items": [{}, {"hs": "91", "hs": "92"}]}', "duplicate-key", "items[2]"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_problem_has_its_code_and_place(data: Any, code: str, place: str) -> None:
    assert [(p.code, p.place) for p in problems_of(data)] == [(code, place)]


@pytest.mark.parametrize(
    ("key", "help"),
    [
        ("activty", "did you mean `activity`?"),
        ("item", "write `items`"),
        ("destinations", "write `destination`"),
        ("consignees", "write it under `parties`, with the role `consignee`"),
        ("end_user", "write it under `parties`, with the role `end_user`"),
    ],
)
def test_help_with_keys(key: str, help: str) -> None:
    (problem,) = problems_of({**EMPTY, key: []})
    assert problem.help == help


def test_all_problems_of_a_run_come_together() -> None:
    problems = problems_of({"items": [{"value": 1, "quantity": "x"}, {"hs": "1"}], "activity": "fly"})
    assert [p.place for p in problems] == ["items[1].value", "items[1].quantity", "items[2].hs", "activity", "date"]


def test_a_flood_of_problems_is_cut_short() -> None:
    problems = problems_of({**EMPTY, "recorded": [{"date": "x"}] * 100_000})
    assert len(problems) == MOST_PROBLEMS + 1
    assert problems[-1].code == "too-many-problems"


@pytest.mark.parametrize("data", ['{"date": "2026-03-02"}', None, 5, [EMPTY]])
def test_text_must_be_bytes(data: Any) -> None:
    with pytest.raises(TypeError, match="bytes"):
        read(data, SHAPE)


_ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.decimals()
    | st.binary(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["one_of", "none", "country", "hs", "value", "x"]) | st.integers(), inner, max_size=3
        )
    ),
    max_leaves=6,
)
_KEYS = st.sampled_from(
    [*SHAPE.own, *SHAPE.lists, *SHAPE.records, "rates", "request", "complete", "nothing", "consignee"]
)


@given(st.dictionaries(_KEYS, _ANYTHING, max_size=6))
def test_whatever_is_handed_in_gives_facts_or_problems(data: dict[str, object]) -> None:
    facts, problems = read(data, SHAPE)
    assert (facts is None) == bool(problems)


@given(st.binary(max_size=60) | st.text(alphabet='{}[]":,\\u0e1-. \n', max_size=60).map(str.encode))
def test_whatever_text_is_handed_in_gives_problems(data: bytes) -> None:
    facts, problems = read(data, SHAPE)
    assert facts is None
    assert problems


def _examples() -> list[tuple[str, str, str]]:
    """(code, application, what is said of it): the pages whose example is a whole application."""
    examples = []
    for page in sorted(PAGES.glob("*.md")):
        blocks = page.read_text(encoding="utf-8").split("```")
        if len(blocks) > 3 and blocks[1].startswith("json\n") and "…" not in blocks[1]:
            examples.append((page.stem, blocks[1].removeprefix("json\n"), blocks[3].removeprefix("text\n").strip()))
    return examples


@pytest.mark.parametrize(("code", "text", "said"), _examples(), ids=lambda value: value if " " not in value else "")
def test_the_page_of_a_code_shows_what_is_said(code: str, text: str, said: str) -> None:
    (problem,) = problems_of(text.encode())
    help = f" (help: {problem.help})" if problem.help else ""
    assert problem.code == code
    assert f"{problem.place}: {problem.message}{help}" == said
