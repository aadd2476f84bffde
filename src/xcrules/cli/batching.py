"""`batch`: the applications in a file decided part by part, into a Parquet file that is there whole or not at all.

What is unusable keeps its row in the answer, without an outcome, and is told of in a file beside it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import typer

from xcrules.cli.inputs import UNUSABLE, unusable
from xcrules.cli.naming import and_
from xcrules.cli.printing import Line, Style, console, json_text, print_lines
from xcrules.cli.progress import Progress
from xcrules.diagnostics import ApplicationError, Diagnostic
from xcrules.engines.outcome import Outcome
from xcrules.policy import Policy

if TYPE_CHECKING:
    from xcrules.cli.batch_inputs import Part
    from xcrules.engines.columns.deciding import Engine

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
            answers = stack.enter_context(_whole(asked.answers, "wb"))
            bad = stack.enter_context(_whole(asked.bad_rows, "w"))
            found = parts(asked.applications, engine)
            stack.enter_context(closing(found.each))
            _decide(engine, found.each, found.whole, answers, bad, counts)
    except ApplicationError as error:
        raise unusable(error.problems) from None
    if asked.as_json:
        typer.echo(json_text(_data(policy, asked, engine, counts)))
    else:
        print_lines([Line(_told(asked, engine, counts), Style.TITLE)], console())
    if engine.tally.unusable:
        raise typer.Exit(UNUSABLE)


def _decide(
    engine: Engine,
    each: Iterator[Part],
    whole: int | None,
    answers: IO[Any],
    bad: IO[Any],
    counts: Counter[str],
) -> None:
    from pyarrow.parquet import ParquetWriter

    before = 0
    with ParquetWriter(answers, engine.schema) as writer, Progress(whole, beside=console()) as progress:
        for part in each:
            decided = part.decide(engine)
            writer.write_table(decided)
            for number, told in _unusable_rows(decided):
                bad.write(json_text({"row": before + number, "problems": told}, indent=None) + "\n")
            for one in decided.column("outcome").value_counts().to_pylist():
                if one["values"] is not None:
                    counts[one["values"]] += one["counts"]
            before += decided.num_rows
            with progress.step(part.done, complains=False, more=decided.num_rows):
                pass


def _unusable_rows(decided: Any) -> Iterator[tuple[int, list[dict[str, str | None]]]]:
    """The rows without a decision, by their numbers from 1, and what is wrong with each."""
    told = decided.column("problems")
    if told.null_count < decided.num_rows:
        for number, found in enumerate(told.to_pylist(), start=1):
            if found is not None:
                yield number, found


def _check_names(asked: Asked) -> None:
    if asked.answers.suffix != TABLE:
        raise typer.BadParameter(f"the decisions are written as Parquet: name them `*{TABLE}`")
    names = [asked.applications, asked.answers, asked.bad_rows]
    if len({os.path.realpath(name) for name in names}) < len(names):
        raise typer.BadParameter("the applications, the decisions and the unusable rows are three files")


@contextmanager
def _whole(path: Path, mode: str) -> Iterator[IO[Any]]:
    """A file to write, which takes the place of *path* when all is written, and leaves nothing behind if it is not."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        stream = beside.open(mode, encoding=None if "b" in mode else "utf-8")
    except OSError as error:
        raise ApplicationError((_unwritable(path, error),)) from None
    try:
        with stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.replace(beside, path)
        except OSError as error:
            raise ApplicationError((_unwritable(path, error),)) from None
    finally:
        beside.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> Diagnostic:
    why = (error.strerror or str(error)).lower()
    return Diagnostic("unwritable-file", f"`{path}` cannot be written: {why}", help="write into another folder")


# --- what is said of it ------------------------------------------------------------------------------


def _data(policy: Policy, asked: Asked, engine: Engine, counts: Counter[str]) -> dict[str, object]:
    tally = engine.tally
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


def _told(asked: Asked, engine: Engine, counts: Counter[str]) -> str:
    tally = engine.tally
    told = [f"{counts[outcome.value]} {outcome.value}" for outcome in Outcome if counts[outcome.value]]
    told += [f"{tally.unusable} unusable, see {asked.bad_rows}"] if tally.unusable else []
    many = f"{tally.applications} application" + ("" if tally.applications == 1 else "s")
    return f"{many}: {and_(told)}" if told else "no application"
