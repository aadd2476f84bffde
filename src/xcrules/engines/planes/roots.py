"""The rows of a rulebook whose truth a decision reads, whatever the application."""

from __future__ import annotations

from collections.abc import Iterator

from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.rows import Ref


def roots(book: Rulebook) -> Iterator[Ref]:
    """The rows whose truth a decision reads, whatever the application."""
    for rule in book.rules:
        yield from (rule.when, rule.net)
        if rule.covered is not None:
            yield rule.covered
    for exemption in book.exemptions:
        yield from (exemption.when, exemption.net)
        for lift in exemption.lifts:
            yield from (lift.touched, lift.lifted)
    for license_ in book.licenses:
        yield from (license_.answers, license_.offer, license_.wanted, license_.offered)
        yield from (need.holds for need in license_.needs)
        yield from (when for _, when in license_.valid)
    yield from (obligation.when for obligation in book.obligations)
    for finding in book.findings:
        match book.rows[finding.fact]:
            case r.LevelOf(_, _, raises):
                yield from (cell for _, cell in raises)
            case r.Points(_, adds):
                yield from (cell for _, cell in adds)
            case _:
                pass
    yield from (book.prohibited, book.required, book.covered, book.referred)
