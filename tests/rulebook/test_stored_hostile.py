"""A compiled policy that was changed by hand, seal and digests too, is refused or decides: it never breaks down."""

from __future__ import annotations

import hashlib
import json
import os
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import partial
from typing import Any

from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

import xcrules
from xcrules import compiled_files
from xcrules.diagnostics import Diagnostic
from xcrules.engines.outcome import CONTRADICTION
from xcrules.policy import Policy, of_file
from xcrules.rulebook import canonical, stored, stored_index, stored_vocabulary, stored_whole
from xcrules.rulebook.stored_parts import MISSHAPEN
from xcrules.testing.language.applications import applications
from xcrules.testing.language.scenes import scenes

BIG = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example, HealthCheck.filter_too_much]
DRAWS = 400 if os.environ.get("XCRULES_PROFILE") == "nightly" else 80
PARTS = ("meaning", "wording", "vocabulary", "spellings", "visible")

ODD: list[Any] = [
    None, True, False, -1, 0, 1, 2, 3, 7, 2**40, 2**70, 0.5, "", "x", "none", "1/1", "1/0", "-3/2", "0x1",
    "0x" + "f" * 40, "2026-03-02", "9999-12-31", [], {}, [[]], {"none": True}, ["Id", "a", "b"], ["Code", ["²"]],
    ["Code", ["1"]],
    ["FactRef", "date", None, 0], ["FactRef", "item.hs", "item", 0], ["FactRef", "item.hs", "item", 1],
    ["FactRef", "party.country", "party", 0], ["DateConstant", "2026-01-01"], "item", "party", "item.value",
]  # fmt: skip


def sealed(parts: dict[str, Any], *, as_it_is: bool = False) -> bytes:
    """A file of *parts*, with the digests and the checksum that it should have, and the index if one can be made."""
    if not as_it_is:
        parts = {**parts, "index": indexed(parts) or parts["index"]}
    found = {key: canonical.as_bytes(part) for key, part in parts.items() if key != "checksum"}
    digests = canonical.digests_of(found["meaning"], found["wording"])
    found["digest"], found["text_digest"] = (canonical.as_bytes(digest) for digest in digests)
    body = b",\n".join(b'"%s":%s' % (key.encode(), line) for key, line in sorted(found.items())) + b"}\n"
    return stored.BEGINNING + hashlib.sha256(body).hexdigest().encode() + b'",\n' + body


def indexed(parts: dict[str, Any]) -> str | None:
    """The index that *parts* should have; None if their rows cannot be read."""
    try:
        vocabulary = stored_vocabulary.from_data(parts["vocabulary"])
        rows = stored_whole.rows_of(parts["meaning"], vocabulary, iter(parts["spellings"]))
        spellings = stored.spellings_in(rows.rows, rows.partitions)
        index = stored_index.to_bytes(parts["meaning"], parts["wording"], rows.standing, rows.partitions, spellings)
    except MISSHAPEN:
        return None
    return b2a_base64(index, newline=False).decode()


def places(data: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in *data*."""
    found: list[tuple[Any, Any]] = []
    waiting = [data]
    while waiting:
        part = waiting.pop()
        keys = part.keys() if isinstance(part, dict) else range(len(part))
        for key in keys:
            found.append((part, key))
            if isinstance(part[key], dict | list):
                waiting.append(part[key])
    return found


def odd(draw: Any) -> Any:
    # A copy, since the next change may lie within it.
    return deepcopy(draw(st.sampled_from(ODD)))


def spoil(parts: dict[str, Any], draw: Any) -> None:
    """One change somewhere: another value, one from elsewhere, one more, one less."""
    # Each part as often: most of a file is partitions and words.
    key = draw(st.sampled_from((*PARTS, "meaning", "meaning", "meaning")))
    part = parts[key]
    if key == "meaning":
        inner = draw(st.sampled_from(sorted(part)))
        holder, part, key = part, part[inner], inner
    else:
        holder = parts
    inside = places(part) if isinstance(part, dict | list) else []
    if not inside:
        holder[key] = odd(draw)
        return
    where, at = inside[draw(st.integers(0, len(inside) - 1))]
    old = where[at]
    match draw(st.integers(0, 5)):
        case 0:
            where[at] = odd(draw)
        case 1 | 2 if isinstance(old, int) and not isinstance(old, bool):
            where[at] = old + draw(st.sampled_from((-2, -1, 1, 2)))
        case 1 | 2 | 3:
            other, there = inside[draw(st.integers(0, len(inside) - 1))]
            where[at] = json.loads(json.dumps(other[there]))
        case 4 if isinstance(where, list):
            where.insert(at, json.loads(json.dumps(old)))
        case _:
            del where[at]


@settings(max_examples=DRAWS, deadline=None, suppress_health_check=BIG)
@given(scenes(), st.data())
def test_a_changed_policy_is_refused_or_decides(scene, data):
    text = scene.policy.compiled()
    said = [scene.application, data.draw(applications(scene.reads, known=50))]
    for _ in range(10):
        parts = json.loads(text)
        for _ in range(data.draw(st.integers(1, 2))):
            spoil(parts, data.draw)
        for whole in (True, False):
            is_refused_or_decides(sealed(parts), said, whole)


def is_refused_or_decides(data: bytes, said: list[Any], whole: bool) -> None:
    """Read whole, it is refused at once, or where no outcome is left; else whenever something of it is asked for."""
    found = compiled_files.from_bytes(data, "a.xcr", whole=whole)
    if isinstance(found, Diagnostic):
        assert found.code in ("damaged-policy", "newer-policy")
        return
    policy = of_file(found)
    for ask in (*(partial(decides, policy, application) for application in said), partial(policy.show, "rulebook")):
        with damage_told(CONTRADICTION if whole else ""):
            ask()


@contextmanager
def damage_told(why: str) -> Iterator[None]:
    try:
        yield
    except xcrules.PolicyError as error:
        if not all(problem.code == "damaged-policy" and why in problem.message for problem in error.problems):
            raise


def decides(policy: Policy, application: object) -> None:
    try:
        decision = policy.decide(application)
    except xcrules.ApplicationError:
        return
    decision.model_dump_json()


@settings(max_examples=DRAWS, deadline=None, suppress_health_check=BIG)
@given(scenes(), st.data())
def test_a_policy_whose_index_or_tables_are_changed_is_refused_or_decides(scene, data):
    parts = json.loads(scene.policy.compiled())
    said = [scene.application, data.draw(applications(scene.reads, known=50))]
    for _ in range(20):
        key = data.draw(st.sampled_from(("index", "plan", "planes", "planes")))
        changed = bytearray(a2b_base64(parts[key]))
        for _ in range(data.draw(st.integers(1, 2))):
            scratch(changed, data.draw)
        line = b2a_base64(changed, newline=False).decode()
        is_refused_or_decides(sealed({**parts, key: line}, as_it_is=True), said, whole=False)


def scratch(data: bytearray, draw: Any) -> None:
    """One change somewhere: another number, one from elsewhere, one more, one less, another bit."""
    at = draw(st.integers(0, len(data) // 4 - 1)) * 4
    match draw(st.integers(0, 4)):
        case 0:
            data[at : at + 4] = draw(st.sampled_from((0, 1, 2, 3, 4, 7, 255, 1 << 31, (1 << 32) - 1))).to_bytes(
                4, "little"
            )
        case 1:
            old = int.from_bytes(data[at : at + 4], "little")
            data[at : at + 4] = ((old + draw(st.sampled_from((-2, -1, 1, 2)))) % (1 << 32)).to_bytes(4, "little")
        case 2:
            there = draw(st.integers(0, len(data) // 4 - 1)) * 4
            data[at : at + 4] = data[there : there + 4]
        case 3:
            data[draw(st.integers(0, len(data) - 1))] ^= 1 << draw(st.integers(0, 7))
        case _:
            data[at : at + draw(st.sampled_from((0, 4)))] = data[at : at + draw(st.sampled_from((0, 4, 8)))]


@settings(max_examples=DRAWS, deadline=None, suppress_health_check=BIG)
@given(st.recursive(st.sampled_from(ODD), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)), st.data())
def test_any_json_is_refused(value, data):
    parts = json.loads(FILE)
    key = data.draw(st.sampled_from(sorted(parts["meaning"])))
    if parts["meaning"][key] == value:
        reject()
    parts["meaning"][key] = value
    found = stored.from_bytes(sealed(parts), "a.xcr", whole=True)
    assert isinstance(found, Diagnostic) or key in ("name", "exemptions", "licenses", "findings", "rules", "outcome")


FILE = xcrules.loads(
    'policy a.b "T"\nsource LAW is "Act" rank statute\nprohibit x under LAW "1" when any item is in {ML4}\n'
).compiled()


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(data):
    for each in (data, stored.BEGINNING + data, FILE[:100] + data):
        assert isinstance(stored.from_bytes(each, "a.xcr"), Diagnostic)


def test_a_policy_that_would_take_for_ever_is_refused():
    parts = json.loads(FILE)
    rows = parts["meaning"]["rows"]
    body = len(rows) - 1
    cell = next(number for number, row in enumerate(rows) if row[0] == "Meets")
    for _ in range(10):
        rows.append(["Any", "party", len(rows) - 1 if rows[-1][0] == "All" else cell])
        rows.append(["All", [len(rows) - 1, cell]])
    rows.append(["Any", "item", len(rows) - 1])
    parts["meaning"]["outcome"] = [len(rows) - 1, body, body, body]
    found = stored.from_bytes(sealed(parts), "a.xcr", whole=True)
    assert isinstance(found, Diagnostic)
    assert "too deep" in found.message
