"""What a condition is read in: the names in sight, the vocabulary, and the elements that quantifiers bind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from xcrules.diagnostics import Diagnostic
from xcrules.facts.types import FactSpec, Vocabulary
from xcrules.program.model import Condition, FactRef, Id
from xcrules.program.names import Names
from xcrules.program.units import Unit
from xcrules.syntax import tree

MOST_PROBLEMS = 500
"""Problems of a policy and all it uses that are looked for and shown."""


class TooManyProblems(Exception):
    """There are more than `MOST_PROBLEMS` errors; caught where the program is made."""


@dataclass(frozen=True, slots=True)
class Frame:
    """An element that a quantifier binds: `any consignee where (…)` binds `consignee`, an element of `party`.

    record: not bound by a quantifier, but the record that an entry of a list is compared with; what it is depends
    on where the list is read.
    """

    word: str
    list: str
    kind: str | None = None
    record: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        return (self.word,) if self.word == self.list else (self.word, self.list)


@dataclass(frozen=True, slots=True)
class Context:
    """What one clause of one file is read in. `frames`: the elements in scope, the innermost last.

    type_condition: reads a condition inside a term, such as the `where` of a total; it is here, since terms stand
    in conditions and conditions in terms. units: what the amounts are measured in, by id, as far as they are typed.
    """

    names: Names
    vocabulary: Vocabulary
    units: Mapping[Id, Unit]
    problems: list[Diagnostic]
    type_condition: Callable[[Context, tree.Condition], Condition | None]
    frames: tuple[Frame, ...] = ()

    def problem(self, problem: Diagnostic) -> None:
        """Collects *problem*. Raises `TooManyProblems` if there are more errors than anybody would read."""
        self.problems.append(problem)
        full = problem.is_error and len(self.problems) > MOST_PROBLEMS
        if full and sum(each.is_error for each in self.problems) > MOST_PROBLEMS:
            raise TooManyProblems

    def within(self, frame: Frame) -> Context:
        return replace(self, frames=(*self.frames, frame))

    def frame_of(self, word: str) -> tuple[Frame, int] | None:
        """The innermost element that *word* stands for, and how many elements of its list lie further inside."""
        for place in range(len(self.frames) - 1, -1, -1):
            frame = self.frames[place]
            if word in frame.words:
                return frame, sum(other.list == frame.list for other in self.frames[place + 1 :])
        return None

    def binds(self, list_name: str) -> bool:
        """Whether a quantifier around here runs over *list_name* already."""
        return any(frame.list == list_name and not frame.record for frame in self.frames)

    def spec(self, fact: FactRef) -> FactSpec:
        return self.vocabulary.facts[fact.path]
