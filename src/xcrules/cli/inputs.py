"""What the commands are given: policies by path, dotted name, standard input or folder.

Everything unusable ends here: the problems go to standard error and the exit status is 2.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import typer

from xcrules.compiled_files import SUFFIX, no_text
from xcrules.diagnostics import Diagnostic, PolicyError
from xcrules.policy import Policy, load, loads
from xcrules.program.problems import files as problems
from xcrules.rendering import to_text
from xcrules.syntax.from_text import decode
from xcrules.syntax.messages import MAX_BYTES

STANDARD_INPUT = "-"
READ_FROM = "<standard input>"
UNUSABLE = 2


def read_policy(name: str, *, whole: bool = False) -> Policy:
    """The policy that *name* means; whole: of a compiled one, all is read and checked now. Raises `PolicyError`."""
    if name != STANDARD_INPUT:
        return load(name, whole=whole)
    source, unreadable = decode(READ_FROM, sys.stdin.buffer.read(MAX_BYTES + 1))
    if source is None:
        raise PolicyError(unreadable)
    return loads(source.text, READ_FROM)


def usable_policy(name: str, *, whole: bool = False) -> Policy:
    """The policy that *name* means, as `read_policy` has it; a bad one ends the command."""
    try:
        return read_policy(name, whole=whole)
    except PolicyError as error:
        raise unusable(error.problems) from None


def policy_with_text(name: str) -> Policy:
    """The policy that *name* means; a bad one ends the command, and so does a compiled one."""
    policy = usable_policy(name)
    if policy.written is None:
        raise unusable([no_text(policy.name)])
    return policy


def policies_in(paths: Iterable[str]) -> list[str]:
    """What *paths* name: a folder stands for the policies in it, anything else for itself; in order, each once."""
    found: dict[str, None] = {}
    for path in paths:
        if not Path(path).is_dir():
            is_path = "/" in path or path.endswith((".xcp", SUFFIX))
            if is_path and not Path(path).exists():
                raise unusable([problems.no_such_file(path)])
            found[path] = None
            continue
        inside = sorted(str(file) for file in Path(path).rglob("*.xcp") if file.is_file())
        if not inside:
            raise unusable([Diagnostic("unknown-file", f"no policy (`*.xcp`) lies in the folder `{path}`", place=path)])
        found |= dict.fromkeys(inside)
    return list(found)


def only_one_from_standard_input(names: Iterable[str]) -> None:
    """Ends the command where more than one of *names* asks for standard input, which can be read only once."""
    if [*names].count(STANDARD_INPUT) > 1:
        raise typer.BadParameter("only one of the inputs can be `-`, the standard input")


def report(found: Iterable[Diagnostic]) -> None:
    """Problems, for people, on standard error."""
    from xcrules.cli.printing import width_of_problems  # with rich, which `--json` does without

    text = to_text(found, width=width_of_problems())
    if text:
        typer.echo(text, err=True)


def unusable(found: Iterable[Diagnostic]) -> typer.Exit:
    """Reports the problems *found*, and is what to raise then: what was handed in cannot be used."""
    report(found)
    return typer.Exit(UNUSABLE)
