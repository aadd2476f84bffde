"""The Arrow schema of applications: one column for each key, one row for each application.

Plain data, so that it can be shown where no Arrow library is installed. Types are spelled as Arrow's own library for
Python spells them.

A null is unknown, of a list too. What may be one of several, or known not to exist, has a second column beside it:
`F__knowledge` lists the values that `F` may have, as decisions write them (`KP`, `80000 SGD`, `yes`, `none`; several
codes of one value with `, ` between them). Where it is not null, `F` itself is null.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from xcrules.facts.shape import shape_of
from xcrules.facts.types import FactSpec, Kind, Type, Vocabulary

KNOWLEDGE = "__knowledge"
"""How the name of the column ends that says what a fact may be."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A type without parts, as Arrow spells it."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ListOf:
    item: ArrowType

    def __str__(self) -> str:
        return f"list<item: {self.item}>"


@dataclass(frozen=True, slots=True)
class Struct:
    fields: tuple[Column, ...]

    def __str__(self) -> str:
        return f"struct<{', '.join(map(str, self.fields))}>"


@dataclass(frozen=True, slots=True)
class MapOf:
    """Text -> *value*."""

    value: ArrowType

    def __str__(self) -> str:
        return f"map<string, {self.value}>"


ArrowType = Plain | ListOf | Struct | MapOf


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table, or a field of a struct."""

    name: str
    type: ArrowType
    nullable: bool = True

    def __str__(self) -> str:
        return f"{self.name}: {self.type}" + ("" if self.nullable else " not null")


BOOL = Plain("bool")
STRING = Plain("string")
DATE = Plain("date32[day]")
DECIMAL = Plain("decimal128(38, 9)")
WORD = Plain("dictionary<values=string, indices=int32, ordered=0>")
MEASURE = Struct((Column("amount", DECIMAL), Column("unit", WORD)))


def arrow_schema(vocabulary: Vocabulary) -> tuple[Column, ...]:
    """The columns of a table of the applications that *vocabulary* describes, in the order of the JSON Schema."""
    shape = shape_of(vocabulary)
    columns: list[Column] = []
    for key, fact in shape.own.items():
        # There is one day of the transfer, and it must be given.
        columns += [Column(key, DATE, nullable=False)] if key == "date" else _columns(key, fact)
    columns += [Column(key, _struct(fields.items())) for key, fields in shape.records.items()]
    columns += [Column(key, ListOf(_struct(within.fields.items()))) for key, within in shape.lists.items()]
    rates = [Column("rates", MapOf(DECIMAL)), Column("rates" + KNOWLEDGE, MapOf(ListOf(STRING)))]
    return (*columns, Column("request", STRING), Column("complete", BOOL), *rates)


def show(columns: Iterable[Column]) -> str:
    """One line a column: `shipments: decimal128(38, 9)`."""
    return "\n".join(map(str, columns))


def _struct(fields: Iterable[tuple[str, FactSpec]]) -> Struct:
    return Struct(tuple(column for name, fact in fields for column in _columns(name, fact)))


def _columns(name: str, fact: FactSpec) -> Iterator[Column]:
    """The column of a fact, and the one of what it may be; none for a fact that is worked out."""
    if not fact.derived:
        yield Column(name, _type(fact.type))
        yield Column(name + KNOWLEDGE, ListOf(STRING))


def _type(type: Type) -> ArrowType:
    match type.kind:
        case Kind.YES_NO:
            return BOOL
        case Kind.NUMBER | Kind.PERCENT:
            return DECIMAL
        case Kind.MONEY | Kind.QUANTITY:
            return MEASURE
        case Kind.DATE:
            return DATE
        case Kind.TEXT | Kind.PARTY:
            return STRING
        case Kind.COUNTRY | Kind.CHOICE | Kind.LADDER:
            return WORD
        case Kind.ENTRY | Kind.HS | Kind.SET:
            return ListOf(WORD)
        case _:
            assert_never(type.kind)
