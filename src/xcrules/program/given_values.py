"""Values that cases give: in the shapes of JSON, each checked against the type of its fact."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from xcrules.diagnostics import Diagnostic
from xcrules.facts.codes import looks_like_hs
from xcrules.facts.forms import STAYS_UNKNOWN
from xcrules.facts.knowledge import read_knowledge
from xcrules.facts.problems import Unreadable
from xcrules.facts.types import FactSpec, Kind
from xcrules.facts.vocabulary import fields_of
from xcrules.program import literals
from xcrules.program.context import Context
from xcrules.program.problems import cases as problems
from xcrules.program.problems import names as name_problems
from xcrules.syntax import tree


class _Failed(Enum):
    FAILED = "a problem was reported"


FAILED: Final = _Failed.FAILED


def fact_value(context: Context, spec: FactSpec, node: tree.GivenValue) -> object:
    """What *node* says of the fact, as JSON would; `FAILED` where a problem was reported."""
    raw = _raw(context, spec, node)
    if raw is FAILED:
        return FAILED
    read = read_knowledge(spec, raw)
    if isinstance(read, Unreadable):
        context.problem(read.at(span=node.span))
        return FAILED
    return raw


def record(context: Context, known: Mapping[str, FactSpec], node: tree.Record, of: str) -> dict[str, object]:
    """The fields that *node* gives, of a record or an element called *of* whose fields are *known*."""
    found: dict[str, object] = {}
    for path, value in node.fields:
        spec = known.get(path.text)
        if spec is None:
            context.problem(
                name_problems.unknown_fact(f"{of}.{path.text}", path.span, [f"{of}.{name}" for name in known])
            )
            continue
        if path.text in found:
            context.problem(problems.given_twice(path.text, path.span))
        raw = fact_value(context, spec, value)
        if raw is not FAILED:
            found[path.text] = raw
    return found


def element(context: Context, name: str, kind: str | None, node: tree.GivenValue) -> dict[str, object] | None:
    """One element of the list *name*, of *kind* if that word was used; None where a problem was reported."""
    vocabulary = context.vocabulary
    spec, known = vocabulary.lists[name], fields_of(vocabulary, name)
    match node:
        case tree.Record():
            made: dict[str, object] | None = record(context, known, node, kind or name)
        case tree.Unknown():
            made = dict.fromkeys(known, STAYS_UNKNOWN)
        case _:
            key = _key(spec.keys, node)
            raw = fact_value(context, vocabulary.facts[key], node)
            made = None if raw is FAILED else {key.partition(".")[2]: raw}
    if made is None or kind is None:
        return made
    kind_field = (spec.kind_field or "").partition(".")[2]
    if made.get(kind_field, kind) not in (kind, STAYS_UNKNOWN):
        context.problem(problems.other_role(kind, str(made[kind_field]), node.span))
        return None
    return {**made, kind_field: kind}


def _key(keys: tuple[str, ...], node: tree.GivenValue) -> str:
    """The fact that a bare value stands for: of an item the HS code, if it is written like one, else the entry."""
    if len(keys) == 1:
        return keys[0]
    first: tree.GivenValue = node
    while isinstance(first, tree.OneOf | tree.Several) and (inner := _parts(first)):
        first = inner[0]
    hs = isinstance(first, tree.Number | tree.Code | tree.Text) and looks_like_hs(literals.written(first))
    return next((key for key in keys if key.endswith(".hs") is hs), keys[0])


def _parts(node: tree.OneOf | tree.Several) -> tuple[tree.GivenValue, ...]:
    return node.values if isinstance(node, tree.OneOf) else node.items


def _raw(context: Context, spec: FactSpec, node: tree.GivenValue) -> object:
    match node:
        case tree.Unknown():
            return STAYS_UNKNOWN
        case tree.Nothing():
            return {"none": True}
        case tree.OneOf(values):
            each = [_raw(context, spec, value) for value in values]
            return FAILED if FAILED in each else {"one_of": each}
        case tree.Several(items):
            if not spec.type.is_several:
                context.problem(problems.one_value_only(spec.path, node.span))
                return FAILED
            each = [_word(context, spec, item) for item in items]
            return FAILED if FAILED in each else each
        case tree.Record():
            context.problem(problems.not_a_record(spec.path, node.span, record=False))
            return FAILED
        case _:
            raw = _word(context, spec, node)
            return [raw] if spec.type.kind is Kind.SET and raw is not FAILED else raw


def _word(context: Context, spec: FactSpec, node: tree.GivenValue) -> object:
    """One literal as JSON would have it."""
    if not isinstance(node, tree.Path | tree.Text | tree.Number | tree.Code | tree.Percent | tree.Measure | tree.Date):
        context.problem(problems.one_value_only(spec.path, node.span))
        return FAILED
    kind = spec.type.kind
    if kind in (Kind.ENTRY, Kind.HS):
        checked: object = literals.code(node, kind, spec.path)
    elif kind is Kind.COUNTRY and isinstance(node, tree.Path | tree.Text):
        # A name may mean several countries in an application: it is then one of them.
        checked = None
    else:
        checked = literals.value(node, spec.type, spec.path)
    if isinstance(checked, Diagnostic):
        context.problem(checked)
        return FAILED
    match node:
        case tree.Path(parts=("yes" | "no",)) if kind is Kind.YES_NO:
            return node.text == "yes"
        case tree.Number(raw) if kind is Kind.NUMBER:
            return literals.plain_number(raw)
        case tree.Measure(raw, unit):
            return f"{literals.plain_number(raw)} {unit}"
        case tree.Percent(raw):
            return f"{literals.plain_number(raw)}%"
        case _:
            return literals.written(node)
