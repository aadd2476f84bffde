"""A policy and all that it uses, from files, from what ships with the library, or from a text.

Only names and places are looked at here; what the policies say is for `from_syntax`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xcrules import shipped
from xcrules.diagnostics import Diagnostic
from xcrules.program import tables
from xcrules.program.graph import circles
from xcrules.program.problems import files as problems
from xcrules.program.problems import names as name_problems
from xcrules.program.roots import Missing, Root, file_of, folder_of, read_file, root_of
from xcrules.program.tables import Table, read_table
from xcrules.source import Source, Span
from xcrules.syntax import tree
from xcrules.syntax.from_text import decode, parse, parse_partly
from xcrules.syntax.messages import MAX_BYTES

MAX_POLICIES = 200


@dataclass(frozen=True, slots=True)
class Loaded:
    """One policy: its tree, and the tables of its lists by reference, by the name that the list gives.

    root: where it and what it uses were found; None for a text. folder: of the file, from the root (`un/`).
    """

    file: tree.File
    tables: Mapping[str, Table]
    root: Path | None
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Double:
    """A policy that was found beside the one that uses it, and that ships as well, not in the same words: the two
    must mean the same, which only shows once both are compiled."""

    name: str
    path: Path
    use: Span


@dataclass(frozen=True, slots=True)
class Gathered:
    """`main` is the dotted name of the policy asked for; `files` holds it and all that it uses, by dotted name.

    With an error among `problems` some of them may be missing. lost: the words of those declarations of the policy
    that could not be read; whether a name among them is declared cannot be told.
    """

    main: str
    files: Mapping[str, Loaded]
    problems: tuple[Diagnostic, ...]
    doubles: tuple[Double, ...] = ()
    lost: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Gathering:
    files: dict[str, Loaded] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)
    doubles: list[Double] = field(default_factory=list)


def gather(policy: str | Path) -> Gathered:
    """*policy* as a path if it has a separator in it or ends in `.xcp`, else as the name of a policy that ships."""
    text = str(policy)
    if isinstance(policy, Path) or "/" in text or "\\" in text or text.endswith(".xcp"):
        return gather_path(policy)
    return gather_name(text)


def gather_path(path: str | Path) -> Gathered:
    """The policy in the file at *path*, and what it uses."""
    name = str(path)
    try:
        place = Path(path).absolute()
        data = read_file(place, MAX_BYTES)
    except (OSError, ValueError):
        data = Missing.UNREADABLE
    if isinstance(data, Missing):
        return Gathered("", {}, (_unread(name, data),))
    source, broken = decode(name, data)
    if source is None:
        return Gathered("", {}, broken)
    file, found, lost = _main(source)
    if file is None:
        return Gathered("", {}, found)
    root, folder = root_of(place, file.name.text)
    stem = file.name.parts[-1]
    advice = () if place.stem == stem else (problems.name_and_file(file.name.text, place.name, file.name.span),)
    return _gather(file, Root(root), folder, (*found, *advice), lost)


def gather_name(dotted: str) -> Gathered:
    """The policy called *dotted* among those that ship, and what it uses."""
    root = Root(shipped.policies())
    data = (
        root.read(file_of(dotted), MAX_BYTES)
        if dotted.replace(".", "").replace("_", "").isalnum()
        else Missing.NOT_THERE
    )
    if isinstance(data, Missing):
        return Gathered("", {}, (name_problems.unknown_policy(dotted, None, shipped.names()),))
    file, found = _parsed(root, dotted, data)
    if file is None:
        return Gathered("", {}, found)
    if file.name.text != dotted:
        return Gathered("", {}, (*found, problems.policy_name(file.name.text, dotted, file.name.span)))
    return _gather(file, root, folder_of(dotted), found)


def gather_text(text: str, name: str = "<text>") -> Gathered:
    """The policy that *text* is, and what it uses among the policies that ship."""
    # What an editor puts at the start of a file to say how it is written may have come along with the text.
    file, found, lost = _main(Source(name, text.removeprefix("\ufeff")))
    return Gathered("", {}, found) if file is None else _gather(file, None, "", found, lost)


def _main(source: Source) -> tuple[tree.File | None, tuple[Diagnostic, ...], frozenset[str]]:
    """The policy asked for, its problems, and the words that were lost to them: what is left of it is checked too."""
    file, found = parse(source)
    # What is too large takes long enough to read once.
    done = file is not None or any(problem.code == "too-large" for problem in found)
    partly, lost = (file, frozenset[str]()) if done else parse_partly(source)
    return partly, found, lost


def _gather(
    main: tree.File,
    root: Root | None,
    folder: str,
    found: tuple[Diagnostic, ...],
    lost: frozenset[str] = frozenset(),
) -> Gathered:
    gathering = _Gathering(problems=list(found))
    name = main.name.text
    gathering.files[name] = _loaded(main, root, folder, gathering)
    waiting = list(main.uses)
    asked = {name}
    while waiting:
        use = waiting.pop()
        wanted = use.name.text
        if wanted in asked:
            continue
        asked.add(wanted)
        if len(asked) > MAX_POLICIES:
            gathering.problems.append(problems.too_many_policies(MAX_POLICIES, use.span))
            break
        # One root for all: what a policy that ships uses is looked up beside the policy asked for, too, so that
        # it does not depend on the order of uses which of two files stands for a name.
        loaded = _use(use, root, gathering)
        if loaded is not None:
            gathering.files[wanted] = loaded
            waiting += loaded.file.uses
    gathering.problems += _circles(gathering.files)
    return Gathered(name, gathering.files, tuple(gathering.problems), tuple(gathering.doubles), lost)


def _use(use: tree.Use, root: Root | None, gathering: _Gathering) -> Loaded | None:
    """The policy that *use* names: from the root, else among those that ship."""
    wanted, at = use.name.text, file_of(use.name.text)
    ships = Root(shipped.policies())
    own = root.read(at, MAX_BYTES) if root else Missing.NOT_THERE
    other = ships.read(at, MAX_BYTES)
    if own is Missing.OUTSIDE:
        gathering.problems.append(problems.leaves_root(wanted, use.name.span))
        return None
    data, where = (own, root) if root and own is not Missing.NOT_THERE else (other, ships)
    if isinstance(data, Missing) or where is None:
        gathering.problems.append(_unused(wanted, data, root, use.name.span))
        return None
    file, found = _parsed(where, wanted, data)
    gathering.problems += found
    if file is None:
        return None
    if file.name.text != wanted:
        gathering.problems.append(problems.policy_name(file.name.text, wanted, file.name.span))
        return None
    loaded = _loaded(file, where, folder_of(wanted), gathering)
    twice = where is not ships and isinstance(other, bytes) and where.folder.resolve() != ships.folder.resolve()
    if twice and (data != other or loaded.tables):
        gathering.doubles.append(Double(wanted, where.folder / at, use.name.span))
    return loaded


def _unused(wanted: str, why: object, root: Root | None, span: Span) -> Diagnostic:
    match why:
        case Missing.TOO_LARGE:
            return problems.policy_too_large(wanted, MAX_BYTES, span)
        case Missing.UNREADABLE:
            return problems.unreadable_file(file_of(wanted), span)
        case _:
            beside = [".".join(p.relative_to(root.folder).with_suffix("").parts) for p in _near(root)] if root else []
            return name_problems.unknown_policy(wanted, span, [*beside, *shipped.names()])


def _near(root: Root) -> list[Path]:
    """Policies in the root, two folders deep at most: only to propose one of them."""
    try:
        return sorted([*root.folder.glob("*.xcp"), *root.folder.glob("*/*.xcp")])[:1000]
    except OSError:
        return []


def _unread(name: str, why: Missing) -> Diagnostic:
    if why is Missing.TOO_LARGE:
        return problems.policy_too_large(name, MAX_BYTES, None)
    return problems.no_such_file(name) if why is Missing.NOT_THERE else problems.unreadable_file(name)


def _parsed(root: Root, dotted: str, data: bytes) -> tuple[tree.File | None, tuple[Diagnostic, ...]]:
    source, broken = decode(str(root.folder / file_of(dotted)), data)
    return parse(source) if source else (None, broken)


def _circles(files: Mapping[str, Loaded]) -> list[Diagnostic]:
    found = []
    spans = {(name, use.name.text): use.span for name, loaded in files.items() for use in loaded.file.uses}
    edges = {name: sorted({use.name.text for use in files[name].file.uses} & set(files)) for name in sorted(files)}
    for circle in circles(edges):
        span = spans[circle[0], circle[1 % len(circle)]]
        found.append(problems.use_of_itself(circle[0], span) if len(circle) == 1 else problems.use_cycle(circle, span))
    return found


# --- lists by reference -----------------------------------------------------------------------------


def _loaded(file: tree.File, root: Root | None, folder: str, gathering: _Gathering) -> Loaded:
    read: dict[str, Table] = {}
    failed: set[str] = set()
    for declaration in file.declarations:
        if isinstance(declaration, tree.ListDeclaration) and isinstance(declaration.content, tree.ByReference):
            named = declaration.content.file
            if named.value in read or named.value in failed:
                continue
            table = _table(named, root, folder)
            if isinstance(table, Table):
                read[named.value] = table
            else:
                failed.add(named.value)
                gathering.problems.append(table)
    return Loaded(file, read, root.folder if root else None, folder)


def _table(named: tree.Text, root: Root | None, folder: str) -> Table | Diagnostic:
    places = (root or Root(shipped.policies()),)
    found = places[0].read(named.value, tables.MAX_BYTES)
    if folder and "/" not in named.value:
        beside = places[0].read(folder + named.value, tables.MAX_BYTES)
        if isinstance(found, bytes) and isinstance(beside, bytes) and found != beside:
            return problems.two_files(named.value, named.span)
        found = beside if beside is not Missing.NOT_THERE else found
    match found:
        case bytes():
            return read_table(named.value, found, named.span)
        case Missing.OUTSIDE:
            return problems.leaves_root(named.value, named.span)
        case Missing.TOO_LARGE:
            return problems.table_too_large(named.value, f"{tables.MAX_BYTES:,} bytes", named.span)
        case Missing.UNREADABLE:
            return problems.unreadable_file(named.value, named.span)
        case Missing.NOT_THERE:
            return problems.no_such_table(named.value, named.span, root is None)
