"""JSON, a Python model and a case say the same of every fact: known, one of several, none, unknown, left out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import xcrules
from xcrules.facts.application import Application
from xcrules.facts.facts import Facts
from xcrules.facts.forms import RecordOf
from xcrules.facts.reading import read
from xcrules.facts.shape import shape_of
from xcrules.facts.types import FactSpec, Kind, Type
from xcrules.facts.vocabulary import built_in, fields_of, own_facts
from xcrules.program.from_syntax import program
from xcrules.program.loading import gather_text

FACTS = """\
fact item.uses is some of {land, sea, air} "What it is for"
fact customs.band is one of none < low < high "A ladder that begins with none"
fact exporter.audited is yes or no must be known "Somebody has been there"
"""
HEAD = f'policy forms "Forms"\nsource LAW is "A law" rank statute\n{FACTS}'


class Odd(Enum):
    """What may be said of a fact or a list beside its values."""

    UNKNOWN = "unknown"
    NONE = "none"


@dataclass(frozen=True)
class Several:
    """One of these values."""

    values: tuple[Any, ...]


Forms = tuple[object, object, str]
"""One value in JSON, in Python and in a policy."""


def text_of(givens: str) -> str:
    """A policy with one example in which those facts are given."""
    return f'{HEAD}example "This one"\n  given {givens}\n  expect undetermined\n'


def policy_of(givens: str) -> Any:
    """The program of that policy."""
    meant, problems = program(gather_text(text_of(givens)))
    assert meant is not None, [problem.message for problem in problems]
    return meant


VOCABULARY = policy_of("date is 2026-01-01, nothing else").vocabulary
SHAPE = shape_of(VOCABULARY)


# --- one value, three times ---------------------------------------------------------------------------------

_LETTERS = 'abcXYZ éß中,:}{ "\\#'
_TEXTS = st.text(alphabet=_LETTERS, min_size=1, max_size=8).filter(lambda text: any(c.isalpha() for c in text))
_AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=3)
_UNITS = {"units": ["units"], "mass": ["kg", "g", "t"], "volume": ["l", "m3"], "barrels": ["bbl"]}


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def same(text: str) -> Forms:
    return text, text, text


def several_codes(codes: list[str]) -> Forms:
    return codes, tuple(codes), f"[{', '.join(codes)}]"


def values(type: Type) -> st.SearchStrategy[Forms]:
    match type.kind:
        case Kind.YES_NO:
            return st.booleans().map(lambda yes: (yes, yes, "yes" if yes else "no"))
        case Kind.NUMBER:
            return _AMOUNTS.map(lambda n: (str(n), n, str(n)))
        case Kind.PERCENT:
            return _AMOUNTS.map(lambda n: (f"{n}%", n, f"{n}%"))
        case Kind.MONEY:
            return st.builds("{} {}".format, _AMOUNTS, st.sampled_from(["USD", "SGD", "JPY"])).map(same)
        case Kind.QUANTITY:
            units = [unit for dimension in type.dimensions for unit in _UNITS[dimension]]
            return st.builds("{} {}".format, _AMOUNTS, st.sampled_from(units)).map(same)
        case Kind.DATE:
            return st.dates(date(1000, 1, 1)).map(lambda day: (day.isoformat(), day, day.isoformat()))
        case Kind.TEXT | Kind.PARTY:
            return _TEXTS.map(lambda text: (text, text, quoted(text)))
        case Kind.COUNTRY:
            codes = st.sampled_from(["KP", "KR", "DE", "SG", "NA", "NO"]).map(same)
            names = st.sampled_from(["Korea", "North Korea", "Congo", "Germany"])
            return codes | names.map(lambda name: (name, name, quoted(name)))
        case Kind.ENTRY:
            entries = st.sampled_from(["2B350", "2B350.g", "ML9", "ML10", "NS1.a.2", "0E001"])
            return entries.map(same) | st.lists(entries, min_size=1, max_size=3).map(several_codes)
        case Kind.HS:
            codes = st.sampled_from(["27", "9101", "9101.11", "8703.10.11"])
            return codes.map(same) | st.lists(codes, min_size=1, max_size=3).map(several_codes)
        case Kind.CHOICE | Kind.LADDER:
            return st.sampled_from(type.values).map(same)
        case Kind.SET:
            words = st.lists(st.sampled_from(type.values), max_size=3, unique=True)
            return words.map(several_codes) | st.sampled_from(type.values).map(same)


def sayings(fact: FactSpec) -> st.SearchStrategy[Any]:
    """What may be said about one fact: a value, one of several, none, unknown."""
    one = values(fact.type)
    may_be_none = fact.may_be_none or fact.type.values[:1] == ("none",)
    among = one | st.just(Odd.NONE) if may_be_none else one
    several = st.lists(among, min_size=1, max_size=3).map(lambda found: Several(tuple(found)))
    return st.one_of(among, several, st.just(Odd.UNKNOWN))


# --- one saying, three times --------------------------------------------------------------------------------


def in_json(said: Any) -> object:
    match said:
        case Odd.UNKNOWN:
            return None
        case Odd.NONE:
            return {"none": True}
        case Several(several):
            return {"one_of": [in_json(value) for value in several]}
        case (form, _, _):
            return form
    raise AssertionError(said)


def in_python(said: Any) -> object:
    match said:
        case Odd.UNKNOWN:
            return None
        case Odd.NONE:
            return xcrules.NONE
        case Several(several):
            return xcrules.OneOf(*map(in_python, several))
        case (_, form, _):
            return form
    raise AssertionError(said)


def in_case(said: Any) -> str:
    match said:
        case Odd.UNKNOWN:
            return "unknown"
        case Odd.NONE:
            return "none"
        case Several(several):
            return f"one of {{{', '.join(map(in_case, several))}}}"
        case (_, _, form):
            return str(form)
    raise AssertionError(said)


# --- one application, three times ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawn:
    """Parts of an application, by the names that policies use; a record or an element is field -> saying."""

    date: date
    own: dict[str, Any]
    records: dict[str, Any]
    lists: dict[str, Any]
    rates: dict[str, Any]
    request: str | None
    complete: bool

    def json(self) -> bytes:
        def record(fields: Any) -> object:
            return None if fields is Odd.UNKNOWN else {name: in_json(said) for name, said in fields.items()}

        parts: dict[str, object] = {name: in_json(said) for name, said in self.own.items()}
        parts |= {name: record(fields) for name, fields in self.records.items()}
        for name, elements in self.lists.items():
            key = VOCABULARY.lists[name].key
            parts[key] = None if elements is Odd.UNKNOWN else [record(element) for element in elements]
        if self.rates:
            parts["rates"] = record(self.rates)
        return json.dumps({"date": self.date.isoformat(), **parts, **self._rest()}).encode()

    def model(self) -> Application:
        models = {key: info.metadata for key, info in Application.model_fields.items()}

        def record(model: Any, fields: Any) -> object:
            if fields is Odd.UNKNOWN:
                return None
            stated = {name: in_python(said) for name, said in fields.items()}
            return model(**stated) if model else stated

        parts: dict[str, object] = {name: in_python(said) for name, said in self.own.items()}
        for name, fields in self.records.items():
            marks = [mark for mark in models.get(name, ()) if isinstance(mark, RecordOf)]
            parts[name] = record(marks[0].model if marks else None, fields)
        for name, elements in self.lists.items():
            key = VOCABULARY.lists[name].key
            (mark,) = (mark for mark in models[key] if hasattr(mark, "element"))
            parts[key] = None if elements is Odd.UNKNOWN else tuple(record(mark.element, e) for e in elements)
        if self.rates:
            parts["rates"] = record(None, self.rates)
        return Application(date=self.date, **parts, **self._rest())  # type: ignore[arg-type]

    def case(self) -> str:
        def record(fields: Any) -> str:
            if fields is Odd.UNKNOWN:
                return "unknown"
            return f"{{ {', '.join(f'{name} is {in_case(said)}' for name, said in fields.items())} }}"

        lines = [f"date is {self.date.isoformat()}"]
        lines += [f"{name} is {in_case(said)}" for name, said in self.own.items()]
        lines += [f"{name} is {record(fields)}" for name, fields in self.records.items()]
        for name, elements in self.lists.items():
            if elements is Odd.UNKNOWN:
                lines.append(f"{name} is unknown")
            else:
                lines.append(f"{name} is [{', '.join(map(record, elements))}]" if elements else f"no {name}")
        lines += [f"rate {pair} is {in_case(said)}" for pair, said in self.rates.items()]
        if self.request:
            lines.append(f"request is {self.request}")
        return ",\n    ".join([*lines, "nothing else"] if self.complete else lines)

    def _rest(self) -> dict[str, Any]:
        return {"complete": self.complete} | ({"request": self.request} if self.request else {})


def some(fields: dict[str, FactSpec]) -> st.SearchStrategy[Any]:
    stated = {name: sayings(fact) for name, fact in fields.items() if not fact.derived}
    return st.fixed_dictionaries({}, optional=stated) | st.just(Odd.UNKNOWN)


@st.composite
def applications(draw: st.DrawFn) -> Drawn:
    own = {name: fact for name, fact in own_facts(VOCABULARY).items() if name != "date" and not fact.derived}
    lists: dict[str, Any] = {}
    for name in ["item", *sorted(draw(st.sets(st.sampled_from(sorted(VOCABULARY.lists)), max_size=3)) - {"item"})]:
        elements = st.lists(some(fields_of(VOCABULARY, name)), min_size=VOCABULARY.lists[name].least, max_size=2)
        lists[name] = draw(elements | st.just(Odd.UNKNOWN))
    rate = _AMOUNTS.filter(bool).map(lambda n: (str(n), n, str(n)))
    return Drawn(
        draw(st.dates(date(1000, 1, 1))),
        draw(st.fixed_dictionaries({}, optional={name: sayings(fact) for name, fact in own.items()})),
        {name: draw(some(fields_of(VOCABULARY, name))) for name in draw(st.sets(st.sampled_from(RECORDS)))},
        lists,
        draw(st.dictionaries(st.sampled_from(["USD/SGD", "SGD/USD"]), rate | st.just(Odd.UNKNOWN))),
        draw(st.sampled_from([None, "single", "bulk"])),
        draw(st.booleans()),
    )


RECORDS = sorted(VOCABULARY.records)


def facts_of(data: bytes | Application | dict[str, object], **options: Any) -> Facts | tuple[str, ...]:
    """The facts; or what is wrong with them, which has to be the same in all forms too."""
    facts, problems = read(data, SHAPE, **options)
    return tuple(problem.code for problem in problems) if facts is None else facts


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(applications())
def test_the_three_forms_agree(drawn: Drawn) -> None:
    by_json = facts_of(drawn.json())
    assert facts_of(drawn.model()) == by_json
    if not isinstance(by_json, Facts):
        # What contradicts itself is told when the policy is checked.
        _, problems = program(gather_text(text_of(drawn.case())))
        assert {problem.code for problem in problems} >= set(by_json)
        return
    (example,) = policy_of(drawn.case()).examples
    assert facts_of(example.application, case=True) == by_json


def one_fact(path: str, said: Any, complete: bool) -> Drawn:
    """An application in which one thing is said of one fact."""
    first, dot, rest = path.partition(".")
    listed = first in VOCABULARY.lists
    lists: dict[str, Any] = {"item": []} | ({first: [{rest: said}]} if dot and listed else {})
    records = {first: {rest: said}} if dot and not listed else {}
    return Drawn(date(2026, 3, 2), {} if dot else {path: said}, records, lists, {}, None, complete)


FACTS_SAID = [fact for path, fact in sorted(VOCABULARY.facts.items()) if path != "date" and not fact.derived]


@pytest.mark.parametrize("fact", FACTS_SAID, ids=lambda fact: fact.path)
@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(st.data())
def test_every_fact_agrees_in_every_form(fact: FactSpec, data: st.DataObject) -> None:
    said = data.draw(sayings(fact))
    drawn = one_fact(fact.path, said, complete=data.draw(st.booleans()))
    by_json = facts_of(drawn.json())
    assert isinstance(by_json, Facts)
    assert facts_of(drawn.model()) == by_json
    (example,) = policy_of(drawn.case()).examples
    assert facts_of(example.application, case=True) == by_json


def test_what_is_called_unknown_stays_unknown_in_a_complete_application() -> None:
    for fact in FACTS_SAID:
        facts = facts_of(one_fact(fact.path, Odd.UNKNOWN, complete=True).json())
        assert isinstance(facts, Facts)
        element = facts.lists[VOCABULARY.list_of(fact.path) or "item"] if VOCABULARY.list_of(fact.path) else None
        assert fact.path not in (facts.fields if element is None else element[0])
        assert fact.path not in dict(facts.assumed)


def test_numbers_of_python_are_exact() -> None:
    facts = facts_of(Application(date="2026-03-02", items=[], shipments=Decimal("0.1")))
    assert facts == facts_of(b'{"date": "2026-03-02", "items": [], "shipments": 0.1}')


def test_the_built_in_facts_are_all_tried() -> None:
    assert {fact.path for fact in FACTS_SAID} >= built_in().facts.keys() - {"date", "country_conflict"}
