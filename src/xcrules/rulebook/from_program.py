"""Program to rulebook: facts cut into classes, conditions into cells, rules into stages.

First every condition is drafted, with tests by value; then each fact's tests give its partition; then the draft
is read once from top to bottom and every row made anew by the factories; then classes that nothing tells apart are
joined; last, the rows that some stage needs are numbered in the order in which the stages, sorted by name, reach
them. So equal meaning gives equal tables as far as the factories see, whatever the order of declarations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from xcrules.diagnostics import Diagnostic
from xcrules.facts.types import Closing, Kind, Vocabulary
from xcrules.facts.values import NONE, Value
from xcrules.program import model as m
from xcrules.rulebook import rows as r
from xcrules.rulebook.build import MOST_PARTS, Table, TooLarge, in_order
from xcrules.rulebook.coarsen import coarsened
from xcrules.rulebook.draft import DEEPEST, Draft, TooDeep
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.partition import CodeSpace, Nominal, Partition, code_space, full, mask, nominal, ordered
from xcrules.rulebook.parts import refs, with_refs
from xcrules.rulebook.rows import DraftRow, Ref
from xcrules.rulebook.stages import Stages, stages
from xcrules.rulebook.wording import words


def rulebook(program: m.Program) -> tuple[Rulebook | None, tuple[Diagnostic, ...]]:
    """The rulebook of *program*, or the problem that its conditions nest too deep or are too large."""
    draft = Draft(program)
    try:
        drafted = stages(draft)
    except TooDeep:
        return None, (_too_deep(program),)
    try:
        table, new = _build(draft.rows, program.vocabulary)
    except TooLarge:
        return None, (_too_large(program),)
    written = drafted.refs()
    if table.rows and max(table.depth(new[ref]) for ref in written) > 4 * DEEPEST:
        return None, (_too_deep(program),)
    roots = [new[ref] for ref in written]
    order = _order(table, roots)
    coarser = coarsened(table, sorted(order))
    if coarser is not None:
        table, become = coarser
        roots = [become[root] for root in roots]
        order = _order(table, roots)
    numbers = {ref: order[root] for ref, root in zip(written, roots, strict=True)}
    return _number(program, table, order, drafted.with_refs(numbers)), ()


def _too_deep(program: m.Program) -> Diagnostic:
    return Diagnostic(
        "too-deep",
        f"conditions of `{program.name}` nest deeper than {DEEPEST} levels, counted through their defines",
        help="say the condition in fewer steps",
        place=program.name,
    )


def _too_large(program: m.Program) -> Diagnostic:
    return Diagnostic(
        "too-large",
        f"the conditions of `{program.name}`, with their defines written out, have more than {MOST_PARTS} parts",
        help="use fewer or smaller defines inside each other",
        place=program.name,
    )


# --- facts cut into classes, conditions into cells ---------------------------------------------------


def _build(draft: list[DraftRow], vocabulary: Vocabulary) -> tuple[Table, Mapping[Ref, Ref]]:
    specs: defaultdict[Ref, list[r.Spec]] = defaultdict(list)
    for row in draft:
        if isinstance(row, r.Test):
            specs[row.fact].append(row.spec)
    table = Table()
    new: dict[Ref, Ref] = {}
    for ref, row in enumerate(draft):
        new[ref] = _made(row, table, new, specs[ref], vocabulary, draft)
    return table, new


def _made(
    row: DraftRow,
    table: Table,
    new: Mapping[Ref, Ref],
    specs: list[r.Spec],
    vocabulary: Vocabulary,
    draft: list[DraftRow],
) -> Ref:
    match row:
        case r.Test(fact, spec, holds):
            return _test(table, new[fact], spec, holds)
        case r.Joined(every, parts):
            return (table.plain_all if every else table.plain_some)(new[part] for part in parts)
        case r.All(parts):
            return table.all(new[part] for part in parts)
        case r.Some(parts):
            return table.some(new[part] for part in parts)
        case r.Any(list_name, body):
            return table.any(list_name, new[body])
        case r.Every(list_name, body):
            return table.every(list_name, new[body])
        case r.Literal() | r.Meets() | r.Inside():
            raise AssertionError("a draft has tests, no literals")
        case (
            r.Plain() | r.Measured() | r.Balance() | r.Related() | r.Near() | r.SamePeriod() | r.Member() | r.TierOf()
            | r.LevelOf() | r.Known() | r.Answers()
        ):  # fmt: skip
            return table.fact(in_order(with_refs(row, new), table), _partition(row, specs, vocabulary, draft))  # type: ignore[arg-type]  # stays a fact
        case _:
            return table.add(in_order(with_refs(row, new), table))


def _test(table: Table, fact: Ref, spec: r.Spec, holds: bool) -> Ref:
    partition = table.partitions[fact]
    classes = mask(partition, spec)
    other = full(partition) & ~classes
    if isinstance(partition, CodeSpace) or (isinstance(partition, Nominal) and partition.several):
        return table.meets(fact, classes) if holds else table.inside(fact, other)
    return table.literal(fact, classes if holds else other)


_TRUTHS: frozenset[Value] = frozenset({True, False})


def _partition(row: DraftRow, specs: list[r.Spec], vocabulary: Vocabulary, draft: list[DraftRow]) -> Partition:
    match row:
        case r.Plain(ref, _):
            return _of_fact(ref.path, specs, vocabulary)
        case r.Measured(term, _):
            return ordered(specs, optional=False, floor=None if _may_be_negative(term, draft) else Fraction(0))
        case r.TierOf(_, names) | r.LevelOf(_, names):
            return nominal(specs, frozenset(names))
        case _:
            return nominal(specs, _TRUTHS)


def _of_fact(path: str, specs: list[r.Spec], vocabulary: Vocabulary) -> Partition:
    spec = vocabulary.facts[path]
    optional = spec.closes is Closing.NONE
    none: set[Value] = {NONE} if optional else set()
    match spec.type.kind:
        case Kind.NUMBER | Kind.PERCENT | Kind.MONEY | Kind.QUANTITY:
            return ordered(specs, optional, Fraction(0))
        case Kind.DATE:
            return ordered(specs, optional, None)
        case Kind.ENTRY | Kind.HS:
            return code_space(specs, optional)
        case Kind.YES_NO:
            return nominal(specs, frozenset({True, False} | none))
        case Kind.CHOICE | Kind.LADDER:
            return nominal(specs, frozenset({*spec.type.values} | none))
        case Kind.SET:
            return nominal(specs, frozenset({*spec.type.values} | none), several=True)
        case Kind.TEXT | Kind.COUNTRY | Kind.PARTY:
            return nominal(specs, None)


def _may_be_negative(term: Ref, draft: list[DraftRow]) -> bool:
    # Every row once: amounts may stand in each other many times over.
    waiting, seen = [term], {term}
    while waiting:
        row = draft[waiting.pop()]
        if isinstance(row, r.Sum) and any(sign < 0 for sign, _ in row.parts):
            return True
        if isinstance(row, r.Sum | r.Share):
            below = set(refs(row)) - seen
            seen |= below
            waiting += below
    return False


# --- numbering ---------------------------------------------------------------------------------------


def _order(table: Table, roots: Iterable[Ref]) -> Mapping[Ref, Ref]:
    """The number of each row that *roots* need, in the order in which they reach it."""
    order: dict[Ref, Ref] = {}
    stack: list[tuple[Ref, bool]] = [(ref, False) for ref in reversed(list(roots))]
    while stack:
        ref, ready = stack.pop()
        if ref in order:
            continue
        if ready:
            order[ref] = len(order)
            continue
        stack.append((ref, True))
        stack.extend([(below, False) for below in reversed(refs(table.rows[ref])) if below not in order])
    return order


def _number(program: m.Program, table: Table, order: Mapping[Ref, Ref], numbered: Stages) -> Rulebook:
    return Rulebook(
        name=program.name,
        vocabulary=program.vocabulary,
        rows=tuple(with_refs(table.rows[ref], order) for ref in order),
        partitions={new: table.partitions[ref] for ref, new in order.items() if ref in table.partitions},
        free=tuple(table.free(ref) for ref in order),
        visible=program.visible or frozenset(program.uses),
        rules=numbered.rules,
        exemptions=numbered.exemptions,
        licenses=numbered.licenses,
        findings=numbered.findings,
        obligations=numbered.obligations,
        prohibited=numbered.prohibited,
        required=numbered.required,
        covered=numbered.covered,
        referred=numbered.referred,
        notes=numbered.notes,
        duties=numbered.duties,
        deadlines=numbered.deadlines,
        tier_needs=numbered.tier_needs,
        words=words(program),
    )
