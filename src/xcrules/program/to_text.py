"""The program as text: one thing a line, sorted, so that two programs of one meaning show alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xcrules.facts.numbers import format_number
from xcrules.program.claims_text import claims_text
from xcrules.program.condition_text import condition_text, range_text, term_text, values_text
from xcrules.program.model import (
    Add,
    Citation,
    CodeList,
    CodeRange,
    Deadline,
    Duty,
    Exemption,
    License,
    Need,
    Obligation,
    Program,
    Raise,
    Rule,
    Tiers,
    Waiver,
    Window,
)


def show(program: Program) -> str:
    """Everything in *program*, without what only the author's text has: labels and the order of declarations."""
    return "\n".join(_lines(program)) + "\n"


def sorting_text(one: Raise | Add) -> str:
    """What puts statements without a name into one order, wherever they stand in their files."""
    span = f"{one.label or ''} {_under(one.under)}"
    match one:
        case Raise():
            return f"{one.scale} {one.to} {one.policy} {_in_force(one.effective)} {condition_text(one.when)} {span}"
        case Add():
            points = format_number(one.points)
            return f"{one.score} {points} {_in_force(one.effective)} {condition_text(one.when)} {span}"


def waiver_text(one: Waiver) -> str:
    """A waiver in one line, without its reason."""
    when = f" {condition_text(one.when)}" if one.when else ""
    return f"waiver {one.law} by {one.policy}{_under(one.under)}{when}"


def _lines(program: Program) -> Iterator[str]:
    yield f"policy {program.name}"
    if program.jurisdiction:
        yield f"jurisdiction {program.jurisdiction}"
    if program.currency:
        yield f"currency {program.currency}"
    yield f"uses {' '.join(program.uses)}"
    for source in program.sources.values():
        under = f" made under {_citation(source.made_under)}" if source.made_under else ""
        yield f"source {source.id} rank {source.rank}{under}"
    for agency in program.agencies.values():
        yield f"agency {agency.id}"
    for made in program.lists.values():
        yield from _list(made)
    for define in program.defines.values():
        of = f" of {define.kind or define.of}" if define.of else ""
        yield f"define {define.id}{of} {condition_text(define.condition)}"
    for amount in program.amounts.values():
        yield f"amount {amount.id} {term_text(amount.term)}{f' [{amount.unit}]' if amount.unit else ''}"
    for tiers in program.tiers.values():
        yield from _tiers(tiers)
    for scale in program.scales.values():
        yield f"scale {scale.id} {' < '.join(scale.levels)}"
    for score in program.scores.values():
        yield f"score {score.id}"
    for rule in program.rules:
        yield _rule(rule)
    for exemption in program.exemptions:
        yield from _exemption(exemption)
    for license in program.licenses:
        yield from _license(license)
    for one in program.raises:
        yield f"raise {one.scale} {one.to} by {one.policy}{_in_force(one.effective)} {condition_text(one.when)}"
    for added in program.adds:
        points = format_number(added.points)
        yield f"add {points} {added.score}{_in_force(added.effective)} {condition_text(added.when)}"
    for obligation in program.obligations:
        yield _obligation(obligation)
    yield from map(waiver_text, program.waivers)
    for element in program.elements:
        yield f"element {element.name} by {element.policy}{_under(element.under)}"
    yield from claims_text(program)


def _list(made: CodeList) -> Iterator[str]:
    minus = f" except {' '.join(map(str, made.minus))}" if made.minus else ""
    yield f"list {made.id} of {made.of}{'' if made.enumerated else ' by reference'}{minus}{_under(made.under)}"
    for entry in made.entries:
        what = range_text(entry.what) if isinstance(entry.what, CodeRange) else values_text(entry.what)
        where = f" where {condition_text(entry.where)}" if entry.where else ""
        yield f"  {what}{where}{_in_force(entry.windows)}"


def _tiers(tiers: Tiers) -> Iterator[str]:
    yield f"tiers {tiers.id}{_under(tiers.under)}"
    for tier in tiers.tiers:
        yield f"  tier {tier.name}"
        yield from _needs(tier.needs, "    ")


def _rule(rule: Rule) -> str:
    to = f" to {' '.join(map(str, rule.agencies))}" if rule.agencies else ""
    return f"{rule.kind.value} {rule.id}{to}{_under(rule.under)}{_in_force(rule.effective)} {condition_text(rule.when)}"


def _exemption(one: Exemption) -> Iterator[str]:
    item = f" for item {condition_text(one.for_item)}" if one.for_item else ""
    when = f" when {condition_text(one.when)}" if one.when else ""
    lifts = " ".join(map(str, one.lifts))
    yield f"exemption {one.id} from {lifts}{item}{_under(one.under)}{_in_force(one.effective)}{when}"
    yield from _duties(one.duties)


def _license(one: License) -> Iterator[str]:
    by = f" by {' '.join(map(str, one.issued_by))}" if one.issued_by else ""
    yield f"license {one.id} {one.kind}{by}{_under(one.under)}{_in_force(one.effective)}"
    yield f"  satisfies {' '.join(map(str, one.satisfies))}".rstrip()
    if one.for_item:
        yield f"  for item {condition_text(one.for_item)}"
    yield from (f"  covers one {cover.what}" for cover in one.covers)
    for valid in one.valid:
        when = f" when {condition_text(valid.when)}" if valid.when else ""
        yield f"  valid {valid.duration.count} {valid.duration.unit}{when}"
    yield from _needs(one.needs, "  ")
    yield from (f"  limit {condition_text(limit.condition)}" for limit in one.limits)
    yield from _duties(one.duties)


def _obligation(one: Obligation) -> str:
    on = f" on {' '.join(map(str, one.on))}" if one.on else ""
    when = f" {condition_text(one.when)}" if one.when else ""
    return f"duty {one.id}{on}{_deadline(one.deadline)}{_under(one.under)}{_in_force(one.effective)}{when}"


def _needs(needs: Iterable[Need], indent: str) -> Iterator[str]:
    return (f"{indent}needs {condition_text(need.condition)}" for need in needs)


def _duties(duties: Iterable[Duty]) -> Iterator[str]:
    return (f"  duty {duty.name}{_deadline(duty.deadline)}" for duty in duties)


def _deadline(deadline: Deadline | None) -> str:
    if deadline is None:
        return ""
    start, end = deadline.relation.split(" … ")
    return f" {start} {deadline.duration.count} {deadline.duration.unit} {end} {deadline.event}"


def _under(under: tuple[Citation, ...]) -> str:
    return f" under {', '.join(map(_citation, under))}" if under else ""


def _citation(one: Citation) -> str:
    return f'{one.source} "{one.at}"' if one.at else str(one.source)


def _in_force(windows: tuple[Window, ...]) -> str:
    return "".join(f" [{window.start or ''}..{window.end or ''})" for window in windows)
