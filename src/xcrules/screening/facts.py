"""Screening as a source of facts: everybody whom an application names, against the lists that its policies know.

A hit becomes an element of `screenings` with the verdict `open`. What a person found is kept: it is never screened
away. Whoever has no name yet has not been screened, and one element of which nothing is known says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast, overload

from xcrules.diagnostics import ApplicationError, Diagnostic
from xcrules.facts.application import Application
from xcrules.facts.facts import Element, Facts
from xcrules.facts.json_text import parse_json
from xcrules.facts.reading import WHOLE, read
from xcrules.facts.shape import Shape, shape_of
from xcrules.facts.values import Party
from xcrules.policy import Policy
from xcrules.screening.json_writing import json_bytes
from xcrules.screening.lists import PartyList, lists_of
from xcrules.screening.screen import Hit, Percent, name_problem, screen
from xcrules.side_by_side import union_of

NAMED = (("party", "parties"), ("recipient", "recipients"), ("owner", "owners"))
"""The lists whose elements are screened by their `name`: the word in the language, the key in an application."""

JUDGED = frozenset({"true_match", "false_match", "cleared"})

_NO_LIST = Diagnostic(
    "unknown-list",
    "none of the policies has a list of parties by reference, so nobody can be screened",
    help="screen with a policy that has one, such as `un.unscr_1718`",
)

Raw = Mapping[str, object]
_Key = tuple[str, str, str]


@overload
def screenings(
    application: Application,
    policies: Policy | Iterable[Policy],
    *,
    on: date,
    at_least: Percent,
    verdicts: Iterable[object] = (),
) -> Application: ...
@overload
def screenings(
    application: bytes,
    policies: Policy | Iterable[Policy],
    *,
    on: date,
    at_least: Percent,
    verdicts: Iterable[object] = (),
) -> bytes: ...
@overload
def screenings(
    application: Raw,
    policies: Policy | Iterable[Policy],
    *,
    on: date,
    at_least: Percent,
    verdicts: Iterable[object] = (),
) -> dict[str, object]: ...
def screenings(
    application: Application | Raw | bytes,
    policies: Policy | Iterable[Policy],
    *,
    on: date,
    at_least: Percent,
    verdicts: Iterable[object] = (),
) -> Application | dict[str, object] | bytes:
    """*application*, in the form it has, with `screenings` filled in; the one given is left as it is.

    Every party, recipient and owner is screened as of the day *on* against `lists_of(policies)`. at_least: percent;
    what is nearer becomes an element. verdicts: elements of `screenings` from elsewhere, say of earlier applications,
    that a person has judged. One of the same party, list and reference stands for the hit, and so does one in the
    application itself. Raises `ApplicationError` if the application, a verdict or a name cannot
    be used, or if there is no list: an application that nobody was held against must not look screened.
    """
    several = (policies,) if isinstance(policies, Policy) else tuple(policies)
    lists = lists_of(several)
    if not lists:
        raise ApplicationError((_NO_LIST,))
    raw, facts, shape = _read(application, several)
    names, unnamed = _names(facts)
    found = _hits(names, lists, on, at_least)
    rows = _rows(_listed(raw, facts), _judged_elsewhere(tuple(verdicts), names, facts, shape), found)
    filled: list[object] | None = [*rows, None] if unnamed and rows else None if unnamed else rows
    match application:
        case Application():
            return application.model_copy(update={"screenings": filled})
        case bytes():
            return json_bytes({**raw, "screenings": filled})
        case _:
            return {**raw, "screenings": filled}


def as_screening(hit: Hit, on: date) -> dict[str, object]:
    """*hit* as an element of `screenings`, in the JSON form."""
    return {
        "party": hit.party,
        "list": hit.list,
        "reference": hit.reference,
        "score": f"{hit.score.normalize():f}%",
        "verdict": "open",
        "screened_on": on.isoformat(),
    }


def _read(application: Application | Raw | bytes, policies: Sequence[Policy]) -> tuple[Raw, Facts, Shape]:
    shape = shape_of(union_of(policies))
    facts, problems = read(application, shape)
    if facts is None:
        raise ApplicationError(problems)
    match application:
        case Application():
            return application.facts_mapping(), facts, shape
        case bytes():
            return cast(Raw, parse_json(application, WHOLE)[0]), facts, shape
        case _:
            return application, facts, shape


def _names(facts: Facts) -> tuple[dict[str, str], bool]:
    """Folded name -> the name as it is first written; and whether somebody may be there who is not named."""
    names: dict[str, str] = {}
    problems: list[Diagnostic] = []
    unnamed = False
    for word, key in NAMED:
        elements = facts.lists.get(word)
        unnamed = unnamed or elements is None
        for number, element in enumerate(elements or (), 1):
            known = element.get(f"{word}.name")
            unnamed = unnamed or known is None
            for party in known or ():
                problem = name_problem(party.name) if isinstance(party, Party) else None
                if problem is not None:
                    problems.append(problem.at(place=f"{key}[{number}].name"))
                elif isinstance(party, Party):
                    names.setdefault(party.folded, party.name)
    if problems:
        raise ApplicationError(tuple(problems))
    return names, unnamed


def _hits(
    names: Mapping[str, str], lists: Sequence[PartyList], on: date, at_least: Percent
) -> dict[_Key, dict[str, object]]:
    return {
        (folded, hit.list, hit.reference): as_screening(hit, on)
        for folded, name in names.items()
        for hit in screen(name, lists, on=on, at_least=at_least)
    }


# --- what is there already --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _There:
    """An element of `screenings` as it was handed in; key: None if it does not say of whom, or of which row."""

    raw: object
    key: _Key | None
    judged: bool


def _listed(raw: Raw, facts: Facts) -> tuple[_There, ...]:
    return _there(raw.get("screenings"), facts)


def _judged_elsewhere(
    verdicts: tuple[object, ...], names: Mapping[str, str], facts: Facts, shape: Shape
) -> dict[_Key, object]:
    """What persons found of those named here, whether or not the names still come near."""
    pretended = {"date": facts.date, "items": [], "screenings": verdicts}
    read_of, problems = read(pretended, shape, where="verdicts", case=True)
    if read_of is None:
        raise ApplicationError(problems)
    there = _there(verdicts, read_of)
    return {one.key: one.raw for one in there if one.judged and one.key is not None and one.key[0] in names}


def _there(raw: object, facts: Facts) -> tuple[_There, ...]:
    elements = facts.lists.get("screening")
    if elements is None or not isinstance(raw, list | tuple):
        return ()
    return tuple(_one(given, element) for given, element in zip(raw, elements, strict=True))


def _one(raw: object, element: Element) -> _There:
    party, listed, reference, verdict = (
        known[0] if known is not None and len(known) == 1 else None
        for known in (element.get(f"screening.{name}") for name in ("party", "list", "reference", "verdict"))
    )
    complete = isinstance(party, Party) and isinstance(listed, str) and isinstance(reference, str)
    key = (cast(Party, party).folded, cast(str, listed), cast(str, reference)) if complete else None
    return _There(raw, key, isinstance(verdict, str) and verdict in JUDGED)


def _rows(
    listed: Sequence[_There], elsewhere: Mapping[_Key, object], found: Mapping[_Key, dict[str, object]]
) -> list[object]:
    """What is there in its order, refreshed where nobody has judged it; then what is new."""
    judged = {one.key for one in listed if one.judged}
    rows: list[object] = []
    done: set[_Key] = set()
    for one in listed:
        if one.judged or one.key is None:
            rows.append(one.raw)
        elif one.key not in judged and one.key not in done:
            done.add(one.key)
            rows.append(elsewhere.get(one.key) or found.get(one.key) or one.raw)
    new = {**found, **elsewhere}
    return rows + [row for key, row in new.items() if key not in judged and key not in done]
