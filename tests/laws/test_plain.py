"""The reference engine against a second, two-valued reading of the program that shares nothing with it."""

from hypothesis import assume, given
from hypothesis import strategies as st
from plain import NotKnown, Plain

from xcrules.facts.reading import read
from xcrules.policy import resolved_request
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
