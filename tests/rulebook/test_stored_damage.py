"""A compiled policy that is damaged, changed, newer or none at all gives one clear problem."""

from __future__ import annotations

import hashlib
import json
import os
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable
from dataclasses import replace

import pytest

import xcrules
from xcrules import compiled_files
from xcrules.diagnostics import Diagnostic
from xcrules.policy import of_file
from xcrules.program.model import FactRef
from xcrules.rulebook import canonical, stored, stored_index, stored_whole
from xcrules.rulebook.stored_rows import Sort, Standing

TEXT = """policy a.b "Title"
source LAW is "Act" rank statute
prohibit arms "Arms" under LAW "1" effective from 2020-01-01 when any item is in {ML4, 3A001.a}
require license listed "Listed" under LAW "2" when any item is in {5A002}
license permit is single "Permit" satisfies listed needs activity is export
"""
FILE = xcrules.loads(TEXT).compiled()


def problem(data: bytes) -> Diagnostic:
    found = stored.from_bytes(data, "a.xcr")
    assert isinstance(found, Diagnostic)
    return found


def sealed(lines: dict[str, bytes]) -> bytes:
    """A file of *lines* with the right checksum."""
    body = b",\n".join(b'"%s":%s' % (key.encode(), line) for key, line in lines.items()) + b"}\n"
    return stored.BEGINNING + hashlib.sha256(body).hexdigest().encode() + b'",\n' + body


def lines() -> dict[str, bytes]:
    each = FILE[FILE.index(b"\n") + 1 : -2].split(b",\n")
    return {json.loads(key): value for key, _, value in (line.partition(b":") for line in each)}


def test_it_is_one_record_of_json():
    data = json.loads(FILE)
    assert [*data] == sorted(data)
    assert (data["xcrules"], data["format"], data["digest"]) == ("policy", stored.FORMAT, xcrules.loads(TEXT).digest)
    assert sealed(lines()) == FILE


def test_its_digests_are_those_of_its_lines():
    meaning, wording = lines()["meaning"], lines()["wording"]
    digests = xcrules.loads(TEXT).digest, xcrules.loads(TEXT).text_digest
    assert canonical.digests_of(meaning, wording) == digests


@pytest.mark.parametrize("by", [1, 32, 128])
def test_one_changed_byte_is_noticed_wherever_it_stands(by):
    for place in range(len(FILE)):
        changed = bytearray(FILE)
        changed[place] ^= by
        assert problem(bytes(changed)).code in ("damaged-policy", "unknown-file"), place


def test_a_file_cut_short_is_noticed():
    for length in range(len(FILE)):
        assert problem(FILE[:length]).code in ("damaged-policy", "unknown-file"), length


@pytest.mark.parametrize("more", [b"\n", b" ", b"{}", FILE])
def test_a_file_that_goes_on_is_noticed(more):
    assert problem(FILE + more).code == "damaged-policy"


@pytest.mark.parametrize("what", ["meaning", "wording"])
def test_what_is_changed_and_sealed_again_has_other_digests(what):
    changed = lines()
    changed[what] = (
        changed[what].replace(b"Arms", b"Wine") if what == "wording" else changed[what].replace(b"ML4", b"ML5")
    )
    found = problem(sealed(changed))
    assert found.code == ("changed-policy")


@pytest.mark.parametrize("key", ["digest", "text_digest"])
def test_other_digests_are_noticed(key):
    changed = lines()
    changed[key] = b'"%s"' % (b"0" * 64)
    assert problem(sealed(changed)).code == "changed-policy"


def test_a_newer_file_is_not_guessed_at():
    found = problem(sealed({"format": b"%d" % (stored.FORMAT + 1), "rules": b"[]", "xcrules": b'"policy"'}))
    assert found.code == "newer-policy"
    assert f"format {stored.FORMAT + 1}" in found.message


def test_a_file_of_a_format_from_before_the_index_is_no_longer_read():
    found = problem(sealed({**lines(), "format": b"1"}))
    assert found.code == "damaged-policy"
    assert "no longer reads" in found.message


def test_a_newer_form_of_the_rulebook_is_not_guessed_at():
    changed = lines()
    changed["meaning"] = changed["meaning"].replace(b'"format":%d' % canonical.FORMAT, b'"format":99')
    digests = canonical.digests_of(changed["meaning"], changed["wording"])
    changed |= {"digest": json.dumps(digests[0]).encode(), "text_digest": json.dumps(digests[1]).encode()}
    for whole in (False, True):
        found = stored.from_bytes(sealed(changed), "a.xcr", whole=whole)
        assert isinstance(found, Diagnostic)
        assert found.code == "newer-policy"


@pytest.mark.parametrize("format", [b"0", b"-1", b"1.0", b"true", b"null", b'"1"', b"[", b"1" * 5000])
def test_a_format_that_there_is_not(format):
    assert problem(sealed({**lines(), "format": format})).code == "damaged-policy"


@pytest.mark.parametrize("key", ["meaning", "wording", "vocabulary", "spellings", "visible", "engine"])
@pytest.mark.parametrize("line", [b"", b"null", b"{}", b"[]", b"[" * 100_000, b'"\\ud800"', b"\xff", b"NaN"])
def test_a_line_of_another_shape(key, line):
    changed = {**lines(), key: line}
    digests = canonical.digests_of(changed["meaning"], changed["wording"])
    changed |= {"digest": json.dumps(digests[0]).encode(), "text_digest": json.dumps(digests[1]).encode()}
    same = key == "engine" and line == b"null"
    same |= line == b"[]" and key in ("vocabulary", "spellings", "visible")
    for whole in (False, True):
        found = stored.from_bytes(sealed(changed), "a.xcr", whole=whole)
        assert isinstance(found, stored.Stored) if same else isinstance(found, Diagnostic)


@pytest.mark.parametrize("key", ["index", "plan", "planes"])
@pytest.mark.parametrize(
    "line", [b"", b"null", b"[]", b'"', b'"*"', b'"A"', b'"AAAA" "', b"\xff", b'""', b'"AQAAAA=="']
)
def test_what_was_made_beforehand_of_another_shape(key, line):
    changed = sealed({**lines(), key: line})
    with pytest.raises(xcrules.PolicyError, match="damaged-policy"):
        decided(changed)
    assert decided(changed, whole=True) == decided(FILE)


@pytest.mark.parametrize("key", ["index", "plan", "planes"])
def test_what_was_made_beforehand_in_another_layout_is_made_anew(key):
    other = b2a_base64((99).to_bytes(4, "little") + b"what nobody knows", newline=False)
    assert decided(sealed({**lines(), key: b'"%s"' % other})) == decided(FILE)


@pytest.mark.parametrize("key", ["index", "plan", "planes"])
def test_what_was_made_beforehand_and_is_cut_short_or_goes_on(key):
    data = a2b_base64(lines()[key][1:-1])
    for changed in (*(data[:length] for length in range(4, len(data))), data + b"\0", data + data):
        line = b'"%s"' % b2a_base64(changed, newline=False)
        with pytest.raises(xcrules.PolicyError, match="damaged-policy"):
            decided(sealed({**lines(), key: line}))


NESTED = """policy a.b "Title"
source LAW is "Act" rank statute
prohibit arms "Arms" under LAW "1" when any item where (item.entry is ML4 and any party where (party.country is KP))
prohibit many "Many" under LAW "2" when total item.value is more than 5 USD or number of item is at least 2
"""

OTHERWISE: dict[str, Callable[[Standing], Standing]] = {
    "deeper": lambda each: replace(each, depth=each.depth + 1),
    "less deep": lambda each: replace(each, depth=max(each.depth - 1, 1)),
    "nested deeper": lambda each: replace(each, nested=each.nested + 1),
    "of another sort": lambda each: replace(each, sort=Sort.TERM if each.sort is Sort.CELL else Sort.CELL),
    "free of elements": lambda each: replace(each, free=frozenset()),
    "of an element": lambda each: replace(each, free=each.free | {FactRef("transit.country", "transit")}),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_a_row_that_is_not_as_the_index_has_it_is_refused_when_it_is_read(name):
    book = xcrules.loads(NESTED).rulebook
    meaning, wording = canonical.meaning(book), canonical.wording(book)
    rows = stored_whole.rows_of(meaning, book.vocabulary, iter(()))
    tried = 0
    for number, standing in enumerate(rows.standing):
        if OTHERWISE[name](standing) != standing:
            changed = [OTHERWISE[name](each) if at == number else each for at, each in enumerate(rows.standing)]
            index = stored_index.to_bytes(meaning, wording, changed, book.partitions, {})
            assert number in refused_rows(index, len(changed))
            tried += 1
    assert tried


def refused_rows(index: bytes, count: int) -> set[int]:
    """The rows of the policy above that are refused by this index; all of them if it is refused itself."""
    found = xcrules.loads(NESTED).compiled()
    line = next(line for line in found.split(b"\n") if line.startswith(b'"index"'))
    data = found.replace(line, b'"index":"%s",' % b2a_base64(index, newline=False))
    body = data[data.index(b"\n") + 1 :]
    data = stored.BEGINNING + hashlib.sha256(body).hexdigest().encode() + b'",\n' + body
    opened = compiled_files.from_bytes(data, "a.xcr")
    if isinstance(opened, Diagnostic):
        return {*range(count)}
    refused = set()
    for number in range(count):
        try:
            opened.book.rows[number]
        except xcrules.PolicyError:
            refused.add(number)
    return refused


def decided(data: bytes, *, whole: bool = False) -> str:
    found = compiled_files.from_bytes(data, "a.xcr", whole=whole)
    if isinstance(found, Diagnostic):
        raise xcrules.PolicyError([found])
    return of_file(found).decide({"date": "2026-03-02", "items": ["ML4", "5A002"]}).model_dump_json()


@pytest.mark.parametrize("key", [*lines()])
def test_a_line_that_is_missing(key):
    assert problem(sealed({name: line for name, line in lines().items() if name != key})).code == "damaged-policy"


# --- files ------------------------------------------------------------------------------------------


def raised(path) -> Diagnostic:
    with pytest.raises(xcrules.PolicyError) as error:
        xcrules.load(path)
    (found,) = error.value.problems
    return found


def test_a_file_that_is_not_there(tmp_path):
    found = raised(str(tmp_path / "none.xcr"))
    assert (found.code, found.message.startswith("there is no file")) == ("unknown-file", True)


@pytest.mark.parametrize("data", [b"", b"{}", b'policy a.b "Title"\n', b"PK\x03\x04"])
def test_another_file(tmp_path, data):
    (tmp_path / "a.xcr").write_bytes(data)
    found = raised(tmp_path / "a.xcr")
    assert (found.code, "is no compiled policy" in found.message) == ("unknown-file", True)


def test_a_folder_and_a_name_that_is_no_path(tmp_path):
    (tmp_path / "a.xcr").mkdir()
    assert raised(tmp_path / "a.xcr").code == "unknown-file"
    assert raised("a\0.xcr").code == "unknown-file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.xcr")
    assert raised(tmp_path / "a.xcr").code == "unknown-file"


def test_a_file_that_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(stored, "MOST_BYTES", len(FILE) - 1)
    (tmp_path / "a.xcr").write_bytes(FILE)
    assert raised(tmp_path / "a.xcr").code == "too-large"


def test_the_damage_is_told(tmp_path):
    (tmp_path / "a.xcr").write_bytes(FILE[:-1])
    found = raised(tmp_path / "a.xcr")
    assert found.code == "damaged-policy"
    assert found.help == "compile the policy again"
