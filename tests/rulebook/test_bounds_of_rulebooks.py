"""Conditions that are too large or too deep to compile are told with their bound, and nothing else happens."""

import pytest

from xcrules.diagnostics import PolicyError
from xcrules.policy import loads
from xcrules.rulebook import build
from xcrules.rulebook.draft import DEEPEST

HEADER = 'policy a.case "A case"\nsource LAW is "Export Act" rank statute\n'
RULE = "prohibit arms under LAW effective from 2020-01-01 when any item is in {ML1, ML4} or destination is KP\n"


def problem_of(text: str) -> tuple[str, str, str | None, str | None]:
    with pytest.raises(PolicyError) as raised:
        loads(HEADER + text)
    (problem,) = (each for each in raised.value.problems if each.is_error)
    return problem.code, problem.message, problem.help, problem.place


def test_more_parts_than_a_policy_may_have(monkeypatch):
    # What the factories count by; the message names the bound that ships.
    monkeypatch.setattr(build, "MOST_PARTS", 5)
    assert problem_of(RULE.replace("destination is KP", "any destination is KP")) == (
        "too-large",
        "the conditions of `a.case`, with their defines written out, have more than 3000000 parts",
        "use fewer or smaller defines inside each other",
        "a.case",
    )


def nested(steps: int, part: str = "{} and activity is export") -> str:
    """A rule over a chain of defines, each of which nests the one before a little deeper."""
    chain = [f"define d{n} as not ({part.format(f'd{n - 1}')})\n" for n in range(1, steps + 1)]
    return "".join(["define d0 as any transit is KP\n", *chain, f"prohibit x under LAW when d{steps}\n"])


def test_conditions_that_are_just_deep_enough_to_be_refused():
    refused = [steps for steps in range(25, 75) if not loads_well(steps)]
    # Once too deep, always too deep; and every step counts for the same.
    assert refused == list(range(refused[0], 75))
    assert DEEPEST // 4 <= refused[0] <= DEEPEST // 2
    assert problem_of(nested(refused[0])) == (
        "too-deep",
        f"conditions of `a.case` nest deeper than {DEEPEST} levels, counted through their defines",
        "say the condition in fewer steps",
        "a.case",
    )


def test_what_stands_before_a_deep_part_does_not_make_it_shallow():
    deepest = max(steps for steps in range(25, 75) if loads_well(steps))
    for part in ("{} and activity is export", "activity is export and {}"):
        assert loads(HEADER + nested(deepest, part))
        assert problem_of(nested(deepest + 1, part))[0] == "too-deep"


def loads_well(steps: int) -> bool:
    try:
        loads(HEADER + nested(steps))
    except PolicyError:
        return False
    return True


def test_many_sums_beside_each_other_are_not_deep():
    rules = [f"prohibit p{n} under LAW when total item.value is more than {n} USD\n" for n in range(1, DEEPEST + 10)]
    assert loads(HEADER + "".join(rules))
