"""Export declarations as Arrow tables, drawn by column: what a customs service keeps of a year, as far as policies ask.

One to five items, three to five parties with ever new names, amounts that hardly repeat. One declaration in five is not
complete: a fact of it is unknown. The same arguments give the same table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

COUNTRIES = ("CN", "MY", "US", "HK", "ID", "JP", "KR", "TW", "TH", "VN", "IN", "AU", "DE", "NL", "AE", "IR", "SY", "KP")
CODES = ("85423100", "84713000", "39269099", "27101240", "91011100", "84818090", "73089090", "30049099", "84121000")
PURPOSES = ("civil", "military", "nuclear")
ROLES = ("consignee", "end_user", "buyer", "broker", "carrier")
NAMED = ("TRADING", "LOGISTICS", "INDUSTRIES", "HOLDING", "MARINE", "ELECTRONICS", "CHEMICALS", "FOODS")
LISTED = "Korea Mining Development Trading Corporation"
"""A party of one declaration in ten thousand."""
INCOMPLETE = 0.2


def table(rows: int, seed: int = 0) -> pa.Table:
    """So many declarations. Other seeds give other names and amounts."""
    import numpy as np
    import pyarrow as pa

    draw = np.random.default_rng(seed)
    def words(of: tuple[str, ...], size: int, missing: float = 0.0, weights: Any = None) -> pa.Array:
        codes = draw.choice(len(of), size, p=weights).astype(np.int32)
        absent = draw.random(size) < missing
        return pa.DictionaryArray.from_arrays(pa.array(codes, mask=absent), pa.array(of))

    def decimals(billionths: Any) -> pa.Array:
        # A decimal of 128 bits is two words of 64, and these are positive.
        halves = np.zeros((len(billionths), 2), np.int64)
        halves[:, 0] = billionths
        return pa.Array.from_buffers(pa.decimal128(38, 9), len(billionths), [None, pa.py_buffer(halves)])

    def measures(most: float, unit: str, size: int) -> pa.Array:
        cents = (draw.lognormal(np.log(most / 50), 1.5, size) * 100).astype(np.int64) + 1
        units = pa.DictionaryArray.from_arrays(pa.array(np.zeros(size, np.int32)), pa.array([unit]))
        return pa.StructArray.from_arrays([decimals(cents * 10**7), units], names=["amount", "unit"])

    def names(size: int) -> pa.Array:
        kinds = draw.choice(len(NAMED), size)
        fresh = [f"{drawn} {NAMED[kind]} PTE LTD" for drawn, kind in zip(_names(draw, size), kinds, strict=True)]
        for at in np.flatnonzero(draw.random(size) < 1e-4 / 4):
            fresh[at] = LISTED
        return pa.array(fresh, pa.string())

    def offsets(least: int, most: int) -> Any:
        return np.concatenate([[0], np.cumsum(draw.integers(least, most + 1, rows))]).astype(np.int32)

    def listed(starts: Any, fields: dict[str, pa.Array]) -> pa.Array:
        records = pa.StructArray.from_arrays(list(fields.values()), names=list(fields))
        return pa.ListArray.from_arrays(pa.array(starts), records)

    def each_alone(values: pa.Array) -> pa.Array:
        """Lists of one."""
        return pa.ListArray.from_arrays(pa.array(np.arange(len(values) + 1, dtype=np.int32)), values)

    likely = np.array([1.0] * (len(COUNTRIES) - 3) + [0.02, 0.02, 0.002])
    likely /= likely.sum()
    items, parties = offsets(1, 5), offsets(3, 5)
    roles = (np.arange(parties[-1]) - np.repeat(parties[:-1], np.diff(parties))).astype(np.int32)
    columns = {
        "date": pa.array((20_500 + draw.integers(0, 365, rows)).astype(np.int32)).cast(pa.date32()),
        "activity": words(("export", "re_export", "transit"), rows),
        "destination": each_alone(pa.StructArray.from_arrays([words(COUNTRIES, rows, weights=likely)], ["country"])),
        "exporter": pa.StructArray.from_arrays(
            [names(rows), words(("SG",), rows), words(("no_program", "certified"), rows)],
            names=["name", "country", "icp"],
        ),
        "end_use": pa.StructArray.from_arrays(
            [words(PURPOSES, rows, INCOMPLETE, [0.98, 0.015, 0.005]), pa.array(draw.random(rows) < 1e-3)],
            names=["purpose", "informed"],
        ),
        "items": listed(
            items,
            {
                "hs": each_alone(words(CODES, int(items[-1]))),
                "value": measures(50_000, "SGD", int(items[-1])),
            },
        ),
        "parties": listed(
            parties,
            {
                "role": pa.DictionaryArray.from_arrays(pa.array(roles), pa.array(ROLES)),
                "name": names(int(parties[-1])),
                "country": words(COUNTRIES, int(parties[-1]), weights=likely),
            },
        ),
        "complete": pa.array(draw.random(rows) >= INCOMPLETE),
    }
    return pa.table(columns)


def _names(draw: Any, size: int) -> list[str]:
    """Names of three syllables and a number, so that one hardly comes again."""
    import numpy as np

    syllables = np.array([first + second for first in "BDFGKLMNPRSTVZ" for second in "AEIOU"])
    parts = syllables[draw.integers(0, len(syllables), (size, 3))]
    numbers = draw.integers(0, 10**6, size)
    return [f"{a}{b}{c} {number}" for (a, b, c), number in zip(parts.tolist(), numbers.tolist(), strict=True)]
