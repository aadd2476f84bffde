"""One application decided and reported: from a reading of the rulebook to a `Decision`."""

from __future__ import annotations

from collections.abc import Iterator

from xcrules.decision import (
    CitationRef,
    Conflict,
    Decision,
    DutyOwed,
    ElementRef,
    FactValue,
    Finding,
    Offered,
    Pending,
    Reason,
    Referral,
    Refusal,
    Requirement,
    Unmet,
)
from xcrules.engines import terms
from xcrules.engines.missing import highest_needed
from xcrules.engines.outcome import Outcome, possible
from xcrules.engines.reference import Reading
from xcrules.engines.truth import Truth
from xcrules.engines.witness import elements_of, items_of
from xcrules.facts.facts import Facts
from xcrules.facts.numbers import format_number
from xcrules.inquiry import inquire
from xcrules.program.model import Deadline, Duration, Duty, FactRef, Id, RuleKind
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import ExemptionRow, LicenseRow, NeedRow, Rulebook, RuleRow
from xcrules.rulebook.parts import reads, refs
from xcrules.rulebook.rows import Ref

TRUE, UNKNOWN, FALSE = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE


def decide(book: Rulebook, facts: Facts, digest: str, text_digest: str) -> Decision:
    reading = Reading(book, facts)
    outcomes = possible(reading)
    read = _read(book)
    decision = Decision(
        outcome=outcomes[0] if len(outcomes) == 1 else Outcome.UNDETERMINED,
        possible=outcomes,
        interim=outcomes[-1],
        date=facts.date,
        policy=book.name,
        digest=digest,
        text_digest=text_digest,
        reasons=tuple(
            sorted((*_rules(reading), *_exemptions(reading)), key=lambda x: (_KINDS[x.kind], x.policy, x.rule))
        ),
        requirements=tuple(_requirements(reading)),
        offered=tuple(_offered(reading)),
        refusals=tuple(_refusals(reading)),
        pending=tuple(_pending(reading)),
        referrals=tuple(_referrals(reading)),
        duties=tuple(sorted(_duties(reading), key=lambda x: (x.policy, x.duty, x.license or "", not x.certain))),
        findings=tuple(_findings(reading)),
        conflicts=tuple(_conflicts(reading)),
        assumed=tuple(FactValue(fact=path, value=value) for path, value in facts.assumed if path in read),
        supposed=tuple(FactValue(fact=name, value=tier) for name, tier in sorted(facts.supposed.items())),
    )
    decision._ask = lambda: inquire(reading)
    return decision


_KINDS = {"prohibition": 0, "requirement": 1, "referral": 2, "exemption": 3}


def _elements(places: tuple[tuple[str, int], ...]) -> tuple[ElementRef, ...]:
    return tuple(ElementRef(list=name, number=number) for name, number in places)


def _items(numbers: tuple[int, ...]) -> tuple[ElementRef, ...]:
    return tuple(ElementRef(list="item", number=number) for number in numbers)


def _citations(book: Rulebook, name: Id) -> tuple[CitationRef, ...]:
    return tuple(CitationRef(source=x.source.name, title=x.title, at=x.at) for x in book.notes[name].under)


# --- reasons -----------------------------------------------------------------------------------------


def _rules(reading: Reading) -> Iterator[Reason]:
    for rule in reading.book.rules:
        yield from _reason(reading, rule, rule.kind.value)


def _exemptions(reading: Reading) -> Iterator[Reason]:
    """The exemptions that lift something, or would if no further exemption stood in their way."""
    for exemption in reading.book.exemptions:
        if _lifts(reading, exemption) is not FALSE:
            yield from _reason(reading, exemption, "exemption")


def _reason(reading: Reading, row: RuleRow | ExemptionRow, kind: str) -> Iterator[Reason]:
    when = reading.truth(row.when)
    if when is FALSE:
        return
    note = reading.book.notes[row.id]
    lifting = [
        (exemption, lift)
        for exemption in reading.book.exemptions
        for lift in exemption.lifts
        if lift.target == row.id and reading.truth(lift.lifted) is TRUE
    ]
    items = {number for _, lift in lifting if lift.items is not None for number in items_of(reading, lift.items, TRUE)}
    certain = when is TRUE and (kind != "exemption" or (isinstance(row, ExemptionRow) and _lifts(reading, row) is TRUE))
    yield Reason.model_validate(
        {
            "rule": row.id.name,
            "policy": row.id.policy,
            "kind": kind,
            "label": note.label,
            "certain": certain,
            "citations": _citations(reading.book, row.id),
            "lifted_by": tuple(sorted(exemption.id.name for exemption, _ in lifting)),
            "elements": _elements(elements_of(reading, row.when, when)),
            "lifted_elements": _items(tuple(sorted(items))),
            "stands": reading.truth(row.net) is TRUE,
        }
    )


def _lifts(reading: Reading, exemption: ExemptionRow) -> Truth:
    """Whether the exemption's own condition holds, and with it something that it names."""
    return max((reading.truth(lift.touched) for lift in exemption.lifts), default=FALSE)


def _requirements(reading: Reading) -> Iterator[Requirement]:
    for rule in reading.book.rules:
        net = reading.truth(rule.net)
        if rule.kind is RuleKind.REQUIREMENT and net is not FALSE:
            items = items_of(reading, rule.items, net)
            yield Requirement(rule=rule.id.name, policy=rule.id.policy, certain=net is TRUE, items=items)


def _referrals(reading: Reading) -> Iterator[Referral]:
    for rule in reading.book.rules:
        net = reading.truth(rule.net)
        if rule.kind is RuleKind.REFERRAL and net is not FALSE:
            agencies = tuple(sorted(agency.name for agency in rule.agencies))
            yield Referral(rule=rule.id.name, policy=rule.id.policy, certain=net is TRUE, agencies=agencies)


# --- licenses ----------------------------------------------------------------------------------------


def _offered(reading: Reading) -> Iterator[Offered]:
    for license_ in reading.book.licenses:
        offered = reading.truth(license_.offered)
        if offered is not FALSE:
            yield Offered(
                license=license_.id.name,
                policy=license_.id.policy,
                certain=offered is TRUE,
                kind=license_.kind,
                label=reading.book.notes[license_.id].label,
                valid=_validity(reading, license_),
            )


def _validity(reading: Reading, license_: LicenseRow) -> str | None:
    """The longest validity whose condition holds for certain."""
    held = [duration for duration, when in license_.valid if reading.truth(when) is TRUE]
    return duration_text(max(held, key=_length)) if held else None


def _length(duration: Duration) -> int:
    """Days, a year counting as 365 and a month as 30: only to tell the longest of a license's validities."""
    days = {"days": 1, "working days": 1, "weeks": 7, "months": 30, "years": 365}
    return duration.count * days[duration.unit]


def _refusals(reading: Reading) -> Iterator[Refusal]:
    nets = {rule.id: rule.net for rule in reading.book.rules}
    for license_ in reading.book.licenses:
        left = max((reading.truth(nets[name]) for name in license_.satisfies), default=FALSE)
        unmet = [need for need in license_.needs if reading.truth(need.holds) is FALSE]
        left_over = sorted(
            {x for net, ref in license_.left if reading.truth(net) is TRUE for x in items_of(reading, ref, TRUE)}
        )
        if left is FALSE or not (unmet or left_over):
            continue
        yield Refusal(
            license=license_.id.name,
            policy=license_.id.policy,
            certain=left is TRUE,
            unmet=tuple(Unmet(text=need.text, because=need.because or _tier_reason(reading, need)) for need in unmet),
            curable=bool(unmet) and all(_only_documents(reading.book, need) for need in unmet),
            left_over=tuple(left_over),
        )


def _tier_reason(reading: Reading, need: NeedRow) -> str | None:
    """Of a need for a tier: the needs of that tier, and of those below it, that fail."""
    book = reading.book
    literal = book.rows[need.holds]
    tiers = book.rows[literal.fact] if isinstance(literal, r.Literal) else None
    if not isinstance(literal, r.Literal) or not isinstance(tiers, r.TierOf) or tiers.id.name in reading.facts.supposed:
        return None
    failing = [
        words
        for tier in range(highest_needed(book.partitions[literal.fact], tiers.names, literal.classes) + 1)
        for cell, words in zip(tiers.needs[tier], book.tier_needs[tiers.id][tier], strict=True)
        if reading.truth(cell) is FALSE
    ]
    return "; ".join(failing) or None


def _only_documents(book: Rulebook, need: NeedRow) -> bool:
    found = {ref.path.split(".")[0] for ref in facts_below(book, need.holds) if ref.path != "date"}
    lists = {row.list for row in rows_below(book, need.holds) if isinstance(row, r.Any | r.Every | r.Count)}
    return bool(found | lists) and found | lists == {"document"}


def _pending(reading: Reading) -> Iterator[Pending]:
    for license_ in reading.book.licenses:
        wanted = reading.truth(license_.wanted)
        truths = [(need, reading.truth(need.holds)) for need in license_.needs]
        unknown = tuple(need.text for need, value in truths if value is UNKNOWN)
        if wanted is not FALSE and unknown and all(value is not FALSE for _, value in truths):
            yield Pending(license=license_.id.name, policy=license_.id.policy, certain=wanted is TRUE, open=unknown)


# --- duties and findings -----------------------------------------------------------------------------


def _duties(reading: Reading) -> Iterator[DutyOwed]:
    book = reading.book
    held = {x.id: min(reading.truth(x.offered), reading.truth(x.answers)) for x in book.licenses}
    for exemption in book.exemptions:
        lifts = max((reading.truth(lift.lifted) for lift in exemption.lifts), default=FALSE)
        for duty in book.duties[exemption.id]:
            yield from _owed(exemption.id, duty, lifts, None)
    for license_ in book.licenses:
        for duty in book.duties[license_.id]:
            yield from _owed(license_.id, duty, held[license_.id], license_.id.name)
    for obligation in book.obligations:
        duty = Duty(obligation.id.name, book.notes[obligation.id].label, book.deadlines[obligation.id])
        when = reading.truth(obligation.when)
        for name in obligation.on:
            yield from _owed(obligation.id, duty, min(when, held[name]), name.name)
        if not obligation.on:
            yield from _owed(obligation.id, duty, when, None)


def _owed(name: Id, duty: Duty, owed: Truth, license_: str | None) -> Iterator[DutyOwed]:
    if owed is not FALSE:
        yield DutyOwed(
            duty=duty.name,
            policy=name.policy,
            certain=owed is TRUE,
            label=duty.label,
            license=license_,
            deadline=deadline_text(duty.deadline),
        )


def duration_text(duration: Duration) -> str:
    unit = duration.unit.removesuffix("s") if duration.count == 1 else duration.unit
    return f"{duration.count} {unit}"


def deadline_text(deadline: Deadline | None) -> str | None:
    if deadline is None:
        return None
    first, last = deadline.relation.split(" … ")
    return f"{first} {duration_text(deadline.duration)} {last} {deadline.event}"


def _findings(reading: Reading) -> Iterator[Finding]:
    for finding in reading.book.findings:
        least, most = _range(reading, finding.fact)
        yield Finding(name=finding.id.name, policy=finding.id.policy, certain=least == most, least=least, most=most)


def _range(reading: Reading, fact: Ref) -> tuple[str, str]:
    row = reading.book.rows[fact]
    if isinstance(row, r.LevelOf):
        levels = reading.levels(row, reading.root)
        return row.names[levels[0]], row.names[levels[-1]]
    points = terms.interval(reading, fact, None, reading.root)
    assert points.low is not None and points.high is not None
    return format_number(points.low), format_number(points.high)


# --- conflicts and what is read ----------------------------------------------------------------------


def _conflicts(reading: Reading) -> Iterator[Conflict]:
    """A consignee's or end user's country that is, or may be, no destination."""
    going = [each.get("destination.country") for each in reading.elements("destination") or ()]
    if not going:
        return
    for number, party in enumerate(reading.elements("party") or (), start=1):
        roles, countries = party.get("party.role"), party.get("party.country")
        receiving = [True, False] if roles is None else [role in ("consignee", "end_user") for role in roles]
        alike = any(each is not None and len(each) == 1 and each == countries for each in going)
        if countries is None or alike or not any(receiving):
            continue
        apart = all(each is not None and not set(each) & set(countries) for each in going)
        values = sorted({str(x) for each in (countries, *going) for x in each or ()})
        yield Conflict(
            fact="party.country",
            certain=apart and all(receiving),
            elements=_elements((("party", number),)),
            values=tuple(values),
        )


def rows_below(book: Rulebook, ref: Ref) -> Iterator[r.Row]:
    """The rows at and below *ref*, each once."""
    stack = [ref]
    seen: set[Ref] = set()
    while stack:
        each = stack.pop()
        if each not in seen:
            seen.add(each)
            yield book.rows[each]
            stack.extend(refs(book.rows[each]))


def facts_below(book: Rulebook, ref: Ref) -> set[FactRef]:
    return {fact for row in rows_below(book, ref) for fact in reads(row)}


def _read(book: Rulebook) -> frozenset[str]:
    """The paths and lists that the policy reads."""
    paths = {fact.path for row in book.rows for fact in reads(row)}
    lists = {fact.list for row in book.rows for fact in reads(row) if fact.list is not None}
    named = {row.list for row in book.rows if isinstance(row, r.Any | r.Every | r.Count)}
    return frozenset(paths | lists | named)
