"""How far the work is, on standard error, and only where a terminal shows it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from rich import progress
from rich.console import Console

from xcrules.cli.printing import console

EVERY = 0.1
"""Seconds between two states of the bar."""


class Progress:
    """A bar over *whole* steps, None where nobody knows how many. beside: where the answers are printed.
    what: what is said of a step that is done.
    """

    def __init__(self, whole: int | None, *, beside: Console, what: str = "decided") -> None:
        on = console(sys.stderr)
        self._bar = progress.Progress(
            progress.BarColumn(bar_width=None),
            progress.TextColumn("{task.fields[decided]} " + what),
            progress.TimeRemainingColumn(compact=True),
            console=on,
            transient=True,
            auto_refresh=False,
            disable=not on.is_terminal or on.is_dumb_terminal,
            expand=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._bar.add_task("", total=whole, decided=0)
        self._decided = 0
        self._in_the_way = beside.is_terminal
        self._shown_at = 0.0

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    @contextmanager
    def step(self, done: int, *, complains: bool, more: int = 1) -> Iterator[None]:
        """So many more are decided, *done* steps in all; within, it is printed. complains: on standard error."""
        self._decided += more
        if self._bar.disable:
            yield
            return
        hidden = self._in_the_way or complains
        if hidden:
            self._bar.stop()
        yield
        if hidden or monotonic() - self._shown_at > EVERY:
            self._shown_at = monotonic()
            self._bar.update(self._task, completed=done, decided=self._decided)
            self._bar.start()
            self._bar.refresh()
