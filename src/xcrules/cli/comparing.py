"""`compare`: what policies cover of an effective system, and what each decides on the same applications."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from xcrules.cli.inputs import STANDARD_INPUT, policy_with_text, unusable
from xcrules.cli.naming import and_
from xcrules.cli.printing import Line, Style, console, json_text, print_lines, printable
from xcrules.cli.wording import STYLES
from xcrules.comparison.as_rows import outcome_of, to_csv, to_data
from xcrules.comparison.compare import compare
from xcrules.comparison.model import MEANINGS, Comparison, Covered, DecisionCell, ElementCell
from xcrules.comparison.probes import Probe, probes_in, standard_probes
from xcrules.comparison.to_html import to_html
from xcrules.diagnostics import Diagnostic, PolicyError
from xcrules.program.system_elements import ELEMENTS

FINDINGS = 1
MOST_EVIDENCE = 3
MOST_BYTES = 20_000_000
"""Of a file of probes."""

COLORS = {
    Covered.SHOWN: Style.GOOD,
    Covered.DECLARED: Style.GOOD,
    Covered.NOT_SHOWN: Style.BAD,
    Covered.UNDECLARED: Style.OPEN,
    Covered.ABSENT: Style.QUIET,
}


def compare_policies(names: list[str], probes: str | None, form: str) -> None:
    """Compares and prints; ends the command with status 1 if something is declared that no rule shows."""
    policies = [policy_with_text(name) for name in names]
    found = compare(policies, _probes(probes))
    match form:
        case "json":
            typer.echo(json_text(to_data(found)))
        case "csv":
            _write(to_csv(found))
        case "html":
            _write(to_html(found))
        case _:
            print_lines(_told(found), console())
    if found.unfounded:
        raise typer.Exit(FINDINGS)


def _write(text: str) -> None:
    """A file for other programs: UTF-8 whatever the terminal has, and nothing in it that commands a terminal."""
    plain = "\n".join(printable(line) for line in text.split("\n"))
    sys.stdout.flush()
    sys.stdout.buffer.write(plain.encode())


def _probes(name: str | None) -> tuple[Probe, ...]:
    try:
        if name is None:
            return standard_probes()
        return probes_in(_read(name), "<standard input>" if name == STANDARD_INPUT else name)
    except PolicyError as error:
        raise unusable(error.problems) from None


def _read(name: str) -> bytes:
    if name == STANDARD_INPUT:
        text = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        try:
            with Path(name).open("rb") as file:
                text = file.read(MOST_BYTES + 1)
        except (OSError, ValueError):
            raise unusable([Diagnostic("unknown-file", f"`{name}` cannot be read", place=name)]) from None
    if len(text) > MOST_BYTES:
        message = f"`{name}` is larger than {MOST_BYTES // 1_000_000} megabytes"
        raise unusable([Diagnostic("too-large", message, place=name)])
    return text


# --- for people -------------------------------------------------------------------------------------


def _told(found: Comparison) -> Iterator[Line]:
    widest = max(len(each.policy) for each in found.columns)
    yield Line("policies", Style.TITLE)
    yield from (Line(f"{each.policy:{widest}}  {each.title}", depth=1) for each in found.columns)
    yield Line("")
    yield Line("elements of an effective system", Style.TITLE)
    for title, elements in zip(ELEMENTS.values(), found.elements, strict=True):
        yield Line(title)
        yield from (_element(cell, widest) for cell in elements)
    yield from (Line(f"{each.value}: {MEANINGS[each]}", Style.QUIET) for each in Covered)
    yield Line("")
    yield Line("decisions on the same applications", Style.TITLE)
    for (name, label), decisions in zip(found.probes, found.decisions, strict=True):
        yield Line(f"{name}: {label}")
        yield from (_decision(cell, widest) for cell in decisions)
    yield Line("")
    yield from _summary(found)


def _element(cell: ElementCell, widest: int) -> Line:
    head = f"{cell.policy:{widest}}  {cell.covered.value:10}"
    said = "; ".join((*cell.labels, *cell.citations))
    shown = ", ".join(cell.evidence[:MOST_EVIDENCE])
    left = len(cell.evidence) - MOST_EVIDENCE
    shown = f"by {shown}{f' and {left} more' if left > 0 else ''}" if shown else ""
    words = "  ".join((head, *(text for text in (said, shown) if text))).rstrip()
    return Line(words, COLORS[cell.covered], depth=1, lead=len(head.rstrip()))


def _decision(cell: DecisionCell, widest: int) -> Line:
    head = f"{cell.policy:{widest}}  {outcome_of(cell):14}"
    because = cell.problem or and_(cell.because)
    asked = f"missing: {cell.missing}" if cell.missing else ""
    words = "  ".join((head, *(text for text in (because, asked) if text))).rstrip()
    style = Style.QUIET if cell.outcome is None else STYLES[cell.outcome]
    return Line(words, style, depth=1, lead=len(head.rstrip()))


def _summary(found: Comparison) -> Iterator[Line]:
    for number, column in enumerate(found.columns):
        cells = [row[number] for row in found.elements]
        told = [f"{sum(cell.covered is each for cell in cells)} {each.value}" for each in Covered]
        yield Line(f"{column.policy}: {and_(told)}", Style.TITLE)
