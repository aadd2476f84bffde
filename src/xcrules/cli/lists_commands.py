"""`xcrules lists`: the commands that keep lists by reference up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

lists = typer.Typer(help="Keep the lists by reference up to date.", no_args_is_help=True)


@lists.command()
def update(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="The Consolidated List of the Security Council as XML, or -."),
    ],
    into: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where the CSV files lie; policies/un if it is left out.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Write a published list into the CSV files that policies name, and tell who came, who went and what changed."""
    from xcrules.cli.listing import update_lists

    update_lists(file, into, dry_run=dry_run, as_json=as_json)
