"""Problems as values: what is wrong, where, and what would help.

A pass never prints and never stops at the first problem: it returns `Diagnostic`s, and the edge of the
library raises them together. The message says what is wrong; only `help` proposes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from xcrules.source import Span


class Severity(Enum):
    """An error makes the input unusable; advice never changes an exit status."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that a problem concerns, with a few words about it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem.

    code: words with hyphens, the name of its page (`unknown-fact`).
    message: lowercase, no final period, the author's words in backticks.
    span: the place in a policy; `place`: the place in an application (`items[2].value`, counted from 1).
    citation: the citation of the rule that the span stands in, as written (`UNSCR1718 "OP8(d)"`).
    """

    code: str
    message: str
    span: Span | None = None
    help: str | None = None
    severity: Severity = Severity.ERROR
    labels: tuple[Label, ...] = ()
    place: str | None = None
    citation: str | None = None

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


class _Problems(Exception):
    """Raised once, at the edge, with every problem that was found."""

    def __init__(self, problems: Sequence[Diagnostic]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(_line(p) for p in self.problems))

    def __reduce__(self) -> tuple[type[_Problems], tuple[tuple[Diagnostic, ...]]]:
        # It is raised in other processes, too, and the default would make a new one of the message.
        return type(self), (self.problems,)


class PolicyError(_Problems):
    """A policy that cannot be used; `problems` holds every diagnostic, advice included."""


class ApplicationError(_Problems):
    """An application that cannot be used; `problems` holds every diagnostic."""


def _line(problem: Diagnostic) -> str:
    where = str(problem.span) if problem.span else problem.place
    text = f"{problem.severity.value}[{problem.code}]: {problem.message}"
    text = f"{where}: {text}" if where else text
    return f"{text} (help: {problem.help})" if problem.help else text
