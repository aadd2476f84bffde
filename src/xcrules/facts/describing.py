"""Facts and lists in words: meaning, type with its units, what they close to, lengths and keys.

The one wording for the models, the JSON Schema and the page of the vocabulary.
"""

from __future__ import annotations

from typing import assert_never, cast

from xcrules.facts.measures import UNITS
from xcrules.facts.printing import format_value
from xcrules.facts.types import Closing, FactSpec, Kind, ListSpec, Type
from xcrules.facts.values import Value

MUST_BE_GIVEN = "must be given"


def fact_in_words(spec: FactSpec) -> str:
    """`Value of the line (money; when complete: stays unknown)`."""
    about = f"{type_in_words(spec.type)}; when complete: {when_complete(spec)}"
    return f"{spec.meaning} ({about})" if spec.meaning else about


def list_in_words(spec: ListSpec) -> str:
    """`Countries on the way (0 to 50 elements; key: country; when complete: empty)`."""
    lengths = f"{spec.least} to {spec.most:,} elements"
    keys = " or ".join(path.partition(".")[2] for path in spec.keys)
    return f"{spec.meaning} ({lengths}; key: {keys}; when complete: {list_when_complete(spec)})"


def type_in_words(type: Type) -> str:
    """The type with its words or units: `quantity in kg, g or t`, `ladder: unaware < suspects < knows`."""
    match type.kind:
        case Kind.YES_NO | Kind.NUMBER | Kind.PERCENT | Kind.DATE | Kind.TEXT | Kind.COUNTRY | Kind.PARTY:
            return str(type.kind.value)
        case Kind.MONEY:
            return "money in any currency"
        case Kind.QUANTITY:
            wanted = [u for u, (dimension, _) in UNITS.items() if u != "unit" and dimension in type.dimensions]
            return f"quantity in {_either(wanted)}" if wanted else "quantity"
        case Kind.ENTRY:
            return "control-list entry, one or several"
        case Kind.HS:
            return "HS code, one or several"
        case Kind.CHOICE | Kind.SET:
            return f"{type.kind.value}: {', '.join(type.values)}"
        case Kind.LADDER:
            return f"ladder: {' < '.join(type.values)}"
        case _:
            assert_never(type.kind)


def when_complete(spec: FactSpec) -> str:
    """What an absent fact becomes in a complete application; values stand in backticks."""
    if spec.derived:
        return "computed"
    if spec.path == "date":
        return MUST_BE_GIVEN
    match spec.closes:
        case Closing.MUST:
            return "stays unknown"
        case Closing.NONE:
            return "`none`"
        case value:
            return f"`{format_value(spec.type, cast(Value, value))}`"


def list_when_complete(spec: ListSpec) -> str:
    """What a list that nobody names becomes in a complete application."""
    if spec.name == "item":
        return MUST_BE_GIVEN
    return "empty" if spec.least == 0 else "stays unknown"


def _either(words: list[str]) -> str:
    return " or ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0]
