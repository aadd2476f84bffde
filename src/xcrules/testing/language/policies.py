"""Hypothesis strategies for policies: whole files as text, alone and in sets that use each other.

What is drawn is small and well-formed: nearly every text checks without an error. It reaches every declaration,
clause and form of condition of the language; see `words` for the few values it is made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import strategies as st

from xcrules.testing.hand import Hand
from xcrules.testing.language.cases import draw_case, draw_example, draw_property
from xcrules.testing.language.declarations import (
    Piece,
    draw_agencies,
    draw_amount,
    draw_define,
    draw_list,
    draw_sources,
    draw_tiers,
    letters,
)
from xcrules.testing.language.rules import (
    draw_elements,
    draw_exemption,
    draw_license,
    draw_oblige,
    draw_raise,
    draw_rule,
    draw_scale,
    draw_score,
    draw_waivers,
)
from xcrules.testing.language.scopes import Own
from xcrules.testing.language.vocabularies import DrawnFact, draw_facts, draw_palette, vocabulary_of
from xcrules.testing.language.words import TABLES


@dataclass(frozen=True, slots=True)
class DrawnFile:
    """One policy file. The order of `uses` and `pieces`, and of the parts of a piece, means nothing."""

    name: str
    header: tuple[str, ...]
    uses: tuple[str, ...]
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        lines = [*self.header, *(f"use {name}" for name in self.uses), *(piece.text for piece in self.pieces)]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class DrawnPolicies:
    """Files by dotted name; the last one uses the others, directly or not, and is the policy that is meant."""

    files: tuple[DrawnFile, ...]

    @property
    def main(self) -> DrawnFile:
        return self.files[-1]

    @property
    def needs_files(self) -> bool:
        """Whether they must be written to a folder to be loaded."""
        return len(self.files) > 1 or "by reference in" in self.main.text

    @property
    def texts(self) -> Mapping[str, str]:
        return {file.name: file.text for file in self.files}

    def write(self, root: Path) -> Path:
        """Writes the files and the tables they name under *root*; the path of the main one."""
        for file in self.files:
            place = root / f"{file.name.replace('.', '/')}.xcp"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(file.text, encoding="utf-8")
        for name, text in TABLES.items():
            (root / name).write_text(text, encoding="utf-8")
        return root / f"{self.main.name.replace('.', '/')}.xcp"


@dataclass(frozen=True, slots=True)
class _Made:
    """A drawn file, and what it declares for those that use it."""

    file: DrawnFile
    own: Own
    facts: Mapping[str, DrawnFact]


@st.composite
def single_policies(draw: st.DrawFn) -> DrawnPolicies:
    """One policy by itself. It may name the tables of `words.TABLES`, so it is written to a folder to be loaded."""
    return DrawnPolicies((_file(Hand(draw), "alone", "a", ()).file,))


@st.composite
def self_contained_policies(draw: st.DrawFn) -> DrawnPolicies:
    """One policy that names no other file: `loads` takes its text."""
    return DrawnPolicies((_file(Hand(draw), "alone", "a", (), tables=False).file,))


@st.composite
def policy_sets(draw: st.DrawFn) -> DrawnPolicies:
    """Two or three policies: the second uses the first; a third uses both, or two that stand apart."""
    hand = Hand(draw)
    first = _file(hand, "base.first", "a", (), rules=(1, 3), cases=False)
    if not hand.chance(40):
        return DrawnPolicies((first.file, _file(hand, "top", "b", (first,), rules=(1, 3)).file))
    apart = hand.chance(50)
    # Two policies that stand apart may use one name for two things, told apart by the policy.
    prefix = "a" if apart and hand.chance(60) else "b"
    second = _file(hand, "base.second", prefix, () if apart else (first,), rules=(1, 2), cases=False, beside=first)
    top = _file(hand, "top", "c", (first, second), rules=(1, 2))
    return DrawnPolicies((first.file, second.file, top.file))


def _file(
    hand: Hand,
    name: str,
    prefix: str,
    uses: tuple[_Made, ...],
    *,
    rules: tuple[int, int] = (1, 4),
    cases: bool = True,
    tables: bool = True,
    beside: _Made | None = None,
) -> _Made:
    known = {path: fact for used in (*uses, *([beside] if beside else [])) for path, fact in used.facts.items()}
    declared = draw_facts(hand, known)
    facts = {path: fact for used in uses for path, fact in used.facts.items()} | {f.path: f for f in declared}
    own = Own(draw_palette(hand, vocabulary_of(facts), facts))
    for used in uses:
        _see(hand, own, used, qualified=len(uses) > 1)
    pieces = [Piece(fact.text) for fact in declared]
    pieces += draw_sources(hand, own, prefix)
    pieces += draw_agencies(hand, own, prefix)
    enumerated = hand.chance(15) and not any(each.goods_by_reference for each in own.lists)
    pieces += _named(hand, own, prefix, enumerated or not tables, tables)
    pieces += _ruling(hand, own, prefix, rules)
    if cases:
        pieces += _claimed(hand, own, prefix)
    if hand.chance(20):
        pieces += draw_waivers(hand, own)
    if hand.chance(20):
        pieces += draw_elements(hand, own)
    header = [f'policy {name} "{hand.one(("A policy", "Another policy"))}"']
    if hand.chance(25):
        header.append(f"jurisdiction {hand.one(('SG', 'JP'))}")
    if hand.chance(25):
        header.append(f"currency {hand.one(('SGD', 'USD'))}")
    if enumerated:
        header.append("lists enumerated")
    return _Made(
        DrawnFile(name, tuple(header), tuple(used.file.name for used in uses), tuple(hand.mixed(pieces))), own, facts
    )


def _named(hand: Hand, own: Own, prefix: str, enumerated: bool, tables: bool) -> list[Piece]:
    """Lists, scores, defines, amounts and tiers: what stands later may name what stands before."""
    pieces: list[Piece] = []
    source = own.sources[-1][0]
    for number in range(hand.number(0, 4)):
        name = letters(prefix, "list", number)
        pieces.append(draw_list(hand, own, name, source, enumerated, tables))
    if hand.chance(30):
        pieces += draw_score(hand, own, letters(prefix, "score", 0))
    for number in range(hand.number(0, 2)):
        pieces.append(draw_define(hand, own, letters(prefix, "define", number)))
    if hand.chance(30):
        amount = draw_amount(hand, own, letters(prefix, "amount", 0))
        pieces += [amount] if amount else []
    if hand.chance(25):
        pieces.append(draw_tiers(hand, own, letters(prefix, "tiers", 0), source))
    return pieces


def _ruling(hand: Hand, own: Own, prefix: str, rules: tuple[int, int]) -> list[Piece]:
    pieces: list[Piece] = []
    if hand.chance(30):
        pieces += draw_scale(hand, own, letters(prefix, "scale", 0), read=True)
    if hand.chance(15):
        pieces += draw_scale(hand, own, letters(prefix, "scale", 1), read=False)
    if own.scales and hand.chance(25):
        pieces.append(draw_raise(hand, own, hand.one(own.scales), known=False)[0])
    for number in range(hand.number(*rules)):
        kind = hand.one(("prohibition", "requirement", "requirement", "referral"))
        pieces.append(draw_rule(hand, own, kind, letters(prefix, kind, number)))
    for number in range(hand.number(0, 3)):
        exemption = draw_exemption(hand, own, letters(prefix, "exemption", number))
        pieces += [exemption] if exemption else []
    required = any(rule.kind == "requirement" for rule in own.rules)
    for number in range(hand.number(1 if required and hand.chance(70) else 0, 2)):
        pieces.append(draw_license(hand, own, letters(prefix, "license", number)))
    if hand.chance(25):
        pieces.append(draw_oblige(hand, own, letters(prefix, "duty", 0)))
    return pieces


def _claimed(hand: Hand, own: Own, prefix: str) -> list[Piece]:
    pieces: list[Piece] = []
    names: list[str] = []
    for number in range(hand.number(0, 2)):
        name = letters(prefix, "case", number)
        pieces.append(draw_case(hand, own, name, list(names)))
        names.append(name)
    if hand.chance(30):
        pieces.append(draw_example(hand, own, names, []))
    if hand.chance(25):
        pieces.append(draw_property(hand, own))
    return pieces


def _see(hand: Hand, own: Own, used: _Made, qualified: bool) -> None:
    """Puts what *used* declares into *own*, under the names by which a policy that uses it may call it."""
    policy = used.file.name.rpartition(".")[2]

    def name(ref: str) -> str:
        short = ref.rpartition(".")[2]
        return f"{policy}.{short}" if qualified or hand.chance(20) else short

    # What a policy declares is visible to those that use it directly, and not what it uses itself.
    declared = {piece.head.split()[1] for piece in used.file.pieces}
    own.lists.extend(replace(x, ref=name(x.ref)) for x in used.own.lists if x.ref in declared)
    own.defines.extend(replace(x, ref=name(x.ref)) for x in used.own.defines if x.ref in declared)
    own.amounts.extend(replace(x, ref=name(x.ref)) for x in used.own.amounts if x.ref in declared)
    own.tiers.extend(replace(x, ref=name(x.ref)) for x in used.own.tiers if x.ref in declared)
    own.scales.extend(replace(x, ref=name(x.ref)) for x in used.own.scales if x.ref in declared)
    own.scores.extend(replace(x, ref=name(x.ref)) for x in used.own.scores if x.ref in declared)
    own.rules.extend(replace(x, ref=name(x.ref), own=False) for x in used.own.rules if _declares(used.file, x.ref))
    own.licenses.extend(name(x) for x in used.own.licenses if x in declared)
    own.agencies.extend(name(x) for x in used.own.agencies if x in declared)
    own.sources.extend((name(x), rank) for x, rank in used.own.sources if x in declared)


def _declares(file: DrawnFile, name: str) -> bool:
    return any(name in piece.head.split()[1:3] for piece in file.pieces)
