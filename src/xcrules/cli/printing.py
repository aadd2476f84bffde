"""A decision for people: the outcome first, then why, what is on offer, what to do, and what is missing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.text import Text

from xcrules.decision import Decision, DutyOwed, ElementRef, Missing, Offered, Reason, Refusal
from xcrules.engines.outcome import Outcome

Entry = tuple[str, tuple[str, ...]]
"""A line, and the lines indented below it."""

OUTCOMES = {
    Outcome.NOT_REQUIRED: ("no license is required", "green"),
    Outcome.LICENSED: ("a license is required, and one on offer covers it", "green"),
    Outcome.REFERRED: ("the agencies named below must decide", "yellow"),
    Outcome.NOT_OFFERED: ("a license is required, and none on offer covers what is asked for", "red"),
    Outcome.PROHIBITED: ("this may not happen", "red"),
    Outcome.UNDETERMINED: ("what is known so far does not settle it", "yellow"),
}


def print_decision(decision: Decision, *, why: bool) -> None:
    """*decision* on standard output; *why* adds what lies behind it."""
    # Lines are not cut to the width of the terminal: a citation that is broken up cannot be searched for.
    console = Console(highlight=False, soft_wrap=True)
    words, color = OUTCOMES[decision.outcome]
    console.print(Text.assemble((decision.outcome.value, f"bold {color}"), f": {words}"))
    for line in _heading(decision):
        console.print(Text(f"  {printable(line)}"))
    for title, entries in _sections(decision, why):
        shown = list(entries)
        if shown:
            console.print(Text(title, "bold"))
        for line, below in shown:
            console.print(Text(f"  - {printable(line)}"))
            for text in below:
                console.print(Text(f"      {printable(text)}"))


def printable(text: str) -> str:
    """*text* with everything that could command a terminal, or hide in one, spelled out."""
    return "".join(
        f"<U+{ord(c):04X}>" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in text
    )


def _heading(decision: Decision) -> Iterator[str]:
    yield f"under {decision.policy}, on {decision.date.isoformat()}"
    if decision.outcome is Outcome.UNDETERMINED:
        yield f"until it is settled: {decision.interim.value} ({OUTCOMES[decision.interim][0]})"
        yield f"possible: {_outcomes(decision.possible)}"


def _sections(decision: Decision, why: bool) -> Iterator[tuple[str, Iterable[Entry]]]:
    yield "because", map(_reason, decision.reasons)
    if why:
        yield (
            "what needs a license",
            ((_maybe(r.certain, f"{r.rule}{_items(r.items)}"), ()) for r in decision.requirements),
        )
    yield "on offer", map(_offer, decision.offered)
    yield "not on offer", map(_refusal, decision.refusals)
    yield "not yet settled", ((p.license, tuple(f"open: {need}" for need in p.open)) for p in decision.pending)
    yield (
        "who decides",
        ((_maybe(r.certain, f"{', '.join(r.agencies)}, because {r.rule}"), ()) for r in decision.referrals),
    )
    yield "duties", map(_duty, decision.duties)
    yield (
        "findings",
        ((f"{f.name}: {f.least if f.certain else f'{f.least} to {f.most}'}", ()) for f in decision.findings),
    )
    yield (
        "contradictions",
        (
            (_maybe(c.certain, f"{c.fact}{_elements(c.elements)}: {', '.join(c.values)}"), ())
            for c in decision.conflicts
        ),
    )
    yield "missing", map(_question, decision.missing)
    if why:
        yield "assumed, since the application is complete", ((f"{a.fact}: {a.value}", ()) for a in decision.assumed)
        yield "supposed", ((f"{s.fact}: {s.value}", ()) for s in decision.supposed)
        yield "digests", ((f"of its meaning {decision.digest}", ()), (f"of its text {decision.text_digest}", ()))


def _reason(reason: Reason) -> Entry:
    below = [f"{c.title}, {c.at}" if c.at else c.title for c in reason.citations]
    if reason.lifted_by:
        below.append(f"lifted by {', '.join(reason.lifted_by)}{_elements(reason.lifted_elements)}")
    line = f"{reason.kind} {_titled(reason.rule, reason.label)}{_elements(reason.elements)}"
    return _maybe(reason.certain, line), tuple(below)


def _offer(offer: Offered) -> Entry:
    valid = f", valid {offer.valid}" if offer.valid else ""
    return _maybe(offer.certain, f"{_titled(offer.license, offer.label)} ({offer.kind}{valid})"), ()


def _refusal(refusal: Refusal) -> Entry:
    below = [f"{need.because} ({need.text})" if need.because else f"not met: {need.text}" for need in refusal.unmet]
    if refusal.curable:
        below.append("documents would cure this")
    if refusal.left_over:
        below.append(f"leaves over{_items(refusal.left_over)}")
    return _maybe(refusal.certain, refusal.license), tuple(below)


def _duty(duty: DutyOwed) -> Entry:
    deadline = f", {duty.deadline}" if duty.deadline else ""
    whose = f" (with {duty.license})" if duty.license else ""
    return _maybe(duty.certain, f"{_titled(duty.duty, duty.label)}{deadline}{whose}"), ()


def _question(missing: Missing) -> Entry:
    below = [f"{answer.label}: {_outcomes(answer.possible)}" for answer in missing.answers]
    return missing.question, tuple(below)


def _titled(name: str, label: str | None) -> str:
    return f"{name}: {label}" if label else name


def _maybe(certain: bool, line: str) -> str:
    return line if certain else f"possibly {line}"


def _outcomes(outcomes: Sequence[Outcome]) -> str:
    return " or ".join(outcome.value for outcome in outcomes)


def _items(numbers: Sequence[int]) -> str:
    return f" item {', '.join(map(str, numbers))}" if numbers else ""


def _elements(elements: Sequence[ElementRef]) -> str:
    return f" ({', '.join(f'{each.list} {each.number}' for each in elements)})" if elements else ""
