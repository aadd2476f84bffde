"""`batch`: the applications in a file decided part by part, into a Parquet file that is there whole or not at all.

What is unusable keeps its row in the answer, without an outcome, and is told of in a file beside it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import typer

from xcrules.cli.inputs import UNUSABLE, unusable
from xcrules.cli.naming import and_
from xcrules.cli.printing import Line, Style, console, json_text, print_lines
from xcrules.cli.progress import Progress
from xcrules.diagnostics import ApplicationError
from xcrules.engines.outcome import Outcome
from xcrules.policy import Policy
from xcrules.whole_files import whole_file

if TYPE_CHECKING:
    from xcrules.cli.batch_inputs import Part
    from xcrules.engines.columns.deciding import Engine, Tally

TABLE = ".parquet"


@dataclass(frozen=True, slots=True)
class Asked:
    """The command as it was given. bad: None where unusable rows are told of beside the answers."""

    applications: Path
    answers: Path
    bad: Path | None
    reasons: bool
    missing: bool
    as_json: bool

    @property
    def bad_rows(self) -> Path:
        return self.bad or self.answers.with_name(f"{self.answers.name}.bad.jsonl")


def batch_applications(policy: Policy, asked: Asked) -> None:
    """Decides and writes; ends the command with status 2, after everything is written, if any row was unusable."""
    _check_names(asked)
    counts: Counter[str] = Counter()
    try:
        engine = policy.tables(reasons=asked.reasons, missing=asked.missing)
        from xcrules.cli.batch_inputs import parts

        with ExitStack() as stack:
            answers = stack.enter_context(whole_file(asked.answers, "wb"))
            bad = stack.enter_context(whole_file(asked.bad_rows, "w"))
            found = parts(asked.applications, engine)
            stack.enter_context(closing(found.each))
            _decide(engine, found.each, found.whole, answers, bad, counts)
    except ApplicationError as error:
        raise unusable(error.problems) from None
    tell(policy, asked, engine.tally, counts)


def _decide(
    engine: Engine,
    each: Iterator[Part],
    whole: int | None,
    answers: IO[Any],
    bad: IO[Any],
    counts: Counter[str],
) -> None:
    from pyarrow.parquet import ParquetWriter

    from xcrules.engines.columns.counting import outcomes_in, unusable_rows

    before = 0
    with ParquetWriter(answers, engine.schema) as writer, Progress(whole, beside=console()) as progress:
        for part in each:
            decided = part.decide(engine)
            writer.write_table(decided)
            for number, told in unusable_rows(decided):
                bad.write(json_text({"row": before + number, "problems": told}, indent=None) + "\n")
            counts += outcomes_in(decided)
            before += decided.num_rows
            with progress.step(part.done, complains=False, more=decided.num_rows):
                pass


def _check_names(asked: Asked) -> None:
    if asked.answers.suffix != TABLE:
        raise typer.BadParameter(f"the decisions are written as Parquet: name them `*{TABLE}`")
    check_three(asked)


def check_three(asked: Asked) -> None:
    """Ends the command where the applications, the answers or the unusable rows would lie in one place."""
    names = [asked.applications, asked.answers, asked.bad_rows]
    if len({os.path.realpath(name) for name in names}) < len(names):
        raise typer.BadParameter("the applications, the decisions and the unusable rows are three files")


# --- what is said of it ------------------------------------------------------------------------------


def tell(policy: Policy, asked: Asked, tally: Tally, counts: Counter[str]) -> None:
    """Prints what was decided; ends the command with status 2 if any row was unusable."""
    if asked.as_json:
        typer.echo(json_text(_data(policy, asked, tally, counts)))
    else:
        print_lines([Line(_told(asked, tally, counts), Style.TITLE)], console())
    if tally.unusable:
        raise typer.Exit(UNUSABLE)


def _data(policy: Policy, asked: Asked, tally: Tally, counts: Counter[str]) -> dict[str, object]:
    return {
        "policy": policy.name,
        "digest": policy.digest,
        "applications": tally.applications,
        "outcomes": {outcome.value: counts[outcome.value] for outcome in Outcome},
        "unusable": tally.unusable,
        "read_by_row": tally.read_by_row,
        "decided_by_row": tally.decided_by_row,
        "answers": str(asked.answers),
        "bad": str(asked.bad_rows),
    }


def _told(asked: Asked, tally: Tally, counts: Counter[str]) -> str:
    told = [f"{counts[outcome.value]} {outcome.value}" for outcome in Outcome if counts[outcome.value]]
    told += [f"{tally.unusable} unusable, see {asked.bad_rows}"] if tally.unusable else []
    many = f"{tally.applications} application" + ("" if tally.applications == 1 else "s")
    return f"{many}: {and_(told)}" if told else "no application"
