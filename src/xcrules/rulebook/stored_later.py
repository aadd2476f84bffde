"""A stored rulebook that is read part by part, each part when it is asked for.

A part is checked when it is read: against what the index says of those that it refers to, and against what the index
says of itself. So nobody gets a row that stands otherwise than the rows which refer to it were told, and rows end, and
nest no deeper than they may, as in a rulebook that is read whole. What only the whole can show, such as two rules of
one name, is not looked for. A part that does not hold raises `PolicyError`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from xcrules.facts.types import Vocabulary
from xcrules.program.model import Id
from xcrules.rulebook import stored_stages, stored_vocabulary
from xcrules.rulebook.build import Free
from xcrules.rulebook.model import ExemptionRow, FindingRow, LicenseRow, ObligationRow, Rulebook, RuleRow
from xcrules.rulebook.partition import Partition
from xcrules.rulebook.rows import FactRow, Ref, Row
from xcrules.rulebook.stored_index import Index, Section
from xcrules.rulebook.stored_parts import Damaged, deadline, listed, mapped, text
from xcrules.rulebook.stored_problems import refusing
from xcrules.rulebook.stored_rows import Reader
from xcrules.rulebook.views import Later, LaterBy

Part = TypeVar("Part")
Stage = TypeVar("Stage", RuleRow, ExemptionRow, LicenseRow, FindingRow, ObligationRow)


def read(
    place: str,
    vocabulary: Vocabulary,
    index: Index,
    at: Mapping[str, Section],
    visible: tuple[str, ...],
    spellings: Sequence[str],
) -> Rulebook:
    """The rulebook whose parts stand *at* these sections, in the file called *place*. Raises one of `MISSHAPEN`."""
    facts = mapped(at["facts"].whole())
    stored_vocabulary.agree(vocabulary, facts, facts, at["lists"].whole())
    tier_needs = _by_id(place, at["tiers"], stored_stages.tier_needs)
    rows = _Rows(place, vocabulary, index, at["rows"], at["partitions"], spellings, frozenset(facts), tier_needs)
    past = rows.reader(len(index.standing))
    prohibited, required, covered, referred = stored_stages.outcome(at["outcome"].whole(), past)
    text(at["words"].named("title"))
    words = _Entries(place, at["words"], stored_stages.word)
    notes, duties, deadlines, needs = at["notes"], at["duties"], at["deadlines"], at["needs"]
    return Rulebook(
        name=text(at["name"].part(0)),
        vocabulary=vocabulary,
        rows=rows.rows,
        partitions=rows.partitions,
        free=tuple([each.free for each in index.standing]),
        rules=_stages(place, at["rules"], partial(stored_stages.rule, rows=past), notes),
        exemptions=_stages(place, at["exemptions"], partial(stored_stages.exemption, rows=past), notes, duties),
        licenses=_stages(
            place, at["licenses"], partial(stored_stages.license, said_of=needs.named, rows=past), notes, duties
        ),
        findings=_stages(place, at["findings"], partial(stored_stages.finding, rows=rows.rows, reader=past)),
        obligations=_stages(
            place, at["obligations"], partial(_obligation, rows=past, licenses=needs), notes, deadlines
        ),
        prohibited=prohibited,
        required=required,
        covered=covered,
        referred=referred,
        visible=frozenset(visible),
        notes=_by_id(place, notes, stored_stages.note),
        duties=_by_id(place, duties, stored_stages.duties),
        deadlines=_by_id(place, deadlines, deadline),
        words=LaterBy(len(words.section), words.section.key, words.section.find, words.make),
        tier_needs=tier_needs,
    )


def _obligation(data: object, rows: Reader, licenses: Section) -> ObligationRow:
    """The obligation. licenses: their needs are said there."""
    found = stored_stages.obligation(data, rows)
    if any(licenses.find(str(name)) is None for name in found.on):
        raise Damaged("a duty of a license that there is not")
    return found


# --- rows --------------------------------------------------------------------------------------------


class _Rows:
    """Rows, and the classes of those that have any. facts: the paths that a row may read."""

    def __init__(
        self,
        place: str,
        vocabulary: Vocabulary,
        index: Index,
        rows: Section,
        partitions: Section,
        spellings: Sequence[str],
        facts: frozenset[str],
        tier_needs: Mapping[Id, tuple[tuple[str, ...], ...]],
    ) -> None:
        self.place, self.vocabulary, self.index = place, vocabulary, index
        self.stored, self.classes = rows, partitions
        self.bound: dict[tuple[str, Free], Free] = {}
        self.spellings, self.facts, self.tier_needs = spellings, facts, tier_needs
        self.rows: Later[Row] = Later(len(index.standing), self.row)
        numbers = {ref: number for number, ref in enumerate(index.facts)}
        self.partitions: LaterBy[Ref, Partition] = LaterBy(
            len(numbers), index.facts.__getitem__, numbers.get, self.partition
        )

    def reader(self, number: int) -> Reader:
        """What reads row *number*."""
        spellings = self.spellings[self.index.spelled.get(number, slice(0))]
        return Reader(self.vocabulary, self.index.standing, self.partitions, iter(spellings), number, bound=self.bound)

    def row(self, number: int) -> Row:
        with refusing(self.place):
            reader = self.reader(number)
            row, standing = reader.row(self.stored.part(number))
            if standing != self.index.standing[number] or not reader.paths <= self.facts:
                raise Damaged("a row that is not as the index has it")
            stored_stages.said_as_needed(row, self.tier_needs)
            return row

    def partition(self, place: int) -> Partition:
        with refusing(self.place):
            number, data = listed(self.classes.part(place))
            row = self.rows[self.index.facts[place]]
            if number != self.index.facts[place] or not isinstance(row, FactRow):
                raise Damaged("classes that are not where the index has them")
            return self.reader(self.index.facts[place]).partition(row, data)


# --- what stands in lists and in records -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stages(Generic[Stage]):
    """A list of stages, each of which *read* reads. said: where more must be said of each."""

    place: str
    section: Section
    read: Callable[[object], Stage]
    said: tuple[Section, ...]

    def make(self, number: int) -> Stage:
        with refusing(self.place):
            found = self.read(self.section.part(number))
            if any(each.find(str(found.id)) is None for each in self.said):
                raise Damaged("something of which nothing is said")
            return found


def _stages(place: str, section: Section, read: Callable[[object], Stage], *said: Section) -> Later[Stage]:
    return Later(len(section), _Stages(place, section, read, said).make)


@dataclass(frozen=True, slots=True)
class _Entries(Generic[Part]):
    """A record, of which *read* reads what is said under a key."""

    place: str
    section: Section
    read: Callable[[str, object], Part]

    def make(self, number: int) -> Part:
        with refusing(self.place):
            return self.read(*self.section.entry(number))


@dataclass(frozen=True, slots=True)
class _ById(Generic[Part]):
    """A record by full names, of which *read* reads what is said of one."""

    place: str
    section: Section
    read: Callable[[object], Part]

    def make(self, number: int) -> Part:
        with refusing(self.place):
            return self.read(self.section.entry(number)[1])

    def id_at(self, number: int) -> Id:
        with refusing(self.place):
            return stored_stages.full_name(self.section.key(number))

    def number_of(self, own: Id) -> int | None:
        return self.section.find(str(own))


def _by_id(place: str, section: Section, read: Callable[[object], Part]) -> LaterBy[Id, Part]:
    entries = _ById(place, section, read)
    return LaterBy(len(section), entries.id_at, entries.number_of, entries.make)
