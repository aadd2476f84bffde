"""What stands of one application, by planes: truths from the terms, elements from their masks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from xcrules.engines.planes.glance import Seen
from xcrules.engines.planes.lists import Over
from xcrules.engines.planes.reading import PlaneReading, Planes
from xcrules.engines.planes.tables import NoClass
from xcrules.engines.planes.units import Settled
from xcrules.engines.reference import Reading
from xcrules.engines.standing import Standing
from xcrules.engines.truth import Truth
from xcrules.engines.witness import Elements, elements_of
from xcrules.facts.reading import read as read_facts
from xcrules.facts.shape import Shape
from xcrules.rulebook.rows import Ref


class PlaneStanding(Standing):
    """Of an application that was decided by planes. over: what its elements leave, by list. read: reads it in full.

    settled: what follows from the terms that matter. Of an exemption that lifts nothing, nothing is known here.
    """

    __slots__ = ("_day", "_over", "_planes", "_read", "_settled")

    def __init__(
        self, planes: Planes, day: date, settled: Settled, over: Mapping[str, Over], read: Callable[[], PlaneReading]
    ) -> None:
        self.book, self.kept = planes.book, settled.kept
        self._reading = None
        self._planes, self._day, self._settled, self._over, self._read = planes, day, settled, over, read

    @property
    def reading(self) -> Reading:
        if self._reading is None:
            self._reading = self._read()
        return self._reading

    @property
    def day(self) -> date:
        return self._day

    def truth(self, ref: Ref) -> Truth:
        units = self._planes.tables.units
        return units.truth(self._settled.values, ref) if ref in units.of else self.reading.truth(ref)

    def elements(self, ref: Ref, least: Truth) -> Elements:
        certain = least is Truth.TRUE
        way = self._planes.paths.through(ref, self._settled.must if certain else self._settled.may)
        return elements_of(self.reading, ref, least) if way is None else way.elements(self._over, certain)

    def rules(self) -> Iterable[int]:
        return self._planes.tables.rules.among(self._settled.values)

    def exemptions(self) -> Iterable[int]:
        return self._planes.tables.exemptions.among(self._settled.values)

    def licenses(self) -> Iterable[int]:
        return self._planes.tables.licenses.among(self._settled.values)


def standing_of(reading: Reading) -> Standing:
    """What stands of an application that was read."""
    if not isinstance(reading, PlaneReading) or (settled := reading.settled()) is None:
        return Standing(reading)
    planes = reading.planes
    matters = planes.tables.units.settled(*planes.tables.relevance.of(settled.must, settled.may))
    return PlaneStanding(planes, reading.facts.date, matters, reading.over, lambda: reading)


def standing_at(planes: Planes, seen: Seen, shape: Shape) -> Standing:
    """What stands of an application that was seen at a glance."""
    made: list[PlaneReading] = []

    def read() -> PlaneReading:
        # At a glance, it could be used: so it can be read.
        if not made:
            facts, problems = read_facts(seen.copy, shape)
            assert facts is not None, problems
            # Until it is known what stands, the reference answers for itself.
            made.append(planes.read_by_reference(replace(facts, request=seen.request)))
        return made[0]

    def read_with_what_stands() -> PlaneReading:
        reading = read()
        reading.settle(seen.found.over, planes.tables.units.settled(must, may))
        return reading

    try:
        must, may = planes.standing(seen.found, read)
    except NoClass:
        return Standing(read())
    settled = planes.tables.units.settled(*planes.tables.relevance.of(must, may))
    return PlaneStanding(planes, seen.day, settled, seen.found.over, read_with_what_stands)
