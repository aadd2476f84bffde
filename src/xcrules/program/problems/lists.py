"""Problems with lists: those of facts, which quantifiers run over, and those that policies declare."""

from __future__ import annotations

from xcrules.diagnostics import Diagnostic, Label, Severity
from xcrules.source import Span

# --- quantifiers ------------------------------------------------------------------------------------


def list_without_quantifier(text: str, span: Span) -> Diagnostic:
    help = f"write `any {text}`, `every {text}` or `no {text}`"
    return Diagnostic(
        "list-without-quantifier", f"`{text}` is a list, and nothing says which of its elements is meant", span, help
    )


def not_a_list(text: str, span: Span, help: str | None = None) -> Diagnostic:
    return Diagnostic("not-a-list", f"`{text}` is not a list, so it has no elements", span, help)


def nested_quantifier(word: str, span: Span, through: str | None = None) -> Diagnostic:
    seen = f", which `{through}` runs over," if through else ""
    return Diagnostic(
        "nested-quantifier",
        f"`{word}`{seen} is already the element under test here",
        span,
        f"`total {word}.…` and `number of {word}` may stand here if their `where` says `{word} has the same …`",
    )


def any_not(word: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "any-not",
        f"`any {word} is not …` is true as soon as one of several differs",
        span,
        f"was `no {word} is …` meant?",
        severity=Severity.ADVICE,
    )


def every_of_none(word: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "every-of-none",
        f"there may be no `{word}` at all, and then `every {word}` is false",
        span,
        f"write `no {word} where (not …)` if that should be true",
        severity=Severity.ADVICE,
    )


def same_of_unbound(text: str, span: Span) -> Diagnostic:
    message = f"`{text}` is not an element under test, so it has nothing to be the same as"
    return Diagnostic("same-of-nothing", message, span, "write it inside the `where` of `any`, `total` or `number of`")


def same_of_nothing(field: str, span: Span) -> Diagnostic:
    message = f"nothing around here has a `{field}` to be the same as"
    return Diagnostic("same-of-nothing", message, span)


def element_define(text: str, of: str, span: Span) -> Diagnostic:
    return Diagnostic("define-of-element", f"`{text}` is about one {of}", span, f"write `any {of} is {text}`")


def define_of_other(text: str, of: str, word: str, span: Span) -> Diagnostic:
    return Diagnostic("define-of-element", f"`{text}` is about one {of}, and `{word}` is none", span)


def define_of_application(text: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "define-of-element", f"`{text}` is about the whole application", span, f"write `{text}` by itself"
    )


# --- declared lists ---------------------------------------------------------------------------------


def bad_list_kind(text: str, span: Span) -> Diagnostic:
    help = "write `hs`, `entries`, `countries`, `parties`, or a fact such as `document.kind`"
    return Diagnostic("bad-list-kind", f"there are no lists of `{text}`", span, help)


def range_of_other(of: str, span: Span) -> Diagnostic:
    return Diagnostic("bad-entry", f"a list of {of} has no ranges", span, "write the entries one by one")


def range_order(first: str, last: str, span: Span) -> Diagnostic:
    return Diagnostic("range-order", f"`{first}` comes after `{last}`", span, f"write `{last} to {first}`")


def window_order(start: str, end: str, span: Span) -> Diagnostic:
    return Diagnostic("window-order", f"what ceases on {end} cannot begin on {start}", span)


def duplicate_entry(text: str, span: Span, first: Span) -> Diagnostic:
    return Diagnostic(
        "duplicate-entry",
        f"`{text}` stands in this list twice",
        span,
        "take one of the two out",
        severity=Severity.ADVICE,
        labels=(Label(first, "first here"),),
    )


def combines_other_kind(name: str, of: str, own: str, span: Span) -> Diagnostic:
    return Diagnostic("combines-other-kind", f"`{name}` is a list of {of}, and this is a list of {own}", span)


def list_by_reference(name: str, policy: str, span: Span, header: Span | None) -> Diagnostic:
    labels = (Label(header, "this policy wants its lists enumerated"),) if header else ()
    message = f"`{name}` of `{policy}` is a list of goods by reference, where lists are enumerated"
    return Diagnostic("list-by-reference", message, span, "write its entries out", labels=labels)


def entry_reads_other(list_name: str, path: str, record: str, span: Span) -> Diagnostic:
    message = f"an entry of `{list_name}` depends on `{path}`, and {record} has no such fact"
    return Diagnostic("entry-condition", message, span)


def combines_too_much(name: str, most: int, span: Span | None) -> Diagnostic:
    message = f"`{name}` and the lists that combine others have more than {most:,} entries, taken together"
    return Diagnostic("too-large", message, span, "combine shorter lists, or fewer of them")


def combines_part_of_entry(name: str, span: Span | None) -> Diagnostic:
    message = f"`{name}` takes out only a part of an entry, or only for a time, so it cannot be combined with others"
    return Diagnostic("combines-part", message, span, "name here what it combines, and what it takes out")
