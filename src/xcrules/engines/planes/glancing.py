"""From planes to a glance: which column of which space each raw value is looked up in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial

from xcrules.engines.planes.columns import Columns
from xcrules.engines.planes.glance import Glance, ListGlance, Resolve
from xcrules.engines.planes.layouts import Keys, Layout, Layouts, Record
from xcrules.engines.planes.lists import ListPlanes
from xcrules.engines.planes.reading import Planes
from xcrules.engines.planes.tables import Bits
from xcrules.engines.planes.words import Column, Fact, Partly, words
from xcrules.engines.reference import Reading
from xcrules.facts.facts import Facts
from xcrules.facts.shape import Closings, Fields, ListShape, Shape

FOLLOWS_FROM = frozenset({"value", "quantity"})
"""Of an item: what its unit value follows from."""

Asked = Mapping[str, Iterable[Column]]
"""Path -> the columns that ask for it, and where their bits lie."""


def glance(planes: Planes, shape: Shape, resolve: Resolve) -> Glance:
    """The glance of a policy with these *planes*, at applications of this *shape*."""
    made = _Making(planes, shape)
    shifts: list[tuple[ListPlanes, int]] = []
    asked: defaultdict[str, list[Column]] = defaultdict(list)
    _add(asked, planes.tables.own, 0)
    end = planes.tables.everything.bit_length()
    for each in planes.tables.lists:
        if each.outer.plain:
            shifts.append((each, end))
            _add(asked, each.outer, end)
            end += each.space.bit_length()
    everything = (1 << end) - 1
    records = {}
    for key, fields in shape.records.items():
        record = made.record(fields, asked, shape.closings, everything)
        records[key] = record, _both(record.layout)
    return Glance(
        planes,
        shape,
        resolve,
        everything,
        tuple(shifts),
        made.record(shape.own, asked, shape.closings, everything),
        records,
        {key: made.list(each) for key, each in shape.lists.items()},
    )


def _add(asked: defaultdict[str, list[Column]], columns: Columns, shift: int) -> None:
    for column in columns.plain:
        asked[column.path].append(Column(column, shift))


def _both(make: Callable[..., Layout]) -> tuple[Layouts, Layouts]:
    return Layouts(partial(make, complete=False)), Layouts(partial(make, complete=True))


class _Making:
    def __init__(self, planes: Planes, shape: Shape) -> None:
        self.planes = planes
        self.shape = shape
        self.blank = Reading(planes.book, Facts(date.min))

    def record(self, fields: Fields, asked: Asked, closings: Closings, everything: Bits) -> Record:
        facts = {
            key: words(Fact(spec, tuple(asked.get(spec.path, ())), everything, self.blank, self.shape.memory))
            for key, spec in fields.items()
        }
        return Record(facts, closings, everything)

    def list(self, shape: ListShape) -> ListGlance:
        planes = next((each for each in self.planes.tables.lists if each.name == shape.spec.name), None)
        asked: defaultdict[str, list[Column]] = defaultdict(list)
        everything = 0
        if planes is not None:
            _add(asked, planes.inner, 0)
            everything = planes.space
        record = self.record(shape.fields, asked, shape.closings, everything)
        make = record.layout
        if shape.spec.name == "item":
            make = partial(_item_layout, record)
        return ListGlance(shape, planes, record, _both(make), everything)


def _item_layout(record: Record, keys: Keys, complete: bool) -> Layout:
    """Raises `Partly` where a unit value that matters has to be worked out, or compared with one handed in."""
    if set(keys) >= FOLLOWS_FROM and ("unit_value" in keys or record.words["unit_value"].fact.columns):
        raise Partly
    return record.layout(keys, complete)
