"""Files of compiled policies: which files are such, and reading and writing them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xcrules import outline
from xcrules.diagnostics import Diagnostic, PolicyError
from xcrules.engines import planes
from xcrules.engines.planes import Planes
from xcrules.engines.planes import stored as planes_stored
from xcrules.engines.planes.reading import planes_of
from xcrules.facts.problems import shown
from xcrules.plan import Plan, plan_of
from xcrules.rulebook import stored
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.stored_problems import refusing
from xcrules.uncollected import uncollected

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


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a file of a compiled policy holds. made: None: its engine is to be made anew; place: the file."""

    book: Rulebook
    digest: str
    text_digest: str
    made: stored.Made | None
    place: str

    def planes(self) -> Planes:
        """The planes of the rulebook. Raises `PolicyError` if the tables in the file cannot be used."""
        with refusing(self.place), uncollected():
            tables = None if self.made is None else planes_stored.from_bytes(self.book, self.made.planes)
        return planes.compiled(self.book) if tables is None else planes_of(self.book, tables)

    def plan(self) -> Plan:
        """The plan of its reports. Raises `PolicyError` if the outline in the file cannot be used."""
        with refusing(self.place):
            found = None if self.made is None else outline.from_bytes(self.book, self.made.plan)
            return plan_of(self.book, self.digest, self.text_digest, found, None if found is None else self.place)


def read(policy: str | Path, *, whole: bool = False) -> Compiled:
    """The rulebook in a file of a compiled policy. Raises `PolicyError` if it cannot be used.

    whole: every part is read and checked now, and the engine is made anew.
    """
    name = str(policy)
    data = _data(name)
    found = data if isinstance(data, Diagnostic) else from_bytes(data, name, whole=whole)
    if isinstance(found, Diagnostic):
        raise PolicyError([found])
    return found


def from_bytes(data: bytes, place: str, *, whole: bool = False) -> Compiled | Diagnostic:
    """What *data* holds, of a file called *place*; or the problem that it cannot be used."""
    found = stored.from_bytes(data, place, whole=whole)
    if isinstance(found, Diagnostic):
        return found
    return Compiled(found.book, found.digest, found.text_digest, found.made, place)


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
    tables = planes_stored.to_bytes(book, planes.compiled(book).tables)
    return stored.to_bytes(book, engine, stored.Made(tables, outline.to_bytes(outline.outline_of(book))))


def no_text(name: str) -> Diagnostic:
    """What is asked of the compiled policy called *name* can be answered only from a text."""
    return Diagnostic(
        "no-text",
        f"`{name}` is a compiled policy and has no text",
        place=name,
        help="name the policy it was compiled from",
    )
