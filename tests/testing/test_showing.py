"""What is shown of a broken law: an example that can be pasted and passes, and decisions side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped_singly import SINGLE

import xcrules
from xcrules.facts.facts import Facts
from xcrules.facts.reading import read
from xcrules.policy import Policy, compiled, load, loads
from xcrules.source import Source
from xcrules.syntax.from_text import parse
from xcrules.testing.broken import LawBroken, Told
from xcrules.testing.language.applications import applications
from xcrules.testing.language.scenes import Scene, reads_of_policy, scenes
from xcrules.testing.said import Application
from xcrules.testing.showing import example_text, side_by_side, tell

FACTS = """
fact of_old is yes or no "Of old"
fact exporter.in is number must be known "A field called like a word"
fact item.of is number "An item's field called like the one word that a record may begin with"
fact item.not is number "An item's field called like another word"
fact nothing is yes or no "Nothing"
fact rate.fixed is yes or no "A rate that is fixed"
fact number is one of {one, two, three} "A number in words"
fact share is percent "Share"
fact standing is one of none < low < high "Standing"
fact uses is some of {no, yes, civil} "Uses"
fact note is text "Note"
fact expires is date "Day"
"""
TEXT = f"""
policy shown "Shown"
source LAW is "Trade Act" rank statute
agency CUSTOMS is "Customs"
{FACTS}
tiers trust "Trust" under LAW
  tier entry "Entry"
  tier certified "Certified" needs exporter.icp is certified
prohibit no_wine "Wine may not leave" under LAW "s 4" effective from 2020-01-01 when any item is 2204
prohibit no_beer "Beer may not leave" under LAW "s 5" effective from 2020-01-01 when any item is 2203
require license permit "All else" under LAW "s 6" effective from 2020-01-01 when any item is 8481
exempt own_use "A bottle for oneself" from no_wine under LAW "s 4(2)" effective from 2020-01-01
  when total item.quantity is at most 2 units
license plain is single "Plain" under LAW effective from 2020-01-01 satisfies permit
  needs trust is at least certified because "only who is trusted may"
refer old "Old things" to CUSTOMS under LAW effective from 2020-01-01 when of_old
"""


@pytest.fixture(scope="module")
def policy() -> Policy:
    return loads(TEXT)


def told_of(
    policy: Policy,
    application: Mapping[str, object],
    request: str | None = None,
    supposed: Mapping[str, str] | None = None,
    label: str = "as it stands",
) -> Told:
    facts, problems = read(application, policy.shape, case=bool(supposed), supposed=supposed)
    assert facts is not None, problems
    asked = facts if request is None else replace(facts, request=request)
    return Told(label, application, policy.decide_facts(asked), request, supposed or {})


def pasted(policy: Policy, block: str) -> Policy:
    """*policy* with *block* at the end of its file."""
    loaded = policy.gathered.files[policy.name]
    source = loaded.file.span.source
    file, problems = parse(Source(source.name, f"{source.text}\n{block}\n"))
    assert file is not None, [str(problem) for problem in problems]
    files = {**policy.gathered.files, policy.name: replace(loaded, file=file)}
    return compiled(replace(policy.gathered, files=files))


def facts_of(policy: Policy, told: Told) -> Facts:
    facts, problems = read(told.application, policy.shape, case=True, supposed=told.supposed)
    assert facts is not None, problems
    return replace(facts, request=None)


def replays(policy: Policy, *several: Told) -> str:
    """Checks that the examples of *several* are read to the same facts, pass, and get the same decisions."""
    blocks = [example_text(policy, told, "found") for told in several]
    whole = pasted(policy, "\n\n".join(blocks))
    for told, block, example in zip(several, blocks, whole.program.examples[-len(several) :], strict=True):
        result = whole.tried(example)
        assert result.differences == (), block
        if "# left out" not in block:
            again, problems = read(example.application, whole.shape, case=True, supposed=example.supposed)
            assert again is not None, problems
            assert replace(again, request=None) == facts_of(policy, told), block
            assert result.decision == told.decision, block
    return blocks[0]


# --- every application ------------------------------------------------------------------------------


@given(scenes())
@settings(max_examples=60, deadline=None)
def test_an_example_of_a_drawn_policy_passes(scene: Scene) -> None:
    try:
        told = told_of(scene.policy, scene.application)
    except xcrules.ApplicationError:  # the name of the license that is asked for means two
        return
    block = replays(scene.policy, told)
    assert "# left out" not in block or "does not use itself" in block


@pytest.mark.parametrize("name", SINGLE)
def test_an_example_of_a_shipped_policy_passes(name: str) -> None:
    policy = load(name)
    reads = reads_of_policy(policy)

    @given(st.lists(applications(reads), min_size=8, max_size=8), st.data())
    @settings(max_examples=2, deadline=None)
    def attempt(several: list[Application], data: st.DataObject) -> None:
        tiers = data.draw(st.sampled_from([None, *policy.program.tiers]))
        levels = [] if tiers is None else [tier.name for tier in policy.program.tiers[tiers].tiers]
        supposed = {tiers.name: data.draw(st.sampled_from(levels))} if tiers is not None else {}
        replays(policy, *(told_of(policy, each, supposed=supposed) for each in several))

    attempt()


@pytest.mark.parametrize("name", SINGLE)
def test_its_own_examples_are_written_again(name: str) -> None:
    policy = load(name)
    several = [
        Told(example.label, example.application, policy.tried(example).decision, None, example.supposed)
        for example in policy.program.examples
    ]
    if several:
        assert "# left out" not in replays(policy, *several)


# --- every form of knowledge ------------------------------------------------------------------------


@pytest.mark.parametrize("complete", [False, True])
@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"of_old": True}, "of_old is yes"),
        ({"of_old": False, "number": "two"}, "of_old is no,\n        number is two"),
        ({"share": "12.5"}, "share is 12.5%"),
        ({"standing": "none"}, "standing is none"),
        ({"standing": {"one_of": ["high", "none"]}}, "standing is one of {none, high}"),
        ({"expires": "2026-03-02"}, "expires is 2026-03-02"),
        ({"expires": {"none": True}}, "expires is none"),
        ({"uses": ["no", "civil"]}, "uses is [no, civil]"),
        ({"uses": "yes"}, "uses is yes"),
        ({"uses": []}, "uses is []"),
        ({"uses": {"one_of": [["no", "yes"], "civil"]}}, "uses is one of {[no, yes], civil}"),
        ({"note": 'a "quoted" \\ text # 5'}, r'note is "a \"quoted\" \\ text # 5"'),
        ({"exporter": {"in": "7"}}, "exporter.in is 7"),
        ({"exporter": {"in": "7", "name": "Öl & Co", "icp": None}}, "exporter.in is 7"),
        ({"exporter": {"name": "A", "icp": "declared"}}, 'exporter is { name is "A", icp is declared }'),
        ({"destination": "KP"}, "destination is KP"),
        ({"destination": ["Korea"]}, "destination is one of {KP, KR}"),
        ({"destination": ["DE", {"country": "NO", "conflict": True}]}, "[DE, { country is NO, conflict is yes }]"),
        ({"destination": None}, None),
        ({"destination": [None]}, "destination is [unknown]"),
        ({"documents": []}, "no document"),
        ({"documents": [{}]}, "document is "),
        ({"parties": ["A"]}, 'party is "A"'),
        ({"rates": {"USD/SGD": "1.34", "SGD/USD": None}}, "rate USD/SGD is 1.34"),
        ({"rates": {"USD/SGD": {"one_of": ["1.5", "1"]}}}, "rate USD/SGD is one of {1, 1.5}"),
        ({"request": "plain"}, "request is plain"),
        ({"request": "shown.plain"}, "request is shown.plain"),
        ({"request": "bulk"}, "request is bulk"),
        ({"items": None}, "item is unknown"),
        ({"items": []}, "no item"),
        ({"items": [{"hs": ["2204", "07"]}, {"entry": "ML4.a"}]}, "[{ hs is [07, 2204] }, { entry is ML4.a }]"),
        ({"items": ["9101111010", None]}, "[{ hs is 9101.11.10.10 }, unknown]"),
        ({"items": [{"value": "50000.5 USD", "quantity": "3 units", "not": 3}]}, "item.not is 3"),
        ({"items": [{"mass": "1500 g", "of": "3"}]}, "{ mass is 1.5 kg, of is 3 }"),
    ],
)
def test_every_form(policy: Policy, said: Application, line: str | None, complete: bool) -> None:
    application = {"date": "2026-03-02", "items": [], **said} | ({"complete": True} if complete else {})
    block = replays(policy, told_of(policy, application))
    assert "# left out" not in block
    if line is not None:
        assert line in block
    assert block.startswith('example "found"\n  given date is 2026-03-02,')
    assert ("nothing else\n" in block) is complete


def test_what_is_called_unknown_is_called_so_only_where_closing_would_fill_it_in(policy: Policy) -> None:
    application = {"date": "2026-03-02", "items": [{"hs": "8481", "value": None}], "exporter": None, "of_old": None}
    assert "is unknown" not in replays(policy, told_of(policy, application))
    block = replays(policy, told_of(policy, {**application, "complete": True}))
    assert "{ hs is 8481, value is unknown }" in block
    assert "exporter is unknown" in block and "of_old is unknown" in block


def test_a_request_beside_the_application_and_a_tier_that_is_supposed(policy: Policy) -> None:
    application = {"date": "2026-03-02", "items": ["8481"], "request": "bulk", "complete": True}
    block = replays(policy, told_of(policy, application, request="plain", supposed={"trust": "certified"}))
    assert "trust is certified" in block and "request is plain" in block
    assert "expect licensed because permit" in block


def test_prohibited_because_of_what_stands_and_undetermined_needing_what_is_missing(policy: Policy) -> None:
    items = [{"hs": "2204", "quantity": "1 units"}, {"hs": "2203", "quantity": "1 units"}]
    lifted = {"date": "2026-03-02", "items": items, "complete": True}
    assert "expect prohibited because no_beer\n" in replays(policy, told_of(policy, lifted)) + "\n"
    open_ = {"date": "2026-03-02", "items": [{"hs": "2204"}], "of_old": False}
    assert "expect undetermined because no_wine needing item.quantity" in replays(policy, told_of(policy, open_))


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"note": "two\nlines"}, "note"),
        ({"nothing": True}, "nothing"),
        ({"rate": {"fixed": True}}, "rate"),
        ({"number": "one"}, "number"),
        ({"number": {"one_of": ["two", "one"]}}, "number"),
        ({"note": "a tag\U000e0200"}, "note"),
        ({"items": [{"fob": f"{'9' * 30}.{'9' * 20} USD"}]}, "item.fob"),
        ({"items": [{"not": 3}, {"hs": "2204"}]}, "item.not"),
    ],
)
@pytest.mark.parametrize("complete", [False, True])
def test_what_cannot_be_written_is_left_out_and_told(
    policy: Policy, said: Application, what: str, complete: bool
) -> None:
    application = {"date": "2026-03-02", "items": [], **said} | ({"complete": True} if complete else {})
    assert replays(policy, told_of(policy, application)).startswith(f"# left out: {what}, since ")


def test_what_the_file_does_not_see_is_told(tmp_path: Path) -> None:
    base = TEXT.replace("policy shown", "policy base")
    (tmp_path / "base.xcp").write_text(base, encoding="utf-8")
    (tmp_path / "middle.xcp").write_text('policy middle "Middle"\nuse base\n', encoding="utf-8")
    (tmp_path / "top.xcp").write_text('policy top "Top"\nuse middle\n', encoding="utf-8")
    application = {"date": "2026-03-02", "items": ["2203", "8481"], "complete": True, "request": "plain"}
    told = told_of(load(tmp_path / "top.xcp"), application, supposed={"trust": "certified"})
    block = replays(load(tmp_path / "top.xcp"), told)
    assert block.count("# left out: ") == 3
    assert "`base.no_beer` as a reason" in block and "expect prohibited" in block and "because" not in block
    middle = load(tmp_path / "middle.xcp")
    block = replays(middle, told_of(middle, application, supposed={"trust": "certified"}))
    assert "# left out" not in block and "expect prohibited because no_beer" in block


# --- side by side -----------------------------------------------------------------------------------


def test_lines_that_differ_are_marked(policy: Policy) -> None:
    milder = {"date": "2026-03-02", "items": ["8481"], "complete": True}
    told = (told_of(policy, milder), told_of(policy, {**milder, "items": ["8481", "2204"]}, label="with one more"))
    table = side_by_side(told)
    lines = table.splitlines()
    assert all(len(line) <= 100 for line in lines)
    assert lines[0].split() == ["as", "it", "stands", "with", "one", "more"]
    marked = {line.split()[1] for line in lines if line.startswith("*")}
    assert "outcome" in marked and "no_wine:" in marked
    assert "date" not in marked and "permit:" not in marked
    assert "only who is trusted may" in " ".join(table.split())


def test_equal_decisions_have_no_mark(policy: Policy) -> None:
    told = told_of(policy, {"date": "2026-03-02", "items": [{"hs": "2204"}], "of_old": True})
    table = side_by_side((told, replace(told, label="again")))
    assert "*" not in table
    assert "CUSTOMS" in table and "item.quantity" in table
    assert "undetermined" in side_by_side((told,))


def test_names_that_two_policies_have_are_told_apart(policy: Policy) -> None:
    application = {"date": "2026-03-02", "items": ["2204", "8481"], "complete": True}
    told = told_of(policy, application)
    (rule,) = [each for each in told.decision.reasons if each.rule == "no_wine"]
    other = rule.model_copy(update={"policy": "other"})
    both = told.decision.model_copy(update={"reasons": (*told.decision.reasons, other)})
    lines = side_by_side((told, replace(told, decision=both))).splitlines()
    assert [line[4:].split(":")[0] for line in lines if "no_wine:" in line] == ["shown.no_wine", "other.no_wine"]
    assert any(line.startswith("    permit:") for line in lines)


def test_the_whole_message(policy: Policy) -> None:
    milder = {"date": "2026-03-02", "items": ["8481"], "complete": True}
    told = (told_of(policy, milder), told_of(policy, {**milder, "items": []}, label="without the item"))
    broken = LawBroken("adding_never_improves", "shown", "the item made it milder", told)
    message = tell(broken, policy, "No application gets a milder\n    outcome by one more item.")
    assert message.startswith("`shown` breaks `adding_never_improves`")
    assert "No application gets a milder outcome by one more item." in message
    assert "the item made it milder" in message
    assert message.count('\nexample "adding_never_improves, ') == 2
    assert "* outcome" in message
