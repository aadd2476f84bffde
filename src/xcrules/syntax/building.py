"""A tree in one walk over the text, for texts without a mistake, which nearly all are.

These are the steps of Lark's parser, by Lark's tables, without what it keeps to explain mistakes: no word has a line
and a column, and no parse comes between the words and the tree. At the first thing out of order it gives up, and
`reading` reads the text again, to say what is wrong.
"""

from __future__ import annotations

import sys
from itertools import islice
from typing import Any

from xcrules.source import Source, Span
from xcrules.syntax import messages
from xcrules.syntax.beginnings import begins_declaration
from xcrules.syntax.conditions_from_parse import wrong_value
from xcrules.syntax.declarations_from_parse import FileBuilder
from xcrules.syntax.grammar import words
from xcrules.syntax.lr_tables import tables

_NOWHERE = sys.maxsize
"""Where the text of nothing starts: behind the start of everything."""


def built(source: Source, start: int, end: int, symbol: str) -> Any:
    """What the text from *start* to *end* says, read as the rule *symbol*; None if anything in it is wrong, or if it
    is nested so deep, or so long, that it might be too much."""
    table = tables()
    builder = FileBuilder(source)
    make = {name: getattr(builder, name) for name in table.makers}
    shapes, shifts, reductions, gotos, fixed = table.shapes, table.shifts, table.reductions, table.gotos, table.fixed
    leaders = words().leaders
    state, last = table.starts[symbol]
    states = [state]
    values: list[Any] = []  # of what is read so far
    starts: list[int] = []  # where each of them starts
    stopped, deepest = start, messages.MAX_DEPTH
    for found in islice(table.pattern.finditer(source.text, start, end), messages.MAX_WORDS + 1):
        group: int = found.lastindex  # type: ignore[assignment]  # every word has a group
        word = found[group]
        key = word if group == 1 else shapes[group]
        shift = shifts[state].get(key)
        if shift is None and key not in reductions[state]:
            if group == 1:
                if word in fixed or (word in leaders and begins_declaration(source.text, word, found.start(1))):
                    return None
                key = "NAME"
            elif key == "COUNT":
                key = "NUMERAL"
            shift = shifts[state].get(key)
        while shift is None:
            rule = reductions[state].get(key)
            if rule is None:
                return values[0] if key == "$END" and state == last and not builder.problems else None
            size, name, which, method, is_one = rule
            parts = values[-size:] if size else []
            at = starts[-size] if size else _NOWHERE
            if at == _NOWHERE and size > 1:
                at = min(starts[-size:])
            if which is not None:
                parts = _picked(parts, which)
            if method:
                span = Span(source, 0, 0) if at == _NOWHERE else Span(source, at, stopped)
                value = make[method](span, parts)
            else:
                value = parts[0] if is_one else parts
            if size == 1:
                state = gotos[states[-2]][name]
                states[-1], values[-1] = state, value
            else:
                if size:
                    del states[-size:], values[-size:], starts[-size:]
                state = gotos[states[-1]][name]
                states.append(state)
                values.append(value)
                starts.append(at)
            shift = shifts[state].get(key)
        # Each bracket and each `not` that is open stands on the stack.
        if len(states) > deepest:
            return None
        state, shape = shift
        at, stopped = found.span(group)
        states.append(state)
        starts.append(at)
        if shape:
            span = Span(source, at, stopped)
            if wrong_value(shape, span):
                return None
            values.append(make[shape](span, word))
        else:
            values.append(word)
    return None


def _picked(parts: list[Any], which: tuple[tuple[int, bool], ...]) -> list[Any]:
    """The parts that something is built of. A list that comes first is gone on with."""
    picked: list[Any] | None = None
    for number, is_list in which:
        if not is_list:
            if picked is None:
                picked = []
            picked.append(None if number < 0 else parts[number])
        elif picked is None:
            picked = parts[number]
        else:
            picked += parts[number]
    return [] if picked is None else picked
