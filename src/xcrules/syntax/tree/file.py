"""A whole file."""

from __future__ import annotations

from dataclasses import dataclass, field

from xcrules.source import Span
from xcrules.syntax.tree.cases import Case, Example, Property
from xcrules.syntax.tree.conditions import Path, Text
from xcrules.syntax.tree.declarations import (
    Add,
    Agency,
    Amount,
    Define,
    Element,
    Exempt,
    FactDeclaration,
    License,
    ListDeclaration,
    Oblige,
    Raise,
    Refer,
    Rule,
    Scale,
    Score,
    SourceText,
    Tiers,
    Waive,
)

Declaration = (
    SourceText | Agency | FactDeclaration | ListDeclaration | Define | Amount | Tiers | Rule | Exempt | License
    | Refer | Scale | Raise | Score | Add | Oblige | Case | Example | Property | Waive
    | Element
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """`use un.unscr_1718`."""

    name: Path
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class File:
    """`policy un.unscr_1718 "title"`, its header lines, uses and declarations."""

    name: Path
    title: Text | None
    jurisdiction: Path | None
    currency: Path | None
    lists_enumerated: bool
    uses: tuple[Use, ...]
    declarations: tuple[Declaration, ...]
    span: Span = field(compare=False, repr=False)
