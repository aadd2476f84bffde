"""Factories: the only way to make a cell.

They keep the two-valued meaning and make the three-valued one sharper, by a fixed set of rewrites:

1. *flatten*: all of all, some of some; parts sorted and shared;
2. *merge*: two literals of one fact within one node become one (of a set: `meets` under some, `inside` under all);
3. *fold*: a literal of no class is false, of every class true; a false part decides an all, a true part a some;
4. *assume*: within an all, what its literals decide is put into its other parts; within a some, what their
   negations decide; to a fixpoint. A part larger than `LARGEST_ASSUMED` is left as it is.

After them the meaning is strong Kleene exactly. `plain_all` and `plain_some` rewrite nothing: rules, exemptions and
licenses are joined by them, so that what is reported for each of them is all there is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

from xcrules.program.model import FactRef
from xcrules.rulebook import rows as r
from xcrules.rulebook.partition import CodeSpace, Partition, full
from xcrules.rulebook.parts import reads, refs, with_refs
from xcrules.rulebook.rows import Mask, Ref, Row

LARGEST_ASSUMED = 150
"""The size, written out, of the largest part that assumptions are put into: what they cost grows faster than that."""

MOST_PARTS = 3_000_000
"""How many parts and facts all rows together may have: defines may stand in each other many times over."""


class TooLarge(Exception):
    """The conditions, with their defines written out, are larger than `MOST_PARTS`."""


Free = frozenset[FactRef]
"""The facts that a row reads of elements around it: `up` 0 is the innermost element of the list outside the row."""


@dataclass(slots=True)
class Table:
    """Rows under construction. Equal rows are one row; `partitions` gives the classes of each fact row."""

    rows: list[Row] = field(default_factory=list)
    partitions: dict[Ref, Partition] = field(default_factory=dict)
    _where: dict[tuple[type, Row], Ref] = field(default_factory=dict)
    _sign: list[str] = field(default_factory=list)
    _free: list[Free] = field(default_factory=list)
    _facts: list[frozenset[Ref]] = field(default_factory=list)
    _depth: list[int] = field(default_factory=list)
    _size: list[int] = field(default_factory=list)
    _parts: int = 0
    _negated: dict[Ref, Ref] = field(default_factory=dict)
    _true: Ref | None = None
    _false: Ref | None = None

    # --- adding ---

    def add(self, row: Row) -> Ref:
        new = len(self.rows)
        # The type is part of the key: All(()) and Some(()) are different rows.
        found = self._where.setdefault((type(row), row), new)
        if found == new:
            self.rows.append(row)
            below = refs(row)
            self._sign.append(_sign(row, below, self._sign))
            self._free.append(free_of(row, self._free))
            self._facts.append(_facts_read(row, self._facts))
            self._depth.append(1 + max([self._depth[b] for b in below], default=0))
            self._size.append(min(1 + sum([self._size[b] for b in below]), LARGEST_ASSUMED + 1))
            self._parts += 1 + len(below) + len(self._facts[found])
            if self._parts > MOST_PARTS:
                raise TooLarge
        return found

    def fact(self, row: r.FactRow, partition: Partition) -> Ref:
        ref = self.add(row)
        self.partitions[ref] = partition
        return ref

    def free(self, ref: Ref) -> Free:
        return self._free[ref]

    def depth(self, ref: Ref) -> int:
        return self._depth[ref]

    def sign(self, ref: Ref) -> str:
        return self._sign[ref]

    @property
    def true(self) -> Ref:
        if self._true is None:
            self._true = self.add(r.All(()))
        return self._true

    @property
    def false(self) -> Ref:
        if self._false is None:
            self._false = self.add(r.Some(()))
        return self._false

    # --- cells ---

    def literal(self, fact: Ref, classes: Mask) -> Ref:
        if classes == 0:
            return self.false
        if classes == full(self.partitions[fact]):
            return self.true
        return self.add(r.Literal(fact, classes))

    def meets(self, fact: Ref, classes: Mask) -> Ref:
        if classes == 0:
            return self.false
        if classes == full(self.partitions[fact]) and self._never_empty(fact):
            return self.true
        return self.add(r.Meets(fact, classes))

    def inside(self, fact: Ref, classes: Mask) -> Ref:
        if classes == full(self.partitions[fact]):
            return self.true
        if classes == 0 and self._never_empty(fact):
            return self.false
        return self.add(r.Inside(fact, classes))

    def _never_empty(self, fact: Ref) -> bool:
        # A fact of codes has a code or is `none`, which is a class too; `some of {…}` may be empty.
        return isinstance(self.partitions[fact], CodeSpace)

    def any(self, list_name: str, body: Ref) -> Ref:
        return self.false if body == self.false else self.add(r.Any(list_name, body))

    def every(self, list_name: str, body: Ref) -> Ref:
        return self.true if body == self.true else self.add(r.Every(list_name, body))

    def all(self, parts: Iterable[Ref]) -> Ref:
        return self._node(r.All, parts)

    def some(self, parts: Iterable[Ref]) -> Ref:
        return self._node(r.Some, parts)

    def plain_all(self, parts: Iterable[Ref]) -> Ref:
        return self._plain(r.All, parts)

    def plain_some(self, parts: Iterable[Ref]) -> Ref:
        return self._plain(r.Some, parts)

    def negate(self, ref: Ref) -> Ref:
        """The negation, pushed to the leaves; Kleene's values are kept exactly."""
        if ref not in self._negated:
            self._negated[ref] = found = self._negation(ref)
            self._negated[found] = ref
        return self._negated[ref]

    def _negation(self, ref: Ref) -> Ref:
        match self.rows[ref]:
            case r.Literal(fact, classes):
                return self.literal(fact, full(self.partitions[fact]) & ~classes)
            case r.Meets(fact, classes):
                return self.inside(fact, full(self.partitions[fact]) & ~classes)
            case r.Inside(fact, classes):
                return self.meets(fact, full(self.partitions[fact]) & ~classes)
            case r.All(parts):
                return self.plain_some(self.negate(part) for part in parts)
            case r.Some(parts):
                return self.plain_all(self.negate(part) for part in parts)
            case r.Any(list_name, body):
                return self.every(list_name, self.negate(body))
            case r.Every(list_name, body):
                return self.any(list_name, self.negate(body))
            case other:
                raise AssertionError(f"{other} is no cell")

    def _plain(self, node: type[r.All] | type[r.Some], parts: Iterable[Ref]) -> Ref:
        return self._joined(node, self._sorted(parts))

    def _sorted(self, parts: Iterable[Ref]) -> list[Ref]:
        """*parts*, each once, in the order of what they say."""
        return sorted(set(parts), key=self._sign.__getitem__)

    def _joined(self, node: type[r.All] | type[r.Some], parts: list[Ref]) -> Ref:
        """The node of *parts*, which are sorted."""
        neutral, decides = (self.true, self.false) if node is r.All else (self.false, self.true)
        if decides in parts:
            return decides
        kept = tuple([part for part in parts if part != neutral])
        return kept[0] if len(kept) == 1 else self.add(node(kept))

    def _node(self, node: type[r.All] | type[r.Some], parts: Iterable[Ref]) -> Ref:
        flat = self._flatten(node, parts)
        while True:
            flat = self._merge(node, flat)
            given = self._given(node, flat)
            givers = (r.Literal, r.Inside) if node is r.All else (r.Literal, r.Meets)
            changed = [part if isinstance(self.rows[part], givers) else self._assume(part, given) for part in flat]
            if changed == flat:
                return self._joined(node, flat)
            flat = self._flatten(node, changed)

    def _flatten(self, node: type[r.All] | type[r.Some], parts: Iterable[Ref]) -> list[Ref]:
        found: list[Ref] = []
        for part in parts:
            row = self.rows[part]
            found.extend(row.parts if isinstance(row, node) else (part,))
        return self._sorted(found)

    def _merge(self, node: type[r.All] | type[r.Some], parts: list[Ref]) -> list[Ref]:
        """One literal a fact, one `inside` a fact under all, one `meets` a fact under some."""
        conjunction = node is r.All
        mergeable = (r.Literal, r.Inside) if conjunction else (r.Literal, r.Meets)
        merged: dict[tuple[type, Ref], Mask] = {}
        kept: list[Ref] = []
        for part in parts:
            row = self.rows[part]
            if isinstance(row, mergeable):
                key = (type(row), row.fact)
                before = merged.get(key)
                merged[key] = (
                    row.classes if before is None else before & row.classes if conjunction else before | row.classes
                )
            else:
                kept.append(part)
        if len(merged) + len(kept) == len(parts):
            return parts
        make = {r.Literal: self.literal, r.Inside: self.inside, r.Meets: self.meets}
        new = [make[kind](fact, classes) for (kind, fact), classes in merged.items()]  # type: ignore[index]  # the three kinds above
        return self._sorted([*kept, *new])

    # --- assume ---

    def _given(self, node: type[r.All] | type[r.Some], parts: list[Ref]) -> Mapping[Ref, tuple[Mask, bool]]:
        """What holds wherever the other parts matter: fact -> (classes it is in, whether of each of its elements)."""
        given: dict[Ref, tuple[Mask, bool]] = {}
        for part in parts:
            row = self.rows[part]
            if isinstance(row, r.Literal):
                everything = full(self.partitions[row.fact])
                given[row.fact] = (row.classes if node is r.All else everything & ~row.classes, False)
            elif isinstance(row, r.Inside) and node is r.All:
                given[row.fact] = (row.classes, True)
            elif isinstance(row, r.Meets) and node is r.Some:
                given[row.fact] = (full(self.partitions[row.fact]) & ~row.classes, True)
        return given

    def _assume(self, ref: Ref, given: Mapping[Ref, tuple[Mask, bool]]) -> Ref:
        if self._facts[ref].isdisjoint(given) or self._size[ref] > LARGEST_ASSUMED:
            return ref
        given = {fact: given[fact] for fact in self._facts[ref] if fact in given}
        match self.rows[ref]:
            case r.Literal(fact, classes):
                return self._decided(ref, classes, given[fact][0])
            case r.Meets(fact, classes):
                # Each element lies in the given classes: if none of these is asked for, none meets.
                return self.false if not classes & given[fact][0] else ref
            case r.Inside(fact, classes):
                return self.true if not given[fact][0] & ~classes else ref
            case r.All(parts):
                return self.all(self._assume(part, given) for part in parts)
            case r.Some(parts):
                return self.some(self._assume(part, given) for part in parts)
            case r.Any(list_name, body):
                return self.any(list_name, self._assume(body, self._outside(list_name, given)))
            case r.Every(list_name, body):
                return self.every(list_name, self._assume(body, self._outside(list_name, given)))
            case other:
                raise AssertionError(f"{other} is no cell")

    def _decided(self, ref: Ref, classes: Mask, given: Mask) -> Ref:
        if not given & ~classes:
            return self.true
        return ref if given & classes else self.false

    def _outside(self, list_name: str, given: Mapping[Ref, tuple[Mask, bool]]) -> Mapping[Ref, tuple[Mask, bool]]:
        # Inside a quantifier, a fact of its list's element is another element's fact.
        return {
            fact: known for fact, known in given.items() if all(read.list != list_name for read in self._free[fact])
        }


# --- what a row is made of ---------------------------------------------------------------------------


def in_order(row: Row, table: Table) -> Row:
    """*row* with the parts whose order says nothing in the order of what they say."""
    match row:
        case r.Member():
            return _member_in_order(row, table)
        case r.LevelOf(_, _, raises):
            return replace(row, raises=tuple(sorted(set(raises), key=lambda each: (each[0], table.sign(each[1])))))
        case r.Points(_, adds):
            return replace(row, adds=tuple(sorted(adds, key=lambda each: (each[0], table.sign(each[1])))))
        case r.Sum(parts):
            return replace(row, parts=tuple(sorted(parts, key=lambda each: (-each[0], table.sign(each[1])))))
        case _:
            return row


def free_of(row: Row, above: Sequence[Free] | Mapping[Ref, Free]) -> Free:
    """The elements around it that *row* reads, from what the rows *above* it read."""
    inner = _union({above[ref] for ref in refs(row)})
    binder: str | None = None
    match row:
        case r.All() | r.Some() | r.Literal():
            return inner
        case r.Any(list_name) | r.Every(list_name) | r.Count(list_name):
            binder = list_name
        case r.Total(ref) | r.Distinct(ref):
            binder = ref.list
        case _:
            pass
    read = inner.union([ref for ref in reads(row) if ref.list is not None])
    if binder is None:
        return read
    outside = (ref for ref in read if ref.list != binder or ref.up > 0)
    return frozenset([ref if ref.list != binder else replace(ref, up=ref.up - 1) for ref in outside])


Element = TypeVar("Element")


def _union(sets: set[frozenset[Element]]) -> frozenset[Element]:
    """All of them together; of one alone itself, which most rows share with many."""
    return next(iter(sets)) if len(sets) == 1 else frozenset().union(*sets)


def _facts_read(row: Row, above: list[frozenset[Ref]]) -> frozenset[Ref]:
    """The fact rows that the literals at or below a cell test."""
    match row:
        case r.Literal(fact, _) | r.Meets(fact, _) | r.Inside(fact, _):
            return frozenset((fact,))
        case r.All(parts) | r.Some(parts):
            return _union({above[part] for part in parts})
        case r.Any(_, body) | r.Every(_, body):
            return above[body]
        case _:
            return frozenset()


def _sign(row: Row, below: tuple[Ref, ...], above: list[str]) -> str:
    """A digest of what the row says, whatever the numbers of the rows it refers to."""
    text = f"{type(row).__name__}{_said(row, below)}{_listed([above[x] for x in below])}"
    return hashlib.sha256(text.encode()).hexdigest()


def _said(row: Row, below: tuple[Ref, ...]) -> str:
    """The fields of a row in words, with -1 for the rows it refers to."""
    match row:
        # Cells, which nearly all rows are, without the detour.
        case r.All() | r.Some():
            return _listed([f"({', '.join(['-1'] * len(below))})"])
        case r.Literal(_, classes) | r.Meets(_, classes) | r.Inside(_, classes):
            return _listed(["-1", r.describe(classes)])
        case r.Any(list_name) | r.Every(list_name):
            return str([r.describe(list_name), "-1"])
        case _:
            named = with_refs(row, dict.fromkeys(below, -1))
            return str([r.describe(getattr(named, f.name)) for f in fields(named)])


def _listed(texts: list[str]) -> str:
    """*texts*, in which nothing needs an escape, as a list of them is spelled out."""
    return "['" + "', '".join(texts) + "']" if texts else "[]"


def _member_in_order(row: r.Member, table: Table) -> r.Member:
    def text(line: r.Line) -> tuple[str, str, str]:
        where = "" if line.where is None else table.sign(line.where)
        return r.describe(line.what), r.describe(line.windows), where

    lines = tuple(sorted(set(row.lines), key=text))
    minus = tuple(sorted((_member_in_order(other, table) for other in row.minus), key=r.describe))
    return replace(row, lines=lines, minus=minus)
