"""A comparison as one page for a browser: no script, nothing fetched, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from xcrules.comparison.as_rows import outcome_of
from xcrules.comparison.model import MEANINGS, Comparison, Covered, DecisionCell, ElementCell
from xcrules.engines.outcome import Outcome
from xcrules.program.system_elements import ELEMENTS

MOST_EVIDENCE = 4
"""Of more names than this the rest are counted; the whole list stands in the cell's title."""

STYLE = """
body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem; color: #1a1a1a; background: #fff; }
table { border-collapse: collapse; margin: 1rem 0 2rem; }
th, td { border: 1px solid #bbb; padding: .35rem .6rem; text-align: left; vertical-align: top; }
thead th { background: #eee; position: sticky; top: 0; }
tbody th { font-weight: 600; max-width: 22rem; }
th, td { overflow-wrap: anywhere; }
small { display: block; color: #555; }
.good { background: #e3f3e3; } .open { background: #fdf3d3; } .bad { background: #f8dede; } .none { color: #666; }
"""

ELEMENT_CLASSES = {
    Covered.SHOWN: "good",
    Covered.DECLARED: "good",
    Covered.NOT_SHOWN: "bad",
    Covered.UNDECLARED: "open",
    Covered.ABSENT: "none",
}
OUTCOME_CLASSES = {
    Outcome.NOT_REQUIRED: "good",
    Outcome.LICENSED: "good",
    Outcome.REFERRED: "open",
    Outcome.UNDETERMINED: "open",
    Outcome.NOT_OFFERED: "bad",
    Outcome.PROHIBITED: "bad",
}


def to_html(found: Comparison) -> str:
    return "\n".join(_page(found)) + "\n"


def _page(found: Comparison) -> Iterator[str]:
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8"><title>Policies compared</title>'
    yield f"<style>{STYLE}</style></head><body>"
    yield "<h1>Policies compared</h1>"
    yield "<h2>Elements of an effective system</h2>"
    titles = ELEMENTS.values()
    yield from _table(found, ((title, map(_element, row)) for title, row in zip(titles, found.elements, strict=True)))
    yield "<ul>"
    yield from (f"<li><b>{escape(each.value)}</b>: {escape(MEANINGS[each])}</li>" for each in Covered)
    yield "</ul>"
    yield "<h2>Decisions on the same applications</h2>"
    rows = zip(found.probes, found.decisions, strict=True)
    yield from _table(found, ((label, map(_decision, row)) for (_, label), row in rows))
    yield "<p>Digests of what decides:</p><ul>"
    yield from (f"<li>{escape(each.policy)}: <code>{escape(each.digest)}</code></li>" for each in found.columns)
    yield "</ul></body></html>"


def _table(found: Comparison, rows: Iterable[tuple[str, Iterable[str]]]) -> Iterator[str]:
    heads = "".join(
        f'<th scope="col">{escape(each.policy)}<small>{escape(each.title)}</small></th>' for each in found.columns
    )
    yield f"<table><thead><tr><th></th>{heads}</tr></thead><tbody>"
    for title, cells in rows:
        yield f'<tr><th scope="row">{escape(title)}</th>{"".join(cells)}</tr>'
    yield "</tbody></table>"


def _element(cell: ElementCell) -> str:
    lines = [*cell.labels, *cell.citations]
    if cell.evidence:
        shown = ", ".join(cell.evidence[:MOST_EVIDENCE])
        left = len(cell.evidence) - MOST_EVIDENCE
        lines.append(f"shown by {shown}{f' and {left} more' if left > 0 else ''}")
    small = "".join(f"<small>{escape(line)}</small>" for line in lines)
    title = escape(", ".join(cell.evidence))
    return f'<td class="{ELEMENT_CLASSES[cell.covered]}" title="{title}">{escape(cell.covered.value)}{small}</td>'


def _decision(cell: DecisionCell) -> str:
    if cell.outcome is None:
        return f'<td class="none">{escape(outcome_of(cell))}<small>{escape(cell.problem or "")}</small></td>'
    lines = [*cell.because, *([f"missing: {cell.missing}"] if cell.missing else [])]
    small = "".join(f"<small>{escape(line)}</small>" for line in lines)
    return f'<td class="{OUTCOME_CLASSES[cell.outcome]}">{escape(outcome_of(cell))}{small}</td>'
