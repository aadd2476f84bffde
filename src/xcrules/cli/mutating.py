"""`xcrules mutate`: the mutants of a policy that neither its examples nor the laws notice.

Answers go to standard output; where a terminal shows it, standard error tells how far the work is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

import typer

from xcrules.cli.inputs import unusable
from xcrules.cli.printing import Line, Style, console, json_text, print_lines
from xcrules.cli.progress import Progress
from xcrules.decision import Decision
from xcrules.diagnostics import Diagnostic
from xcrules.policy import Policy
from xcrules.testing.broken import Told
from xcrules.testing.mutation.breed import Equivalent, Stillborn, bred
from xcrules.testing.mutation.edits import Kind
from xcrules.testing.mutation.mutations import Mutation, lines_of, mutations
from xcrules.testing.mutation.results import FOLDER, Results, run_id
from xcrules.testing.mutation.run import has_hypothesis, run, sample
from xcrules.testing.mutation.seeing import further_expected, otherwise, statable
from xcrules.testing.mutation.trial import Fate, How, Tried, first_failing
from xcrules.testing.showing import example_text

FINDINGS, BROKEN_OFF = 1, 130

SEARCH = 300
"""Applications tried at most to find one on which a survivor decides otherwise."""

INSTALL = 'pip install "xcrules[testing]"'


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command was asked for. limit: at most so many mutants, drawn with *seed*; jobs: processes."""

    laws: bool
    trials: int
    limit: int | None
    seed: int
    jobs: int | None
    restart: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class Score:
    """What came out. found: one for each of the *chosen* that was tried, in the order of the text.

    all_: how many mutants there are, of which those were drawn.
    """

    policy: Policy
    all_: int
    chosen: Sequence[Mutation]
    found: Sequence[tuple[Mutation, Tried]]
    how: How

    def count(self, *fates: Fate, kind: Kind | None = None) -> int:
        return sum(tried.fate in fates and kind in (None, mutation.kind) for mutation, tried in self.found)

    @property
    def survivors(self) -> list[tuple[Mutation, Tried]]:
        return [(mutation, tried) for mutation, tried in self.found if tried.fate is Fate.SURVIVED]

    @property
    def is_whole(self) -> bool:
        return len(self.found) == len(self.chosen)


KILLED = (Fate.BY_EXAMPLE, Fate.BY_LAW)


def mutate_policy(policy: Policy, asked: Asked) -> None:
    """Tries the mutants of *policy*, prints what came out, and ends the command: 1 if some survive, 2 if it cannot
    be done, 130 if it was broken off."""
    if asked.laws and not has_hypothesis():
        raise unusable([_no_hypothesis()])
    failing = first_failing(policy)
    if failing is not None:
        raise unusable([_failing(policy, failing)])
    all_ = mutations(policy)
    chosen = sample(all_, asked.limit, asked.seed)
    how = How(asked.laws, asked.trials, SEARCH if has_hypothesis() else 0)
    results = Results(FOLDER / f"{policy.name}.jsonl", run_id(policy, how))
    found: dict[str, Tried] = {}
    broken_off = False
    try:
        if asked.restart:
            results.forget()
        with Progress(len(chosen), beside=console(), what="tried") as progress:
            for tried in run(policy, chosen, how, results, asked.jobs or os.cpu_count() or 1):
                with progress.step(len(found) + 1, complains=False):
                    found[tried.key] = tried
    except KeyboardInterrupt:
        broken_off = True
    except OSError as error:
        raise unusable([_unwritable(results.path, error)]) from None
    except BrokenProcessPool:
        raise unusable([_died()]) from None
    score = Score(policy, len(all_), chosen, [(m, found[m.key]) for m in chosen if m.key in found], how)
    if asked.as_json:
        typer.echo(json_text(_data(score)))
    else:
        print_lines(_lines(score, asked), console())
    if broken_off:
        raise typer.Exit(BROKEN_OFF)
    if score.survivors:
        raise typer.Exit(FINDINGS)


# --- for people ---------------------------------------------------------------------------------------


def _lines(score: Score, asked: Asked) -> Iterator[Line]:
    yield Line(_title(score, asked), Style.TITLE)
    yield Line(_counts(score))
    if not score.is_whole:
        yield Line(f"broken off after {len(score.found)}; the same command goes on from there", Style.OPEN)
    yield from _by_kind(score)
    for mutation, tried in score.survivors:
        yield Line("")
        yield from _survivor(score, mutation, tried)


def _title(score: Score, asked: Asked) -> str:
    killed, survived = score.count(*KILLED), len(score.survivors)
    drawn = f", {len(score.chosen)} of them drawn with seed {asked.seed}" if len(score.chosen) < score.all_ else ""
    total = killed + survived
    noticed = f"{killed} of {total} noticed ({_percent(killed, total)})" if total else "nothing to notice"
    return f"{score.policy.name}: {score.all_} mutants{drawn}; {noticed}"


def _counts(score: Score) -> str:
    by_laws = f"{score.count(Fate.BY_LAW)} by laws" if score.how.laws else "laws not tried"
    counted = f"{score.count(Fate.BY_EXAMPLE)} noticed by examples, {by_laws}, {len(score.survivors)} by nobody"
    same, none = score.count(Fate.EQUIVALENT), score.count(Fate.STILLBORN)
    return f"{counted}; not counted: {same} that mean the same, {none} that are no policy"


def _percent(part: int, whole: int) -> str:
    """Rounded down: only all of them are 100%."""
    return f"{part * 100 // whole}%"


def _by_kind(score: Score) -> Iterator[Line]:
    rows = [(kind, score.count(*KILLED, kind=kind), score.count(Fate.SURVIVED, kind=kind)) for kind in Kind]
    rows = [row for row in rows if row[1] or row[2]]
    if not rows:
        return
    width = max(len(kind.value) for kind, _, _ in rows)
    yield Line("")
    yield Line(f"{'kind':{width}}  killed  survived", Style.TITLE)
    for kind, killed, survived in rows:
        yield Line(f"{kind.value:{width}}  {killed:6}  {survived or '':>8}".rstrip())


def _survivor(score: Score, mutation: Mutation, tried: Tried) -> Iterator[Line]:
    yield Line(f"{mutation.says}  [{mutation.key}]", Style.BAD, lead=len(mutation.says))
    yield from (Line(line) for line in lines_of(_text(score.policy), mutation.edit))
    yield from (Line(line) for line in _difference(score, mutation, tried).split("\n"))


def _difference(score: Score, mutation: Mutation, tried: Tried) -> str:
    """An example that would notice the mutant, or why there is none."""
    if tried.differs is not None:
        return _example(score.policy, mutation, tried.differs)
    if not score.how.search:
        return f"no application was looked for on which it differs: that takes {INSTALL}"
    return f"no difference found in {score.how.search} applications"


def _example(policy: Policy, mutation: Mutation, application: Mapping[str, object]) -> str:
    decision, other = _decisions(policy, mutation, application)
    label = f"noticed by nobody: {mutation.says.replace('`', '')}"
    text = example_text(policy, Told("as it stands", application, decision), label)
    further = further_expected(policy.name, decision, other)
    if not any(statable(policy.name, decision, other)):
        parts = " and ".join(otherwise(decision, other))
        text = f"# no example can state the difference, which is in {parts}\n{text}"
    return "\n".join([text, *(f"  {line}" for line in further)])


def _decisions(policy: Policy, mutation: Mutation, application: Mapping[str, object]) -> tuple[Decision, Decision]:
    """What the policy decides, and what the survivor does."""
    mutant = bred(policy, mutation)
    assert not isinstance(mutant, Stillborn | Equivalent), "a survivor is a policy of its own"
    return policy.decide(application), mutant.decide(application)


def _text(policy: Policy) -> str:
    return policy.gathered.files[policy.name].file.span.source.text


# --- for programs -------------------------------------------------------------------------------------


def _data(score: Score) -> dict[str, object]:
    return {
        "policy": score.policy.name,
        "text_digest": score.policy.text_digest,
        "mutants": score.all_,
        "chosen": len(score.chosen),
        "tried": len(score.found),
        "killed_by_examples": score.count(Fate.BY_EXAMPLE),
        "killed_by_laws": score.count(Fate.BY_LAW) if score.how.laws else None,
        "survived": len(score.survivors),
        "equivalent": score.count(Fate.EQUIVALENT),
        "stillborn": score.count(Fate.STILLBORN),
        "kinds": {
            kind.value: {"killed": score.count(*KILLED, kind=kind), "survived": score.count(Fate.SURVIVED, kind=kind)}
            for kind in Kind
            if score.count(*KILLED, Fate.SURVIVED, kind=kind)
        },
        "survivors": [
            {
                "key": mutation.key,
                "kind": mutation.kind.value,
                "line": mutation.line,
                "says": mutation.edit.says,
                "change": list(lines_of(_text(score.policy), mutation.edit)),
                **_differs(score.policy, mutation, tried),
            }
            for mutation, tried in score.survivors
        ],
    }


def _differs(policy: Policy, mutation: Mutation, tried: Tried) -> dict[str, object]:
    """The application on which a survivor differs, in which parts of the decision, and whether an example can tell."""
    if tried.differs is None:
        return {"differs": None, "in": [], "statable": None}
    decisions = _decisions(policy, mutation, tried.differs)
    can_tell = any(statable(policy.name, *decisions))
    return {"differs": tried.differs, "in": list(otherwise(*decisions)), "statable": can_tell}


# --- what keeps it from being done ----------------------------------------------------------------------


def _no_hypothesis() -> Diagnostic:
    return Diagnostic(
        "not-installed",
        "laws are tried with Hypothesis, which is not installed",
        help=f"`{INSTALL}`, or leave the laws out with `--no-laws`",
    )


def _failing(policy: Policy, label: str) -> Diagnostic:
    return Diagnostic(
        "failing-example",
        f"the example `{label}` of `{policy.name}` fails before anything is changed",
        help="`xcrules test` shows what differs",
    )


def _unwritable(path: Path, error: OSError) -> Diagnostic:
    why = (error.strerror or "no reason is known").lower()
    return Diagnostic("unwritable-file", f"results cannot be kept in `{path}`: {why}", help="run it in another folder")


def _died() -> Diagnostic:
    return Diagnostic(
        "process-ended",
        "a process that tried mutants ended before it was done",
        help="the same command goes on from there; `--jobs 1` needs the least memory",
    )
