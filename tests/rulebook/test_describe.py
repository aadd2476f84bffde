"""Values as text: what the rulebook is sorted by and shown with, so two values have one text only if they are equal."""

from datetime import date
from fractions import Fraction

import pytest

from xcrules.facts.values import NONE, Code, Money, Party, Quantity
from xcrules.program.model import CodeRange, DateConstant, FactRef, Id, Order, Window
from xcrules.rulebook.rows import Line, Member, describe

ML4, ML9 = Code(("ML4",)), Code(("ML9", "a"))
DAY = date(2020, 1, 2)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (frozenset({"b", "a", "c"}), "{'a', 'b', 'c'}"),
        (("b", None, True), "('b', None, True)"),
        ((), "()"),
        (Order.LESS, str(Order.LESS.value)),
        (2**64 - 1, "18446744073709551615"),
        (2**64, "0x10000000000000000"),
        (Fraction(1, 3), "1/3"),
        (Fraction(2), "2"),
        (DAY, "2020-01-02"),
        (FactRef("item.value", "item"), "item.value"),
        (FactRef("item.value", "item", 2), "item.value^^"),
        (DateConstant(DAY), "2020-01-02"),
        (Id("a.case", "arms"), "a.case.arms"),
        (ML9, "ML9.a"),
        (CodeRange(ML4, ML4), "ML4"),
        (CodeRange(ML4, ML9), "ML4 to ML9.a"),
        (Window(DAY, None), "from 2020-01-02 ceasing never"),
        (Window(None, DAY), "from ever ceasing 2020-01-02"),
        (Line(CodeRange(ML4, ML4), (Window(DAY, None),), 7), "ML4 (from 2020-01-02 ceasing never) where 7"),
        (Money(Fraction(5, 2), "USD"), "5/2 USD"),
        (Quantity(Fraction(3), "mass"), "3 mass"),
        (NONE, str(NONE.value)),
    ],
)
def test_each_value_has_its_text(value, text):
    assert describe(value) == text


def test_a_list_is_its_entries_and_what_is_taken_out():
    line = Line(CodeRange(ML9, ML9), (), None)
    member = Member(FactRef("item.entry", "item"), (line,), (Member(FactRef("item.entry", "item"), (), ()),))
    assert describe(member) == "(ML9.a () where None) except (() except ())"


def test_a_party_is_its_name_as_it_is_compared():
    one, other = Party("societe x", "Société X"), Party("societe x", "SOCIETE  X")
    assert one == other
    assert describe(one) == describe(other)


def test_nothing_else_stands_in_a_row():
    with pytest.raises(AssertionError, match=r"1\.5 stands in no row"):
        describe(1.5)
