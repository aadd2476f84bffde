"""What a decision is: equal by what it says, neither true nor false, and lazy about its questions."""

import pytest

import xcrules

APPLICATION = {"date": "2018-02-01", "destination": "KP", "items": [{"hs": "9101.11"}]}


def test_the_same_application_gets_an_equal_decision():
    policy = xcrules.load("un.unscr_1718")
    one, other = policy.decide(APPLICATION), policy.decide(APPLICATION)
    assert one == other
    assert hash(one) == hash(other)
    assert one.missing == other.missing
    assert one != policy.decide({**APPLICATION, "complete": True})
    assert one != "undetermined"


def test_it_is_neither_true_nor_false():
    decision = xcrules.load("un.unscr_1718").decide(APPLICATION)
    with pytest.raises(TypeError, match="permitted"):
        bool(decision)
    with pytest.raises(TypeError, match="outcome"):
        bool(decision.outcome)
    assert decision.permitted is False


def test_text_is_refused_and_bytes_are_named():
    with pytest.raises(TypeError, match="bytes"):
        xcrules.load("un.unscr_1718").decide('{"date": "2018-02-01"}')  # type: ignore[arg-type]
