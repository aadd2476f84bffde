"""Tables decided: in parts that bound memory, each part by columns, and what columns cannot hold by the reference."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from xcrules.diagnostics import Diagnostic
from xcrules.engines.columns import answers as made
from xcrules.engines.columns.answers import Asked
from xcrules.engines.columns.batch import Batch, batch_of
from xcrules.engines.columns.distinct import Distinct, Numbers
from xcrules.engines.columns.evaluation import Evaluation, Kept
from xcrules.engines.columns.frames import TooManyPoints
from xcrules.engines.columns.judging import judged_by_columns, judged_by_reference
from xcrules.engines.columns.loops import Loops, loops_for
from xcrules.engines.columns.masks import Masks
from xcrules.engines.columns.masks import masks as masks_of
from xcrules.engines.columns.remembering import Remembered
from xcrules.engines.columns.rows import mapping_of
from xcrules.engines.columns.settling import settling
from xcrules.engines.columns.tables import SOME_DAY, Encoder
from xcrules.engines.missing import open_places
from xcrules.engines.outcome import Outcome
from xcrules.engines.planes.compiling import Tables
from xcrules.engines.planes.tables import NoClass
from xcrules.engines.reference import Reading
from xcrules.facts.arrow_schema import KNOWLEDGE
from xcrules.facts.facts import Facts
from xcrules.facts.problems import Unreadable
from xcrules.facts.reading import read
from xcrules.facts.shape import Shape
from xcrules.facts.types import Kind
from xcrules.facts.values import Party
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.partition import Nominal
from xcrules.rulebook.parts import reads

A_PART = 65_536
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
    """A rulebook, ready to decide tables; not by several threads at once, since it remembers what values mean and what
    is answered, from one table to the next.

    planes: its tables for single applications; None: every cell is evaluated, and nothing looked up. digests: what the
    answer's metadata say. part: see `A_PART`. loops: those to use; None: what the length of a table makes worth while.
    """

    book: Rulebook
    planes: Tables | None
    shape: Shape
    resolve: Resolve
    digests: tuple[str, str]
    asked: Asked = field(default_factory=Asked)
    part: int = A_PART
    loops: Loops | None = None
    tally: Tally = field(default_factory=Tally)
    schema: pa.Schema = field(init=False)
    list_of: dict[str, str | None] = field(init=False)
    lists: tuple[str, ...] = field(init=False)
    encoder: Encoder = field(init=False)
    masks: Masks | None = field(init=False)
    remembered: dict[Loops, Remembered] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "schema", made.schema(self.book, self.asked, self.digests))
        object.__setattr__(self, "list_of", read_by(self.book))
        object.__setattr__(self, "lists", lists_read_by(self.book))
        encoder = Encoder(self.shape, self.list_of, self.lists, self._read_key, named_by(self.book))
        object.__setattr__(self, "encoder", encoder)
        object.__setattr__(self, "masks", None if self.planes is None else masks_of(self.planes))

    def decide_facts(self, facts: Sequence[Facts]) -> pa.Table:
        """The answers for *facts*, whose requests are resolved, in their order."""
        batch = batch_of(facts, self.list_of, self.lists, self.list_of)
        return self.decide_batch(batch, facts.__getitem__)

    def decide_batch(self, batch: Batch, facts_of: Callable[[int], Facts]) -> pa.Table:
        """The answers for *batch*. facts_of: one of its applications, by its number from 0, where columns do not do."""
        kept = Kept()
        found = []
        for first in range(0, batch.size, self.part):
            last = min(first + self.part, batch.size)
            part = batch if last - first == batch.size else batch.part(first, last, self.list_of)
            on = Evaluation(self.book, part, kept)
            table = self._by_masks(on, loops_for(batch.size) if self.loops is None else self.loops)
            found += [table] if table is not None else self._by_cells(on, first, facts_of)
        table = pa.concat_tables(found) if found else self.schema.empty_table()
        return self._with_missing(table, facts_of) if self.asked.missing else table

    def _by_masks(self, on: Evaluation, loops: Loops) -> pa.Table | None:
        """The answers by the terms that stand; None where those do not say."""
        if self.masks is None or self.planes is None:
            return None
        if loops not in self.remembered:
            distinct = Distinct(self.masks.words, loops)
            units = settling(self.planes.units)
            self.remembered[loops] = Remembered(self.book, units, self.asked, distinct, self.schema)
        remembered = self.remembered[loops]
        remembered.forget()
        numbers: Numbers = np.empty(on.batch.size, dtype=np.int32)
        try:
            for first, last, must, may in self.masks.standing(on, loops):
                numbers[first:last] = remembered.numbered(must, may)
        except (NoClass, TooManyPoints):
            return None
        return remembered.answers(numbers)

    def _by_cells(self, on: Evaluation, before: int, facts_of: Callable[[int], Facts]) -> list[pa.Table]:
        """The answers by evaluating every cell, in one table or several. before: applications before the first."""
        size = on.batch.size
        try:
            return [made.answers(self.book, judged_by_columns(on), self.asked, self.schema)]
        except TooManyPoints:
            if size == 1:
                self.tally.decided_by_row += 1
                judged = judged_by_reference([Reading(self.book, facts_of(before))])
                return [made.answers(self.book, judged, self.asked, self.schema)]
        found = []
        for first, last in ((0, size // 2), (size // 2, size)):
            half = Evaluation(self.book, on.batch.part(first, last, self.list_of), on.kept)
            found += self._by_cells(half, before + first, facts_of)
        return found

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
        self.encoder.check(table.schema)
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


def read_by(book: Rulebook) -> dict[str, str | None]:
    """path of each fact that the policy reads -> the list whose elements carry it."""
    found = {ref.path: ref.list for row in book.rows for ref in reads(row)}
    return {"date": None, **found}


def lists_read_by(book: Rulebook) -> tuple[str, ...]:
    found = {name for name in read_by(book).values() if name is not None}
    for row in book.rows:
        match row:
            case r.Any(name, _) | r.Every(name, _) | r.Count(name, _):
                found.add(name)
            case r.Known(_, name) if name is not None:
                found.add(name)
            case _:
                pass
    return tuple(sorted(found))


def named_by(book: Rulebook) -> dict[str, list[str]]:
    """path of each fact that is a party's name, if the policy only asks whether it is one of certain names -> those."""
    found: dict[str, list[str]] = {}
    compared: set[str] = set()
    for number, row in enumerate(book.rows):
        for ref in reads(row):
            partition = book.partitions.get(number)
            if book.vocabulary.facts[ref.path].type.kind is not Kind.PARTY:
                continue
            if isinstance(row, r.Plain) and isinstance(partition, Nominal) and partition.rest:
                names = (value for group in partition.groups for value in group)
                found.setdefault(ref.path, []).extend(each.folded for each in names if isinstance(each, Party))
            else:
                compared.add(ref.path)
    return {path: names for path, names in found.items() if path not in compared}
