"""What could have stood where reading stopped, in the words of the author rather than of the grammar."""

from __future__ import annotations

from collections.abc import Set

from xcrules.syntax.grammar import Words

VALUE = frozenset({"NAME", "STRING", "NUMERAL", "DATE"})
CONDITION = VALUE | {"ANY", "LPAR"}

_BEGINS_VALUE = VALUE | {
    "CODE", "PERCENT", "TOTAL", "NUMBER", "NO", "NOT", "IN", "AT", "MORE", "LESS", "BEFORE", "AFTER", "ON", "WITHIN",
    "NONE", "KNOWN", "UNKNOWN", "ONE", "LSQB", "LBRACE",
}  # fmt: skip
_BEGINS_CONDITION = CONDITION | {"CODE", "PERCENT", "TOTAL", "NUMBER", "NO", "NOT", "ALL", "EVERY"}
_SHAPES = {
    "NAME": "a name",
    "STRING": "a text in quotes",
    "NUMERAL": "a number",
    "COUNT": "a whole number of at most four digits",
    "DATE": "a date such as `2026-03-02`",
    "MONTH_DAY": "month and day such as `12-22`",
    "PERCENT": "a percentage",
    "CODE": "a code",
    "_BULLET": "a line that starts with `-`",
}
# They go on with what is there already, so they are hardly what was forgotten.
_CONTINUES = frozenset({"FIELD", "PLUS", "MINUS"})
_MOST = 8


def wanted(expected: Set[str], words: Words) -> list[str]:
    """Phrases for the terminals *expected*, at most eight: the shapes of values first, then the words."""
    left = set(expected)
    phrases: list[str] = []
    if left >= CONDITION:
        phrases.append("a condition")
        left -= _BEGINS_CONDITION
    elif left >= VALUE:
        phrases.append("a value")
        left -= _BEGINS_VALUE
    phrases += [phrase for shape, phrase in _SHAPES.items() if shape in left]
    left -= set(_SHAPES)
    if "$END" in left:
        leading = {t for t in left if words.text.get(t) in words.leaders}
        phrases_at_end = ["the next declaration"] if leading else ["the end of the text"]
        left -= leading | {"$END"}
    else:
        phrases_at_end = []
    if len(left) > 1 or phrases:
        left -= _CONTINUES
    spoken = sorted(words.text[t] for t in left if t in words.text)
    phrases += [f"`{word}`" for word in spoken]
    if "FIELD" in left:
        phrases.append("a field such as `.value`")
    return phrases[: _MOST - len(phrases_at_end)] + phrases_at_end
