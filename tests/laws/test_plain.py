"""The reference engine against a second, two-valued reading of the program that shares nothing with it."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from plain import Plain
from plain_values import NotKnown

from xcrules.facts.reading import read
from xcrules.policy import loads, resolved_request
from xcrules.testing.language.completions import completions
from xcrules.testing.language.scenes import scenes


@given(scenes(), st.data())
def test_a_known_application_gets_the_outcome_of_the_plain_reading(scene, data):
    application = data.draw(completions(scene.application, scene.reads))
    facts, problems = read(application, scene.policy.program.vocabulary)
    assert facts is not None, problems
    facts, problem = resolved_request(scene.policy.rulebook, facts)
    assert problem is None
    try:
        expected = Plain(scene.policy.program, facts).outcome()
    except NotKnown:
        assume(False)
    decision = scene.policy.decide(application)
    assert [outcome.value for outcome in decision.possible] == [expected]


def test_not_no_item_is_read_as_any_item():
    # Found by the nightly run: the second reading did not see through the two negations.
    policy = loads(
        'policy a.case "A case"\nsource LAW is "Act" rank statute\n'
        "prohibit arms under LAW when not (no item.entry is ML4 and activity is export)\n"
        "exempt old from arms for item where (item.origin is KP) under LAW\n"
    )
    for origin, expected in (("KP", "not_required"), ("US", "prohibited")):
        application = {"date": "2020-01-01", "activity": "export", "items": [{"entry": "ML4", "origin": origin}]}
        facts, problems = read(application, policy.program.vocabulary)
        assert facts is not None, problems
        assert Plain(policy.program, facts).outcome() == expected
        assert policy.decide(application).outcome.value == expected


def test_mass_is_not_compared_with_units():
    # Found by the nightly run: the second reading compared the numbers.
    policy = loads(
        'policy a.case "A case"\nsource LAW is "Act" rank statute\nfact exporter.limit is quantity must be known\n'
        "prohibit heavy under LAW when any item.mass is at least exporter.limit\n"
    )
    application = {"date": "2020-01-01", "exporter": {"limit": "1 units"}, "items": [{"mass": "1 kg"}]}
    facts, problems = read(application, policy.program.vocabulary)
    assert facts is not None, problems
    with pytest.raises(NotKnown):
        Plain(policy.program, facts).outcome()
    assert policy.decide(application).outcome.value == "undetermined"


def test_a_code_that_is_coarser_than_another_fact_is_not_known_to_lie_in_it():
    # Found by the nightly run: the second reading took it for another code.
    policy = loads(
        'policy a.case "A case"\nsource LAW is "Act" rank statute\nfact end_use.entry is entry must be known\n'
        "prohibit there under LAW when any item.entry is in end_use.entry\n"
    )
    application = {"date": "2020-01-01", "end_use": {"entry": "3A001.a.1"}, "items": ["3A001.a"]}
    facts, problems = read(application, policy.program.vocabulary)
    assert facts is not None, problems
    with pytest.raises(NotKnown):
        Plain(policy.program, facts).outcome()
    assert policy.decide(application).outcome.value == "undetermined"
