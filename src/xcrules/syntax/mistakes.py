"""What is wrong where reading stopped: the parser only knows which word it did not expect.

`explain` asks one question after another, from the surest sign to the vaguest, and the first that knows an
answer gives the problem. The last answer says what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from xcrules.diagnostics import Diagnostic
from xcrules.facts.characters import foreign_letter
from xcrules.source import Source, Span
from xcrules.syntax import messages
from xcrules.syntax.grammar import Words
from xcrules.syntax.wanted import CONDITION, VALUE, wanted

# The clauses of each declaration in their order, by the word that leads them.
CLAUSES: dict[str, tuple[str, ...]] = {
    "policy": (),
    "source": ("is", "rank", "made"),
    "agency": ("is",),
    "fact": ("is", "must"),
    "list": ("of", "under", "enumerated", "by", "combines", "except"),
    "define": ("of", "as"),
    "amount": ("as",),
    "tiers": ("under", "tier", "needs", "because"),
    "prohibit": ("under", "effective", "when"),
    "require": ("under", "effective", "when"),
    "exempt": ("from", "for", "under", "effective", "when", "duty", "within", "at"),
    "license": (
        "is", "issued", "under", "effective", "satisfies", "for", "covers", "valid", "needs", "because", "limit",
        "duty", "within", "at",
    ),
    "refer": ("to", "under", "effective", "when"),
    "scale": (),
    "raise": ("to", "under", "effective", "when"),
    "score": (),
    "add": ("to", "under", "effective", "when"),
    "oblige": ("on", "within", "at", "under", "effective", "when"),
    "case": ("like", "given"),
    "example": ("like", "given", "expect"),
    "property": ("when",),
    "waive": ("under", "when"),
    "element": ("under",),
}  # fmt: skip
_REPEATED = frozenset({"valid", "needs", "limit", "duty", "tier", "expect", "because", "within", "at", "is", "to"})
# Words that lead a clause and do nothing else, so that they betray a clause wherever they stand.
_CLAUSE_WORDS = frozenset().union(*CLAUSES.values()) - {"is", "of", "as", "to", "at", "by", "within", "for", "from"}
_HEADER = ("jurisdiction", "currency", "lists", "use")

_COMMA_NUMBER = re.compile(r"(?<![\w.,])[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?!\w)")
_DATE_LIKE = re.compile(r"(?<![\w.-])[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}(?![\w-])")
_WORD = re.compile(r"\w+")
_NUMBER_LIKE = re.compile(r"-?[0-9][\w.+%-]*")
_OPERATORS = {
    "=": "write `is`",
    "==": "write `is`",
    "!=": "write `is not`",
    "<>": "write `is not`",
    ">": "write `is more than`",
    "<": "write `is less than`",
    ">=": "write `is at least`",
    "<=": "write `is at most`",
    "&": "write `and`",
    "&&": "write `and`",
    "|": "write `or`",
    "||": "write `or`",
    "!": "write `not`",
    "*": "two facts are never multiplied; a share is written `25% of`",
    "%": "write the sign directly behind the number, as in `25%`",
    "/": "nothing is divided; a share is written `25% of`",
    ";": "leave it out; a clause ends where the next begins",
    "'": 'a text stands between straight quotes, `"like this"`',
    "“": 'a text stands between straight quotes, `"like this"`',
    "”": 'a text stands between straight quotes, `"like this"`',
    "„": 'a text stands between straight quotes, `"like this"`',
    "‘": 'a text stands between straight quotes, `"like this"`',
    "’": 'a text stands between straight quotes, `"like this"`',
    "–": "write the short dash `-`",
    "—": "write the short dash `-`",
    "\u00a0": "it is a space that does not break; write an ordinary one",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the lexer cut it; `type` is its terminal, `$END` at the end, empty if it is no word at all."""

    type: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stop:
    """Where reading stopped: the word found, the words of its declaration before it, the terminals that could
    have followed them, the brackets still open. `first`: nothing was read before it."""

    source: Source
    found: Word
    before: tuple[Word, ...]
    expected: frozenset[str]
    open: tuple[Span, ...]
    first: bool

    @property
    def span(self) -> Span:
        return self.over(self.found)

    def over(self, first: Word, last: Word | None = None) -> Span:
        return Span(self.source, first.start, (last or first).end)

    @property
    def previous(self) -> Word | None:
        return self.before[-1] if self.before else None

    @property
    def may_end(self) -> bool:
        return "$END" in self.expected

    @property
    def line(self) -> tuple[int, int]:
        """The first and last offset of the line."""
        start = self.source.text.rfind("\n", 0, self.found.start) + 1
        end = self.source.text.find("\n", self.found.start)
        return start, len(self.source.text) if end < 0 else end

    @property
    def starts_line(self) -> bool:
        return not self.source.text[self.line[0] : self.found.start].strip()


def explain(stop: Stop, words: Words) -> Diagnostic:
    """The problem that made reading stop."""
    return (
        _text(stop)
        or _foreign(stop)
        or _number(stop)
        or _header(stop)
        or _bracket(stop, words)
        or _and_or(stop)
        or _turn_of_phrase(stop)
        or _missing(stop, words)
        or _clause(stop)
        or _misspelled(stop, words)
        or _space(stop)
        or _anything_else(stop, words)
    )


def _text(stop: Stop) -> Diagnostic | None:
    if stop.found.type == "" and stop.found.text == '"':
        return messages.unclosed_text(Span(stop.source, stop.found.start, stop.line[1]))
    return None


def _foreign(stop: Stop) -> Diagnostic | None:
    """A word outside quotes with a letter that neither the language nor a name has; it may look like one that has."""
    line, end = stop.line
    for word in _WORD.finditer(stop.source.text, line, end):
        if word.start() <= stop.found.start < word.end() and foreign_letter(word[0]):
            return messages.foreign_word(Span(stop.source, word.start(), word.end()), foreign_letter(word[0]))
    return None


def _number(stop: Stop) -> Diagnostic | None:
    line, end = stop.line
    at = stop.found.start
    for match in _COMMA_NUMBER.finditer(stop.source.text, line, end):
        if match.start() <= at <= match.end() and stop.found.type in ("", "COMMA", "NUMERAL", "COUNT"):
            return messages.comma_in_number(Span(stop.source, match.start(), match.end()))
    for match in _DATE_LIKE.finditer(stop.source.text, line, end):
        if match.start() <= at < match.end() and stop.expected & {"DATE", "SLASH"} | {stop.found.type} & {"", "SLASH"}:
            return messages.bad_date(Span(stop.source, match.start(), match.end()))
    number = _NUMBER_LIKE.match(stop.source.text, at, end)
    if number and (stop.found.type == "" or (stop.found.type == "MINUS" and stop.expected & {"NUMERAL", "COUNT"})):
        return messages.bad_number(Span(stop.source, number.start(), number.end()))
    return None


def _header(stop: Stop) -> Diagnostic | None:
    if stop.first:
        return messages.no_policy_line(stop.span)
    if not stop.starts_line or stop.open or not (stop.may_end or not stop.before):
        return None
    if stop.found.text == "policy":
        return messages.policy_twice(stop.span)
    return messages.header_late(stop.span) if stop.found.text in _HEADER else None


def _bracket(stop: Stop, words: Words) -> Diagnostic | None:
    found = stop.found
    if found.type in ("RPAR", "RBRACE", "RSQB"):
        if not stop.open:
            return messages.closes_nothing(stop.span)
        opening = {"RPAR": "(", "RBRACE": "{", "RSQB": "["}[found.type]
        return messages.unclosed(stop.open[-1], stop.span) if stop.open[-1].text != opening else None
    leads = found.text in words.leaders or found.text in _CLAUSE_WORDS
    if stop.open and (found.type == "$END" or (stop.starts_line and leads)):
        return messages.unclosed(stop.open[-1], stop.span)
    return None


def _and_or(stop: Stop) -> Diagnostic | None:
    found, previous = stop.found, stop.previous
    if found.type in ("AND", "OR") and {"AND", "OR"} - {found.type} <= stop.expected:
        for word in reversed(stop.before):
            if {word.type, found.type} == {"AND", "OR"}:
                return messages.mixed_and_or(stop.span, stop.over(word))
            if word.type in ("EFFECTIVE", "FROM"):
                return None
    if found.type == "ALL" and "ANY" in stop.expected:
        return messages.bullets_inside(stop.span, "all of")
    if found.type == "OF" and previous and previous.type == "ANY" and "_BULLET" not in stop.expected:
        return messages.bullets_inside(stop.over(previous, found), "any of")
    return None


def _turn_of_phrase(stop: Stop) -> Diagnostic | None:
    """English that is close to the language, and not in it."""
    found, previous = stop.found.text, stop.previous
    help = None
    if found == "where" and "MEETS" in stop.expected:
        help = "after `every` write `meets (…)`"
    elif found == "meets" and "WHERE" in stop.expected:
        help = "`meets` follows `every`; after `any` and `no` write `where (…)`"
    elif previous and previous.type == "NOT" and found in ("at", "more", "less", "before", "after", "on", "within"):
        help = "write the opposite, as `is at most` for `is not more than`, or `not (…)` around the whole"
    elif found == "unknown" and "NAME" in stop.expected and "UNKNOWN" not in stop.expected:
        help = "a rule never asks whether a fact is unknown; only a case says so"
    elif stop.found.type == "_BULLET" and stop.expected & {"MINUS", "NAME"}:
        help = "bullets follow `all of` or `any of`; a minus stands on the line of what it follows"
    if help is None:
        return None
    return messages.syntax(stop.span, (), help)


def _missing(stop: Stop, words: Words) -> Diagnostic | None:
    """A value, condition or name that is not there, or is a reserved word."""
    previous, found = stop.previous, stop.found
    if previous is None or "NAME" not in stop.expected or stop.may_end:
        return None
    reserved = found.text in words.reserved
    if reserved and not stop.starts_line and _stands_for_a_name(stop):
        return messages.keyword_as_name(stop.span)
    closes = found.type in ("$END", "RPAR", "RBRACE", "RSQB", "COMMA")
    if not (reserved or closes or _next_line_begins(stop, words)):
        return None
    if stop.expected >= CONDITION:
        return messages.missing_value(stop.over(previous), "a condition")
    if stop.expected >= VALUE or previous.type == "IN":
        return messages.missing_value(stop.over(previous), "a value")
    return None


def _stands_for_a_name(stop: Stop) -> bool:
    """Whether what surrounds a reserved word shows that it was meant as a name or a value."""
    word, rest = stop.found.text, stop.source.text[stop.found.end : stop.line[1]].split("#")[0].lstrip()
    if stop.expected >= VALUE:
        return word not in ("and", "or") and (not rest or bool(re.match(r"[,)}\]]|(?:and|or)\b", rest)))
    if stop.previous is not None and stop.previous.type == "COMMA":
        return not rest or bool(re.match(r"[,)}\]]|is\b", rest))
    return word not in CLAUSES.get(stop.before[0].text, ())


def _next_line_begins(stop: Stop, words: Words) -> bool:
    """Whether the word found is on a line of its own kind: what comes before it breaks off."""
    return stop.found.type == "$END" or (stop.starts_line and stop.found.text in words.leaders | _CLAUSE_WORDS)


def _clause(stop: Stop) -> Diagnostic | None:
    """A clause that the declaration has, in the wrong place or twice, or that it does not have."""
    if stop.open or not stop.before or not stop.may_end:
        return None
    leader, word = stop.before[0].text, stop.found.text
    order = CLAUSES.get(leader)
    if order is None:
        return None
    if word in order and word not in ("is", "as", "of"):
        depth = 0
        for earlier in stop.before:
            depth += (earlier.text in ("(", "{", "[")) - (earlier.text in (")", "}", "]"))
            if depth == 0 and earlier.text == word and word not in _REPEATED:
                return messages.clause_twice(stop.span, stop.over(earlier))
        return messages.clause_late(stop.span, leader, order)
    if word in _CLAUSE_WORDS:
        return messages.clause_foreign(stop.span, leader, order)
    return None


def _misspelled(stop: Stop, words: Words) -> Diagnostic | None:
    if stop.found.type != "NAME":
        return None
    spoken = {words.text[t] for t in stop.expected if words.text.get(t, "").isalpha()}
    if not stop.open and stop.may_end:
        spoken |= words.leaders
    lower = stop.found.text.lower()
    if lower in spoken and lower != stop.found.text:
        return messages.syntax(stop.span, (), f"words of the language are in small letters: `{lower}`")
    close = get_close_matches(lower, sorted(spoken), n=1, cutoff=0.7)
    if stop.starts_line and not stop.open and (stop.may_end or not stop.before):
        return messages.unknown_declaration(stop.span, close[0] if close else None)
    if close:
        return messages.syntax(stop.span, wanted(stop.expected, words), f"did you mean `{close[0]}`?")
    return None


def _space(stop: Stop) -> Diagnostic | None:
    previous, found = stop.previous, stop.found
    if previous is None or found.type != "NAME" or previous.type not in ("NAME", "FIELD"):
        return None
    between = stop.source.text[previous.end : found.start]
    if between.strip(" \t") or not between or stop.expected <= {"IS", "FIELD"}:
        return None
    return messages.space_in_name(stop.over(_name_start(stop.before), found), may_compare="IS" in stop.expected)


def _name_start(before: Iterable[Word]) -> Word:
    """The first word of the dotted path that the words end in."""
    words = list(before)
    while words[-1].type == "FIELD":
        words.pop()
    return words[-1]


def _anything_else(stop: Stop, words: Words) -> Diagnostic:
    phrases = wanted(stop.expected, words)
    if stop.previous and _next_line_begins(stop, words):
        return messages.syntax_after(stop.over(stop.previous), phrases, _order(stop))
    return messages.syntax(stop.span, phrases, _operator(stop) or _order(stop))


def _operator(stop: Stop) -> str | None:
    text = re.compile(r"[=!<>&|]+|.", re.DOTALL).match(stop.source.text, stop.found.start)
    return _OPERATORS.get(text[0]) if text and stop.found.type in ("", "LESSTHAN", "SLASH") else None


def _order(stop: Stop) -> str | None:
    leader = stop.before[0].text if stop.before else ""
    order = CLAUSES.get(leader, ())
    return messages.order(leader, order) if len(order) > 1 and stop.found.text in order else None
