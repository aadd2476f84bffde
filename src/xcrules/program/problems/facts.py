"""Problems with the facts that policies declare."""

from __future__ import annotations

from collections.abc import Sequence

from xcrules.diagnostics import Diagnostic, Label, Severity
from xcrules.source import Span


def unknown_type(kind: str, span: Span) -> Diagnostic:
    help = (
        "write `yes or no`, `number`, `percent`, `money`, `quantity`, `date`, `text`, `country`, `entry`, `hs`, "
        "`party`, `one of …` or `some of …`"
    )
    return Diagnostic("unknown-type", f"there is no type of facts `{kind}`", span, help)


def value_twice(word: str, span: Span) -> Diagnostic:
    return Diagnostic("duplicate-word", f"`{word}` stands twice among the values", span, "take one of the two out")


def none_among_values(span: Span, ladder: bool) -> Diagnostic:
    message = (
        "`none` may only be the lowest step of a ladder"
        if ladder
        else "`none` means that there is no value, so it is not one of them"
    )
    return Diagnostic("none-as-value", message, span, None if ladder else "take it out, and test it by `is none`")


def fact_too_deep(path: str, span: Span) -> Diagnostic:
    message = f"`{path}` has more than two parts; a fact is a word, or a record and a word"
    return Diagnostic("fact-name", message, span)


def fact_name_taken(path: str, span: Span, by: str, help: str | None = None) -> Diagnostic:
    word = path if by.startswith("under") else path.partition(".")[0]
    message = f"`{path}` cannot stand {by}" if by.startswith("under") else f"`{word}` is {by} already"
    return Diagnostic("fact-name", message, span, help)


def derived_fact_declared(path: str, span: Span) -> Diagnostic:
    return Diagnostic("fact-redeclared", f"`{path}` is worked out from other facts", span)


def fact_declared_twice(path: str, span: Span, first: Span) -> Diagnostic:
    return Diagnostic(
        "duplicate-name", f"the fact `{path}` is declared twice", span, labels=(Label(first, "declared here"),)
    )


def fact_redeclared(path: str, where: str, span: Span) -> Diagnostic:
    message = f"`{path}` has another type in {where}"
    return Diagnostic("fact-redeclared", message, span, "declare it with that type, or choose another name")


def choice_narrowed(path: str, missing: Sequence[str], span: Span) -> Diagnostic:
    words = ", ".join(f"`{word}`" for word in missing)
    message = f"`{path}` may also be {words}, and this leaves it out"
    return Diagnostic("choice-narrowed", message, span, "repeat the values that it has, and add yours")


def choice_as_set(path: str, span: Span) -> Diagnostic:
    message = f"a policy in use reads `{path}` as one of its values, and here it may have several"
    return Diagnostic("fact-redeclared", message, span)


def close_to_record(word: str, near: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "close-to-record",
        f"`{word}` makes a new record of facts, close to `{near}`",
        span,
        f"was `{near}` meant?",
        severity=Severity.ADVICE,
    )
