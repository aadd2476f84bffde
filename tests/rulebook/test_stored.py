"""A compiled policy is the same policy: equal rulebook, digests and decisions, without anything that reads texts."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from binascii import a2b_base64
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import date
from pathlib import Path

import pyarrow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import xcrules
from xcrules import compiled_files, shipped
from xcrules.policy import Policy, of_file
from xcrules.rulebook import stored
from xcrules.rulebook.rows import Member, Plain
from xcrules.testing.language.applications import applications
from xcrules.testing.language.scenes import scenes
from xcrules.testing.strategies.applications import applications as applications_for

SOURCES = Path(__file__).parents[2] / "src"
BIG = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example, HealthCheck.filter_too_much]


def again(policy: Policy, whole: bool = False) -> Policy:
    """*policy*, compiled and read back: whole, or part by part as each is asked for."""
    found = compiled_files.from_bytes(policy.compiled(), "a.xcr", whole=whole)
    assert isinstance(found, compiled_files.Compiled), found
    assert (found.made is None) is whole
    return of_file(found)


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
    by_row = stored.spellings_in(policy.rulebook.rows, policy.rulebook.partitions)
    return [name for names in by_row.values() for name in names]


def decides_by_the_same(one: Policy, other: Policy) -> None:
    """The engine of both is the same, whether it was made or read."""
    assert other.planes.tables == one.planes.tables
    assert other.plan.reads == one.plan.reads
    for each in ("rules", "exemptions", "licenses", "duties", "findings"):
        assert getattr(other.plan, each) == getattr(one.plan, each), each


# --- drawn policies ---------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None, suppress_health_check=BIG)
@given(scenes(), st.data())
def test_a_drawn_policy_is_the_same_once_compiled(scene, data):
    # What has decided has read some of its parts, and what has not, none.
    loaded, fresh, whole = again(scene.policy), again(scene.policy), again(scene.policy, whole=True)
    for application in (scene.application, data.draw(applications(scene.reads, known=50))):
        assert decided(loaded, application) == decided(whole, application) == decided(scene.policy, application)
    for each in (loaded, fresh, whole):
        is_the_same(scene.policy, each)
        decides_by_the_same(scene.policy, each)
        assert each.compiled() == scene.policy.compiled()


def decided(policy: Policy, application: object) -> str | list[str]:
    try:
        return policy.decide(application).model_dump_json()
    except xcrules.ApplicationError as error:
        return [str(problem) for problem in error.problems]


# --- policies that ship -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped.names())
def test_a_policy_that_ships_is_the_same_once_compiled(name):
    policy = xcrules.load(name)
    loaded, whole = again(policy), again(policy, whole=True)
    for example in policy.program.examples[:3]:
        supposing = {**example.application, "complete": False}
        assert decided(policy, supposing) == decided(loaded, supposing) == decided(whole, supposing)
    for each in (loaded, whole):
        is_the_same(policy, each)
        decides_by_the_same(policy, each)


@settings(max_examples=30, deadline=None, suppress_health_check=BIG)
@given(st.data())
def test_it_decides_whatever_the_policy_decides(data):
    policy, loaded = SYSTEM
    application = data.draw(applications_for(policy, partial=True))
    assert decided(policy, application) == decided(loaded, application)


SYSTEM = (xcrules.load("sg.system"), again(xcrules.load("sg.system")))


def test_threads_may_share_what_none_of_them_has_read_yet():
    policy, fresh = SYSTEM[0], again(SYSTEM[0])
    application = {"date": "2026-03-02", "items": ["3A001"], "destination": "KP"}
    expected = decided(policy, application)
    with ThreadPoolExecutor(8) as threads:
        found = [*threads.map(lambda _: decided(fresh, application), range(16))]
    assert found == [expected] * 16


def test_tables_of_applications_are_decided_the_same():
    policy, loaded = SYSTEM
    kinds = ["export", "import", None]
    items = [[{"origin": "US"}]] * 3
    table = pyarrow.table({"date": [date(2026, 3, 2)] * 3, "activity": kinds, "items": items})
    assert loaded.decide_table(table, reasons=True).equals(policy.decide_table(table, reasons=True))


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


LAYOUTS = {
    "index": (1, "659d56b5d4e522d2"),
    "plan": (1, "3cdd843dad173941"),
    "planes": (1, "9b8d6e603f94ebb0"),
}


@pytest.mark.parametrize("key", LAYOUTS)
def test_other_bytes_have_another_layout(key):
    """Where this fails, raise the `LAYOUT` of what was changed, and write down its number and the digest here."""
    text = TEXT + (
        'require license listed "Listed" under LAW "6" when any item is in {5A002} or no party.country is KP\n'
        'exempt small "Small" from listed under LAW "6" when total item.value is at most 5 USD\n'
        'license permit is single "Permit" satisfies listed needs every item.origin is KR duty report\n'
    )
    data = a2b_base64(json.loads(xcrules.loads(text).compiled())[key])
    assert (int.from_bytes(data[:4], "little"), hashlib.sha256(data).hexdigest()[:16]) == LAYOUTS[key]


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
