"""Files and folders that are there whole or not at all: written beside their place, and moved there at the end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from xcrules.diagnostics import ApplicationError, Diagnostic


@contextmanager
def whole_file(path: Path, mode: str) -> Iterator[IO[Any]]:
    """A file to write (mode `w` or `wb`), which takes the place of *path* when all is written, and leaves nothing
    behind if it is not. Raises `ApplicationError` if it cannot be opened or moved."""
    beside = _beside(path)
    try:
        stream = beside.open(mode, encoding=None if "b" in mode else "utf-8")
    except OSError as error:
        raise ApplicationError((unwritable(path, error),)) from None
    try:
        with stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _move(beside, path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to write into, which becomes *path* when all is written. Raises `ApplicationError` if there is something
    at *path* that is no empty folder, or if it cannot be made."""
    beside = _beside(path)
    try:
        if path.exists() and not (path.is_dir() and not any(path.iterdir())):
            message = f"`{path}` is there already"
            raise ApplicationError((Diagnostic("unwritable-file", message, help="name a folder that is not there"),))
        beside.mkdir()
    except OSError as error:
        raise ApplicationError((unwritable(path, error),)) from None
    try:
        yield beside
        _move(beside, path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _beside(path: Path) -> Path:
    # Numbers of processes are the same in many containers, which may write into one folder.
    return path.with_name(f".{path.name}.{uuid4().hex}.part")


def _move(beside: Path, path: Path) -> None:
    try:
        os.replace(beside, path)
    except OSError as error:
        raise ApplicationError((unwritable(path, error),)) from None


def unwritable(path: Path, error: OSError) -> Diagnostic:
    why = (error.strerror or str(error)).lower()
    return Diagnostic("unwritable-file", f"`{path}` cannot be written: {why}", help="write into another folder")
