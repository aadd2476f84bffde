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

from xcrules.engines.columns.batch import SCALE, Bools, Column, Indices, Ints, Measures, Pool, constant, days, repeated
from xcrules.engines.columns.names import nameless
from xcrules.engines.columns.rows import knowledge_of, value_of
from xcrules.facts.forms import STAYS_UNKNOWN
from xcrules.facts.knowledge import read_knowledge
from xcrules.facts.measures import parse_money, parse_quantity
from xcrules.facts.problems import Unreadable
from xcrules.facts.types import FactSpec, Kind
from xcrules.facts.values import Money

BAD = -1
"""In the place of a place: the row must be read by itself."""
MOST_REMEMBERED = 100_000
"""Distinct values of one fact that are remembered from one table to the next."""

SHORT = 1_024
"""Words of a dictionary that is read whole, whether they stand somewhere or not."""
MOST_WHOLE = 2**61
"""Whole numbers stay below."""

Codes = Ints
"""Places in a pool, or `BAD`."""


@dataclass(slots=True)
class Words:
    """A dictionary of words, and the place of each. in_lists: whether they were read as lists of one word.

    or_null: the same, with the place of null (nothing known) behind them.
    """

    words: pa.Array
    in_lists: bool
    places: Codes
    or_null: Codes


@dataclass(slots=True)
class Memory:
    """What the values of one fact were read as: places in the pool, or `BAD`.

    words: the dictionary that was read last; tables that come in parts share one. named: of names that nothing but
    certain names is asked of, those, folded: all others may stand for each other.
    """

    spec: FactSpec
    named: pa.Array | None = None
    pool: Pool = field(default_factory=Pool)
    read: dict[Hashable, int] = field(default_factory=dict)
    words: Words | None = None

    def place(self, raw: object, key: Hashable) -> int:
        """The place of what *raw*, which *key* stands for, says of the fact."""
        found = self.read.get(key)
        if found is None:
            said = read_knowledge(self.spec, raw)
            found = BAD if isinstance(said, Unreadable) else 0 if said is STAYS_UNKNOWN else self.pool.place(said)
            self.read[key] = found
        return found

    def forget(self) -> None:
        """Begins anew where too much is remembered, or where the pool holds what belongs to one table."""
        if len(self.read) > MOST_REMEMBERED or len(self.pool.known) > MOST_REMEMBERED:
            self.pool, self.read, self.words = Pool(), {}, None


def column_of(memory: Memory, values: pa.Array | None, knowledge: pa.Array | None, size: int) -> Column:
    """The column of a fact, from those of its values and of what it may be. Bad places are `BAD`."""
    memory.forget()
    column = constant(0, size, memory.pool)
    if values is not None and values.null_count < size:
        column = _column(memory, values)
    if knowledge is not None and knowledge.null_count < size:
        codes = column.codes.copy()
        said = codes != 0
        if column.measures is not None:
            said |= column.measures.there
        for number in np.flatnonzero(valid_of(knowledge)).tolist():
            raw = knowledge[number].as_py()
            known = knowledge_of(memory.spec, raw)
            key = ("may be", tuple(raw)) if isinstance(raw, list) else ("may be", repr(raw))
            # Stated twice: read with its row, which says so.
            codes[number] = BAD if said[number] else memory.place(known, key)
        column = Column(codes, None, memory.pool, column.measures)
    return column


def _column(memory: Memory, values: pa.Array) -> Column:
    kind, type_ = memory.spec.type.kind, values.type
    if pa.types.is_dictionary(type_) or pa.types.is_string(type_) or pa.types.is_large_string(type_):
        return _texts(memory, values)
    if memory.spec.derived:
        return _one_by_one(memory, values)
    match kind:
        case Kind.YES_NO if pa.types.is_boolean(type_):
            if memory.words is None:
                places = np.asarray([memory.place(each, each) for each in (False, True)], dtype=np.int64)
                memory.words = Words(pa.array([False, True]), False, places, np.append(places, 0))
            return _placed(memory, pc.cast(values, pa.uint8()), memory.words)
        case Kind.DATE if pa.types.is_date32(type_):
            return _dates(memory, values)
        case Kind.NUMBER | Kind.PERCENT if _is_decimal(type_):
            there, amounts, odd = _decimals(values)
            return _measured(memory, values, there, amounts, None, (None,), odd)
        case Kind.NUMBER | Kind.PERCENT if pa.types.is_integer(type_) and type_ != pa.uint64():
            amounts = _filled(values)
            fits = (amounts >= 0) & (amounts < MOST_WHOLE)
            valid = valid_of(values)
            return _measured(memory, values, valid & fits, amounts, None, (None,), valid & ~fits, scale=1)
        case Kind.MONEY | Kind.QUANTITY if _is_measure(type_):
            return _with_units(memory, values)
        case Kind.ENTRY | Kind.HS | Kind.SET if pa.types.is_list(type_) and _is_text(type_.value_type):
            return _lists(memory, values)
        case _:
            return _one_by_one(memory, values)


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


def _texts(memory: Memory, values: pa.Array) -> Column:
    encoded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
    return _placed(memory, encoded.indices, _places(memory, encoded, in_lists=False))


def _places(memory: Memory, encoded: pa.DictionaryArray, *, in_lists: bool) -> Words:
    """The place of each word, or of the list of it alone. Of a long dictionary only the words that stand somewhere are
    read."""
    words, kept = encoded.dictionary, memory.words
    if kept is not None and kept.in_lists is in_lists and kept.words.equals(words):
        return kept
    is_short = len(words) <= max(SHORT, 2 * len(encoded))
    wanted = np.ones(len(words), dtype=np.bool_) if is_short else _used(encoded.indices, len(words))
    places = np.zeros(len(words), dtype=np.int64)
    if len(words) > SHORT and memory.named is not None:
        others = np.flatnonzero(nameless(words, memory.named) & wanted)
        if len(others):
            word = words[int(others[0])].as_py()
            places[others] = memory.place(word, word)
            wanted[others] = False
    at = np.flatnonzero(wanted)
    for number, word in zip(at.tolist(), words.take(pa.array(at)).to_pylist(), strict=True):
        if in_lists:
            places[number] = memory.place([word], (word,))
        elif word is not None:
            places[number] = memory.place(word, word)
    found = Words(words, in_lists, places, np.append(places, 0))
    if is_short and len(words) <= MOST_REMEMBERED:
        memory.words = found
    return found


def _used(indices: pa.Array, size: int) -> Bools:
    """The words that stand somewhere: of one that does not, nothing is asked."""
    there = np.zeros(size, dtype=np.bool_)
    there[_numbers(indices)[valid_of(indices)]] = True
    return there


def _placed(memory: Memory, indices: pa.Array, words: Words) -> Column:
    """The column of *indices* among *words*."""
    if indices.null_count:
        # In the type of the indices there may be no room for one more.
        found = np.where(valid_of(indices), _numbers(indices), len(words.places))
        return Column(found, words.or_null, memory.pool)
    if len(words.places) == 1:
        return Column(repeated(0, len(indices), np.uint8), words.places, memory.pool)
    return Column(indices.to_numpy(zero_copy_only=False), words.places, memory.pool)


def _dates(memory: Memory, values: pa.Array) -> Column:
    valid = valid_of(values) if values.null_count else None
    numbers = _filled(values.view(pa.int32()))
    there = numbers if valid is None else numbers[valid]
    first, last = int(there.min()), int(there.max())
    inverse: Indices
    if first == last:
        distinct, inverse = np.asarray([first]), repeated(0, len(there), np.uint8)
    elif last - first > 2 * len(numbers) + SHORT:
        distinct, inverse = np.unique(there, return_inverse=True)
    else:
        distinct, inverse = np.arange(first, last + 1), there.astype(np.int64) - first
    used = np.zeros(len(distinct), dtype=np.bool_)
    used[inverse if len(distinct) > 1 else 0] = True
    places = np.zeros(len(distinct), dtype=np.int64)
    for at in np.flatnonzero(used).tolist():
        number = int(distinct[at])
        # From 0001-01-01 to 9999-12-31.
        if -719_162 <= number <= 2_932_896:
            day = days([number])[0]
            places[at] = memory.place(day, day)
        else:
            places[at] = BAD
    if valid is not None:
        indices = np.full(len(numbers), len(distinct), dtype=np.uint64)
        indices[valid] = inverse
        inverse, places = indices, np.append(places, 0)
    return Column(inverse, places, memory.pool)


def _lists(memory: Memory, values: pa.Array) -> Column:
    offsets, child = parts_of(values)
    encoded = child if pa.types.is_dictionary(child.type) else child.dictionary_encode()
    counts = np.diff(offsets)
    singles = _places(memory, encoded, in_lists=True)
    if not values.null_count and not encoded.indices.null_count and counts.min() == counts.max() == 1:
        return _placed(memory, encoded.indices, singles)
    valid = valid_of(values)
    words = encoded.dictionary.to_pylist()
    inner = np.where(valid_of(encoded.indices), _numbers(encoded.indices), -1)
    codes = np.zeros(len(values), dtype=np.int64)
    single = valid & (counts == 1)
    # In a list, null is no word.
    at = inner[offsets[:-1][single]]
    codes[single] = np.where(at < 0, BAD, singles.or_null[at])
    seen: dict[tuple[int, ...], int] = {}
    for number in np.flatnonzero(valid & ~single).tolist():
        key = tuple(inner[offsets[number] : offsets[number + 1]].tolist())
        if key not in seen:
            raw = [words[word] if word >= 0 else None for word in key]
            seen[key] = memory.place(raw, tuple(raw))
        codes[number] = seen[key]
    return Column(codes, None, memory.pool)


def _one_by_one(memory: Memory, values: pa.Array) -> Column:
    """Data of another type than the schema says: read as JSON's would be."""
    codes = np.asarray([_place(memory, value_of(raw)) for raw in values.to_pylist()], dtype=np.int64)
    return Column(codes, None, memory.pool)


def _place(memory: Memory, raw: object) -> int:
    if raw is None:
        return 0
    # The type is part of the key: 1 == True == Decimal(1), and they are not read alike.
    key = (type(raw), raw if isinstance(raw, Hashable) and not isinstance(raw, dict | list) else repr(raw))
    return memory.place(raw, key)


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


def _with_units(memory: Memory, values: pa.Array) -> Column:
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
    return _measured(memory, values, there, np.where(there, amounts, 0), which, tuple(names), odd)


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
    there: Bools,
    amounts: Ints,
    unit: Ints | None,
    units: tuple[str | None, ...],
    odd: Bools,
    scale: int = SCALE,
) -> Column:
    """The column of numbers, *there*, and of what is better read one by one, *odd*. unit: None where there is one."""
    # Ever new numbers, should they be pooled, are forgotten with their table.
    column = constant(0, len(values), Pool())
    if odd.any():
        codes = np.zeros(len(values), dtype=np.int64)
        for number in np.flatnonzero(odd).tolist():
            codes[number] = _place(memory, value_of(values[number].as_py()))
        column = Column(codes, None, memory.pool)
    if there.any():
        unit = repeated(0, len(values)) if unit is None else unit
        column.measures = Measures(there, amounts, unit, units, memory.spec.type.kind is Kind.MONEY, scale)
    return column


# --- Arrow's arrays ----------------------------------------------------------------------------------


def _numbers(values: pa.Array) -> Ints:
    """Whole numbers, with zero for nulls."""
    return _filled(values).astype(np.int64)


def _filled(values: pa.Array) -> Indices:
    """The same in the type that they have."""
    filled = values.fill_null(0) if values.null_count else values
    return np.asarray(filled.to_numpy(zero_copy_only=False))


def valid_of(values: pa.Array) -> Bools:
    if not values.null_count:
        return np.ones(len(values), dtype=np.bool_)
    return np.asarray(values.is_valid().to_numpy(zero_copy_only=False), dtype=np.bool_)


def parts_of(values: pa.Array) -> tuple[Indices, pa.Array]:
    """Where each list of a list array begins, and where the last ends, within the elements of all; and those."""
    offsets = np.asarray(values.offsets.to_numpy(zero_copy_only=False))
    first, last = int(offsets[0]), int(offsets[-1])
    return (offsets - offsets.dtype.type(first) if first else offsets), values.values.slice(first, last - first)
