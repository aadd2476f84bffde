"""An application at a glance: decided from its raw values, without facts being made of them.

A glance takes plain mappings in which nothing is unusual. It gives up on whatever is wrong or written in another way:
then the application is read as always, and what there is to complain of is said there. What a glance sees, a reading
sees as well: the values of a record are looked up one by one, and what the record does not say is known by its layout.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from xcrules.engines.planes.layouts import Keys, Layout, Layouts, Record, read
from xcrules.engines.planes.lists import ListPlanes, Over
from xcrules.engines.planes.memo import keep
from xcrules.engines.planes.reading import LookedUp, Planes
from xcrules.engines.planes.tables import Bits, Pair
from xcrules.engines.planes.words import Partly, Words
from xcrules.engines.reference import Reading
from xcrules.facts.elements import Problems, bare_key, may_be_bare
from xcrules.facts.facts import Facts
from xcrules.facts.reading import read_rates
from xcrules.facts.shape import ListShape, Shape

DATE, REQUEST, COMPLETE, RATES, ITEMS = "date", "request", "complete", "rates", "items"

Resolve = Callable[[str], str | None]
"""A request by its full name; None where the policy has none of that name, or several."""
Copy = dict[str, Any]
"""What was seen, to be read with care later on: the caller's mapping may have changed by then."""


@dataclass(frozen=True, slots=True)
class ListGlance:
    """A list, and its planes if anything is asked of it. everything: all bits of its space; none without planes.

    record: its elements. layouts: of those, in an application that is not complete and in one that is.
    """

    shape: ListShape
    planes: ListPlanes | None
    record: Record
    layouts: tuple[Layouts, Layouts]
    everything: Bits

    def over(self, raw: object, complete: bool, copy: list[object]) -> Over:
        """What the elements leave. A copy of each is added to *copy*."""
        spec = self.shape.spec
        if (raw.__class__ is str or raw.__class__ is dict) and may_be_bare(spec):
            raw = [raw]
        if raw.__class__ is not list or not spec.least <= len(raw) <= spec.most:
            raise Partly
        layouts = self.layouts[complete]
        everything = self.everything
        musts: list[Bits] = []
        mays = musts
        for element in raw:
            if element.__class__ is not dict:
                element = self._named(element)
            layout: Layout = layouts[tuple(element)]
            mask = everything
            try:
                for words, value in zip(layout.words, element.values()):  # noqa: B905 - its own keys: as long
                    mask &= words[value] if value.__class__ is str else words[value.__class__][value]
                copy.append({**element})
            except Partly:
                # Copied once it is known to be usable: so it is not nested without end.
                surely, maybe = read(layout, element.values())
                copy.append(deepcopy(element))
            else:
                if layout.says_all:
                    musts.append(mask)
                    if mays is not musts:
                        mays.append(mask)
                    continue
                surely, maybe = layout.silent
                surely &= mask
                maybe &= mask
            if surely != maybe and mays is musts:
                mays = musts.copy()
            musts.append(surely)
            if mays is not musts:
                mays.append(maybe)
        return Over(musts, mays)

    def _named(self, raw: object) -> dict[str, object]:
        """An element that is named by its key alone."""
        if raw.__class__ is not str:
            raise Partly
        return {bare_key(self.shape.spec, raw): raw}

    def nobody(self) -> Over:
        """What is left of a list of which nothing is known."""
        must, may = self.layouts[False][()].silent
        return Over([must], [may], is_unknown=True)


@dataclass(frozen=True, slots=True)
class Top:
    """An application by its keys: its own facts, its records, its lists, and the lists that it does not name.

    own: its silence is that of the records that are not named, too. unnamed: with whether each is taken to be empty.
    """

    own: Layout
    pairs: tuple[tuple[str, Words], ...]
    records: tuple[tuple[str, Layouts], ...]
    lists: tuple[tuple[str, ListGlance], ...]
    unnamed: tuple[tuple[ListGlance, bool], ...]
    has_request: bool
    has_rates: bool


class Seen(NamedTuple):
    """What a glance saw. request: by its full name. copy: the application, for what has to be read in full."""

    day: date
    request: str | None
    found: LookedUp
    copy: Copy


@dataclass(slots=True)
class Glance:
    """A policy's tables, laid out for applications as they are handed in. Memos only ever set equal values.

    everything: the bits of the application's own space: the terms, and behind them, list by list, what their bodies ask
    of the application itself; `shifts` says where, of the lists that ask for anything. own: the facts that stand in
    no record. lists, records: by key in JSON.
    """

    planes: Planes
    shape: Shape
    resolve: Resolve
    everything: Bits
    shifts: tuple[tuple[ListPlanes, int], ...]
    own: Record
    records: Mapping[str, tuple[Record, tuple[Layouts, Layouts]]]
    lists: Mapping[str, ListGlance]
    _tops: tuple[Layouts, Layouts] = field(init=False)
    _unrequested: tuple[None, Pair] = field(init=False)
    _requests: dict[str, tuple[str | None, Pair]] = field(default_factory=dict)
    _days: dict[str, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._tops = Layouts(partial(self._top, complete=False)), Layouts(partial(self._top, complete=True))
        self._unrequested = None, self._left_by(None)

    def at(self, raw: dict[str, Any]) -> Seen | None:
        """What *raw* comes to as far as the tables know; None where it has to be read."""
        try:
            return self._at(raw)
        except Partly:
            return None

    def _at(self, raw: dict[str, Any]) -> Seen:
        copy = {**raw}
        complete = copy.get(COMPLETE, False)
        if complete is not True and complete is not False:
            raise Partly
        top: Top = self._tops[complete][tuple(copy)]
        must, may = self._own(top, copy)
        over: dict[str, Over] = {}
        for key, each in top.lists:
            if copy[key] is None:
                found = each.nobody()
            else:
                elements: list[object] = []
                found = each.over(copy[key], complete, elements)
                copy[key] = elements
            if each.planes is not None:
                over[each.planes.name] = found
        for each, is_empty in top.unnamed:
            if each.planes is not None:
                over[each.planes.name] = Over([], []) if is_empty else each.nobody()
        request, (surely, maybe) = self._unrequested
        if top.has_request:
            request, (surely, maybe) = self._requested(copy[REQUEST])
        if top.has_rates:
            copy[RATES] = _usable_rates(copy[RATES])
        outer = self.planes.outer
        if self.shifts:
            outer = {**outer, **{x.name: (must >> at & x.space, may >> at & x.space) for x, at in self.shifts}}
        return Seen(self._day(copy[DATE]), request, LookedUp(must & surely, may & maybe, outer, over), copy)

    def _own(self, top: Top, copy: Copy) -> Pair:
        """What the facts leave that are in no list."""
        must, may = top.own.silent
        mask = self.everything
        try:
            for key, words in top.pairs:
                value = copy[key]
                mask &= words[value] if value.__class__ is str else words[value.__class__][value]
        except Partly:
            must, may = read(top.own, [copy[key] for key in top.own.keys])
            copy.update({key: deepcopy(copy[key]) for key in top.own.keys})
        for key, layouts in top.records:
            record = copy[key]
            if record.__class__ is not dict:
                raise Partly
            layout: Layout = layouts[tuple(record)]
            surely, maybe = layout.silent
            try:
                for words, value in zip(layout.words, record.values()):  # noqa: B905 - its own keys: as long
                    mask &= words[value] if value.__class__ is str else words[value.__class__][value]
                copy[key] = {**record}
            except Partly:
                surely, maybe = read(layout, record.values())
                copy[key] = deepcopy(record)
            must &= surely
            may &= maybe
        return must & mask, may & mask

    def _day(self, raw: object) -> date:
        if raw.__class__ is date:
            return raw
        if raw.__class__ is not str:
            raise Partly
        found = self._days.get(raw)
        if found is None:
            said = self.shape.memory.read(self.shape.own[DATE], raw)
            if not isinstance(said, tuple) or not isinstance(said[0], date):
                raise Partly
            found = said[0]
            keep(self._days, raw, found)
        return found

    def _requested(self, written: object) -> tuple[str | None, Pair]:
        """A request by its full name, and what it leaves of the terms."""
        if written.__class__ is not str:
            raise Partly
        found = self._requests.get(written)
        if found is None:
            request = self.resolve(written)
            if request is None:
                raise Partly
            found = request, self._left_by(request)
            keep(self._requests, written, found)
        return found

    def _left_by(self, request: str | None) -> Pair:
        return self.planes.requested(Reading(self.planes.book, Facts(date.min, request=request)))

    def _top(self, keys: Keys, complete: bool) -> Top:
        if DATE not in keys or ITEMS not in keys:
            raise Partly
        told = {key for key in keys if key in (REQUEST, COMPLETE, RATES)}
        own = [key for key in keys if key in self.own.words and key not in told]
        records = [key for key in keys if key in self.records and key not in own]
        lists = [key for key in keys if key in self.lists and key not in own]
        if len({*told, *own, *records, *lists}) != len(keys):
            raise Partly
        layout = self.own.layout(tuple(own), complete)
        must, may = layout.silent
        for key, (record, _) in self.records.items():
            if key not in records:
                surely, maybe = record.layout((), complete).silent
                must &= surely
                may &= maybe
        return Top(
            Layout(layout.keys, layout.words, (must, may), False),
            tuple(zip(layout.keys, layout.words, strict=True)),
            tuple((key, self.records[key][1][complete]) for key in records),
            tuple((key, self.lists[key]) for key in lists),
            tuple((each, complete and each.shape.is_closable) for key, each in self.lists.items() if key not in lists),
            REQUEST in told,
            RATES in told,
        )


def _usable_rates(raw: object) -> object:
    """A copy of the rates. What has to be converted is no matter of a glance."""
    problems = Problems()
    read_rates(raw, problems)
    if problems.found:
        raise Partly
    return deepcopy(raw)
