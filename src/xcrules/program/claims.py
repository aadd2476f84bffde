"""Examples with what they expect, and properties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from xcrules.diagnostics import Diagnostic
from xcrules.facts.numbers import parse_number
from xcrules.facts.problems import Unreadable
from xcrules.facts.reading import read
from xcrules.facts.types import Kind
from xcrules.program.cases import Draft, apply
from xcrules.program.clauses import deadline as deadline_of
from xcrules.program.clauses import duration, one
from xcrules.program.context import Context
from xcrules.program.literals import WORDS, plain_number
from xcrules.program.model import (
    ClaimAdding,
    ClaimNeverWorsens,
    ClaimOffered,
    ClaimOutcome,
    ClaimSplitting,
    Example,
    Expect,
    Id,
    Property,
)
from xcrules.program.names import RULES, Declared, Group, What
from xcrules.program.problems import cases as problems
from xcrules.program.problems import names as name_problems
from xcrules.program.problems import types as type_problems
from xcrules.syntax import tree

OUTCOMES = ("not_required", "licensed", "referred", "not_offered", "prohibited")
DEEPEST = 100
"""How many cases may start from each other."""
_RAISED = frozenset({Kind.LADDER, Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.QUANTITY, Kind.DATE})


@dataclass(frozen=True, slots=True)
class Claims:
    """Reads the examples and properties of one file.

    contexts: of every file by its dotted name, since a case is read where it stands. duties: every name of a duty.
    drafts: what each case says, worked out once. broken: the cases of which something was reported, in them or in
    a case that they start from.
    """

    context: Context
    contexts: Mapping[str, Context]
    duties: frozenset[str]
    drafts: dict[Id, Draft]
    broken: set[Id]


def case(claims: Claims, node: tree.Case) -> None:
    """Checks a case, whether or not an example starts from it."""
    _case(claims, Id(claims.context.names.policy, node.name.text), node)


def example(claims: Claims, node: tree.Example) -> Example:
    context = claims.context
    before = len(context.problems)
    draft, broken = _start(claims, node.like)
    apply(context, draft, node.given)
    application = draft.application(context.vocabulary.lists)
    if not broken and len(context.problems) == before:
        _, wrong = read(application, context.vocabulary, case=True, supposed=draft.supposed)
        context.problems.extend(replace(problem, span=node.label.span) for problem in wrong)
    expected = _expect(claims, node)
    return Example(context.names.policy, node.label.value, application, draft.supposed, expected, node.span)


def _start(claims: Claims, like: tree.Path | None) -> tuple[Draft, bool]:
    """What the case *like*, and the cases that it starts from, say; and whether something of it was reported."""
    declared = None if like is None else one(claims.context, like, Group.CASE, frozenset({What.CASE}))
    if declared is None or not isinstance(declared.node, tree.Case):
        return Draft(), like is not None
    return _case(claims, declared.id, declared.node).copy(), declared.id in claims.broken


def _case(claims: Claims, id: Id, node: tree.Case) -> Draft:
    """What a case says. The cases that it starts from come first; each is read in the file it stands in."""
    chain = [(id, node)]
    before = len(claims.context.problems)
    while chain[-1][0] not in claims.drafts and (like := chain[-1][1].like) is not None:
        context = claims.contexts[chain[-1][0].policy]
        declared = one(context, like, Group.CASE, frozenset({What.CASE}))
        if declared is None or not isinstance(declared.node, tree.Case):
            break
        if any(declared.id == seen for seen, _ in chain):
            context.problem(problems.case_circle(declared.id.name, like.span))
            break
        chain.append((declared.id, declared.node))
        if len(chain) > DEEPEST:
            context.problem(type_problems.too_deep(like.span, DEEPEST))
            break
    draft, broken = Draft(), len(claims.context.problems) > before
    for one_id, one_node in reversed(chain):
        if one_id not in claims.drafts:
            draft = draft.copy()
            before = len(claims.context.problems)
            apply(claims.contexts[one_id.policy], draft, one_node.given)
            claims.drafts[one_id] = draft
            if broken or len(claims.context.problems) > before:
                claims.broken.add(one_id)
        draft, broken = claims.drafts[one_id], one_id in claims.broken
    return draft


def _expect(claims: Claims, node: tree.Example) -> Expect:
    context = claims.context
    found = Expect()
    for expected in node.expect:
        match expected:
            case tree.ExpectOutcome(outcome, because, needing):
                if outcome.text not in (*OUTCOMES, "undetermined"):
                    context.problem(problems.unknown_outcome(outcome.text, outcome.span, (*OUTCOMES, "undetermined")))
                reasons = _ids(context, because, Group.RULE, frozenset({*RULES, What.EXEMPTION}))
                paths = tuple(path for one_path in needing if (path := _needed(context, one_path)) is not None)
                found = replace(
                    found, outcome=outcome.text, because=found.because + reasons, needing=found.needing + paths
                )
            case tree.ExpectOffered(negated, licenses, valid):
                ids = _ids(context, licenses, Group.RULE, frozenset({What.LICENSE}))
                if valid is not None and negated:
                    context.problem(problems.absent_with_time("offered", "validity", valid.span))
                elif valid is not None:
                    found = replace(found, valid=found.valid + tuple((id, duration(valid)) for id in ids))
                if negated:
                    found = replace(found, not_offered=found.not_offered + ids)
                else:
                    found = replace(found, offered=found.offered + ids)
            case tree.ExpectDuty(negated, duties, deadline):
                for duty in duties:
                    if duty.text not in claims.duties:
                        context.problem(name_problems.unknown_duty(duty.text, duty.span, claims.duties))
                names = tuple(duty.text for duty in duties)
                due = deadline_of(deadline)
                if deadline is not None and due is not None and negated:
                    context.problem(problems.absent_with_time("duty", "deadline", deadline.span))
                elif due is not None:
                    found = replace(found, deadlines=found.deadlines + tuple((name, due) for name in names))
                if negated:
                    found = replace(found, not_duties=found.not_duties + names)
                else:
                    found = replace(found, duties=found.duties + names)
            case tree.ExpectReferral(negated, agencies):
                ids = _ids(context, agencies, Group.AGENCY, frozenset({What.AGENCY}))
                if negated:
                    found = replace(found, not_agencies=found.not_agencies + ids)
                else:
                    found = replace(found, agencies=found.agencies + ids)
            case tree.ExpectFinding():
                found = _finding(context, expected, found)
            case _:
                assert_never(expected)
    return found


def _ids(context: Context, paths: tuple[tree.Path, ...], group: Group, wanted: frozenset[What]) -> tuple[Id, ...]:
    declared = [one(context, path, group, wanted) for path in paths]
    return tuple(found.id for found in declared if found is not None)


def _needed(context: Context, path: tree.Path) -> str | None:
    """The path of a fact, a list, a record or an exchange rate."""
    vocabulary, first, rest = context.vocabulary, path.parts[0], ".".join(path.parts[1:])
    listed = vocabulary.list_for_word(first)
    full = path.text if listed is None else f"{listed[0]}.{rest}" if rest else listed[0]
    if full in vocabulary.facts or full in vocabulary.lists or full in vocabulary.records or first == "rates":
        return full
    context.problem(name_problems.unknown_fact(path.text, path.span, [*vocabulary.facts, *vocabulary.lists]))
    return None


def _finding(context: Context, node: tree.ExpectFinding, found: Expect) -> Expect:
    declared = one(context, node.name, Group.WORD, frozenset({What.SCALE, What.SCORE}))
    match declared, node.value:
        case None, _:
            return found
        case Declared(What.SCALE, id, tree.Scale(levels=levels)), tree.Path(text=word):
            if word in [level.text for level in levels]:
                return replace(found, findings=(*found.findings, (id, word)))
        case Declared(What.SCORE, id), tree.Number(raw):
            points = parse_number(plain_number(raw))
            if not isinstance(points, Unreadable):
                return replace(found, findings=(*found.findings, (id, points)))
        case _:
            pass
    help = "write one of its levels" if declared and declared.what is What.SCALE else "write a number"
    context.problem(problems.wrong_level(node.value.span.text, node.name.text, node.value.span, help))
    return found


# --- properties -------------------------------------------------------------------------------------


def property_of(context: Context, node: tree.Property) -> Property | None:
    """A claim about every application; None where a problem was reported."""
    when = None if node.when is None else context.type_condition(context, node.when)
    claim = _claim(context, node)
    if claim is None or (node.when is not None and when is None):
        return None
    return Property(context.names.policy, node.label.value, when, claim, node.span)


def _claim(
    context: Context, node: tree.Property
) -> ClaimOutcome | ClaimOffered | ClaimNeverWorsens | ClaimAdding | ClaimSplitting | None:
    match node.claim:
        case tree.ClaimOutcome(negated, outcome):
            if outcome.text in OUTCOMES:
                return ClaimOutcome(negated, outcome.text)
            context.problem(problems.unknown_outcome(outcome.text, outcome.span, OUTCOMES))
        case tree.ClaimOffered(license, negated):
            declared = one(context, license, Group.RULE, frozenset({What.LICENSE}))
            return None if declared is None else ClaimOffered(negated, declared.id)
        case tree.ClaimNeverWorsens(fact, of):
            return _never_worsens(context, fact, of)
        case tree.ClaimNeverImproves("splitting", what):
            if what.text == "shipment":
                return ClaimSplitting()
            context.problem(problems.not_a_claim(f"splitting {what.text}", what.span, "write `splitting shipment`"))
        case tree.ClaimNeverImproves(_, what):
            if what.text in context.vocabulary.lists:
                return ClaimAdding(what.text)
            context.problem(name_problems.unknown_list(what.text, what.span, context.vocabulary.lists))
    return None


def _never_worsens(context: Context, fact: tree.Path, of: tree.Path) -> ClaimNeverWorsens | None:
    scale = None if of.text == "outcome" else one(context, of, Group.WORD, frozenset({What.SCALE}))
    raised: str | Id | None = None
    vocabulary = context.vocabulary
    spec = vocabulary.facts.get(fact.text)
    found = context.names.find(Group.WORD, fact)
    match found:
        case _ if spec is not None and spec.type.kind in _RAISED:
            raised = fact.text
        case _ if spec is not None:
            context.problem(type_problems.not_ordered(fact.text, WORDS[spec.type.kind], fact.span))
        case Declared(What.TIERS, id):
            raised = id
        case Diagnostic():
            context.problem(found)
        case Declared(what):
            context.problem(name_problems.wrong_kind_of_name(fact.text, fact.span, what.value, "fact or tiers"))
        case None:
            known = [*vocabulary.facts, *context.names.words(Group.WORD, What.TIERS)]
            context.problem(name_problems.unknown_fact(fact.text, fact.span, known))
    if raised is None or (of.text != "outcome" and scale is None):
        return None
    return ClaimNeverWorsens(raised, scale.id if scale else None)
