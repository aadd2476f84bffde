"""What is made later is made once, and is as good as what was made at once."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xcrules
from xcrules import compiled_files
from xcrules.rulebook.packed import Packing, Unpacking
from xcrules.rulebook.stored_parts import Damaged
from xcrules.rulebook.views import Later, LaterBy

MADE: list[int] = []


def square(number: int) -> int:
    MADE.append(number)
    return number * number


@given(st.integers(0, 8), st.integers(-10, 10), st.slices(8))
def test_a_later_sequence_is_a_sequence(count, at, part):
    later, there = Later(count, square), tuple(number * number for number in range(count))
    assert (len(later), later[part], [*later], [*reversed(later)]) == (count, there[part], [*there], [*there[::-1]])
    assert later == there
    assert there == later
    assert later == Later(count, square)
    assert later != (*there, 1)
    assert later != Later(count, lambda number: -1 - number) or not count
    assert later != "abc"
    assert (hash(later), repr(later)) == (hash(there), repr(there))
    if -count <= at < count:
        assert later[at] == there[at]
    else:
        with pytest.raises(IndexError):
            later[at]


def test_a_part_is_made_once_and_only_when_it_is_asked_for():
    MADE.clear()
    later = Later(5, square)
    assert MADE == []
    assert (later[3], later[-2], later[3:4]) == (9, 9, (9,))
    assert MADE == [3]


def by_name() -> LaterBy[str, int]:
    names = ["a", "b", "c"]
    return LaterBy(3, names.__getitem__, {name: at for at, name in enumerate(names)}.get, square)


def test_a_later_mapping_is_a_mapping():
    later, there = by_name(), {"a": 0, "b": 1, "c": 4}
    assert later == there
    assert there == later
    assert (dict(later), len(later), [*later], repr(later)) == (there, 3, ["a", "b", "c"], repr(there))
    assert ("a" in later, "d" in later, later.get("d", 7)) == (True, False, 7)
    with pytest.raises(KeyError):
        later["d"]
    MADE.clear()
    assert (later["c"], later["c"]) == (4, 4)
    assert MADE == []  # since it was compared above


def test_a_rulebook_that_is_read_later_is_pickled():
    data = xcrules.load("sg.strategic_trade").compiled()
    found = compiled_files.from_bytes(data, "a.xcr")
    assert isinstance(found, compiled_files.Compiled)
    assert pickle.loads(pickle.dumps(found.book)) == found.book  # noqa: S301 - our own


# --- numbers as bytes -------------------------------------------------------------------------------

NUMBERS = st.integers(0, (1 << 32) - 1)
GROUPS = st.lists(st.lists(NUMBERS, max_size=3).map(tuple), max_size=4)


@given(NUMBERS, st.lists(NUMBERS), GROUPS, st.integers(0, 200), st.text(st.characters(codec="utf-8")), st.data())
def test_what_is_packed_is_unpacked(number, numbers, groups, width, text, data):
    mask = data.draw(st.integers(0, (1 << width) - 1))
    packing = Packing()
    packing.number(number)
    packing.numbers(numbers)
    packing.groups(groups)
    packing.bits(mask, width)
    packing.text(text)
    packed = packing.done()

    def unpacked(these: bytes) -> object:
        unpacking = Unpacking(these)
        found = unpacking.number(), [*unpacking.numbers()], unpacking.groups(1 << 32), unpacking.bits(width)
        said = unpacking.text()
        unpacking.end()
        return (*found, said)

    assert unpacked(packed) == (number, numbers, groups, mask, text)
    for other in (packed[: data.draw(st.integers(0, len(packed) - 1))], packed + b"\0"):
        with pytest.raises(Damaged):
            unpacked(other)


def test_numbers_lie_lowest_byte_first_on_every_machine():
    packing = Packing()
    packing.number(1)
    packing.numbers([2, 1 << 24])
    packing.bits(1, 9)
    assert packing.done() == b"\1\0\0\0" + b"\2\0\0\0" + b"\2\0\0\0" + b"\0\0\0\1" + b"\1\0"


@pytest.mark.parametrize(
    ("data", "read"),
    [
        (b"\5\0\0\0", lambda it: it.number(5)),
        (b"\1\0\0\0\5\0\0\0", lambda it: it.numbers(5)),
        (b"\xff\xff\xff\xff", lambda it: it.numbers()),
        (b"\1\0\0\0\2\0\0\0\1\0\0\0\0\0\0\0", lambda it: it.groups(5)),
        (b"\1\0\0\0\1\0\0\0\1\0\0\0\5\0\0\0", lambda it: it.groups(5)),
        (b"\2", lambda it: it.bits(1)),
        (b"", lambda it: it.bits(1 << 40)),
        (b"\1\0\0\0\xff", lambda it: it.text()),
    ],
)  # fmt: skip
def test_what_lies_outside_its_bounds_is_refused(data, read):
    with pytest.raises(Damaged):
        read(Unpacking(data))
