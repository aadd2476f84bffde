"""`Facts` -> the JSON form that reads back to them."""

from __future__ import annotations

from xcrules.facts.facts import Element, Facts
from xcrules.facts.printing import to_json as value_to_json
from xcrules.facts.types import Kind, Type, Vocabulary
from xcrules.facts.unit_value import unit_value
from xcrules.facts.values import Knowledge


def to_json(facts: Facts, vocabulary: Vocabulary) -> dict[str, object]:
    """A mapping of plain JSON data; `read` makes equal facts of it, apart from `assumed` and `supposed`.

    Nothing in it is left to closing: what closing filled in is written out. Amounts that no decimal writes exactly
    have no JSON form; the only ones that arise are unit values, which are worked out again when read.
    """
    written: dict[str, object] = {"date": facts.date.isoformat()}
    if facts.request is not None:
        written["request"] = facts.request
    for path, known in facts.fields.items():
        first, dot, rest = path.partition(".")
        form = _form(vocabulary.facts[path].type, known)
        if not dot:
            written[first] = form
            continue
        record = written.setdefault(first, {})
        assert isinstance(record, dict)
        record[rest] = form
    for name, spec in vocabulary.lists.items():
        elements = facts.lists.get(name)
        if elements is not None:
            written[spec.key] = [_element(element, vocabulary) for element in elements]
    written.setdefault("items", None)
    if facts.rates:
        rate = Type(Kind.NUMBER)
        written["rates"] = {f"{source}/{to}": _form(rate, known) for (source, to), known in facts.rates.items()}
    return written


def _element(element: Element, vocabulary: Vocabulary) -> dict[str, object]:
    computed = unit_value(element)
    return {
        path.partition(".")[2]: _form(vocabulary.facts[path].type, known)
        for path, known in element.items()
        if known is not None and not (path == "item.unit_value" and known == (computed,))
    }


def _form(type: Type, known: Knowledge) -> object:
    if known is None:
        return None
    if len(known) == 1:
        return value_to_json(type, known[0])
    return {"one_of": [value_to_json(type, value) for value in known]}
