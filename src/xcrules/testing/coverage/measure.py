"""How much of a policy its examples show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from xcrules.diagnostics import ApplicationError
from xcrules.engines.reference import Reading
from xcrules.facts.facts import Facts
from xcrules.facts.numbers import format_number
from xcrules.facts.reading import read
from xcrules.policy import Policy, resolved_request
from xcrules.program.model import Add, Example, Exemption, License, Obligation, Program, Raise, Rule
from xcrules.report import decide
from xcrules.testing.coverage.asking import Asking, Mark
from xcrules.testing.coverage.deciding import shown
from xcrules.testing.coverage.model import Coverage, Point, Rows
from xcrules.testing.coverage.questions import Key, questions
from xcrules.testing.coverage.written import Written, written


def coverage(policy: Policy) -> Coverage:
    """What the examples of *policy* show of its own file, whether they pass or not.

    Raises `ApplicationError` where an example's application cannot be used, `PolicyError` where the conditions are too
    large to be asked one by one.
    """
    own = written(policy)
    asked = questions(policy, own)
    seen: set[Mark] = set()
    for example in policy.program.examples:
        facts = _facts(policy, example)
        Asking(own, asked, facts, seen).ask()
        reading = Reading(policy.rulebook, facts)
        seen.update(shown(reading, decide(policy.plan, reading)))
    return Coverage(
        policy=policy.name,
        examples=len(policy.program.examples),
        rules=_filled((*_rules(policy.program), *_findings(own), *_tiers(own)), seen),
        comparisons=_filled(
            (
                (span, Point("comparison", " ".join(span.text.split()), span, ("true", "false"), (), each.of))
                for span, each in own.comparisons.items()
            ),
            seen,
        ),
        entries=_filled(_entries(own), seen),
        tables=tuple(sorted(_tables(own, seen), key=lambda table: table.span.start)),
    )


def _facts(policy: Policy, example: Example) -> Facts:
    facts, problems = read(
        example.application, policy.program.vocabulary, where=example.label, case=True, supposed=example.supposed
    )
    if facts is None:
        raise ApplicationError(problems)
    facts, problem = resolved_request(policy.rulebook, facts)
    if problem is not None:
        raise ApplicationError((problem,))
    return facts


def _filled(points: Iterable[tuple[Key, Point]], seen: set[Mark]) -> tuple[Point, ...]:
    """The points with what was seen of them, in the order written."""
    found = (replace(point, seen=tuple(word for word in point.wanted if (key, word) in seen)) for key, point in points)
    return tuple(sorted(found, key=lambda point: point.span.start))


# --- what there is to see ------------------------------------------------------------------------------------


def _rules(program: Program) -> Iterator[tuple[Key, Point]]:
    for rule in program.rules:
        yield from _point(program, rule, rule.kind.value, "decided")
    for exemption in program.exemptions:
        yield from _point(program, exemption, "exemption", "lifted")
    for license_ in program.licenses:
        asks = license_.needs or license_.limits or license_.covers or license_.effective or license_.for_item
        yield from _point(program, license_, "license", "offered", *(("refused",) if asks else ()))
    for obligation in program.obligations:
        yield from _point(program, obligation, "obligation", "owed")


def _point(
    program: Program, thing: Rule | Exemption | License | Obligation, kind: str, *wanted: str
) -> Iterator[tuple[Key, Point]]:
    if thing.id.policy == program.name and thing.span is not None:
        yield thing.id, Point(kind, thing.id.name, thing.span, wanted, ())


def _findings(own: Written) -> Iterator[tuple[Key, Point]]:
    for each in own.findings:
        assert each.span is not None, "what was read from a file has its place"
        match each:
            case Raise():
                yield each.span, Point("raise", f"raise {each.scale.name} to {each.to}", each.span, ("held",), ())
            case Add():
                name = f"add {format_number(each.points)} to {each.score.name}"
                yield each.span, Point("add", name, each.span, ("held",), ())
            case _:
                assert_never(each)


def _tiers(own: Written) -> Iterator[tuple[Key, Point]]:
    for tier in own.tiers:
        wanted = ("reached", "missed") if tier.needs else ("reached",)
        yield tier.span, Point("tier", f"{tier.tiers.name} {tier.name}", tier.span, wanted, ())


def _entries(own: Written) -> Iterator[tuple[Key, Point]]:
    for id, listed in own.lists.items():
        for number, entry in enumerate(listed.entries):
            last = "" if entry.last is None else f" to {entry.last.span.text}"
            name = f"{entry.first.span.text}{last} in {id.name}"
            yield (id, number), Point("entry", name, entry.span, ("hit",), ())


def _tables(own: Written, seen: set[Mark]) -> Iterator[Rows]:
    for id, listed in own.lists.items():
        if not listed.made.enumerated:
            hit = sum(((id, number), "hit") in seen for number in range(len(listed.made.entries)))
            yield Rows(id.name, listed.span, hit, len(listed.made.entries))
