"""Problems with rules: what they cite, when they hold, what they may read and lift."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xcrules.diagnostics import Diagnostic, Label, Severity
from xcrules.facts.problems import did_you_mean
from xcrules.source import Span


def reads_request(span: Span) -> Diagnostic:
    message = "no condition may read `request`: what is asked for does not decide what is needed"
    return Diagnostic("reads-request", message, span)


def too_much_satisfied(most: int, span: Span) -> Diagnostic:
    message = f"the licenses up to this one satisfy more than {most:,} requirements, each counted once for each license"
    return Diagnostic("too-large", message, span, "join requirements that the same licenses satisfy")


def missing_when(name: str, span: Span) -> Diagnostic:
    return Diagnostic("missing-when", f"`{name}` does not say when it applies", span, "add `when …`")


def no_citation(name: str, span: Span) -> Diagnostic:
    return Diagnostic("no-citation", f"`{name}` cites no text of law", span, 'add `under SOURCE "…"`')


def no_dates(name: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "no-dates",
        f"`{name}` does not say from when on it is in force",
        span,
        "add `effective from …`",
        severity=Severity.ADVICE,
    )


def cycle(names: Sequence[str], span: Span) -> Diagnostic:
    chain = ", ".join(f"`{one}` needs `{other}`" for one, other in zip(names, (*names[1:], names[0]), strict=True))
    return Diagnostic("cycle", f"a definition may not need itself: {chain}", span)


def stage_order(scale: str, span: Span, reader: str) -> Diagnostic:
    message = f"`{scale}` is a scale, and {reader} is decided before scales are"
    help = "scales are read by `refer`, `oblige`, `expect` and properties"
    return Diagnostic("stage-order", message, span, help)


def is_known_in_rule(span: Span, reader: str, at: Span | None) -> Diagnostic:
    return Diagnostic(
        "known-in-rule",
        f"`is known` decides {reader}, so that one more fact could overturn a definite answer",
        span,
        "test the fact itself: what is not known leaves the answer open",
        labels=(Label(at, "read here"),) if at else (),
    )


# --- waivers ----------------------------------------------------------------------------------------


def unknown_law(word: str, span: Span, known: Sequence[str]) -> Diagnostic:
    near = did_you_mean(word, known)
    names = f"the laws are {', '.join(f'`{name}`' for name in known)}"
    message = f"no law of the test suite is called `{word}`"
    return Diagnostic("unknown-law", message, span, f"{near} {names}" if near else names)


def no_reason(law: str, span: Span) -> Diagnostic:
    return Diagnostic("no-reason", f"`{law}` is waived, and nothing says why", span, f'write `waive {law} "…"`')


def waived_twice(law: str, span: Span, first: Span) -> Diagnostic:
    return Diagnostic(
        "waived-twice",
        f"`{law}` is waived twice for the same applications",
        span,
        "keep one of the two, with both citations",
        labels=(Label(first, "waived here"),),
    )


# --- elements ---------------------------------------------------------------------------------------


def unknown_element(word: str, span: Span, known: Sequence[str]) -> Diagnostic:
    near = did_you_mean(word, known)
    names = f"the elements are {', '.join(f'`{name}`' for name in known)}"
    message = f"no element of an effective system is called `{word}`"
    return Diagnostic("unknown-element", message, span, f"{near} {names}" if near else names)


# --- exemptions -------------------------------------------------------------------------------------


def not_a_rule_to_lift(name: str, what: str, span: Span) -> Diagnostic:
    message = f"`{name}` is a {what}; an exemption lifts prohibitions, requirements, referrals and exemptions"
    return Diagnostic("exemption-target", message, span)


def both_levels(name: str, span: Span) -> Diagnostic:
    message = f"`{name}` lifts a rule and an exemption at once, so it would loosen and tighten"
    return Diagnostic("exemption-target", message, span, "write two exemptions")


def exemption_cycle(names: Sequence[str], span: Span) -> Diagnostic:
    chain = ", ".join(f"`{one}` lifts `{other}`" for one, other in zip(names, (*names[1:], names[0]), strict=True))
    return Diagnostic("exemption-cycle", f"exemptions may not lift each other in a circle: {chain}", span)


def exemption_elsewhere(name: str, rule: str, policy: str, span: Span) -> Diagnostic:
    message = f"`{name}` loosens `{rule}`, and only `{policy}`, which declares it, may do so"
    return Diagnostic("exemption-elsewhere", message, span)


def rank_too_low(name: str, has: str, rule: str, needs: str, span: Span, at: Span | None) -> Diagnostic:
    return Diagnostic(
        "rank-too-low",
        f"`{name}` cites nothing higher than a {has}, and loosens `{rule}`, which stands under a {needs}",
        span,
        "cite the text that allows it; delegated law says `made under` which act",
        labels=(Label(at, "the rule"),) if at else (),
    )


def exemption_by_any(word: str, rule: str, span: Span) -> Diagnostic:
    item = word == "item"
    help = (
        "write `for item where (…)`, which lifts the rule for those items only"
        if item
        else f"write `every {word} meets (…)`"
    )
    message = f"one `{word}` would lift `{rule}`, which tests `{word}`, for all the others too"
    return Diagnostic("exemption-by-any", message, span, help)


def for_item_target(name: str, rule: str, count: int, span: Span, at: Span | None) -> Diagnostic:
    found = "has none" if count == 0 else "has more than one"
    return Diagnostic(
        "for-item-target",
        f"`{name}` is for items, so `{rule}` must hold through one `any item`, and it {found}",
        span,
        labels=(Label(at, "the rule"),) if at else (),
    )


# --- tiers, licenses, scales and scores ---------------------------------------------------------------


def lowest_tier_needs(name: str, span: Span) -> Diagnostic:
    return Diagnostic("lowest-tier", f"`{name}` is the lowest tier, which everybody has, so it needs nothing", span)


def too_few_tiers(name: str, span: Span) -> Diagnostic:
    return Diagnostic("too-few-tiers", f"`{name}` has one tier, which everybody has", span, "add a second `tier`")


def duplicate_word(word: str, span: Span, where: str) -> Diagnostic:
    return Diagnostic("duplicate-word", f"`{word}` stands twice in {where}", span, "take one of the two out")


def unknown_cover(word: str, span: Span) -> Diagnostic:
    help = "a license covers `shipment`, `consignee`, `end_user`, `destination` or `item`"
    return Diagnostic("unknown-cover", f"a license does not bound `{word}`", span, help)


def unknown_license_kind(word: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "unknown-license-kind",
        f"there is no kind of license `{word}`",
        span,
        "write `single`, `multiple`, `bulk` or `general`",
    )


def not_a_requirement(name: str, what: str, span: Span) -> Diagnostic:
    return Diagnostic("not-a-requirement", f"`{name}` is a {what}, and a license satisfies requirements", span)


def unknown_level(word: str, scale: str, span: Span, known: Iterable[str]) -> Diagnostic:
    return Diagnostic(
        "unknown-level", f"`{scale}` has no level `{word}`", span, f"one of {', '.join(f'`{k}`' for k in known)}"
    )


def adds_elsewhere(score: str, policy: str, span: Span) -> Diagnostic:
    return Diagnostic("adds-elsewhere", f"only `{policy}`, which declares `{score}`, may add to it", span)


def unknown_rank(word: str, span: Span) -> Diagnostic:
    help = "write `resolution`, `treaty`, `statute`, `regulation` or `guidance`"
    return Diagnostic("unknown-rank", f"there is no rank `{word}`", span, help)
