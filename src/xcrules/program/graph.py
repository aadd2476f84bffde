"""Graphs of names that need each other: in which order to take them, and which stand in a circle."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def components(edges: Mapping[Node, Collection[Node]]) -> list[list[Node]]:
    """The groups of nodes that reach each other, every group after those that it needs (Tarjan, without recursion).

    The order within and among groups follows the order of *edges* and of each node's neighbours as given.
    """
    numbers: dict[Node, int] = {}
    low: dict[Node, int] = {}
    path: list[Node] = []
    on_path: set[Node] = set()
    found: list[list[Node]] = []
    for start in edges:
        if start in numbers:
            continue
        work: list[tuple[Node, Iterator[Node]]] = []
        _enter(start, edges, numbers, low, path, on_path, work)
        while work:
            node, neighbours = work[-1]
            for other in neighbours:
                if other not in edges:
                    continue
                if other not in numbers:
                    _enter(other, edges, numbers, low, path, on_path, work)
                    break
                if other in on_path:
                    low[node] = min(low[node], numbers[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == numbers[node]:
                    group = [path.pop()]
                    while group[-1] != node:
                        group.append(path.pop())
                    on_path.difference_update(group)
                    found.append(group[::-1])
    return found


def _enter(
    node: Node,
    edges: Mapping[Node, Collection[Node]],
    numbers: dict[Node, int],
    low: dict[Node, int],
    path: list[Node],
    on_path: set[Node],
    work: list[tuple[Node, Iterator[Node]]],
) -> None:
    numbers[node] = low[node] = len(numbers)
    path.append(node)
    on_path.add(node)
    work.append((node, iter(edges[node])))


def circles(edges: Mapping[Node, Collection[Node]]) -> list[list[Node]]:
    """One circle of nodes, each needing the next, for every group of nodes that need each other."""
    found = []
    for group in components(edges):
        members = set(group)
        if len(group) == 1 and group[0] not in edges[group[0]]:
            continue
        found.append(_circle(group[0], members, edges))
    return found


def _circle(start: Node, members: set[Node], edges: Mapping[Node, Collection[Node]]) -> list[Node]:
    """A shortest way from *start* back to itself."""
    came: dict[Node, Node] = {}
    waiting = [start]
    for node in waiting:
        for other in edges[node]:
            if other == start:
                way = [node]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return way[::-1]
            if other in members and other not in came:
                came[other] = node
                waiting.append(other)
    return [start]
