import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xcrules.facts.countries import all_codes
from xcrules.facts.facts import Facts
from xcrules.facts.printing import format_value, in_order
from xcrules.facts.printing import to_json as value_to_json
from xcrules.facts.reading import read
from xcrules.facts.shape import shape_of
from xcrules.facts.types import FactSpec, Kind, Type, Vocabulary
from xcrules.facts.unit_value import unit_value
from xcrules.facts.values import NONE, Code, Knowledge, Money, Quantity, Value, party
from xcrules.facts.vocabulary import built_in, declared, extend
from xcrules.facts.writing import to_json

VOCABULARY: Vocabulary = extend(
    built_in(),
    [
        declared("item.uses", Type(Kind.SET, ("land", "sea", "air")), False),
        declared("customs.band", Type(Kind.LADDER, ("none", "low", "high")), False),
    ],
)
SHAPE = shape_of(VOCABULARY)
_AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=3).map(Fraction)
_NAMES = st.text(alphabet="abcXYZ éß中", min_size=1, max_size=8).map(str.strip).filter(bool)


def _values(type: Type) -> st.SearchStrategy[Value]:
    match type.kind:
        case Kind.YES_NO:
            return st.booleans()
        case Kind.NUMBER | Kind.PERCENT:
            return _AMOUNTS
        case Kind.MONEY:
            return st.builds(Money, _AMOUNTS, st.sampled_from(["USD", "SGD"]))
        case Kind.QUANTITY:
            return st.builds(Quantity, _AMOUNTS, st.sampled_from(type.dimensions))
        case Kind.DATE:
            return st.dates()
        case Kind.TEXT:
            return _NAMES
        case Kind.COUNTRY:
            return st.sampled_from(sorted(all_codes()))
        case Kind.ENTRY:
            codes = st.sampled_from(["2B350", "2B350.g", "ML9", "ML10", "NS1.a.2"]).map(
                lambda t: Code(tuple(t.split(".")))
            )
            return st.frozensets(codes, min_size=1, max_size=3)
        case Kind.HS:
            parts = st.lists(st.from_regex(r"\A[0-9]{2}\Z"), min_size=1, max_size=5).map(tuple)
            return st.frozensets(st.builds(Code, parts), min_size=1, max_size=3)
        case Kind.PARTY:
            return _NAMES.map(party)
        case Kind.CHOICE | Kind.LADDER:
            return st.sampled_from(type.values)
        case Kind.SET:
            return st.frozensets(st.sampled_from(type.values))


def _knowledge(fact: FactSpec) -> st.SearchStrategy[Knowledge]:
    value = _values(fact.type) | st.just(NONE) if fact.may_be_none else _values(fact.type)
    return st.lists(value, min_size=1, max_size=3).map(lambda values: in_order(fact.type, values))


def _some(facts: list[FactSpec]) -> st.SearchStrategy[dict[str, Knowledge]]:
    return st.fixed_dictionaries({}, optional={fact.path: _knowledge(fact) for fact in facts if not fact.derived})


def _with_unit_value(item: dict[str, Knowledge]) -> dict[str, Knowledge]:
    computed = unit_value(item)
    return {**item, "item.unit_value": (computed,)} if computed else item


@st.composite
def applications(draw: st.DrawFn) -> Facts:
    outside = [fact for path, fact in VOCABULARY.facts.items() if VOCABULARY.list_of(path) is None and path != "date"]
    names = draw(st.sets(st.sampled_from(sorted(VOCABULARY.lists)), max_size=3))
    lists = {}
    for name in names:
        spec = VOCABULARY.lists[name]
        fields = [fact for path, fact in VOCABULARY.facts.items() if VOCABULARY.list_of(path) == name]
        elements = draw(st.lists(_some(fields), min_size=spec.least, max_size=2))
        lists[name] = tuple(_with_unit_value(e) if name == "item" else e for e in elements)
    rates = draw(
        st.dictionaries(st.sampled_from([("USD", "SGD"), ("SGD", "USD")]), _AMOUNTS.filter(bool).map(lambda r: (r,)))
    )
    return Facts(draw(st.dates()), draw(_some(outside)), lists, rates, draw(st.none() | st.just("bulk")))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(applications())
def test_facts_read_back_as_written(facts: Facts) -> None:
    text = json.dumps(to_json(facts, VOCABULARY)).encode()
    again, problems = read(text, SHAPE)
    assert problems == ()
    assert again == facts


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(applications())
def test_closing_only_adds(facts: Facts) -> None:
    closed, problems = read({**to_json(facts, VOCABULARY), "complete": True}, SHAPE)
    assert problems == ()
    assert closed is not None
    assert facts.fields.items() <= closed.fields.items()
    for name, elements in facts.lists.items():
        for before, after in zip(elements or (), closed.lists[name] or (), strict=True):
            assert before.items() <= after.items()
    again, _ = read(to_json(closed, VOCABULARY), SHAPE)
    assert again == replace(closed, assumed=())


def test_values_in_words() -> None:
    assert format_value(Type(Kind.PERCENT), Fraction(25, 2)) == "12.5%"
    assert format_value(Type(Kind.MONEY), Money(Fraction(100, 3), "USD")) == "100/3 USD"
    assert format_value(Type(Kind.QUANTITY), Quantity(Fraction(1500), "mass")) == "1500 kg"
    assert format_value(Type(Kind.YES_NO), True) == "yes"
    assert format_value(Type(Kind.DATE), date(2026, 3, 2)) == "2026-03-02"
    assert format_value(Type(Kind.HS), frozenset({Code(("91", "01", "11")), Code(("07",))})) == "07, 9101.11"
    assert format_value(Type(Kind.ENTRY), frozenset({Code(("ML10",)), Code(("ML9",))})) == "ML9, ML10"
    assert format_value(Type(Kind.PARTY), party("Rakwon  Store")) == "Rakwon  Store"
    assert format_value(Type(Kind.TEXT), NONE) == "none"
    assert format_value(Type(Kind.SET, ("a",)), frozenset()) == "nothing"


def test_values_in_json() -> None:
    assert value_to_json(Type(Kind.YES_NO), False) is False
    assert value_to_json(Type(Kind.TEXT), NONE) == {"none": True}
    assert value_to_json(Type(Kind.ENTRY), frozenset({Code(("ML1",))})) == "ML1"
    assert value_to_json(Type(Kind.SET, ("b", "a")), frozenset({"a", "b"})) == ["b", "a"]
