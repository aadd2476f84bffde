"""The problems of the syntax, each built by a function named after its code.

Most of them are told apart in `mistakes`, which sees where reading stopped; the words are here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xcrules.diagnostics import Diagnostic, Label
from xcrules.source import Span

MAX_BYTES = 2_000_000
MAX_WORDS = 200_000
MAX_DEPTH = 64
MAX_DIGITS = 40
MAX_PROBLEMS = 100

# Every code that reading a text can report; each has a page and a test.
CODES = (
    "bad-date", "bad-number", "clause-order", "comma-in-number", "empty-file", "keyword-as-name", "missing-value",
    "mixed-and-or", "not-utf-8", "space-in-name", "syntax", "too-deep", "too-large", "unclosed",
    "unknown-declaration", "unusual-character",
)  # fmt: skip


# --- the text as a whole ----------------------------------------------------------------------------


def not_utf_8(name: str, line: int, place: int) -> Diagnostic:
    return Diagnostic(
        "not-utf-8",
        f"line {line} of `{name}` holds a byte that is not UTF-8 text (byte {place} of the file)",
        place=name,
        help="save the file as UTF-8",
    )


def too_large(name: str) -> Diagnostic:
    return Diagnostic(
        "too-large",
        f"`{name}` is larger than {MAX_BYTES:,} bytes",
        place=name,
        help="keep long lists in a CSV file and name it with `by reference in`",
    )


def too_many_words(span: Span) -> Diagnostic:
    return Diagnostic(
        "too-large",
        f"the text has more than {MAX_WORDS:,} words",
        span,
        help="keep long lists in a CSV file and name it with `by reference in`, or split the policy in two",
    )


def empty_file(span: Span) -> Diagnostic:
    return Diagnostic(
        "empty-file",
        "the text holds no policy",
        span,
        help='a policy starts with a line such as `policy sg.permits "Permits"`',
    )


def unusual_character(span: Span, what: str, help: str) -> Diagnostic:
    return Diagnostic("unusual-character", f"{what} may not stand in a policy", span, help=help)


def too_deep(span: Span) -> Diagnostic:
    return Diagnostic(
        "too-deep",
        f"parentheses, brackets and `not` are nested more than {MAX_DEPTH} deep",
        span,
        help="give a part of it a name with `define`",
    )


# --- values -----------------------------------------------------------------------------------------


def bad_date(span: Span) -> Diagnostic:
    return Diagnostic(
        "bad-date",
        f"`{span.text}` is not a date",
        span,
        help="dates are written year-month-day, as in `2026-03-02`, and name a day that the calendar has",
    )


def bad_month_day(span: Span) -> Diagnostic:
    return Diagnostic(
        "bad-date",
        f"`{span.text}` is not a day of the year",
        span,
        help="write month and day, as in `12-22` for the 22nd of December",
    )


def number_too_long(span: Span) -> Diagnostic:
    return Diagnostic("bad-number", f"a number or code has more than {MAX_DIGITS} characters", span, "shorten it")


def bad_number(span: Span) -> Diagnostic:
    return Diagnostic(
        "bad-number",
        f"`{span.text}` is not a number",
        span,
        help="numbers are written as in `1_500` or `0.25`, and are never below zero; a minus has spaces around it",
    )


def comma_in_number(span: Span) -> Diagnostic:
    return Diagnostic(
        "comma-in-number",
        f"`{span.text}` has a comma inside a number",
        span,
        help=f"write `{span.text.replace(',', '_')}`",
    )


# --- words ------------------------------------------------------------------------------------------


def space_in_name(span: Span, *, may_compare: bool) -> Diagnostic:
    joined = "_".join(span.text.split())
    other = "put `is` between a fact and its value" if may_compare else "put a text for people in quotes"
    return Diagnostic(
        "space-in-name",
        f"`{' '.join(span.text.split())}` has a space in it, and a name is one word",
        span,
        help=f"write `{joined}`, or {other}",
    )


def keyword_as_name(span: Span) -> Diagnostic:
    return Diagnostic(
        "keyword-as-name",
        f"`{span.text}` is a word of the language and cannot be a name or a value",
        span,
        help=f"choose another word, such as `{span.text}_1`",
    )


def foreign_word(span: Span, foreign: str) -> Diagnostic:
    help = "write it with plain letters and digits, or put a text for people in quotes"
    return Diagnostic("syntax", f"`{_one_line(span.text)}` is no word of a policy{foreign}", span, help=help)


def missing_value(after: Span, what: str) -> Diagnostic:
    return Diagnostic("missing-value", f"{what} is missing after `{after.text}`", after)


def unknown_declaration(span: Span, close: str | None) -> Diagnostic:
    return Diagnostic(
        "unknown-declaration",
        f"`{span.text}` begins no declaration and no clause",
        span,
        help=f"did you mean `{close}`?" if close else None,
    )


# --- structure --------------------------------------------------------------------------------------


def mixed_and_or(found: Span, first: Span) -> Diagnostic:
    return Diagnostic(
        "mixed-and-or",
        f"`{first.text}` and `{found.text}` stand side by side",
        found,
        help="put parentheses around what belongs together, or use `all of` and `any of` with bullets",
        labels=(Label(first, f"`{first.text}` here"),),
    )


def bullets_inside(found: Span, words: str) -> Diagnostic:
    return Diagnostic(
        "mixed-and-or",
        f"`{words}` with its bullets stands inside another condition",
        found,
        help="put parentheses around it and all its bullets, or give it a name with `define`",
    )


def bullet_goes_on(word: Span, condition: Span) -> Diagnostic:
    return Diagnostic(
        "mixed-and-or",
        f"a line that starts with `{word.text}` does not show whether it belongs to the last bullet or to all of them",
        word,
        help="put parentheses around the condition of the bullet, or around all the bullets",
        labels=(Label(condition, "the bullet"),),
    )


def clause_twice(found: Span, first: Span) -> Diagnostic:
    return Diagnostic(
        "clause-order",
        f"a second `{found.text}`",
        found,
        help="write the clause once; several citations or names are separated by commas",
        labels=(Label(first, "the first"),),
    )


def clause_late(found: Span, leader: str, clauses: Sequence[str]) -> Diagnostic:
    return Diagnostic(
        "clause-order", f"`{found.text}` stands too late in `{leader}`", found, help=order(leader, clauses)
    )


def clause_foreign(found: Span, leader: str, clauses: Sequence[str]) -> Diagnostic:
    return Diagnostic("clause-order", f"`{leader}` has no clause `{found.text}`", found, help=order(leader, clauses))


def order(leader: str, clauses: Sequence[str]) -> str:
    """Help that says how the clauses of a declaration stand."""
    if not clauses:
        return f"`{leader}` has no further clauses"
    return f"the clauses of `{leader}` stand in this order: {', '.join(f'`{w}`' for w in clauses)}"


def header_late(found: Span) -> Diagnostic:
    return Diagnostic(
        "clause-order",
        f"`{found.text}` stands too late in the file",
        found,
        help="a file begins with `policy`, then `jurisdiction`, `currency`, `lists enumerated`, then every `use`",
    )


def policy_twice(found: Span) -> Diagnostic:
    return Diagnostic("clause-order", "a second `policy`", found, help="a file holds one policy")


def unclosed_text(found: Span) -> Diagnostic:
    return Diagnostic(
        "unclosed", "the text in quotes does not end on its line", found, help='end it with `"` on the same line'
    )


def unclosed(opening: Span, stopped: Span) -> Diagnostic:
    closing = {"(": ")", "{": "}", "[": "]"}[opening.text]
    labels = (Label(stopped, f"`{closing}` is missing before this"),) if stopped.text else ()
    return Diagnostic("unclosed", f"`{opening.text}` is never closed", opening, help=f"add `{closing}`", labels=labels)


def closes_nothing(found: Span) -> Diagnostic:
    return Diagnostic("unclosed", f"`{found.text}` closes nothing", found, help="remove it")


def syntax(found: Span, expected: Iterable[str], help: str | None = None) -> Diagnostic:
    words = _one_line(found.text)
    what = f"found `{words}`" if words else "found the end of the text"
    options = list(expected)
    message = f"expected {_either(options)}, {what}" if options else f"`{words}` is not understood here"
    return Diagnostic("syntax", message, found, help=help)


def syntax_after(before: Span, expected: Sequence[str], help: str | None = None) -> Diagnostic:
    """Something is missing at the end of a line, so the line is shown rather than what follows it."""
    message = f"expected {_either(expected)} after `{_one_line(before.text)}`"
    return Diagnostic("syntax", message, before, help=help)


def no_policy_line(found: Span) -> Diagnostic:
    return Diagnostic(
        "syntax",
        f"expected `policy` at the start of the file, found `{_one_line(found.text)}`",
        found,
        help='a file starts with a line such as `policy sg.permits "Permits"`',
    )


def _either(options: Sequence[str]) -> str:
    if len(options) == 1:
        return options[0]
    return f"{', '.join(options[:-1])} or {options[-1]}"


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
