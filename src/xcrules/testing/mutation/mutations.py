"""The mutations of a policy: its edits, each with a key that stays the same from run to run."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from difflib import unified_diff

from xcrules.policy import Policy
from xcrules.source import Source
from xcrules.testing.mutation.declarations import Declarations
from xcrules.testing.mutation.edits import Edit, Kind
from xcrules.testing.mutation.ladders import ladders_of


@dataclass(frozen=True, slots=True)
class Mutation:
    """A policy's own file with one edit. declaration: which one it lies in, counted from 0. line: where it begins.

    key: kind, line and a hash of the edit; the same for the same text, whoever asks.
    """

    key: str
    edit: Edit
    line: int
    declaration: int

    @property
    def kind(self) -> Kind:
        return self.edit.kind

    @property
    def says(self) -> str:
        return f"line {self.line}: {self.edit.says}"


def mutations(policy: Policy) -> tuple[Mutation, ...]:
    """Every mutation of *policy*, in the order of its text; no two give the same text."""
    file = policy.gathered.files[policy.name].file
    source = file.span.source
    declarations = Declarations(source.text, ladders_of(policy))
    found: dict[tuple[int, int, str], Mutation] = {}
    for number, declaration in enumerate(file.declarations):
        for edit in declarations.edits(declaration):
            found.setdefault(_change(source.text, edit), _mutation(source, edit, number))
    return tuple(sorted(found.values(), key=lambda each: (each.edit.start, each.edit.end)))


def changed(text: str, edit: Edit) -> str:
    """*text* after *edit*."""
    return text[: edit.start] + edit.new + text[edit.end :]


def lines_of(text: str, edit: Edit) -> tuple[str, ...]:
    """The lines that change, as `- …` and `+ …`."""
    one, other = text.split("\n"), changed(text, edit).split("\n")
    shown = unified_diff(one, other, n=0, lineterm="")
    return tuple(f"{line[0]} {line[1:].strip()}" for line in list(shown)[2:] if line[0] in "+-")


def _change(text: str, edit: Edit) -> tuple[int, int, str]:
    """What *edit* does, whichever of several stretches it names: `a, a` loses the same by two edits."""
    start, end, new = edit.start, edit.end, edit.new
    while new and start < end and text[start] == new[0]:
        start, new = start + 1, new[1:]
    while new and start < end and text[end - 1] == new[-1]:
        end, new = end - 1, new[:-1]
    while not new and start < end and end < len(text) and text[start] == text[end]:
        start, end = start + 1, end + 1
    return start, end, new


def _mutation(source: Source, edit: Edit, declaration: int) -> Mutation:
    start = edit.start + len(source.text[edit.start : edit.end]) - len(source.text[edit.start : edit.end].lstrip())
    line, column = source.position(start if start < edit.end else edit.start)
    told = "\0".join((str(column), source.text[edit.start : edit.end], edit.new))
    key = f"{edit.kind.value.replace(' ', '_')}:{line}:{hashlib.sha256(told.encode()).hexdigest()[:10]}"
    return Mutation(key, edit, line, declaration)
