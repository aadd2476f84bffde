"""The tables that Lark has made of the grammar, laid out for `building`: what to do in each state with each word.

Words of the language are looked up as they are written, all others by their shape. Rules that only stand for one of
their parts are gone: whoever goes to such a rule goes straight to where it would lead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from lark.grammar import Rule, Symbol
from lark.lexer import PatternStr, TerminalDef

from xcrules.syntax.conditions_from_parse import SHAPES
from xcrules.syntax.grammar import parser, words

WORD = r"[A-Za-z_][A-Za-z0-9_]*"
"""What NAME is but for the reserved words."""


class Reduction(NamedTuple):
    """The end of a rule of `size` parts called `name`.

    parts: of which of them it is built, -1 for one that was left out, and whether a part is itself a list of parts;
    None for all as they are. make: the method that builds it; "" for a list of the parts. `one`: it is its one part.
    """

    size: int
    name: str
    parts: tuple[tuple[int, bool], ...] | None
    make: str
    one: bool


Shift = tuple[int, str]
"""The next state, and the method that builds something of the word; "" for the text itself."""


@dataclass(frozen=True, slots=True)
class Tables:
    """`pattern` finds the next word, in the group of its shape (`shapes`, by the number of the group).

    For each state: `shifts` and `reductions` by word or shape, `gotos` by rule. `starts`: for each start rule the first
    and the last state. `makers`: every method named. `fixed`: the words and signs that are no names.
    """

    pattern: re.Pattern[str]
    shapes: tuple[str, ...]
    shifts: Mapping[int, Mapping[str, Shift]]
    reductions: Mapping[int, Mapping[str, Reduction]]
    gotos: Mapping[int, Mapping[str, int]]
    starts: Mapping[str, tuple[int, int]]
    makers: frozenset[str]
    fixed: frozenset[str]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """Made once, from the parser that explains mistakes."""
    lark = parser()
    confs = {start: lark.parse_interactive("", start=start).parser_state.parse_conf for start in lark.options.start}
    states: Mapping[int, Mapping[str, tuple[Any, Any]]] = next(iter(confs.values())).states
    single = _single(lark.rules)
    ends = {rule: _reduction(rule, single) for rule in lark.rules}
    spoken = {t.name: t.pattern.value for t in lark.terminals if isinstance(t.pattern, PatternStr)}
    shaped = {t.name for t in lark.terminals} - set(spoken)
    shifts: dict[int, dict[str, Shift]] = {}
    reductions: dict[int, dict[str, Reduction]] = {}
    gotos: dict[int, dict[str, int]] = {}
    for state, row in states.items():
        shifts[state], reductions[state], gotos[state] = {}, {}, {}
        for symbol, (_, what) in row.items():
            key = spoken.get(symbol, symbol)
            if isinstance(what, Rule):
                reductions[state][key] = ends[what]
            elif symbol in spoken or symbol in shaped:
                shifts[state][key] = what, symbol if symbol in SHAPES else ""
            else:
                gotos[state][symbol] = what
    straight = {
        state: {name: _straight(row, to, shifts, reductions) for name, to in row.items()}
        for state, row in gotos.items()
    }
    pattern, shapes = _pattern(lark.terminals, lark.ignore_tokens)
    return Tables(
        pattern,
        shapes,
        shifts,
        reductions,
        straight,
        {start: (conf.start_state, conf.end_state) for start, conf in confs.items()},
        frozenset(SHAPES | {end.make for end in ends.values()} - {""}),
        words().reserved | frozenset(text for text in spoken.values() if not text.isalpha()),
    )


def _pattern(terminals: Collection[TerminalDef], ignored: Collection[str]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One expression for the next word, behind what is ignored, and the shape of each of its groups.

    A bullet begins with a line break, which would be ignored. Behind the last word stands `$END`; what is no word at
    all has a group without a shape. Lark looks in each state for those shapes alone that may stand there: the result
    is the same, since but for NUMERAL, which fits what COUNT fits, none of them fits where a higher one does not stop.
    """
    found = {t.name: t.pattern.to_regexp() for t in terminals if not isinstance(t.pattern, PatternStr)}
    signs = [re.escape(t.pattern.value) for t in terminals if isinstance(t.pattern, PatternStr)]
    signs = [sign for sign in signs if not sign.isalpha()]
    skipped = "|".join(found[name] for name in ignored)
    order = sorted(terminals, key=lambda t: (-t.priority, t.name))
    shapes = [t.name for t in order if t.name in found and t.name not in ("NAME", *ignored)]
    groups = ["|".join((WORD, *signs)), *(found[name] for name in shapes), r"\Z", r"[\s\S]"]
    text = f"(?>(?:(?!{found['_BULLET']})(?:{skipped}))*)(?:{'|'.join(f'({group})' for group in groups)})"
    return re.compile(text), ("", "NAME", *shapes, "$END", "")


# --- rules ------------------------------------------------------------------------------------------


def _single(rules: Sequence[Rule]) -> frozenset[str]:
    """The rules without a trace of their own that stand for one part, whichever way they are read."""
    single = {rule.origin.name for rule in rules if rule.origin.name.startswith("_") or rule.options.expand1}
    while True:
        wrong = {rule.origin.name for rule in rules if not _is_one(rule, single)} & single
        if not wrong:
            return frozenset(single)
        single -= wrong


def _is_one(rule: Rule, single: Collection[str]) -> bool:
    kept = _kept(rule, single)
    return len(kept) == 1 and kept[0][0] >= 0 and not kept[0][1]


def _kept(rule: Rule, single: Collection[str]) -> list[tuple[int, bool]]:
    """The parts that a rule is built of, as `Reduction.parts`."""
    left_out = iter(rule.options.empty_indices or [False] * len(rule.expansion))
    kept: list[tuple[int, bool]] = []
    for number, symbol in enumerate(rule.expansion):
        while next(left_out):
            kept.append((-1, False))
        if rule.options.keep_all_tokens or not (symbol.is_term and symbol.filter_out):  # type: ignore[attr-defined]  # of terminals alone
            kept.append((number, _is_list(symbol, single)))
    return kept + [(-1, False) for missing in left_out if missing]


def _is_list(symbol: Symbol, single: Collection[str]) -> bool:
    return not symbol.is_term and symbol.name.startswith("_") and symbol.name not in single


def _reduction(rule: Rule, single: Collection[str]) -> Reduction:
    name = str(rule.origin.name)
    kept = tuple(_kept(rule, single))
    plain = tuple((number, False) for number in range(len(rule.expansion)))
    make = "" if name.startswith("_") or name in single else str(rule.alias or name)
    return Reduction(len(rule.expansion), name, None if kept == plain else kept, make, name in single)


def _straight(
    row: Mapping[str, int],
    to: int,
    shifts: Mapping[int, Mapping[str, Shift]],
    reductions: Mapping[int, Mapping[str, Reduction]],
) -> int:
    """Where a state leads in the end, if all that can be done in *to* is to end a rule that is its one part."""
    while not shifts[to]:
        (end, *others) = {id(end): end for end in reductions[to].values()}.values() or (None,)
        if end is None or others or not (end.one and end.size == 1):
            break
        to = row[end.name]
    return to
