"""The table of many decisions, row by row: each row is printed as soon as it is known, so no column waits for another.

On a terminal cells are wrapped in their columns, and where it is narrow a row becomes a few lines. In a pipe a row is
one line, and what is too long for its column pushes the rest aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from xcrules.cli.printing import Line, Style, print_lines, printable
from xcrules.cli.wording import STYLES, asked_of
from xcrules.decision import Decision
from xcrules.diagnostics import Diagnostic
from xcrules.engines.outcome import Outcome
from xcrules.fates import deciding

UNUSABLE_WORD = "unusable"
OUTCOME = max(len(outcome.value) for outcome in Outcome)
"""Width of the columns that hold outcomes."""

NARROW = 72
"""On a terminal with fewer columns a row becomes a few lines."""

ROOMY = 100
"""With fewer columns, the outcome and the interim one share a column."""

GAP = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """name: the width of the names of applications. policies: their names; a column where there are several."""

    name: int
    policies: tuple[str, ...]

    @property
    def policy(self) -> int:
        return max(map(len, self.policies)) if len(self.policies) > 1 else 0


@dataclass(frozen=True, slots=True)
class Row:
    """What the table says of one decision, or of one unusable application; `rule` is then what is wrong."""

    name: str
    policy: str
    outcome: str
    interim: str
    rule: str
    missing: str
    style: Style


TITLES = Row("application", "policy", "outcome", "interim", "because of", "missing", Style.TITLE)


def rows(name: str, found: Sequence[Decision] | tuple[Diagnostic, ...]) -> Iterator[Row]:
    for each in found[:1] if isinstance(found, tuple) else found:
        if isinstance(each, Diagnostic):
            yield Row(name, "", UNUSABLE_WORD, "", each.message, "", Style.BAD)
        else:
            yield _row(name, each)


def _row(name: str, decision: Decision) -> Row:
    rules = deciding(decision)
    is_open = decision.outcome is Outcome.UNDETERMINED
    return Row(
        name,
        decision.policy,
        decision.outcome.value,
        decision.interim.value if is_open else "",
        f"{rules[0]} and {len(rules) - 1} more" if len(rules) > 1 else "".join(rules),
        asked_of(decision.missing[0]) if is_open and decision.missing else "",
        STYLES[decision.outcome],
    )


def print_row(row: Row, columns: Columns, on: Console) -> None:
    if not on.is_terminal:
        on.print(Text(_plain(row, columns)), soft_wrap=True)
    elif on.width >= NARROW:
        on.print(_wide(row, columns, on.width))
    elif row is not TITLES:
        print_lines(_narrow(row, bool(columns.policy)), on)


def _plain(row: Row, columns: Columns) -> str:
    policy = [f"{printable(row.policy):{columns.policy}}"] if columns.policy else []
    cells = [f"{printable(row.name):{columns.name}}", *policy, f"{row.outcome:{OUTCOME}}", f"{row.interim:{OUTCOME}}"]
    return "  ".join([*cells, f"{printable(row.rule):24}", printable(row.missing)]).rstrip()


def _wide(row: Row, columns: Columns, width: int) -> Table:
    name = min(columns.name, width * 3 // 10)
    policy = min(columns.policy, width // 4)
    outcomes = [(row.outcome, OUTCOME), (row.interim, OUTCOME)]
    if width < ROOMY:
        outcomes = [(f"{row.outcome} ({row.interim})" if row.interim else row.outcome, OUTCOME + 2)]
    cells = [(row.name, name), (row.policy, policy), *outcomes] if policy else [(row.name, name), *outcomes]
    if row.outcome == UNUSABLE_WORD:
        cells, last = [(row.name, name), (row.outcome, OUTCOME)], [row.rule]
    else:
        last = [row.rule, row.missing]
    left = width - sum(share + GAP for _, share in cells) - GAP * (len(last) - 1)
    first = left * 2 // 5 if len(last) > 1 else left
    cells += zip(last, (first, left - first), strict=False)
    table = Table.grid(padding=(0, GAP, 0, 0))
    for _, share in cells:
        table.add_column(width=share, overflow="fold")
    is_head = row.style is Style.TITLE
    table.add_row(
        *(
            Text(printable(text), row.style if is_head or text.startswith(row.outcome) else Style.PLAIN)
            for text, _ in cells
        )
    )
    return table


def _narrow(row: Row, tells_policy: bool) -> Iterator[Line]:
    yield Line(f"{row.name}, {row.policy}" if tells_policy and row.policy else row.name, Style.TITLE)
    interim = f", until it is settled {row.interim}" if row.interim else ""
    yield Line(f"{row.outcome}{interim}", row.style, depth=1, lead=len(row.outcome))
    if row.rule:
        yield Line(row.rule if row.outcome == UNUSABLE_WORD else f"because of {row.rule}", depth=1)
    if row.missing:
        yield Line(f"missing: {row.missing}", depth=1)
