"""Partitions: classes are never empty, and tell apart exactly what a test tells apart."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xcrules.facts.codes import parse_code
from xcrules.facts.types import Kind
from xcrules.facts.values import NONE, Code
from xcrules.program.model import CodeRange, Order
from xcrules.rulebook.partition import code_space, covers, full, mask, nominal, ordered
from xcrules.rulebook.rows import Among, Beyond, Codes

numbers = st.integers(0, 6).map(lambda n: Fraction(n, 2))
days = st.integers(-3, 3).map(lambda n: date(2018, 1, 1) + timedelta(days=n))
orders = st.sampled_from(list(Order))
code = st.sampled_from(["01", "0101", "010120", "02", "0203", "03", "0301", "0303", "9101", "91"]).map(
    lambda text: parse_code(Kind.HS, text)
)


def holds(order: Order, value: Fraction | date, to: Fraction | date) -> bool:
    return {
        Order.EQUAL: value == to,
        Order.LESS: value < to,
        Order.AT_MOST: value <= to,
        Order.MORE: value > to,
        Order.AT_LEAST: value >= to,
    }[order]


@given(st.lists(st.tuples(orders, numbers), min_size=1), numbers)
def test_a_number_is_in_the_classes_of_exactly_the_tests_it_passes(tests, value):
    specs = [Beyond(order, to) for order, to in tests]
    partition = ordered(specs, optional=True, floor=Fraction(0))
    own = partition.classes(value, value)
    assert own.bit_count() == 1
    for spec in specs:
        assert bool(own & mask(partition, spec)) is holds(spec.order, value, spec.to)
        assert not mask(partition, spec) & partition.none


@given(st.lists(st.tuples(orders, days), min_size=1), days)
def test_a_day_is_in_the_classes_of_exactly_the_tests_it_passes(tests, value):
    specs = [Beyond(order, to) for order, to in tests]
    partition = ordered(specs, optional=False, floor=None)
    own = partition.classes(value, value)
    assert own.bit_count() == 1
    assert all(bool(own & mask(partition, spec)) is holds(spec.order, value, spec.to) for spec in specs)


def test_no_class_lies_below_the_floor():
    partition = ordered([Beyond(Order.AT_LEAST, Fraction(0)), Beyond(Order.MORE, Fraction(0))], False, Fraction(0))
    assert partition.size == 2
    assert mask(partition, Beyond(Order.AT_LEAST, Fraction(0))) == full(partition)
    assert mask(partition, Beyond(Order.LESS, Fraction(0))) == 0


def test_the_day_after_one_day_is_the_day_before_the_next():
    partition = ordered([Beyond(Order.MORE, date(2018, 1, 1)), Beyond(Order.AT_LEAST, date(2018, 1, 2))], False, None)
    assert partition.size == 2


def test_values_with_one_signature_share_a_class():
    sets = [frozenset({"KP", "IR"}), frozenset({"KP", "IR", "SY"})]
    partition = nominal([Among(values) for values in sets], None)
    assert partition.size == 3
    assert partition.class_of("KP") == partition.class_of("IR") != partition.class_of("SY")
    assert partition.class_of("DE") == 0


def test_a_closed_domain_that_is_used_up_has_no_rest():
    partition = nominal([Among(frozenset({True}))], frozenset({True, False}))
    assert partition.size == 2
    assert nominal([Among(frozenset({"a", "b"}))], frozenset({"a", "b"})).size == 1
    assert nominal([Among(frozenset({NONE}))], frozenset({"a", NONE})).class_of("a") == 0


def test_a_yes_is_not_the_number_one():
    partition = nominal([Among(frozenset({True}))], frozenset({True, False}))
    assert partition.class_of(Fraction(1)) == 0


@given(st.lists(st.tuples(code, code), min_size=1, max_size=4), code)
def test_codes_agree_with_the_comparison_by_component(ranges, value: Code):
    ranges = [tuple(sorted(pair, key=lambda each: each.order)) for pair in ranges]
    partition = code_space([Codes(frozenset({CodeRange(*pair)})) for pair in ranges], optional=True)
    own = partition.classes(value, value)
    for pair in ranges:
        asked = mask(partition, Codes(frozenset({CodeRange(*pair)})))
        found = covers(CodeRange(*pair), value)
        if found is None:
            assert own & ~asked
        else:
            assert bool(own & asked) is found
            assert bool(own & ~asked) is not found


def test_a_range_is_cut_to_the_bounds_length():
    metals = CodeRange(Code(("72",)), Code(("83",)))
    assert covers(metals, parse_code(Kind.HS, "8305.10")) is True
    assert covers(metals, parse_code(Kind.HS, "84")) is False
    assert covers(metals, parse_code(Kind.HS, "71")) is False
    fine = CodeRange(parse_code(Kind.HS, "7201"), parse_code(Kind.HS, "7299"))
    assert covers(fine, Code(("72",))) is None


def test_munitions_entries_sort_by_number():
    partition = code_space([Codes(frozenset({CodeRange(Code(("ML9",)), Code(("ML10",)))}))], optional=False)
    inside = mask(partition, Codes(frozenset({CodeRange(Code(("ML9",)), Code(("ML10",)))})))
    assert partition.classes(Code(("ML10", "a")), Code(("ML10", "a"))) & inside
    assert not partition.classes(Code(("ML1",)), Code(("ML1",))) & inside


@given(st.lists(st.one_of(numbers, days), min_size=1, max_size=3), st.data())
def test_an_ordered_value_is_among_exactly_the_values_asked_for(asked, data):
    kind = Fraction if isinstance(asked[0], Fraction) else date
    asked = frozenset(value for value in asked if isinstance(value, kind))
    value = data.draw(numbers if kind is Fraction else days)
    partition = ordered([Among(asked)], optional=True, floor=Fraction(0) if kind is Fraction else None)
    own = partition.classes(value, value)
    assert own.bit_count() == 1
    assert bool(own & mask(partition, Among(asked))) is (value in asked)


@given(st.permutations(["a", "b", "c", "d"]))
def test_the_order_of_classes_is_not_that_of_the_tests(words):
    tests = [Among(frozenset({word})) for word in words]
    assert nominal(tests, None) == nominal(sorted(tests, key=str), None)
    assert [nominal(tests, None).class_of(word) for word in "abcd"] == [1, 2, 3, 4]


def test_no_day_comes_after_the_last():
    partition = ordered([Beyond(Order.AT_MOST, date.max), Beyond(Order.AT_LEAST, date.max)], False, None)
    own = partition.classes(date.max, date.max)
    assert own & mask(partition, Beyond(Order.AT_MOST, date.max))
    assert own & mask(partition, Beyond(Order.AT_LEAST, date.max))


def test_what_does_not_exist_is_among_values_only_where_it_is_asked_for():
    one = Fraction(1)
    partition = ordered([Among(frozenset({NONE})), Among(frozenset({one}))], optional=True, floor=Fraction(0))
    assert mask(partition, Among(frozenset({NONE, one}))) & partition.none
    assert not mask(partition, Among(frozenset({one}))) & partition.none
