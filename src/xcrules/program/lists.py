"""Declared lists: their entries, written out, taken from a table, or put together from other lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from xcrules.diagnostics import Diagnostic
from xcrules.facts.codes import parse_code
from xcrules.facts.countries import parse_country
from xcrules.facts.problems import Unreadable, shown
from xcrules.facts.texts import parse_date, read_party
from xcrules.facts.types import Kind, Type
from xcrules.facts.values import Code, Value
from xcrules.program import literals
from xcrules.program.clauses import citations, text_of, windows
from xcrules.program.context import Context, Frame
from xcrules.program.membership import KINDS, kind_of_list
from xcrules.program.model import CodeList, CodeRange, Entry, Id, Window
from xcrules.program.names import Declared, Group, What
from xcrules.program.problems import files as file_problems
from xcrules.program.problems import lists as problems
from xcrules.program.problems import names as name_problems
from xcrules.program.subtraction import without
from xcrules.program.tables import Table
from xcrules.source import Span
from xcrules.syntax import tree

_NOT_LISTED = frozenset({Kind.MONEY, Kind.QUANTITY, Kind.YES_NO})

MOST_COMBINED = 1_000_000
"""Entries that lists may take over from those they combine, an entry once for each that is held against it.

Lists that combine each other grow like the numbers of Fibonacci, so a short policy could ask for any number.
"""

_SHORT_FORM = re.compile(r"\s*\([^\s()]{1,20}\)\Z")
"""One word in parentheses at the end of a name. Several words (`LEADER (HONG KONG)`) belong to the name."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A list; `combines` are those whose entries are still to be put into it."""

    made: CodeList
    combines: tuple[Id, ...]

    @property
    def needs(self) -> tuple[Id, ...]:
        return (*self.combines, *self.made.minus)


def code_list(context: Context, node: tree.ListDeclaration, tables: Mapping[str, Table]) -> Draft | None:
    """The list that *node* declares; None if it holds nothing of use, which is reported."""
    type = _type(context, node.of)
    if type is None:
        return None
    id = Id(context.names.policy, node.name.text)
    under = citations(context, node.under)
    entries: tuple[Entry, ...] = ()
    combined: tuple[Id, ...] = ()
    minus: tuple[Id, ...] = ()
    match node.content:
        case tree.Enumerated(written):
            entries = _enumerated(context, node.of.text, type, written)
        case tree.ByReference(file, dated_by):
            table = tables.get(file.value)
            entries = () if table is None else _referenced(context, type, table, file, dated_by)
        case tree.Combines(names, except_):
            combined = _operands(context, names, node.of.text, type.kind)
            minus = _operands(context, except_, node.of.text, type.kind)
    enumerated = not isinstance(node.content, tree.ByReference)
    return Draft(
        CodeList(id, node.of.text, text_of(node.label), under, entries, minus, enumerated, node.span), combined
    )


def put_together(drafts: Mapping[Id, Draft], order: list[Id], context_of: Mapping[str, Context]) -> dict[Id, CodeList]:
    """The lists with the entries of those that they combine; *order* takes every list after those it needs."""
    made: dict[Id, CodeList] = {}
    left = MOST_COMBINED
    for id in order:
        draft, context = drafts[id], context_of[id.policy]
        entries = list(draft.made.entries)
        enumerated = draft.made.enumerated
        for part in draft.combines:
            if part not in made:
                continue
            other = made[part]
            enumerated = enumerated and other.enumerated
            minus = [made[one] for one in other.minus if one in made]
            growth = len(other.entries) * (1 + sum(len(one.entries) for one in minus))
            if left < 0:  # that has been said
                break
            left -= growth
            if left < 0:
                context.problem(problems.combines_too_much(id.name, MOST_COMBINED, draft.made.span))
                break
            kept = without(other, minus)
            if kept is None:
                context.problem(problems.combines_part_of_entry(other.id.name, draft.made.span))
            else:
                entries += kept
        made[id] = CodeList(
            id,
            draft.made.of,
            draft.made.label,
            draft.made.under,
            tuple(entries),
            draft.made.minus,
            enumerated,
            draft.made.span,
        )
    return made


def _type(context: Context, of: tree.Path) -> Type | None:
    kind = kind_of_list(context.vocabulary, of.text)
    if kind is None or kind in _NOT_LISTED:
        context.problem(problems.bad_list_kind(of.text, of.span))
        return None
    return Type(kind) if of.text in KINDS else context.vocabulary.facts[of.text].type


def _operands(context: Context, names: tuple[tree.Path, ...], of: str, kind: Kind) -> tuple[Id, ...]:
    found: list[Id] = []
    for name in names:
        declared = context.names.find(Group.WORD, name)
        match declared:
            case Diagnostic():
                context.problem(declared)
            case Declared(What.LIST, id, tree.ListDeclaration(of=other)):
                if kind_of_list(context.vocabulary, other.text) not in (kind, None):
                    context.problem(problems.combines_other_kind(name.text, other.text, of, name.span))
                elif id not in found:
                    found.append(id)
            case Declared(what):
                context.problem(name_problems.wrong_kind_of_name(name.text, name.span, what.value, "list"))
            case None:
                known = context.names.words(Group.WORD, What.LIST)
                context.problem(name_problems.unknown_list(name.text, name.span, known))
    return tuple(found)


# --- entries written out ----------------------------------------------------------------------------


def _enumerated(context: Context, of: str, type: Type, written: tuple[tree.ListEntry, ...]) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    seen: dict[tuple[object, ...], Span] = {}
    # An entry's condition is read on the record that the list is compared with, whichever of these it is.
    words = dict.fromkeys(("item", "destination", "party", *([of.split(".")[0]] if "." in of else [])))
    record = context
    for word in words:
        if word in context.vocabulary.lists:
            record = record.within(Frame(word, word, record=True))
    for node in written:
        what = _what(context, of, type, node)
        where = None if node.where is None else context.type_condition(record, node.where)
        in_force = windows(context, node.windows)
        if what is None or (node.where is not None and where is None):
            continue
        key = (what, where, in_force)
        if key in seen:
            context.problem(problems.duplicate_entry(node.first.span.text, node.span, seen[key]))
        seen.setdefault(key, node.span)
        entries.append(Entry(what, text_of(node.label), where, in_force))
    return tuple(entries)


def _what(context: Context, of: str, type: Type, node: tree.ListEntry) -> CodeRange | frozenset[Value] | None:
    if type.kind in (Kind.HS, Kind.ENTRY):
        first = literals.code(node.first, type.kind, _listed(of))
        last = first if node.last is None else literals.code(node.last, type.kind, _listed(of))
        for end in {id(first): first, id(last): last}.values():
            if isinstance(end, Diagnostic):
                context.problem(end)
        if isinstance(first, Diagnostic) or isinstance(last, Diagnostic):
            return None
        if node.last is not None and not _in_order(first, last):
            context.problem(problems.range_order(node.first.span.text, node.last.span.text, node.span))
            return None
        return CodeRange(first, last)
    if node.last is not None:
        context.problem(problems.range_of_other(of, node.span))
        return None
    value = literals.value(node.first, type, _listed(of))
    if isinstance(value, Diagnostic):
        context.problem(value)
        return None
    return frozenset({value})


def _listed(of: str) -> str:
    return f"list of {of}" if of in KINDS else of


def _in_order(first: Code, last: Code) -> bool:
    """Whether something lies between: *last* cut to the length of *first* is not below it."""
    shorter = min(len(first.parts), len(last.parts))
    return Code(first.parts[:shorter]).order <= Code(last.parts[:shorter]).order


# --- entries from a table ---------------------------------------------------------------------------


def _referenced(
    context: Context, type: Type, table: Table, file: tree.Text, dated_by: tree.Path | None
) -> tuple[Entry, ...]:
    columns = ("name", "aliases", "reference") if type.kind is Kind.PARTY else ("code",)
    there = {name: table.column(name) for name in columns}
    if type.kind is Kind.PARTY and there["name"] is None and there["reference"] is None:
        context.problem(file_problems.missing_column(table.name, ("name", "reference"), file.span))
        return ()
    if type.kind is not Kind.PARTY and there["code"] is None:
        context.problem(file_problems.missing_column(table.name, ("code",), file.span))
        return ()
    days = table.column(dated_by.text) if dated_by else None
    if dated_by is not None and days is None:
        context.problem(file_problems.missing_column(table.name, (dated_by.text,), dated_by.span))
        return ()
    labels = table.column("name") or table.column("label") or ()
    entries: list[Entry] = []
    cells = zip(*(column for column in there.values() if column is not None), strict=True)
    given = [name for name, column in there.items() if column is not None]
    for number, (row, day, label) in enumerate(zip_longest(cells, days or (), labels), 1):
        named = dict(zip(given, row, strict=True))
        what = _row_parties(named) if type.kind is Kind.PARTY else _row_value(type, named["code"])
        since = _row_day(day or "") if dated_by else None
        for one in (what, since):
            if isinstance(one, Unreadable):
                span = dated_by.span if one is since and dated_by else file.span
                context.problem(file_problems.bad_table_row(table.name, number, one.message, span, one.help))
        if isinstance(what, Unreadable) or isinstance(since, Unreadable):
            continue
        entries.append(Entry(what, label or None, None, (Window(since, None),) if since else ()))
    return tuple(entries)


def _row_parties(row: Mapping[str, str]) -> frozenset[Value] | Unreadable:
    """The name, the aliases and the reference of one row: a party that equals any of them is in the list.

    A name that ends with its short form counts without it, too: the bank is called `FOREIGN TRADE BANK`, whatever the
    list adds. The short form by itself may be many others', and counts only where the list has it as an alias.
    """
    names = [name.strip() for name in (row.get("name", ""), *row.get("aliases", "").split("|"))]
    bare = [_SHORT_FORM.sub("", name) for name in names]
    parties = [read_party(name) for name in dict.fromkeys((*names, *bare, row.get("reference", "").strip())) if name]
    for party in parties:
        if isinstance(party, Unreadable):
            return party
    if not parties:
        return Unreadable("bad-table", "neither a name nor a reference stands here")
    return frozenset(party for party in parties if not isinstance(party, Unreadable))


def _row_value(type: Type, text: str) -> CodeRange | frozenset[Value] | Unreadable:
    match type.kind:
        case Kind.HS | Kind.ENTRY:
            code = parse_code(type.kind, text)
            return code if isinstance(code, Unreadable) else CodeRange(code, code)
        case Kind.COUNTRY:
            country = parse_country(text)
            return country if isinstance(country, Unreadable) else frozenset({country})
        case Kind.CHOICE | Kind.LADDER | Kind.SET if text not in type.values:
            return Unreadable("unknown-value", f"{shown(text)} is not one of the values of the list")
        case Kind.CHOICE | Kind.LADDER | Kind.SET | Kind.TEXT:
            return frozenset({text})
        case _:
            return Unreadable("bad-table", f"a list of {type.kind.value} cannot be kept in a file")


def _row_day(text: str) -> date | Unreadable:
    return parse_date(text) if text else Unreadable("bad-table", "the day is missing")
