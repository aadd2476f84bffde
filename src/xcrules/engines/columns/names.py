"""Names looked at together: which of many are certainly none of those that a policy names."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xcrules.engines.columns.batch import Bools

PLAIN_LENGTH = 1_000
"""Bytes of a name that is compared as it stands."""


def nameless(words: pa.Array, named: pa.Array) -> Bools:
    """The names that the policy does not name, as far as one look tells: of plain letters, without needless space."""
    spaced = (pc.match_substring(words, "  "), pc.starts_with(words, " "), pc.ends_with(words, " "))
    other = pc.and_(pc.string_is_ascii(words), pc.ascii_is_printable(words))
    length = pc.binary_length(words)
    other = pc.and_(other, pc.and_(pc.greater(length, 0), pc.less_equal(length, PLAIN_LENGTH)))
    for each in (*spaced, pc.is_in(pc.ascii_lower(words), value_set=named)):
        other = pc.and_not(other, each)
    return np.asarray(pc.fill_null(other, False).to_numpy(zero_copy_only=False), dtype=np.bool_)
