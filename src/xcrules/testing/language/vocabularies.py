"""The facts of drawn policies: some declared, of every type, and which of all facts a policy reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xcrules.facts.types import FactSpec, Kind, ListSpec, Type, Vocabulary
from xcrules.facts.vocabulary import built_in, declared, extend
from xcrules.testing.hand import Hand

MENU: Mapping[str, Type] = {
    "exporter.audited": Type(Kind.YES_NO),
    "item.dual": Type(Kind.YES_NO),
    "party.checked": Type(Kind.YES_NO),
    "urgent": Type(Kind.YES_NO),
    "exporter.grade": Type(Kind.NUMBER),
    "item.pieces": Type(Kind.NUMBER),
    "exporter.share": Type(Kind.PERCENT),
    "exporter.deposit": Type(Kind.MONEY),
    "customs.weight": Type(Kind.QUANTITY),
    "customs.seen_on": Type(Kind.DATE),
    "end_use.begins": Type(Kind.DATE),
    "customs.note": Type(Kind.TEXT),
    "end_use.country": Type(Kind.COUNTRY),
    "end_use.entry": Type(Kind.ENTRY),
    "end_use.hs": Type(Kind.HS),
    "end_use.user": Type(Kind.PARTY),
    "item.use": Type(Kind.CHOICE, ("medical", "other", "research")),
    "exporter.band": Type(Kind.LADDER, ("basic", "standard", "premium")),
    "exporter.standing": Type(Kind.LADDER, ("none", "good", "best")),
    "item.regimes": Type(Kind.SET, ("wa", "nsg", "mtcr")),
    "exporter.regimes": Type(Kind.SET, ("wa", "nsg")),
}
"""Facts that a drawn policy may declare."""

WIDENED: Mapping[str, Type] = {
    "document.kind": Type(Kind.CHOICE, (*built_in().facts["document.kind"].type.values, "waiver")),
    "end_use.purpose": Type(Kind.SET, (*built_in().facts["end_use.purpose"].type.values, "space")),
}
"""Facts of the shared vocabulary that a drawn policy may widen, the second also to a set."""

_OFTEN = ("item", "destination", "party", "document")


@dataclass(frozen=True, slots=True)
class Palette:
    """What one policy reads: paths of the application's own facts, and of each list some fields."""

    vocabulary: Vocabulary
    outer: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]

    def spec(self, path: str) -> FactSpec:
        return self.vocabulary.facts[path]

    def list_spec(self, name: str) -> ListSpec:
        return self.vocabulary.lists[name]


@dataclass(frozen=True, slots=True)
class DrawnFact:
    """`fact PATH is TYPE …` as it is written."""

    path: str
    type: Type
    must: bool
    text: str


def draw_facts(hand: Hand, known: Mapping[str, DrawnFact]) -> list[DrawnFact]:
    """Declarations of facts; one that a used policy made already (*known*) is repeated as it is."""
    paths = hand.some(tuple(MENU), 0, 3)
    found = [known.get(path) or _declared(hand, path, MENU[path]) for path in paths]
    if not known and hand.chance(15):
        path = hand.one(tuple(WIDENED))
        found.append(_declared(hand, path, WIDENED[path]))
    return found


def _declared(hand: Hand, path: str, type: Type) -> DrawnFact:
    must = path not in WIDENED and hand.chance(40)
    label = f' "what `{path}` means"' if hand.chance(30) else ""
    return DrawnFact(path, type, must, f"fact {path} is {_written(type)}{' must be known' if must else ''}{label}")


def _written(type: Type) -> str:
    match type.kind:
        case Kind.CHOICE | Kind.SET:
            return f"{type.kind.value} {{ {', '.join(type.values)} }}"
        case Kind.LADDER:
            return f"one of {' < '.join(type.values)}"
        case _:
            word: str = type.kind.value
            return word


def vocabulary_of(facts: Mapping[str, DrawnFact]) -> Vocabulary:
    return extend(built_in(), [declared(fact.path, fact.type, fact.must) for _, fact in sorted(facts.items())])


def draw_palette(hand: Hand, vocabulary: Vocabulary, facts: Mapping[str, DrawnFact]) -> Palette:
    """A few facts, so that the conditions of one policy meet: all that were declared, and some others."""
    own = [path for path in facts if vocabulary.list_of(path) is None]
    shared = [path for path, spec in vocabulary.facts.items() if vocabulary.list_of(path) is None and not spec.derived]
    outer = dict.fromkeys([*own, *hand.some([path for path in shared if path not in own], 1, 2)])
    other = [name for name in vocabulary.lists if name not in _OFTEN]
    names = dict.fromkeys(["item", *hand.some(_OFTEN[1:], 1, 2), *hand.some(other, 0, 1)])
    lists = {}
    for name in names:
        of_list = [path for path in vocabulary.facts if vocabulary.list_of(path) == name]
        keys = vocabulary.lists[name].keys
        declared_here = [path for path in facts if path in of_list]
        fields = dict.fromkeys([*declared_here, hand.one(keys), *hand.some(of_list, 1, 2)])
        lists[name] = tuple(fields)
    return Palette(vocabulary, tuple(outer), lists)
