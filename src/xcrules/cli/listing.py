"""`lists update`: a published list is read, compared with the files that policies name, and written into them.

Everything is read and checked before anything is written. Each file is written beside the old one and put in its
place in one step, so a policy that is decided by meanwhile sees the old rows or the new ones.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from xcrules.cli.inputs import READ_FROM, STANDARD_INPUT, unusable
from xcrules.cli.printing import Line, Style, console, json_text, print_lines
from xcrules.diagnostics import Diagnostic
from xcrules.lists import changes, committees, table, un_xml
from xcrules.program.problems import files as file_problems

USUAL_FOLDER = Path("policies", "un")
"""Below the current folder: where a checkout, or a project like it, keeps these files."""


@dataclass(frozen=True, slots=True)
class Update:
    """What becomes of the file at *path*.

    changes: None where the published list names nobody of this kind, so that the file stays as it is. end: of lines.
    """

    list_type: str
    path: Path
    rows: table.Rows
    changes: changes.Changes | None
    end: str


def update_lists(file: str, into: Path | None, *, dry_run: bool, as_json: bool) -> None:
    """Brings the files in *into* up to date with the list in *file*, and tells what changed.

    file: a path, or `-` for standard input. into: None for `USUAL_FOLDER`, which then has to be there. Ends the command
    with status 2, and writes nothing, if the list, a file or the folder cannot be used.
    """
    folder = _folder(into)
    name = READ_FROM if file == STANDARD_INPUT else file
    snapshot = un_xml.read(name, _published(file))
    if isinstance(snapshot, Diagnostic):
        raise unusable([snapshot])
    found = committees.sort(name, snapshot)
    if isinstance(found, tuple):
        raise unusable(found)
    updates = [_update(list_type, folder / path, found.rows[list_type]) for list_type, path in committees.FILES.items()]
    problems = [one for one in updates if isinstance(one, Diagnostic)]
    if problems:
        raise unusable(problems)
    ready = [one for one in updates if isinstance(one, Update)]
    changing = [one for one in ready if one.changes]
    if not dry_run:
        _write(changing)
    written = bool(changing) and not dry_run
    if as_json:
        typer.echo(json_text(_data(snapshot, found, ready, written=written)))
    else:
        print_lines(_lines(snapshot, found, ready, dry_run=dry_run), console())


# --- reading ----------------------------------------------------------------------------------------


def _folder(into: Path | None) -> Path:
    folder = into or USUAL_FOLDER
    if folder.is_dir():
        return folder
    # What lies in an installed package is never meant: only a folder that somebody can see is written into.
    help = None if into else "name the folder of the files with `--into`"
    raise unusable([Diagnostic("unknown-file", f"there is no folder `{folder}`", place=str(folder), help=help)])


def _published(file: str) -> bytes:
    if file == STANDARD_INPUT:
        return sys.stdin.buffer.read(un_xml.MAX_BYTES + 1)
    data = _read(Path(file), un_xml.MAX_BYTES)
    if data is None:
        raise unusable([file_problems.no_such_file(file)])
    if isinstance(data, Diagnostic):
        raise unusable([data])
    return data


def _update(list_type: str, path: Path, rows: table.Rows) -> Update | Diagnostic:
    data = _read(path, table.MAX_BYTES)
    if isinstance(data, Diagnostic):
        return data
    old = () if data is None else table.read(str(path), data)
    if isinstance(old, Diagnostic):
        return old
    # A list that ends is ended by a resolution, which somebody reads; a file that lacks one list may be cut short.
    what = changes.between(old, rows) if rows else None
    return Update(list_type, path, rows, what, table.line_end(data or b""))


def _read(path: Path, most: int) -> bytes | Diagnostic | None:
    """What the file holds, one byte past *most* at most; None if there is none."""
    try:
        if not path.exists():
            return None
        if not path.is_file():
            return file_problems.unreadable_file(str(path))
        with path.open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError):  # a path with a NUL in it is a ValueError
        return file_problems.unreadable_file(str(path))


# --- writing ----------------------------------------------------------------------------------------


def _write(updates: Sequence[Update]) -> None:
    """Writes all files beside the old ones first, so that a full disk leaves every file as it was."""
    # Of a link, what it leads to is written, and stays where it is.
    places = [(update, update.path.resolve()) for update in updates]
    beside = [(update, place, place.with_name(f".{place.name}.{os.getpid()}.new")) for update, place in places]
    try:
        for update, place, new in beside:
            new.write_bytes(table.write(update.rows, update.end))
            if place.exists():
                shutil.copymode(place, new)
        for _, place, new in beside:
            new.replace(place)
    except OSError as error:
        raise unusable([_unwritable(updates[0].path.parent, error)]) from None
    finally:
        for _, _, new in beside:
            new.unlink(missing_ok=True)


def _unwritable(folder: Path, error: OSError) -> Diagnostic:
    why = (error.strerror or "no reason is known").lower()
    help = "name another folder with `--into`"
    return Diagnostic("unwritable-file", f"the lists cannot be written into `{folder}`: {why}", help=help)


# --- for people -------------------------------------------------------------------------------------


def _lines(
    snapshot: un_xml.Snapshot, found: committees.Sorted, updates: Sequence[Update], *, dry_run: bool
) -> Iterator[Line]:
    yield Line(f"the list of {snapshot.day}: {len(snapshot.listed):,} persons and entities", Style.TITLE)
    for update in updates:
        yield from _told(update)
    if found.not_used:
        others = ", ".join(f"{count:,} of {list_type}" for list_type, count in found.not_used.items())
        yield Line(f"not used: {others}")
    if any(update.changes and update.changes.removed for update in updates):
        yield Line("whoever is removed is on no list any more, in decisions as of earlier days neither", Style.OPEN)
    if dry_run:
        yield Line("nothing is written")


def _told(update: Update) -> Iterator[Line]:
    what, head = update.changes, f"{update.path} ({update.list_type}): "
    if what is None:
        yield Line(f"{head}nobody in this file is on that list, and the list is left as it is", Style.OPEN)
        return
    counts = (
        f"{len(what.added)} added, {len(what.removed)} removed, {len(what.changed)} changed, {what.unchanged} unchanged"
    )
    yield Line(head + counts, lead=len(head), style=Style.TITLE)
    for word, rows in (("added", what.added), ("removed", what.removed)):
        for row in rows:
            yield Line(f"{word} {row.reference} {row.name}, listed on {row.listed_on}", depth=1)
    for one in what.changed:
        cells = "; ".join(_cell(cell) for cell in one.cells)
        yield Line(f"changed {one.after.reference} {one.after.name}: {cells}", depth=1)


def _cell(cell: changes.Cell) -> str:
    if cell.column not in table.WITH_BARS:
        return f"{cell.column} `{cell.before}` is now `{cell.after}`"
    before, after = cell.before.split(table.BAR), cell.after.split(table.BAR)
    new = [f"new `{one}`" for one in after if one and one not in before]
    gone = [f"gone `{one}`" for one in before if one and one not in after]
    return f"{cell.column} {', '.join(new + gone) or 'in another order'}"


# --- for programs -----------------------------------------------------------------------------------


def _data(
    snapshot: un_xml.Snapshot, found: committees.Sorted, updates: Sequence[Update], *, written: bool
) -> dict[str, object]:
    """written: whether any file was. changes: null where a file stays as it is, for want of anybody on its list."""
    return {
        "snapshot": snapshot.day.isoformat(),
        "generated": snapshot.generated,
        "listed": len(snapshot.listed),
        "written": written,
        "lists": [
            {
                "list": update.list_type,
                "file": str(update.path),
                "changes": None if update.changes is None else _changes(update.changes),
            }
            for update in updates
        ],
        "not_used": dict(found.not_used),
    }


def _changes(what: changes.Changes) -> dict[str, object]:
    return {
        "added": [asdict(row) for row in what.added],
        "removed": [asdict(row) for row in what.removed],
        "changed": [
            {
                "reference": one.after.reference,
                "name": one.after.name,
                "columns": [{"column": cell.column, "from": cell.before, "to": cell.after} for cell in one.cells],
            }
            for one in what.changed
        ],
        "unchanged": what.unchanged,
    }
