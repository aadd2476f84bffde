"""A compiled policy that was changed by hand, seal and digests too, is refused or decides: it never breaks down."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

import xcrules
from xcrules.diagnostics import Diagnostic
from xcrules.policy import Policy
from xcrules.rulebook import canonical, stored
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


def sealed(parts: dict[str, Any]) -> bytes:
    """A file of *parts*, with the digests and the checksum that it should have."""
    found = {key: canonical.as_bytes(part) for key, part in parts.items() if key != "checksum"}
    digests = canonical.digests_of(found["meaning"], found["wording"])
    found["digest"], found["text_digest"] = (canonical.as_bytes(digest) for digest in digests)
    body = b",\n".join(b'"%s":%s' % (key.encode(), line) for key, line in sorted(found.items())) + b"}\n"
    return stored.BEGINNING + hashlib.sha256(body).hexdigest().encode() + b'",\n' + body


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
        holder[key] = draw(st.sampled_from(ODD))
        return
    where, at = inside[draw(st.integers(0, len(inside) - 1))]
    old = where[at]
    match draw(st.integers(0, 5)):
        case 0:
            where[at] = draw(st.sampled_from(ODD))
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
        found = stored.from_bytes(sealed(parts), "a.xcr")
        if isinstance(found, Diagnostic):
            assert found.code in ("damaged-policy", "newer-policy")
            continue
        policy = Policy(found.book, found.digest, found.text_digest)
        for application in said:
            decides(policy, application)


def decides(policy: Policy, application: object) -> None:
    try:
        decision = policy.decide(application)
    except xcrules.ApplicationError:
        return
    decision.model_dump_json()
    assert policy.show("rulebook")


@settings(max_examples=DRAWS, deadline=None, suppress_health_check=BIG)
@given(st.recursive(st.sampled_from(ODD), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)), st.data())
def test_any_json_is_refused(value, data):
    parts = json.loads(FILE)
    key = data.draw(st.sampled_from(sorted(parts["meaning"])))
    if parts["meaning"][key] == value:
        reject()
    parts["meaning"][key] = value
    found = stored.from_bytes(sealed(parts), "a.xcr")
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
    found = stored.from_bytes(sealed(parts), "a.xcr")
    assert isinstance(found, Diagnostic)
    assert "too deep" in found.message
