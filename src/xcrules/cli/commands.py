"""The commands: each reads its inputs, asks the library one question and prints the answer.

Answers go to standard output, problems to standard error. Exit status: 0 fine, whatever was decided; 1 the question
was answered with findings (errors in a policy, an example that fails, a name that is not known); 2 the input cannot
be used.
"""

from __future__ import annotations

from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer

from xcrules.cli.inputs import (
    only_one_from_standard_input,
    policies_in,
    policy_with_text,
    read_policy,
    report,
    unusable,
    usable_policy,
)
from xcrules.cli.lists_commands import lists
from xcrules.compiled_files import no_text
from xcrules.diagnostics import ApplicationError, Diagnostic, PolicyError
from xcrules.rendering import to_json, to_sarif
from xcrules.side_by_side import decide_side_by_side, union_of

FINDINGS = 1

app = typer.Typer(
    name="xcrules",
    help="Decides export-control applications by policies that read like law.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
PolicyName = Annotated[
    str, typer.Argument(metavar="POLICY", help="A file, a dotted name such as sg.permits, or - for standard input.")
]
Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Policies: files, folders, dotted names, - for standard input.")
]


class Stage(StrEnum):
    """The floors that `show` prints."""

    TREE = "tree"
    PROGRAM = "program"
    RULEBOOK = "rulebook"


def _print_version(wanted: bool) -> None:
    if wanted:
        try:
            typer.echo(f"xcrules {version('xcrules')}")
        except PackageNotFoundError:
            typer.echo("xcrules, not installed")
        raise typer.Exit


@app.callback()
def _xcrules(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
def decide(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="POLICY... APPLICATION",
            help="One policy or several, then the application as JSON; or many: a folder, JSON lines (*.jsonl).",
        ),
    ],
    request: Annotated[
        str | None, typer.Option(help="The license, or kind of license, that is asked for instead of the one in it.")
    ] = None,
    as_json: Json = False,
    why: Annotated[
        bool, typer.Option("--why", help="Tell it in sentences: why, what lifted what, why a license is not on offer.")
    ] = False,
) -> None:
    """Decide an application: the outcome with its reasons, what is on offer, and what is missing."""
    *names, application_name = inputs
    if not names:
        raise typer.BadParameter("give at least one policy, then the application")
    only_one_from_standard_input(inputs)
    from xcrules.cli.applications import Several, applications
    from xcrules.cli.glance import glance
    from xcrules.cli.many import decide_many
    from xcrules.cli.naming import names_in
    from xcrules.cli.printing import Line, console, print_lines
    from xcrules.cli.telling import telling

    policies = [usable_policy(name) for name in names]
    try:
        union_of(policies)
        application = applications(application_name)
        if isinstance(application, Several):
            decide_many(policies, application, request, as_json=as_json, why=why)
            return
        decisions = decide_side_by_side(policies, application, request=request)
    except (ApplicationError, PolicyError) as error:  # of policies: two that read one fact differently
        raise unusable(error.problems) from None
    if as_json:
        shapes = [decision.model_dump(mode="json") for decision in decisions]
        _print_json(shapes[0] if len(shapes) == 1 else shapes)
        return
    view, known_as, on = telling if why else glance, names_in(application), console()
    for number, decision in enumerate(decisions):
        print_lines([Line("")] if number else [], on)
        print_lines(view(decision, known_as), on)


@app.command()
def check(
    paths: Paths,
    as_json: Json = False,
    as_sarif: Annotated[bool, typer.Option("--sarif", help="Print SARIF 2.1.0, for code scanning.")] = False,
) -> None:
    """Check policies: everything that is wrong with them, and advice."""
    if as_json and as_sarif:
        raise typer.BadParameter("choose one of --json and --sarif")
    only_one_from_standard_input(paths)
    names = policies_in(paths)
    # A mistake in a policy that others use would be found once for each of them.
    found: dict[Diagnostic, None] = {}
    for name in names:
        try:
            policy = read_policy(name)
            found |= dict.fromkeys(policy.problems if policy.written else (no_text(policy.name),))
        except PolicyError as error:
            found |= dict.fromkeys(error.problems)
    problems = list(found)
    errors = sum(problem.is_error for problem in problems)
    if as_json:
        _print_json(to_json(problems))
    elif as_sarif:
        _print_json(to_sarif(problems))
    else:
        report(problems)
        advice = len(problems) - errors
        typer.echo(f"{_many(len(names), 'policy', 'policies')}: {_many(errors, 'error', 'errors')}, {advice} advice")
    if errors:
        raise typer.Exit(FINDINGS)


@app.command()
def test(
    paths: Paths,
    as_json: Json = False,
    with_coverage: Annotated[
        bool, typer.Option("--coverage", help="Also show how much of each policy its examples show.")
    ] = False,
) -> None:
    """Run the examples that stand in policies, and list the laws of the test suite that they waive."""
    from xcrules.cli import covering
    from xcrules.cli.printing import console, printable
    from xcrules.cli.waivers import as_data, told

    only_one_from_standard_input(paths)
    policies = [policy_with_text(name) for name in policies_in(paths)]
    results = [result for policy in policies for result in policy.examples()]
    waivers = list(dict.fromkeys(waiver for policy in policies for waiver in policy.program.waivers))
    failed = [result for result in results if not result.passed]
    covered = covering.measured(policies) if with_coverage else []
    if as_json:
        examples = [
            {
                "policy": result.policy,
                "example": result.label,
                "at": str(result.span) if result.span else None,
                "passed": result.passed,
                "differences": list(result.differences),
            }
            for result in results
        ]
        data: dict[str, object] = {"examples": examples, "waivers": [as_data(waiver) for waiver in waivers]}
        if with_coverage:
            data["coverage"] = [covering.as_data(one) for one in covered]
        _print_json(data)
    else:
        for result in failed:
            where = f"{result.span}: " if result.span else ""
            typer.echo(printable(f"{where}{result.policy}: example `{result.label}` fails"))
            for difference in result.differences:
                typer.echo(printable(f"  - {difference}"))
        for waiver in waivers:
            typer.echo(printable(told(waiver)))
        typer.echo(f"{_many(len(results), 'example', 'examples')}: {len(failed)} failed")
        if with_coverage:
            covering.print_coverage(covered, console())
    if failed:
        raise typer.Exit(FINDINGS)


@app.command()
def mutate(
    policy: PolicyName,
    no_laws: Annotated[
        bool, typer.Option("--no-laws", help="Try the examples alone: seconds instead of hours.")
    ] = False,
    trials: Annotated[int, typer.Option(min=1, help="Applications that each law is tried with.")] = 100,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many mutants, drawn at random.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed draws the same mutants.")] = 0,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes at work; as many as there are processors.")] = None,
    restart: Annotated[bool, typer.Option("--restart", help="Forget what earlier runs found.")] = False,
    as_json: Json = False,
) -> None:
    """Change a policy one step at a time, and list the changes that neither its examples nor the laws notice."""
    from xcrules.cli.mutating import Asked, mutate_policy

    mutate_policy(policy_with_text(policy), Asked(not no_laws, trials, limit, seed, jobs, restart, as_json))


@app.command()
def rank(
    policy: PolicyName,
    applications: Annotated[
        str, typer.Argument(metavar="APPLICATIONS", help="A folder, JSON lines, or - for standard input.")
    ],
    by: Annotated[
        str | None, typer.Option(metavar="SCORE", help="The score; may be left out where there is one.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, max=100_000, help="How many there is time to look at.")] = 20,
    as_json: Json = False,
) -> None:
    """Pick those of many applications that score highest, as many as there is time to look at."""
    from xcrules.cli.ranking import rank_applications

    only_one_from_standard_input([policy, applications])
    rank_applications(policy, applications, by, most, as_json=as_json)


@app.command()
def batch(
    policy: PolicyName,
    applications: Annotated[
        Path, typer.Argument(metavar="IN", help="Applications: *.parquet, *.csv, or JSON lines (*.jsonl, *.ndjson).")
    ],
    answers: Annotated[
        Path, typer.Argument(metavar="OUT", help="The decisions, a row each: *.parquet; with --dask a folder of them.")
    ],
    bad: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where unusable rows are told of; OUT.bad.jsonl if left out.")
    ] = None,
    reasons: Annotated[
        bool, typer.Option("--reasons", help="Also reasons, offers, referrals, duties and findings.")
    ] = False,
    missing: Annotated[
        bool, typer.Option("--missing", help="Also the facts that could still change an outcome.")
    ] = False,
    dask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS|local", help="Decide Parquet, or a folder of it, on a cluster of Dask."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Decide many applications in a file, a table in and a table out."""
    from xcrules.cli.batching import Asked, batch_applications

    asked = Asked(applications, answers, bad, reasons, missing, as_json)
    if dask is None:
        batch_applications(usable_policy(policy), asked)
        return
    from xcrules.cli.batching_on_cluster import batch_on_cluster

    batch_on_cluster(usable_policy(policy), asked, dask)


class Form(StrEnum):
    """What `compare` prints."""

    TEXT = "text"
    CSV = "csv"
    HTML = "html"
    JSON = "json"


@app.command()
def compare(
    policies: Annotated[list[str], typer.Argument(metavar="POLICY...", help="The policies, a column each.")],
    probes: Annotated[
        str | None, typer.Option(metavar="FILE", help="Other applications to try, as JSON lines; - is standard input.")
    ] = None,
    form: Annotated[Form, typer.Option("--form", help="How to print it.")] = Form.TEXT,
    as_json: Json = False,
) -> None:
    """Lay policies side by side: the elements of an effective system, and decisions on the same applications."""
    from xcrules.cli.comparing import compare_policies

    if as_json and form not in (Form.TEXT, Form.JSON):
        raise typer.BadParameter("choose one of --json and --form")
    only_one_from_standard_input([*policies, *([] if probes is None else [probes])])
    compare_policies(policies, probes, Form.JSON.value if as_json else form.value)


@app.command()
def show(
    policy: PolicyName,
    stage: Annotated[Stage, typer.Option(help="Which representation to print.")] = Stage.RULEBOOK,
) -> None:
    """Print what the engine makes of a policy, floor by floor."""
    found = usable_policy(policy) if stage is Stage.RULEBOOK else policy_with_text(policy)
    typer.echo(found.show(stage.value))


@app.command(name="compile")
def compile_(
    policy: PolicyName,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="The file to write, as a rule with the ending .xcr.")
    ],
    as_json: Json = False,
) -> None:
    """Write a policy as a file that is loaded in milliseconds, without the policy's text."""
    from xcrules.cli.compiling import compile_policy

    compile_policy(policy, output, as_json=as_json)


@app.command()
def schema(
    policy: PolicyName,
    arrow: Annotated[bool, typer.Option("--arrow", help="Print the Arrow schema instead, a column a line.")] = False,
) -> None:
    """Print the JSON Schema of the applications that a policy reads."""
    from xcrules.facts.arrow_schema import arrow_schema, show

    usable = usable_policy(policy)
    if arrow:
        typer.echo(show(arrow_schema(usable.rulebook.vocabulary)))
    else:
        _print_json(usable.schema())


@app.command()
def country(
    name: Annotated[str, typer.Argument(help="The name of a country as somebody wrote it, or a code.")],
    as_json: Json = False,
) -> None:
    """Say which country a name means; more than one if nothing decides between them."""
    from xcrules.cli.printing import printable
    from xcrules.facts.countries import resolve

    found = resolve(name)
    codes = sorted(found.codes)
    if as_json:
        _print_json({"name": name, "codes": codes, "why": found.why})
    elif codes:
        typer.echo(f"{printable(name)}: {' or '.join(codes)} ({found.why})")
    else:
        report([Diagnostic("unknown-country", f"no country is called `{name}`", help=_did_you_mean(found.near))])
    if not codes:
        raise typer.Exit(FINDINGS)


app.add_typer(lists, name="lists")


@app.command()
def screen(
    name: Annotated[str, typer.Argument(help="The name of a party, or - for names on standard input, one a line.")],
    against: Annotated[
        list[str] | None,
        typer.Option(metavar="POLICY|CSV", help="Lists: of a policy and those it uses, or a CSV file; again for more."),
    ] = None,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="Rows listed on that day; today if left out.")] = None,
    at_least: Annotated[str, typer.Option(metavar="PERCENT", help="The lowest score that is shown.")] = "75%",
    as_json: Json = False,
) -> None:
    """Say which rows of lists of parties come near a name: evidence for a person, which decides nothing."""
    from xcrules.cli.screening import Asked, screen_names

    screen_names(Asked(name, against or (), on, at_least, as_json))


def _did_you_mean(near: tuple[str, ...]) -> str | None:
    return f"did you mean {', '.join(f'`{name}`' for name in near)}?" if near else None


def _print_json(value: object) -> None:
    from xcrules.cli.printing import json_text

    typer.echo(json_text(value))


def _many(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"
