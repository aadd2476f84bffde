"""Several applications: those in a folder, or the lines of a file, one after the other and never all at once.

What cannot be read is a `Diagnostic` in the place of the application: the rest goes on.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from xcrules.cli.inputs import STANDARD_INPUT, unusable
from xcrules.diagnostics import Diagnostic
from xcrules.facts.json_text import MOST_BYTES, parse_json
from xcrules.program.problems import files as problems

LINES = (".jsonl", ".ndjson")
"""How the names of files end that hold an application a line."""


@dataclass(frozen=True, slots=True)
class Read:
    """An application, or why it cannot be read; its name; how much of the whole is read with it."""

    name: str
    text: bytes | Diagnostic
    done: int


@dataclass(frozen=True, slots=True)
class Several:
    """Applications to be decided one by one. longest: the length of the longest name, as far as that is known.

    whole: what the last `done` will be: bytes, or files; None where nobody knows.
    """

    each: Iterator[Read]
    longest: int
    whole: int | None


def applications(name: str) -> Several | bytes:
    """What *name* holds: one application's JSON, or several applications. What cannot be opened ends the command."""
    if name == STANDARD_INPUT:
        return _from_stream(sys.stdin.buffer)
    try:
        if os.path.isdir(name):
            return _folder(Path(name))
        # Pipes are welcome here, so that a shell may hand over what another program prints.
        stream = open(name, "rb")  # noqa: SIM115  # closed by whoever reads the last line
        if name.endswith(LINES):
            size = os.fstat(stream.fileno()).st_size
            return _several_lines(_lines_of_file(stream), size or None)
        with stream:
            # One byte more than an application may have is enough to notice that there are too many.
            return stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        problem = problems.no_such_file(name)
    except (OSError, ValueError):
        problem = problems.unreadable_file(name)
    raise unusable([problem])


def _several_lines(each: Iterator[Read], size: int | None) -> Several:
    return Several(each, len("line 9999"), size)


# --- a folder ----------------------------------------------------------------------------------------


def _folder(folder: Path) -> Several:
    found = sorted(path for path in folder.rglob("*") if path.suffix in (".json", *LINES) and _is_meant(path, folder))
    if not found:
        message = f"no application (`*.json` or `*.jsonl`) lies in the folder `{folder}`"
        raise unusable([Diagnostic("unknown-file", message, place=str(folder))])
    names = [path.relative_to(folder).as_posix() for path in found]
    return Several(_files(list(zip(names, found, strict=True))), max(map(len, names)), len(found))


def _is_meant(path: Path, folder: Path) -> bool:
    """Whether *path* is a file, and neither it nor a folder on the way to it is hidden."""
    return path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)


def _files(found: list[tuple[str, Path]]) -> Iterator[Read]:
    for done, (name, path) in enumerate(found, start=1):
        try:
            with path.open("rb") as stream:
                if path.suffix in LINES:
                    for line in _lines(stream):
                        yield Read(f"{name} {line.name}", line.text, done)
                    continue
                text: bytes | Diagnostic = stream.read(MOST_BYTES + 1)
        except OSError:
            text = problems.unreadable_file(str(path))
        yield Read(name, text, done)


# --- lines -------------------------------------------------------------------------------------------


def _lines_of_file(stream: BinaryIO) -> Iterator[Read]:
    with stream:
        yield from _lines(stream)


def _lines(stream: BinaryIO, ahead: Iterable[bytes] = ()) -> Iterator[Read]:
    """The lines that hold anything, by number. ahead: the lines that were read from *stream* before."""
    done = number = 0
    try:
        for number, line in enumerate(chain(ahead, iter(lambda: _line(stream), b"")), start=1):
            done += len(line)
            if line.strip() or len(line) > MOST_BYTES:  # the rest of such a line is not read, and may say something
                yield Read(f"line {number}", line, done)
    except OSError:
        yield Read(f"line {number + 1}", problems.unreadable_file(f"line {number + 1}"), done)


def _line(stream: BinaryIO) -> bytes:
    """The next line; of one that is longer than any application, just enough to notice it."""
    line = rest = stream.readline(MOST_BYTES + 1)
    while len(rest) > MOST_BYTES and not rest.endswith(b"\n"):
        rest = stream.readline(MOST_BYTES + 1)
    return line


# --- standard input ----------------------------------------------------------------------------------


def _from_stream(stream: BinaryIO) -> Several | bytes:
    """One application, laid out as it may be, or several, where the lines stand for themselves."""
    ahead = list(_up_to_the_second(stream))
    first, *more = [line for line in ahead if line.strip()] or [b""]
    if more and _is_record(first):
        return _several_lines(_lines(stream, ahead), None)
    text = b"".join(ahead)
    text += stream.read(max(MOST_BYTES + 1 - len(text), 0))
    # A broken first line of several must not make one broken application of them all. In an application that is
    # laid out over lines, the first ends in the middle of something.
    if not first.rstrip().endswith((b"{", b"[", b",", b":")) and not _is_record(text):
        following = text[text.find(first) + len(first) :]
        if any(line.startswith(b"{") and _is_record(line) for line in io.BytesIO(following)):
            return _several_lines(_lines(stream, io.BytesIO(text + _line(stream))), None)
    return text


def _up_to_the_second(stream: BinaryIO) -> Iterator[bytes]:
    """Lines, until two of them hold anything."""
    said = length = 0
    while said < 2 and length <= MOST_BYTES:
        line = stream.readline(MOST_BYTES + 1)
        if not line:
            return
        said += bool(line.strip())
        length += len(line)
        yield line


def _is_record(text: bytes) -> bool:
    raw, found = parse_json(text, "application")
    return isinstance(raw, Mapping) or any(problem.code == "duplicate-key" for problem in found)
