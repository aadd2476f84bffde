"""Decisions side by side, as plain text: what each says of every rule, license and fact, and where they differ."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping

from xcrules.decision import Decision, ElementRef, Offered, Pending, Reason, Refusal
from xcrules.testing.broken import Told

WIDTH = 100
"""Columns of the table."""

_FIRST = 32
"""Of these, the columns of what is compared."""
_NARROWEST = 16
_GAP = "  "
_NOTHING = "-"
_MARK = "* "

Cells = Mapping[str, str]
"""What is compared -> what a decision says of it."""


def side_by_side(told: tuple[Told, ...]) -> str:
    """The decisions of *told* in columns, headed by their labels; a line in which they differ starts with `*`."""
    shared = _shared([each.decision for each in told])
    sections = [list(_sections(each.decision, shared)) for each in told]
    lines = _row("", [each.label for each in told], differs=False)
    for number, (title, _) in enumerate(sections[0]):
        cells = [section[number][1] for section in sections]
        rows = dict.fromkeys(row for each in cells for row in each)
        lines += [f"  {title}"] if title and rows else []
        for row in rows:
            shown = [each.get(row, _NOTHING) for each in cells]
            lines += _row(f"  {row}" if title else row, shown, differs=len(set(shown)) > 1)
    return "\n".join(line.rstrip() for line in lines)


def _row(first: str, cells: list[str], *, differs: bool) -> list[str]:
    room = WIDTH - len(_MARK) - _FIRST - len(_GAP) * len(cells)
    each = max(_NARROWEST, room // len(cells))
    indent = " " * (len(first) - len(first.lstrip()))
    columns = [_wrapped(first, _FIRST, indent + "  "), *(_wrapped(cell, each, "") for cell in cells)]
    height = max(map(len, columns))
    lines = []
    for number in range(height):
        texts = [column[number] if number < len(column) else "" for column in columns]
        padded = [f"{texts[0]:{_FIRST}}", *(f"{text:{each}}" for text in texts[1:])]
        lines.append((_MARK if differs and number == 0 else " " * len(_MARK)) + _GAP.join(padded))
    return lines


def _wrapped(text: str, width: int, further: str) -> list[str]:
    return textwrap.wrap(text, width, subsequent_indent=further, break_on_hyphens=False)


def _shared(decisions: list[Decision]) -> frozenset[str]:
    """The names that more than one policy has for a rule or a license."""
    policies: dict[str, set[str]] = {}
    for decision in decisions:
        for reason in decision.reasons:
            policies.setdefault(reason.rule, set()).add(reason.policy)
        licenses: tuple[Offered | Refusal | Pending, ...] = (*decision.offered, *decision.refusals, *decision.pending)
        for license_ in licenses:
            policies.setdefault(license_.license, set()).add(license_.policy)
    return frozenset(name for name, found in policies.items() if len(found) > 1)


def _sections(decision: Decision, shared: frozenset[str]) -> Iterator[tuple[str, Cells]]:
    """Every section of the table with its title, in one order for every decision. shared: names that two policies
    have, which are told with their policy."""

    def called(name: str, policy: str) -> str:
        return f"{policy}.{name}" if name in shared else name

    yield (
        "",
        {
            "outcome": decision.outcome.value,
            "possible": ", ".join(outcome.value for outcome in decision.possible),
            "date": decision.date.isoformat(),
        },
    )
    yield "reasons", {_titled(called(each.rule, each.policy), each.label): _reason(each) for each in decision.reasons}
    yield "licenses", dict(_licenses(decision, called))
    yield (
        "referrals",
        {
            called(each.rule, each.policy): _possibly(each.certain, ", ".join(each.agencies))
            for each in decision.referrals
        },
    )
    yield "duties", {_titled(each.duty, each.label): _possibly(each.certain, "owed") for each in decision.duties}
    yield (
        "findings",
        {each.name: each.least if each.certain else f"{each.least} to {each.most}" for each in decision.findings},
    )
    yield "missing", dict(_missing(decision))
    yield "supposed", {each.fact: each.value for each in decision.supposed}


def _titled(name: str, label: str | None) -> str:
    return f"{name}: {label}" if label else name


def _possibly(certain: bool, text: str) -> str:
    return text if certain else f"possibly {text}"


def _reason(reason: Reason) -> str:
    if reason.kind == "exemption":
        said = "exempts"
    elif reason.stands:
        said = "stands"
    elif reason.lifted_by:
        said = "holds"
    else:
        said = "holds, may be lifted" if reason.certain else "holds"
    through = f", through {_elements(reason.elements)}" if reason.elements else ""
    lifted = f", lifted by {', '.join(reason.lifted_by)}" if reason.lifted_by else ""
    where = f" for {_elements(reason.lifted_elements)}" if reason.lifted_elements else ""
    return _possibly(reason.certain, f"{said}{through}{lifted}{where}")


def _elements(elements: tuple[ElementRef, ...]) -> str:
    return ", ".join(f"{each.list} {each.number}" for each in elements)


def _licenses(decision: Decision, called: Callable[[str, str], str]) -> Iterator[tuple[str, str]]:
    """What is offered, what is not and why, and what is open: of one license all that is said."""
    said: dict[str, list[str]] = {}
    for offer in decision.offered:
        valid = f", valid {offer.valid}" if offer.valid else ""
        said.setdefault(called(offer.license, offer.policy), []).append(_possibly(offer.certain, f"offered{valid}"))
    for refusal in decision.refusals:
        why = [need.because or need.text for need in refusal.unmet]
        why += [f"it leaves over item {', '.join(map(str, refusal.left_over))}"] if refusal.left_over else []
        said.setdefault(called(refusal.license, refusal.policy), []).append(
            _possibly(refusal.certain, f"not offered: {'; '.join(why)}")
        )
    for pending in decision.pending:
        said.setdefault(called(pending.license, pending.policy), []).append(
            _possibly(pending.certain, f"open: {'; '.join(pending.open)}")
        )
    yield from ((license, "; ".join(texts)) for license, texts in sorted(said.items()))


def _missing(decision: Decision) -> Iterator[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    for each in decision.missing:
        found.setdefault(each.fact, []).append(_elements(each.elements) or "missing")
    yield from ((fact, ", ".join(texts)) for fact, texts in found.items())
