"""What a policy says beside its meaning: titles, labels, sources, agencies, waivers,
elements. All for `text_digest` alone."""

from __future__ import annotations

from collections.abc import Mapping

from xcrules.facts.values import Party
from xcrules.program import model as m
from xcrules.rulebook.rows import describe


def words(program: m.Program) -> Mapping[str, object]:
    """Titles, labels, citations, agencies and waivers of *program*, whatever the order in which they were declared."""
    labelled: list[m.Define | m.Amount | m.Tiers | m.Scale | m.Score] = [*program.defines.values()]
    labelled += [*program.amounts.values(), *program.tiers.values(), *program.scales.values(), *program.scores.values()]
    return {
        **_waivers(program),
        **_elements(program),
        "title": program.title,
        "jurisdiction": program.jurisdiction,
        "currency": program.currency,
        "agencies": {str(name): agency.title for name, agency in program.agencies.items()},
        "sources": {
            str(name): (source.title, source.written_rank, source.made_under)
            for name, source in program.sources.items()
        },
        "lists": {str(name): (found.label, found.under, _entries(found)) for name, found in program.lists.items()},
        "labels": {str(each.id): each.label for each in labelled},
        "tiers": {
            str(name): (tiers.under, tuple((tier.name, tier.label) for tier in tiers.tiers))
            for name, tiers in program.tiers.items()
        },
        "raises": tuple((str(each.scale), each.to, each.label, each.under) for each in program.raises),
        "adds": tuple((str(each.score), each.points, each.label, each.under) for each in program.adds),
        "issued by": {str(each.id): tuple(sorted(map(str, each.issued_by))) for each in program.licenses},
        "facts": {path: spec.meaning for path, spec in program.vocabulary.facts.items()},
    }


def _waivers(program: m.Program) -> Mapping[str, object]:
    """Left out where there are none."""
    found = tuple((each.policy, each.law, each.reason, each.under, each.text) for each in program.waivers)
    return {"waivers": found} if found else {}


def _elements(program: m.Program) -> Mapping[str, object]:
    """Left out where there are none."""
    found = tuple((each.policy, each.name, each.label, each.under) for each in program.elements)
    return {"elements": found} if found else {}


def _entries(found: m.CodeList) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((describe(entry.what), entry.label or "", *_spellings(entry)) for entry in found.entries))


def _spellings(entry: m.Entry) -> tuple[str, ...]:
    """Parties' names as the list writes them: they are compared without case and accents, and shown with them."""
    members = entry.what if isinstance(entry.what, frozenset) else frozenset()
    return tuple(sorted(member.name for member in members if isinstance(member, Party)))
