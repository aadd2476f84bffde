"""Values, codes and the classes of facts, read back from a stored policy by the type of their fact."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise

from xcrules.facts.types import Closing, FactSpec, Kind, Type
from xcrules.facts.values import NONE, Code, Money, Party, Quantity, Value
from xcrules.program.model import CodeRange
from xcrules.rulebook.partition import CodeSpace, Nominal, Ordered, code_space_of
from xcrules.rulebook.rows import Mask
from xcrules.rulebook.stored_parts import Damaged, an, day, fraction, listed, tagged, text, texts

NUMERIC = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.QUANTITY})
CODED = frozenset({Kind.ENTRY, Kind.HS})
WORDED = frozenset({Kind.CHOICE, Kind.LADDER, Kind.SET})

_NONE = {"none": True}
_PART = re.compile(r"[0-9A-Za-z]{1,60}", re.ASCII)

Spellings = Iterator[str]
"""The names of parties as they are written, in the order in which the parties stand."""


# --- values ------------------------------------------------------------------------------------------


def value(data: object, type: Type, spellings: Spellings) -> Value:
    """One value of a fact of that type; of a set, one word of it."""
    if isinstance(data, dict):
        if data != _NONE:
            raise Damaged("a value that there is not")
        return NONE
    match type.kind:
        case Kind.YES_NO:
            return an(bool, data)
        case Kind.NUMBER | Kind.PERCENT:
            return fraction(data)
        case Kind.MONEY:
            amount, currency = tagged(data, "Money")
            return Money(fraction(amount), text(currency))
        case Kind.QUANTITY:
            amount, dimension = tagged(data, "Quantity")
            return Quantity(fraction(amount), text(dimension))
        case Kind.DATE:
            return day(data)
        case Kind.TEXT | Kind.COUNTRY:
            return text(data)
        case Kind.CHOICE | Kind.LADDER | Kind.SET:
            if data not in type.values:
                raise Damaged("a word that its fact does not have")
            return text(data)
        case Kind.PARTY:
            (folded,) = tagged(data, "Party")
            return Party(text(folded), next(spellings, "") or text(folded))
        case Kind.ENTRY | Kind.HS:
            raise Damaged("a code by itself")


def values(data: object, type: Type, spellings: Spellings) -> frozenset[Value]:
    """A set of values, of which there is one at least."""
    found = frozenset([value(each, type, spellings) for each in listed(data)])
    if not found:
        raise Damaged("a set of nothing")
    return found


def spelled(data: frozenset[Value]) -> list[str]:
    """The names in *data* as they are written, in the order in which `canonical` puts the parties."""
    return [each.name for each in sorted((x for x in data if isinstance(x, Party)), key=lambda x: repr(x.folded))]


def code(data: object) -> Code:
    (parts,) = tagged(data, "Code")
    found = texts(parts)
    if not found or not all(map(_PART.fullmatch, found)):
        raise Damaged("a code that there is not")
    return Code(found)


def code_range(data: object) -> CodeRange:
    first, last = tagged(data, "CodeRange")
    return CodeRange(code(first), code(last))


# --- classes -----------------------------------------------------------------------------------------


def of_fact(data: object, spec: FactSpec, spellings: Spellings) -> Nominal | Ordered | CodeSpace:
    """The classes of a fact of the vocabulary."""
    optional = spec.closes is Closing.NONE
    none: set[Value] = {NONE} if optional else set()
    kind = spec.type.kind
    if kind in NUMERIC:
        return ordered(data, optional, fraction)
    match kind:
        case Kind.DATE:
            return ordered(data, optional, day)
        case Kind.ENTRY | Kind.HS:
            return code_space(data, optional)
        case Kind.YES_NO:
            return nominal(data, spec.type, {True, False} | none, spellings)
        case Kind.CHOICE | Kind.LADDER | Kind.SET:
            return nominal(data, spec.type, {*spec.type.values} | none, spellings)
        case _:
            return nominal(data, spec.type, None, spellings)


def nominal(data: object, type: Type, domain: set[Value] | None, spellings: Spellings) -> Nominal:
    """Classes without order; *domain*: all values there are, None if there is no end of them."""
    stored, rest, several = tagged(data, "Nominal")
    groups = tuple([values(group, type, spellings) for group in listed(stored)])
    index = {(each.__class__, each): n for n, group in enumerate(groups, an(bool, rest)) for each in group}
    if len(index) != sum(map(len, groups)):
        raise Damaged("a value in two classes")
    if several is not (type.kind is Kind.SET):
        raise Damaged("a set where one value should be, or one value where a set should be")
    if domain is None:
        if not rest:
            raise Damaged("a fact without values that no condition names")
    elif not {each for _, each in index} <= domain or rest is (len(index) == len(domain)):
        raise Damaged("classes that do not share out the values of their fact")
    return Nominal(groups, an(bool, rest), type.kind is Kind.SET, index)


def ordered(data: object, optional: bool, read: Callable[[object], Fraction | date]) -> Ordered:
    """Classes of numbers or dates, which *read* reads."""
    stored, may_be_none = tagged(data, "Ordered")
    pairs = [listed(cut) for cut in listed(stored)]
    cuts = tuple([(read(at), an(bool, after)) for at, after in pairs])
    if any(one >= other for one, other in pairwise(cuts)) or may_be_none is not optional:
        raise Damaged("cuts that are out of order")
    return Ordered(cuts, optional)


def code_space(data: object, optional: bool) -> CodeSpace:
    stored, may_be_none = tagged(data, "CodeSpace")
    pairs = [listed(bound) for bound in listed(stored)]
    bounds = tuple([(code(at), an(bool, after)) for at, after in pairs])
    found = code_space_of(bounds, optional)
    # Where two bounds lie in one place, sorting may have left them as they are.
    if found.bounds != bounds or len(set(found.places)) < len(bounds) or may_be_none is not optional:
        raise Damaged("bounds that are out of order")
    return found


def classes(data: object, size: int) -> Mask:
    """A set of classes, of a fact that has *size* of them: a number, in hexadecimal if it is a long one."""
    mask = int(data, 16) if type(data) is str else an(int, data)
    if mask < 0 or mask >> size:
        raise Damaged("a class that its fact does not have")
    return mask
