"""What a condition reaches through the names in it: definitions, amounts, tiers, scores, scales and lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from xcrules.program.graph import components
from xcrules.program.model import (
    Add,
    All,
    Amount,
    Any,
    CodeList,
    Condition,
    Count,
    Define,
    Defined,
    Every,
    FactRef,
    Id,
    InList,
    Named,
    Not,
    Raise,
    ScaleIs,
    Some,
    Term,
    TierIs,
    Tiers,
    Total,
)
from xcrules.program.names import What
from xcrules.program.walk import Node, inside, signed

Key = tuple[What, Id]
Name = Defined | Named | TierIs | ScaleIs | InList
"""What stands for something declared."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that a name may stand for, of a policy and all it uses."""

    defines: Mapping[Id, Define]
    amounts: Mapping[Id, Amount]
    tiers: Mapping[Id, Tiers]
    lists: Mapping[Id, CodeList]
    adds: tuple[Add, ...]
    raises: tuple[Raise, ...]


def definitions(made: Parts) -> dict[Key, tuple[Condition | Term, ...]]:
    """Each name, and the conditions and terms that give it its meaning; sorted."""
    found: dict[Key, tuple[Condition | Term, ...]] = {}
    for id, define in made.defines.items():
        found[What.DEFINE, id] = (define.condition,)
    for id, amount in made.amounts.items():
        found[What.AMOUNT, id] = (amount.term,)
    for id, tiers in made.tiers.items():
        found[What.TIERS, id] = tuple(need.condition for tier in tiers.tiers for need in tier.needs)
    for id, code_list in made.lists.items():
        found[What.LIST, id] = tuple(entry.where for entry in code_list.entries if entry.where is not None)
    for what, statements in ((What.SCORE, made.adds), (What.SCALE, made.raises)):
        for statement in statements:
            id = statement.score if isinstance(statement, Add) else statement.scale
            found[what, id] = (*found.get((what, id), ()), statement.when)
    return {key: found[key] for key in sorted(found, key=lambda key: (key[0].value, key[1]))}


def key_of(node: Node, amounts: Mapping[Id, Amount]) -> Key | None:
    """The name that *node* itself is, if it is one."""
    match node:
        case Defined(id):
            return What.DEFINE, id
        case Named(id):
            return (What.AMOUNT if id in amounts else What.SCORE), id
        case TierIs(id):
            return What.TIERS, id
        case ScaleIs(id):
            return What.SCALE, id
        case InList(_, id):
            return What.LIST, id
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Reach:
    """The names of a policy and what they need, for questions that see through them.

    meaning: the conditions and terms behind each name. edges: the names that each needs directly.
    """

    defines: Mapping[Id, Define]
    amounts: Mapping[Id, Amount]
    lists: Mapping[Id, CodeList]
    meaning: Mapping[Key, tuple[Condition | Term, ...]]
    edges: Mapping[Key, tuple[Key, ...]]

    def names_in(self, nodes: Iterable[Node]) -> tuple[Key, ...]:
        """The names that stand in *nodes* themselves, each once, in the order met."""
        keys = (key_of(node, self.amounts) for node in inside(*nodes))
        return tuple(dict.fromkeys(key for key in keys if key is not None))

    def closure(self, nodes: Iterable[Node]) -> tuple[Key, ...]:
        """The names reached from *nodes*, directly or through others."""
        waiting = list(self.names_in(nodes))
        seen = dict.fromkeys(waiting)
        for key in waiting:
            for further in self.edges.get(key, ()):
                if further not in seen:
                    seen[further] = None
                    waiting.append(further)
        return tuple(seen)

    def all_inside(self, *nodes: Node) -> Iterator[Node]:
        """Every node in *nodes* and behind the names they reach."""
        yield from inside(*nodes)
        for key in self.closure(nodes):
            yield from inside(*self.meaning.get(key, ()))

    def lists_tested(self, *nodes: Node) -> frozenset[str]:
        """The lists of facts that *nodes* test in any way."""
        return frozenset(name for node in self.all_inside(*nodes) if (name := list_of(node)) is not None)

    def raised_by_more(self, node: Node) -> dict[str, Node]:
        """The lists of which one more element may make *node* hold, and a node of its own where that shows."""
        found: dict[str, Node] = {}
        waiting: list[tuple[Node, int, Node]] = [(node, 1, node)]
        seen: set[tuple[Key, int]] = set()
        while waiting:
            start, sign, shown = waiting.pop()
            for inner, way in signed(start, sign):
                at = inner if shown is start and start is node else shown
                match inner:
                    case Any(name) if way > 0:
                        found.setdefault(name, at)
                    case Total(FactRef(list=str() as name)) | Count(name) if way > 0:
                        found.setdefault(name, at)
                    case _:
                        pass
                key = key_of(inner, self.amounts)
                for further in () if key is None else self._ways(inner, way):
                    if key is not None and (key, further) not in seen:
                        seen.add((key, further))
                        waiting += [(behind, further, at) for behind in self.meaning.get(key, ())]
        return found

    def _ways(self, node: Node, way: int) -> tuple[int, ...]:
        # A tier may be tested from above and from below, and so may the conditions of entries left out of a list.
        return (1, -1) if isinstance(node, TierIs | ScaleIs | InList) else (way,)

    def item_counts(self) -> dict[tuple[Id, int], int]:
        """Of each define, and of its negation, how many `any item` stand in it unnegated: none, one or more (2)."""
        counts: dict[tuple[Id, int], int] = {}
        for group in components(self.edges):
            for what, id in group:
                for sign in (1, -1):
                    behind = self.defines[id].condition if what is What.DEFINE else None
                    counts[id, sign] = 0 if behind is None else positive_items(behind, counts, sign)
        return counts


def positive_items(node: Condition, counts: Mapping[tuple[Id, int], int], sign: int = 1) -> int:
    """How many `any item` stand in *node* unnegated, seen through defines: none, one or more (2).

    `every X meets (C)` reads C twice, so what stands in it is never the only one; amounts do not count.
    """
    found = 0
    waiting: list[tuple[Condition, int, int]] = [(node, sign, 1)]
    while waiting:
        inner, way, times = waiting.pop()
        match inner:
            case All(of) | Some(of):
                waiting += [(part, way, times) for part in of]
            case Not(of):
                waiting.append((of, -way, times))
            case Any(name, kind, body):
                found += times * (name == "item" and kind is None and way > 0)
                waiting += [] if body is None else [(body, way, times)]
            case Every(_, _, body):
                waiting.append((body, way, 2))
            case Defined(id):
                found += times * counts.get((id, way), 0)
            case _:
                pass
    return min(2, found)


def reach_of(made: Parts) -> Reach:
    meaning = definitions(made)
    bare = Reach(made.defines, made.amounts, made.lists, meaning, {})
    edges = {key: _needed(bare, key, nodes) for key, nodes in meaning.items()}
    return Reach(made.defines, made.amounts, made.lists, meaning, edges)


def _needed(bare: Reach, key: Key, nodes: tuple[Node, ...]) -> tuple[Key, ...]:
    minus = bare.lists[key[1]].minus if key[0] is What.LIST else ()
    return (*bare.names_in(nodes), *((What.LIST, id) for id in minus))


def list_of(node: Node) -> str | None:
    """The list of facts that *node* runs over, if it runs over one."""
    match node:
        case Any(name) | Every(name) | Count(name):
            return name
        case Total(FactRef(list=name)):
            return name
        case _:
            return None
