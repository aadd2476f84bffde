"""Probe applications: the same cases put to every policy, so that their decisions can be laid side by side.

A probe is told from no country in particular: `@home` stands for the country of the policy that decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from xcrules.diagnostics import Diagnostic, PolicyError
from xcrules.facts.countries import resolve
from xcrules.facts.json_text import parse_json

HOME = "@home"
MOST_PROBES = 1_000
FIELDS = ("probe", "label", "application")


@dataclass(frozen=True, slots=True)
class Probe:
    """name: a short one, for columns. label: in words. application: the JSON shape, with `@home` in it.

    unlisted: nothing in it stands on a list, so that a rule that holds for it for the sake of its end use is a
    catch-all.
    """

    name: str
    label: str
    application: Mapping[str, object]
    unlisted: bool = False

    def at_home_in(self, jurisdiction: str | None) -> Mapping[str, object]:
        """The application as it is put to a policy of *jurisdiction*: one that is no country, or none, is not known."""
        home = jurisdiction if jurisdiction is not None and len(resolve(jurisdiction).codes) == 1 else None
        placed = _placed(self.application, home)
        assert isinstance(placed, dict)
        return placed


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
    """Probes from JSON lines: `{"probe": …, "label": …, "application": {…}}`, and `"unlisted": true` where it holds.

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
                found.append(Probe(raw["probe"], raw["label"], raw["application"], raw.get("unlisted", False)))
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
    for field, shape, what in zip(FIELDS, (str, str, Mapping), ("a text", "a text", "an object"), strict=True):
        if not isinstance(raw.get(field), shape):
            yield _bad(place, f"`{field}` has to be {what}")
    if not isinstance(raw.get("unlisted", False), bool):
        yield _bad(place, "`unlisted` has to be true or false")
    for field in sorted(raw.keys() - {*FIELDS, "unlisted"}):
        yield _bad(place, f"a probe has no `{field}`")


def _repeated(found: Iterable[Probe], name: str) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for probe in found:
        if probe.name in seen:
            yield _bad(name, f"two probes are called `{probe.name}`")
        seen.add(probe.name)


def _bad(place: str, message: str) -> Diagnostic:
    help = 'write each on a line of its own: {"probe": "valves", "label": "Valves", "application": {…}}'
    return Diagnostic("bad-probe", message, place=place, help=help)
