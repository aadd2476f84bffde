"""`rank`: of many applications those with the highest scores, as many as there is time to look at.

Only the rows that may still be among them are kept, so a file may be of any length.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import typer

from xcrules.cli.applications import Read, Several, applications
from xcrules.cli.inputs import UNUSABLE, report, unusable, usable_policy
from xcrules.cli.many import placed
from xcrules.cli.naming import and_
from xcrules.cli.printing import Line, Style, console, json_text, print_lines
from xcrules.cli.progress import Progress
from xcrules.cli.wording import STYLES
from xcrules.decision import Decision
from xcrules.diagnostics import ApplicationError, Diagnostic
from xcrules.facts.problems import did_you_mean
from xcrules.fates import deciding
from xcrules.policy import Policy

MOST_KEPT = 100_000


@dataclass(frozen=True, slots=True)
class Ranked:
    """An application and its score: from what is certain to what is possible. number: its place in what was read."""

    number: int
    name: str
    least: Decimal
    most: Decimal
    decision: Decision

    @property
    def order(self) -> tuple[Decimal, Decimal, int]:
        """The highest possible score first, then the highest certain one, then what was read first."""
        return self.most, self.least, -self.number


def rank_applications(name: str, application_name: str, by: str | None, most: int, *, as_json: bool) -> None:
    """Prints the *most* applications with the highest score *by*; status 2 at the end if any was unusable.

    by: None where the policy has only one score.
    """
    policy = usable_policy(name)
    score = _score(policy, by)
    found = applications(application_name)
    several = found if isinstance(found, Several) else Several(iter([Read(application_name, found, 1)]), 0, 1)
    kept: list[tuple[tuple[Decimal, Decimal, int], Ranked]] = []
    read = bad = 0
    with Progress(several.whole, beside=console()) as progress:
        for read, each in enumerate(several.each, start=1):
            one = _ranked(policy, score, read, each)
            with progress.step(each.done, complains=isinstance(one, tuple) and not as_json):
                if isinstance(one, tuple):
                    bad += 1
                    report(placed(each.name, one))
                elif len(kept) < most:
                    heapq.heappush(kept, (one.order, one))
                else:
                    heapq.heappushpop(kept, (one.order, one))
    highest = [one for _, one in sorted(kept, key=lambda pair: pair[0], reverse=True)]
    if as_json:
        for one in highest:
            typer.echo(json_text(_data(one, score), indent=None))
    else:
        print_lines(_told(highest, score, read - bad, bad), console())
    if bad:
        raise typer.Exit(UNUSABLE)


def _score(policy: Policy, by: str | None) -> str:
    """The full name of the score that is meant; ends the command where none, or more than one, is."""
    full = {str(each.id): each.id.name for each in policy.rulebook.findings if each.levels is None}
    meant = [name for name, short in full.items() if by is None or by in (name, short)]
    if len(meant) == 1:
        return meant[0]
    if not full:
        raise unusable([Diagnostic("unknown-score", f"`{policy.name}` has no score", help="rank by a policy with one")])
    names = f"name one of {and_([f'`{one}`' for one in sorted(full)], 'or')}"
    if by is None:
        raise unusable([Diagnostic("unknown-score", f"`{policy.name}` has more than one score", help=names)])
    if meant:
        raise unusable([Diagnostic("ambiguous-name", f"more than one score is called `{by}`", help=names)])
    near = did_you_mean(by, sorted({*full, *full.values()})) or names
    raise unusable([Diagnostic("unknown-score", f"no score of `{policy.name}` is called `{by}`", help=near)])


def _ranked(policy: Policy, score: str, number: int, read: Read) -> Ranked | tuple[Diagnostic, ...]:
    if isinstance(read.text, Diagnostic):
        return (read.text,)
    try:
        decision = policy.decide(read.text)
    except ApplicationError as error:
        return error.problems
    (finding,) = [one for one in decision.findings if f"{one.policy}.{one.name}" == score]
    return Ranked(number, read.name, Decimal(finding.least), Decimal(finding.most), decision)


def _data(one: Ranked, score: str) -> dict[str, object]:
    return {
        "application": one.name,
        "score": score,
        "least": str(one.least),
        "most": str(one.most),
        "outcome": one.decision.outcome.value,
        "interim": one.decision.interim.value,
        "because": list(deciding(one.decision)),
    }


def _told(highest: list[Ranked], score: str, read: int, bad: int) -> Iterable[Line]:
    widest = max((len(one.name) for one in highest), default=0)
    for one in highest:
        points = str(one.most) if one.least == one.most else f"{one.least} to {one.most}"
        head = f"{points:>10}  {one.name:{widest}}  "
        because = and_(deciding(one.decision))
        words = f"{head}{one.decision.outcome.value}{f'  because of {because}' if because else ''}"
        yield Line(words, STYLES[one.decision.outcome])
    unusable_too = f", {bad} unusable" if bad else ""
    yield Line(f"the {len(highest)} highest of {read} by {score}{unusable_too}", Style.TITLE)
