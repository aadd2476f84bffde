"""Probe applications: the same cases put to every policy, so that their decisions can be laid side by side.

A probe is told from no country in particular: `@home` stands for the country of the policy that decides. And a policy
declares facts of its own, which no application for all of them can state: `where_known` holds them, path by path, for
the policies that have them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from xcrules.diagnostics import Diagnostic, PolicyError
from xcrules.facts.countries import resolve
from xcrules.facts.json_text import parse_json
from xcrules.facts.types import Vocabulary

HOME = "@home"
UNIONS = {"EU": "DE"}
"""A member State that stands for each union whose law binds several."""
MOST_PROBES = 1_000
FIELDS = ("probe", "label", "application")


@dataclass(frozen=True, slots=True)
class Probe:
    """name: a short one, for columns. label: in words. application: the JSON shape, with `@home` in it.

    unlisted: nothing in it stands on a list, so that a rule that holds for it for the sake of its end use is a
    catch-all. where_known: the value of a fact, by its path, for policies that know the fact; of a list it is that of
    every element.
    """

    name: str
    label: str
    application: Mapping[str, object]
    unlisted: bool = False
    where_known: Mapping[str, object] = field(default_factory=dict)

    def put_to(self, vocabulary: Vocabulary, jurisdiction: str | None) -> Mapping[str, object]:
        """The application as a policy with *vocabulary* reads it; a *jurisdiction* that is no country is not known."""
        country = UNIONS.get(jurisdiction or "", jurisdiction)
        home = country if country is not None and len(resolve(country).codes) == 1 else None
        placed = _placed(self.application, home)
        assert isinstance(placed, dict)
        for path, value in self.where_known.items():
            if path in vocabulary.facts:
                _state(placed, vocabulary, path, _placed(value, home))
        return placed


def _state(application: dict[str, object], vocabulary: Vocabulary, path: str, value: object) -> None:
    """Adds one fact to *application*; of a list, to each of its elements, of which there may be none."""
    first, _, rest = path.partition(".")
    if not rest:
        application.setdefault(path, value)
    elif first in vocabulary.lists:
        spec = vocabulary.lists[first]
        given = application.get(spec.key, [])
        elements = given if isinstance(given, list) else [given]
        key = spec.keys[0].partition(".")[2]
        application[spec.key] = [
            {rest: value, **(each if isinstance(each, dict) else {key: each})} for each in elements
        ]
    else:
        record = application.setdefault(first, {})
        if isinstance(record, dict):
            record.setdefault(rest, value)


def _placed(value: object, home: str | None) -> object:
    match value:
        case str():
            return home if value == HOME else value
        case Mapping():
            return {key: _placed(inner, home) for key, inner in value.items()}
        case list():
            return [_placed(inner, home) for inner in value]
        case _:
            return value


def standard_probes() -> tuple[Probe, ...]:
    """The probes that ship with the library."""
    return probes_in((files("xcrules.comparison") / "probes.jsonl").read_bytes(), "probes.jsonl")


def probes_in(text: bytes, name: str) -> tuple[Probe, ...]:
    """Probes from JSON lines: `{"probe": …, "label": …, "application": {…}}`, maybe `unlisted` and `where_known`.

    name: of the file, for problems. Raises `PolicyError` with every problem. What the applications say is read by each
    policy, later.
    """
    lines = [(number, line) for number, line in enumerate(text.split(b"\n"), start=1) if line.strip()]
    found: list[Probe] = []
    problems: list[Diagnostic] = []
    for number, line in lines[:MOST_PROBES]:
        place = f"{name}, line {number}"
        raw, wrong = parse_json(line, place)
        problems += wrong
        if not wrong:
            problems += _mistakes(raw, place)
            if isinstance(raw, Mapping) and not problems:
                short, label, application = (raw[each] for each in FIELDS)
                found.append(Probe(short, label, application, raw.get("unlisted", False), raw.get("where_known", {})))
    if len(lines) > MOST_PROBES:
        problems.append(_bad(name, f"a comparison puts at most {MOST_PROBES:,} probes, and here are {len(lines):,}"))
    if not lines:
        problems.append(_bad(name, "there is no probe in it"))
    problems += _repeated(found, name)
    if problems:
        raise PolicyError(problems)
    return tuple(found)


def _mistakes(raw: object, place: str) -> Iterator[Diagnostic]:
    if not isinstance(raw, Mapping):
        yield _bad(place, "a probe is an object in braces")
        return
    for each, shape, what in zip(FIELDS, (str, str, Mapping), ("a text", "a text", "an object"), strict=True):
        if not isinstance(raw.get(each), shape):
            yield _bad(place, f"`{each}` has to be {what}")
    if not isinstance(raw.get("unlisted", False), bool):
        yield _bad(place, "`unlisted` has to be true or false")
    if not isinstance(raw.get("where_known", {}), Mapping):
        yield _bad(place, "`where_known` has to be an object")
    for each in sorted(raw.keys() - {*FIELDS, "unlisted", "where_known"}):
        yield _bad(place, f"a probe has no `{each}`")


def _repeated(found: Iterable[Probe], name: str) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for probe in found:
        if probe.name in seen:
            yield _bad(name, f"two probes are called `{probe.name}`")
        seen.add(probe.name)


def _bad(place: str, message: str) -> Diagnostic:
    help = 'write each on a line of its own: {"probe": "valves", "label": "Valves", "application": {…}}'
    return Diagnostic("bad-probe", message, place=place, help=help)
