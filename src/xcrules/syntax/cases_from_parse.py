"""Cases, examples and properties, built as the parser comes to the end of each rule.

One method a grammar rule, named after it.
"""

# ruff: noqa: ARG002 - every rule is called alike

from __future__ import annotations

from xcrules.source import Span
from xcrules.syntax import tree
from xcrules.syntax.conditions_from_parse import Children, ConditionBuilder


class CaseBuilder(ConditionBuilder):
    def case(self, at: Span, c: Children) -> tree.Case:
        name, label, like, givens = c
        return tree.Case(name, label, like, givens, at)

    def example(self, at: Span, c: Children) -> tree.Example:
        label, like, givens, *expect = c
        return tree.Example(label, like, givens, tuple(expect), at)

    def like(self, at: Span, c: Children) -> tree.Path | None:
        return c[0] if c else None

    # --- what is given ------------------------------------------------------------------------------

    def givens(self, at: Span, c: Children) -> tuple[tree.Given, ...]:
        return tuple(c)

    def set(self, at: Span, c: Children) -> tree.Set:
        return tree.Set(c[0], c[1], at)

    def empty(self, at: Span, c: Children) -> tree.Empty:
        return tree.Empty(c[-1], at)

    def rate(self, at: Span, c: Children) -> tree.Rate:
        from_, to, value = c
        return tree.Rate(from_, to, value, at)

    def nothing_else(self, at: Span, c: Children) -> tree.NothingElse:
        return tree.NothingElse(at)

    def unknown(self, at: Span, c: Children) -> tree.Unknown:
        return tree.Unknown(at)

    def nothing(self, at: Span, c: Children) -> tree.Nothing:
        return tree.Nothing(at)

    def one_of(self, at: Span, c: Children) -> tree.OneOf:
        return tree.OneOf(tuple(c), at)

    def several(self, at: Span, c: Children) -> tree.Several:
        return tree.Several(tuple(c), at)

    def record(self, at: Span, c: Children) -> tree.Record:
        return tree.Record(tuple(c), at)

    def record_field(self, at: Span, c: Children) -> tuple[tree.Path, tree.GivenValue]:
        return c[0], c[1]

    # --- what is expected ---------------------------------------------------------------------------

    def expect(self, at: Span, c: Children) -> tree.Expectation:
        return c[0]  # type: ignore[no-any-return]

    def expect_outcome(self, at: Span, c: Children) -> tree.ExpectOutcome:
        return tree.ExpectOutcome(c[0], c[1], c[2], at)

    def expect_because(self, at: Span, c: Children) -> tuple[tree.Path, ...]:
        return c[0] if c else ()

    def expect_needing(self, at: Span, c: Children) -> tuple[tree.Path, ...]:
        return tuple(c)

    def needed(self, at: Span, c: Children) -> tree.Path:
        """A fact; of a rate, `rates` and the pair of currencies: `rates.USD/SGD`."""
        if len(c) == 1:
            return c[0]  # type: ignore[no-any-return]
        *first, source = c[0].parts
        return tree.Path((*first, f"{source}/{c[1]}"), at)

    def expect_offered(self, at: Span, c: Children) -> tree.ExpectOffered:
        return tree.ExpectOffered(len(c) > 2, c[-2], c[-1], at)

    def expect_valid(self, at: Span, c: Children) -> tree.Duration | None:
        return c[0] if c else None

    def expect_duty(self, at: Span, c: Children) -> tree.ExpectDuty:
        return tree.ExpectDuty(len(c) > 2, c[-2], c[-1], at)

    def expect_referral(self, at: Span, c: Children) -> tree.ExpectReferral:
        return tree.ExpectReferral(len(c) > 1, c[-1], at)

    def expect_finding(self, at: Span, c: Children) -> tree.ExpectFinding:
        return tree.ExpectFinding(c[0], c[1], at)

    # --- what is claimed ----------------------------------------------------------------------------

    def property(self, at: Span, c: Children) -> tree.Property:
        label, when, claim = c
        return tree.Property(label, when, claim, at)

    def claim_outcome(self, at: Span, c: Children) -> tree.ClaimOutcome:
        return tree.ClaimOutcome(len(c) > 1, c[-1], at)

    def claim_offered(self, at: Span, c: Children) -> tree.ClaimOffered:
        return tree.ClaimOffered(c[0], len(c) > 1, at)

    def claim_worsens(self, at: Span, c: Children) -> tree.ClaimNeverWorsens:
        return tree.ClaimNeverWorsens(c[0], c[1], at)

    def claim_improves(self, at: Span, c: Children) -> tree.ClaimNeverImproves:
        verb, what = c
        return tree.ClaimNeverImproves(verb, what, at)
