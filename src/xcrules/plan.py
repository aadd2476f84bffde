"""What reporting needs of a rulebook, looked up once for a policy: names, words and citations by their rows.

`report` asks a reading for the truth of the rows here and writes down what the plan says of them, in the plan's order.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, assert_never

from xcrules.decision import CitationRef, DutyOwed, Reason
from xcrules.engines.missing import highest_needed
from xcrules.engines.outcome import Outcome
from xcrules.engines.planes.memo import Recent
from xcrules.outline import By, Outline, outline_of
from xcrules.program.model import Deadline, Duration, Duty, Id
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import NeedRow, Note, Rulebook
from xcrules.rulebook.parts import reads, refs
from xcrules.rulebook.rows import Ref
from xcrules.rulebook.stored_parts import Damaged
from xcrules.rulebook.stored_problems import refusing
from xcrules.rulebook.views import Later


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
    """A rulebook with its digests and all that is reported of it, each made when it is first asked for.

    rules, exemptions, licenses: as the rulebook counts them. reads: the paths and lists that the policy reads.
    said: outcomes -> what a decision says at once. spoken, reasons: rules in the states in which they were told before,
    and their reasons, both capped.
    """

    book: Rulebook
    digest: str
    text_digest: str
    rules: Sequence[ReasonPlan]
    exemptions: Sequence[ReasonPlan]
    licenses: Sequence[LicensePlan]
    duties: Sequence[DutyPlan]
    findings: Sequence[FindingPlan]
    reads: frozenset[str]
    said: dict[tuple[Outcome, ...], dict[str, Any]] = field(default_factory=dict, compare=False, repr=False)
    spoken: Recent[Hashable, Any] = field(default_factory=Recent, compare=False, repr=False)
    reasons: Recent[Hashable, Reason] = field(default_factory=Recent, compare=False, repr=False)


def plan_of(
    book: Rulebook, digest: str, text_digest: str, outline: Outline | None = None, place: str | None = None
) -> Plan:
    """The plan of reporting by *book*, a policy of these digests.

    outline: None: made now. place: the file that the outline was read from: where it says something else of a part than
    the rulebook, asking the plan for that part raises `PolicyError`.
    """
    planning = _Planning(book, outline or outline_of(book), place)
    return Plan(
        book=book,
        digest=digest,
        text_digest=text_digest,
        rules=Later(len(book.rules), planning.rule),
        exemptions=Later(len(book.exemptions), planning.exemption),
        licenses=Later(len(book.licenses), planning.license),
        duties=Later(len(planning.outline.duties), planning.duty),
        findings=Later(len(book.findings), planning.finding),
        reads=planning.outline.reads,
    )


_KINDS = {"prohibition": 0, "requirement": 1, "referral": 2, "exemption": 3}


def rule_order(rule: ReasonPlan) -> tuple[int, str, str]:
    """By what rules and exemptions are sorted."""
    return _KINDS[rule.kind], rule.policy, rule.name


def duty_order(duty: DutyOwed) -> tuple[str, str, str, bool]:
    """By what duties are sorted."""
    return duty.policy, duty.duty, duty.license or "", not duty.certain


@dataclass(slots=True)
class _Planning:
    """Makes the parts of a plan. place: of the file that the outline was read from."""

    book: Rulebook
    outline: Outline
    place: str | None
    _reading: dict[Ref, tuple[bool, bool]] = field(default_factory=dict)

    # --- rules and exemptions ---

    def rule(self, number: int) -> ReasonPlan:
        rule = self.book.rules[number]
        note = self.book.notes[rule.id]
        return ReasonPlan(
            name=rule.id.name,
            policy=rule.id.policy,
            kind=rule.kind.value,
            label=note.label,
            citations=_citations(note),
            when=rule.when,
            net=rule.net,
            items=rule.items,
            lifting=self._lifting(rule.id, self.outline.lifting[number]),
            agencies=tuple(sorted(agency.name for agency in rule.agencies)),
        )

    def exemption(self, number: int) -> ReasonPlan:
        exemption = self.book.exemptions[number]
        note = self.book.notes[exemption.id]
        return ReasonPlan(
            name=exemption.id.name,
            policy=exemption.id.policy,
            kind="exemption",
            label=note.label,
            citations=_citations(note),
            when=exemption.when,
            net=exemption.net,
            items=exemption.when,
            lifting=self._lifting(exemption.id, self.outline.lifting_exemptions[number]),
            touches=tuple(lift.touched for lift in exemption.lifts),
        )

    def _lifting(self, target: Id, lifts: Iterable[tuple[int, int]]) -> tuple[Lifting, ...]:
        """What *target* is lifted by, by the names of the exemptions."""
        with self._as_outlined():
            found = [(self.book.exemptions[number], place) for number, place in lifts]
            pairs = [(exemption, exemption.lifts[place]) for exemption, place in found]
            if any(lift.target != target for _, lift in pairs):
                raise Damaged("an outline of something else")
        return tuple(Lifting(exemption.id.name, lift.lifted, lift.items) for exemption, lift in pairs)

    def _as_outlined(self) -> AbstractContextManager[None]:
        return nullcontext() if self.place is None else refusing(self.place)

    # --- licenses ---

    def license(self, number: int) -> LicensePlan:
        row = self.book.licenses[number]
        with self._as_outlined():
            satisfied = [self.book.rules[each] for each in self.outline.satisfied[number]]
            if tuple(rule.id for rule in satisfied) != row.satisfies:
                raise Damaged("an outline of something else")
        return LicensePlan(
            name=row.id.name,
            policy=row.id.policy,
            kind=row.kind,
            label=self.book.notes[row.id].label,
            offered=row.offered,
            wanted=row.wanted,
            nets=tuple(rule.net for rule in satisfied),
            needs=tuple(_need(self.book, need, self._only_documents(need.holds)) for need in row.needs),
            left=row.left,
            valid=tuple(
                (duration_text(duration), when)
                for duration, when in sorted(row.valid, key=lambda x: _length(x[0]), reverse=True)
            ),
        )

    def _only_documents(self, ref: Ref) -> bool:
        """Whether a row and those below it read documents and, but for the date, nothing else."""
        waiting = [ref]
        while waiting:
            row = self.book.rows[waiting[-1]]
            below = [each for each in refs(row) if each not in self._reading]
            if below:
                waiting += below
                continue
            own = {fact.path.split(".")[0] for fact in reads(row) if fact.path != "date"}
            own |= {row.list} if isinstance(row, r.Any | r.Every | r.Count) else set()
            each = [self._reading[part] for part in refs(row)]
            documents = "document" in own or any(reads_some for reads_some, _ in each)
            self._reading[waiting.pop()] = documents, bool(own - {"document"}) or any(others for _, others in each)
        documents, others = self._reading[ref]
        return documents and not others

    # --- duties and findings ---

    def duty(self, number: int) -> DutyPlan:
        at = self.outline.duties[number]
        holder = None if at.license is None else self.book.licenses[at.license]
        held = () if holder is None else (holder.offered, holder.answers)
        with self._as_outlined():
            match at.by:
                case By.EXEMPTION:
                    exemption = self.book.exemptions[at.number]
                    duty = self.book.duties[exemption.id][at.place]
                    return _duty(exemption.id, duty, None, any=tuple(lift.lifted for lift in exemption.lifts))
                case By.LICENSE:
                    license_ = self.book.licenses[at.number]
                    return _duty(license_.id, self.book.duties[license_.id][at.place], license_.id.name, all=held)
                case By.OBLIGATION:
                    obligation = self.book.obligations[at.number]
                    if (None if holder is None else holder.id) != (obligation.on[at.place] if obligation.on else None):
                        raise Damaged("an outline of something else")
                    name = obligation.id
                    duty = Duty(name.name, self.book.notes[name].label, self.book.deadlines[name])
                    return _duty(name, duty, None if holder is None else holder.id.name, all=(obligation.when, *held))
                case _:
                    assert_never(at.by)

    def finding(self, number: int) -> FindingPlan:
        finding = self.book.findings[number]
        row = self.book.rows[finding.fact]
        levels = row.names if isinstance(row, r.LevelOf) else None
        return FindingPlan(finding.id.name, finding.id.policy, finding.fact, levels)


# --- what is said of them ----------------------------------------------------------------------------


def _citations(note: Note) -> tuple[CitationRef, ...]:
    return tuple(CitationRef(source=x.source.name, title=x.title, at=x.at) for x in note.under)


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
