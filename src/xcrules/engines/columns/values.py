"""One column of Arrow data as a `Column`: each distinct value is read once, by the rules that read applications.

A value that cannot be read makes its place bad, and so does what is better read with its whole row; a bad row is read
again by `facts.reading.read`, which knows all that there is to say about it.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xcrules.engines.columns.batch import Bools, Column, Ints, Measures, Pool, days
from xcrules.engines.columns.rows import knowledge_of, value_of
from xcrules.facts.forms import STAYS_UNKNOWN
from xcrules.facts.knowledge import read_knowledge
from xcrules.facts.measures import parse_money, parse_quantity
from xcrules.facts.problems import Unreadable
from xcrules.facts.types import FactSpec, Kind
from xcrules.facts.values import Knowledge, Money

BAD = -1
"""In the place of a place: the row must be read by itself."""
MOST_REMEMBERED = 100_000
"""Distinct values of one fact that are remembered from one table to the next."""

Codes = Ints
"""Places in a pool, or `BAD`."""


@dataclass(slots=True)
class Memory:
    """What the values of one fact were read as; None: they cannot be read."""

    spec: FactSpec
    read: dict[Hashable, tuple[Knowledge] | None] = field(default_factory=dict)

    def place(self, raw: object, key: Hashable, pool: Pool) -> int:
        """The place of what *raw*, which *key* stands for, says of the fact."""
        try:
            found = self.read[key]
        except KeyError:
            said = read_knowledge(self.spec, raw)
            found = None if isinstance(said, Unreadable) else (None if said is STAYS_UNKNOWN else said,)
            if len(self.read) >= MOST_REMEMBERED:
                self.read.clear()
            self.read[key] = found
        return BAD if found is None else pool.place(found[0])


def column_of(memory: Memory, values: pa.Array | None, knowledge: pa.Array | None, size: int) -> Column:
    """The column of a fact, from those of its values and of what it may be. Bad places are `BAD`."""
    pool = Pool()
    codes: Codes = np.zeros(size, dtype=np.int64)
    measures = None
    if values is not None and values.null_count < size:
        codes, measures = _codes(memory, values, pool)
    if knowledge is not None and knowledge.null_count < size:
        said = codes != 0
        if measures is not None:
            said |= measures.there
        for number in np.flatnonzero(valid_of(knowledge)).tolist():
            raw = knowledge[number].as_py()
            known = knowledge_of(memory.spec, raw)
            key = ("may be", tuple(raw)) if isinstance(raw, list) else ("may be", repr(raw))
            # Stated twice: read with its row, which says so.
            codes[number] = BAD if said[number] else memory.place(known, key, pool)
    return Column(codes, pool, measures)


def _codes(memory: Memory, values: pa.Array, pool: Pool) -> tuple[Codes, Measures | None]:
    kind, type_ = memory.spec.type.kind, values.type
    if pa.types.is_dictionary(type_) or pa.types.is_string(type_) or pa.types.is_large_string(type_):
        return _texts(memory, values, pool), None
    if memory.spec.derived:
        return _one_by_one(memory, values, pool), None
    match kind:
        case Kind.YES_NO if pa.types.is_boolean(type_):
            places = np.asarray([memory.place(each, each, pool) for each in (False, True)], dtype=np.int64)
            return _looked_up(places, _numbers(pc.cast(values, pa.int64())), values), None
        case Kind.DATE if pa.types.is_date32(type_):
            return _dates(memory, values, pool), None
        case Kind.NUMBER | Kind.PERCENT if _is_decimal(type_):
            there, amounts, odd = _decimals(values)
            return _measured(memory, values, pool, there, amounts, np.zeros(len(values), dtype=np.int64), (None,), odd)
        case Kind.MONEY | Kind.QUANTITY if _is_measure(type_):
            return _with_units(memory, values, pool)
        case Kind.ENTRY | Kind.HS | Kind.SET if pa.types.is_list(type_) and _is_text(type_.value_type):
            return _lists(memory, values, pool), None
        case _:
            return _one_by_one(memory, values, pool), None


def _is_text(type_: pa.DataType) -> bool:
    return bool(pa.types.is_string(type_)) or bool(
        pa.types.is_dictionary(type_) and pa.types.is_string(type_.value_type)
    )


def _is_decimal(type_: pa.DataType) -> bool:
    return bool(pa.types.is_decimal128(type_)) and type_.scale == 9


def _is_measure(type_: pa.DataType) -> bool:
    return (
        pa.types.is_struct(type_)
        and {type_.field(n).name for n in range(type_.num_fields)} == {"amount", "unit"}
        and _is_decimal(type_.field("amount").type)
        and _is_text(type_.field("unit").type)
    )


# --- words, days, lists ------------------------------------------------------------------------------


def _texts(memory: Memory, values: pa.Array, pool: Pool) -> Codes:
    encoded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
    words = encoded.dictionary.to_pylist()
    used = _used(encoded.indices, len(words))
    table = np.zeros(max(len(words), 1), dtype=np.int64)
    for number in used:
        word = words[number]
        table[number] = 0 if word is None else memory.place(word, word, pool)
    return _looked_up(table, _numbers(encoded.indices), encoded.indices)


def _used(indices: pa.Array, size: int) -> list[int]:
    """The words that stand somewhere: of one that does not, nothing is asked."""
    there = np.zeros(size, dtype=np.bool_)
    there[_numbers(indices)[valid_of(indices)]] = True
    return [int(number) for number in np.flatnonzero(there)]


def _dates(memory: Memory, values: pa.Array, pool: Pool) -> Codes:
    numbers, valid = _numbers(values.cast(pa.int32())), valid_of(values)
    distinct, inverse = np.unique(numbers[valid], return_inverse=True)
    places = np.full(len(distinct), BAD, dtype=np.int64)
    for at, number in enumerate(distinct.tolist()):
        # From 0001-01-01 to 9999-12-31.
        if -719_162 <= number <= 2_932_896:
            day = days([number])[0]
            places[at] = memory.place(day, day, pool)
    codes = np.zeros(len(numbers), dtype=np.int64)
    codes[valid] = places[inverse]
    return codes


def _lists(memory: Memory, values: pa.Array, pool: Pool) -> Codes:
    offsets, child = parts_of(values)
    encoded = child if pa.types.is_dictionary(child.type) else child.dictionary_encode()
    words = encoded.dictionary.to_pylist()
    inner = np.where(valid_of(encoded.indices), _numbers(encoded.indices), -1)
    counts, valid = np.diff(offsets), valid_of(values)
    codes = np.zeros(len(values), dtype=np.int64)
    single = valid & (counts == 1)
    each = inner[offsets[:-1][single]]
    found = {
        word: BAD if word < 0 else memory.place([words[word]], (words[word],), pool)
        for word in np.unique(each).tolist()
    }
    table = np.asarray([found.get(word, 0) for word in range(-1, len(words))], dtype=np.int64)
    codes[single] = table[each + 1]
    seen: dict[tuple[int, ...], int] = {}
    for number in np.flatnonzero(valid & ~single).tolist():
        key = tuple(inner[offsets[number] : offsets[number + 1]].tolist())
        if key not in seen:
            raw = [words[word] if word >= 0 else None for word in key]
            seen[key] = memory.place(raw, tuple(raw), pool)
        codes[number] = seen[key]
    return codes


def _one_by_one(memory: Memory, values: pa.Array, pool: Pool) -> Codes:
    """Data of another type than the schema says: read as JSON's would be."""
    return np.asarray([_place(memory, value_of(raw), pool) for raw in values.to_pylist()], dtype=np.int64)


def _place(memory: Memory, raw: object, pool: Pool) -> int:
    if raw is None:
        return 0
    # The type is part of the key: 1 == True == Decimal(1), and they are not read alike.
    key = (type(raw), raw if isinstance(raw, Hashable) and not isinstance(raw, dict | list) else repr(raw))
    return memory.place(raw, key, pool)


# --- numbers -----------------------------------------------------------------------------------------


def _decimals(values: pa.Array) -> tuple[Bools, Ints, Bools]:
    """Where a number fits, its billionths, and where it does not (or is below zero)."""
    size = len(values)
    data = values.buffers()[1]
    halves = np.frombuffer(data, dtype="<i8")[2 * values.offset : 2 * (values.offset + size)].reshape(size, 2)
    low, high = halves[:, 0].astype(np.int64), halves[:, 1]
    valid = valid_of(values)
    # A number of 128 bits that fits into 64 repeats its sign in the upper half.
    fits = (high == (low >> 63)) & (low >= 0) & (low < 2**61)
    there = valid & fits
    return there, np.where(there, low, 0), valid & ~fits


def _with_units(memory: Memory, values: pa.Array, pool: Pool) -> tuple[Codes, Measures | None]:
    amount, unit = _fields(values)
    there, amounts, odd = _decimals(amount)
    encoded = unit if pa.types.is_dictionary(unit.type) else unit.dictionary_encode()
    words, numbers = encoded.dictionary.to_pylist(), np.where(valid_of(encoded.indices), _numbers(encoded.indices), -1)
    names: list[str] = []
    which = np.zeros(len(values), dtype=np.int64)
    for word in np.unique(numbers[there]).tolist():
        here = there & (numbers == word)
        known = _unit(memory.spec, words[word]) if word >= 0 and words[word] is not None else None
        if known is None:
            there, odd = there & ~here, odd | here
            continue
        name, factor = known
        top, bottom = factor.numerator, factor.denominator
        fits = here & (amounts % bottom == 0) & (amounts // bottom < 2**61 // top)
        amounts = np.where(fits, amounts // bottom * top, amounts)
        there, odd = there & (fits | ~here), odd | (here & ~fits)
        if name not in names:
            names.append(name)
        which[fits] = names.index(name)
    return _measured(memory, values, pool, there, np.where(there, amounts, 0), which, tuple(names), odd)


def _fields(values: pa.Array) -> tuple[pa.Array, pa.Array]:
    names = [values.type.field(number).name for number in range(values.type.num_fields)]
    flat = values.flatten()
    return flat[names.index("amount")], flat[names.index("unit")]


def _unit(spec: FactSpec, word: str) -> tuple[str, Fraction] | None:
    """A currency, or the dimension of a unit and how much of its base unit it is."""
    one = Fraction(1)
    if spec.type.kind is Kind.MONEY:
        money = parse_money(one, word)
        return (money.currency, one) if isinstance(money, Money) else None
    quantity = parse_quantity(one, word, spec.type.dimensions)
    return None if isinstance(quantity, Unreadable) else (quantity.dimension, quantity.amount)


def _measured(
    memory: Memory,
    values: pa.Array,
    pool: Pool,
    there: Bools,
    amounts: Ints,
    unit: Ints,
    units: tuple[str | None, ...],
    odd: Bools,
) -> tuple[Codes, Measures | None]:
    codes = np.zeros(len(values), dtype=np.int64)
    for number in np.flatnonzero(odd).tolist():
        codes[number] = _place(memory, value_of(values[number].as_py()), pool)
    if not there.any():
        return codes, None
    return codes, Measures(there, amounts, unit, units, memory.spec.type.kind is Kind.MONEY)


# --- Arrow's arrays ----------------------------------------------------------------------------------


def _numbers(values: pa.Array) -> Ints:
    """Whole numbers, with zero for nulls."""
    filled = values.fill_null(0) if values.null_count else values
    return np.asarray(filled.to_numpy(zero_copy_only=False)).astype(np.int64)


def valid_of(values: pa.Array) -> Bools:
    if not values.null_count:
        return np.ones(len(values), dtype=np.bool_)
    return np.asarray(values.is_valid().to_numpy(zero_copy_only=False), dtype=np.bool_)


def _looked_up(table: Ints, numbers: Ints, values: pa.Array) -> Codes:
    """Places by number; null is unknown."""
    found = table[numbers]
    return np.where(valid_of(values), found, 0) if values.null_count else found


def parts_of(values: pa.Array) -> tuple[Ints, pa.Array]:
    """Where each list of a list array begins, and where the last ends, within the elements of all; and those."""
    offsets = np.asarray(values.offsets.to_numpy(zero_copy_only=False)).astype(np.int64)
    first, last = int(offsets[0]), int(offsets[-1])
    return offsets - first, values.values.slice(first, last - first)
