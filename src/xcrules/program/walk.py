"""Going through typed conditions and terms, without recursion, so that no policy can exhaust the stack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from xcrules.program.model import (
    All,
    Any,
    Compares,
    Condition,
    Constant,
    Count,
    DateConstant,
    Defined,
    Every,
    FactRef,
    HasCode,
    InList,
    InSamePeriod,
    IsKnown,
    IsOneOf,
    Matches,
    Named,
    Not,
    Order,
    ScaleIs,
    Share,
    Some,
    Steps,
    Sum,
    Term,
    TierIs,
    Total,
    Within,
)
from xcrules.source import Span

Node = Condition | Term | DateConstant
Signed = tuple[Node, int]
"""A node, and whether it stands in the positive (+1): the more it holds, the more the whole holds; or (-1) against."""


def parts(node: Node) -> tuple[Node, ...]:
    """The conditions and terms directly inside *node*."""
    match node:
        # Nearly all nodes are a test, or the fact that one reads.
        case FactRef():
            return ()
        case IsOneOf(fact) | HasCode(fact) | InList(fact):
            return (fact,)
        case All(of) | Some(of):
            return of
        case Not(of):
            return (of,)
        case Any(_, _, body) | Every(_, _, body):
            return () if body is None else (body,)
        case Total(fact, where):
            return (fact,) if where is None else (fact, where)
        case Count(_, _, where):
            return () if where is None else (where,)
        case Share(_, whole):
            return (whole,)
        case Sum(summed):
            return tuple(part for _, part in summed)
        case Compares(left, _, right):
            return left, right
        case Within(left, _, _, _, right) | InSamePeriod(left, _, right) | Matches(left, right) | Steps(left, _, right):
            return left, right
        case IsKnown(fact):
            return () if fact is None else (fact,)
        case Defined() | TierIs() | ScaleIs() | Constant() | Named() | DateConstant():
            return ()
        case _:
            assert_never(node)


def inside(*nodes: Node) -> Iterator[Node]:
    """*nodes* and all that is inside them, each before its parts, in the order written."""
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(parts(node))


def scoped(*nodes: Node, outer: tuple[str, ...] = ()) -> Iterator[tuple[Node, tuple[str, ...]]]:
    """As `inside`, each with the lists whose elements are in scope there, the innermost last."""
    waiting = [(node, outer) for node in reversed(nodes)]
    while waiting:
        node, lists = waiting.pop()
        yield node, lists
        match node:
            case Any(name) | Every(name) | Count(name) | Total(FactRef(list=str() as name)):
                lists = (*lists, name)
            case _:
                pass
        waiting += [(part, lists) for part in reversed(parts(node))]


def signed(node: Node, sign: int = 1) -> Iterator[Signed]:
    """As `inside`, with the sign of each; what counts both ways comes twice."""
    waiting: list[Signed] = [(node, sign)]
    seen: set[tuple[int, int]] = set()
    while waiting:
        node, sign = waiting.pop()
        # What counts both ways is met twice at every level: once with each sign is enough.
        if (id(node), sign) in seen:
            continue
        seen.add((id(node), sign))
        yield node, sign
        waiting += reversed(list(_signed_parts(node, sign)))


def _signed_parts(node: Node, sign: int) -> Iterator[Signed]:
    match node:
        case Not(of):
            yield of, -sign
        case Sum(summed):
            for own, part in summed:
                yield part, own * sign
        case Compares(left, order, right):
            for way in _ways(order):
                yield left, way * sign
                yield right, -way * sign
        case _:
            for inner in parts(node):
                yield inner, sign


def _ways(order: Order) -> tuple[int, ...]:
    """Whether a greater left side makes the comparison hold (+1), or a smaller one (-1)."""
    match order:
        case Order.MORE | Order.AT_LEAST:
            return (1,)
        case Order.LESS | Order.AT_MOST:
            return (-1,)
        case Order.EQUAL:
            return 1, -1
        case _:
            assert_never(order)


def span_of(node: Node) -> Span | None:
    """Where *node* was written; terms do not say."""
    match node:
        case FactRef() | Constant() | Total() | Count() | Share() | Sum() | Named() | DateConstant():
            return None
        case _:
            return node.span
