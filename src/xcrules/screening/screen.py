"""A name against lists: the hits, best first, each with its score and the name that matched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from xcrules.diagnostics import ApplicationError
from xcrules.facts.problems import Unreadable, shown
from xcrules.facts.texts import read_party
from xcrules.facts.values import fold_name
from xcrules.screening.alignment import Why, aligned
from xcrules.screening.letters import is_foreign
from xcrules.screening.lists import Form, PartyList, What, by_letters, by_words
from xcrules.screening.names import LONGEST_NAME, MOST_WORDS, Words, initials, without_short_form, words_of
from xcrules.screening.scores import FULL, near

Percent = Decimal | Fraction | int


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that a name comes near: evidence, and no match until a person says so.

    party: the name as given. list, reference: the row. score: percent, exactly two decimals. matched: the name, alias
    or reference as the list writes it. why: what of the row matched (`name`, `alias`, `by reference`), then in which
    way it differs (`other word order`, `initials`, `transliteration`, …); nothing further where it is the same.
    """

    party: str
    list: str
    reference: str
    score: Decimal
    matched: str
    why: tuple[str, ...]


def screen(name: str, lists: Iterable[PartyList], *, on: date, at_least: Percent) -> tuple[Hit, ...]:
    """The rows listed on the day *on* that *name* comes near, by score, list and reference; a row once at most.

    at_least: percent, 0 to 100 (another number is a ValueError). Raises `ApplicationError` if *name* can be no name
    of a party (empty, with unseen characters, too long), or rapidfuzz is not installed.
    """
    if not 0 <= at_least <= 100:
        raise ValueError(f"a score lies between 0 and 100 percent, and {at_least} does not")
    given = _Given.of(name)
    hits = [hit for each in lists for hit in _hits(given, each, on) if hit.score >= at_least]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.list, hit.reference)))


def name_problem(name: str) -> Unreadable | None:
    """Why *name* cannot be screened."""
    read = read_party(name)
    if isinstance(read, Unreadable):
        return read
    if len(name) > LONGEST_NAME:
        message = f"a name of {len(name):,} characters is too long to be screened; {LONGEST_NAME:,} are compared"
        return Unreadable("too-long", message, "screen the name without what stands around it")
    words = words_of(name)
    if not any(letter.isalnum() for word in words for letter in word):
        message = f"{shown(name)} holds no word that names could be compared by"
        return Unreadable("no-value", message, "write the name in full")
    if len(words) >= MOST_WORDS:
        message = f"a name of {MOST_WORDS} words or more is too long to be screened"
        return Unreadable("too-long", message, "screen the name without what stands around it")
    return None


@dataclass(frozen=True, slots=True)
class _Given:
    """The name asked for, in the forms that are compared."""

    name: str
    folded: str
    forms: tuple[Words, ...]
    is_foreign: bool

    @classmethod
    def of(cls, name: str) -> _Given:
        problem = name_problem(name)
        if problem is not None:
            raise ApplicationError((problem.at(place="name"),))
        words = words_of(name)
        forms = tuple(dict.fromkeys((words, without_short_form(words))))
        return cls(name.strip(), fold_name(name), forms, is_foreign(name))


@dataclass(frozen=True, slots=True)
class _Match:
    score: int
    written: str
    why: tuple[str, ...]


def _hits(given: _Given, among: PartyList, on: date) -> Iterator[Hit]:
    best: dict[int, _Match] = {}
    for number, match in _matches(given, among):
        row = among.rows[number]
        if (row.since is None or row.since <= on) and (number not in best or _rank(match) < _rank(best[number])):
            best[number] = match
    once: dict[str, Hit] = {}
    for number, match in best.items():
        reference = among.rows[number].reference
        hit = Hit(given.name, among.name, reference, Decimal(match.score) / 100, match.written, match.why)
        if reference not in once or hit.score > once[reference].score:
            once[reference] = hit
    yield from once.values()


def _rank(match: _Match) -> tuple[object, ...]:
    # Of two equal scores the one with less to explain, then the first in the alphabet: never the order of a set.
    return -match.score, len(match.why), match.why[0] != What.NAME, match.written


def _matches(given: _Given, among: PartyList) -> Iterator[tuple[int, _Match]]:
    # First what the engine itself takes for the same name, whatever it consists of.
    for same in among.exact.get(given.folded, ()):
        yield same.row, _Match(FULL, same.written, (same.what.value,))
    for words in given.forms:
        for place in _worth_a_look(words, among):
            form = among.forms[place]
            score, why = aligned(words, form.words)
            yield form.row, _Match(score, form.written, _told(given, form, why))


def _worth_a_look(words: Words, among: PartyList) -> set[int]:
    places = near(by_words(words), by_letters(words), among.by_words, among.by_letters)
    for letters in words if len(words) == 1 else initials(words):
        places |= set(among.by_initials.get("".join(sorted(letters)), ()))
    return places


def _told(given: _Given, form: Form, why: frozenset[Why]) -> tuple[str, ...]:
    if given.is_foreign != is_foreign(form.written):
        why = why | {Why.TRANSLITERATION}
    return (form.what.value, *(each.value for each in Why if each in why))
