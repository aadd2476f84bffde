import json
import re
from typing import Any

import pytest

from xcrules.facts.schema import json_schema
from xcrules.facts.types import Kind, Type
from xcrules.facts.vocabulary import built_in, declared, extend

SCHEMA = json_schema(built_in(), "Applications")


def fits(schema: dict[str, Any], data: object) -> bool:
    """Whether *data* fits, for the few words that our schemas use."""
    types = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "number": int | float}
    for word, wanted in schema.items():
        match word:
            case "$ref":
                ok = fits(SCHEMA["$defs"][wanted.removeprefix("#/$defs/")], data)  # type: ignore[index]
            case "anyOf":
                ok = any(fits(form, data) for form in wanted)
            case "type":
                names = [wanted] if isinstance(wanted, str) else wanted
                ok = any(
                    isinstance(data, types[name])
                    and (name == "boolean") == (data in (True, False) and isinstance(data, bool))
                    for name in names
                )
            case "enum":
                ok = data in wanted
            case "const":
                ok = data is wanted
            case "pattern":
                ok = not isinstance(data, str) or re.search(wanted, data) is not None
            case "minLength":
                ok = not isinstance(data, str) or len(data) >= wanted
            case "minItems":
                ok = not isinstance(data, list) or len(data) >= wanted
            case "maxItems":
                ok = not isinstance(data, list) or len(data) <= wanted
            case "minimum":
                ok = not isinstance(data, int | float) or data >= wanted
            case "items":
                ok = not isinstance(data, list) or all(fits(wanted, one) for one in data)
            case "required":
                ok = not isinstance(data, dict) or set(wanted) <= set(data)
            case "properties":
                ok = not isinstance(data, dict) or all(fits(wanted[k], v) for k, v in data.items() if k in wanted)
            case "propertyNames":
                ok = not isinstance(data, dict) or all(fits(wanted, key) for key in data)
            case "additionalProperties":
                others = (
                    {k: v for k, v in data.items() if k not in schema.get("properties", {})}
                    if isinstance(data, dict)
                    else {}
                )
                ok = not others if wanted is False else all(fits(wanted, v) for v in others.values())
            case "$schema" | "$defs" | "title" | "description" | "examples" | "format":
                ok = True
            case _:
                raise AssertionError(f"the schema has a word that this test does not know: {word}")
        if not ok:
            return False
    return True


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"activity": None, "exporter": {"icp": {"none": True}}, "shipments": "2", "complete": True, "request": "bulk"},
        {"destination": "DE"},
        {"destination": ["Korea", {"country": "JP", "conflict": False}, None]},
        {"destination": {"one_of": ["KP", "KR"]}},
        {"items": ["9101.11", "2B350.g", {"entry": ["ML1", "ML2"], "value": "5.50 USD", "mass": "2 t"}, None]},
        {"items": [{"entry": {"one_of": [["NS1"], "NS2"]}, "hs": {"none": True}}]},
        {"documents": ["invoice", {"kind": "contract", "expires": "2030-01-01"}], "transits": []},
        {"rates": {"USD/SGD": "1.34", "EUR/USD": 1.1}, "owners": [{"share": "12%"}, {"share": 12}]},
    ],
)
def test_applications_fit(facts: dict[str, object]) -> None:
    assert fits(SCHEMA, {"date": "2026-03-02", "items": [], **facts})


@pytest.mark.parametrize(
    "facts",
    [
        {"activty": "export"},
        {"activity": "fly"},
        {"activity": {"none": True}},
        {"activity": {"one_of": []}},
        {"country_conflict": True},
        {"items": ["3A"]},
        {"items": [{"vlaue": "5 USD"}]},
        {"items": [{"value": "5 usd"}]},
        {"items": [{"value": 5}]},
        {"items": [{"quantity": "5 kg"}]},
        {"destination": []},
        {"end_use": {"informed": "true"}},
        {"date": "02/03/2026"},
        {"shipments": -1},
        {"rates": {"USD": 1}},
    ],
)
def test_what_is_wrong_does_not_fit(facts: dict[str, object]) -> None:
    assert not fits(SCHEMA, {"date": "2026-03-02", "items": [], **facts})


def test_date_and_items_are_required() -> None:
    assert not fits(SCHEMA, {"date": "2026-03-02"})
    assert not fits(SCHEMA, {"items": []})


def test_every_reference_leads_somewhere() -> None:
    references = re.findall(r'"\$ref": "#/\$defs/([^"]+)"', json.dumps(SCHEMA))
    assert set(references) <= set(SCHEMA["$defs"])  # type: ignore[call-overload]
    assert all(re.fullmatch(r"[a-z_.]+", name) for name in references)


def test_declared_facts_have_their_place() -> None:
    schema: Any = json_schema(extend(built_in(), [declared("customs.doubts", Type(Kind.YES_NO), True)]), "x")
    assert schema["properties"]["customs"]["anyOf"][0]["properties"]["doubts"]["$ref"] == "#/$defs/fact.yes_no"
