"""What the models say of themselves is what the vocabulary says, and so does its page."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import BaseModel

from xcrules.facts.application import Application
from xcrules.facts.describing import (
    fact_in_words,
    list_in_words,
    list_when_complete,
    type_in_words,
    when_complete,
)
from xcrules.facts.forms import Fact, ListOf, RecordOf
from xcrules.facts.types import FactSpec, ListSpec
from xcrules.facts.vocabulary import RESERVED_KEYS, built_in, fields_of, own_facts

PAGE = (Path(__file__).parents[2] / "docs" / "vocabulary.md").read_text(encoding="utf-8")
HEAD = "| fact | type | when complete | meaning |\n|---|---|---|---|"


def models() -> list[tuple[str, type[BaseModel]]]:
    marks = [mark for info in Application.model_fields.values() for mark in info.metadata]
    records = [
        (key, mark.model)
        for key, info in Application.model_fields.items()
        for mark in info.metadata
        if isinstance(mark, RecordOf)
    ]
    return [*records, *((mark.name, mark.element) for mark in marks if isinstance(mark, ListOf))]


def test_every_field_of_every_model_is_described_by_its_mark() -> None:
    facts = built_in().facts
    described = {path: info.description for path, info in Application.model_fields.items() if path in facts}
    described |= {
        f"{name}.{field}": info.description for name, model in models() for field, info in model.model_fields.items()
    }
    assert described == {path: fact_in_words(spec) for path, spec in facts.items()}


def test_every_list_and_record_is_described() -> None:
    lists = {spec.key: list_in_words(spec) for spec in built_in().lists.values()}
    assert {key: Application.model_fields[key].description for key in lists} == lists
    others = Application.model_fields.keys() - lists.keys() - built_in().facts.keys()
    assert others == built_in().records | RESERVED_KEYS
    assert all(Application.model_fields[key].description for key in others)


def test_the_models_are_frozen_and_have_docstrings() -> None:
    for _, model in [("", Application), *models()]:
        assert model.model_config["frozen"]
        assert model.__doc__
        assert all(
            isinstance(mark, Fact)
            for info in model.model_fields.values()
            for mark in info.metadata
            if not isinstance(mark, ListOf | RecordOf) and type(mark).__module__.startswith("xcrules")
        )


def test_a_description_says_everything() -> None:
    fields = Application.model_fields
    assert (
        fields["transits"].description == "Countries on the way (0 to 50 elements; key: country; when complete: empty)"
    )
    mass = fact_in_words(built_in().facts["item.mass"])
    assert mass == "Mass (quantity in kg, g or t; when complete: stays unknown)"


# --- the page -----------------------------------------------------------------------------------------------


def row(spec: FactSpec) -> str:
    return f"| `{spec.path}` | {type_in_words(spec.type)} | {when_complete(spec)} | {spec.meaning} |"


def table(facts: dict[str, FactSpec]) -> str:
    return "\n".join([HEAD, *map(row, facts.values())])


def list_line(spec: ListSpec) -> str:
    keys = " or ".join(f"`{key}`" for key in spec.keys)
    supporting = "; supporting" if spec.supporting else ""
    lengths = f"{spec.least} to {spec.most:,} elements"
    return (
        f"{spec.meaning}. In JSON `{spec.key}`, {lengths}; key fact {keys}{supporting}; "
        f"when complete: {list_when_complete(spec)}."
    )


def expected() -> list[str]:
    """The parts that the page of the vocabulary must have, in this order."""
    vocabulary = built_in()
    parts = [table(own_facts(vocabulary))]
    parts += [table(fields_of(vocabulary, record)) for record in ("exporter", "end_use")]
    parts += [
        f"### `{name}`\n\n{list_line(spec)}\n\n{table(fields_of(vocabulary, name))}"
        for name, spec in vocabulary.lists.items()
    ]
    return parts


def test_the_page_of_the_vocabulary_is_what_the_models_say() -> None:
    parts = expected()
    assert [part for part in parts if f"{part}\n" not in PAGE] == []
    assert [PAGE.index(part) for part in parts] == sorted(PAGE.index(part) for part in parts)
    assert len(re.findall(r"^\| `", PAGE, re.MULTILINE)) == len(built_in().facts)
