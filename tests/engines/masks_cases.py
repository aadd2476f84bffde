"""A policy with more terms than one word holds, applications of which much or little is known, and the ways in which
columns may be encoded: what the masks of tables are tried with."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from tables_of_applications import table_of
from test_columns import check

from xcrules.engines.columns.deciding import Engine
from xcrules.engines.columns.distinct import Distinct
from xcrules.engines.columns.loops import BY_ARRAYS, Loops, compiled
from xcrules.policy import Policy

Row = dict[str, Any]

BOTH: tuple[Loops, ...] = tuple(each for each in (BY_ARRAYS, compiled()) if each is not None)
"""The loops in numpy, and those for numba where it is installed."""

COUNTRIES = ("DE", "FR", "IR", "KP", "KR", "SG", "SY", "TH", "US", "VN")
ROLES = ("buyer", "consignee", "end_user", "carrier")
KINDS = ("contract", "invoice", "committee_approval")
STEPS = ("none", "unaware", "suspects", "knows")
NAMES = ("Alpha Trading", "BETA  Holding", "Gamma Ltd", "Delta Company", "Épsilon SA")


def wide(rules: int = 90) -> str:
    """The text of a policy with so many rules, hardly two of them about the same."""
    chance = random.Random(rules)
    lines = [
        'policy a.wide "Wide"',
        "currency SGD",
        'source LAW is "Act" rank statute',
        'fact worth is number "What it is worth"',
        'list listed of parties "Listed" enumerated { "Alpha Trading", "Beta Holding" }',
    ]
    for number in range(rules):
        goods = f"item.entry is {number % 9 + 1}A00{number % 4 + 1}"
        tests = [
            f"any item where ({goods} and item.value is more than {chance.randrange(1, 9) * 100} SGD)",
            f"any item where ({goods} and end_use.informed)",
            f"every party meets (party.country is in {{{', '.join(chance.sample(COUNTRIES, 6))}}})",
            f"no party where (party.role is {chance.choice(ROLES)} and party.country is {chance.choice(COUNTRIES)})",
            "any party where (party.name is in listed)",
            f"no document where (document.kind is {chance.choice(KINDS)} and document.verified)",
            f"any destination is in {{{', '.join(chance.sample(COUNTRIES, 3))}}}",
            f"worth is more than {chance.randrange(20) * 50}",
            "end_use.informed",
            "total item.value is more than 500 SGD",
        ]
        if number % 10 == 5:
            # Whether there is an element is all that these ask of the list.
            tests = ["any party where (end_use.informed)", "no document where (worth is more than 300)", tests[2]]
        first, second, third = chance.sample(tests, 3)
        kind = "require license" if number < 4 else chance.choice(("prohibit", "require license", "require license"))
        lines.append(f"{kind} r{number} under LAW effective from 20{number % 30:02}-01-01")
        lines.append(f"  when {first} and ({second} or {third})")
        if number % 7 == 0:
            lines.append(f"exempt e{number} from r{number} under LAW effective from 2020-01-01")
            lines.append(f"  when any document is {chance.choice(KINDS)}")
    # One condition and its negation, both too large to be written out where few terms are allowed.
    large = "end_use.informed or (worth is more than 300 and (any destination is KP or any document is contract))"
    lines.append(f"require license large under LAW effective from 2000-01-01 when {large}")
    lines.append(f"require license small under LAW effective from 2000-01-01 when not ({large})")
    lines.append("license l is single satisfies r1, r2, r3 needs any document.kind is contract")
    return "\n".join(lines) + "\n"


def drawn(chance: random.Random, unknown: float) -> Row:
    """An application; unknown: how likely each part of it is left out."""

    def known(value: Any) -> Any:
        return None if chance.random() < unknown else value

    def some(make: Any) -> Any:
        return known([make() for _ in range(chance.randrange(4))])

    def amount() -> str:
        return f"{chance.randrange(1000)} {chance.choice(('SGD', 'SGD', 'USD'))}"

    return {
        "date": date(2000 + chance.randrange(30), 1, chance.randrange(1, 3)).isoformat(),
        "worth": known(chance.randrange(1100)),
        "destination": known(chance.sample(COUNTRIES, chance.randrange(1, 3))),
        "end_use": known({"informed": known(chance.random() < 0.5)}),
        "items": some(
            lambda: {
                "entry": known(f"{chance.randrange(1, 10)}A00{chance.randrange(1, 5)}"),
                "value": known(amount()),
            }
        ),
        "parties": some(
            lambda: {
                "role": known(chance.choice(ROLES)),
                "country": known(chance.choice(COUNTRIES)),
                "name": known(chance.choice(NAMES)),
            }
        ),
        "documents": some(lambda: {"kind": known(chance.choice(KINDS)), "verified": known(chance.random() < 0.5)}),
        "rates": {"USD/SGD": "1.34"},
    }


def applications() -> list[Row]:
    chance = random.Random("wide")
    return [drawn(chance, unknown) for unknown in (0.0, 0.0, 0.02, 0.3) for _ in range(40)]


def checked_wide(engine: Engine, policy: Policy) -> None:
    """Tables of applications that are known, of those that are partly known, and of both: each goes another way."""
    found = applications()
    for rows in (found[:80], found[80:], found):
        check(policy, rows, engine.decide_table(table_of(rows, policy.shape)))


# --- columns in every encoding -----------------------------------------------------------------------

ENCODED = """\
policy a.encoded "Encoded"
currency SGD
source LAW is "Act" rank statute
fact goods is entry "What goes"
fact goes_to is country "Where it goes"
fact worth is number "What it is worth"
fact due is date "When it is due"
prohibit goods under LAW effective from 2020-01-01 when goods is 3A001.a
prohibit chips under LAW effective from 2020-01-01 when goods is 3A002 and goes_to is KP
require license there under LAW effective from 2020-01-01 when goes_to is in {KP, IR}
require license dear under LAW effective from 2020-01-01 when worth is more than 100
require license passing under LAW effective from 2020-01-01 when any transit where (goes_to is KP)
require license late under LAW effective from 2020-01-01 when due is before 2026-03-02 and end_use.informed
"""


def encoded() -> list[tuple[str, Any, list[Row]]]:
    """Name, table and the applications that it holds."""
    days = [date(2026, 3, day) for day in (1, 2, 1, 3, 1, 2)]
    words = ["KP", "DE", None, "North Korea", "IR", "KP"]
    base = [{"date": "2026-03-02", "items": []} for _ in days]
    head: dict[str, Any] = {
        "date": pa.array([date(2026, 3, 2)] * len(days)),
        "items": pa.array([[]] * len(days), pa.list_(pa.struct([("entry", pa.list_(pa.string()))]))),
    }
    found = []

    def add(name: str, column: str, array: Any, values: Sequence[Any]) -> None:
        record, _, field = column.rpartition(".")
        if record:
            array = pa.StructArray.from_arrays([array], [field])
            values = [{field: value} for value in values]
        rows = [{**row, record or column: value} for row, value in zip(base, values, strict=True)]
        found.append((name, pa.table({**head, record or column: array}), rows))

    dictionary = pa.array(["XX", "KP", "DE", "North Korea", "IR", None])
    for type_ in (pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16()):
        indices = pa.array([1, 2, 5, 3, 4, 1], type_)
        # A word that cannot be read, and stands nowhere, harms nobody.
        add(f"indices {type_}", "goes_to", pa.DictionaryArray.from_arrays(indices, dictionary), words)
        with_null = pa.array([1, 2, None, 3, 4, 1], type_)
        add(f"null {type_}", "goes_to", pa.DictionaryArray.from_arrays(with_null, dictionary), words)
        if type_ != pa.int64():
            numbers = pa.array([100, 101, None, 0, 127, 99], type_)
            add(f"numbers {type_}", "worth", numbers, numbers.to_pylist())
    add("one word", "goes_to", pa.array(["KP"] * 6).dictionary_encode(), ["KP"] * 6)
    add("texts", "goes_to", pa.array(words), words)
    add("large texts", "goes_to", pa.array(words, pa.large_string()), words)
    codes = ["3A001.a", "3A002", None, "3A001", "3A001.b", "5A001"]
    add("codes as words", "goods", pa.array(codes).dictionary_encode(), codes)
    lists = [None if code is None else [code] for code in codes]
    add("codes as lists", "goods", pa.array(lists, pa.list_(pa.dictionary(pa.int8(), pa.string()))), lists)
    single = ["3A001.a", "3A002", "3A001", "3A003", "3A001.b", "5A001"]
    add("lists of one", "goods", pa.array([[each] for each in single]), single)
    several = [["3A001.a", "5A001"], ["3A002"], None, ["3A001"], ["5A001", "3A002"], ["3A001.a"]]
    add("several codes", "goods", pa.array(several), several)
    add("days", "due", pa.array(days), [day.isoformat() for day in days])
    gaps = [None, *days[1:]]
    add("days and nulls", "due", pa.array(gaps), [None if day is None else day.isoformat() for day in gaps])
    far = [date(1, 1, 1), date(9999, 12, 31), *days[2:]]
    add("days far apart", "due", pa.array(far), [day.isoformat() for day in far])
    flags = [True, False, None, True, False, True]
    add("yes or no", "end_use.informed", pa.array(flags), flags)
    return found


# --- names -------------------------------------------------------------------------------------------

LISTED = """\
policy a.listed "Listed"
source LAW is "Act" rank statute
list listed of parties "Listed" enumerated { "Alpha Trading", "Bêta Holding" }
prohibit listed under LAW effective from 2020-01-01 when exporter.name is in listed
prohibit nobody under LAW effective from 2020-01-01 when exporter.name is "Nobody"
"""
_OF_LISTED = ("Alpha Trading", "ALPHA TRADING", " alpha  trading ", "Álpha Trading", "Beta Holding", "nobody", "Alpha")


def names() -> list[tuple[Any, list[Row]]]:
    """More names than are read one by one, as texts and as a dictionary, and the applications that have them."""
    each = [f"{_OF_LISTED[n % 7]}{f' {n}' if n % 3 else ''}" if n % 11 else None for n in range(2_200)]
    rows = [{"date": "2026-03-02", "items": [], "exporter": {"name": name}} for name in each]
    head = {
        "date": pa.array([date(2026, 3, 2)] * len(each)),
        "items": pa.array([[]] * len(each), pa.list_(pa.struct([("origin", pa.string())]))),
    }
    arrays = (pa.array(each), pa.array(each).dictionary_encode())
    return [(pa.table({**head, "exporter": pa.StructArray.from_arrays([array], ["name"])}), rows) for array in arrays]


# --- loops -------------------------------------------------------------------------------------------


def numbers_are_those_of_pairs(loops: Loops, *, spread: bool) -> None:
    """Equal pairs get equal numbers, and others do not; not spread: every pair falls into one slot."""
    chance = np.random.default_rng(3)
    for words in (1, 3):
        distinct = Distinct(words, loops)
        if not spread:
            distinct.odd[:] = 0
        seen: dict[bytes, int] = {}
        for size, values in ((50, 3), (900, 5), (40, 3), (700, 2)):
            # They differ in one word, the last one in every second turn.
            must = np.zeros((size, words), dtype=np.uint64)
            must[:, values % words] = chance.integers(0, values, size)
            may = must if values == 2 else must | (chance.integers(0, values, (size, words)).astype(np.uint64) << 8)
            for key, number in zip(np.concatenate([must, may], axis=1), distinct.numbered(must, may), strict=True):
                assert seen.setdefault(key.tobytes(), int(number)) == number
        assert sorted(seen.values()) == list(range(distinct.count))
        for key, number in seen.items():
            assert distinct.pairs[number].tobytes() == key
