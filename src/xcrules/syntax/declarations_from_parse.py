"""A file and its declarations, built as the parser comes to the end of each rule.

One method a grammar rule, named after it.
"""

# ruff: noqa: ARG002 - every rule is called alike

from __future__ import annotations

from typing import Any

from xcrules.source import Span
from xcrules.syntax import tree
from xcrules.syntax.cases_from_parse import CaseBuilder
from xcrules.syntax.conditions_from_parse import Children


class FileBuilder(CaseBuilder):
    # --- a file -------------------------------------------------------------------------------------

    def file(self, at: Span, c: Children) -> tree.File:
        name, title, jurisdiction, currency, lists, uses, declarations = c
        return tree.File(name, title, jurisdiction, currency, lists is not None, uses, declarations, at)

    def rest(self, at: Span, c: Children) -> tuple[Any, ...]:
        """The declarations, and header lines that stand too late."""
        return tuple(c)

    def jurisdiction(self, at: Span, c: Children) -> tree.Path:
        return c[0]  # type: ignore[no-any-return]

    currency = jurisdiction

    def lists_enumerated(self, at: Span, c: Children) -> bool:
        return True

    def use(self, at: Span, c: Children) -> tree.Use:
        return tree.Use(c[0], at)

    def uses(self, at: Span, c: Children) -> tuple[Any, ...]:
        return tuple(c)

    declarations = uses

    # --- law and vocabulary -------------------------------------------------------------------------

    def source(self, at: Span, c: Children) -> tree.SourceText:
        name, title, rank, made_under = c
        return tree.SourceText(name, title, rank, made_under, at)

    def made_under(self, at: Span, c: Children) -> Any:
        """The one thing that may stand here, or None."""
        return c[0] if c else None

    entry_to = entry_where = dated_by = define_of = for_item = made_under

    def agency(self, at: Span, c: Children) -> tree.Agency:
        return tree.Agency(c[0], c[1], at)

    def fact(self, at: Span, c: Children) -> tree.FactDeclaration:
        path, type_, must, label = c
        return tree.FactDeclaration(path, type_, must, label, at)

    def must(self, at: Span, c: Children) -> bool:
        return at.start < at.end

    def yes_or_no(self, at: Span, c: Children) -> tree.TypeName:
        return tree.TypeName("yes or no", (), at)

    def kind(self, at: Span, c: Children) -> tree.TypeName:
        return tree.TypeName(c[0], (), at)

    def choice(self, at: Span, c: Children) -> tree.TypeName:
        return tree.TypeName("one of", tuple(c), at)

    def ladder(self, at: Span, c: Children) -> tree.TypeName:
        return tree.TypeName("ladder", tuple(c), at)

    def set_of(self, at: Span, c: Children) -> tree.TypeName:
        return tree.TypeName("some of", tuple(c), at)

    # --- lists --------------------------------------------------------------------------------------

    def list(self, at: Span, c: Children) -> tree.ListDeclaration:
        name, of, label, under, content = c
        return tree.ListDeclaration(name, of, label, under, content, at)

    def enumerated(self, at: Span, c: Children) -> tree.Enumerated:
        return tree.Enumerated(tuple(c), at)

    def entry(self, at: Span, c: Children) -> tree.ListEntry:
        first, last, label, where, windows = c
        return tree.ListEntry(first, last, label, where, windows, at)

    def by_reference(self, at: Span, c: Children) -> tree.ByReference:
        return tree.ByReference(c[0], c[1], at)

    def combines(self, at: Span, c: Children) -> tree.Combines:
        return tree.Combines(c[0], c[1], at)

    def excepting(self, at: Span, c: Children) -> tuple[tree.Path, ...]:
        return c[0] if c else ()

    issued_by = obliged_by = excepting

    # --- named conditions, numbers and tiers --------------------------------------------------------

    def define(self, at: Span, c: Children) -> tree.Define:
        name, of, label, condition = c
        return tree.Define(name, of, label, condition, at)

    def amount(self, at: Span, c: Children) -> tree.Amount:
        name, label, term = c
        return tree.Amount(name, label, term, at)

    def tiers(self, at: Span, c: Children) -> tree.Tiers:
        name, label, under, *tiers = c
        return tree.Tiers(name, label, under, tuple(tiers), at)

    def tier(self, at: Span, c: Children) -> tree.Tier:
        name, label, needs = c
        return tree.Tier(name, label, needs, at)

    # --- rules --------------------------------------------------------------------------------------

    def rule(self, at: Span, c: Children) -> tree.Rule:
        kind, name, label, under, effective, when = c
        return tree.Rule(kind, name, label, under, effective, when, at)

    def rule_kind(self, at: Span, c: Children) -> str:
        return "prohibit" if c[0] == "prohibit" else "require license"

    def exempt(self, at: Span, c: Children) -> tree.Exempt:
        name, label, from_, for_item, under, effective, when, duties = c
        return tree.Exempt(name, label, from_, for_item, under, effective, when, duties, at)

    def license(self, at: Span, c: Children) -> tree.License:
        (
            name, kind, label, issued_by, under, effective, satisfies, for_item, covers, valids, needs, limits, duties,
        ) = c  # fmt: skip
        return tree.License(
            name, kind, label, issued_by, under, effective, satisfies, for_item, covers, valids, needs, limits,
            duties, at,
        )  # fmt: skip

    def satisfies(self, at: Span, c: Children) -> tuple[tree.Path, ...] | None:
        return c[0] if c else None

    def cover(self, at: Span, c: Children) -> tree.Cover:
        return tree.Cover(c[0] == "many", c[1], at)

    def valid(self, at: Span, c: Children) -> tree.Valid:
        return tree.Valid(c[0], c[1], at)

    def limit(self, at: Span, c: Children) -> tree.Limit:
        return tree.Limit(c[0], c[1], at)

    def refer(self, at: Span, c: Children) -> tree.Refer:
        name, label, to, under, effective, when = c
        return tree.Refer(name, label, to, under, effective, when, at)

    def scale(self, at: Span, c: Children) -> tree.Scale:
        name, label, *levels = c
        return tree.Scale(name, label, tuple(levels), at)

    def raise_(self, at: Span, c: Children) -> tree.Raise:
        scale, to, label, under, effective, when = c
        return tree.Raise(scale, to, label, under, effective, when, at)

    def score(self, at: Span, c: Children) -> tree.Score:
        return tree.Score(c[0], c[1], at)

    def add(self, at: Span, c: Children) -> tree.Add:
        points, score, label, under, effective, when = c
        return tree.Add(points, score, label, under, effective, when, at)

    def oblige(self, at: Span, c: Children) -> tree.Oblige:
        name, label, on, deadline, under, effective, when = c
        return tree.Oblige(name, label, on, deadline, under, effective, when, at)

    def waive(self, at: Span, c: Children) -> tree.Waive:
        name, label, under, when = c
        return tree.Waive(name, label, under, when, at)

    def element(self, at: Span, c: Children) -> tree.Element:
        name, label, under = c
        return tree.Element(name, label, under, at)

    # --- clauses ------------------------------------------------------------------------------------

    def label(self, at: Span, c: Children) -> tree.Text | None:
        return c[0] if c else None

    because = when = deadline = made_under
    under = effective = windows = covers = valids = limits = needs = duties = uses

    def citation(self, at: Span, c: Children) -> tree.Citation:
        return tree.Citation(c[0], c[1] if len(c) > 1 else None, at)

    def window_from(self, at: Span, c: Children) -> tree.Window:
        return tree.Window(c[0], c[1] if len(c) > 1 else None, at)

    def window_until(self, at: Span, c: Children) -> tree.Window:
        return tree.Window(None, c[0], at)

    def need(self, at: Span, c: Children) -> tree.Need:
        return tree.Need(c[0], c[1], at)

    def duty(self, at: Span, c: Children) -> tree.Duty:
        name, label, deadline = c
        return tree.Duty(name, label, deadline, at)

    def within_after(self, at: Span, c: Children) -> tree.Deadline:
        return tree.Deadline("within … after", c[0], c[1], at)

    def at_least_before(self, at: Span, c: Children) -> tree.Deadline:
        return tree.Deadline("at least … before", c[0], c[1], at)

    def duration(self, at: Span, c: Children) -> tree.Duration:
        return tree.Duration(int(c[0]), c[1], at)
