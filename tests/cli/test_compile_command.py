"""`xcrules compile`, and what the other commands do with what it writes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_commands import FAILING, SMALL, VALVES, WATCH, WRONG, run, write

import xcrules
from xcrules.policy import Policy
from xcrules.rulebook.stored import BEGINNING


@pytest.fixture
def stored(tmp_path: Path) -> str:
    """`sg.strategic_trade`, compiled."""
    file = str(tmp_path / "sg.xcr")
    ran = run("compile", "sg.strategic_trade", "-o", file)
    assert ran.exit_code == 0, ran.stderr
    return file


def test_compile_writes_the_policy_and_tells_its_digests(tmp_path: Path) -> None:
    file = tmp_path / "small.xcr"
    ran = run("compile", write(tmp_path, "small.xcp", SMALL), "--output", str(file))
    policy = xcrules.load(file)
    assert ran.exit_code == 0
    assert policy.name == "small"
    assert "small" in ran.stdout
    assert policy.digest in ran.stdout
    assert policy.text_digest in ran.stdout
    assert file.read_bytes() == xcrules.loads(SMALL).compiled()


def test_compile_as_json(tmp_path: Path) -> None:
    file = tmp_path / "small.xcr"
    ran = run("compile", "-", "-o", str(file), "--json", given=SMALL)
    policy = xcrules.load(file)
    assert json.loads(ran.stdout) == {
        "policy": "small",
        "file": str(file),
        "bytes": file.stat().st_size,
        "digest": policy.digest,
        "text_digest": policy.text_digest,
    }


def test_a_policy_with_an_error_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    file = write(tmp_path, "small.xcr", "what was there")
    ran = run("compile", write(tmp_path, "wrong.xcp", WRONG), "-o", file)
    assert ran.exit_code == 2
    assert Path(file).read_text() == "what was there"
    assert sorted(os.listdir(tmp_path)) == ["small.xcr", "wrong.xcp"]


def test_the_file_is_put_in_its_place_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, "small.xcr", "what was there")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ran = run("compile", write(tmp_path, "small.xcp", SMALL), "-o", file)
    assert ran.exit_code == 2
    assert "unwritable-file" in ran.stderr
    assert "no space left" in " ".join(ran.stderr.split())
    assert Path(file).read_text() == "what was there"
    assert sorted(os.listdir(tmp_path)) == ["small.xcp", "small.xcr"]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no links")
def test_of_a_link_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "small.xcr").symlink_to(tmp_path / "there" / "small.xcr")
    assert run("compile", "-", "-o", str(tmp_path / "small.xcr"), given=SMALL).exit_code == 0
    assert (tmp_path / "small.xcr").is_symlink()
    assert xcrules.load(tmp_path / "there" / "small.xcr").name == "small"


@pytest.mark.parametrize("place", ["", "no/such/folder/a.xcr"])
def test_a_place_that_cannot_be_written(tmp_path: Path, place: str) -> None:
    ran = run("compile", "-", "-o", str(tmp_path) + "/" + place, given=SMALL)
    assert ran.exit_code == 2
    assert "unwritable-file" in ran.stderr


# --- the other commands -----------------------------------------------------------------------------


@pytest.mark.parametrize("further", [[], ["--json"], ["--why"], ["--request", "bulk"]])
def test_decide_prints_the_same(stored: str, further: list[str]) -> None:
    by_text, by_file = run("decide", "sg.strategic_trade", VALVES, *further), run("decide", stored, VALVES, *further)
    assert by_text.exit_code == by_file.exit_code == 0
    assert by_text.stdout == by_file.stdout


def test_decide_by_several(stored: str) -> None:
    by_text = run("decide", "sg.strategic_trade", "un.unscr_1718", WATCH, "--json")
    by_file = run("decide", stored, "un.unscr_1718", WATCH, "--json")
    assert by_text.exit_code == by_file.exit_code == 0
    assert by_text.stdout == by_file.stdout


@pytest.mark.parametrize("further", [[], ["--arrow"]])
def test_schema_prints_the_same(stored: str, further: list[str]) -> None:
    by_text, by_file = run("schema", "sg.strategic_trade", *further), run("schema", stored, *further)
    assert by_text.exit_code == by_file.exit_code == 0
    assert by_text.stdout == by_file.stdout


def test_show_prints_the_same_rulebook(stored: str) -> None:
    by_text, by_file = run("show", "sg.strategic_trade"), run("show", stored)
    assert by_text.exit_code == by_file.exit_code == 0
    assert by_text.stdout == by_file.stdout


def test_rank_prints_the_same(stored: str, tmp_path: Path) -> None:
    lines = write(tmp_path, "a.jsonl", json.dumps(json.loads(Path(VALVES).read_text())) + "\n")
    by_text, by_file = run("rank", "sg.strategic_trade", lines), run("rank", stored, lines)
    assert by_text.exit_code == by_file.exit_code == 0
    assert by_text.stdout == by_file.stdout


def test_it_may_be_compiled_again(stored: str, tmp_path: Path) -> None:
    again = tmp_path / "again.xcr"
    assert run("compile", stored, "-o", str(again)).exit_code == 0
    assert again.read_bytes() == Path(stored).read_bytes()


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (["check"], 1),
        (["test"], 2),
        (["mutate"], 2),
        (["compare"], 2),
        (["show", "--stage", "tree"], 2),
        (["show", "--stage", "program"], 2),
        (["screen", "Somebody", "--against"], 2),
    ],
)
def test_what_needs_the_text_says_that_there_is_none(stored: str, command: list[str], status: int) -> None:
    ran = run(*command, stored)
    assert (ran.exit_code, "error[no-text]" in ran.stderr) == (status, True)
    assert "`sg.strategic_trade` is a compiled policy and has no text" in ran.stderr


@pytest.mark.parametrize("command", [["decide"], ["check"], ["schema"]])
def test_a_damaged_file_is_told(stored: str, command: list[str]) -> None:
    with Path(stored).open("r+b") as file:
        file.truncate(1000)
    ran = run(*command, stored, *([VALVES] if command == ["decide"] else []))
    assert ran.exit_code in (1, 2)
    assert "error[damaged-policy]" in ran.stderr


def other_tables(file: Path, of: bytes) -> None:
    """Seals the compiled policy *file* anew, with the tables of another."""
    lines = dict(line.split(b":", 1) for line in file.read_bytes().split(b"\n")[1:-1])
    lines[b'"planes"'] = next(line for line in of.split(b"\n") if line.startswith(b'"planes"')).split(b":", 1)[1]
    body = b"".join(key + b":" + line + b"\n" for key, line in lines.items())
    file.write_bytes(BEGINNING + hashlib.sha256(body).hexdigest().encode() + b'",\n' + body)


def test_tables_of_another_policy_are_told_when_they_are_asked_for(stored: str) -> None:
    other_tables(Path(stored), xcrules.loads(SMALL).compiled())
    ran = subprocess.run(
        [sys.executable, "-m", "xcrules.cli", "decide", stored, VALVES], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "error[damaged-policy]" in ran.stderr


def test_compiled_again_it_has_its_own_tables(stored: str, tmp_path: Path) -> None:
    whole = Path(stored).read_bytes()
    other_tables(Path(stored), xcrules.loads(SMALL).compiled())
    assert Path(stored).read_bytes() != whole
    again = tmp_path / "again.xcr"
    assert run("compile", stored, "-o", str(again)).exit_code == 0
    assert again.read_bytes() == whole


def test_read_whole_it_decides_by_its_text_alone(stored: str) -> None:
    other_tables(Path(stored), xcrules.loads(SMALL).compiled())
    application = Path(VALVES).read_bytes()
    expected = xcrules.load("sg.strategic_trade").decide(application)
    assert xcrules.load(stored, whole=True).decide(application) == expected
    with pytest.raises(xcrules.PolicyError, match="damaged-policy"):
        xcrules.load(stored).decide(application)


def test_a_failing_example_is_not_carried_along(tmp_path: Path) -> None:
    file = tmp_path / "small.xcr"
    assert run("compile", "-", "-o", str(file), given=FAILING).exit_code == 0
    policy = xcrules.load(file)
    assert isinstance(policy, Policy)
    assert policy.examples() == ()
