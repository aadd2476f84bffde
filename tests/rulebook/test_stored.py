"""A compiled policy is the same policy: equal rulebook, digests and decisions, without anything that reads texts."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import xcrules
from xcrules import shipped
from xcrules.policy import Policy
from xcrules.rulebook import stored
from xcrules.rulebook.rows import Member, Plain
from xcrules.testing.language.applications import applications
from xcrules.testing.language.scenes import scenes
from xcrules.testing.strategies.applications import applications as applications_for

SOURCES = Path(__file__).parents[2] / "src"
BIG = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example, HealthCheck.filter_too_much]


def again(policy: Policy) -> Policy:
    """*policy*, compiled and read back."""
    found = stored.from_bytes(policy.compiled(), "a.xcr")
    assert isinstance(found, stored.Stored), found
    return Policy(found.book, found.digest, found.text_digest)


def is_the_same(one: Policy, other: Policy) -> None:
    for each in fields(one.rulebook):
        assert getattr(one.rulebook, each.name) == getattr(other.rulebook, each.name), each.name
    # Equal is not the same: parties are compared without their spelling, and the index of classes not at all.
    assert spelled(one) == spelled(other)
    for ref, partition in one.rulebook.partitions.items():
        for part in fields(partition):
            assert getattr(partition, part.name) == getattr(other.rulebook.partitions[ref], part.name)
    assert [*one.rulebook.vocabulary.facts] == [*other.rulebook.vocabulary.facts]
    assert (one.digest, one.text_digest) == (other.digest, other.text_digest)
    assert (one.name, one.title, one.schema()) == (other.name, other.title, other.schema())
    assert one.show("rulebook") == other.show("rulebook")


def spelled(policy: Policy) -> list[str]:
    return [*stored._spellings(policy.rulebook)]


# --- drawn policies ---------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None, suppress_health_check=BIG)
@given(scenes(), st.data())
def test_a_drawn_policy_is_the_same_once_compiled(scene, data):
    loaded = again(scene.policy)
    is_the_same(scene.policy, loaded)
    assert loaded.compiled() == scene.policy.compiled()
    for application in (scene.application, data.draw(applications(scene.reads, known=50))):
        one, other = decided(scene.policy, application), decided(loaded, application)
        assert one == other


def decided(policy: Policy, application: object) -> str | list[str]:
    try:
        return policy.decide(application).model_dump_json()
    except xcrules.ApplicationError as error:
        return [str(problem) for problem in error.problems]


# --- policies that ship -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped.names())
def test_a_policy_that_ships_is_the_same_once_compiled(name):
    policy = xcrules.load(name)
    loaded = again(policy)
    is_the_same(policy, loaded)
    for example in policy.program.examples[:3]:
        supposing = {**example.application, "complete": False}
        assert decided(policy, supposing) == decided(loaded, supposing)


@settings(max_examples=30, deadline=None, suppress_health_check=BIG)
@given(st.data())
def test_it_decides_whatever_the_policy_decides(data):
    policy, loaded = SYSTEM
    application = data.draw(applications_for(policy, partial=True))
    assert decided(policy, application) == decided(loaded, application)


SYSTEM = (xcrules.load("sg.system"), again(xcrules.load("sg.system")))


# --- what it carries --------------------------------------------------------------------------------

TEXT = """policy a.b "Ä “title”\\u2028"
source LAW is "Act" rank statute
fact exporter.size is number "Size"
fact exporter.word is text "A word"
list firms of parties enumerated { "Ácme Inc", "ÁCME  INC." }
list old of parties enumerated { "Béta" from 2020-01-01 ceasing 2021-01-01 }
prohibit named "Named" under LAW "1" when any party.name is in firms or any party.name is "acme inc"
prohibit was "Was" under LAW "1" when any party is in old
prohibit large "Large" under LAW "2" when exporter.size is more than 0.1 or exporter.size is 12345678901234567890.25
prohibit word "Word" under LAW "3" when exporter.word is none
prohibit coded "Coded" under LAW "4" when any item.entry is in {ML9, ML10, 3A001.a} or any item.hs is 9101.11
"""


def test_spellings_numbers_dates_and_codes_survive():
    policy = xcrules.loads(TEXT)
    loaded = again(policy)
    is_the_same(policy, loaded)
    assert {"ÁCME  INC.", "Béta", "acme inc"} <= {*spelled(loaded)}
    assert any(isinstance(row, Member) for row in loaded.rulebook.rows)
    assert any(isinstance(row, Plain) for row in loaded.rulebook.rows)


def test_none_is_no_text():
    # A text that a canonical form once took for it.
    other = TEXT.replace("exporter.word is none", 'exporter.word is "_None.NONE"')
    policies = [xcrules.loads(text) for text in (TEXT, other)]
    assert policies[0].digest != policies[1].digest
    for policy in policies:
        is_the_same(policy, again(policy))


def test_the_same_policy_gives_the_same_bytes():
    code = f"import sys, xcrules; sys.stdout.buffer.write(xcrules.loads({TEXT!r}).compiled())"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            env={"PYTHONPATH": str(SOURCES), "PYTHONHASHSEED": seed},
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(runs) == 1


def test_it_is_loaded_and_decides_without_what_reads_texts(tmp_path):
    file = tmp_path / "sg.xcr"
    file.write_bytes(xcrules.load("sg.strategic_trade").compiled())
    code = (
        "import sys, xcrules\n"
        f"policy = xcrules.load({str(file)!r})\n"
        'decision = policy.decide({"date": "2026-03-02", "items": ["3A001"], "destination": "KP"})\n'
        "decision.missing, policy.schema(), policy.show('rulebook'), policy.compiled()\n"
        "print(*sys.modules)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": str(SOURCES)}, check=False
    )
    assert ran.returncode == 0, ran.stderr
    loaded = ran.stdout.split()
    model = ("xcrules.program", "xcrules.program.model")
    heavy = [name for name in loaded if name.startswith(("lark", "typer", "rich", "xcrules.syntax"))]
    passes = [name for name in loaded if name.startswith("xcrules.program") and not name.startswith(model[1])]
    drafts = [name for name in loaded if name in ("xcrules.rulebook.draft", "xcrules.rulebook.from_program")]
    assert (heavy, passes, drafts) == ([], [model[0]], [])


# --- as any policy ----------------------------------------------------------------------------------


def test_it_stands_beside_policies_that_are_written():
    written, other = xcrules.load("sg.strategic_trade"), xcrules.load("un.unscr_1718")
    application = {"date": "2026-03-02", "items": ["3A001"], "destination": "KP"}
    alone = xcrules.decide_side_by_side([written, other], application)
    assert xcrules.decide_side_by_side([again(written), other], application) == alone
    assert xcrules.decide_side_by_side([written, again(other)], application) == alone


@pytest.mark.parametrize("ask", ["program", "gathered"])
def test_it_has_no_text(ask):
    policy = again(xcrules.loads(TEXT))
    with pytest.raises(xcrules.PolicyError) as raised:
        getattr(policy, ask)
    assert [problem.code for problem in raised.value.problems] == ["no-text"]


@pytest.mark.parametrize("stage", ["tree", "program"])
def test_it_shows_its_rulebook_alone(stage):
    policy = again(xcrules.loads(TEXT))
    with pytest.raises(xcrules.PolicyError, match="no-text"):
        policy.show(stage)


def test_it_carries_no_examples_and_no_advice():
    policy = again(xcrules.load("sg.strategic_trade"))
    assert policy.examples() == ()
    assert policy.problems == ()


@pytest.mark.parametrize("file", ["a.xcr", "a", "a.json"])
def test_it_is_known_by_what_it_begins_with(tmp_path, file):
    (tmp_path / file).write_bytes(xcrules.loads(TEXT).compiled())
    assert xcrules.load(tmp_path / file).written is None
    assert xcrules.load(str(tmp_path / file)).written is None


def test_it_is_known_by_its_ending(tmp_path, monkeypatch):
    (tmp_path / "a.xcr").write_bytes(xcrules.loads(TEXT).compiled())
    monkeypatch.chdir(tmp_path)
    assert xcrules.load("a.xcr").name == "a.b"
