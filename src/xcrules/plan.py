"""What reporting needs of a rulebook, looked up once for a policy: names, words and citations by their rows.

`report` asks a reading for the truth of the rows here and writes down what the plan says of them, in the plan's order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xcrules.decision import CitationRef, DutyOwed
from xcrules.engines.missing import highest_needed
from xcrules.program.model import Deadline, Duration, Duty, Id, RuleKind
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import ExemptionRow, LicenseRow, NeedRow, Rulebook, RuleRow
from xcrules.rulebook.parts import reads, refs
from xcrules.rulebook.rows import Ref


@dataclass(frozen=True, slots=True)
class Lifting:
    """One of the exemptions that lift a rule: its name, whether it does, and for which items (None: all there is)."""

    exemption: str
    lifted: Ref
    items: Ref | None


@dataclass(frozen=True, slots=True)
class ReasonPlan:
    """A rule, or an exemption with what it `touches`; kind: as reasons name it."""

    name: str
    policy: str
    kind: str
    label: str | None
    citations: tuple[CitationRef, ...]
    when: Ref
    net: Ref
    items: Ref
    lifting: tuple[Lifting, ...]
    touches: tuple[Ref, ...] = ()
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedPlan:
    """A need, bound or limit. tier: for a need for a tier, the tiers' name and (need, its words) up to that tier."""

    holds: Ref
    text: str
    because: str | None
    only_documents: bool
    tiers: str | None
    tier_needs: tuple[tuple[Ref, str], ...]


@dataclass(frozen=True, slots=True)
class LicensePlan:
    """A license. nets: of what it satisfies. valid: (validity in words, when), the longest first."""

    name: str
    policy: str
    kind: str
    label: str | None
    offered: Ref
    wanted: Ref
    nets: tuple[Ref, ...]
    needs: tuple[NeedPlan, ...]
    left: tuple[tuple[Ref, Ref], ...]
    valid: tuple[tuple[str, Ref], ...]


@dataclass(frozen=True, slots=True)
class DutyPlan:
    """A duty, owed as far as all of `all` hold, or, where there is nothing in `all`, any of `any`.

    certain, possible: what is reported of it.
    """

    all: tuple[Ref, ...]
    any: tuple[Ref, ...]
    certain: DutyOwed
    possible: DutyOwed


@dataclass(frozen=True, slots=True)
class FindingPlan:
    """A scale or a score. levels: its words, of a scale."""

    name: str
    policy: str
    fact: Ref
    levels: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A rulebook with its digests and all that is reported of it, in the order in which it is.

    reads: the paths and lists that the policy reads.
    """

    book: Rulebook
    digest: str
    text_digest: str
    rules: tuple[ReasonPlan, ...]
    exemptions: tuple[ReasonPlan, ...]
    requirements: tuple[ReasonPlan, ...]
    referrals: tuple[ReasonPlan, ...]
    licenses: tuple[LicensePlan, ...]
    duties: tuple[DutyPlan, ...]
    findings: tuple[FindingPlan, ...]
    reads: frozenset[str]


def plan_of(book: Rulebook, digest: str, text_digest: str) -> Plan:
    """The plan of reporting by *book*, a policy of these digests."""
    lifting = _lifting(book)
    rules = [_rule(book, rule, lifting) for rule in book.rules]
    exemptions = [_exemption(book, exemption, lifting) for exemption in book.exemptions]
    return Plan(
        book=book,
        digest=digest,
        text_digest=text_digest,
        rules=tuple(sorted(rules, key=lambda x: (_KINDS[x.kind], x.policy, x.name))),
        exemptions=tuple(sorted(exemptions, key=lambda x: (x.policy, x.name))),
        requirements=tuple(rule for rule in rules if rule.kind == RuleKind.REQUIREMENT.value),
        referrals=tuple(rule for rule in rules if rule.kind == RuleKind.REFERRAL.value),
        licenses=_licenses(book),
        duties=tuple(sorted(_duties(book), key=lambda x: duty_order(x.certain))),
        findings=tuple(_findings(book)),
        reads=_read(book),
    )


_KINDS = {"prohibition": 0, "requirement": 1, "referral": 2}


def duty_order(duty: DutyOwed) -> tuple[str, str, str, bool]:
    """By what duties are sorted."""
    return duty.policy, duty.duty, duty.license or "", not duty.certain


# --- rules and exemptions ----------------------------------------------------------------------------


def _lifting(book: Rulebook) -> Mapping[Id, list[Lifting]]:
    """What each rule or exemption is lifted by, by the names of the exemptions."""
    found: defaultdict[Id, list[Lifting]] = defaultdict(list)
    for exemption in sorted(book.exemptions, key=lambda x: x.id.name):
        for lift in exemption.lifts:
            found[lift.target].append(Lifting(exemption.id.name, lift.lifted, lift.items))
    return found


def _citations(book: Rulebook, name: Id) -> tuple[CitationRef, ...]:
    return tuple(CitationRef(source=x.source.name, title=x.title, at=x.at) for x in book.notes[name].under)


def _rule(book: Rulebook, rule: RuleRow, lifting: Mapping[Id, list[Lifting]]) -> ReasonPlan:
    return ReasonPlan(
        name=rule.id.name,
        policy=rule.id.policy,
        kind=rule.kind.value,
        label=book.notes[rule.id].label,
        citations=_citations(book, rule.id),
        when=rule.when,
        net=rule.net,
        items=rule.items,
        lifting=tuple(lifting.get(rule.id, ())),
        agencies=tuple(sorted(agency.name for agency in rule.agencies)),
    )


def _exemption(book: Rulebook, exemption: ExemptionRow, lifting: Mapping[Id, list[Lifting]]) -> ReasonPlan:
    return ReasonPlan(
        name=exemption.id.name,
        policy=exemption.id.policy,
        kind="exemption",
        label=book.notes[exemption.id].label,
        citations=_citations(book, exemption.id),
        when=exemption.when,
        net=exemption.net,
        items=exemption.when,
        lifting=tuple(lifting.get(exemption.id, ())),
        touches=tuple(lift.touched for lift in exemption.lifts),
    )


# --- licenses ----------------------------------------------------------------------------------------


def _licenses(book: Rulebook) -> tuple[LicensePlan, ...]:
    nets = {rule.id: rule.net for rule in book.rules}
    only_documents = _only_documents(book)
    return tuple(_license(book, each, nets, only_documents) for each in book.licenses)


def _license(book: Rulebook, row: LicenseRow, nets: Mapping[Id, Ref], only_documents: tuple[bool, ...]) -> LicensePlan:
    return LicensePlan(
        name=row.id.name,
        policy=row.id.policy,
        kind=row.kind,
        label=book.notes[row.id].label,
        offered=row.offered,
        wanted=row.wanted,
        nets=tuple(nets[name] for name in row.satisfies),
        needs=tuple(_need(book, need, only_documents[need.holds]) for need in row.needs),
        left=row.left,
        valid=tuple(
            (duration_text(duration), when)
            for duration, when in sorted(row.valid, key=lambda x: _length(x[0]), reverse=True)
        ),
    )


def _need(book: Rulebook, need: NeedRow, only_documents: bool) -> NeedPlan:
    literal = book.rows[need.holds]
    tiers = book.rows[literal.fact] if isinstance(literal, r.Literal) else None
    if not isinstance(literal, r.Literal) or not isinstance(tiers, r.TierOf):
        return NeedPlan(need.holds, need.text, need.because, only_documents, None, ())
    highest = highest_needed(book.partitions[literal.fact], tiers.names, literal.classes)
    below = tuple(
        (cell, words)
        for tier in range(highest + 1)
        for cell, words in zip(tiers.needs[tier], book.tier_needs[tiers.id][tier], strict=True)
    )
    return NeedPlan(need.holds, need.text, need.because, only_documents, tiers.id.name, below)


def _length(duration: Duration) -> int:
    """Days, a year counting as 365 and a month as 30: only to tell the longest of a license's validities."""
    days = {"days": 1, "working days": 1, "weeks": 7, "months": 30, "years": 365}
    return duration.count * days[duration.unit]


def _only_documents(book: Rulebook) -> tuple[bool, ...]:
    """Of every row, whether it and those below it read documents and, but for the date, nothing else."""
    found: list[tuple[bool, bool]] = []  # whether a row reads documents, and whether anything else
    for row in book.rows:
        own = {fact.path.split(".")[0] for fact in reads(row) if fact.path != "date"}
        own |= {row.list} if isinstance(row, r.Any | r.Every | r.Count) else set()
        below = [found[ref] for ref in refs(row)]
        found.append(
            ("document" in own or any(each for each, _ in below), bool(own - {"document"}) or any(x for _, x in below))
        )
    return tuple(documents and not others for documents, others in found)


# --- duties and findings -----------------------------------------------------------------------------


def _duties(book: Rulebook) -> Iterator[DutyPlan]:
    held = {x.id: (x.offered, x.answers) for x in book.licenses}
    for exemption in book.exemptions:
        for duty in book.duties[exemption.id]:
            yield _duty(exemption.id, duty, None, any=tuple(lift.lifted for lift in exemption.lifts))
    for license_ in book.licenses:
        for duty in book.duties[license_.id]:
            yield _duty(license_.id, duty, license_.id.name, all=held[license_.id])
    for obligation in book.obligations:
        duty = Duty(obligation.id.name, book.notes[obligation.id].label, book.deadlines[obligation.id])
        for name in obligation.on:
            yield _duty(obligation.id, duty, name.name, all=(obligation.when, *held[name]))
        if not obligation.on:
            yield _duty(obligation.id, duty, None, all=(obligation.when,))


def _duty(
    name: Id, duty: Duty, license_: str | None, *, all: tuple[Ref, ...] = (), any: tuple[Ref, ...] = ()
) -> DutyPlan:
    certain, possible = (
        DutyOwed(
            duty=duty.name,
            policy=name.policy,
            certain=sure,
            label=duty.label,
            license=license_,
            deadline=deadline_text(duty.deadline),
        )
        for sure in (True, False)
    )
    return DutyPlan(all, any, certain, possible)


def duration_text(duration: Duration) -> str:
    unit = duration.unit.removesuffix("s") if duration.count == 1 else duration.unit
    return f"{duration.count} {unit}"


def deadline_text(deadline: Deadline | None) -> str | None:
    if deadline is None:
        return None
    first, last = deadline.relation.split(" … ")
    return f"{first} {duration_text(deadline.duration)} {last} {deadline.event}"


def _findings(book: Rulebook) -> Iterator[FindingPlan]:
    for finding in book.findings:
        row = book.rows[finding.fact]
        levels = row.names if isinstance(row, r.LevelOf) else None
        yield FindingPlan(finding.id.name, finding.id.policy, finding.fact, levels)


def _read(book: Rulebook) -> frozenset[str]:
    """The paths and lists that the policy reads."""
    facts = {fact for row in book.rows for fact in reads(row)}
    lists = {fact.list for fact in facts if fact.list is not None}
    named = {row.list for row in book.rows if isinstance(row, r.Any | r.Every | r.Count)}
    return frozenset({fact.path for fact in facts} | lists | named)
