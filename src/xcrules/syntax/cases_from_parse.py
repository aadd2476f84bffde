"""Cases, examples and properties, built from Lark's parse. One method a grammar rule, named after it."""

# ruff: noqa: ARG002 - Lark calls every rule alike

from __future__ import annotations

from lark import v_args
from lark.tree import Meta

from xcrules.syntax import tree
from xcrules.syntax.conditions_from_parse import Children, ConditionBuilder


@v_args(meta=True)
class CaseBuilder(ConditionBuilder):
    def case(self, meta: Meta, c: Children) -> tree.Case:
        name, label, like, givens = c
        return tree.Case(name, label, like, givens, self._at(meta))

    def example(self, meta: Meta, c: Children) -> tree.Example:
        label, like, givens, *expect = c
        return tree.Example(label, like, givens, tuple(expect), self._at(meta))

    def like(self, meta: Meta, c: Children) -> tree.Path | None:
        return c[0] if c else None

    # --- what is given ------------------------------------------------------------------------------

    def givens(self, meta: Meta, c: Children) -> tuple[tree.Given, ...]:
        return tuple(c)

    def set(self, meta: Meta, c: Children) -> tree.Set:
        return tree.Set(c[0], c[1], self._at(meta))

    def empty(self, meta: Meta, c: Children) -> tree.Empty:
        return tree.Empty(c[-1], self._at(meta))

    def rate(self, meta: Meta, c: Children) -> tree.Rate:
        from_, to, value = c
        return tree.Rate(str(from_), str(to), value, self._at(meta))

    def nothing_else(self, meta: Meta, c: Children) -> tree.NothingElse:
        return tree.NothingElse(self._at(meta))

    def unknown(self, meta: Meta, c: Children) -> tree.Unknown:
        return tree.Unknown(self._at(meta))

    def nothing(self, meta: Meta, c: Children) -> tree.Nothing:
        return tree.Nothing(self._at(meta))

    def one_of(self, meta: Meta, c: Children) -> tree.OneOf:
        return tree.OneOf(tuple(c), self._at(meta))

    def several(self, meta: Meta, c: Children) -> tree.Several:
        return tree.Several(tuple(c), self._at(meta))

    def record(self, meta: Meta, c: Children) -> tree.Record:
        return tree.Record(tuple(c), self._at(meta))

    def record_field(self, meta: Meta, c: Children) -> tuple[tree.Path, tree.GivenValue]:
        return c[0], c[1]

    # --- what is expected ---------------------------------------------------------------------------

    def expect(self, meta: Meta, c: Children) -> tree.Expectation:
        return c[0]  # type: ignore[no-any-return]

    def expect_outcome(self, meta: Meta, c: Children) -> tree.ExpectOutcome:
        return tree.ExpectOutcome(c[0], c[1], c[2], self._at(meta))

    def expect_because(self, meta: Meta, c: Children) -> tuple[tree.Path, ...]:
        return c[0] if c else ()

    def expect_needing(self, meta: Meta, c: Children) -> tuple[tree.Path, ...]:
        return tuple(c)

    def needed(self, meta: Meta, c: Children) -> tree.Path:
        """A fact; of a rate, `rates` and the pair of currencies: `rates.USD/SGD`."""
        if len(c) == 1:
            return c[0]  # type: ignore[no-any-return]
        *first, source = c[0].parts
        return tree.Path((*first, f"{source}/{c[1]}"), self._at(meta))

    def expect_offered(self, meta: Meta, c: Children) -> tree.ExpectOffered:
        return tree.ExpectOffered(len(c) > 2, c[-2], c[-1], self._at(meta))

    def expect_valid(self, meta: Meta, c: Children) -> tree.Duration | None:
        return c[0] if c else None

    def expect_duty(self, meta: Meta, c: Children) -> tree.ExpectDuty:
        return tree.ExpectDuty(len(c) > 2, c[-2], c[-1], self._at(meta))

    def expect_referral(self, meta: Meta, c: Children) -> tree.ExpectReferral:
        return tree.ExpectReferral(len(c) > 1, c[-1], self._at(meta))

    def expect_finding(self, meta: Meta, c: Children) -> tree.ExpectFinding:
        return tree.ExpectFinding(c[0], c[1], self._at(meta))

    # --- what is claimed ----------------------------------------------------------------------------

    def property(self, meta: Meta, c: Children) -> tree.Property:
        label, when, claim = c
        return tree.Property(label, when, claim, self._at(meta))

    def claim_outcome(self, meta: Meta, c: Children) -> tree.ClaimOutcome:
        return tree.ClaimOutcome(len(c) > 1, c[-1], self._at(meta))

    def claim_offered(self, meta: Meta, c: Children) -> tree.ClaimOffered:
        return tree.ClaimOffered(c[0], len(c) > 1, self._at(meta))

    def claim_worsens(self, meta: Meta, c: Children) -> tree.ClaimNeverWorsens:
        return tree.ClaimNeverWorsens(c[0], c[1], self._at(meta))

    def claim_improves(self, meta: Meta, c: Children) -> tree.ClaimNeverImproves:
        verb, what = c
        return tree.ClaimNeverImproves(str(verb), what, self._at(meta))
