"""Many applications decided one after the other: a table for people, lines of JSON for programs.

Every row is printed as soon as it is known, and nothing is kept but counts: a file may be as long as it likes. What
is unusable is told on standard error and counted; the rest is decided all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import typer
from rich.console import Console

from xcrules.cli.applications import Read, Several
from xcrules.cli.inputs import UNUSABLE, report
from xcrules.cli.naming import and_, names_in
from xcrules.cli.printing import Line, Style, console, json_text, print_lines
from xcrules.cli.progress import Progress
from xcrules.cli.table import TITLES, UNUSABLE_WORD, Columns, print_row, rows
from xcrules.cli.telling import telling
from xcrules.decision import Decision
from xcrules.diagnostics import ApplicationError, Diagnostic
from xcrules.engines.outcome import Outcome
from xcrules.facts.reading import WHOLE
from xcrules.policy import Policy
from xcrules.rendering import to_json
from xcrules.side_by_side import decide_side_by_side

LONGEST_NAME = 32
"""A longer name of an application does not widen its column."""

Found = list[Decision] | tuple[Diagnostic, ...]
"""What all the policies decide, or the problems of an unusable application."""

Shower = Callable[[Read, Found], None]


def decide_many(policies: Sequence[Policy], several: Several, request: str | None, *, as_json: bool, why: bool) -> None:
    """Decides and prints *several*; ends the command with status 2 at the end if any was unusable.

    policies: at least one, and they agree about the types of facts (`side_by_side.union_of`).
    """
    on = console()
    show = _shower(policies, several, on, as_json=as_json, why=why)
    counts: dict[str, Counter[str]] = {policy.name: Counter() for policy in policies}
    unusable = 0
    with Progress(several.whole, beside=on) as progress:
        for read in several.each:
            found = _decided(policies, read, request)
            with progress.step(read.done, complains=isinstance(found, tuple) and not as_json):
                if isinstance(found, tuple):
                    unusable += 1
                    if not as_json:
                        report(placed(read.name, found))
                else:
                    for decision in found:
                        counts[decision.policy][decision.outcome.value] += 1
                show(read, found)
    if not as_json:
        print_lines(_summary(counts, unusable), on)
    if unusable:
        raise typer.Exit(UNUSABLE)


def _decided(policies: Sequence[Policy], read: Read, request: str | None) -> Found:
    if isinstance(read.text, Diagnostic):
        return (read.text,)
    try:
        if len(policies) == 1:
            return [policies[0].decide(read.text, request=request)]
        return list(decide_side_by_side(policies, read.text, request=request))
    except ApplicationError as error:
        return error.problems


def placed(name: str, problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The problems, each with the application that it lies in."""
    places = {problem: problem.place for problem in problems}
    return [replace(p, place=f"{name}: {place}" if place not in (None, WHOLE) else name) for p, place in places.items()]


def _shower(policies: Sequence[Policy], several: Several, on: Console, *, as_json: bool, why: bool) -> Shower:
    if as_json:
        return _show_json
    if why:
        return lambda read, found: _tell(read, found, on)
    columns = Columns(
        max(len(TITLES.name), min(several.longest, LONGEST_NAME)), tuple(policy.name for policy in policies)
    )
    print_row(TITLES, columns, on)

    def show(read: Read, found: Found) -> None:
        for row in rows(read.name, found):
            print_row(row, columns, on)

    return show


# --- for programs ------------------------------------------------------------------------------------


def _show_json(read: Read, found: Found) -> None:
    if isinstance(found, tuple):
        typer.echo(json_text({"application": read.name, "problems": to_json(found)}, indent=None))
        return
    for decision in found:
        typer.echo(json_text({"application": read.name, **decision.model_dump(mode="json")}, indent=None))


# --- for people --------------------------------------------------------------------------------------


def _tell(read: Read, found: Found, on: Console) -> None:
    if isinstance(found, tuple):
        print_lines([Line(f"{read.name}: {UNUSABLE_WORD}", Style.BAD), Line("")], on)
        return
    names = names_in(read.text) if isinstance(read.text, bytes) else {}
    for decision in found:
        print_lines([Line(read.name, Style.TITLE), *telling(decision, names), Line("")], on)


def _summary(counts: dict[str, Counter[str]], unusable: int) -> Iterator[Line]:
    for policy, found in counts.items():
        told = [f"{found[outcome.value]} {outcome.value}" for outcome in Outcome if found[outcome.value]]
        told += [f"{unusable} {UNUSABLE_WORD}"] if unusable else []
        total = found.total() + unusable
        first = f"{policy}: " if len(counts) > 1 else ""
        many = f"{total} application" + ("" if total == 1 else "s")
        yield Line(f"{first}{many}: {and_(told)}" if told else f"{first}no application", Style.TITLE)
