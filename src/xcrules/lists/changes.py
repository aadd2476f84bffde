"""What differs between two versions of a file: who came, who went, and which cells say something else."""

from __future__ import annotations

from dataclasses import dataclass

from xcrules.lists.table import COLUMNS, Row, Rows


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that differs."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One who stays, and the cells that differ, in the order of the columns; at least one."""

    before: Row
    after: Row
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs, sorted by reference; unchanged: how many rows are equal."""

    added: Rows
    removed: Rows
    changed: tuple[Changed, ...]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def between(old: Rows, new: Rows) -> Changes:
    """What makes *new* of *old*. Rows are the same one's if they have the same reference."""
    was = {row.reference: row for row in old}
    kept = [(was[row.reference], row) for row in new if row.reference in was]
    here = {row.reference for row in new}
    changed = tuple(Changed(before, after, _cells(before, after)) for before, after in kept if before != after)
    return Changes(
        added=tuple(row for row in new if row.reference not in was),
        removed=tuple(row for row in old if row.reference not in here),
        changed=changed,
        unchanged=len(kept) - len(changed),
    )


def _cells(before: Row, after: Row) -> tuple[Cell, ...]:
    both = ((column, getattr(before, column), getattr(after, column)) for column in COLUMNS)
    return tuple(Cell(column, old, new) for column, old, new in both if old != new)
