"""An application, in any of its three forms -> `Facts`, or all that is wrong with it.

In this order: the text becomes data; every part is read by itself, problems collected; a complete application is
closed; what follows from other facts is worked out. Nothing that is left out ever becomes false, zero or empty,
save by closing, which says so in `assumed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from xcrules.diagnostics import Diagnostic
from xcrules.facts.application import Application
from xcrules.facts.closing import close, without_marks
from xcrules.facts.elements import MOST_PROBLEMS, Problems, read_list, read_record, unknown_field
from xcrules.facts.facts import Element, Facts
from xcrules.facts.forms import Kept
from xcrules.facts.iso import currencies
from xcrules.facts.json_text import parse_json
from xcrules.facts.knowledge import Said, read_knowledge
from xcrules.facts.problems import Unreadable, shown
from xcrules.facts.shape import Shape, shape_of
from xcrules.facts.subclasses import disagreements
from xcrules.facts.texts import read_text
from xcrules.facts.types import FactSpec, Kind, Type, Vocabulary
from xcrules.facts.unit_value import with_unit_value
from xcrules.facts.values import Knowledge
from xcrules.facts.vocabulary import RESERVED_KEYS

WHOLE = "application"
_RATE = FactSpec("rates", Type(Kind.NUMBER), Fraction(1))


@dataclass(slots=True)
class _Draft:
    """An application while it is read: what is absent was not said."""

    fields: dict[str, Said] = field(default_factory=dict)
    lists: dict[str, tuple[dict[str, Said], ...] | Kept] = field(default_factory=dict)
    rates: dict[tuple[str, str], Knowledge] = field(default_factory=dict)
    request: str | None = None
    complete: bool = False


def read(
    data: Mapping[str, object] | bytes | Application,
    vocabulary: Vocabulary | Shape,
    *,
    where: str = WHOLE,
    case: bool = False,
    supposed: Mapping[str, str] | None = None,
) -> tuple[Facts | None, tuple[Diagnostic, ...]]:
    """The facts that *data* states, or None and every problem.

    vocabulary: the facts there are, or their `shape.shape_of`, which serves many applications.
    where: what people call the application; it begins the places of a case's problems.
    case: whether it is a case of a policy, which may leave the items out if it is closed, and may say of a fact
    that it stays unknown (`forms.STAYS_UNKNOWN`). supposed: tiers that the case supposes.
    """
    match data:
        case bytes():
            raw, broken = parse_json(data, where)
            if broken:
                return None, broken
        case dict():  # the usual one, before what takes long to ask
            raw = data
        case Application():
            raw = data.facts_mapping()
        case Mapping():
            raw = data
        case _:
            raise TypeError(f"an application is an Application, a mapping or JSON as bytes, not {type(data).__name__}")
    shape = vocabulary if isinstance(vocabulary, Shape) else shape_of(vocabulary)
    problems = Problems("" if where == WHOLE else f"{where}: ")
    if raw is not data and isinstance(data, Application):
        for key, differs in disagreements(type(data), shape.own):
            problems.add(key, differs)
    if not isinstance(raw, Mapping):
        problem = Unreadable("wrong-type", f"{shown(raw)} is not an application", "write a record of facts")
        return None, (problem.at(place=where),)
    draft = _read_draft(raw, shape, problems)
    on = _date(draft, problems, given=raw.get("date") is not None)
    if "items" not in raw and not (case and draft.complete):
        message = "the application does not say what is moved"
        problems.add("items", Unreadable("missing-items", message, "write `items`, as [] where nothing is moved"))
    facts = _finish(draft, shape, on, supposed or {}, problems, closes_items="items" not in raw)
    if problems.full:
        text = f"there are {MOST_PROBLEMS} problems or more, and the rest was not looked for"
        return None, (*problems.found, Diagnostic("too-many-problems", text, place=where))
    return (None, tuple(problems.found)) if problems.found else (facts, ())


def _read_draft(raw: Mapping[object, object], shape: Shape, problems: Problems) -> _Draft:
    draft = _Draft()
    for key, value in raw.items():
        if problems.found and problems.full:
            break
        if not isinstance(key, str):
            problems.add(WHOLE, unknown_field(key, shape.own))
        elif key in shape.own:
            _read_own(shape, shape.own[key], value, draft, problems)
        elif key in shape.lists:
            elements = read_list(shape.lists[key], value, problems, shape.memory.read)
            if elements is not None:
                draft.lists[key] = elements
        elif key in shape.records:
            draft.fields |= read_record(shape.records[key], value, key, problems, shape.memory.read)
        elif key == "rates":
            draft.rates = read_rates(value, problems)
        elif key == "request":
            draft.request = _request(value, problems)
        elif key == "complete":
            draft.complete = _complete(value, problems)
        else:
            problems.add(WHOLE, _unknown_key(key, shape))
    return draft


def _finish(
    draft: _Draft,
    shape: Shape,
    on: date | None,
    supposed: Mapping[str, str],
    problems: Problems,
    closes_items: bool,
) -> Facts | None:
    """The facts, closed if the application is complete, with what follows from them; None without a date."""
    assumed: set[int] = set()
    fields = close(draft.fields, shape.closings, assumed) if draft.complete else draft.fields
    lists: dict[str, tuple[Element, ...]] = {}
    for key, within in shape.lists.items():
        name = within.spec.name
        elements = draft.lists.get(key)
        if isinstance(elements, tuple):
            if draft.complete:
                elements = tuple([close(element, within.closings, assumed) for element in elements])
            lists[name] = tuple([without_marks(element) for element in elements])
        elif elements is None and draft.complete and (within.is_closable or (name == "item" and closes_items)):
            lists[name] = ()
            assumed.add(within.rank)
    if "item" in lists:
        lists["item"] = tuple([with_unit_value(item, n, problems) for n, item in enumerate(lists["item"], 1)])
    if on is None:
        return None
    outer = without_marks(fields)
    outer.pop("date", None)
    words = tuple([shape.assumptions[rank] for rank in sorted(assumed)])
    return Facts(on, outer, lists, draft.rates, draft.request, dict(supposed), words)


def _read_own(shape: Shape, spec: FactSpec, value: object, draft: _Draft, problems: Problems) -> None:
    read = shape.memory.read(spec, value)
    if isinstance(read, Unreadable):
        problems.add(spec.path, read)
    elif read is not None:
        draft.fields[spec.path] = read


def _date(draft: _Draft, problems: Problems, given: bool) -> date | None:
    """The one day of the transfer; an unreadable one has been reported already."""
    match draft.fields.get("date"):
        case (date() as day,):
            return day
        case None if given:
            return None
        case None | Kept():
            message = "the application does not say on which day the transfer takes place"
        case _:
            message = "the day on which the transfer takes place is one of several"
    problems.add("date", Unreadable("missing-date", message, 'write `"date"` and one day, as in `2026-03-02`'))
    return None


def read_rates(raw: object, problems: Problems) -> dict[tuple[str, str], Knowledge]:
    """The rates of exchange that a caller gives: (from, to) -> what one unit of the first is of the second."""
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        message = f"{shown(raw)} is not a record of rates"
        problems.add("rates", Unreadable("wrong-type", message, 'write {"USD/SGD": "1.34"}'))
        return {}
    rates: dict[tuple[str, str], Knowledge] = {}
    for pair, value in raw.items():
        place = f"rates.{pair}" if isinstance(pair, str) and len(pair) <= 10 else "rates"
        match pair.split("/") if isinstance(pair, str) else ():
            case (source, target) if {source, target} <= currencies() and source != target:
                read = read_knowledge(_RATE, value)
                if isinstance(read, Unreadable):
                    problems.add(place, read)
                elif isinstance(read, tuple) and Fraction(0) in read:
                    problems.add(place, Unreadable("bad-rate", "a rate is more than zero"))
                elif isinstance(read, tuple):
                    rates[source, target] = read
            case _:
                message = f"{shown(pair)} is not a pair of two currencies"
                problems.add("rates", Unreadable("bad-rate", message, "write two codes, as in `USD/SGD`"))
    return rates


def _request(raw: object, problems: Problems) -> str | None:
    if raw is None:
        return None
    text = read_text(raw, lines=False)
    if isinstance(text, Unreadable):
        problems.add("request", text)
        return None
    return text


def _complete(raw: object, problems: Problems) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw is not None:
        problems.add("complete", Unreadable("wrong-type", f"{shown(raw)} is not true or false", "write true or false"))
    return False


def _unknown_key(key: str, shape: Shape) -> Unreadable:
    problem = unknown_field(key, {*shape.own, *shape.lists, *shape.records, *RESERVED_KEYS})
    vocabulary = shape.vocabulary
    found = vocabulary.list_for_word(key) or vocabulary.list_for_word(key.removesuffix("s"))
    if found is None:
        return problem
    name, kind = found
    there = vocabulary.lists[name].key
    help = f"write `{there}`" if kind is None else f"write it under `{there}`, with the role `{kind}`"
    return Unreadable(problem.code, problem.message, help)
