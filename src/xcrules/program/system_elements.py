"""The elements of an effective system of export control, which a policy may declare that it covers.

Named after the thirteen that experts met on in Tokyo in February 2007: CSCAP Export Controls Experts Group.
"""

from __future__ import annotations

from collections.abc import Iterable

from xcrules.program.clauses import citations, text_of
from xcrules.program.context import Context
from xcrules.program.model import Element
from xcrules.program.problems import names as name_problems
from xcrules.program.problems import rules as problems
from xcrules.source import Span
from xcrules.syntax import tree

ELEMENTS = {
    "legislation": "Primary legislation",
    "control_list": "Control list",
    "catch_all": "Catch-all control",
    "penalties": "Administrative and criminal penalties",
    "definitions": "Clear definitions",
    "supply_chain": "Control of the whole supply chain",
    "prosecution": "Laws under which to prosecute",
    "policy_mechanism": "Mechanism for decisions of policy",
    "licensing": "Licensing system",
    "outreach": "Outreach to industry",
    "exchange": "International exchange",
    "enforcement": "Enforcement",
    "customs": "Strategy of Customs",
}
"""Name in the language -> title, in the order in which they are told."""


def place(name: str) -> int:
    """Where an element stands among the others; a name that is none comes last."""
    return [*ELEMENTS, name].index(name)


def elements(context: Context, nodes: Iterable[tree.Element]) -> list[Element]:
    """The elements that a file declares, as written; of one declared twice the first. Every problem is reported."""
    first: dict[str, Span] = {}
    found: list[Element] = []
    for node in nodes:
        name = node.name.text
        if name not in ELEMENTS:
            context.problem(problems.unknown_element(name, node.name.span, list(ELEMENTS)))
        if not node.under:
            context.problem(problems.no_citation(f"element {name}", node.name.span))
        under = citations(context, node.under)
        span = first.setdefault(name, node.name.span)
        if span is not node.name.span:
            context.problem(name_problems.duplicate_name(name, node.name.span, span))
            continue
        found.append(Element(context.names.policy, name, text_of(node.label), under, node.span))
    return found
