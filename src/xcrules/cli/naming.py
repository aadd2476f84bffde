"""What people call the elements of an application: `item 1 (Gold wristwatch)` says more than `item 1`.

A decision knows elements by list and number. Their names stand in the application, which is read once more here, as
plain data: whatever is no text, or not there, simply has no name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xcrules.decision import ElementRef
from xcrules.facts.json_text import parse_json
from xcrules.facts.problems import NumberText

Names = Mapping[tuple[str, int], str]
"""From the list's word in the language, and the number from 1, to the name."""

NAMED_BY = {
    "item": ("items", ("description", "entry", "hs")),
    "party": ("parties", ("name",)),
    "destination": ("destination", ("country",)),
}
"""Of each list that has names: its key in an application, and the keys that name an element, the best first."""

LONGEST = 40
MOST_NAMED = 3
"""Of more elements than this only the numbers are told."""


def names_in(application: bytes) -> Names:
    """The names of the elements of *application*; none if it is no application."""
    raw, _ = parse_json(application, "application")
    return dict(_names(raw)) if isinstance(raw, Mapping) else {}


def _names(raw: Mapping[str, object]) -> Iterator[tuple[tuple[str, int], str]]:
    for list_name, (key, named_by) in NAMED_BY.items():
        given = raw.get(key)
        elements = given if isinstance(given, list) else [given]
        for number, element in enumerate(elements, start=1):
            name = _name(element, named_by)
            if name:
                yield (list_name, number), name
    screenings = raw.get("screenings")
    for number, element in enumerate(screenings if isinstance(screenings, list) else [], start=1):
        name = _screening(element)
        if name:
            yield ("screening", number), name


def _name(element: object, named_by: tuple[str, ...]) -> str | None:
    if isinstance(element, str):
        return _short(element)
    if not isinstance(element, Mapping):
        return None
    found = (element.get(key) for key in named_by)
    return next((_short(name) for name in found if isinstance(name, str) and name.strip()), None)


def _screening(element: object) -> str | None:
    """`KOMID near KPe.001 of un_1718_dprk, 96%, open`: what a person has to know to look it up."""
    if not isinstance(element, Mapping):
        return _name(element, ("party",))
    said = {key: _said(element.get(key)) for key in ("party", "reference", "list", "score", "verdict")}
    score = said["score"] and f"{said['score'].removesuffix('%')}%"
    near = " of ".join(word for word in (said["reference"], said["list"]) if word)
    whom = " near ".join(word for word in (said["party"], near) if word)
    return ", ".join(word for word in (whom, score, said["verdict"]) if word) or None


def _said(value: object) -> str:
    return _short(str(value)) if isinstance(value, str | NumberText) else ""


def _short(name: str) -> str:
    words = " ".join(name[: 4 * LONGEST].split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 3].rstrip()}..."


def elements_in_words(elements: Sequence[ElementRef], names: Names) -> str:
    """`item 1 (Gold wristwatch), destination 1 (KP)`, or `items 1 to 40`: the items first."""
    numbers: dict[str, list[int]] = {}
    for element in sorted(elements, key=lambda each: (each.list != "item", each.list, each.number)):
        numbers.setdefault(element.list, []).append(element.number)
    return ", ".join(_of_one_list(name, found, names) for name, found in numbers.items())


def items_in_words(numbers: Sequence[int], names: Names) -> str:
    """The same, for items by their numbers."""
    return elements_in_words([ElementRef(list="item", number=number) for number in numbers], names)


def _of_one_list(name: str, numbers: list[int], names: Names) -> str:
    if len(numbers) > MOST_NAMED:
        return f"{_plural(name)} {and_(_stretches(numbers))}"
    return ", ".join(
        f"{name} {number} ({names[name, number]})" if (name, number) in names else f"{name} {number}"
        for number in numbers
    )


def _plural(name: str) -> str:
    words = name.replace("_", " ")
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def _stretches(numbers: list[int]) -> list[str]:
    """Numbers in order, those in a row as `3 to 7`; of very many stretches only the first."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    told = [str(low) if low == high else f"{low} to {high}" for low, high in found[:8]]
    left = sum(high - low + 1 for low, high in found[8:])
    return [*told, f"{left} more"] if left else told


def and_(words: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)
