"""The lists that names are screened against: somebody else's lists of parties, row by row, as their files have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import PurePath

from xcrules.diagnostics import ApplicationError, Diagnostic
from xcrules.facts.problems import Unreadable
from xcrules.facts.texts import parse_date
from xcrules.facts.values import fold_name
from xcrules.policy import Policy
from xcrules.program.loading import Loaded
from xcrules.program.problems.files import bad_table_row, missing_column
from xcrules.program.tables import Table, read_table
from xcrules.screening.names import LEGAL, Words, initials, listed_forms, spelled, weight
from xcrules.source import Source, Span
from xcrules.syntax import tree

DATED_BY = "listed_on"
"""The column of a CSV file without a policy that says since when a row is listed, if there is one."""


class What(StrEnum):
    """What of a row a name came near."""

    NAME = "name"
    ALIAS = "alias"
    REFERENCE = "by reference"


@dataclass(frozen=True, slots=True)
class Row:
    """One row. reference: what the list calls it, else its name. since: the first day it is listed; None is always."""

    reference: str
    name: str
    aliases: tuple[str, ...]
    since: date | None = None

    @property
    def names(self) -> tuple[tuple[str, What], ...]:
        """The name, if there is one, then the aliases."""
        first = ((self.name, What.NAME),) if self.name else ()
        return (*first, *((alias, What.ALIAS) for alias in self.aliases))


@dataclass(frozen=True, slots=True)
class Exact:
    """A name, alias or reference as it stands in a row, for those who are called just so."""

    row: int
    written: str
    what: What


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a row may be written: words to compare, the name or alias they come from."""

    row: int
    words: Words
    written: str
    what: What


@dataclass(frozen=True)
class PartyList:
    """A list of parties by reference. name: that of its file, without folder and `.csv`; file: its path."""

    name: str
    rows: tuple[Row, ...]
    file: str = ""

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """Every name and alias, as they are compared; made once for each list."""
        return tuple(
            Form(number, words, written, what)
            for number, row in enumerate(self.rows)
            for written, what in row.names
            for words in listed_forms(written)
        )

    @cached_property
    def exact(self) -> dict[str, list[Exact]]:
        """Folded as the engine folds names of parties -> what is called so."""
        found: dict[str, list[Exact]] = {}
        for number, row in enumerate(self.rows):
            # A row without a reference goes by its name, which is no reference.
            others = [(row.reference, What.REFERENCE)] if row.reference != row.name else []
            for written, what in (*row.names, *others):
                found.setdefault(fold_name(written), []).append(Exact(number, written, what))
        return found

    @cached_property
    def by_words(self) -> tuple[str, ...]:
        return tuple(by_words(form.words) for form in self.forms)

    @cached_property
    def by_letters(self) -> tuple[str, ...]:
        return tuple(by_letters(form.words) for form in self.forms)

    @cached_property
    def by_initials(self) -> dict[str, list[int]]:
        """Sorted initials, or sorted letters of a single word -> the places of the forms that have them."""
        found: dict[str, list[int]] = {}
        for place, form in enumerate(self.forms):
            texts = form.words if len(form.words) == 1 else initials(form.words)
            for text in texts:
                if len(text) >= 4:
                    found.setdefault("".join(sorted(text)), []).append(place)
        return found


def by_words(words: Words) -> str:
    """Words in their one spelling, sorted; legal forms only where there is nothing else."""
    telling = [word for word in words if weight(word) > LEGAL] or words
    return " ".join(sorted(map(spelled, telling)))


def by_letters(words: Words) -> str:
    """All letters of the same, sorted: nearly equal however the letters are cut into words."""
    telling = [word for word in words if weight(word) > LEGAL] or words
    return "".join(sorted("".join(map(spelled, telling))))


def lists_of(policies: Policy | Iterable[Policy]) -> tuple[PartyList, ...]:
    """The lists of parties by reference that *policies* and those they use declare, by name.

    Several policies may declare a list in one file, each under a name of its own. What a person finds of a row holds
    for all of them, so a list is called as its file is, and comes once.
    """
    several = (policies,) if isinstance(policies, Policy) else tuple(policies)
    files = {name: loaded for policy in several for name, loaded in policy.gathered.files.items()}
    return without_doubles(each for _, loaded in sorted(files.items()) for each in _declared(loaded))


def without_doubles(lists: Iterable[PartyList]) -> tuple[PartyList, ...]:
    """*lists*, those with the same rows once, with the days of listing if one of them has these. Lists that differ
    and are called alike go by the paths of their files."""
    found: dict[tuple[Row, ...], PartyList] = {}
    for each in lists:
        undated = tuple(replace(row, since=None) for row in each.rows)
        if undated not in found or (found[undated].rows == undated and each.rows != undated):
            found[undated] = each
    called = Counter(each.name for each in found.values())
    named = (replace(each, name=each.file) if called[each.name] > 1 else each for each in found.values())
    return tuple(sorted(named, key=lambda each: (each.name, each.file)))


def list_from_csv(name: str, data: bytes) -> PartyList:
    """The list in the CSV file at the path *name*, with the columns `name`, `aliases` and `reference`, of which the
    first or the last may be missing; dated by the column `listed_on` if there is one.

    Raises `ApplicationError` if it is none.
    """
    nowhere = Span(Source(name, ""), 0, 0)
    table = read_table(name, data, nowhere)
    if isinstance(table, Diagnostic):
        raise ApplicationError((replace(table, span=None, place=name),))
    if table.column("name") is None and table.column("reference") is None:
        raise ApplicationError((replace(missing_column(name, ("name", "reference"), nowhere), span=None, place=name),))
    rows = []
    for number, row in enumerate(_rows(table, DATED_BY), 1):
        if isinstance(row, Unreadable):
            problem = bad_table_row(name, number, row.message, nowhere, row.help)
            raise ApplicationError((replace(problem, span=None, place=name),))
        rows.append(row)
    if not any(row.reference for row in rows):
        help = "name a file with somebody in it"
        raise ApplicationError((Diagnostic("bad-table", f"`{name}` lists nobody", place=name, help=help),))
    return PartyList(_called(name), tuple(row for row in rows if row.reference), name)


def _called(path: str) -> str:
    return PurePath(path.replace("\\", "/")).name.removesuffix(".csv")


def _declared(loaded: Loaded) -> Iterator[PartyList]:
    for declaration in loaded.file.declarations:
        match declaration:
            case tree.ListDeclaration(content=tree.ByReference(file, dated_by), of=of) if of.text == "parties":
                read = _rows(loaded.tables[file.value], dated_by.text if dated_by else None)
                # A policy that was compiled has no unreadable row.
                rows = tuple(row for row in read if isinstance(row, Row) and row.reference)
                path = file.value if "/" in file.value else f"{loaded.folder}{file.value}"
                yield PartyList(_called(path), rows, path)
            case _:
                pass


def _rows(table: Table, dated_by: str | None) -> Iterator[Row | Unreadable]:
    blank = ("",) * len(table.rows)
    names, aliases, references = (table.column(column) or blank for column in ("name", "aliases", "reference"))
    days = (table.column(dated_by) if dated_by else None) or blank
    for name, several, reference, day in zip(names, aliases, references, days, strict=True):
        since = parse_date(day) if day else None
        others = tuple(alias.strip() for alias in several.split("|") if alias.strip())
        yield since if isinstance(since, Unreadable) else Row(reference or name, name, others, since)
