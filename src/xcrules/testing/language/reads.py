"""What policies read and the values they name, seen in their trees: what applications for them are drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from fractions import Fraction

from xcrules.engines.calendar import moved
from xcrules.facts.measures import UNITS
from xcrules.facts.types import Vocabulary
from xcrules.syntax import tree

_ALWAYS = ("item",)


@dataclass(frozen=True, slots=True)
class Reads:
    """What some policies read and name.

    outer: paths of the application's own facts; lists: name -> paths of its elements. numbers, percents: amounts.
    money, quantities: (amount, currency or unit). codes, words: as written. compared: last parts of paths that stand
    beside other facts, where a finer code is another value. licenses: names that may be requested.
    """

    vocabulary: Vocabulary
    outer: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]
    numbers: tuple[Fraction, ...]
    percents: tuple[Fraction, ...]
    money: tuple[tuple[Fraction, str], ...]
    quantities: tuple[tuple[Fraction, str], ...]
    dates: tuple[date, ...]
    texts: tuple[str, ...]
    codes: tuple[str, ...]
    words: frozenset[str]
    compared: frozenset[str]
    licenses: tuple[str, ...]

    @property
    def currencies(self) -> tuple[str, ...]:
        return tuple(sorted({currency for _, currency in self.money} | {"USD", "SGD"}))


def reads_of(files: Iterable[tree.File], vocabulary: Vocabulary, names: Iterable[str] = ()) -> Reads:
    """What the policies of these *files* read. names: of parties in tables, which the files do not hold."""
    nodes = [node for file in files for node in _nodes(file)]
    paths = {node.parts for node in nodes if isinstance(node, tree.Path)}
    compared = frozenset(_compared(nodes, vocabulary))
    outer = {".".join(parts) for parts in paths if ".".join(parts) in vocabulary.facts}
    outer = {path for path in outer if vocabulary.list_of(path) is None and not vocabulary.facts[path].derived}
    lists = _lists(paths, nodes, vocabulary)
    if any(parts[-1] in ("shipment", "shipments") for parts in paths):
        outer.add("shipments")
    licenses = Counter(node.name.text for node in nodes if isinstance(node, tree.License))
    measures = [node for node in nodes if isinstance(node, tree.Measure)]
    dates = {node.value for node in nodes if isinstance(node, tree.Date)}
    return Reads(
        vocabulary=vocabulary,
        outer=tuple(sorted(outer - {"date"})),
        lists=lists,
        numbers=tuple(sorted({_number(n.raw) for n in nodes if isinstance(n, tree.Number)})),
        percents=tuple(sorted({_number(n.raw) for n in nodes if isinstance(n, tree.Percent)})),
        money=tuple(sorted({(_number(m.raw), m.unit) for m in measures if m.unit not in UNITS})),
        quantities=tuple(sorted({(_number(m.raw), m.unit) for m in measures if m.unit in UNITS})),
        dates=tuple(sorted(_near(dates, nodes))),
        texts=tuple(sorted({node.value for node in nodes if isinstance(node, tree.Text)} | set(names))),
        codes=tuple(sorted({node.raw for node in nodes if isinstance(node, tree.Number | tree.Code)})),
        words=frozenset(".".join(parts) for parts in paths),
        compared=compared,
        # A name of two licenses may not be asked for by itself.
        licenses=tuple(name for name, count in sorted(licenses.items()) if count == 1),
    )


def _nodes(root: object) -> Iterator[object]:
    """Every node of a tree, in no particular order. A tree of data needs no visitor to be walked."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(node)
        elif is_dataclass(node) and node.__class__.__module__.startswith(tree.__name__):
            yield node
            waiting.extend(getattr(node, each.name) for each in fields(node) if each.name != "span")


def _lists(paths: set[tuple[str, ...]], nodes: list[object], vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """The lists that are named, each with the fields that are: by their paths, or as keys of elements."""
    found: dict[str, set[str]] = {name: set(vocabulary.lists[name].keys) for name in _ALWAYS}
    for parts in paths:
        listed = vocabulary.list_for_word(parts[0].removesuffix("s") if len(parts) == 1 else parts[0])
        if listed is None and parts != ("country_conflict",):
            continue
        for name, kind in [listed] if listed else [("party", "consignee"), ("destination", None)]:
            own = found.setdefault(name, set(vocabulary.lists[name].keys))
            if kind is not None or name == "party":
                own.add("party.role")
            path = ".".join([name, *parts[1:]])
            if path in vocabulary.facts:
                own.add(path)
    if ("country_conflict",) in paths:
        found["party"].add("party.country")
    same = {node.field.text for node in nodes if isinstance(node, tree.HasSame)}
    for name, own in found.items():
        own |= {f"{name}.{field}" for field in same if f"{name}.{field}" in vocabulary.facts}
        # A unit value is worked out from these two.
        own |= {"item.value", "item.quantity"} if "item.unit_value" in own else set()
    for name in [field for field in same if vocabulary.list_for_word(field)]:
        listed = vocabulary.list_for_word(name)
        if listed and listed[0] not in found:
            found[listed[0]] = set(vocabulary.lists[listed[0]].keys)
            found[listed[0]] |= {"party.role"} if listed[0] == "party" else set()
    return {name: tuple(sorted(own)) for name, own in sorted(found.items())}


def _compared(nodes: list[object], vocabulary: Vocabulary) -> Iterator[str]:
    """The last parts of paths that are compared with other facts."""
    for node in nodes:
        match node:
            case tree.HasSame(_, field):
                yield field.parts[-1]
            case tree.Is(tree.Path(parts)) | tree.IsIn(None, tree.Path(parts)):
                if ".".join(parts) in vocabulary.facts or (len(parts) > 1 and vocabulary.list_for_word(parts[0])):
                    yield parts[-1]
                elif vocabulary.list_for_word(parts[0]) is not None:
                    # An element stands for its key.
                    yield from ("entry", "hs")
            case _:
                pass


def _near(dates: set[date], nodes: list[object]) -> set[date]:
    """The days named, the ends of the spans before and after them, and the days beside all of these."""
    spans = {(node.count, node.unit) for node in nodes if isinstance(node, tree.IsWithin)}
    on = date(2026, 3, 2)
    ends = {moved(day, sign * count, unit) for day in {on, *dates} for count, unit in spans for sign in (1, -1)}
    return {day + timedelta(days=by) for day in {on, *dates, *ends} for by in (-1, 0, 1)}


def _number(raw: str) -> Fraction:
    return Fraction(raw.replace("_", ""))
