"""What stands of one application, for those who report on it.

Hardly anything of a rulebook has a say in one application, and applications differ more in their facts than in what
follows from them. So a standing knows which rules may have a say, keeps what was told of the same truths before, and
has the application read in full only when somebody asks for what the truths alone do not tell.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date
from typing import Any

from xcrules.engines.reference import Reading
from xcrules.engines.truth import Truth
from xcrules.engines.witness import Elements, elements_of
from xcrules.rulebook.rows import Ref


class Standing:
    """Of an application that was read. kept: what is told of its truths, for whoever asks again.

    `PlaneStanding` shares it among applications with the same truths.
    """

    __slots__ = ("_reading", "book", "kept")

    def __init__(self, reading: Reading) -> None:
        self.book = reading.book
        self.kept: dict[Hashable, Any] = {}
        self._reading: Reading | None = reading

    @property
    def reading(self) -> Reading:
        """The application, read in full."""
        assert self._reading is not None
        return self._reading

    @property
    def day(self) -> date:
        """The day of the transfer."""
        return self.reading.facts.date

    def truth(self, ref: Ref) -> Truth:
        return self.reading.truth(ref)

    def elements(self, ref: Ref, least: Truth) -> Elements:
        """The elements through which *ref* is at least so true."""
        return elements_of(self.reading, ref, least)

    def rules(self) -> Iterable[int]:
        """The numbers of the rules that are true or unknown, before exemptions or after; others may be among them."""
        return range(len(self.book.rules))

    def exemptions(self) -> Iterable[int]:
        """The numbers of the exemptions that lift something, or may, or would; others may be among them."""
        return range(len(self.book.exemptions))

    def licenses(self) -> Iterable[int]:
        """The numbers of the licenses that are wanted or offered, or may be; others may be among them."""
        return range(len(self.book.licenses))
