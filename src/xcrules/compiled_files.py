"""Files of compiled policies: which files are such, and reading and writing them."""

from __future__ import annotations

from pathlib import Path

from xcrules.diagnostics import Diagnostic, PolicyError
from xcrules.facts.problems import shown
from xcrules.rulebook import stored
from xcrules.rulebook.model import Rulebook

SUFFIX = ".xcr"
"""What the name of a compiled policy ends in, as a rule."""


def is_compiled(policy: str | Path) -> bool:
    """Whether *policy* names a compiled policy: a path that ends in `.xcr`, or to a file that begins like one.

    A path that ends in `.xcp` leads to a text; what is no path (see `program.loading.gather`) is the name of a policy
    that ships.
    """
    name = str(policy)
    if name.endswith(SUFFIX):
        return True
    if name.endswith(".xcp") or not (isinstance(policy, Path) or "/" in name or "\\" in name):
        return False
    try:
        if not Path(policy).is_file():
            return False
        with Path(policy).open("rb") as file:
            return file.read(len(stored.BEGINNING)) == stored.BEGINNING
    except (OSError, ValueError):  # a path with a NUL in it is a ValueError
        return False


def read(policy: str | Path) -> stored.Stored:
    """The rulebook in a file of a compiled policy. Raises `PolicyError` if it cannot be used."""
    name = str(policy)
    data = _data(name)
    found = data if isinstance(data, Diagnostic) else stored.from_bytes(data, name)
    if isinstance(found, Diagnostic):
        raise PolicyError([found])
    return found


def _data(name: str) -> bytes | Diagnostic:
    """What the file holds, or why it cannot be read."""
    try:
        path = Path(name)
        if not path.exists():
            return Diagnostic("unknown-file", f"there is no file {shown(name)}", place=name)
        if not path.is_file():  # a pipe might never end
            return Diagnostic("unknown-file", f"{shown(name)} cannot be read", place=name)
        with path.open("rb") as file:
            data = file.read(stored.MOST_BYTES + 1)
    except (OSError, ValueError):
        return Diagnostic("unknown-file", f"{shown(name)} cannot be read", place=name)
    if len(data) > stored.MOST_BYTES:
        message = f"{shown(name)} is larger than {stored.MOST_BYTES // 1024**2} megabytes"
        return Diagnostic("too-large", message, place=name, help="split the policy in two")
    return data


def to_bytes(book: Rulebook) -> bytes:
    """*book* as a file, which names the version of the library that wrote it."""
    from importlib.metadata import PackageNotFoundError, version  # only writing needs it

    try:
        engine = version("xcrules")
    except PackageNotFoundError:
        engine = None
    return stored.to_bytes(book, engine)


def no_text(name: str) -> Diagnostic:
    """What is asked of the compiled policy called *name* can be answered only from a text."""
    return Diagnostic(
        "no-text",
        f"`{name}` is a compiled policy and has no text",
        place=name,
        help="name the policy it was compiled from",
    )
