"""Folders of policies, and the one safe way to read a file in them.

Nothing outside a root is ever opened: no `..`, no absolute path, and no link that leads out. Only plain files are
read, and only up to a bound, so neither a pipe nor an endless file can hold the reader up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath


class Missing(Enum):
    """Why a file gave no bytes."""

    NOT_THERE = "not there"
    OUTSIDE = "leads out of the root"
    TOO_LARGE = "too large"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Root:
    """A folder that policies are looked up in. `folder` may not exist: then nothing is in it."""

    folder: Path

    def read(self, relative: str, most: int) -> bytes | Missing:
        """The bytes of the file at *relative*, a path with `/` from the root, if there are at most *most*."""
        path = PurePosixPath(relative)
        # A backslash or a colon could be a separator or a drive on some systems.
        if path.is_absolute() or ".." in path.parts or not path.parts or set("\\:\0") & set(relative):
            return Missing.OUTSIDE
        try:
            root = self.folder.resolve()
            place = (root / path).resolve()
            if not place.is_relative_to(root):
                return Missing.OUTSIDE
            return read_file(place, most)
        except (OSError, RuntimeError, ValueError):
            return Missing.UNREADABLE


def read_file(place: Path, most: int) -> bytes | Missing:
    """The bytes of a plain file."""
    try:
        if not place.is_file():
            return Missing.NOT_THERE
        with place.open("rb") as stream:
            data = stream.read(most + 1)
    except (OSError, ValueError):
        return Missing.UNREADABLE
    return data if len(data) <= most else Missing.TOO_LARGE


def file_of(dotted: str) -> str:
    """The path of a policy from its root: `un.unscr_1718` -> `un/unscr_1718.xcp`."""
    return f"{dotted.replace('.', '/')}.xcp"


def folder_of(dotted: str) -> str:
    """The folder of a policy from its root: `un.unscr_1718` -> `un/`."""
    return "".join(f"{part}/" for part in dotted.split(".")[:-1])


def root_of(path: Path, dotted: str) -> tuple[Path, str]:
    """(root, folder from it with a `/` at the end or nothing) of the policy called *dotted* in the file at *path*.

    The root is what stays when the name is taken off the path; a file whose path does not end in its name has its own
    folder as root.
    """
    wanted = PurePosixPath(file_of(dotted)).parts
    if path.parts[-len(wanted) :] == wanted and len(path.parts) > len(wanted):
        return Path(*path.parts[: -len(wanted)]), folder_of(dotted)
    return path.parent, ""
