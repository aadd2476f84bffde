"""What a drawn condition may name where it stands, and what is known of a condition once it is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from xcrules.facts.types import FactSpec, Kind
from xcrules.testing.language.vocabularies import Palette


@dataclass(frozen=True, slots=True)
class Said:
    """A condition or a term: its text, and what the rules of the language ask about it.

    lists: those it tests in any way, also through names. items: how many `any item` stand in it unnegated, and how
    many negated. plain: whether it may stand beside `and` and `or` without parentheses.
    """

    text: str
    lists: frozenset[str] = frozenset()
    items: tuple[int, int] = (0, 0)
    plain: bool = True

    @property
    def unit_text(self) -> str:
        return self.text if self.plain else f"({self.text})"


def together(text: str, parts: Iterable[Said], plain: bool = True) -> Said:
    parts = list(parts)
    lists = frozenset(name for part in parts for name in part.lists)
    return Said(text, lists, (sum(part.items[0] for part in parts), sum(part.items[1] for part in parts)), plain)


@dataclass(frozen=True, slots=True)
class Frame:
    """An element in scope, by the word for it."""

    word: str
    list: str


@dataclass(frozen=True, slots=True)
class Scope:
    """frames: the elements in scope, the innermost last. shut: lists that nothing may run over here. careful: lists
    of which only `no` and `every`, unnegated, may ask; guarded: the same, wherever inside. scales, known, scores:
    whether these may be read."""

    frames: tuple[Frame, ...] = ()
    shut: frozenset[str] = frozenset()
    careful: frozenset[str] = frozenset()
    guarded: frozenset[str] = frozenset()
    scales: bool = False
    known: bool = False
    scores: bool = True

    def within(self, word: str, list_name: str) -> Scope:
        return replace(self, frames=(*self.frames, Frame(word, list_name)), shut=self.shut | {list_name})

    def negated(self) -> Scope:
        """Inside a `not`: of a list that asks for care nothing may be said at all."""
        return replace(self, shut=self.shut | self.careful, careful=frozenset())


@dataclass(frozen=True, slots=True)
class DrawnList:
    """`of`: the word of its declaration. kind: of the facts that it may be asked about.

    record: fields (without the list's name) that a record under test must have, for the conditions of entries;
    None: there are no conditions. lists: those that the conditions run over. whole: it may stand in `combines`.
    """

    ref: str
    of: str
    kind: Kind
    record: frozenset[str] | None
    lists: frozenset[str]
    goods_by_reference: bool
    whole: bool = True


@dataclass(frozen=True, slots=True)
class DrawnDefine:
    ref: str
    of: str | None
    list: str | None
    said: Said


@dataclass(frozen=True, slots=True)
class DrawnAmount:
    """measure: number, percent, money, or a dimension. currency: of the literals in it."""

    ref: str
    measure: str
    currency: str | None
    lists: frozenset[str]


@dataclass(frozen=True, slots=True)
class DrawnSteps:
    """A tiers declaration or a scale."""

    ref: str
    names: tuple[str, ...]
    lists: frozenset[str]


@dataclass(frozen=True, slots=True)
class DrawnRule:
    """A rule or an exemption. rank: the highest of its sources, 0 the highest. kind: prohibition, requirement,
    referral, exemption. level: 0 a rule, 1 what loosens, 2 what tightens, and so on. own: of this file."""

    ref: str
    kind: str
    rank: int
    when: Said
    level: int
    own: bool
    source: str
    scales: bool = False

    @property
    def has_one_item(self) -> bool:
        return self.when.items[0] == 1


@dataclass(frozen=True, slots=True)
class Own:
    """Everything that a file may name: what it declared so far, and what the policies that it uses declare."""

    palette: Palette
    lists: list[DrawnList] = field(default_factory=list)
    defines: list[DrawnDefine] = field(default_factory=list)
    amounts: list[DrawnAmount] = field(default_factory=list)
    tiers: list[DrawnSteps] = field(default_factory=list)
    scales: list[DrawnSteps] = field(default_factory=list)
    scores: list[DrawnSteps] = field(default_factory=list)
    rules: list[DrawnRule] = field(default_factory=list)
    licenses: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    sources: list[tuple[str, int]] = field(default_factory=list)

    def facts_in(self, scope: Scope) -> list[tuple[str, FactSpec]]:
        """(text, fact) of everything in scope: the innermost element first, the application's own facts last."""
        found: list[tuple[str, FactSpec]] = []
        for frame in reversed(scope.frames):
            paths = self.palette.lists.get(frame.list, ())
            found += [(f"{frame.word}.{path.partition('.')[2]}", self.palette.spec(path)) for path in paths]
        found += [(path, self.palette.spec(path)) for path in self.palette.outer]
        return found
