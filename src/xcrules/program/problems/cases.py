"""Problems with cases, examples and properties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xcrules.diagnostics import Diagnostic
from xcrules.facts.problems import did_you_mean
from xcrules.source import Span


def several_elements(path: str, word: str, count: int, span: Span) -> Diagnostic:
    message = f"there are {count} elements of `{word}`, and `{path}` does not say which"
    return Diagnostic("several-elements", message, span, f"write them again, as in `{word} is [{{ … }}, {{ … }}]`")


def never_empty(name: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "never-empty", f"there is always a `{name}`", span, f"write `{name} is unknown` if it is not known"
    )


def not_a_record(name: str, span: Span, record: bool = True) -> Diagnostic:
    if record:
        return Diagnostic("wrong-type", f"`{name}` is a record of facts", span, f"write `{name} is {{ … }}`")
    return Diagnostic("wrong-type", f"`{name}` is one fact, and here is a record of several", span)


def one_value_only(path: str, span: Span) -> Diagnostic:
    help = f"write `{path} is one of {{…}}` if it is one of several"
    return Diagnostic("wrong-type", f"`{path}` has one value, and no value of it stands here", span, help)


def given_twice(name: str, span: Span) -> Diagnostic:
    return Diagnostic("duplicate-word", f"`{name}` is given twice", span, "take one of the two out")


def other_role(kind: str, role: str, span: Span) -> Diagnostic:
    return Diagnostic("wrong-type", f"a `{kind}` is given the role `{role}`", span, "leave the role out")


def unknown_request(word: str, span: Span, known: Iterable[str]) -> Diagnostic:
    help = did_you_mean(word, known) or "write `single`, `multiple`, `bulk`, `general` or the name of a license"
    return Diagnostic("unknown-request", f"`{word}` is neither a license nor a kind of license", span, help)


def unknown_tier(word: str, tiers: str, span: Span, known: Sequence[str]) -> Diagnostic:
    return Diagnostic(
        "unknown-tier", f"`{tiers}` has no tier `{word}`", span, f"one of {', '.join(f'`{k}`' for k in known)}"
    )


def not_given(word: str, what: str, span: Span) -> Diagnostic:
    return Diagnostic("not-given", f"`{word}` is a {what}: it follows from the facts, and cannot be given", span)


def case_circle(word: str, span: Span) -> Diagnostic:
    return Diagnostic("cycle", f"the case `{word}` starts from itself", span)


def unknown_outcome(word: str, span: Span, known: Iterable[str]) -> Diagnostic:
    words = sorted(known)
    help = did_you_mean(word, words) or f"one of {', '.join(f'`{w}`' for w in words)}"
    return Diagnostic("unknown-outcome", f"there is no outcome `{word}`", span, help)


def not_a_claim(words: str, span: Span, help: str) -> Diagnostic:
    return Diagnostic("bad-property", f"`{words}` is not a claim that can be made", span, help)


def wrong_level(word: str, name: str, span: Span, help: str) -> Diagnostic:
    return Diagnostic("unknown-level", f"`{word}` is no value of `{name}`", span, help)


def absent_with_time(word: str, what: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "absent-with-time",
        f"what is expected not to be there has no {what}",
        span,
        help=f"leave `{span.text}` out, or `not` before `{word}`",
    )
