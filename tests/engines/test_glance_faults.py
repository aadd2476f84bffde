"""A glance with one deliberate fault each: what the tests of a glance check would not let it pass."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from planes_cases import CASES, LIMITS, facts_of
from planes_planted import Fault, planted
from test_glance import POLICY, READ, SEEN, WRONG, raw

import xcrules
from xcrules.engines.reference import Reading
from xcrules.plan import plan_of
from xcrules.policy import Policy
from xcrules.report import decide
from xcrules.testing.language.applications import applications
from xcrules.testing.language.scenes import scenes

# Where the engine itself is mutated, there is no place for faults of ours.
pytestmark = pytest.mark.skipif(os.environ.get("XCRULES_PROFILE") == "mutants", reason="the engine is mutated")

FAULTS = (
    Fault("a yes is a number", "words", "kind not in (int, NumberText):", "kind not in (int, NumberText, bool):"),
    Fault("values are not kept apart by type", "glance", "words[value.__class__][value]", "words[str(value)]"),
    Fault("a threshold belongs to the other side", "words", "floor(at) + 1 if after", "floor(at) if after"),
    Fault("a threshold within a unit is one off", "words", "else ceil(at)", "else floor(at)"),
    Fault(
        "numbers are placed one step up",
        "words",
        "bisect_right(self.thresholds, number)",
        "bisect_right(self.thresholds, number + 1)",
    ),
    Fault("money needs no currency", "words", "return unit in currencies() and", "return"),
    Fault("all units weigh the same", "words", "return fits and factor == 1 and", "return fits and"),
    Fault("a unit of anything measures it", "words", "return fits and factor", "return factor"),
    Fault(
        "a rate is not waited for",
        "words",
        "if known is not None and not all(terms.in_unit(value, each.column.unit) for value in known):",
        "if False:",
    ),
    Fault("listed names are others", "words", "if folded and folded not in self.listed:", "if folded:"),
    Fault("names are compared as written", "words", 'folded = " ".join(raw.casefold().split())', "folded = raw"),
    Fault("a name may be empty", "words", "if folded and folded not in self.listed:", "if folded not in self.listed:"),
    Fault("a name may hide something", "words", "raw.isascii() and raw.isprintable() and", "raw.isascii() and"),
    Fault(
        "partly known is known",
        "words",
        "    if must != may:\n        raise Partly\n    return must",
        "    return must",
    ),
    Fault(
        "what may be is",
        "words",
        "    if must != may:\n        raise Partly\n    return must",
        "    return may",
    ),
    Fault(
        "what cannot be used says nothing",
        "words",
        "if isinstance(said, Unreadable):\n            raise Partly",
        "if isinstance(said, Unreadable):\n            return self.everything, self.everything",
    ),
    Fault(
        "columns of one fact lie on each other",
        "glancing",
        "asked[column.path].append(Column(column, shift))",
        "asked[column.path].append(Column(column, 0))",
    ),
    Fault(
        "one column of a fact is enough",
        "words",
        "            must &= surely\n            may &= maybe\n        return must, may\n\n    def one",
        "            must, may = surely, maybe\n        return must, may\n\n    def one",
    ),
    Fault("what is not stated passes", "layouts", "if key not in keys and words.fact.columns", "if False"),
    Fault("what is not stated is closed", "layouts", "if complete else None", "if True else None"),
    Fault("a complete application is not closed", "layouts", "if complete else None", "if False else None"),
    Fault(
        "fields that are none are passed over",
        "layouts",
        "if not self.words.keys() >= set(keys):\n            raise Partly",
        "keys = tuple(key for key in keys if key in self.words)",
    ),
    Fault(
        "keys that are none are passed over",
        "glance",
        "if len({*told, *own, *records, *lists}) != len(keys):",
        "if False:",
    ),
    Fault("an element that says nothing says all", "glance", "if layout.says_all:", "if True:"),
    Fault("elements that may pass do", "glance", "if surely != maybe and mays is musts:", "if False:"),
    Fault("the first element that may pass is lost", "glance", "mays = musts.copy()", "mays = []"),
    Fault("a record that is not named says nothing", "glance", "if key not in records:", "if False:"),
    Fault("a list that is not named is empty", "glance", "(each, complete and each.shape.is_closable)", "(each, True)"),
    Fault(
        "a list that is not named is never empty",
        "glance",
        "(each, complete and each.shape.is_closable)",
        "(each, False)",
    ),
    Fault("a list of which nothing is known is empty", "glance", "found = each.nobody()", "found = Over([], [])"),
    Fault(
        "a list may be as long as it likes",
        "glance",
        "not spec.least <= len(raw) <= spec.most",
        "not spec.least <= len(raw)",
    ),
    Fault(
        "the request is not looked at", "glance", "request, (surely, maybe) = self._requested(copy[REQUEST])", "pass"
    ),
    Fault(
        "the day is the first that was seen",
        "glance",
        "found = self._days.get(raw)",
        "found = next(iter(self._days.values()), None)",
    ),
    Fault(
        "what is read with care counts for nothing",
        "glance",
        "            must, may = read(top.own, [copy[key] for key in top.own.keys])",
        "            read(top.own, [copy[key] for key in top.own.keys])",
    ),
    Fault("any two values go with each other", "glancing", "if FOLLOWS_FROM <= set(keys) and", "if False and"),
    Fault("an outer condition is not asked", "glance", "if self.shifts:", "if False:"),
    Fault("rates are taken as they come", "glance", "if problems.found:", "if False:"),
    Fault("through all elements", "through", "if bits is None:", "if True:"),
    Fault("through whatever some element did", "through", "every |= region.kind is not Kind.SOME", "pass"),
    Fault("elements of what may be", "through", "masks = each.must if certain else each.may", "masks = each.may"),
    Fault("an unknown list has a first element", "through", "if each.is_unknown:", "if False:"),
    Fault("elements of all terms that stand", "through", "terms &= stands\n", "terms = stands\n"),
    Fault(
        "what the reference counts is not asked",
        "through",
        "if terms is None or terms & stands & self.asked:",
        "if terms is None:",
    ),
    Fault("a negated part is taken as it is", "units", "if any(part & 1 for part in parts):", "if False:"),
    Fault("no exemption matters", "relevance", "            matter |= self.lifting[term]", "            pass"),
    Fault("what an exemption touches does not make it matter", "relevance", "found = set(own)", "found = set()"),
    Fault("what is read elsewhere matters no more", "relevance", "for ref in read:", "for ref in ():"),
)


@cache
def drawn() -> list[tuple[Policy, list[Any]]]:
    """Drawn policies with drawn applications, the same for every fault."""
    found: list[tuple[Policy, list[Any]]] = []

    @seed(7)
    @settings(max_examples=60, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(scenes(sets=False), st.data())
    def collect(scene: Any, data: Any) -> None:
        each = [scene.application, *data.draw(st.lists(applications(scene.reads), min_size=4, max_size=4))]
        found.append((scene.policy, each))

    collect()
    return found


@cache
def expected() -> list[tuple[Policy, list[tuple[dict[str, Any], Any]]]]:
    """Policies, each with applications and what the reference says of them; None: that they cannot be used."""
    policy = xcrules.loads(POLICY)
    by_hand = [raw(more) for each in (SEEN, READ, WRONG) for more in each.values()]
    cases = [(case.policy(), [raw(more) for more in case.applications]) for case in CASES]
    return [
        (each, [(one, _expected(each, one)) for one in several])
        for each, several in [(policy, by_hand), *cases, *drawn()]
    ]


def _expected(policy: Policy, one: dict[str, Any]) -> Any:
    facts = facts_of(policy, one)
    plan = plan_of(policy.rulebook, "", "")
    return None if facts is None else decide(plan, Reading(policy.rulebook, facts)).model_dump(exclude={"missing"})


def check(planes: Any) -> None:
    """What a glance sees is what the reference finds, and it sees nothing that cannot be used."""
    from importlib import import_module

    glancing, standing = import_module(f"{planes.__name__}.glancing"), import_module(f"{planes.__name__}.standing")
    for number, (policy, each) in enumerate(expected()):
        terms_limit, slots = LIMITS[number % len(LIMITS)]
        made = planes.compiled(policy.rulebook, terms_limit=terms_limit, slots=slots)
        glanced = glancing.glance(made, policy.shape, policy._request)
        plan = plan_of(policy.rulebook, "", "")
        for one, wanted in each:
            seen = glanced.at(one)
            if seen is not None:
                found = decide(plan, standing.standing_at(glanced.planes, seen, policy.shape))
                assert wanted is not None
                assert found.model_dump(exclude={"missing"}) == wanted


def test_a_glance_without_a_fault_passes() -> None:
    check(xcrules.engines.planes)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_noticed(fault: Fault) -> None:
    # One that breaks off is noticed as well as one that is wrong.
    with planted(fault) as planes, pytest.raises(Exception):  # noqa: B017, PT011
        check(planes)
