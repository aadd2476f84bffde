"""What the engine set out to reach, held against what was found."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.results import Results, Verdict

HOT_AND_FRESH = ("hot, reasons", "fresh, reasons")


@dataclass(frozen=True, slots=True)
class Faster:
    """So many times faster than a contender, in every one of these columns."""

    policy: str
    contender: str
    times: float
    columns: tuple[str, ...] = HOT_AND_FRESH


@dataclass(frozen=True, slots=True)
class Growth:
    """A decision by 4,000 rules takes at most so many times one by 40, the reasons being as many."""

    kind: str
    times: float


GOALS: tuple[Faster | Growth, ...] = (
    Faster("flat 40", "cedarpy", 100),
    Faster("flat 40", "datalogic-py", 5),
    Faster("nested 40", "datalogic-py", 15),
    Faster("nested 40", "cel-expr-python", 60),
    Faster("nested 40", "common-expression-language", 60),
    Faster("flat 400", "datalogic-py", 25),
    Faster("nested 400", "datalogic-py", 25),
    Growth("flat", 2.5),
    Growth("nested", 2.5),
    Faster("flat 40", "DuckDB", 20, ("Arrow dictionaries",)),
    Faster("flat 40", "DuckDB", 80, ("encoded",)),
    Faster("flat 40", "DuckDB", 8, ("Parquet",)),
    Faster("flat 40", "Polars", 4.5, ("Parquet",)),
)


def verdicts(results: Results) -> list[Verdict]:
    return [_faster(results, goal) if isinstance(goal, Faster) else _growth(results, goal) for goal in GOALS]


def _faster(results: Results, goal: Faster) -> Verdict:
    said = f"{goal.policy} ({'; '.join(goal.columns)}): {goal.times:g} times {goal.contender}"
    cells = [results.find(goal.policy, column, goal.contender) for column in goal.columns]
    found = [cell.ratio.middle for cell in cells if cell is not None and cell.ratio is not None]
    if len(found) < len(cells):
        why = next((cell.absent for cell in cells if cell is not None and cell.absent), None)
        return Verdict(said, goal.times, None, False, why or "no such policy was tried")
    remark = next((cell.remark for cell in cells if cell is not None and cell.remark), "")
    return Verdict(said, goal.times, min(found), min(found) >= goal.times, remark or "")


def _growth(results: Results, goal: Growth) -> Verdict:
    said = f"{goal.kind}: 4,000 rules at most {goal.times:g} times 40 rules"
    found = results.growth.get(goal.kind)
    if found is None:
        return Verdict(said, goal.times, None, False, "4,000 and 40 rules were not both tried")
    return Verdict(said, goal.times, found.middle, found.middle <= goal.times)
