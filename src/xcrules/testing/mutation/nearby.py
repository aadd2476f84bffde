"""Applications beside those of a policy's examples: one fact is another, taken from the words of what changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from xcrules.facts.forms import STAYS_UNKNOWN
from xcrules.policy import Policy
from xcrules.testing.mutation.mutations import Mutation, lines_of

Application = dict[str, object]

MOST_WORDS = 40
"""A line that is longer is not read to its end."""

_MEASURE = re.compile(r"\b[0-9][0-9_]*(?:\.[0-9]+)? [A-Za-z]+\b")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*(?:[.-][A-Za-z0-9_]+)*")


def examples_of(policy: Policy) -> tuple[Application, ...]:
    """The applications of the policy's examples that suppose nothing, as JSON, each once."""
    found: list[Application] = []
    for each in policy.program.examples:
        plain = _plain(each.application)
        if not each.supposed and isinstance(plain, dict) and plain not in found:
            found.append(plain)
    return tuple(found)


def words_of(policy: Policy, mutation: Mutation) -> tuple[str, ...]:
    """What may be a value among the words that changed, then among those of the lines they stand in."""
    text, edit = policy.gathered.files[policy.name].file.span.source.text, mutation.edit
    found: dict[str, None] = {}
    for part in (text[edit.start : edit.end], edit.new, *lines_of(text, edit)):
        found |= dict.fromkeys(measure.replace("_", "") for measure in _MEASURE.findall(part))
        found |= dict.fromkeys(word.replace("_", "") if word[0].isdigit() else word for word in _WORD.findall(part))
    return tuple(found)[:MOST_WORDS]


def beside(examples: Sequence[Application], words: Sequence[str]) -> Iterator[Application]:
    """Each example with one change: a yes is a no or a no a yes; a list has one element more, of which nothing is
    known, or one less; another value is one of *words*."""
    for example in examples:
        for path, value in _parts(example):
            if isinstance(value, bool) and path != ("complete",):
                yield _with(example, path, not value)
            elif isinstance(value, list):
                yield _with(example, path, [*value, None])
                yield from (_with(example, path, value[:at] + value[at + 1 :]) for at in range(len(value)))
    for word in words:
        for example in examples:
            for path, value in _parts(example):
                if not isinstance(value, bool | dict | list) and value != word:
                    yield _with(example, path, word)


def _parts(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Every record, list and value in *value*, with the way to it."""
    yield path, value
    match value:
        case dict():
            for key, each in value.items():
                yield from _parts(each, (*path, key))
        case list():
            for number, each in enumerate(value):
                yield from _parts(each, (*path, number))
        case _:
            pass


def _with(example: Application, path: Sequence[str | int], new: object) -> Application:
    changed = _put(example, path, new)
    assert isinstance(changed, dict)
    return changed


def _put(value: object, path: Sequence[str | int], new: object) -> object:
    if not path:
        return new
    first, *rest = path
    if isinstance(value, dict):
        return {key: _put(each, rest, new) if key == first else each for key, each in value.items()}
    assert isinstance(value, list)
    return [_put(each, rest, new) if number == first else each for number, each in enumerate(value)]


def _plain(value: object) -> object:
    """As JSON says it: what stays unknown in a case is null."""
    if value is STAYS_UNKNOWN:
        return None
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
