"""The stages of a decision, drafted: rules, exemptions, licenses, findings and duties as rows.

    net(r)     = in force and when(r) and not any net(e), over the exemptions e that name r
    when(r)    with an exemption for items: its one `any item P` read `any item (P and not (net(e) and C))`
    offer(L)   = in force, covers, needs, limits
    covered(r) = some answering license on offer satisfies r, or when(r) fails once its `any item P` is read
                 `any item (P and not (offer(L) and C))` over the answering licenses for items

and of the whole application: prohibited, required and referred (some net rule of the kind) and covered (every
net requirement is). The joints are plain: no rewriting goes across rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from xcrules.program import model as m
from xcrules.program.model import Deadline, Duty, FactRef, Id, RuleKind
from xcrules.rulebook import rows as r
from xcrules.rulebook.draft import Draft, Hole
from xcrules.rulebook.model import (
    ExemptionRow,
    FindingRow,
    LicenseRow,
    Lift,
    NeedRow,
    Note,
    ObligationRow,
    RuleRow,
)
from xcrules.rulebook.rows import Ref


@dataclass(frozen=True, slots=True)
class Stages:
    rules: tuple[RuleRow, ...]
    exemptions: tuple[ExemptionRow, ...]
    licenses: tuple[LicenseRow, ...]
    findings: tuple[FindingRow, ...]
    obligations: tuple[ObligationRow, ...]
    prohibited: Ref
    required: Ref
    covered: Ref
    referred: Ref
    notes: Mapping[Id, Note]
    duties: Mapping[Id, tuple[Duty, ...]]
    deadlines: Mapping[Id, Deadline | None]
    tier_needs: Mapping[Id, tuple[tuple[str, ...], ...]]

    def refs(self) -> tuple[Ref, ...]:
        """Every row that a stage names, in the order of the stages."""
        found: list[Ref] = []

        def collect(ref: Ref) -> Ref:
            found.append(ref)
            return ref

        self._mapped(collect)
        return tuple(found)

    def with_refs(self, new: Mapping[Ref, Ref]) -> Stages:
        return self._mapped(new.__getitem__)

    def _mapped(self, new: Callable[[Ref], Ref]) -> Stages:
        def maybe(ref: Ref | None) -> Ref | None:
            return None if ref is None else new(ref)

        return replace(
            self,
            rules=tuple(
                RuleRow(x.id, x.kind, new(x.when), new(x.net), new(x.items), maybe(x.covered), x.agencies)
                for x in self.rules
            ),
            exemptions=tuple(
                ExemptionRow(
                    x.id,
                    new(x.when),
                    new(x.net),
                    tuple(Lift(y.target, new(y.touched), new(y.lifted), maybe(y.items)) for y in x.lifts),
                )
                for x in self.exemptions
            ),
            licenses=tuple(
                replace(
                    x,
                    answers=new(x.answers),
                    offer=new(x.offer),
                    wanted=new(x.wanted),
                    offered=new(x.offered),
                    needs=tuple(replace(y, holds=new(y.holds)) for y in x.needs),
                    left=tuple((new(net), new(items)) for net, items in x.left),
                    valid=tuple((duration, new(ref)) for duration, ref in x.valid),
                )
                for x in self.licenses
            ),
            findings=tuple(replace(x, fact=new(x.fact)) for x in self.findings),
            obligations=tuple(replace(x, when=new(x.when)) for x in self.obligations),
            prohibited=new(self.prohibited),
            required=new(self.required),
            covered=new(self.covered),
            referred=new(self.referred),
        )


def stages(draft: Draft) -> Stages:
    program = draft.program
    naming: defaultdict[Id, list[m.Exemption]] = defaultdict(list)
    for exemption in program.exemptions:
        for target in exemption.lifts:
            naming[target].append(exemption)
    satisfying: defaultdict[Id, list[m.License]] = defaultdict(list)
    for license_ in program.licenses:
        for requirement in license_.satisfies:
            satisfying[requirement].append(license_)
    things: dict[Id, m.Rule | m.Exemption] = {each.id: each for each in program.rules}
    joint = _Joint(draft, naming, satisfying, things | {each.id: each for each in program.exemptions})
    rules = tuple(joint.rule(rule) for rule in program.rules)
    prohibited = draft.joined(False, (x.net for x in rules if x.kind is RuleKind.PROHIBITION))
    licenses = tuple(joint.license(each, prohibited) for each in program.licenses)
    return Stages(
        rules=rules,
        exemptions=tuple(joint.exemption(each) for each in program.exemptions),
        licenses=licenses,
        findings=tuple(_findings(draft)),
        obligations=tuple(
            ObligationRow(each.id, draft.in_force_and(each.effective, each.when), each.on)
            for each in program.obligations
        ),
        prohibited=prohibited,
        required=draft.joined(False, (x.net for x in rules if x.kind is RuleKind.REQUIREMENT)),
        covered=draft.joined(
            True,
            (draft.joined(False, (draft.negate(x.net), x.covered)) for x in rules if x.covered is not None),
        ),
        referred=draft.joined(False, (x.net for x in rules if x.kind is RuleKind.REFERRAL)),
        notes=_notes(program),
        duties={x.id: x.duties for x in program.exemptions} | {x.id: x.duties for x in program.licenses},
        deadlines={x.id: x.deadline for x in program.obligations},
        tier_needs={
            name: tuple(tuple(need.because or need.text for need in tier.needs) for tier in tiers.tiers)
            for name, tiers in program.tiers.items()
        },
    )


def _notes(program: m.Program) -> Mapping[Id, Note]:
    said: list[m.Rule | m.Exemption | m.License | m.Obligation] = [*program.rules, *program.exemptions]
    said += [*program.licenses, *program.obligations]
    return {x.id: Note(x.label, x.under) for x in said}


@dataclass(slots=True)
class _Joint:
    """Joins rules with the exemptions and licenses that name them; each net, and each condition as it is written, is
    drafted once."""

    draft: Draft
    naming: Mapping[Id, list[m.Exemption]]
    satisfying: Mapping[Id, list[m.License]]
    things: Mapping[Id, m.Rule | m.Exemption]
    _nets: dict[Id, Ref] = field(default_factory=dict)
    _offers: dict[Id, Ref] = field(default_factory=dict)
    _written: dict[Id, Ref] = field(default_factory=dict)

    def rule(self, rule: m.Rule) -> RuleRow:
        return RuleRow(
            id=rule.id,
            kind=rule.kind,
            when=self._on_its_own(rule),
            net=self.net(rule),
            items=self._when(rule, self._lifting(rule)),
            covered=self._covered(rule) if rule.kind is RuleKind.REQUIREMENT else None,
            agencies=rule.agencies,
        )

    def net(self, thing: m.Rule | m.Exemption) -> Ref:
        """net(r), of a rule or of an exemption."""
        if thing.id not in self._nets:
            self._nets[thing.id] = self._net(thing)
        return self._nets[thing.id]

    def _net(self, thing: m.Rule | m.Exemption) -> Ref:
        whole = (self.draft.negate(self.net(e)) for e in self.naming[thing.id] if e.for_item is None)
        return self.draft.joined(
            True, (self.draft.in_force(thing.effective), self._when(thing, self._lifting(thing)), *whole)
        )

    def _lifting(self, thing: m.Rule | m.Exemption) -> list[Ref]:
        """For each exemption for items: net(e) and C, read on an item."""
        return [
            self.draft.joined(True, (self.net(e), self.draft.condition(e.for_item)))
            for e in self.naming[thing.id]
            if e.for_item is not None
        ]

    def _when(self, thing: m.Rule | m.Exemption, lifting: Iterable[Ref]) -> Ref:
        """when(r), its one positive `any item P` read `any item (P and not …)` for each of *lifting*."""
        lifting = tuple(lifting)
        if thing.when is None or not lifting:
            return self._as_written(thing)
        return self.draft.condition(
            thing.when, hole=Hole(lambda body, _: self.draft.add(r.Any("item", self._without(body, lifting))))
        )

    def _as_written(self, thing: m.Rule | m.Exemption) -> Ref:
        """when(r), whatever exemptions name it."""
        if thing.id not in self._written:
            self._written[thing.id] = self.draft.true if thing.when is None else self.draft.condition(thing.when)
        return self._written[thing.id]

    def _on_its_own(self, thing: m.Rule | m.Exemption) -> Ref:
        """In force, and when(r) as written."""
        return self.draft.joined(True, (self.draft.in_force(thing.effective), self._as_written(thing)))

    def _without(self, body: Ref, lifting: Iterable[Ref]) -> Ref:
        return self.draft.joined(True, (body, *(self.draft.negate(each) for each in lifting)))

    def _bodies(self, thing: m.Rule | m.Exemption) -> list[Ref]:
        """What the positive `any item`s in when(r) ask of an item; not those inside another quantifier, whose element
        they may read."""
        bodies: list[Ref] = []

        def note(body: Ref, nested: bool) -> Ref:
            if not nested:
                bodies.append(body)
            return self.draft.add(r.Any("item", body))

        if thing.when is not None:
            self.draft.condition(thing.when, hole=Hole(note))
        return bodies

    def _of_items(self, thing: m.Rule | m.Exemption, lifting: Iterable[Ref], test: Ref) -> Ref:
        """when(r), of the items after *lifting* of which *test* is true."""
        lifting = tuple(lifting)

        def narrowed(body: Ref, _: bool) -> Ref:
            return self.draft.add(r.Any("item", self.draft.joined(True, (self._without(body, lifting), test))))

        assert thing.when is not None
        return self.draft.condition(thing.when, hole=Hole(narrowed))

    def _through(self, thing: m.Rule | m.Exemption, lifting: Iterable[Ref], test: Ref) -> Ref:
        """when(r) holds, after *lifting*, and through an item of which *test* is true."""
        lifting = tuple(lifting)
        bodies = (self.draft.joined(True, (self._without(body, lifting), test)) for body in self._bodies(thing))
        found = (self.draft.add(r.Any("item", body)) for body in bodies)
        return self.draft.joined(True, (self._when(thing, lifting), self._of_items(thing, lifting, test), *found))

    def exemption(self, exemption: m.Exemption) -> ExemptionRow:
        lifts = tuple(self._lift(exemption, each) for each in exemption.lifts)
        return ExemptionRow(exemption.id, self._on_its_own(exemption), self.net(exemption), lifts)

    def _lift(self, exemption: m.Exemption, target: Id) -> Lift:
        named = self.things[target]
        parts = [self._on_its_own(named)]
        items = None
        if exemption.for_item is not None:
            applies = self.draft.condition(exemption.for_item)
            items = self._of_items(named, (), applies)
            parts.append(self._through(named, (), applies))
        return Lift(
            target=target,
            touched=self.draft.joined(True, (self._on_its_own(exemption), *parts)),
            lifted=self.draft.joined(True, (self.net(exemption), *parts)),
            items=items,
        )

    # --- licenses ---

    def _covered(self, rule: m.Rule) -> Ref:
        satisfying = self.satisfying[rule.id]
        whole = [self.draft.joined(True, (self.answers(x), self.offer(x))) for x in satisfying if x.for_item is None]
        by_item = [
            self.draft.joined(True, (self.answers(x), self.offer(x), self.draft.condition(x.for_item)))
            for x in satisfying
            if x.for_item is not None
        ]
        if by_item:
            left = self._when(rule, (*self._lifting(rule), *by_item))
            whole.append(self.draft.negate(left))
        return self.draft.joined(False, whole)

    def answers(self, license_: m.License) -> Ref:
        return self.draft.test(r.Answers(license_.id, license_.kind))

    def offer(self, license_: m.License) -> Ref:
        if license_.id not in self._offers:
            needs = self._needs(license_)
            self._offers[license_.id] = self.draft.joined(True, (need.holds for need in needs))
        return self._offers[license_.id]

    def _needs(self, license_: m.License) -> tuple[NeedRow, ...]:
        draft = self.draft
        return (
            NeedRow("force", draft.in_force(license_.effective), "the license is in force on that date", None),
            *(
                NeedRow("cover", self._cover(x), f"covers one {x.what.replace('_', ' ')}", None)
                for x in license_.covers
            ),
            *(NeedRow("need", draft.condition(x.condition), x.text, x.because) for x in license_.needs),
            *(NeedRow("limit", draft.condition(x.condition), x.text, None) for x in license_.limits),
        )

    def _cover(self, cover: m.Cover) -> Ref:
        """No more than one: of the shipments planned, of the items, or of the distinct destinations or parties."""
        draft = self.draft
        if cover.what == "shipment":
            # A complete application has a number of shipments; what is unknown may be one or many.
            counted: r.FactRow = r.Plain(FactRef("shipments"), None)
        elif cover.what == "item":
            counted = r.Measured(draft.add(r.Count("item", None)), None)
        else:
            found = draft.program.vocabulary.list_for_word(cover.what)
            assert found is not None, f"{cover.what} is no list"
            list_name, kind = found
            key = FactRef(draft.program.vocabulary.lists[list_name].keys[0], list_name)
            where = None if kind is None else draft.role(list_name, kind)
            counted = r.Measured(draft.add(r.Distinct(key, where)), None)
        one = r.Beyond(m.Order.AT_MOST, Fraction(1))
        return draft.add(r.Test(draft.add(counted), one, True))

    def license(self, license_: m.License, prohibited: Ref) -> LicenseRow:
        draft = self.draft
        wanted: list[Ref] = []
        left: list[tuple[Ref, Ref]] = []
        for name in license_.satisfies:
            rule = self.things[name]
            if license_.for_item is None:
                wanted.append(self.net(rule))
                continue
            applies = draft.condition(license_.for_item)
            lifting = self._lifting(rule)
            wanted.append(draft.joined(True, (self.net(rule), self._through(rule, lifting, applies))))
            left.append((self.net(rule), self._of_items(rule, lifting, draft.negate(applies))))
        wants = draft.joined(False, wanted)
        offer = self.offer(license_)
        return LicenseRow(
            id=license_.id,
            kind=license_.kind,
            satisfies=license_.satisfies,
            answers=self.answers(license_),
            offer=offer,
            wanted=wants,
            offered=draft.joined(True, (offer, draft.negate(prohibited), wants)),
            needs=self._needs(license_),
            left=tuple(left),
            valid=tuple(
                (x.duration, draft.true if x.when is None else draft.condition(x.when)) for x in license_.valid
            ),
        )


def _findings(draft: Draft) -> Iterable[FindingRow]:
    for scale in sorted(draft.program.scales):
        levels = draft.program.scales[scale].levels
        yield FindingRow(scale, draft.add(draft.scale(scale)), levels)
    for score in sorted(draft.program.scores):
        yield FindingRow(score, draft.points(score), None)
