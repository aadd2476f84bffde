"""Answers by the terms that stand: worked out once for each distinct pair of masks, and remembered between tables."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from xcrules.engines.columns import answers
from xcrules.engines.columns.answers import Asked
from xcrules.engines.columns.distinct import Distinct, Numbers
from xcrules.engines.columns.judging import judged_by_masks
from xcrules.engines.columns.loops import Words
from xcrules.engines.columns.settling import Settling
from xcrules.rulebook.model import Rulebook

MOST_BYTES = 2**26
"""What the pairs and answers that are remembered may take, beside those of the part of a table that is decided."""


@dataclass(slots=True)
class Remembered:
    """answered: the answers of as many pairs as it has rows."""

    book: Rulebook
    settling: Settling
    asked: Asked
    distinct: Distinct
    answered: pa.Table = field(init=False)
    into: pa.Schema

    def __post_init__(self) -> None:
        self.answered = self.into.empty_table()

    def numbered(self, must: Words, may: Words) -> Numbers:
        """The numbers of these pairs, to be given to `answers`."""
        return self.distinct.numbered(must, may)

    def forget(self) -> None:
        """Begins anew where too much is remembered; numbers that were given out are then no more."""
        if self.distinct.bytes + self.answered.nbytes > MOST_BYTES:
            self.distinct = Distinct(self.distinct.words, self.distinct.loops)
            self.answered = self.into.empty_table()

    def answers(self, numbers: Numbers) -> pa.Table:
        """The answers for the pairs with these numbers."""
        self._answer_all()
        return answers.taken(self.answered, numbers, definite=self.distinct.definite)

    def _answer_all(self) -> None:
        first, count = self.answered.num_rows, self.distinct.count
        if first == count:
            return
        found = [self.answered]
        for at in range(first, count, self.settling.at_once):
            last = min(at + self.settling.at_once, count)
            settled = self.settling.settled(self.distinct.must(at, last), self.distinct.may(at, last))
            judged = judged_by_masks(self.book, settled, last - at)
            found.append(answers.answers(self.book, judged, self.asked, self.into))
        self.answered = pa.concat_tables(found).unify_dictionaries().combine_chunks()
