"""Records and lists: the parts of an application, with the places of their problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from xcrules.diagnostics import Diagnostic
from xcrules.facts.characters import foreign_letter
from xcrules.facts.codes import looks_like_hs
from xcrules.facts.forms import STAYS_UNKNOWN, Kept, OneOf
from xcrules.facts.knowledge import Said, is_form, read_knowledge
from xcrules.facts.problems import Unreadable, did_you_mean, shown
from xcrules.facts.records import mapping_of
from xcrules.facts.shape import Fields, ListShape
from xcrules.facts.subclasses import disagreements
from xcrules.facts.types import FactSpec, ListSpec

MOST_PROBLEMS = 500
"""Problems of one application that are collected; the rest is only announced."""

ReadFact = Callable[[FactSpec, object], Said | Unreadable]
"""How one fact is read: `read_knowledge`, or a memory of what it said before."""


@dataclass(slots=True)
class Problems:
    """The problems of one run, and how places in it begin: a case of a policy says which case it is."""

    before: str = ""
    found: list[Diagnostic] = field(default_factory=list)

    @property
    def full(self) -> bool:
        return len(self.found) >= MOST_PROBLEMS

    def add(self, place: str, problem: Unreadable) -> None:
        if not self.full:
            self.found.append(problem.at(place=self.before + place))


def read_record(
    fields: Fields, raw: object, place: str, problems: Problems, read_fact: ReadFact = read_knowledge
) -> dict[str, Said]:
    """Path -> what the record says; what it leaves out, and what is wrong, is absent."""
    if raw is None:
        return {spec.path: STAYS_UNKNOWN for spec in fields.values()}
    if type(raw) is dict:  # what JSON gives: asking for models and mappings takes longer than reading a field
        return _read_fields(fields, raw, place, problems, read_fact)
    if isinstance(raw, BaseModel):
        for name, problem in disagreements(type(raw), fields):
            problems.add(f"{place}.{name}", problem)
        return _read_fields(fields, mapping_of(raw), place, problems, read_fact)
    if isinstance(raw, Mapping):
        return _read_fields(fields, raw, place, problems, read_fact)
    problems.add(place, Unreadable("wrong-type", f"{shown(raw)} is not a record", 'write { "…": … }'))
    return {}


def _read_fields(
    fields: Fields, record: Mapping[Any, object], place: str, problems: Problems, read_fact: ReadFact
) -> dict[str, Said]:
    said: dict[str, Said] = {}
    for name, value in record.items():
        spec = fields.get(name) if isinstance(name, str) else None
        if spec is None:
            problems.add(place, unknown_field(name, fields))
            continue
        read = read_fact(spec, value)
        if isinstance(read, Unreadable):
            problems.add(f"{place}.{name}", read)
        elif read is not None:
            said[spec.path] = read
    return said


def read_list(
    shape: ListShape, raw: object, problems: Problems, read_fact: ReadFact = read_knowledge
) -> tuple[dict[str, Said], ...] | Kept | None:
    """The elements, or that the list stays unknown; None if there was a problem with the list as a whole."""
    spec, fields = shape.spec, shape.fields
    if raw is None or isinstance(raw, Kept):
        return STAYS_UNKNOWN
    if not isinstance(raw, list | tuple):
        if not may_be_bare(spec):
            problems.add(spec.key, Unreadable("wrong-type", f"`{spec.key}` is a list", "write it between [ and ]"))
            return None
        return (read_element(spec, fields, raw, spec.key, problems, read_fact),)
    if len(raw) > spec.most:
        message = f"`{spec.key}` may have {spec.most} elements, and here are {len(raw)}"
        problems.add(spec.key, Unreadable("too-long", message, "split the application"))
        return None
    if len(raw) < spec.least:
        help = "leave it out if it is not known"
        message = f"`{spec.key}` has at least {spec.least} element, and here are {len(raw)}"
        problems.add(spec.key, Unreadable("too-short", message, help))
        return None
    elements: list[dict[str, Said]] = []
    for number, element in enumerate(raw, 1):
        if problems.found and problems.full:
            break
        elements.append(read_element(spec, fields, element, f"{spec.key}[{number}]", problems, read_fact))
    return tuple(elements)


def read_element(
    spec: ListSpec, fields: Fields, raw: object, place: str, problems: Problems, read_fact: ReadFact
) -> dict[str, Said]:
    """One element: a record, a bare value, which stands for its key, or an element of which nothing is known."""
    # Closing fills in what a record leaves out; of this element nothing is known, now or then.
    if raw is None or isinstance(raw, Kept):
        return {fact.path: STAYS_UNKNOWN for fact in fields.values()}
    # What JSON gives comes first: whether it is a model takes longer to ask than a field to read.
    is_record = type(raw) is dict or (type(raw) is not str and isinstance(raw, BaseModel | Mapping))
    if is_record and not is_form(raw):
        return read_record(fields, raw, place, problems, read_fact)
    key = fields[bare_key(spec, raw)]
    read = read_fact(key, raw)
    if isinstance(read, Unreadable):
        problems.add(place, read)
    elif read is not None:
        return {key.path: read}
    return {}


def unknown_field(name: object, known: Iterable[str]) -> Unreadable:
    """No field of a record has that name."""
    close = did_you_mean(name, known) if isinstance(name, str) else None
    foreign = foreign_letter(name) if isinstance(name, str) else ""
    return Unreadable("unknown-field", f"nothing here is called {shown(name)}{foreign}", close)


def may_be_bare(spec: ListSpec) -> bool:
    """Whether one element may stand for the list: most goods go to one country."""
    return spec.name == "destination"


def bare_key(spec: ListSpec, raw: object) -> str:
    """The field that a bare value fills: of the two keys of an item, the HS code if it is written like one."""
    names = [path.partition(".")[2] for path in spec.keys]
    if len(names) == 1:
        return names[0]
    return "hs" if _is_hs(raw) else "entry"


def _is_hs(raw: object) -> bool:
    match raw:
        case str():
            return looks_like_hs(raw)
        case OneOf(values=several):
            return any(_is_hs(one) for one in several[:1])
        case Mapping():
            return _is_hs(raw.get("one_of"))
        case list() | tuple():
            return any(_is_hs(one) for one in raw[:1])
        case _:
            return False
