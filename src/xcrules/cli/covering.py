"""What `test --coverage` prints: how much of each policy its examples show, and the lines with something left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Console

from xcrules.cli.inputs import unusable
from xcrules.cli.printing import Line, Style, print_lines, printable
from xcrules.diagnostics import ApplicationError, PolicyError
from xcrules.policy import Policy
from xcrules.testing.coverage import Coverage, Point, Rows, coverage

LONGEST = 90
"""Characters of a source line that are shown, and of what is said of a thing in it."""


def measured(policies: Iterable[Policy]) -> list[Coverage]:
    """The coverage of each policy; ends the command where one cannot be measured."""
    try:
        return [coverage(policy) for policy in policies]
    except (ApplicationError, PolicyError) as error:
        raise unusable(error.problems) from None


HEADINGS = ("policy", "rules", "offered", "refused", "true", "false", "entries", "covered")


# --- for people ------------------------------------------------------------------------------------------


def print_coverage(found: Sequence[Coverage], on: Console) -> None:
    rows = [HEADINGS, *((one.policy, *_counts(one)) for one in found)]
    widths = [max(len(printable(row[column])) for row in rows) for column in range(len(HEADINGS))]
    if not on.is_terminal or sum(widths) + 2 * len(widths) <= on.width:
        for number, (name, *counts) in enumerate(rows):
            cells = (count.rjust(width) for count, width in zip(counts, widths[1:], strict=True))
            words = "  ".join((printable(name).ljust(widths[0]), *cells))
            print_lines([Line(words, Style.PLAIN if number else Style.TITLE)], on)
    else:
        for name, *counts in rows[1:]:
            said = (f"{heading} {count}" for heading, count in zip(HEADINGS[1:], counts, strict=True))
            print_lines([Line(f"{name}: {', '.join(said)}")], on)
    for one in found:
        print_lines(_told(one), on)


def _counts(one: Coverage) -> tuple[str, ...]:
    licenses = [point for point in one.rules if point.kind == "license"]
    others = [point for point in one.rules if point.kind != "license"]
    return (
        _share(others, None),
        _share(licenses, "offered"),
        _share(licenses, "refused"),
        _share(one.comparisons, "true"),
        _share(one.comparisons, "false"),
        _share(one.entries, "hit"),
        f"{one.covered}/{one.total}",
    )


def _share(points: Iterable[Point], word: str | None) -> str:
    """How many of *points* were seen so, of those where there is such a thing to see; None: seen in every way."""
    wanted = [point for point in points if word is None or word in point.wanted]
    return f"{sum(not point.unseen if word is None else word in point.seen for point in wanted)}/{len(wanted)}"


def _told(one: Coverage) -> Iterator[Line]:
    yield Line("")
    yield Line(
        f"{one.policy}: {f'{one.covered} of {one.total} covered' if one.total else 'nothing to cover'}", Style.TITLE
    )
    for (_, number), points in groupby(one.uncovered, key=_line):
        here = list(points)
        source = here[0].span.source
        lead = f"{number:>5} | "
        yield Line(f"{lead}{_short(source.line(number).rstrip())}", Style.QUIET, lead=len(lead))
        for point in here:
            what = unseen(point)
            yield Line(f"      | {_short(point.name, LONGEST - 2 - len(what))}: {what}", Style.OPEN, lead=7)
    for table in one.tables:
        yield Line(f"  {table.name}, a list by reference: {table.hit} of {table.total} rows hit")


def _line(point: Point) -> tuple[str, int]:
    return point.span.source.name, point.span.source.position(point.span.start)[0]


def _short(text: str, most: int = LONGEST) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def unseen(point: Point) -> str:
    """What no example showed of it: `never true of any destination`."""
    words = " and ".join(f"never {_WORDS.get(word, word)}" for word in point.unseen)
    return f"{words} of any {point.of}" if point.of else words


_WORDS = {"decided": "decided anything", "lifted": "lifted anything"}


# --- for programs ----------------------------------------------------------------------------------------


def as_data(one: Coverage) -> dict[str, object]:
    return {
        "policy": one.policy,
        "examples": one.examples,
        "covered": one.covered,
        "total": one.total,
        "rules": [_point(point) for point in one.rules],
        "comparisons": [_point(point) | {"of": point.of} for point in one.comparisons],
        "entries": [_point(point) for point in one.entries],
        "tables": [_rows(table) for table in one.tables],
    }


def _point(point: Point) -> dict[str, object]:
    return {
        "kind": point.kind,
        "name": point.name,
        "at": str(point.span),
        "wanted": list(point.wanted),
        "seen": list(point.seen),
    }


def _rows(table: Rows) -> dict[str, object]:
    return {"name": table.name, "at": str(table.span), "hit": table.hit, "rows": table.total}
