"""Which of the Security Council's lists goes into which file, and the rows that its entries make.

An entry of a list with a file of its own makes a row, or a problem: nobody is passed over, and nothing is written where
there is a problem. Entries of other lists are counted and not looked into.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from xcrules.diagnostics import Diagnostic
from xcrules.facts.problems import Unreadable, shown
from xcrules.facts.texts import parse_date, read_party
from xcrules.lists import problems, un_xml
from xcrules.lists.table import BAR, MAX_CELL, Row, Rows, in_order

FILES: Mapping[str, str] = {"DPRK": "un_1718_dprk.csv", "Iran": "un_1737_iran.csv"}
"""By UN_LIST_TYPE: the file that policies name, in the folder `un`."""

# A bar inside a value would part it when the file is read, so it parts it here.
BETWEEN = re.compile(re.escape(BAR))
# The list of those designated for Iran has several names in one ALIAS_NAME: `Azim Adhajani; Azim Agha-Jani`. Nobody's
# name has a semicolon in it, and whole they would match nobody.
BETWEEN_ALIASES = re.compile(f"[;{re.escape(BAR)}]")

# A day of XML may say in which zone of time it is one: `2001-01-25-05:00`. The day is meant as it stands.
_ZONE = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})\Z")


@dataclass(frozen=True, slots=True)
class Sorted:
    """A snapshot by lists. rows: by UN_LIST_TYPE, every key of `FILES`; not_used: how many each other list has."""

    rows: Mapping[str, Rows]
    not_used: Mapping[str, int]


def sort(name: str, snapshot: un_xml.Snapshot) -> Sorted | tuple[Diagnostic, ...]:
    """*snapshot* by lists, or everything that is wrong with its entries; *name* is that of the file, for messages."""
    rows: dict[str, dict[str, Row]] = {list_type: {} for list_type in FILES}
    others: Counter[str] = Counter()
    found: list[Diagnostic] = []
    for listed in snapshot.listed:
        types = listed.all(un_xml.LIST_TYPE)
        if len(types) == 1 and types[0] not in FILES:
            others[types[0]] += 1
            continue
        row = _row(listed)
        if isinstance(row, Row) and row.reference in rows[row.un_list_type]:
            row = f"{_called(listed)} has the REFERENCE_NUMBER {shown(row.reference)}, which another one has"
        if isinstance(row, str):
            found.append(problems.bad_entry(name, listed.line, row))
        else:
            rows[row.un_list_type][row.reference] = row
    if found:
        left = len(found) - problems.MOST_PROBLEMS
        return (*found[: problems.MOST_PROBLEMS], *([problems.more(name, left)] if left > 0 else []))
    return Sorted({key: in_order(made.values()) for key, made in rows.items()}, dict(sorted(others.items())))


def _row(listed: un_xml.Listed) -> Row | str:
    """The row of *listed*, or what is wrong with it."""
    for where in (un_xml.REFERENCE, un_xml.LIST_TYPE, un_xml.LISTED_ON, *un_xml.NAMES):
        values = listed.all(where)
        if len(values) > 1:
            return f"{_called(listed)} has several {where}"
        if not values and where not in un_xml.NAMES:
            return f"{_called(listed)} has no {where}"
    row = Row(
        _only(listed, un_xml.REFERENCE),
        listed.kind,
        _name(listed),
        _joined(listed, un_xml.ALIAS, BETWEEN_ALIASES),
        _ZONE.sub("", _only(listed, un_xml.LISTED_ON)),
        _joined(listed, un_xml.NATIONALITY),
        _joined(listed, un_xml.COUNTRY),
        _only(listed, un_xml.LIST_TYPE),
    )
    if not row.name:
        return f"{_called(listed)} has no name"
    return _unusable(listed, row) or row


def _unusable(listed: un_xml.Listed, row: Row) -> str | None:
    """What a list by reference would find wrong with *row*: it is told before the file is written, not after."""
    names = [row.reference, row.name, *filter(None, row.aliases.split(BAR))]
    for read in (parse_date(row.listed_on), *map(read_party, names)):
        if isinstance(read, Unreadable):
            return f"{_called(listed)}: {read.message}"
    if max(len(row.aliases), len(row.nationalities), len(row.address_countries)) > MAX_CELL:
        return f"{_called(listed)} has aliases or countries of more than {MAX_CELL:,} characters"
    return None


def _only(listed: un_xml.Listed, where: str) -> str:
    (text,) = listed.all(where)
    return text


def _name(listed: un_xml.Listed) -> str:
    # One part after the other: `all` would give a name once that stands in two parts.
    return " ".join(name for part in un_xml.NAMES for name in listed.all(part))


def _joined(listed: un_xml.Listed, where: str, between: re.Pattern[str] = BETWEEN) -> str:
    values = (un_xml.tidy(value) for text in listed.all(where) for value in between.split(text))
    return BAR.join(dict.fromkeys(filter(None, values)))


def _called(listed: un_xml.Listed) -> str:
    """The entry, by what it has of a reference and a name."""
    known = [shown(text) for text in (" ".join(listed.all(un_xml.REFERENCE)), _name(listed)) if text]
    return " ".join([f"the {listed.kind}", *known] if known else [f"one {listed.kind}"])
