"""The edits of declarations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import assert_never

from xcrules.syntax import tree
from xcrules.testing.mutation.clauses import Clauses, end_of
from xcrules.testing.mutation.conditions import Conditions
from xcrules.testing.mutation.edits import Edit, Kind, closed_after, gone, one_gone, quoted, word_before
from xcrules.testing.mutation.ladders import Ladders
from xcrules.testing.mutation.literals import ladder_steps, number_steps


@dataclass(frozen=True, slots=True)
class Declarations:
    """The edits of one text's declarations. ladders: what its names mean."""

    text: str
    ladders: Ladders

    @property
    def conditions(self) -> Conditions:
        return Conditions(self.text, self.ladders)

    @property
    def clauses(self) -> Clauses:
        return Clauses(self.text, self.conditions)

    def edits(self, declaration: tree.Declaration) -> Iterator[Edit]:
        """Every edit within *declaration*; none of what decides nothing: sources, facts, cases, claims."""
        match declaration:
            case tree.ListDeclaration():
                yield from self._list(declaration.content)
            case tree.Define():
                yield from self.conditions.edits(declaration.condition)
            case tree.Amount():
                yield from self.conditions.term(declaration.term, numeric=True)
            case tree.Tiers():
                yield from self._tiers(declaration)
            case tree.Rule():
                before = end_of(declaration.name, declaration.label, *declaration.under)
                what = f"{declaration.kind} {declaration.name.text}"
                yield from self._rule(Kind.RULE, declaration, before, what)
            case tree.Exempt():
                yield from self._exempt(declaration)
            case tree.License():
                yield from self._license(declaration)
            case tree.Refer():
                before = end_of(*declaration.to, *declaration.under)
                yield from one_gone(Kind.AGENCY, declaration.to)
                yield from self._rule(Kind.RULE, declaration, before, f"refer {declaration.name.text}")
            case tree.Raise():
                before = end_of(declaration.to, declaration.label, *declaration.under)
                yield from ladder_steps(declaration.to, self.ladders.of(declaration.scale))
                yield from self._rule(Kind.RULE, declaration, before, f"raise {declaration.scale.text}")
            case tree.Add():
                before = end_of(declaration.score, declaration.label, *declaration.under)
                yield from number_steps(Kind.POINTS, declaration.points)
                what = f"add {declaration.points.raw} to {declaration.score.text}"
                yield from self._rule(Kind.RULE, declaration, before, what)
            case tree.Oblige():
                yield from self._oblige(declaration)
            case (
                tree.SourceText()
                | tree.Agency()
                | tree.FactDeclaration()
                | tree.Scale()
                | tree.Score()
                | tree.Case()
                | tree.Example()
                | tree.Property()
                | tree.Waive()
                | tree.Element()
            ):
                pass
            case _:
                assert_never(declaration)

    def _rule(
        self, kind: Kind, rule: tree.Rule | tree.Refer | tree.Raise | tree.Add, before: int | None, what: str
    ) -> Iterator[Edit]:
        yield from self.clauses.never(kind, rule.effective, before, what)
        yield from self.clauses.windows(rule.effective, led=True)
        yield from self.clauses.when(rule.when)

    # --- lists and tiers ------------------------------------------------------------------------------

    def _list(self, content: tree.Enumerated | tree.ByReference | tree.Combines) -> Iterator[Edit]:
        match content:
            case tree.Enumerated():
                yield from one_gone(Kind.ENTRY, content.entries)
                for entry in content.entries:
                    yield from self._entry(entry)
            case tree.Combines():
                yield from one_gone(Kind.ENTRY, content.names)
                yield from one_gone(Kind.EXCEPT, content.except_)
                start = word_before(self.text, content.except_[0].span.start, "except") if content.except_ else None
                if start is not None:
                    yield gone(Kind.EXCEPT, self.text, start, content.except_[-1].span.end)
            case tree.ByReference():
                pass
            case _:
                assert_never(content)

    def _entry(self, entry: tree.ListEntry) -> Iterator[Edit]:
        if entry.last is not None:
            for bound in (entry.first, entry.last):
                if isinstance(bound, tree.Number):
                    yield from number_steps(Kind.THRESHOLD, bound)
        else:
            yield from self.conditions.term(entry.first, numeric=False)
        if entry.where is not None:
            yield from self.conditions.where(entry.where)
        yield from self.clauses.windows(entry.windows, led=False)

    def _tiers(self, tiers: tree.Tiers) -> Iterator[Edit]:
        for tier in tiers.tiers:
            yield from self.clauses.needs(tier.needs)
        for one, other in pairwise(tiers.tiers):
            if one.needs and other.needs:
                first = (one.needs[0].span.start, one.needs[-1].span.end)
                second = (other.needs[0].span.start, other.needs[-1].span.end)
                new = self.text[slice(*second)] + self.text[first[1] : second[0]] + self.text[slice(*first)]
                says = f"the needs of {quoted(one.name.text)} and {quoted(other.name.text)} changed places"
                yield Edit(Kind.TIERS, first[0], second[1], new, says)

    # --- exemptions, licenses, obligations ------------------------------------------------------------

    def _exempt(self, exempt: tree.Exempt) -> Iterator[Edit]:
        clauses = self.clauses
        yield from one_gone(Kind.TARGET, exempt.from_)
        before = end_of(*exempt.from_, *exempt.under)
        if exempt.for_item is not None and not exempt.under:
            before = closed_after(self.text, exempt.for_item.span.end)
        yield from clauses.never(Kind.EXEMPTION, exempt.effective, before, f"exempt {exempt.name.text}")
        yield from clauses.for_item(exempt.for_item)
        yield from clauses.windows(exempt.effective, led=True)
        yield from clauses.when(exempt.when, may_go=True)
        yield from clauses.duties(exempt.duties)

    def _license(self, license_: tree.License) -> Iterator[Edit]:
        clauses = self.clauses
        before = end_of(license_.label, *license_.issued_by, *license_.under)
        if before is None:
            kind = re.compile(r"\s+is\s+[A-Za-z_]+").match(self.text, license_.name.span.end)
            before = None if kind is None else kind.end()
        yield from clauses.never(Kind.LICENSE, license_.effective, before, f"license {license_.name.text}")
        yield from clauses.windows(license_.effective, led=True)
        if license_.satisfies:
            yield from one_gone(Kind.SATISFIES, license_.satisfies)
            start = word_before(self.text, license_.satisfies[0].span.start, "satisfies")
            if start is not None:
                yield gone(Kind.SATISFIES, self.text, start, license_.satisfies[-1].span.end)
        yield from clauses.for_item(license_.for_item)
        yield from clauses.covers(license_.covers)
        yield from clauses.valid(license_.valid)
        yield from clauses.needs(license_.needs)
        yield from clauses.limits(license_.limits)
        yield from clauses.duties(license_.duties)

    def _oblige(self, oblige: tree.Oblige) -> Iterator[Edit]:
        clauses = self.clauses
        before = end_of(oblige.name, oblige.label, *oblige.on, oblige.deadline, *oblige.under)
        yield from clauses.never(Kind.DUTY, oblige.effective, before, f"oblige {oblige.name.text}")
        yield from one_gone(Kind.TARGET, oblige.on)
        yield from clauses.deadline(oblige.deadline)
        yield from clauses.windows(oblige.effective, led=True)
        yield from clauses.when(oblige.when, may_go=True)
