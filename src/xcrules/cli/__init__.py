"""The command line. `commands` holds the commands; `inputs` and `applications` read what they name.

A decision becomes lines in `glance`, sentences in `telling` and a row in `table`, in the words of `wording` and
`naming`; `printing` puts them on a terminal or into a pipe. `many` decides one application after the other.
`waivers` words what `test` says of them. `comparing` lays policies side by side, `compiling` writes one as a file,
`listing` brings lists up to date.

Typer and rich are imported only when a command runs, so that a program which embeds the engine never loads them.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

from xcrules.diagnostics import PolicyError


def main() -> None:
    """Runs the command line and leaves with its exit status: 0 fine, 1 findings, 2 unusable input."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                # A terminal that lacks a letter shows its number: better than to stop in the middle of a decision.
                stream.reconfigure(errors="backslashreplace")
        # Within the net: an installation without a part it needs is to be told in a sentence as well.
        from xcrules.cli.commands import app

        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except PolicyError as error:
        # A compiled policy is read as it is asked: what is wrong with a part of it shows in the middle of a command.
        from xcrules.cli.inputs import report

        report(error.problems)
        sys.exit(2)
    except Exception as error:
        # Nothing that is handed in should lead here. If something does, a person needs a sentence, not a stack.
        sys.stderr.write(f"error[internal]: xcrules itself failed: {_where(error)}\n")
        sys.stderr.write("  = help: this is a mistake in xcrules; please report it with the files you used\n")
        sys.exit(2)


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" ({trace.tb_frame.f_globals.get('__name__')}, line {trace.tb_lineno})" if trace else ""
    return f"{type(error).__name__}{place}"
