"""Planes with one deliberate fault each: what the tests of planes check would not let such an engine pass."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from planes_cases import LIMITS, Compiled, check_cases, check_truths, facts_of
from planes_planted import Fault, planted

import xcrules.engines.planes
from xcrules.testing.language.applications import applications
from xcrules.testing.language.scenes import scenes

# Where the engine itself is mutated, there is no place for faults of ours.
pytestmark = pytest.mark.skipif(os.environ.get("XCRULES_PROFILE") == "mutants", reason="the engine is mutated")

FAULTS = (
    Fault(
        "negation does not change must and may",
        "lists",
        "must &= ~region.of(some_may)",
        "must &= ~region.of(some_must)",
    ),
    Fault("`no` leaves what an element may deny", "lists", "may & ~region.of(some_must)", "may & ~region.of(some_may)"),
    Fault("elements are joined by and", "lists", "some |= mask", "some &= mask"),
    Fault("of elements, the last counts", "lists", "some |= mask", "some = mask"),
    Fault("of `every`, some element will do", "lists", "each &= mask", "each |= mask"),
    Fault(
        "an unknown list has an element",
        "lists",
        "if self.may_be_empty and over.is_unknown:",
        "if False:",
    ),
    Fault(
        "an unknown list is an empty one",
        "lists",
        "(NOTHING_KNOWN,) if elements is None else elements",
        "elements or ()",
    ),
    Fault(
        "of an empty list, each is false",
        "lists",
        "some, each = 0, space",
        "some, each = 0, space if masks else 0",
    ),
    Fault(
        "of an empty list, some is true",
        "lists",
        "some, each = 0, space",
        "some, each = 0 if masks else space, space",
    ),
    Fault(
        "what bodies ask of the application is forgotten",
        "lists",
        "some_must &= outer[0]\n        some_may &= outer[1]",
        "pass",
    ),
    Fault("what bodies ask of the reference is forgotten", "lists", "if self.inner.tested:", "if False:"),
    Fault(
        "bodies do not ask the reference of the application", "lists", "if some_may & self.outer.tested:", "if False:"
    ),
    Fault(
        "of the elements, none asks the reference",
        "lists",
        "if may & live & self.inner.tested:",
        "if must & live & self.inner.tested:",
    ),
    Fault(
        "what may hold is taken for what does",
        "lists",
        "is_known = must == may and some_must == some_may and each_must == each_may",
        "is_known = must == may",
    ),
    Fault(
        "where all terms are known, the elements are",
        "lists",
        "is_known = must == may and some_must == some_may and each_must == each_may",
        "is_known = some_must == some_may and each_must == each_may",
    ),
    Fault("what every element may pass, it passes", "lists", "_folded(over.may, self.space)", "(some_must, each_must)"),
    Fault("a plane reaches one term short", "compiling", "width = max(asked) + 1", "width = max(asked)"),
    Fault("planes overlap by one", "compiling", "offset += width", "offset += width - 1"),
    Fault(
        "what is beyond the slots is forgotten",
        "compiling",
        "self._own.add(bit, atom)\n                    case _:",
        "pass\n                    case _:",
    ),
    Fault("every `any` has one slot", "compiling", "used[list_name, kind] += 1", "used[list_name, kind] += 0"),
    Fault(
        "`every` tests the rest",
        "compiling",
        "return Within(fact, self._rest(fact, classes))",
        "return Within(fact, classes)",
    ),
    Fault("one layer only", "tables", "depth[how, bit] = at + 1", "depth[how, bit] = at"),
    Fault(
        "two tests of one fact become one",
        "columns",
        "for layer in self.layers:\n                surely, maybe = layer.of_values(values)",
        "for layer in self.layers[:1]:\n                surely, maybe = layer.of_values(values)",
    ),
    Fault("one of several is any of them", "tables", "must &= self.table[number]", "must |= self.table[number]"),
    Fault(
        "of several sets, one will do",
        "tables",
        "must &= surely\n            may |= maybe",
        "must |= surely\n            may |= maybe",
    ),
    Fault(
        "of an empty set, something meets",
        "tables",
        "must = may = self.others",
        "must = may = self.others if elements else self.everything",
    ),
    Fault("inside is meeting", "tables", "if self.how is How.MEETS:", "if self.how is not How.WITHIN:"),
    Fault("a set of which nothing is known meets", "tables", "(others, everything))", "(everything, everything))"),
    Fault(
        "classes are one off",
        "tables",
        "one = self.table[classes.bit_length() - 1]",
        "one = self.table[classes.bit_length() - 2]",
    ),
    Fault("the larger side is not turned", "tables", "turned = every_class & ~classes", "turned = classes"),
    Fault(
        "a fact that is not known passes",
        "columns",
        "return self.unknown\n",
        "return self.everything, self.everything\n",
    ),
    Fault(
        "a fact that is not known fails",
        "columns",
        "return self.unknown\n",
        "return self.unknown[0], self.unknown[0]\n",
    ),
    Fault("a rate is remembered", "columns", "if terms.in_unit(value, self.unit):", "if True:"),
    Fault(
        "memo without the unit",
        "memo",
        "return kind, amount.numerator, amount.denominator, unit",
        "return kind, amount.numerator, amount.denominator",
    ),
    Fault(
        "memo without the denominator",
        "memo",
        "return kind, value.numerator, value.denominator",
        "return kind, value.numerator",
    ),
    Fault(
        "memo of any value",
        "memo",
        "is not a number.\n            return kind, value",
        "is not a number.\n            return kind",
    ),
    Fault(
        "an unknown cell is true",
        "columns",
        "return others, self.everything",
        "return self.everything, self.everything",
    ),
    Fault("an unknown cell is false", "columns", "return others, self.everything", "return others, others"),
    Fault(
        "or for and",
        "expansion",
        "found = frozenset(one | other for one in found for other in terms)",
        "found = found | terms",
    ),
    Fault(
        "a negated all is not turned",
        "expansion",
        "self.terms_or_residual(part ^ 1, element)",
        "self.terms_or_residual(part, element)",
    ),
    Fault(
        "a negated literal is not turned",
        "expansion",
        "Within(fact, everything & ~classes if negative else classes)",
        "Within(fact, classes)",
    ),
    Fault(
        "a term that contradicts itself is dropped",
        "expansion",
        "found = frozenset(one | other for one in found for other in terms)",
        "found = frozenset(one | other for one in found for other in terms if not any("
        "isinstance(a, Within) and isinstance(b, Within) and a.fact == b.fact and not a.classes & b.classes"
        " for a in one for b in other))",
    ),
    Fault(
        "too many terms are cut off",
        "expansion",
        "if len(found) > self.limit:\n                return None",
        "if len(found) > self.limit:\n                break",
    ),
    Fault(
        "a residual loses its sign",
        "residuals",
        "return found if sign == signed & 1 else found.negation",
        "return found",
    ),
    Fault(
        "a term of several atoms is any of them",
        "residuals",
        "found = max(found, min(each, default=Truth.TRUE))",
        "found = max(found, max(each, default=Truth.TRUE))",
    ),
    Fault(
        "beyond the slots, an unknown list has an element",
        "residuals",
        "return min(found, Truth.UNKNOWN) if unsure else found",
        "return found",
    ),
    Fault(
        "an `every` is not negated",
        "signed",
        "made._add(Has(list_name, made.of[body] ^ 1), 1, ref)",
        "made._add(Has(list_name, made.of[body]), 1, ref)",
    ),
    Fault(
        "a `some` is not negated within",
        "signed",
        "made._add(Both(frozenset(made.of[part] ^ 1 for part in parts)), 1, ref)",
        "made._add(Both(frozenset(made.of[part] for part in parts)), 1, ref)",
    ),
    Fault("a block that may hold holds", "units", "value = TRUE if must >> term & 1 else UNKNOWN", "value = TRUE"),
    Fault("of a block's terms, the last counts", "units", "if value > values.get(block, FALSE):", "if True:"),
    Fault(
        "a negated part is told as it is",
        "units",
        "above, new = listener >> 1, 2 - value if listener & 1 else value",
        "above, new = listener >> 1, value",
    ),
    Fault(
        "a unit is as its last part",
        "units",
        "elif new < before:",
        "else:",
    ),
    Fault("what is usually false stays so", "units", "if usual[unit] == FALSE:", "if False:"),
    Fault("a part is read without its sign", "units", "min(value, 2 - each if part & 1 else each)", "min(value, each)"),
    Fault(
        "what differs is not carried on",
        "units",
        "changed.append((unit, value))",
        "pass",
    ),
    Fault(
        "a union is told as an all",
        "units",
        "self.expansion.union(known) if sign else self.expansion.product(known)",
        "self.expansion.product(known)",
    ),
    Fault(
        "dates of lists are forgotten",
        "members",
        "if matched > found and in_force(line.windows, reading.facts.date):",
        "if matched > found:",
    ),
    Fault("what is taken out of a list stays", "members", "for other in self.minus:", "for other in ():"),
    Fault("ranges over several heads are forgotten", "members", "*self.wide)", ")"),
    Fault("a code that may match does not", "members", "if pair[1] is not Truth.FALSE", "if pair[1] is Truth.TRUE"),
    Fault(
        "of a value nothing is known, and it is no member",
        "members",
        "return Truth.UNKNOWN if self._may_list_something(reading, scope) else Truth.FALSE",
        "return Truth.FALSE",
    ),
    Fault(
        "an unknown value may be on a list of yesterday",
        "members",
        "in_force(line.windows, day) and _where",
        "True and _where",
    ),
    Fault(
        "a list is remembered without the day",
        "members",
        "key = reading.facts.date, key_of(known[0])",
        "key = date.min, key_of(known[0])",
    ),
    Fault(
        "a list with conditions is remembered",
        "members",
        "if self.conditional or len(known) != 1:",
        "if len(known) != 1:",
    ),
    Fault(
        "the date is not read",
        "reading",
        'record = {**self.facts.fields, "date": (self.facts.date,)}',
        "record = {**self.facts.fields}",
    ),
    Fault(
        "what is requested is not asked",
        "reading",
        "*self.planes.requested(self))",
        "self.planes.tables.everything, self.planes.tables.everything)",
    ),
    Fault(
        "what is worked out is not asked",
        "reading",
        "must, may = self.work.worked_out(there, lambda: there.root, must, may)",
        "pass",
    ),
)


@cache
def drawn() -> list[tuple[Any, list[Any]]]:
    """Drawn policies with the facts of drawn applications, the same for every fault."""
    found: list[tuple[Any, list[Any]]] = []

    @seed(7)
    @settings(max_examples=60, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(scenes(sets=False), st.data())
    def collect(scene: Any, data: Any) -> None:
        each = [scene.application, *data.draw(st.lists(applications(scene.reads), min_size=5, max_size=5))]
        facts = [facts for one in each if (facts := facts_of(scene.policy, one)) is not None]
        found.append((scene.policy.rulebook, facts))

    collect()
    return found


def check(compiled: Compiled) -> None:
    check_cases(compiled)
    for number, (book, each) in enumerate(drawn()):
        terms_limit, slots = LIMITS[number % len(LIMITS)]
        planes = compiled(book, terms_limit=terms_limit, slots=slots)
        for facts in each:
            check_truths(planes, facts)


def test_the_engine_without_a_fault_passes() -> None:
    check(xcrules.engines.planes.compiled)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_noticed(fault: Fault) -> None:
    with planted(fault) as planes, pytest.raises(AssertionError):
        check(planes.compiled)
