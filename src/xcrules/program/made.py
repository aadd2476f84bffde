"""What the files of a policy declare, typed: filled file by file, the used ones first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import assert_never

from xcrules.program import definitions, rules
from xcrules.program.context import Context
from xcrules.program.graph import components
from xcrules.program.lists import Draft, code_list, put_together
from xcrules.program.loading import Loaded
from xcrules.program.model import (
    Add,
    Agency,
    Amount,
    CodeList,
    Condition,
    Define,
    Element,
    Exemption,
    FactRef,
    Id,
    License,
    Obligation,
    Raise,
    Rule,
    RuleKind,
    Scale,
    Score,
    SourceText,
    Term,
    Tiers,
    Waiver,
)
from xcrules.program.names import What
from xcrules.program.reach import Key, Parts
from xcrules.program.system_elements import elements
from xcrules.program.units import Unit
from xcrules.program.waivers import waivers
from xcrules.program.walk import inside
from xcrules.source import Span
from xcrules.syntax import tree


@dataclass(slots=True)
class Made:
    """Everything declared so far, by id; of two declarations of one name the first stands.

    drafts: lists whose combinations are put together at the end. written: which name needs which, as written, for
    those that may have failed to get a meaning. spans: where each name is declared.
    """

    sources: dict[Id, SourceText] = field(default_factory=dict)
    agencies: dict[Id, Agency] = field(default_factory=dict)
    drafts: dict[Id, Draft] = field(default_factory=dict)
    defines: dict[Id, Define] = field(default_factory=dict)
    amounts: dict[Id, Amount] = field(default_factory=dict)
    units: dict[Id, Unit] = field(default_factory=dict)
    tiers: dict[Id, Tiers] = field(default_factory=dict)
    scales: dict[Id, Scale] = field(default_factory=dict)
    scores: dict[Id, Score] = field(default_factory=dict)
    rules: dict[Id, Rule] = field(default_factory=dict)
    exemptions: dict[Id, Exemption] = field(default_factory=dict)
    licenses: dict[Id, License] = field(default_factory=dict)
    obligations: dict[Id, Obligation] = field(default_factory=dict)
    raises: list[Raise] = field(default_factory=list)
    adds: list[Add] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    written: dict[Key, tuple[Key, ...]] = field(default_factory=dict)
    spans: dict[Key, Span] = field(default_factory=dict)

    def parts(self, lists: dict[Id, CodeList]) -> Parts:
        return Parts(self.defines, self.amounts, self.tiers, lists, tuple(self.adds), tuple(self.raises))

    def conditions(self) -> Iterator[Condition | Term]:
        """Every condition and term of every rule, definition and waiver."""
        yield from (define.condition for define in self.defines.values())
        yield from (amount.term for amount in self.amounts.values())
        yield from (need.condition for tiers in self.tiers.values() for tier in tiers.tiers for need in tier.needs)
        yield from (rule.when for rule in self.rules.values())
        yield from (one.for_item for one in self.exemptions.values() if one.for_item is not None)
        yield from (one.for_item for one in self.licenses.values() if one.for_item is not None)
        yield from (one.when for one in self.exemptions.values() if one.when is not None)
        yield from (duty.when for duty in self.obligations.values() if duty.when is not None)
        for license in self.licenses.values():
            yield from (need.condition for need in license.needs)
            yield from (limit.condition for limit in license.limits)
            yield from (valid.when for valid in license.valid if valid.when is not None)
        yield from (one.when for one in self.raises)
        yield from (one.when for one in self.adds)
        yield from (one.when for one in self.waivers if one.when is not None)
        for draft in self.drafts.values():
            yield from (entry.where for entry in draft.made.entries if entry.where is not None)

    def facts_read(self) -> frozenset[str]:
        """The paths that conditions read."""
        return frozenset(node.path for node in inside(*self.conditions()) if isinstance(node, FactRef))


def add_file(made: Made, context: Context, loaded: Loaded) -> None:
    """Puts what *loaded* declares into *made*; the units of its amounts become known to *context* on the way."""
    file = loaded.file
    first = _first(file)
    amounts = [node for node in first if isinstance(node, tree.Amount)]
    for amount in definitions.amounts(context, amounts, made.units):
        made.amounts[amount.id] = amount
    for id, needed in definitions.amount_edges(context, amounts).items():
        made.written[What.AMOUNT, id] = tuple((What.AMOUNT, other) for other in needed)
    for node in first:
        _add(made, context, loaded, node)
    made.waivers += waivers(context, [node for node in file.declarations if isinstance(node, tree.Waive)])
    made.elements += elements(context, [node for node in file.declarations if isinstance(node, tree.Element)])
    # Licenses come last: one that names no requirement satisfies all of its file.
    own = (rule.id for rule in made.rules.values() if rule.kind is RuleKind.REQUIREMENT)
    requirements = tuple(sorted(id for id in own if id.policy == file.name.text))
    for node in first:
        if isinstance(node, tree.License):
            license = rules.license_of(context, node, requirements)
            made.licenses[license.id] = license


def _add(made: Made, context: Context, loaded: Loaded, node: tree.Declaration) -> None:
    match node:
        case tree.SourceText():
            source = definitions.source(context, node)
            if source is not None:
                made.sources[source.id] = source
                made.spans[What.SOURCE, source.id] = node.name.span
        case tree.Agency():
            agency = definitions.agency(context, node)
            made.agencies[agency.id] = agency
        case tree.ListDeclaration():
            draft = code_list(context, node, loaded.tables)
            if draft is not None:
                made.drafts[draft.made.id] = draft
                made.spans[What.LIST, draft.made.id] = node.name.span
        case tree.Define():
            define = definitions.define(context, node)
            if define is not None:
                made.defines[define.id] = define
                made.spans[What.DEFINE, define.id] = node.name.span
        case tree.Amount():
            made.spans[What.AMOUNT, definitions.id_of(context, node.name)] = node.name.span
        case tree.Tiers():
            tiers = definitions.tiers(context, node)
            made.tiers[tiers.id] = tiers
            made.spans[What.TIERS, tiers.id] = node.name.span
        case tree.Scale():
            scale = definitions.scale(context, node)
            made.scales[scale.id] = scale
            made.spans[What.SCALE, scale.id] = node.name.span
        case tree.Score():
            score = definitions.score(context, node)
            made.scores[score.id] = score
            made.spans[What.SCORE, score.id] = node.name.span
        case tree.Rule() | tree.Refer():
            rule = rules.rule(context, node)
            if rule is not None:
                made.rules[rule.id] = rule
        case tree.Exempt():
            exemption = rules.exemption(context, node)
            made.exemptions[exemption.id] = exemption
        case tree.Raise():
            raised = rules.raise_of(context, node)
            made.raises += [raised] if raised is not None else []
        case tree.Add():
            added = rules.add_of(context, node)
            made.adds += [added] if added is not None else []
        case tree.Oblige():
            obligation = rules.obligation(context, node)
            made.obligations[obligation.id] = obligation
        case tree.License() | tree.FactDeclaration() | tree.Case() | tree.Example() | tree.Property():
            pass
        case tree.Waive() | tree.Element():
            pass
        case _:
            assert_never(node)


def _first(file: tree.File) -> list[tree.Declaration]:
    """The declarations of *file* without those that repeat a name: these are reported, and would mislead."""
    seen: set[tuple[type, str]] = set()
    kept: list[tree.Declaration] = []
    for node in file.declarations:
        match node:
            case tree.Raise() | tree.Add() | tree.FactDeclaration() | tree.Example() | tree.Property():
                kept.append(node)
            case _:
                if (type(node), node.name.text) not in seen:
                    seen.add((type(node), node.name.text))
                    kept.append(node)
    return kept


def lists_of(made: Made, contexts: dict[str, Context]) -> dict[Id, CodeList]:
    """The lists, those that combine others put together. Lists that need themselves are reported as circles."""
    edges = {id: [part for part in draft.needs if part in made.drafts] for id, draft in sorted(made.drafts.items())}
    for id, needed in edges.items():
        made.written[What.LIST, id] = tuple((What.LIST, other) for other in needed)
    order = [id for group in components(edges) for id in group]
    return put_together(made.drafts, order, contexts)
