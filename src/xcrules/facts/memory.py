"""What was read before, fact by fact: applications name the same countries, codes and days over and over.

A raw value is found again by its type and by its text, so that `1`, `true` and `"1"` never stand for each other. What
could not be read is read anew each time. Memory stays in bounds however many values go by: what one fact remembers
is forgotten all at once when there is too much of it, and the other facts keep theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from xcrules.facts.knowledge import Said, read_knowledge
from xcrules.facts.problems import NumberText, Unreadable
from xcrules.facts.types import FactSpec
from xcrules.facts.values import Knowledge

MOST_REMEMBERED = 1_000
"""Raw values of one type that one fact remembers."""
LONGEST_REMEMBERED = 64
"""Characters of the longest text that is remembered."""

_Values = dict[object, Knowledge]
"""Raw value -> what it says, of one fact and one type of raw value."""

_TYPES = (str, NumberText, bool, int, date)
"""Types whose equal values are read alike. Of floats and decimals some equal ones are not."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the facts of one vocabulary remember, for all its applications. Threads may share it: whatever one of them
    puts here, the others would have put here too.

    values: type of the raw value -> path of the fact -> what its raw values say.
    """

    values: dict[type, dict[str, _Values]] = field(default_factory=lambda: {each: {} for each in _TYPES})

    def read(self, spec: FactSpec, raw: object) -> Said | Unreadable:
        """What `read_knowledge` says of *raw*. All calls give one path the same fact."""
        by_path = self.values.get(type(raw))
        if by_path is None:
            return read_knowledge(spec, raw)
        values = by_path.get(spec.path)
        if values is None:
            values = by_path.setdefault(spec.path, {})
        # A number of JSON is found by its text: the hash of a dataclass takes longer than most readings.
        key = raw.text if type(raw) is NumberText else raw
        said = values.get(key)
        if said is not None:
            return said
        read = read_knowledge(spec, raw)
        if type(read) is tuple and _is_short(key):
            if len(values) >= MOST_REMEMBERED:
                values.clear()
            values[key] = read
        return read


def _is_short(key: object) -> bool:
    return not isinstance(key, str) or len(key) <= LONGEST_REMEMBERED
