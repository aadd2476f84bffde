"""Problems with names: unknown, declared twice, hidden, ambiguous."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xcrules.diagnostics import Diagnostic, Label, Severity
from xcrules.facts.problems import did_you_mean
from xcrules.source import Span


def unknown_fact(path: str, span: Span, known: Iterable[str]) -> Diagnostic:
    return Diagnostic("unknown-fact", f"no fact is called `{path}`", span, did_you_mean(path, known))


def unknown_name(word: str, span: Span, known: Iterable[str]) -> Diagnostic:
    return Diagnostic("unknown-name", f"nothing here is called `{word}`", span, did_you_mean(word, known))


def unknown_list(word: str, span: Span, known: Iterable[str]) -> Diagnostic:
    return Diagnostic("unknown-list", f"no list is called `{word}`", span, did_you_mean(word, known))


def unknown_source(word: str, span: Span, known: Iterable[str]) -> Diagnostic:
    help = did_you_mean(word, known) or f'declare it: `source {word} is "…" rank statute`'
    return Diagnostic("unknown-source", f"no source is called `{word}`", span, help)


def unknown_agency(word: str, span: Span, known: Iterable[str]) -> Diagnostic:
    help = did_you_mean(word, known) or f'declare it: `agency {word} is "…"`'
    return Diagnostic("unknown-agency", f"no agency is called `{word}`", span, help)


def unknown_rule(word: str, span: Span, known: Iterable[str]) -> Diagnostic:
    return Diagnostic("unknown-rule", f"no rule is called `{word}`", span, did_you_mean(word, known))


def unknown_license(word: str, span: Span, known: Iterable[str]) -> Diagnostic:
    return Diagnostic("unknown-license", f"no license is called `{word}`", span, did_you_mean(word, known))


def unknown_duty(word: str, span: Span, known: Iterable[str]) -> Diagnostic:
    return Diagnostic("unknown-duty", f"no duty is called `{word}`", span, did_you_mean(word, known))


def unknown_case(word: str, span: Span, known: Iterable[str]) -> Diagnostic:
    return Diagnostic("unknown-case", f"no case is called `{word}`", span, did_you_mean(word, known))


def unknown_scale(word: str, span: Span, known: Iterable[str]) -> Diagnostic:
    return Diagnostic("unknown-scale", f"no scale is called `{word}`", span, did_you_mean(word, known))


def unknown_score(word: str, span: Span, known: Iterable[str]) -> Diagnostic:
    return Diagnostic("unknown-score", f"no score is called `{word}`", span, did_you_mean(word, known))


def unknown_policy(name: str, span: Span | None, known: Iterable[str]) -> Diagnostic:
    return Diagnostic("unknown-policy", f"no policy is called `{name}`", span, did_you_mean(name, known))


def wrong_kind_of_name(word: str, span: Span, what: str, wanted: str) -> Diagnostic:
    return Diagnostic("wrong-kind-of-name", f"`{word}` is a {what}, and here a {wanted} is named", span)


def ambiguous_name(word: str, span: Span, full: Sequence[str]) -> Diagnostic:
    """*full*: what it may mean, with the dotted names of the policies, of which the last part is often enough."""
    short = [".".join(name.split(".")[-2:]) for name in full]
    enough = [near if short.count(near) == 1 else name for near, name in zip(short, full, strict=True)]
    written = " or ".join(f"`{name}`" for name in enough)
    return Diagnostic(
        "ambiguous-name", f"`{word}` is declared by more than one policy in use", span, f"write {written}"
    )


def value_or_define(word: str, span: Span, full: str) -> Diagnostic:
    return Diagnostic(
        "ambiguous-name", f"`{word}` is both a value and a define", span, f"write `{full}` for the define"
    )


def duplicate_name(word: str, span: Span, first: Span) -> Diagnostic:
    return Diagnostic(
        "duplicate-name",
        f"`{word}` is declared twice",
        span,
        "choose another name",
        labels=(Label(first, "declared here"),),
    )


def shadowed_name(word: str, span: Span, what: str) -> Diagnostic:
    return Diagnostic("shadowed-name", f"`{word}` is already {what}", span, "choose another name")


def duplicate_use(name: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "duplicate-use", f"`{name}` is used twice", span, "take one of the two away", severity=Severity.ADVICE
    )


def replaced(found: Diagnostic, by: Diagnostic) -> Diagnostic:
    """*by*, which knows what was expected, instead of a word that is merely unknown; other problems stay."""
    return by if found.code in ("unknown-name", "unknown-fact") else found
