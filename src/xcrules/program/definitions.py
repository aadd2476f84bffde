"""Named conditions, numbers and tiers, and the sources and agencies that rules name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from xcrules.program.clauses import citation, citations, needs, text_of
from xcrules.program.context import Context, Frame
from xcrules.program.graph import components
from xcrules.program.model import (
    Agency,
    Amount,
    Citation,
    Define,
    Id,
    Scale,
    Score,
    SourceText,
    Tier,
    Tiers,
)
from xcrules.program.names import Declared, Group, What
from xcrules.program.problems import names as name_problems
from xcrules.program.problems import rules as problems
from xcrules.program.terms import number
from xcrules.program.units import Unit
from xcrules.syntax import tree

RANKS = ("resolution", "treaty", "statute", "regulation", "guidance")
"""The ranks of texts of law, highest first."""


def id_of(context: Context, node: tree.Path) -> Id:
    return Id(context.names.policy, node.text)


def source(context: Context, node: tree.SourceText) -> SourceText | None:
    """The source with the rank it says itself; `ranked` gives delegated law the rank of its act."""
    if node.rank not in RANKS:
        context.problem(problems.unknown_rank(node.rank, node.span))
        return None
    made_under = citation(context, node.made_under) if node.made_under else None
    rank = RANKS.index(node.rank)
    return SourceText(id_of(context, node.name), node.title.value, rank, node.rank, made_under, node.span)


def ranked(sources: Mapping[Id, SourceText]) -> dict[Id, SourceText]:
    """The sources, delegated law with the rank of the act it is made under."""
    edges = {id: _acts(source.made_under, sources) for id, source in sorted(sources.items())}
    done: dict[Id, SourceText] = {}
    for group in components(edges):
        for id in group:
            act = edges[id][0] if edges[id] else None
            # Sources made under each other are reported as a cycle; they keep their own rank.
            rank = done[act].rank if act in done and len(group) == 1 else sources[id].rank
            done[id] = replace(sources[id], rank=rank)
    return done


def _acts(made_under: Citation | None, sources: Mapping[Id, SourceText]) -> list[Id]:
    return [made_under.source] if made_under and made_under.source in sources else []


def source_edges(sources: Mapping[Id, SourceText]) -> dict[Id, list[Id]]:
    return {id: _acts(source.made_under, sources) for id, source in sorted(sources.items())}


def agency(context: Context, node: tree.Agency) -> Agency:
    return Agency(id_of(context, node.name), node.title.value)


def define(context: Context, node: tree.Define) -> Define | None:
    about: tuple[str, str | None] | None = None
    if node.of is not None:
        about = context.vocabulary.list_for_word(node.of.text)
        if about is None:
            lists = context.vocabulary.lists
            known = [*lists, *(kind for spec in lists.values() for kind in spec.kinds)]
            context.problem(name_problems.unknown_list(node.of.text, node.of.span, known))
            return None
    inner = context if about is None or node.of is None else context.within(Frame(node.of.text, *about))
    condition = context.type_condition(inner, node.condition)
    if condition is None:
        return None
    list_name, kind = about or (None, None)
    return Define(id_of(context, node.name), list_name, kind, text_of(node.label), condition, node.span)


def amounts(context: Context, nodes: list[tree.Amount], units: dict[Id, Unit]) -> Iterator[Amount]:
    """The amounts of one file, each after those it is made of; their units are put into *units* on the way."""
    by_id = {id_of(context, node.name): node for node in nodes}
    edges = {id: _amounts_in(context, node.term, by_id) for id, node in sorted(by_id.items())}
    for group in components(edges):
        for id in group:
            node = by_id[id]
            typed = number(context, node.term)
            # In a circle one of them has no unit yet: the circle is what is reported.
            if typed is None:
                continue
            term, unit = typed
            units[id] = replace(unit, constant=False)
            yield Amount(id, text_of(node.label), term, unit.name, node.span)


def amount_edges(context: Context, nodes: list[tree.Amount]) -> dict[Id, list[Id]]:
    """Which amount is made of which, as written: also of those that could not be typed."""
    by_id = {id_of(context, node.name): node for node in nodes}
    return {id: _amounts_in(context, node.term, by_id) for id, node in sorted(by_id.items())}


def _amounts_in(context: Context, term: tree.Term, own: Mapping[Id, tree.Amount]) -> list[Id]:
    found: list[Id] = []
    for path in paths_in(term):
        declared = context.names.find(Group.WORD, path)
        if isinstance(declared, Declared) and declared.what is What.AMOUNT and declared.id in own:
            found.append(declared.id)
    return found


def paths_in(node: tree.Term | tree.Condition) -> Iterator[tree.Path]:
    """Every path in a term or condition that may be a number's name."""
    waiting: list[object] = [node]
    while waiting:
        match waiting.pop():
            case tree.Path() as path:
                yield path
            case tree.Sum(parts):
                waiting += [part for _, part in parts]
            case tree.Share(_, of) | tree.Not(of):
                waiting.append(of)
            case tree.Total(_, where) | tree.Count(_, where):
                waiting.append(where)
            case tree.And(parts) | tree.Or(parts):
                waiting += parts
            case tree.Comparison(left, test):
                waiting += [left, test]
            case tree.Quantified(_, _, test, body):
                waiting += [test, body]
            case tree.Is(value) | tree.IsOrdered(_, value):
                waiting.append(value)
            case _:
                pass


def tiers(context: Context, node: tree.Tiers) -> Tiers:
    found: list[Tier] = []
    seen: set[str] = set()
    for place, tier in enumerate(node.tiers):
        name = tier.name.text
        if name in seen:
            context.problem(problems.duplicate_word(name, tier.name.span, "the tiers"))
        seen.add(name)
        if place == 0 and tier.needs:
            context.problem(problems.lowest_tier_needs(name, tier.needs[0].span))
        found.append(Tier(name, text_of(tier.label), needs(context, tier.needs)))
    if len(found) < 2:
        context.problem(problems.too_few_tiers(node.name.text, node.name.span))
    return Tiers(
        id_of(context, node.name), text_of(node.label), citations(context, node.under), tuple(found), node.span
    )


def scale(context: Context, node: tree.Scale) -> Scale:
    seen: set[str] = set()
    for level in node.levels:
        if level.text in seen:
            context.problem(problems.duplicate_word(level.text, level.span, "the scale"))
        seen.add(level.text)
    levels = tuple(level.text for level in node.levels)
    return Scale(id_of(context, node.name), text_of(node.label), levels, node.span)


def score(context: Context, node: tree.Score) -> Score:
    return Score(id_of(context, node.name), text_of(node.label), node.span)
