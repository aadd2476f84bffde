"""Tables decided: in parts that bound memory, each part by columns, and what columns cannot hold by the reference."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

from xcrules.diagnostics import ApplicationError, Diagnostic
from xcrules.engines import terms
from xcrules.engines.columns import answers as made
from xcrules.engines.columns import numbers
from xcrules.engines.columns.answers import Asked, Judged
from xcrules.engines.columns.batch import Batch, batch_of
from xcrules.engines.columns.evaluation import Evaluation, Kept
from xcrules.engines.columns.frames import TooManyPoints
from xcrules.engines.columns.rows import mapping_of
from xcrules.engines.columns.tables import SOME_DAY, Encoder, wrong_columns
from xcrules.engines.missing import open_places
from xcrules.engines.outcome import Outcome
from xcrules.engines.reference import Reading
from xcrules.facts.arrow_schema import KNOWLEDGE
from xcrules.facts.facts import Facts
from xcrules.facts.numbers import format_number
from xcrules.facts.problems import Unreadable
from xcrules.facts.reading import read
from xcrules.facts.shape import Shape
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.parts import reads
from xcrules.rulebook.rows import Ref

A_PART = 16_384
"""Applications that are evaluated at once."""

Resolve = Callable[[Rulebook, Facts], tuple[Facts, Diagnostic | None]]
"""Facts with the license that is requested by its full name, or the problem that there is none."""


Read = Facts | tuple[Diagnostic, ...]
"""An application, or all that is wrong with it."""


@dataclass(slots=True)
class Tally:
    """How many applications were decided, could not be read, were read row by row, and decided by the reference."""

    applications: int = 0
    unusable: int = 0
    read_by_row: int = 0
    decided_by_row: int = 0


@dataclass(frozen=True, slots=True)
class Engine:
    """A rulebook, ready to decide tables. digests: what the answer's metadata say. part: see `A_PART`."""

    book: Rulebook
    shape: Shape
    resolve: Resolve
    digests: tuple[str, str]
    asked: Asked = field(default_factory=Asked)
    part: int = A_PART
    tally: Tally = field(default_factory=Tally)
    encoder: Encoder = field(init=False)

    def __post_init__(self) -> None:
        # It remembers what values mean, so one engine may serve many tables.
        encoder = Encoder(self.shape, self.list_of(), tuple(self.lists()), self._read_key)
        object.__setattr__(self, "encoder", encoder)

    @property
    def schema(self) -> pa.Schema:
        return made.schema(self.book, self.asked, self.digests)

    def list_of(self) -> dict[str, str | None]:
        """path of each fact that the policy reads -> the list whose elements carry it."""
        found = {ref.path: ref.list for row in self.book.rows for ref in reads(row)}
        return {"date": None, **found}

    def lists(self) -> list[str]:
        """The lists that the policy reads."""
        found = {name for name in self.list_of().values() if name is not None}
        for row in self.book.rows:
            match row:
                case r.Any(name, _) | r.Every(name, _) | r.Count(name, _):
                    found.add(name)
                case r.Known(_, name) if name is not None:
                    found.add(name)
                case _:
                    pass
        return sorted(found)

    def decide_facts(self, facts: Sequence[Facts]) -> pa.Table:
        """The answers for *facts*, whose requests are resolved, in their order."""
        list_of = self.list_of()
        batch = batch_of(facts, list_of, self.lists(), list_of)
        return self.decide_batch(batch, facts.__getitem__)

    def decide_batch(self, batch: Batch, facts_of: Callable[[int], Facts]) -> pa.Table:
        """The answers for *batch*. facts_of: one of its applications, by its number from 0, where columns do not do."""
        into, list_of, kept = self.schema, self.list_of(), Kept()
        found = []
        for first in range(0, batch.size, self.part):
            last = min(first + self.part, batch.size)
            found += self._decided(batch, first, last, facts_of, kept, list_of, into)
        table = pa.concat_tables(found) if found else into.empty_table()
        return self._with_missing(table, facts_of) if self.asked.missing else table

    def _decided(
        self,
        batch: Batch,
        first: int,
        last: int,
        facts_of: Callable[[int], Facts],
        kept: Kept,
        list_of: dict[str, str | None],
        into: pa.Schema,
    ) -> list[pa.Table]:
        """The answers for the applications from *first* up to *last*, in one table or several."""
        try:
            part = batch if last - first == batch.size else batch.part(first, last, list_of)
            judged = judged_by_columns(Evaluation(self.book, part, kept))
            return [made.answers(self.book, judged, self.asked, into)]
        except TooManyPoints:
            if last - first == 1:
                self.tally.decided_by_row += 1
                judged = judged_by_reference([Reading(self.book, facts_of(first))])
                return [made.answers(self.book, judged, self.asked, into)]
            middle = (first + last) // 2
            return [
                *self._decided(batch, first, middle, facts_of, kept, list_of, into),
                *self._decided(batch, middle, last, facts_of, kept, list_of, into),
            ]

    def _with_missing(self, table: pa.Table, facts_of: Callable[[int], Facts]) -> pa.Table:
        """With the facts that could still change the outcome; only open outcomes are looked at."""
        missing: list[list[str]] = []
        for number, outcome in enumerate(table.column("outcome").to_pylist()):
            if outcome != Outcome.UNDETERMINED.value:
                missing.append([])
                continue
            self.tally.decided_by_row += 1
            places = open_places(Reading(self.book, facts_of(number)))
            missing.append(sorted({place.path for place in places}))
        at = table.schema.get_field_index("missing")
        return table.set_column(at, table.schema.field(at), pa.array(missing, table.schema.field(at).type))

    # --- tables ---

    def decide_table(self, table: pa.Table) -> pa.Table:
        """The answers for the applications in *table*, row by row. Raises `ApplicationError` if its columns are none
        of an application; a row that cannot be used has no answer, and all that is wrong with it in `problems`."""
        wrong = [problem.at(place=place) for place, problem in wrong_columns(table.schema, self.shape)]
        if wrong:
            raise ApplicationError(wrong)
        batch, odd = self.encoder.encode(table)
        self.tally.applications += batch.size
        self.tally.read_by_row += len(odd)
        decided = self.decide_batch(batch, lambda number: self._usable(table, number))
        if not len(odd):
            return decided
        read = [self.read_row(_row(table, number)) for number in odd.tolist()]
        usable = [number for number, one in zip(odd.tolist(), read, strict=True) if isinstance(one, Facts)]
        bad = {number: one for number, one in zip(odd.tolist(), read, strict=True) if isinstance(one, tuple)}
        self.tally.unusable += len(bad)
        once_more = self.decide_facts([one for one in read if isinstance(one, Facts)])
        kept = np.setdiff1d(np.arange(batch.size), odd)
        both = pa.concat_tables([decided.take(pa.array(kept)), once_more])
        return merged(both, [*kept.tolist(), *usable], bad, self.schema)

    def _usable(self, table: pa.Table, number: int) -> Facts:
        """The facts of a row; those of nothing, where it cannot be used and is told of later."""
        read = self.read_row(_row(table, number))
        return read if isinstance(read, Facts) else Facts(SOME_DAY)

    def _read_key(self, key: str, raw: Any) -> Any:
        """What `rates` or `request` says: see `tables.ReadKey`."""
        row: dict[str, object] = {"date": SOME_DAY, "items": []}
        if key == "request":
            row[key] = raw
        elif raw is not None:
            row |= {"rates": raw[0], "rates" + KNOWLEDGE: raw[1]}
        facts = self.read_row(row)
        if not isinstance(facts, Facts):
            return Unreadable("wrong-type", f"`{key}` cannot be read")
        return facts.request if key == "request" else facts.rates

    def read_row(self, row: dict[str, Any]) -> Read:
        """The facts of one row of a table, or all that is wrong with it."""
        mapping, twice = mapping_of(row, self.shape)
        found = self.read_application(mapping)
        if twice:
            return (*twice, *(() if isinstance(found, Facts) else found))
        return found

    def read_application(self, data: Mapping[str, object] | bytes) -> Read:
        """The facts of an application in JSON's shapes, or all that is wrong with it."""
        facts, problems = read(data, self.shape)
        if facts is None:
            return problems
        facts, problem = self.resolve(self.book, facts)
        return facts if problem is None else (problem,)

    def decide_read(self, each: Sequence[Read]) -> pa.Table:
        """The answers for applications that were read, or could not be: of those only the problems."""
        usable = [number for number, one in enumerate(each) if isinstance(one, Facts)]
        self.tally.applications += len(each)
        self.tally.unusable += len(each) - len(usable)
        decided = self.decide_facts([one for one in each if isinstance(one, Facts)])
        if len(usable) == len(each):
            return decided
        return merged(decided, usable, {n: one for n, one in enumerate(each) if isinstance(one, tuple)}, self.schema)


def merged(
    decided: pa.Table, numbers_: Sequence[int], bad: dict[int, tuple[Diagnostic, ...]], into: pa.Schema
) -> pa.Table:
    """The rows *decided*, which are those of *numbers_*, with the bad ones between them."""
    where = [*numbers_, *bad]
    rows = made.unanswered(len(bad), into)
    at = into.get_field_index("problems")
    told = pa.array([[_told(problem) for problem in problems] for problems in bad.values()], into.field(at).type)
    rows = rows.set_column(at, into.field(at), told)
    order = np.argsort(np.asarray(where, dtype=np.int64), kind="stable")
    return pa.concat_tables([decided, rows]).unify_dictionaries().take(pa.array(order))


def _told(problem: Diagnostic) -> dict[str, str | None]:
    return {"code": problem.code, "place": problem.place, "message": problem.message, "help": problem.help}


def _row(table: pa.Table, number: int) -> dict[str, Any]:
    row: dict[str, Any] = table.slice(number, 1).to_pylist()[0]
    return row


# --- judging -----------------------------------------------------------------------------------------


def judged_by_columns(on: Evaluation) -> Judged:
    def ranges(fact: Ref) -> tuple[list[str], list[str]]:
        row = on.book.rows[fact]
        if isinstance(row, r.LevelOf):
            possible = on.levels(len(row.names), row.raises, on.root)
            least = np.argmax(possible, axis=0)
            most = len(row.names) - 1 - np.argmax(possible[::-1], axis=0)
            return [row.names[level] for level in least], [row.names[level] for level in most]
        points = numbers.interval(on, fact, None, on.root)
        known: dict[Any, str] = {}
        sides = []
        for side in (points.low, points.high):
            texts = []
            for value in side.tolist():
                if value not in known:
                    known[value] = format_number(Fraction(value) / (points.scale or 1))
                texts.append(known[value])
            sides.append(texts)
        return sides[0], sides[1]

    return Judged(on.batch.size, on.truth, ranges)


def judged_by_reference(readings: Sequence[Reading]) -> Judged:
    def truth(ref: Ref) -> Any:
        return np.asarray([reading.truth(ref) for reading in readings], dtype=np.int8)

    def ranges(fact: Ref) -> tuple[list[str], list[str]]:
        found = [_range(reading, fact) for reading in readings]
        return [least for least, _ in found], [most for _, most in found]

    return Judged(len(readings), truth, ranges)


def _range(reading: Reading, fact: Ref) -> tuple[str, str]:
    row = reading.book.rows[fact]
    if isinstance(row, r.LevelOf):
        levels = reading.levels(row, reading.root)
        return row.names[levels[0]], row.names[levels[-1]]
    points = terms.interval(reading, fact, None, reading.root)
    assert points.low is not None and points.high is not None
    return format_number(points.low), format_number(points.high)
