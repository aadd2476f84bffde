"""Whom and what the prohibitions of a policy name: sanctioned countries, and sanctioned parties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from xcrules.engines.calendar import in_force
from xcrules.facts.types import Kind
from xcrules.facts.values import Party, Value
from xcrules.policy import Policy
from xcrules.program.model import RuleKind
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.partition import Nominal
from xcrules.rulebook.parts import refs
from xcrules.rulebook.rows import Ref
from xcrules.testing.laws.law import Trial
from xcrules.testing.strategies.aims import Aim
from xcrules.testing.strategies.applications import Source

MOST_NAMES = 40
"""Names of one list that are tried."""


@dataclass(frozen=True, slots=True)
class Sanctions:
    """What the prohibitions in force on one day name where they want it, not where they exclude it.

    destinations: countries of destination. countries: those, and countries of transit and of parties.
    """

    destinations: tuple[str, ...]
    countries: tuple[str, ...]
    parties: tuple[str, ...]


def sanctions_of(policy: Policy, day: date) -> Sanctions:
    book = policy.rulebook
    windows = {rule.id: rule.effective for rule in policy.program.rules if rule.kind is RuleKind.PROHIBITION}
    named = [
        (path, value)
        for rule in book.rules
        if rule.id in windows and in_force(windows[rule.id], day)
        for path, value in _named(book, rule.when, set(), day)
    ]
    countries = {str(value) for path, value in named if book.vocabulary.facts[path].type.kind is Kind.COUNTRY}
    destinations = {str(value) for path, value in named if path == "destination.country"}
    parties = sorted({value.name for _, value in named if isinstance(value, Party)})
    return Sanctions(
        tuple(sorted(destinations)), tuple(sorted(countries)), tuple(parties[:: len(parties) // MOST_NAMES + 1])
    )


def sanctions_on(trial: Trial, application: Mapping[str, object]) -> Sanctions:
    """Those in force on the day of *application*."""
    day = date.fromisoformat(str(application["date"]))
    return trial.once(("sanctions", day), lambda: sanctions_of(trial.policy, day))


def prohibiting(source: Source) -> tuple[Aim, ...]:
    """The aims that make a prohibition hold, before and after exemptions."""
    return tuple(
        aim
        for rule in source.policy.rulebook.rules
        if rule.kind is RuleKind.PROHIBITION
        for aim in source.aims
        if aim.wanted and aim.row in (rule.when, rule.net)
    )


def _named(book: Rulebook, ref: Ref, seen: set[Ref], day: date) -> Iterator[tuple[str, Value]]:
    """(path, value) of every country and party below a row that its literals want."""
    if ref in seen:
        return
    seen.add(ref)
    match book.rows[ref]:
        case r.Literal(fact, classes):
            match book.rows[fact], book.partitions[fact]:
                case r.Plain(of), Nominal(groups, rest) if not (rest and classes & 1):
                    for number, group in enumerate(groups):
                        if classes >> (number + rest) & 1:
                            yield from ((of.path, value) for value in group if isinstance(value, str | Party))
                case ((r.Member(of) as member), Nominal() as truths) if classes >> (truths.class_of(True) or 0) & 1:
                    for line in member.lines:
                        if isinstance(line.what, frozenset) and in_force(line.windows, day):
                            yield from ((of.path, value) for value in line.what if isinstance(value, str | Party))
                case _:
                    pass
        case row:
            for below in refs(row):
                yield from _named(book, below, seen, day)
