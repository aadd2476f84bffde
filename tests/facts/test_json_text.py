"""JSON is read the quick way where nothing is wrong with it, and says the same as the thorough way says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xcrules.facts import json_text
from xcrules.facts.json_text import DEEPEST, parse_json
from xcrules.facts.problems import NumberText

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=4)
DATA = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4)
)


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """JSON, or what a slip makes of it."""
    text = json.dumps(draw(DATA), ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 1])))
    data = text.encode("utf-8", errors="surrogatepass")
    if draw(st.booleans()):
        at = draw(st.integers(0, len(data)))
        cut = draw(st.integers(at, min(len(data), at + 3)))
        slips = [b"", b" ", b"\n", b",", b"]", b"}", b'"', b"\xff", b"\x00", b"NaN", b'"a":1,"a":2', b"\xef\xbb\xbf"]
        data = data[:at] + draw(st.sampled_from(slips)) + data[cut:]
    return draw(st.sampled_from([b"", b" ", b"\xef\xbb\xbf"])) + data + draw(st.sampled_from([b"", b"\n", b" x"]))


def nested(depth: int, open: bytes = b"[", close: bytes = b"]") -> bytes:
    return open * depth + b"1" + close * depth


@given(texts())
@example(b'{"a": 1, "a": 2}')
@example(b'{"a": {"b": 1, "b": 2}, "c": }')
@example(b'{"a": 1, "a": 2}' + b"[" * 100)
@example(b'{"a": NaN, "a": 2}')
@example(nested(DEEPEST))
@example(nested(DEEPEST + 1))
@example(nested(DEEPEST, b'{"a":', b"}"))
@example(nested(DEEPEST + 1, b'{"a":', b"}"))
@example(b"[" + nested(DEEPEST - 1) + b", {}]" * 1)
@example(b'{"a": 1, "a": ' + nested(DEEPEST) + b"}")
@example(b"[" + b"[]," * 200 + b"[]]")
@example(b'"' + b"[" * 200 + b'"')
@example(b"[" * 100_000)
@example(b'{"a":' * 100_000)
def test_it_says_what_the_thorough_way_says(data: bytes) -> None:
    found, expected = parse_json(data, "here"), json_text._with_problems(data, "here")
    assert repr(found) == repr(expected)  # NaN is not equal to itself
    assert types(found[0]) == types(expected[0])


def types(data: Any) -> Any:
    """The types of all parts, and the order of keys."""
    match data:
        case dict():
            return dict, [(key, types(value)) for key, value in data.items()]
        case list():
            return list, [types(value) for value in data]
        case _:
            return type(data)


@pytest.mark.parametrize("number", ["1", "-0", "1.10", "1e400", "0.1000000000000000055", "9" * 5_000])
def test_digits_are_kept(number: str) -> None:
    assert parse_json(f'{{"a": [{number}]}}'.encode(), "here") == ({"a": [NumberText(number)]}, ())


@pytest.mark.parametrize("wide", [b"[[1],", b'[{"a": 1},'])
def test_wide_is_not_deep(wide: bytes) -> None:
    data = wide + b"[2]," * 10_000 + b"[3]]"
    assert parse_json(data, "here")[1] == ()


@pytest.mark.parametrize("around", [b'[%s,{"a":1,"a":2}]', b'{"x":%s,"y":{"a":1,"a":2}}'])
def test_what_is_too_deep_and_what_stands_twice_are_both_found(around: bytes) -> None:
    codes = [problem.code for problem in parse_json(around % nested(DEEPEST + 1), "here")[1]]
    assert codes == [problem.code for problem in json_text._with_problems(around % nested(DEEPEST + 1), "here")[1]]
    assert "too-deep" in codes
