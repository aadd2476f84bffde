"""`compile`: a policy as a file that a production system loads without the policy's text.

The file is read back before it is put in its place, and put there in one step: whoever loads it meanwhile gets the
old one or the new one.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import typer

from xcrules import compiled_files
from xcrules.cli.inputs import unusable, usable_policy
from xcrules.cli.printing import Line, console, json_text, print_lines
from xcrules.diagnostics import Diagnostic
from xcrules.policy import Policy


def compile_policy(name: str, out: Path, *, as_json: bool) -> None:
    """Writes the policy that *name* means into the file *out*, and tells its digests.

    Ends the command with status 2, and leaves what lies at *out* as it is, if the policy or the file cannot be used.
    """
    policy = usable_policy(name, whole=True)
    data = policy.compiled()
    for whole in (True, False):
        again = compiled_files.from_bytes(data, str(out), whole=whole)
        if isinstance(again, Diagnostic):
            raise unusable([again])
    _write(data, out)
    if as_json:
        typer.echo(json_text(_data(policy, out, len(data))))
    else:
        print_lines(
            [
                Line(f"{policy.name}: written into {out}, {len(data):,} bytes"),
                Line(f"digest {policy.digest}", depth=1),
                Line(f"text digest {policy.text_digest}", depth=1),
            ],
            console(),
        )


def _data(policy: Policy, out: Path, size: int) -> dict[str, object]:
    return {
        "policy": policy.name,
        "file": str(out),
        "bytes": size,
        "digest": policy.digest,
        "text_digest": policy.text_digest,
    }


def _write(data: bytes, out: Path) -> None:
    try:
        place = out.resolve()  # of a link, what it leads to is written
        new = place.with_name(f".{place.name}.{os.getpid()}.new")
    except (OSError, ValueError, RuntimeError):  # a path with a NUL in it, a link that leads to itself
        raise unusable([_unwritable(out, "it is no path")]) from None
    if place.is_dir():
        raise unusable([_unwritable(out, "it is a folder")])
    try:
        with new.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if place.exists():
            shutil.copymode(place, new)
        new.replace(place)
    except OSError as error:
        raise unusable([_unwritable(out, (error.strerror or "no reason is known").lower())]) from None
    finally:
        if new.exists():
            new.unlink()


def _unwritable(out: Path, why: str) -> Diagnostic:
    help = "name another file with `-o`"
    return Diagnostic("unwritable-file", f"the compiled policy cannot be written into `{out}`: {why}", help=help)
