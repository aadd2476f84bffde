"""Laws of order and words: neither the order in which things stand nor what they are called decides anything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from hypothesis import assume
from hypothesis import strategies as st

from xcrules.decision import Decision
from xcrules.policy import loads
from xcrules.testing.language.policies import DrawnPolicies
from xcrules.testing.language.scenes import Scene, load_drawn

T = TypeVar("T")


def order_never_matters(scene: Scene, data: st.DataObject) -> None:
    """Declarations, uses, entries, and the names in a clause may stand in any order: same digests, same decision."""
    other = load_drawn(_shuffled(scene.drawn, data))
    assert (other.digest, other.text_digest) == (scene.policy.digest, scene.policy.text_digest)
    decision = other.decide(scene.application)
    assert decision.model_dump_json() == scene.policy.decide(scene.application).model_dump_json()


def _shuffled(drawn: DrawnPolicies, data: st.DataObject) -> DrawnPolicies:
    def mixed(things: Sequence[T]) -> tuple[T, ...]:
        return tuple(data.draw(st.permutations(things)))

    return DrawnPolicies(
        tuple(
            replace(
                file,
                uses=mixed(file.uses),
                pieces=mixed([replace(piece, parts=mixed(piece.parts)) for piece in file.pieces]),
            )
            for file in drawn.files
        )
    )


def elements_have_no_order(scene: Scene, data: st.DataObject) -> None:
    """Items, parties and all other elements may stand in any order: only their numbers change."""
    mixed = {
        key: data.draw(st.permutations(value)) if isinstance(value, list) else value
        for key, value in scene.application.items()
    }
    one, other = scene.policy.decide(scene.application), scene.policy.decide(mixed)
    assert _unnumbered(one) == _unnumbered(other)
    assert (one.possible, one.findings, one.assumed) == (other.possible, other.findings, other.assumed)


def _unnumbered(decision: Decision) -> Counter[str]:
    """What a decision lists, without the numbers of elements; of what is missing only what and of how many."""
    kept: Counter[str] = Counter()
    for reason in decision.reasons:
        elements = Counter(element.list for element in reason.elements)
        lifted = len(reason.lifted_elements)
        kept[f"{reason.policy} {reason.rule} {reason.certain} {reason.stands} {sorted(elements.items())} {lifted}"] += 1
    for part in ("offered", "pending", "referrals", "duties", "supposed"):
        kept.update(f"{part} {each!r}" for each in getattr(decision, part))
    for requirement in decision.requirements:
        kept[f"requirement {requirement.rule} {requirement.certain} {len(requirement.items)}"] += 1
    for refusal in decision.refusals:
        kept[f"refusal {refusal.license} {refusal.certain} {refusal.unmet} {len(refusal.left_over)}"] += 1
    for missing in decision.missing:
        kept[f"missing {missing.fact} {len(missing.elements)} {missing.answers!r}"] += 1
    return kept


_LABELLED = re.compile(r'^((?:prohibit|require license|refer|exempt) \w+) "[^"]*"', re.MULTILINE)
_LABELLABLE = re.compile(r"^((?:prohibit|require license|refer|exempt) \w+)\b", re.MULTILINE)


def labels_decide_nothing(scene: Scene, data: st.DataObject) -> None:
    """Another label leaves the digest as it is, and changes the digest of texts."""
    text = scene.drawn.main.text
    assume(not scene.drawn.needs_files and _LABELLABLE.search(text))
    bare = _LABELLED.sub(r"\1", text)
    first = _LABELLABLE.search(bare)
    assert first is not None
    plain, told = loads(bare), loads(bare[: first.end()] + ' "quite new words"' + bare[first.end() :])
    assert plain.digest == told.digest == scene.policy.digest
    assert plain.text_digest != told.text_digest
