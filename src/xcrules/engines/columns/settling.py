"""From the terms that stand to the truths of all that decides: the units of the planes, for many pairs of masks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from xcrules.engines.columns.frames import Truths
from xcrules.engines.columns.loops import Words
from xcrules.engines.planes.units import TRUE, Units, terms_by_block
from xcrules.engines.truth import Truth
from xcrules.rulebook.rows import Ref

TRUTHS_AT_ONCE = 2**22
"""Truths of terms and units that are held at once."""


@dataclass(frozen=True, slots=True)
class Settling:
    """units: see `planes.units`. terms: for each unit that is a block, the terms that make it true."""

    units: Units
    terms: tuple[tuple[int, ...], ...]

    @property
    def at_once(self) -> int:
        """How many pairs of masks should be settled at once."""
        return max(64, TRUTHS_AT_ONCE // (len(self.terms) + len(self.units.blocks) + 1))

    def settled(self, must: Words, may: Words) -> Settled:
        """The units where these terms stand, or may."""
        size = len(must)
        # Of each term whether it stands: 0 no, 1 perhaps, 2 certainly. What certainly stands may.
        stands = _bits(must)
        stands += _bits(may)
        values: list[Truths] = []
        for unit, terms in enumerate(self.terms):
            if terms:
                found = stands[terms[0]] if len(terms) == 1 else stands[list(terms)].max(axis=0)
            elif parts := self.units.parts[unit]:
                each = [TRUE - values[part >> 1] if part & 1 else values[part >> 1] for part in parts]
                found = each[0] if len(each) == 1 else np.minimum.reduce(each)
            else:
                found = np.full(size, self.units.usual[unit], dtype=np.int8)
            values.append(found)
        return Settled(self.units, values)


@dataclass(frozen=True, slots=True)
class Settled:
    """values: of each unit, for each pair of masks."""

    units: Units
    values: Sequence[Truths]

    def truth(self, ref: Ref) -> Truths:
        signed = self.units.of[ref]
        found = self.values[signed >> 1]
        return (Truth.TRUE - found).astype(np.int8, copy=False) if signed & 1 else found


def settling(units: Units) -> Settling:
    terms = terms_by_block(units)
    return Settling(units, tuple(tuple(terms.get(unit, ())) for unit, _ in enumerate(units.parts)))


def _bits(masks: Words) -> Any:
    """For each bit a row, of each mask whether it is set."""
    in_bytes = np.ascontiguousarray(masks).view(np.uint8).reshape(len(masks), -1)
    # Whole rows are shifted at once, which is several times as fast as unpacking bits along the other axis.
    bits = np.ascontiguousarray(in_bytes.T)[:, None, :] >> np.arange(8, dtype=np.uint8)[:, None]
    bits &= np.uint8(1)
    return bits.reshape(-1, len(masks)).view(np.int8)
