"""A file and its declarations, built from Lark's parse. One method a grammar rule, named after it."""

# ruff: noqa: ARG002 - Lark calls every rule alike

from __future__ import annotations

from typing import Any

from lark import v_args
from lark.tree import Meta

from xcrules.syntax import tree
from xcrules.syntax.cases_from_parse import CaseBuilder
from xcrules.syntax.conditions_from_parse import Children


@v_args(meta=True)
class FileBuilder(CaseBuilder):
    # --- a file -------------------------------------------------------------------------------------

    def file(self, meta: Meta, c: Children) -> tree.File:
        name, title, jurisdiction, currency, lists, uses, declarations = c
        return tree.File(name, title, jurisdiction, currency, lists is not None, uses, declarations, self._at(meta))

    def rest(self, meta: Meta, c: Children) -> tuple[Any, ...]:
        """The declarations, and header lines that stand too late."""
        return tuple(c)

    def jurisdiction(self, meta: Meta, c: Children) -> tree.Path:
        return c[0]  # type: ignore[no-any-return]

    currency = jurisdiction

    def lists_enumerated(self, meta: Meta, c: Children) -> bool:
        return True

    def use(self, meta: Meta, c: Children) -> tree.Use:
        return tree.Use(c[0], self._at(meta))

    def uses(self, meta: Meta, c: Children) -> tuple[Any, ...]:
        return tuple(c)

    declarations = uses

    # --- law and vocabulary -------------------------------------------------------------------------

    def source(self, meta: Meta, c: Children) -> tree.SourceText:
        name, title, rank, made_under = c
        return tree.SourceText(name, title, str(rank), made_under, self._at(meta))

    def made_under(self, meta: Meta, c: Children) -> Any:
        """The one thing that may stand here, or None."""
        return c[0] if c else None

    entry_to = entry_where = dated_by = define_of = for_item = made_under

    def agency(self, meta: Meta, c: Children) -> tree.Agency:
        return tree.Agency(c[0], c[1], self._at(meta))

    def fact(self, meta: Meta, c: Children) -> tree.FactDeclaration:
        path, type_, must, label = c
        return tree.FactDeclaration(path, type_, must, label, self._at(meta))

    def must(self, meta: Meta, c: Children) -> bool:
        return not meta.empty

    def yes_or_no(self, meta: Meta, c: Children) -> tree.TypeName:
        return tree.TypeName("yes or no", (), self._at(meta))

    def kind(self, meta: Meta, c: Children) -> tree.TypeName:
        return tree.TypeName(str(c[0]), (), self._at(meta))

    def choice(self, meta: Meta, c: Children) -> tree.TypeName:
        return tree.TypeName("one of", tuple(c), self._at(meta))

    def ladder(self, meta: Meta, c: Children) -> tree.TypeName:
        return tree.TypeName("ladder", tuple(c), self._at(meta))

    def set_of(self, meta: Meta, c: Children) -> tree.TypeName:
        return tree.TypeName("some of", tuple(c), self._at(meta))

    # --- lists --------------------------------------------------------------------------------------

    def list(self, meta: Meta, c: Children) -> tree.ListDeclaration:
        name, of, label, under, content = c
        return tree.ListDeclaration(name, of, label, under, content, self._at(meta))

    def enumerated(self, meta: Meta, c: Children) -> tree.Enumerated:
        return tree.Enumerated(tuple(c), self._at(meta))

    def entry(self, meta: Meta, c: Children) -> tree.ListEntry:
        first, last, label, where, windows = c
        return tree.ListEntry(first, last, label, where, windows, self._at(meta))

    def by_reference(self, meta: Meta, c: Children) -> tree.ByReference:
        return tree.ByReference(c[0], c[1], self._at(meta))

    def combines(self, meta: Meta, c: Children) -> tree.Combines:
        return tree.Combines(c[0], c[1], self._at(meta))

    def excepting(self, meta: Meta, c: Children) -> tuple[tree.Path, ...]:
        return c[0] if c else ()

    issued_by = obliged_by = excepting

    # --- named conditions, numbers and tiers --------------------------------------------------------

    def define(self, meta: Meta, c: Children) -> tree.Define:
        name, of, label, condition = c
        return tree.Define(name, of, label, condition, self._at(meta))

    def amount(self, meta: Meta, c: Children) -> tree.Amount:
        name, label, term = c
        return tree.Amount(name, label, term, self._at(meta))

    def tiers(self, meta: Meta, c: Children) -> tree.Tiers:
        name, label, under, *tiers = c
        return tree.Tiers(name, label, under, tuple(tiers), self._at(meta))

    def tier(self, meta: Meta, c: Children) -> tree.Tier:
        name, label, needs = c
        return tree.Tier(name, label, needs, self._at(meta))

    # --- rules --------------------------------------------------------------------------------------

    def rule(self, meta: Meta, c: Children) -> tree.Rule:
        kind, name, label, under, effective, when = c
        return tree.Rule(kind, name, label, under, effective, when, self._at(meta))

    def rule_kind(self, meta: Meta, c: Children) -> str:
        return "prohibit" if c[0] == "prohibit" else "require license"

    def exempt(self, meta: Meta, c: Children) -> tree.Exempt:
        name, label, from_, for_item, under, effective, when, duties = c
        return tree.Exempt(name, label, from_, for_item, under, effective, when, duties, self._at(meta))

    def license(self, meta: Meta, c: Children) -> tree.License:
        (
            name, kind, label, issued_by, under, effective, satisfies, for_item, covers, valids, needs, limits, duties,
        ) = c  # fmt: skip
        return tree.License(
            name, str(kind), label, issued_by, under, effective, satisfies, for_item, covers, valids, needs, limits,
            duties, self._at(meta),
        )  # fmt: skip

    def satisfies(self, meta: Meta, c: Children) -> tuple[tree.Path, ...] | None:
        return c[0] if c else None

    def cover(self, meta: Meta, c: Children) -> tree.Cover:
        return tree.Cover(c[0] == "many", c[1], self._at(meta))

    def valid(self, meta: Meta, c: Children) -> tree.Valid:
        return tree.Valid(c[0], c[1], self._at(meta))

    def limit(self, meta: Meta, c: Children) -> tree.Limit:
        return tree.Limit(c[0], c[1], self._at(meta))

    def refer(self, meta: Meta, c: Children) -> tree.Refer:
        name, label, to, under, effective, when = c
        return tree.Refer(name, label, to, under, effective, when, self._at(meta))

    def scale(self, meta: Meta, c: Children) -> tree.Scale:
        name, label, *levels = c
        return tree.Scale(name, label, tuple(levels), self._at(meta))

    def raise_(self, meta: Meta, c: Children) -> tree.Raise:
        scale, to, label, under, effective, when = c
        return tree.Raise(scale, to, label, under, effective, when, self._at(meta))

    def score(self, meta: Meta, c: Children) -> tree.Score:
        return tree.Score(c[0], c[1], self._at(meta))

    def add(self, meta: Meta, c: Children) -> tree.Add:
        points, score, label, under, effective, when = c
        return tree.Add(points, score, label, under, effective, when, self._at(meta))

    def oblige(self, meta: Meta, c: Children) -> tree.Oblige:
        name, label, on, deadline, under, effective, when = c
        return tree.Oblige(name, label, on, deadline, under, effective, when, self._at(meta))

    def waive(self, meta: Meta, c: Children) -> tree.Waive:
        name, label, under, when = c
        return tree.Waive(name, label, under, when, self._at(meta))

    def element(self, meta: Meta, c: Children) -> tree.Element:
        name, label, under = c
        return tree.Element(name, label, under, self._at(meta))

    # --- clauses ------------------------------------------------------------------------------------

    def label(self, meta: Meta, c: Children) -> tree.Text | None:
        return c[0] if c else None

    because = when = deadline = made_under
    under = effective = windows = covers = valids = limits = needs = duties = uses

    def citation(self, meta: Meta, c: Children) -> tree.Citation:
        return tree.Citation(c[0], c[1] if len(c) > 1 else None, self._at(meta))

    def window_from(self, meta: Meta, c: Children) -> tree.Window:
        return tree.Window(c[0], c[1] if len(c) > 1 else None, self._at(meta))

    def window_until(self, meta: Meta, c: Children) -> tree.Window:
        return tree.Window(None, c[0], self._at(meta))

    def need(self, meta: Meta, c: Children) -> tree.Need:
        return tree.Need(c[0], c[1], self._at(meta))

    def duty(self, meta: Meta, c: Children) -> tree.Duty:
        name, label, deadline = c
        return tree.Duty(name, label, deadline, self._at(meta))

    def within_after(self, meta: Meta, c: Children) -> tree.Deadline:
        return tree.Deadline("within … after", c[0], c[1], self._at(meta))

    def at_least_before(self, meta: Meta, c: Children) -> tree.Deadline:
        return tree.Deadline("at least … before", c[0], c[1], self._at(meta))

    def duration(self, meta: Meta, c: Children) -> tree.Duration:
        return tree.Duration(int(c[0]), c[1], self._at(meta))
