"""Problems with what is compared with what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xcrules.diagnostics import Diagnostic, Severity
from xcrules.facts.problems import did_you_mean
from xcrules.source import Span

_DIMENSIONS = {"units": "units", "mass": "mass", "volume": "volume", "barrels": "barrels"}


def unknown_value(word: str, span: Span, of: str, known: Iterable[str]) -> Diagnostic:
    words = sorted(known)
    help = did_you_mean(word, words) or (
        f"one of {', '.join(f'`{w}`' for w in words)}" if 0 < len(words) <= 12 else None
    )
    return Diagnostic("unknown-value", f"`{word}` is no value of `{of}`", span, help)


def wrong_type(written: str, span: Span, of: str, what: str, help: str | None = None) -> Diagnostic:
    return Diagnostic("wrong-type", f"`{written}` is no {what}, as `{of}` is", span, help)


def mixed_types(left: str, right: str, span: Span, help: str | None = None) -> Diagnostic:
    return Diagnostic("mixed-types", f"{left} and {right} cannot be compared or added", span, help)


def mixed_facts(left: str, left_type: str, right: str, right_type: str, span: Span) -> Diagnostic:
    message = f"`{left}` is {left_type} and `{right}` is {right_type}: they have no values in common"
    return Diagnostic("mixed-types", message, span)


def two_currencies(currencies: Sequence[str], span: Span) -> Diagnostic:
    message = f"amounts in {' and '.join(f'`{c}`' for c in currencies)} stand in one comparison"
    return Diagnostic("two-currencies", message, span, "write all of them in one currency")


def mixed_units(left: Sequence[str], right: Sequence[str], span: Span) -> Diagnostic:
    one, other = (" or ".join(_DIMENSIONS.get(d, d) for d in dimensions) for dimensions in (left, right))
    return Diagnostic("mixed-units", f"{one} and {other} do not convert into each other", span)


def open_unit(span: Span) -> Diagnostic:
    message = "nothing says in which unit these two quantities are compared"
    return Diagnostic("open-unit", message, span, "compare each of them with an amount, as in `40 kg`")


def two_constants(span: Span) -> Diagnostic:
    return Diagnostic("two-constants", "both sides of this comparison are written out, so no fact decides it", span)


def same_both_sides(text: str, span: Span) -> Diagnostic:
    return Diagnostic("same-both-sides", f"`{text}` is compared with itself", span)


def not_ordered(text: str, kind: str, span: Span) -> Diagnostic:
    return Diagnostic("not-ordered", f"`{text}` is {kind}, which has no order", span, "test it by `is` or `is in`")


def wrong_order_words(text: str, words: str, span: Span, help: str) -> Diagnostic:
    return Diagnostic("wrong-order-words", f"`{text}` is not compared by `{words}`", span, help)


def not_a_number(text: str, span: Span, what: str) -> Diagnostic:
    return Diagnostic("not-numeric", f"`{text}` is {what}, not a number", span)


def not_a_date(text: str, span: Span) -> Diagnostic:
    return Diagnostic("not-numeric", f"`{text}` is not a date", span)


def not_yes_or_no(text: str, kind: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "not-yes-or-no", f"`{text}` is {kind}, so it says nothing by itself", span, f"write `{text} is …`"
    )


def test_of_a_condition(text: str, what: str, span: Span) -> Diagnostic:
    message = f"`{text}` is a {what}, which is not tested by `is`"
    help = (
        f"write `{text}` or `not {text}`" if what == "define" else f"write `… is in {text}`" if what == "list" else None
    )
    return Diagnostic("not-testable", message, span, help)


def never_none(text: str, span: Span) -> Diagnostic:
    message = f"`{text}` always exists, so `is none` is never true of it"
    return Diagnostic("never-none", message, span, "take the test out", severity=Severity.ADVICE)


def list_of_other_kind(name: str, of: str, text: str, kind: str, span: Span, help: str | None = None) -> Diagnostic:
    return Diagnostic("list-of-other-kind", f"`{name}` is a list of {of}, and `{text}` is {kind}", span, help)


def bad_day_of_year(month: int, day: int, span: Span) -> Diagnostic:
    return Diagnostic(
        "bad-date", f"`{month:02}-{day:02}` is no day of every year", span, "write a month and a day, as in `12-22`"
    )


def derived_fact(text: str, span: Span) -> Diagnostic:
    message = f"`{text}` is worked out from other facts, and can only be true or false"
    return Diagnostic("derived-fact", message, span, f"write `{text}` or `not {text}`")


def too_deep(span: Span, most: int) -> Diagnostic:
    message = f"definitions stand on each other more than {most} deep"
    return Diagnostic("too-deep", message, span, "say it in fewer steps")


def which_key(text: str, keys: str, span: Span) -> Diagnostic:
    return Diagnostic("which-key", f"`{text}` may be told by more than one of its facts here", span, f"write {keys}")
