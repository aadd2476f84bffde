"""From a policy's text to decisions: the pipeline in order, and the `Policy` it makes.

    text -> tree (syntax) -> program (names and types) -> rulebook (classes and cells) -> decisions

Start reading here. What reads texts is imported when a text is read: a compiled policy, which is a stored rulebook,
does without.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xcrules import compiled_files
from xcrules.compiled_files import Compiled
from xcrules.decision import Decision
from xcrules.diagnostics import ApplicationError, Diagnostic, PolicyError
from xcrules.engines import planes
from xcrules.engines.planes import Planes
from xcrules.engines.planes.glance import Glance
from xcrules.engines.planes.glancing import glance
from xcrules.engines.planes.standing import standing_at
from xcrules.engines.reference import names_of
from xcrules.examples import ExampleResult, judge
from xcrules.facts.application import Application
from xcrules.facts.facts import Facts
from xcrules.facts.json_text import parse_json
from xcrules.facts.problems import did_you_mean
from xcrules.facts.reading import WHOLE, read
from xcrules.facts.schema import json_schema
from xcrules.facts.shape import Shape, shape_of
from xcrules.plan import Plan, plan_of
from xcrules.report import decide
from xcrules.rulebook import canonical
from xcrules.rulebook.model import Rulebook
from xcrules.uncollected import uncollected

if TYPE_CHECKING:
    from xcrules.program.loading import Gathered
    from xcrules.program.model import Example, Program

if TYPE_CHECKING:
    import pyarrow

    from xcrules.engines.columns.deciding import Engine

KINDS = ("single", "multiple", "bulk", "general")
"""The kinds of license that may be requested, whatever licenses a policy has."""


_NO_ARROW = Diagnostic(
    "not-installed",
    "tables are decided with numpy and pyarrow, which are not installed",
    help="`pip install 'xcrules[batch]'`",
)


def load(policy: str | Path, *, whole: bool = False) -> Policy:
    """The policy in a file, as text or compiled, or the shipped policy with a dotted name (`sg.strategic_trade`).

    A file is a compiled policy if it ends in `.xcr`, or begins like one and does not end in `.xcp`. Raises
    `PolicyError` with every problem if the policy has an error. While a text is read, Python's collector of garbage in
    circles is off.

    whole: of a compiled policy, every part is read and checked now, and the engine is made anew: then `digest` says
    what decides, whoever wrote the file. Else parts are read when they are asked for, by the tables in the file, and
    one that does not hold raises `PolicyError` at that time.
    """
    if compiled_files.is_compiled(policy):
        return of_file(compiled_files.read(policy, whole=whole))
    from xcrules.program.loading import gather

    with uncollected():
        return compiled(gather(policy))


def of_file(found: Compiled) -> Policy:
    """The policy that a file holds."""
    return Policy(found.book, found.digest, found.text_digest, found=found)


def loads(text: str, name: str = "<text>") -> Policy:
    """The policy in *text*, which may use only the policies that ship. Raises `PolicyError`."""
    from xcrules.program.loading import gather_text

    with uncollected():
        return compiled(gather_text(text, name))


def compiled(gathered: Gathered) -> Policy:
    """The policy that was gathered, checked and compiled. Raises `PolicyError`."""
    policy, problems = checked(gathered)
    if policy is None:
        raise PolicyError(problems)
    return policy


def checked(gathered: Gathered) -> tuple[Policy | None, tuple[Diagnostic, ...]]:
    """The policy, None if it has an error, and every problem found on the way."""
    from xcrules.program.from_syntax import program
    from xcrules.rulebook.alone import alone
    from xcrules.rulebook.from_program import rulebook

    meant, problems = program(gathered)
    if meant is None:
        return None, problems
    problems = (*problems, *_two_versions(gathered))
    if any(problem.is_error for problem in problems):
        return None, problems
    book, further = rulebook(meant)
    problems = (*problems, *further)
    for waiver in meant.waivers:
        if waiver.when is not None:
            problems = (*problems, *alone(meant, waiver.when)[1])
    if book is None or any(problem.is_error for problem in problems):
        return None, problems
    digest, text_digest = canonical.digests(book)
    return Policy(book, digest, text_digest, problems, Written(meant, gathered)), problems


def _two_versions(gathered: Gathered) -> tuple[Diagnostic, ...]:
    """A used policy that lies beside this one and ships as well must be the same policy in both places."""
    from xcrules.program.loading import gather_name, gather_path
    from xcrules.program.problems.files import two_versions

    return tuple(
        two_versions(double.name, double.use)
        for double in gathered.doubles
        if _digest(gather_path(double.path)) != _digest(gather_name(double.name))
    )


def _digest(gathered: Gathered) -> str | None:
    policy, _ = checked(gathered)
    return None if policy is None else policy.digest


@dataclass(frozen=True, slots=True)
class Written:
    """What a policy was before it was a rulebook: what is meant, and the files it was read from."""

    program: Program
    gathered: Gathered


@dataclass(frozen=True)
class Policy:
    """A policy with all it uses, ready to decide.

    digest: of what decides; equal digests mean equal decisions. text_digest: of labels, citations and duties too.
    problems: the advice that checking it gave. written: None of a compiled policy, which has no text any more.
    found: what its file holds; None of a policy that was made from its text.
    """

    rulebook: Rulebook
    digest: str
    text_digest: str
    problems: tuple[Diagnostic, ...] = ()
    written: Written | None = None
    found: Compiled | None = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> str:
        return self.rulebook.name

    @property
    def title(self) -> str:
        return str(self.rulebook.words["title"])

    @property
    def program(self) -> Program:
        """What is meant. Raises `PolicyError` if the policy is a compiled one."""
        return self._text.program

    @property
    def gathered(self) -> Gathered:
        """The files it was read from. Raises `PolicyError` if the policy is a compiled one."""
        return self._text.gathered

    @property
    def _text(self) -> Written:
        if self.written is None:
            raise PolicyError([compiled_files.no_text(self.name)])
        return self.written

    def compiled(self) -> bytes:
        """The policy as a file that `load` reads without its text: see docs/compiled.md."""
        return compiled_files.to_bytes(self.rulebook)

    def decide(
        self, application: Application | Mapping[str, object] | bytes, *, request: str | None = None
    ) -> Decision:
        """The decision on one application: a model, a mapping in the JSON shapes, or JSON as bytes.

        request: asked for instead of what the application requests. Raises `ApplicationError` with every problem
        if the application cannot be used; a usable one always gets a decision.
        """
        if application.__class__ is bytes:
            application = _parsed(application)
        if application.__class__ is dict:
            asked = application if request is None else {**application, "request": request}
            seen = self.glance.at(asked)
            if seen is not None:
                return decide(self.plan, standing_at(self.planes, seen, self.shape))
        return self.decide_facts(facts_of(application, request, self.shape))

    def decide_table(self, table: pyarrow.Table, *, reasons: bool = False, missing: bool = False) -> pyarrow.Table:
        """The decisions on many applications, a row each, in the columns that `xcrules schema --arrow` prints.

        The answer has a row for each, in the same order: `outcome`, `interim`, `possible` and the rules that fired;
        with reasons also `reasons`, `offered`, `referrals`, `duties` and `findings`; with missing the facts that could
        still change the outcome. A row that cannot be used has no outcome, and `problems`. Raises `ApplicationError` if
        the columns are none of an application, or if the extra `batch` is not installed.
        """
        spare = self._spare.setdefault((reasons, missing), [])
        try:
            engine = spare.pop()
        except IndexError:
            # The first call, or one beside others in another thread.
            engine = self.tables(reasons=reasons, missing=missing)
        answer = engine.decide_table(table)
        spare.append(engine)
        return answer

    def tables(self, *, reasons: bool = False, missing: bool = False) -> Engine:
        """What `decide_table` decides with, for one thread: it remembers what values mean. Raises as it does."""
        try:
            from xcrules.engines.columns.answers import Asked
            from xcrules.engines.columns.deciding import Engine
        except ImportError:
            raise ApplicationError((_NO_ARROW,)) from None
        digests, asked = (self.digest, self.text_digest), Asked(reasons, missing)
        return Engine(self.rulebook, self.planes.tables, self.shape, resolved_request, digests, asked)

    def examples(self) -> tuple[ExampleResult, ...]:
        """Every example of this policy, run against it, in the order written; a compiled policy carries none."""
        return () if self.written is None else tuple(self.tried(example) for example in self.program.examples)

    def schema(self) -> dict[str, object]:
        """The JSON Schema of the applications that this policy reads."""
        return json_schema(self.rulebook.vocabulary, f"Applications for {self.name}")

    def show(self, stage: str) -> str:
        """The policy as text at one stage: `tree`, `program` or `rulebook`. Another stage is a ValueError.

        Raises `PolicyError` for the first two stages of a compiled policy.
        """
        match stage:
            case "tree":
                from xcrules.syntax import to_text as tree_text

                return tree_text.show(self.gathered.files[self.name].file)
            case "program":
                from xcrules.program import to_text as program_text

                return program_text.show(self.program)
            case "rulebook":
                return canonical.show(self.rulebook)
        raise ValueError(f"`{stage}` is no stage; the stages are tree, program and rulebook")

    @cached_property
    def shape(self) -> Shape:
        """The layout of the applications that this policy reads."""
        return shape_of(self.rulebook.vocabulary)

    @cached_property
    def planes(self) -> Planes:
        """The tables by which it decides: made, or read, at the first decision, and shared by threads."""
        return planes.compiled(self.rulebook) if self.found is None else self.found.planes()

    @cached_property
    def glance(self) -> Glance:
        """The same tables, for applications as they are handed in."""
        return glance(self.planes, self.shape, self._request)

    def _request(self, written: str) -> str | None:
        facts, problem = resolved_request(self.rulebook, Facts(date.min, request=written))
        return facts.request if problem is None else None

    @cached_property
    def _spare(self) -> dict[tuple[bool, bool], list[Engine]]:
        """Engines for tables that are at rest, and remember what values mean: by `reasons` and `missing`."""
        return {}

    @cached_property
    def plan(self) -> Plan:
        """What reporting its decisions needs of the rulebook."""
        return plan_of(self.rulebook, self.digest, self.text_digest) if self.found is None else self.found.plan()

    def __getstate__(self) -> dict[str, object]:
        # What engines make of it, and remember, is worth keeping in one process.
        return {each.name: self.__dict__[each.name] for each in fields(self)}

    def decide_facts(self, facts: Facts) -> Decision:
        """The decision on facts that `read` has read by the policy's shape. Raises `ApplicationError` if they request
        a license that it does not have."""
        facts, problem = resolved_request(self.rulebook, facts)
        if problem is not None:
            raise ApplicationError((problem,))
        return decide(self.plan, self.planes.read(facts))

    def tried(self, example: Example) -> ExampleResult:
        """One example of this policy, run against it."""
        facts, problems = read(
            example.application, self.shape, where=example.label, case=True, supposed=example.supposed
        )
        if facts is None:  # checked with the policy, and so far only there
            raise ApplicationError(problems)
        return judge(example, self.decide_facts(facts))


def _parsed(text: bytes) -> Any:
    """What stands in *text*. Raises `ApplicationError` if it is not JSON."""
    parsed, problems = parse_json(text, WHOLE)
    if problems:
        raise ApplicationError(problems)
    # What is no record, the reader complains of.
    return parsed if isinstance(parsed, dict) else text


def facts_of(application: Application | Mapping[str, object] | bytes, request: str | None, shape: Shape) -> Facts:
    """What *application* says of the facts of *shape*, *request* in place of its own. Raises `ApplicationError`."""
    facts, problems = read(application, shape)
    if facts is None:
        raise ApplicationError(problems)
    return facts if request is None else replace(facts, request=request)


def resolved_request(book: Rulebook, facts: Facts) -> tuple[Facts, Diagnostic | None]:
    """*facts* with the license that is requested by its full name; or the problem that no license is called so."""
    request = facts.request
    if request is None or request in KINDS:
        return facts, None
    named = [x.id for x in book.licenses if request in names_of(x.id)]
    near = [name for name in named if name.policy in book.visible] if len(named) > 1 else named
    if len(near) == 1:
        return replace(facts, request=str(near[0])), None
    if not named:
        known = (*KINDS, *sorted({x.id.name for x in book.licenses}))
        return facts, Diagnostic(
            "unknown-request",
            f"`{request}` is neither a license of `{book.name}` nor a kind of license",
            help=did_you_mean(request, known) or f"ask for one of {', '.join(f'`{name}`' for name in known)}",
            place="request",
        )
    choices = " or ".join(f"`{name}`" for name in sorted(str(name) for name in named))
    return facts, Diagnostic(
        "ambiguous-request",
        f"`{request}` is the name of more than one license",
        help=f"write {choices}",
        place="request",
    )
