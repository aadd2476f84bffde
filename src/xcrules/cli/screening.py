"""`xcrules screen`: names against lists, and the rows that an application takes as its `screenings`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

import typer

from xcrules import shipped
from xcrules.cli.inputs import READ_FROM, STANDARD_INPUT, UNUSABLE, policy_with_text, report, unusable, usable_policy
from xcrules.cli.printing import Line, Style, console, json_text, print_lines
from xcrules.diagnostics import ApplicationError, Diagnostic
from xcrules.facts.numbers import format_number, parse_percent
from xcrules.facts.problems import Unreadable, shown
from xcrules.facts.texts import parse_date
from xcrules.program.problems import files as problems
from xcrules.program.roots import Missing, read_file
from xcrules.program.tables import MAX_BYTES
from xcrules.screening.facts import as_screening
from xcrules.screening.lists import PartyList, list_from_csv, lists_of, without_doubles
from xcrules.screening.screen import Hit, Percent, screen

Value = TypeVar("Value")

FINDINGS = 1
BY_DEFAULT = "un."
"""Without `--against`, the lists of the policies that ship and whose names begin so."""

MOST_NAMES_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """The command as it was typed."""

    name: str
    against: Sequence[str]
    on: str | None
    at_least: str
    as_json: bool


def screen_names(asked: Asked) -> None:
    """Prints what comes near the names asked for; ends with 1 if something does, 2 if something cannot be used."""
    on = _today() if asked.on is None else _usable(parse_date(asked.on), "--on")
    at_least = _usable(parse_percent(asked.at_least), "--at-least")
    if at_least > 100:
        raise unusable([Diagnostic("bad-number", f"{shown(asked.at_least)} is more than 100%", place="--at-least")])
    lists = _lists(asked.against)
    hits: list[Hit] = []
    unread = False
    screened = 0
    for where, name in _names(asked.name):
        try:
            found = screen(name, lists, on=on, at_least=at_least)
        except ApplicationError as error:
            report(Diagnostic(p.code, p.message, help=p.help, place=where) for p in error.problems)
            unread = True
            if any(problem.code == "not-installed" for problem in error.problems):
                raise typer.Exit(UNUSABLE) from None
            continue
        hits += found
        screened += 1
        if not asked.as_json:
            print_lines(_lines(name, found), console())
    if not screened and not unread:
        help = "write a name on each line"
        raise unusable([Diagnostic("no-value", "no name stands there", place=READ_FROM, help=help)])
    if asked.as_json:
        typer.echo(json_text(_as_data(hits, lists, on)))
    elif screened:
        print_lines([Line(_against(lists, on, asked.on is None, at_least), Style.QUIET)], console())
    if unread:
        raise typer.Exit(UNUSABLE)
    if hits:
        raise typer.Exit(FINDINGS)


def _today() -> date:
    # The one clock: at the edge, said in the answer, and never in a decision.
    return datetime.now().astimezone().date()


def _usable(value: Value | Unreadable, place: str) -> Value:
    if isinstance(value, Unreadable):
        raise unusable([value.at(place=place)])
    return value


def _names(name: str) -> Iterator[tuple[str, str]]:
    """Where each name stands, and the name; of standard input every line that is not empty."""
    if name != STANDARD_INPUT:
        yield "NAME", name
        return
    data = sys.stdin.buffer.read(MOST_NAMES_BYTES + 1)
    if len(data) > MOST_NAMES_BYTES:
        message = f"the names have more than {MOST_NAMES_BYTES:,} bytes"
        raise unusable([Diagnostic("too-large", message, place=READ_FROM, help="screen them in parts")])
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} of the text is not UTF-8"
        raise unusable([Diagnostic("not-utf-8", message, place=READ_FROM, help="save the file as UTF-8")]) from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield f"line {number}", line


def _lists(against: Sequence[str]) -> tuple[PartyList, ...]:
    if not against:
        return lists_of([usable_policy(name) for name in shipped.names() if name.startswith(BY_DEFAULT)])
    found: list[PartyList] = []
    for name in against:
        if name.endswith(".csv"):
            found.append(_list_in(name))
            continue
        of_policy = lists_of(policy_with_text(name))
        if not of_policy:
            message = f"{shown(name)} has no list of parties by reference, nor has what it uses"
            raise unusable([Diagnostic("unknown-list", message, place=name, help="name a CSV file, or another policy")])
        found += of_policy
    return without_doubles(found)


def _list_in(name: str) -> PartyList:
    data = read_file(Path(name), MAX_BYTES)
    match data:
        case bytes():
            try:
                return list_from_csv(name, data)
            except ApplicationError as error:
                raise unusable(error.problems) from None
        case Missing.TOO_LARGE:
            problem = Diagnostic("too-large", f"{shown(name)} is larger than {MAX_BYTES:,} bytes", place=name)
        case Missing.NOT_THERE:
            problem = problems.no_such_file(name)
        case _:
            problem = problems.unreadable_file(name)
    raise unusable([problem])


# --- what is printed --------------------------------------------------------------------------------


def _lines(name: str, hits: Sequence[Hit]) -> Iterator[Line]:
    found = f"{len(hits)} {'row comes' if len(hits) == 1 else 'rows come'} near" if hits else "nothing comes near"
    yield Line(f"{name.strip()}: {found}", Style.OPEN if hits else Style.PLAIN)
    for hit in hits:
        score = f"{hit.score.normalize():f}%"
        yield Line(f"{score} {hit.reference}: {hit.matched}", depth=1, lead=len(score))
        yield Line(f"{', '.join(hit.why)}; on {hit.list}", Style.QUIET, depth=2)


def _against(lists: Sequence[PartyList], on: date, is_today: bool, at_least: Percent) -> str:
    named = ", ".join(f"{each.name} ({len(each.rows):,} rows)" for each in lists)
    day = f"{on.isoformat()}{', today' if is_today else ''}"
    return f"screened as of {day}, from {format_number(Fraction(at_least))}% on, against {named}"


def _as_data(hits: Sequence[Hit], lists: Sequence[PartyList], on: date) -> dict[str, object]:
    """`screenings` as an application takes them; `matched` explains each in the same order."""
    return {
        "on": on.isoformat(),
        "against": [each.name for each in lists],
        "screenings": [as_screening(hit, on) for hit in hits],
        "matched": [{"name": hit.matched, "why": list(hit.why)} for hit in hits],
    }
