"""The clauses that many declarations share: citations, windows, duties, deadlines, needs."""

from __future__ import annotations

from xcrules.diagnostics import Diagnostic
from xcrules.program.context import Context
from xcrules.program.model import Citation, Deadline, Duration, Duty, Id, Need, Window
from xcrules.program.names import Declared, Group, What
from xcrules.program.problems import lists as list_problems
from xcrules.program.problems import names as name_problems
from xcrules.program.problems import rules as rule_problems
from xcrules.syntax import tree


def text_of(node: tree.Text | None) -> str | None:
    return node.value if node else None


def citation(context: Context, node: tree.Citation) -> Citation | None:
    """The text of law that *node* cites."""
    found = context.names.find(Group.SOURCE, node.source)
    match found:
        case Diagnostic():
            context.problem(found)
            return None
        case Declared(_, id, tree.SourceText(title=title)):
            return Citation(id, title.value, text_of(node.at))
        case _:
            known = context.names.words(Group.SOURCE)
            context.problem(name_problems.unknown_source(node.source.text, node.source.span, known))
            return None


def citations(context: Context, nodes: tuple[tree.Citation, ...]) -> tuple[Citation, ...]:
    found = [citation(context, node) for node in nodes]
    return tuple(one for one in found if one is not None)


def windows(context: Context, nodes: tuple[tree.Window, ...]) -> tuple[Window, ...]:
    """The times in which something is in force; none at all is always."""
    found = []
    for node in nodes:
        start, end = node.start and node.start.value, node.end and node.end.value
        if start and end and start >= end:
            context.problem(list_problems.window_order(start.isoformat(), end.isoformat(), node.span))
        found.append(Window(start or None, end or None))
    return tuple(found)


def named(
    context: Context, nodes: tuple[tree.Path, ...], group: Group, wanted: frozenset[What], *, where: str
) -> tuple[Declared, ...]:
    """What *nodes* name, each once; *where* is the clause, for messages."""
    found: dict[Id, Declared] = {}
    for node in nodes:
        declared = one(context, node, group, wanted)
        if declared is None:
            continue
        if declared.id in found:
            context.problem(rule_problems.duplicate_word(node.text, node.span, where))
        found[declared.id] = declared
    return tuple(found.values())


def one(context: Context, node: tree.Path, group: Group, wanted: frozenset[What]) -> Declared | None:
    """What *node* names, which must be one of *wanted*; None where a problem was reported."""
    found = context.names.find(group, node)
    match found:
        case Diagnostic():
            context.problem(found)
        case None:
            context.problem(_unknown(context, node, group, wanted))
        case Declared(what) if what not in wanted:
            words = " or ".join(sorted(w.value for w in wanted))
            context.problem(name_problems.wrong_kind_of_name(node.text, node.span, what.value, words))
        case Declared():
            return found
    return None


def _unknown(context: Context, node: tree.Path, group: Group, wanted: frozenset[What]) -> Diagnostic:
    known = context.names.words(group, *wanted)
    unknown = {
        What.AGENCY: name_problems.unknown_agency,
        What.LICENSE: name_problems.unknown_license,
        What.SCALE: name_problems.unknown_scale,
        What.SCORE: name_problems.unknown_score,
        What.CASE: name_problems.unknown_case,
    }
    general = name_problems.unknown_rule if group is Group.RULE else name_problems.unknown_name
    function = unknown.get(next(iter(wanted)), general) if len(wanted) == 1 else general
    return function(node.text, node.span, known)


def deadline(node: tree.Deadline | None) -> Deadline | None:
    if node is None:
        return None
    return Deadline(node.relation, duration(node.duration), node.event.text)


def duration(node: tree.Duration) -> Duration:
    return Duration(node.count, node.unit)


def duties(context: Context, nodes: tuple[tree.Duty, ...]) -> tuple[Duty, ...]:
    found: dict[str, Duty] = {}
    for node in nodes:
        if node.name.text in found:
            context.problem(rule_problems.duplicate_word(node.name.text, node.name.span, "the duties"))
        found.setdefault(node.name.text, Duty(node.name.text, text_of(node.label), deadline(node.deadline)))
    return tuple(found.values())


def needs(context: Context, nodes: tuple[tree.Need, ...]) -> tuple[Need, ...]:
    found = []
    for node in nodes:
        condition = context.type_condition(context, node.condition)
        if condition is not None:
            text = " ".join(node.condition.span.text.split())
            found.append(Need(condition, text_of(node.because), text, node.span))
    return tuple(found)
