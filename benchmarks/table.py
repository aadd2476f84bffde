"""Results as text: tables of ratios in Markdown, the goals, and the weak spots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.batches import COPY
from benchmarks.results import BATCHES, DECISIONS, Cell, Results, Verdict

MISSED, MET, OPEN = "missed", "met", "not measured"


def written(results: Results) -> str:
    """Everything that was found, for people."""
    return "\n".join(_lines(results)) + "\n"


def _lines(results: Results) -> Iterator[str]:
    yield "# xcrules beside other engines"
    yield ""
    yield "How to read this stands in docs/benchmarks.md. `3.0x` says: xcrules is three times faster; `0.01x`: it takes"
    yield "a hundred times as long. Behind it the quartiles over the rounds."
    yield ""
    for name, value in results.machine.items():
        yield f"- {name}: {value}"
    yield from _verdicts(results.verdicts)
    yield from _tables(results.cells, DECISIONS, "One application at a time", results)
    yield from _tables(results.batch, BATCHES, "Many applications at once", results)
    yield from _bandwidth(results)
    yield from _costs(results)
    yield from _weak(results)
    yield from _agreements(results)


def _verdicts(verdicts: Sequence[Verdict]) -> Iterator[str]:
    if verdicts:
        yield from ("", "## The goals", "", "| goal | needed | found | |", "|---|---:|---:|---|")
    for each in verdicts:
        said = OPEN if each.found is None else MET if each.met else MISSED
        if each.found is not None and not each.met:
            off = max(each.needed, each.found) / min(each.needed, each.found)
            said = f"{said} by a factor of {off:,.0f}" if off >= 10 else f"{said} by a factor of {off:.1f}"
        why = f" ({each.why})" if each.why else ""
        yield f"| {each.goal} | {each.needed:g}x | {_number(each.found)} | {said}{why} |"


def _tables(cells: Sequence[Cell], columns: Sequence[str], title: str, results: Results) -> Iterator[str]:
    policies = list(dict.fromkeys(cell.policy for cell in cells))
    if policies:
        yield from ("", f"## {title}")
    for policy in policies:
        yield from ("", f"### {policy} rules", "")
        reasons = [x for x in results.agreements if x.policy == policy]
        if reasons:
            yield f"{reasons[0].fired / reasons[0].applications:.1f} reasons a decision."
            yield ""
        yield f"| | form | {' | '.join(columns)} |"
        yield f"|---|---|{'---:|' * len(columns)}"
        of_policy = [cell for cell in cells if cell.policy == policy]
        for contender in dict.fromkeys(cell.contender for cell in of_policy):
            row = {cell.column: cell for cell in of_policy if cell.contender == contender}
            form = "; ".join(dict.fromkeys(cell.form for cell in row.values() if cell.form))
            shown = " | ".join(shown_cell(row[column]) if column in row else "" for column in columns)
            yield f"| {contender} | {form} | {shown} |"
        remarks = sorted({cell.remark for cell in of_policy if cell.remark})
        if remarks:
            yield ""
            yield f"\\* {'; '.join(remarks)}"


def shown_cell(cell: Cell) -> str:
    """One cell: a ratio with its quartiles, the time of xcrules itself, or why there is none."""
    if cell.absent is not None:
        return f"n/a: {cell.absent}"
    star = "\\*" if cell.remark else ""
    if cell.ratio is None:
        return f"{_time(cell.microseconds)}{star}"
    found = cell.ratio
    return f"{_number(found.middle)}{star} ({_number(found.low)} to {_number(found.high)})"


def _bandwidth(results: Results) -> Iterator[str]:
    if results.bandwidth is None:
        return
    yield ""
    yield f"{COPY.capitalize()} moves {results.bandwidth:.1f} GB in a second of a processor, read and written. Beside"
    yield "it, the rows that were read, in the bytes that they take as columns for the peers:"
    yield from ("", "| policy | column | contender | rows a second | GB a second |", "|---|---|---|---:|---:|")
    for cell in results.batch:
        if cell.microseconds and cell.policy in results.row_bytes:
            a_second = 1e6 / cell.microseconds
            gigabytes = a_second * results.row_bytes[cell.policy] / 1e9
            yield f"| {cell.policy} | {cell.column} | {cell.contender} | {a_second:,.0f} | {gigabytes:.3g} |"


def _costs(results: Results) -> Iterator[str]:
    if not results.costs:
        return
    yield from ("", "## Loading and memory", "")
    yield "| policy | contender | form | from source | compiled | memory |"
    yield "|---|---|---|---:|---:|---:|"
    for cost in results.costs:
        if cost.absent is not None:
            yield f"| {cost.policy} | {cost.contender} | | n/a: {cost.absent} | | |"
            continue
        source = "" if cost.source is None else f"{cost.source:,.1f} ms"
        compiled = (
            f"{cost.compiled:,.1f} ms" if cost.compiled is not None else f"n/a: {cost.compiled_absent or 'has none'}"
        )
        memory = "" if cost.megabytes is None else f"{cost.megabytes:,.1f} MB"
        yield f"| {cost.policy} | {cost.contender} | {cost.form} | {source} | {compiled} | {memory} |"


def _weak(results: Results) -> Iterator[str]:
    """Where a peer is faster, the worst first."""
    slower = [cell for cell in (*results.cells, *results.batch) if cell.ratio is not None and cell.ratio.middle < 1]
    measured = [cell for cell in (*results.cells, *results.batch) if cell.ratio is not None]
    yield from ("", "## Weak spots", "")
    yield f"xcrules is slower than the peer in {len(slower)} of {len(measured)} figures."
    if slower:
        yield from ("", "| policy | column | faster | xcrules takes so many times as long |", "|---|---|---|---:|")
    for cell in sorted(slower, key=lambda x: x.ratio.middle if x.ratio else 0):
        assert cell.ratio is not None
        yield f"| {cell.policy} | {cell.column} | {cell.contender} | {1 / cell.ratio.middle:,.0f} |"


def _agreements(results: Results) -> Iterator[str]:
    yield from ("", "## What was compared before anything was measured", "")
    yield "| policy | decisions | rules that fired | that may | compared with |"
    yield "|---|---:|---:|---:|---|"
    for each in results.agreements:
        yield (
            f"| {each.policy} | {each.applications:,} | {each.fired:,} | {each.open:,} | {', '.join(each.contenders)} |"
        )


def _number(value: float | None) -> str:
    """A ratio with as many digits as mean something."""
    if value is None:
        return ""
    return f"{value:,.0f}x" if value >= 100 else f"{value:.1f}x" if value >= 1 else f"{value:.2g}x"


def _time(microseconds: float | None) -> str:
    if microseconds is None:
        return ""
    if microseconds < 1:
        return f"{microseconds * 1e3:,.0f} ns"
    return f"{microseconds:,.1f} µs" if microseconds < 1_000 else f"{microseconds / 1e3:,.1f} ms"
