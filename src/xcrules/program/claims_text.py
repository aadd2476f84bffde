"""Examples and properties of a program as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import assert_never

from xcrules.facts.forms import STAYS_UNKNOWN
from xcrules.facts.numbers import format_number
from xcrules.program.condition_text import condition_text
from xcrules.program.model import (
    ClaimAdding,
    ClaimNeverWorsens,
    ClaimOffered,
    ClaimOutcome,
    ClaimSplitting,
    Example,
    Expect,
    Id,
    Program,
    Property,
)


def claims_text(program: Program) -> Iterator[str]:
    """A few lines for each example, one for each property."""
    for example in program.examples:
        yield from _example(example)
    for claim in program.properties:
        when = f" when {condition_text(claim.when)}" if claim.when else ""
        yield f'property "{claim.label}"{when} {_claim(claim)}'


def _example(example: Example) -> Iterator[str]:
    yield f'example "{example.label}"'
    yield from (f"  given {key} {_given(value)}" for key, value in sorted(example.application.items()))
    yield from (f"  supposing {tiers} {tier}" for tiers, tier in sorted(example.supposed.items()))
    yield from (f"  expect {line}" for line in _expected(example.expect))


def _given(value: object) -> str:
    if value is STAYS_UNKNOWN or value is None:
        return "unknown"
    match value:
        case bool():
            return "yes" if value else "no"
        case Mapping():
            return "{" + ", ".join(f"{key} {_given(inner)}" for key, inner in sorted(value.items())) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_given, value)) + "]"
        case _:
            return str(value)


def _expected(expect: Expect) -> Iterator[str]:
    if expect.outcome is not None:
        because = f" because {_ids(expect.because)}" if expect.because else ""
        needing = f" needing {' '.join(expect.needing)}" if expect.needing else ""
        yield f"{expect.outcome}{because}{needing}"
    if expect.offered:
        yield f"offered {_ids(expect.offered)}"
    if expect.not_offered:
        yield f"not offered {_ids(expect.not_offered)}"
    for id, duration in expect.valid:
        yield f"valid {id} {duration.count} {duration.unit}"
    if expect.duties:
        yield f"duty {' '.join(expect.duties)}"
    if expect.not_duties:
        yield f"not duty {' '.join(expect.not_duties)}"
    for duty, due in expect.deadlines:
        yield f"due {duty} {due.relation} {due.duration.count} {due.duration.unit} {due.event}"
    if expect.agencies:
        yield f"referral to {_ids(expect.agencies)}"
    if expect.not_agencies:
        yield f"not referral to {_ids(expect.not_agencies)}"
    for id, value in expect.findings:
        yield f"{id} {format_number(value) if isinstance(value, Fraction) else value}"


def _claim(claim: Property) -> str:
    match claim.claim:
        case ClaimOutcome(negated, outcome):
            return f"outcome is {'not ' if negated else ''}{outcome}"
        case ClaimOffered(negated, license):
            return f"license {license} is {'not ' if negated else ''}offered"
        case ClaimNeverWorsens(raised, of):
            return f"raising {raised} never worsens {of or 'outcome'}"
        case ClaimAdding(list_name):
            return f"adding {list_name} never improves outcome"
        case ClaimSplitting():
            return "splitting shipment never improves outcome"
        case _:
            assert_never(claim.claim)


def _ids(ids: Iterable[Id]) -> str:
    return " ".join(map(str, ids))
