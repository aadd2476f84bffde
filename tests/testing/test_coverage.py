"""What examples show of a policy: rules, comparisons by themselves, entries of lists."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

from hypothesis import given, settings

import xcrules
from xcrules.engines.reference import Reading
from xcrules.engines.truth import Truth
from xcrules.facts.reading import read
from xcrules.program.model import Example, Expect
from xcrules.shipped import policies
from xcrules.testing.coverage import Coverage, Point, coverage
from xcrules.testing.coverage.written import is_comparison
from xcrules.testing.language.scenes import Scene, scenes

HEAD = """\
policy small "A small policy"
  currency USD
source LAW is "A law" rank statute
"""
BOTTLE = """
case bottle
  given date is 2026-01-01, activity is export, destination is DE,
        item is { hs is 2204.10, value is 20 USD }, nothing else
"""


def covered(body: str, examples: str = 'example "The bottle" like bottle\n  expect not_required\n') -> Coverage:
    return coverage(xcrules.loads(HEAD + body + BOTTLE + examples))


def seen(points: tuple[Point, ...]) -> dict[str, tuple[str, ...]]:
    return {point.name: point.seen for point in points}


# --- comparisons --------------------------------------------------------------------------------------


def test_each_comparison_counts_by_itself_whatever_decides_the_whole() -> None:
    found = covered("prohibit wine under LAW effective from 2020-01-01 when activity is import and any item is 2204\n")
    assert seen(found.comparisons) == {"activity is import": ("false",), "any item is 2204": ("true",)}
    assert [point.of for point in found.comparisons] == [None, "item"]


def test_what_is_not_known_shows_nothing() -> None:
    dated = """\
case dated given date is 2026-01-01, item is { value is 20 USD }
example "Date" like dated
  expect undetermined
"""
    rule = "prohibit wine under LAW effective from 2020-01-01 when activity is import or any item is 2204\n"
    found = covered(rule, dated)
    assert seen(found.comparisons) == {"activity is import": (), "any item is 2204": ()}


def test_a_negation_counts_as_it_is_written() -> None:
    found = covered(
        "prohibit out under LAW effective from 2020-01-01 when activity is not import and no destination is DE\n"
    )
    assert seen(found.comparisons) == {"activity is not import": ("true",), "no destination is DE": ("true",)}
    assert found.comparisons[1].of == "destination"


def test_a_comparison_inside_a_quantifier_is_asked_of_each_element() -> None:
    found = covered(
        "prohibit out under LAW effective from 2020-01-01 when every item meets (item.value is at least 30 USD)\n",
        'example "2" like bottle\n  given item is [{ value is 20 USD }, { value is 40 USD }]\n  expect not_required\n',
    )
    assert seen(found.comparisons) == {"item.value is at least 30 USD": ("true", "false")}


def test_only_elements_of_the_kind_are_asked() -> None:
    rule = "prohibit out under LAW effective from 2020-01-01 when any consignee where (party.country is KP)\n"
    buyer = 'example "B" like bottle\n  given party is { role is end_user, country is KP }\n  expect not_required\n'
    assert seen(covered(rule, buyer).comparisons) == {"party.country is KP": ()}
    assert seen(
        covered(rule, buyer.replace("end_user", "consignee").replace("not_required", "prohibited")).comparisons
    ) == {"party.country is KP": ("true",)}


def test_nested_quantifiers_read_the_elements_around_them() -> None:
    rule = """\
prohibit out under LAW effective from 2020-01-01
  when any consignee where (no destination where (destination.country is party.country))
"""
    both = """\
example "Both" like bottle
  given destination is [DE, FR], party is { role is consignee, country is DE }
  expect not_required
"""
    text = "destination.country is party.country"
    assert seen(covered(rule, both).comparisons) == {text: ("true", "false")}
    assert seen(covered(rule, both.replace("[DE, FR]", "DE")).comparisons) == {text: ("true",)}


def test_an_element_is_compared_with_the_one_of_its_own_list_around_it() -> None:
    found = covered(
        """\
prohibit out under LAW effective from 2020-01-01
  when any item where (total item.value where (item has the same hs) is at least 50 USD)
""",
        """\
example "Three" like bottle
  given item is [{ hs is 2204, value is 20 USD }, { hs is 2204, value is 20 USD }, { hs is 2203, value is 30 USD }]
  expect not_required
""",
    )
    assert seen(found.comparisons) == {
        "total item.value where (item has the same hs) is at least 50 USD": ("false",),
        "item has the same hs": ("true", "false"),
    }


def test_comparisons_of_totals_and_counts_and_those_within_them() -> None:
    found = covered("""\
amount wine_value as total item.value where (item.hs is 2204)
prohibit much under LAW effective from 2020-01-01
  when wine_value is more than 30 USD and number of item where (item.value is 20 USD) is 1
""")
    assert seen(found.comparisons) == {
        "item.hs is 2204": ("true",),
        "wine_value is more than 30 USD": ("false",),
        "number of item where (item.value is 20 USD) is 1": ("true",),
        "item.value is 20 USD": ("true",),
    }


def test_a_define_about_an_element_is_asked_of_every_such_element() -> None:
    found = covered(
        """\
define northern of consignee as party.country is KP
prohibit out under LAW effective from 2020-01-01 when any consignee is northern
""",
        """\
example "Two" like bottle
  given party is [{ role is consignee, country is DE }, { role is end_user, country is KP }]
  expect not_required
""",
    )
    # That a define is used is no comparison: what it says is.
    assert seen(found.comparisons) == {"party.country is KP": ("false",)}
    assert found.comparisons[0].of == "consignee"


def test_several_values_of_one_comparison_are_one() -> None:
    found = covered(
        "prohibit out under LAW effective from 2020-01-01 when any item where (item.value is in {20 USD, 30 USD})\n"
    )
    assert seen(found.comparisons) == {"item.value is in {20 USD, 30 USD}": ("true",)}


# --- entries of lists -----------------------------------------------------------------------------------


def test_an_entry_is_hit_by_a_fact_that_is_asked_about_the_list_while_it_is_in_force() -> None:
    found = covered(
        """\
list goods of hs enumerated { 2203 to 2205, 2207, 2204 from 2020-01-01 ceasing 2021-01-01, 2204.10 from 2020-01-01 }
prohibit out under LAW effective from 2020-01-01 when any item is in goods
""",
        'example "The bottle" like bottle\n  expect prohibited because out\n',
    )
    assert [(point.name, point.seen) for point in found.entries] == [
        ("2203 to 2205 in goods", ("hit",)),
        ("2207 in goods", ()),
        ("2204 in goods", ()),
        ("2204.10 in goods", ("hit",)),
    ]


def test_the_condition_of_an_entry_is_read_on_the_record_that_is_asked_about() -> None:
    found = covered(
        """\
fact destination.remote is yes or no
fact party.remote is yes or no
list places of countries enumerated { DE where (destination.remote), FR }
prohibit out under LAW effective from 2020-01-01 when any party where (party.country is in places)
""",
        """\
example "Near" like bottle
  given destination is { country is DE, remote is yes }, party is { role is consignee, country is DE, remote is no }
  expect not_required
""",
    )
    assert seen(found.entries) == {"DE in places": (), "FR in places": ()}
    assert seen(found.comparisons) == {"destination.remote": ("false",), "party.country is in places": ("false",)}


def test_a_list_may_be_asked_about_a_record_of_the_application() -> None:
    found = covered(
        """\
fact destination.remote is yes or no
fact exporter.remote is yes or no
list places of countries enumerated { DE where (destination.remote) }
prohibit out under LAW effective from 2020-01-01 when exporter.country is in places
""",
        """\
example "Remote" like bottle
  given exporter is { country is DE, remote is yes }
  expect prohibited because out
""",
    )
    assert seen(found.entries) == {"DE in places": ("hit",)}
    assert seen(found.comparisons)["destination.remote"] == ("true",)


def test_a_list_put_together_hits_the_entries_of_its_parts_and_a_list_nobody_asks_about_is_left_out() -> None:
    found = covered(
        """\
list wine of hs enumerated { 2204 }
list beer of hs enumerated { 2203 }
list both of hs combines wine, beer
list unused of hs enumerated { 2204 }
prohibit out under LAW effective from 2020-01-01 when any item is in both
""",
        'example "The bottle" like bottle\n  expect prohibited because out\n',
    )
    assert seen(found.entries) == {"2204 in wine": ("hit",), "2203 in beer": ()}


def test_of_a_list_by_reference_rows_are_counted() -> None:
    found = coverage(xcrules.load("un.unscr_1718"))
    assert [(table.name, table.hit < table.total) for table in found.tables] == [("designated", True)]
    assert found.tables[0].hit


# --- rules --------------------------------------------------------------------------------------------


def test_a_rule_that_is_lifted_has_decided_and_one_that_is_never_true_has_not() -> None:
    found = covered("""\
prohibit wine under LAW effective from 2020-01-01 when any item is 2204
prohibit beer under LAW effective from 2020-01-01 when any item is 2203
exempt friends from wine under LAW when any destination is DE
exempt thirst from beer under LAW when any destination is DE
""")
    assert seen(found.rules) == {"wine": ("decided",), "beer": (), "friends": ("lifted",), "thirst": ()}
    assert [point.kind for point in found.rules] == ["prohibition", "prohibition", "exemption", "exemption"]


def test_an_exemption_that_is_itself_lifted_lifts_nothing() -> None:
    found = covered(
        """\
prohibit wine under LAW effective from 2020-01-01 when any item is 2204
exempt friends from wine under LAW when any destination is DE
exempt not_now from friends under LAW when activity is export
""",
        'example "The bottle" like bottle\n  expect prohibited because wine\n',
    )
    assert seen(found.rules) == {"wine": ("decided",), "friends": (), "not_now": ("lifted",)}


def test_a_license_is_to_be_offered_and_refused_unless_it_asks_for_nothing() -> None:
    found = covered(
        """\
require license wine under LAW effective from 2020-01-01 when any item is 2204
license easy is single satisfies wine
license strict is single satisfies wine needs activity is import
oblige report on easy under LAW
oblige return_it on strict under LAW
""",
        'example "The bottle" like bottle\n  expect licensed\n',
    )
    points = {point.name: (point.wanted, point.seen) for point in found.rules}
    assert points == {
        "wine": (("decided",), ("decided",)),
        "easy": (("offered",), ("offered",)),
        "strict": (("offered", "refused"), ("refused",)),
        "report": (("owed",), ("owed",)),
        "return_it": (("owed",), ()),
    }


def test_raises_adds_and_tiers() -> None:
    body = """\
scale care: none_at_all < some_care < great_care
raise care to some_care when any item is 2204
raise care to great_care when any item is 2203
score risk
add 20 to risk when activity is export
add 30 to risk effective from 2030-01-01 when activity is export
tiers trust
  tier anybody
  tier declared needs any destination is DE
  tier proven needs any item is 2203
require license wine under LAW effective from 2020-01-01 when any item is 2204
license trusted is single satisfies wine needs trust is at least declared
"""
    example = 'example "The bottle" like bottle\n  expect licensed\n'
    found = {point.name: (point.wanted, point.seen) for point in covered(body, example).rules}
    assert found["raise care to some_care"] == (("held",), ("held",))
    assert found["raise care to great_care"] == (("held",), ())
    assert found["add 20 to risk"] == (("held",), ("held",))
    assert found["add 30 to risk"] == (("held",), ())
    assert found["trust anybody"] == (("reached",), ("reached",))
    assert found["trust declared"] == (("reached", "missed"), ("reached",))
    assert found["trust proven"] == (("reached", "missed"), ("missed",))
    supposing = 'case vip like bottle given trust is proven\nexample "VIP" like vip\n  expect licensed\n'
    supposed = {point.name: point.seen for point in covered(body, supposing).rules}
    assert supposed["trust proven"] == ()


# --- the whole ------------------------------------------------------------------------------------------


def test_comparisons_count_twice_and_what_is_used_not_at_all() -> None:
    found = covered("prohibit wine under LAW effective from 2020-01-01 when any item is 2204 and activity is import\n")
    assert (found.covered, found.total) == (2, 5)
    assert [point.name for point in found.uncovered] == ["wine", "any item is 2204", "activity is import"]
    user = coverage(xcrules.load("sg.permits"))
    assert {point.span.source.name.rsplit("/", 1)[-1] for point in user.points} == {"permits.xcp"}


def test_every_shipped_policy_can_be_measured() -> None:
    paths = sorted(policies().rglob("*.xcp"))
    assert paths
    for path in paths:
        found = coverage(xcrules.load(path))
        assert bool(found.covered) == bool(found.examples)


@settings(max_examples=40)
@given(scenes())
def test_a_rule_of_one_comparison_was_seen_to_be_what_the_rule_is(scene: Scene) -> None:
    policy = scene.policy
    facts, problems = read(scene.application, policy.program.vocabulary)
    assert facts is not None, problems
    example = Example(policy.name, "drawn", scene.application, {}, Expect())
    found = coverage(
        replace(policy, written=replace(policy.written, program=replace(policy.program, examples=(example,))))
    )
    points = {point.span: point.seen for point in found.comparisons}
    reading = Reading(policy.rulebook, facts)
    words = {Truth.TRUE: ("true",), Truth.FALSE: ("false",), Truth.UNKNOWN: ()}
    rows = {row.id: row for row in policy.rulebook.rules}
    for rule in policy.program.rules:
        if rule.id.policy == policy.name and is_comparison(rule.when) and not rule.effective:
            assert rule.when.span is not None
            assert points[rule.when.span] == words[reading.truth(rows[rule.id].when)]


def test_measuring_does_without_hypothesis() -> None:
    code = "import sys, xcrules.testing.coverage; sys.exit('hypothesis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
