"""Conditions in the languages that write them between operators: CEL, ZEN, rule-engine, Cedar and SQL."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from benchmarks.conditions import All, Any, AtLeast, Condition, Every, In, Listed, MoreThan, Some, Yes


@dataclass(frozen=True, slots=True)
class Words:
    """How a language spells a condition.

    fact: a fact, and the list of the element that carries it or "". within: a fact as spelled, and values. negation: a
    template with one place. any, every: a list, and the condition on its elements as spelled.
    """

    fact: Callable[[str, str], str]
    within: Callable[[str, tuple[str, ...] | tuple[int, ...]], str]
    conjunction: str
    disjunction: str
    negation: str
    any: Callable[[str, str], str]
    every: Callable[[str, str], str]

    @property
    def unless(self) -> str:
        """The place of a condition, and of one that must not hold."""
        return "({})" + self.conjunction + self.negation


def spelled(words: Words, condition: Condition, names: tuple[str, ...] = (), element: str = "") -> str:
    """*condition* in a language; element: the list whose element it is about; names: the policy's list of names."""
    match condition:
        case In(fact, values):
            return words.within(words.fact(fact, element), values)
        case AtLeast(fact, step):
            return f"{words.fact(fact, element)} >= {step}"
        case MoreThan(fact, number):
            return f"{words.fact(fact, element)} > {number}"
        case Yes(fact):
            return words.fact(fact, element)
        case Listed(fact):
            return words.within(words.fact(fact, element), names)
        case All(parts):
            return words.conjunction.join(
                f"({text})" if isinstance(part, Some) else text
                for part in parts
                for text in (spelled(words, part, names, element),)
            )
        case Some(parts):
            return words.disjunction.join(spelled(words, part, names, element) for part in parts)
        case Any(list_, part):
            return words.any(list_, spelled(words, part, names, list_))
        case Every(list_, part):
            return words.every(list_, spelled(words, part, names, list_))
        case other:
            assert_never(other)


def quoted(values: tuple[str, ...] | tuple[int, ...], quote: str = '"') -> str:
    """Words in quotes, and numbers without, with commas between them; none holds a quote."""
    return ", ".join(
        json.dumps(value) if quote == '"' or isinstance(value, int) else f"{quote}{value}{quote}" for value in values
    )
