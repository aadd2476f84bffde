"""What a row is made of: the rows it refers to, and the facts it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from xcrules.program.model import FactRef
from xcrules.rulebook import rows as r
from xcrules.rulebook.rows import Ref, Row


def refs(row: Row) -> tuple[Ref, ...]:
    """The rows that *row* refers to."""
    match row:
        # Cells first: nearly all rows are cells.
        case r.All(parts) | r.Some(parts):
            return parts
        case r.Literal(fact, _) | r.Meets(fact, _) | r.Inside(fact, _):
            return (fact,)
        case r.Any(_, body) | r.Every(_, body):
            return (body,)
        case r.Plain() | r.Related() | r.Near() | r.SamePeriod() | r.Known() | r.Answers() | r.Amount() | r.Field():
            return ()
        case r.Measured(term):
            return (term,)
        case r.Balance(left, _, right):
            return (left, right)
        case r.Member():
            return tuple(line.where for line in row.every_line() if line.where is not None)
        case r.TierOf(_, _, needs):
            return tuple(ref for tier in needs for ref in tier)
        case r.LevelOf(_, _, raises):
            return tuple(ref for _, ref in raises)
        case r.Total(_, where) | r.Count(_, where) | r.Distinct(_, where):
            return () if where is None else (where,)
        case r.Sum(parts):
            return tuple(ref for _, ref in parts)
        case r.Share(_, of):
            return (of,)
        case r.Points(_, adds):
            return tuple(ref for _, ref in adds)
        case _:
            assert_never(row)


def with_refs(row: Row, new: Mapping[Ref, Ref]) -> Row:
    """*row* with each row it refers to replaced."""
    match row:
        # Cells first: nearly all rows are cells.
        case r.Literal(fact, classes) | r.Meets(fact, classes) | r.Inside(fact, classes):
            return type(row)(new[fact], classes)
        case r.All(parts) | r.Some(parts):
            return type(row)(tuple([new[ref] for ref in parts]))
        case r.Any(list_name, body) | r.Every(list_name, body):
            return type(row)(list_name, new[body])
        case r.Measured(term):
            return replace(row, term=new[term])
        case r.Balance(left, _, right):
            return replace(row, left=new[left], right=new[right])
        case r.Member():
            return _member(row, new)
        case r.TierOf(_, _, needs):
            return replace(row, needs=tuple(tuple(new[ref] for ref in tier) for tier in needs))
        case r.LevelOf(_, _, raises):
            return replace(row, raises=tuple((level, new[ref]) for level, ref in raises))
        case r.Total(_, where) | r.Count(_, where) | r.Distinct(_, where):
            return replace(row, where=_maybe(where, new))
        case r.Sum(parts):
            return replace(row, parts=tuple((sign, new[ref]) for sign, ref in parts))
        case r.Share(_, of):
            return replace(row, of=new[of])
        case r.Points(_, adds):
            return replace(row, adds=tuple((points, new[ref]) for points, ref in adds))
        case r.Plain() | r.Related() | r.Near() | r.SamePeriod() | r.Known() | r.Answers() | r.Amount() | r.Field():
            return row
        case _:
            assert_never(row)


def _member(row: r.Member, new: Mapping[Ref, Ref]) -> r.Member:
    lines = tuple(replace(line, where=_maybe(line.where, new)) for line in row.lines)
    return replace(row, lines=lines, minus=tuple(_member(other, new) for other in row.minus))


def _maybe(ref: Ref | None, new: Mapping[Ref, Ref]) -> Ref | None:
    return None if ref is None else new[ref]


def reads(row: Row) -> tuple[FactRef, ...]:
    """The facts that *row* itself reads."""
    match row:
        case r.Plain(ref) | r.Field(ref) | r.Total(ref) | r.Member(ref) | r.Distinct(ref):
            return (ref,)
        case r.Related(left, _, right) | r.Near(left, _, _, _, right) | r.SamePeriod(left, _, right):
            return tuple(side for side in (left, right) if isinstance(side, FactRef))
        case r.Known(ref):
            return () if ref is None else (ref,)
        case _:
            return ()
