"""A comparison as data: rows for spreadsheets, and shapes for JSON."""

from __future__ import annotations

import csv
import io

from xcrules.comparison.model import Comparison, DecisionCell, ElementCell
from xcrules.program.system_elements import ELEMENTS

HEADINGS = ("row", "name", "title", "policy", "found", "because", "citations", "shown_by", "missing")


def to_csv(found: Comparison) -> str:
    """One line a cell, so that a spreadsheet can turn it whichever way it likes; several values are split by `|`.

    row: `element` or `decision`. found: how declaration and rules agree, or the outcome. because: what the policy says
    covers it, or the rules that decide. A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS)
    for cells in found.elements:
        for cell in cells:
            writer.writerow(map(_harmless, _element(cell)))
    for (_, label), row in zip(found.probes, found.decisions, strict=True):
        for one in row:
            writer.writerow(map(_harmless, _decision(one, label)))
    return text.getvalue()


def _element(cell: ElementCell) -> tuple[str, ...]:
    labels, citations, evidence = (" | ".join(texts) for texts in (cell.labels, cell.citations, cell.evidence))
    title = ELEMENTS[cell.element]
    return "element", cell.element, title, cell.policy, cell.covered.value, labels, citations, evidence, ""


def _decision(cell: DecisionCell, label: str) -> tuple[str, ...]:
    because = cell.problem if cell.problem is not None else " | ".join(cell.because)
    return "decision", cell.probe, label, cell.policy, outcome_of(cell), because, "", "", cell.missing or ""


def outcome_of(cell: DecisionCell) -> str:
    """The outcome in words: `licensed`, `undetermined (referred)` with the interim one, `unusable`."""
    if cell.outcome is None or cell.interim is None:
        return "unusable"
    if cell.outcome is cell.interim:
        return cell.outcome.value
    return f"{cell.outcome.value} ({cell.interim.value})"


def _harmless(text: str) -> str:
    bare = text.lstrip()
    return f"'{text}" if bare.startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20")) else text


def to_data(found: Comparison) -> dict[str, object]:
    """The shapes that `xcrules compare --json` prints."""
    return {
        "policies": [
            {"policy": each.policy, "title": each.title, "jurisdiction": each.jurisdiction, "digest": each.digest}
            for each in found.columns
        ],
        "elements": [
            {
                "element": cell.element,
                "title": ELEMENTS[cell.element],
                "policy": cell.policy,
                "covered": cell.covered.value,
                "labels": list(cell.labels),
                "citations": list(cell.citations),
                "evidence": list(cell.evidence),
            }
            for row in found.elements
            for cell in row
        ],
        "decisions": [
            {
                "probe": cell.probe,
                "label": label,
                "policy": cell.policy,
                "outcome": None if cell.outcome is None else cell.outcome.value,
                "interim": None if cell.interim is None else cell.interim.value,
                "because": list(cell.because),
                "missing": cell.missing,
                "problem": cell.problem,
            }
            for (_, label), row in zip(found.probes, found.decisions, strict=True)
            for cell in row
        ],
    }
