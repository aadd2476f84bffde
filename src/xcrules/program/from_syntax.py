"""From the trees of a policy and all it uses to the program: names resolved, conditions typed, rules checked.

In this order, every file after those that it uses: which names and facts there are; what every declaration means;
what only shows when all of it is there (circles, stages, exemptions); the examples of the policy itself. All problems
of a run are collected. A program comes out only if none of them is an error.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from xcrules.diagnostics import Diagnostic
from xcrules.facts.countries import parse_country
from xcrules.facts.measures import parse_money
from xcrules.facts.problems import Unreadable
from xcrules.facts.types import Kind, Vocabulary
from xcrules.program import checks, exemptions
from xcrules.program.claims import Claims, case, example, property_of
from xcrules.program.conditions import condition
from xcrules.program.context import MOST_PROBLEMS, Context, TooManyProblems
from xcrules.program.deciding import roots_of, roots_of_properties
from xcrules.program.definitions import ranked, source_edges
from xcrules.program.facts_declared import DeclaredFact, clashes, disagreements, facts_of, vocabulary_of
from xcrules.program.graph import components
from xcrules.program.loading import Gathered, Loaded
from xcrules.program.made import Made, add_file, lists_of
from xcrules.program.membership import kind_of_list
from xcrules.program.model import CodeList, Example, Id, Program, Property
from xcrules.program.names import Names, Table, What, shadowing, shadowing_facts, table
from xcrules.program.problems import files as file_problems
from xcrules.program.problems import names as name_problems
from xcrules.program.reach import Key, Reach, reach_of
from xcrules.program.system_elements import place
from xcrules.program.to_text import sorting_text, waiver_text
from xcrules.source import Span
from xcrules.syntax import tree

UNIONS = frozenset({"EU"})
"""Jurisdictions that are no country, by the code that ISO 3166 reserves for them."""


@dataclass(slots=True)
class _Files:
    """What is known of each file on the way, by dotted name."""

    uses: dict[str, frozenset[str]] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    facts: dict[str, tuple[DeclaredFact, ...]] = field(default_factory=dict)
    contexts: dict[str, Context] = field(default_factory=dict)


def program(gathered: Gathered) -> tuple[Program | None, tuple[Diagnostic, ...]]:
    """The program of the policy *gathered*, or None and at least one error; advice comes with both."""
    problems = list(gathered.problems)
    if not _is_whole(gathered):
        return None, _presented(problems, gathered)
    try:
        finished = _program(gathered, problems)
    except TooManyProblems:
        finished = None
    return finished, _presented(problems, gathered)


def _program(gathered: Gathered, problems: list[Diagnostic]) -> Program | None:
    files, made = _Files(), Made()
    for name in _used_first(gathered.files):
        _file(name, gathered.files[name], files, made, problems)
    lists = lists_of(made, files.contexts)
    reach = reach_of(made.parts(lists))
    vocabulary = files.contexts[gathered.main].vocabulary
    examples, properties = _claims(gathered.files[gathered.main].file, files, made)
    roots = (*roots_of(made, reach), *roots_of_properties(properties))
    problems += _whole(made, lists, reach, roots, vocabulary, files, gathered)
    if any(problem.is_error for problem in problems):
        return None
    return _finished(gathered, files, made, lists, vocabulary, examples, properties)


def _is_whole(gathered: Gathered) -> bool:
    """Whether every policy in use is there, none of them using itself: else every name of it would be unknown."""
    circle = any(problem.code == "use-cycle" for problem in gathered.problems)
    uses = {use.name.text for loaded in gathered.files.values() for use in loaded.file.uses}
    return not circle and gathered.main in gathered.files and uses <= set(gathered.files)


def _used_first(files: Mapping[str, Loaded]) -> list[str]:
    edges = {name: sorted(use.name.text for use in files[name].file.uses) for name in sorted(files)}
    return [name for group in components(edges) for name in group]


def _file(name: str, loaded: Loaded, files: _Files, made: Made, problems: list[Diagnostic]) -> None:
    """Takes one file into *files* and *made*; those that it uses are there already."""
    file = loaded.file
    direct: dict[str, tree.Use] = {}
    for use in file.uses:
        if use.name.text in direct:
            problems.append(name_problems.duplicate_use(use.name.text, use.span))
        direct.setdefault(use.name.text, use)
    files.uses[name] = frozenset({name}.union(*(files.uses[used] for used in direct)))
    files.tables[name], twice = table(file)
    files.facts[name], wrong = facts_of(file)
    problems += [*twice, *wrong, *_header(file)]
    used = tuple(fact for policy in sorted(files.uses[name] - {name}) for fact in files.facts[policy])
    problems += disagreements(used, direct)
    problems += clashes(files.facts[name], used, made.facts_read)
    vocabulary = vocabulary_of((*used, *files.facts[name]))
    names = Names(name, files.tables[name], {used: files.tables[used] for used in direct})
    problems += shadowing(names, _taken(vocabulary))
    repeated = {fact.spec.path for fact in used}
    new = [fact.node.path for fact in files.facts[name] if fact.spec.path not in repeated]
    problems += shadowing_facts(names, new)
    context = Context(names, vocabulary, made.units, problems, condition)
    files.contexts[name] = context
    add_file(made, context, loaded)


def _header(file: tree.File) -> list[Diagnostic]:
    """What is wrong with the country and the currency in the first lines of *file*."""
    found = []
    if file.jurisdiction is not None and file.jurisdiction.text not in UNIONS:
        country = parse_country(file.jurisdiction.text)
        found += [country.at(span=file.jurisdiction.span)] if isinstance(country, Unreadable) else []
    if file.currency is not None:
        money = parse_money("1", file.currency.text)
        found += [money.at(span=file.currency.span)] if isinstance(money, Unreadable) else []
    return found


def _taken(vocabulary: Vocabulary) -> dict[str, str]:
    """The words that conditions know already, and what they are."""
    taken = {path: "a fact" for path in vocabulary.facts if "." not in path}
    taken |= dict.fromkeys(vocabulary.records, "a record of facts")
    for name, spec in vocabulary.lists.items():
        taken |= dict.fromkeys(spec.kinds, f"a kind of `{name}`")
        taken[name] = "a list of facts"
    return {**taken, "request": "what an application asks for"}


def _whole(
    made: Made,
    lists: dict[Id, CodeList],
    reach: Reach,
    roots: tuple[checks.Root, ...],
    vocabulary: Vocabulary,
    files: _Files,
    gathered: Gathered,
) -> list[Diagnostic]:
    """The checks that need everything."""
    sources = ranked(made.sources)
    edges = {key: (*reach.edges.get(key, ()), *made.written.get(key, ())) for key in {**reach.edges, **made.written}}
    edges |= {
        (What.SOURCE, id): tuple((What.SOURCE, act) for act in acts) for id, acts in source_edges(made.sources).items()
    }
    levels, found = exemptions.levels(made.exemptions)
    goods = {id: made for id, made in lists.items() if kind_of_list(vocabulary, made.of) in (Kind.HS, Kind.ENTRY)}
    marked = checks.marked(roots, reach)
    headers = {name: loaded.file.name.span for name, loaded in gathered.files.items() if loaded.file.lists_enumerated}
    return [
        *checks.in_circles(_sorted(edges), made.spans),
        *checks.stages(marked, reach),
        *checks.known_in_rules(marked, reach),
        *checks.nested(marked, reach),
        *checks.satisfied(made.licenses.values()),
        *checks.entry_conditions(roots, reach, vocabulary),
        *checks.by_reference(headers, files.uses, goods),
        *found,
        *exemptions.allowed(made.exemptions, made.rules, levels, sources),
        *exemptions.whole_application(made.exemptions, made.rules, levels, reach, vocabulary),
        *exemptions.for_items(made.exemptions, made.licenses, made.rules, reach),
    ]


def _sorted(edges: dict[Key, tuple[Key, ...]]) -> dict[Key, tuple[Key, ...]]:
    return {key: edges[key] for key in sorted(edges, key=lambda key: (key[0].value, key[1]))}


def _claims(file: tree.File, files: _Files, made: Made) -> tuple[tuple[Example, ...], tuple[Property, ...]]:
    """The examples and properties of the policy itself, in the order written; its cases are checked on the way."""
    duties = {duty.name for exemption in made.exemptions.values() for duty in exemption.duties}
    duties |= {duty.name for license in made.licenses.values() for duty in license.duties}
    duties |= {id.name for id in made.obligations}
    context = files.contexts[file.name.text]
    claims = Claims(context, files.contexts, frozenset(duties), {}, set())
    examples: list[Example] = []
    properties: list[Property] = []
    for node in file.declarations:
        match node:
            case tree.Case():
                case(claims, node)
            case tree.Example():
                examples.append(example(claims, node))
            case tree.Property():
                claim = property_of(context, node)
                properties += [] if claim is None else [claim]
            case _:
                pass
    return tuple(examples), tuple(properties)


def _finished(
    gathered: Gathered,
    files: _Files,
    made: Made,
    lists: dict[Id, CodeList],
    vocabulary: Vocabulary,
    examples: tuple[Example, ...],
    properties: tuple[Property, ...],
) -> Program:
    file = gathered.files[gathered.main].file
    return Program(
        name=gathered.main,
        title=file.title.value if file.title else "",
        jurisdiction=file.jurisdiction.text if file.jurisdiction else None,
        currency=file.currency.text if file.currency else None,
        vocabulary=vocabulary,
        uses=tuple(sorted(gathered.files)),
        sources=dict(sorted(ranked(made.sources).items())),
        agencies=dict(sorted(made.agencies.items())),
        lists=dict(sorted(lists.items())),
        defines=dict(sorted(made.defines.items())),
        amounts=dict(sorted(made.amounts.items())),
        tiers=dict(sorted(made.tiers.items())),
        scales=dict(sorted(made.scales.items())),
        scores=dict(sorted(made.scores.items())),
        rules=tuple(made.rules[id] for id in sorted(made.rules)),
        exemptions=tuple(made.exemptions[id] for id in sorted(made.exemptions)),
        licenses=tuple(made.licenses[id] for id in sorted(made.licenses)),
        raises=tuple(sorted(made.raises, key=sorting_text)),
        adds=tuple(sorted(made.adds, key=sorting_text)),
        obligations=tuple(made.obligations[id] for id in sorted(made.obligations)),
        examples=examples,
        properties=properties,
        visible=files.contexts[gathered.main].names.visible,
        waivers=tuple(sorted(made.waivers, key=lambda one: (one.policy, one.law, one.reason, waiver_text(one)))),
        elements=tuple(sorted(made.elements, key=lambda one: (place(one.name), one.policy))),
    )


# --- what is shown of problems ----------------------------------------------------------------------


def _presented(problems: list[Diagnostic], gathered: Gathered) -> tuple[Diagnostic, ...]:
    """Each problem once, in the order of the text, with the citation of the rule that it stands in."""
    if not problems:
        return ()
    cited = {loaded.file.span.source.name: _citations(loaded.file) for loaded in gathered.files.values()}
    found = {}
    for problem in problems:
        if problem not in gathered.problems and _is_lost(problem, gathered.lost):
            continue
        if problem.span is not None and problem.citation is None:
            problem = replace(problem, citation=_citation(problem.span, cited.get(problem.span.source.name, [])))
        found[problem.code, problem.message, _place(problem)] = problem
    # Where there are too many, errors are what has to be seen.
    shown = sorted(found.values(), key=lambda one: (not one.is_error, _place(one), one.code, one.message))
    shown, left_out = shown[:MOST_PROBLEMS], shown[MOST_PROBLEMS:]
    if left_out:
        shown.append(file_problems.too_many_problems(gathered.main, MOST_PROBLEMS, left_out[0].severity))
    return tuple(sorted(shown, key=lambda one: (_place(one), one.code, one.message)))


def _is_lost(problem: Diagnostic, lost: frozenset[str]) -> bool:
    """Whether a name is only unknown because the declaration that may declare it could not be read."""
    if not lost or problem.span is None or not problem.code.startswith("unknown-"):
        return False
    return not lost.isdisjoint(re.findall(r"\w+", problem.span.text))


def _place(problem: Diagnostic) -> tuple[str, int, int]:
    span = problem.span
    return (span.source.name, span.start, span.end) if span else (problem.place or "", -1, -1)


def _citations(file: tree.File) -> list[tuple[int, int, str]]:
    """(start, end, citation as written) of every declaration that cites something, in the order of the text."""
    found = []
    for node in file.declarations:
        match node:
            case tree.SourceText() | tree.Agency() | tree.FactDeclaration() | tree.Define() | tree.Amount():
                continue
            case tree.Scale() | tree.Score() | tree.Case() | tree.Example() | tree.Property():
                continue
            case _:
                text = ", ".join(" ".join(one.span.text.split()) for one in node.under)
                found.append((node.span.start, node.span.end, text))
    return sorted(found)


def _citation(span: Span, cited: list[tuple[int, int, str]]) -> str | None:
    place = bisect_right(cited, (span.start, span.end + 1, "")) - 1
    if place < 0:
        return None
    start, end, text = cited[place]
    return text or None if start <= span.start and span.end <= end else None
