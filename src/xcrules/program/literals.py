"""Values written out in a policy, read as values of the type that they are compared with."""

from __future__ import annotations

from typing import assert_never

from xcrules.diagnostics import Diagnostic
from xcrules.facts.codes import parse_code
from xcrules.facts.countries import parse_country
from xcrules.facts.measures import UNITS, parse_money, parse_quantity
from xcrules.facts.numbers import parse_number
from xcrules.facts.problems import Unreadable
from xcrules.facts.texts import read_party, read_text
from xcrules.facts.types import Kind, Type
from xcrules.facts.values import Code, Money, Quantity, Value
from xcrules.program.problems import types as problems
from xcrules.syntax import tree

WORDS: dict[Kind, str] = {
    Kind.YES_NO: "yes or no",
    Kind.NUMBER: "a number",
    Kind.PERCENT: "a percentage",
    Kind.MONEY: "money",
    Kind.QUANTITY: "a quantity",
    Kind.DATE: "a date",
    Kind.TEXT: "text",
    Kind.COUNTRY: "a country",
    Kind.ENTRY: "a control-list entry",
    Kind.HS: "an HS code",
    Kind.PARTY: "a party",
    Kind.CHOICE: "a choice of words",
    Kind.LADDER: "a ladder of steps",
    Kind.SET: "a set of words",
}
"""How messages name a type."""

HINTS: dict[Kind, str] = {
    Kind.YES_NO: "write `yes` or `no`",
    Kind.NUMBER: "write a number, as in `80_000`",
    Kind.PERCENT: "write a percentage, as in `25%`",
    Kind.MONEY: "write an amount and its currency, as in `500 USD`",
    Kind.QUANTITY: "write an amount and its unit, as in `40 kg`",
    Kind.DATE: "write a date, as in `2026-03-02`",
    Kind.TEXT: "write a text in quotes",
    Kind.COUNTRY: "write a code, as in `KP`, or a name in quotes",
    Kind.ENTRY: "write an entry, as in `3A001` or `ML4.a`",
    Kind.HS: "write an HS code, as in `9101` or `8703.10`",
    Kind.PARTY: "write a name in quotes",
    Kind.CHOICE: "write one of its words, without quotes",
    Kind.LADDER: "write one of its steps, without quotes",
    Kind.SET: "write one of its words, without quotes",
}


def written(node: tree.Literal) -> str:
    """The literal as written, without quotes."""
    match node:
        case tree.Path():
            return node.text
        case tree.Text(value):
            return value
        case tree.Number(raw) | tree.Code(raw):
            return raw
        case tree.Percent(raw):
            return f"{raw}%"
        case tree.Measure(raw, unit):
            return f"{raw} {unit}"
        case tree.Date(value):
            return value.isoformat()
        case _:
            assert_never(node)


def plain_number(raw: str) -> str:
    """A number as written, without the underscores that set off its thousands."""
    return raw.replace("_", "")


def is_word_of(type: Type, node: object) -> bool:
    """Whether *node* is a word that *type* itself gives a meaning: `yes`, `KP`, a word of a choice, `ML4.a`."""
    if not isinstance(node, tree.Path):
        return False
    match type.kind:
        case Kind.YES_NO:
            return node.text in ("yes", "no")
        case Kind.CHOICE | Kind.LADDER | Kind.SET:
            return node.text in type.values
        case Kind.COUNTRY:
            return len(node.parts) == 1 and len(node.text) == 2 and node.text.isupper()
        case Kind.ENTRY:
            return not isinstance(parse_code(Kind.ENTRY, node.text), Unreadable)
        case _:
            return False


def value(node: tree.Literal, type: Type, of: str) -> Value | Diagnostic:
    """The value of *type* that *node* is; of a set, one of its words; *of* is the fact it is compared with.

    Codes are read by `code`: one code is no value of a fact, which holds a set of them.
    """
    match type.kind, node:
        # Nearly all values are countries and words of a choice.
        case Kind.COUNTRY, tree.Path():
            return _at(parse_country(node.text), node)
        case ((Kind.CHOICE | Kind.LADDER | Kind.SET), tree.Path()):
            word = node.text
            return word if word in type.values else problems.unknown_value(word, node.span, of, type.values)
        case Kind.YES_NO, tree.Path(parts=("yes" | "no",)):
            return node.text == "yes"
        case Kind.NUMBER, tree.Number(raw):
            return _at(parse_number(plain_number(raw)), node)
        case Kind.PERCENT, tree.Percent(raw):
            return _at(parse_number(plain_number(raw)), node)
        case ((Kind.MONEY | Kind.QUANTITY), tree.Measure()):
            measured = measure(node)
            kind = Kind.MONEY if isinstance(measured, Money) else Kind.QUANTITY
            return measured if isinstance(measured, Diagnostic) or kind is type.kind else _wrong(node, type, of)
        case Kind.DATE, tree.Date(day):
            return day
        case Kind.TEXT, tree.Text(text):
            return _at(read_text(text), node)
        case Kind.COUNTRY, tree.Text(text):
            return _at(parse_country(text), node)
        case Kind.PARTY, tree.Text(text):
            return _at(read_party(text), node)
        case _:
            return _wrong(node, type, of)


def code(node: tree.Literal, kind: Kind, of: str) -> Code | Diagnostic:
    """The code that *node* is."""
    match node:
        case tree.Number(raw) | tree.Code(raw) | tree.Text(raw):
            found = parse_code(kind, raw)
        case tree.Path():
            found = parse_code(kind, node.text)
        case _:
            return _wrong(node, Type(kind), of)
    return found.at(span=node.span) if isinstance(found, Unreadable) else found


def measure(node: tree.Measure) -> Money | Quantity | Diagnostic:
    """`80_000 SGD`, `100_000 bbl`: which of the two it is, its unit says."""
    number = plain_number(node.raw)
    looks_like_unit = node.unit in UNITS or not node.unit.isupper()
    found = parse_quantity(number, node.unit) if looks_like_unit else parse_money(number, node.unit)
    return found.at(span=node.span) if isinstance(found, Unreadable) else found


def _at(found: Value | Unreadable, node: tree.Literal) -> Value | Diagnostic:
    return found.at(span=node.span) if isinstance(found, Unreadable) else found


def _wrong(node: tree.Literal, type: Type, of: str) -> Diagnostic:
    return problems.wrong_type(
        written(node), node.span, of, WORDS[type.kind].removeprefix("a ").removeprefix("an "), HINTS[type.kind]
    )
