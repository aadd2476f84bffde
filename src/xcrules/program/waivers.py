"""Waivers: laws of the test suite that a policy breaks on purpose. They decide nothing."""

from __future__ import annotations

from collections.abc import Iterable

from xcrules.program.clauses import citations
from xcrules.program.context import Context
from xcrules.program.laws import LAW_NAMES
from xcrules.program.model import Condition, Waiver
from xcrules.program.problems import rules as problems
from xcrules.source import Span
from xcrules.syntax import tree


def waivers(context: Context, nodes: Iterable[tree.Waive]) -> list[Waiver]:
    """The waivers of a file, as written. One whose condition has no meaning is left out; every problem is reported."""
    found: list[Waiver] = []
    first: dict[tuple[str, Condition | None], Span] = {}
    for node in nodes:
        made = _waiver(context, node)
        if made is None:
            continue
        span = first.setdefault((made.law, made.when), node.name.span)
        if span is not node.name.span and made.law in LAW_NAMES:
            context.problem(problems.waived_twice(made.law, node.name.span, span))
        found.append(made)
    return found


def _waiver(context: Context, node: tree.Waive) -> Waiver | None:
    law, reason = node.name.text, "" if node.label is None else node.label.value
    if law not in LAW_NAMES:
        context.problem(problems.unknown_law(law, node.name.span, LAW_NAMES))
    if not reason.strip():
        context.problem(problems.no_reason(law, node.name.span))
    if not node.under:
        context.problem(problems.no_citation(f"waive {law}", node.name.span))
    under = citations(context, node.under)
    if node.when is None:
        return Waiver(context.names.policy, law, reason, under, None, node.span)
    when = context.type_condition(context, node.when)
    text = " ".join(node.when.span.text.split())
    return None if when is None else Waiver(context.names.policy, law, reason, under, when, node.span, text)
