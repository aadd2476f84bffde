"""Applications changed in one respect. Each function gives a new mapping and leaves the old one as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from xcrules.testing.said import Application


def elements(application: Mapping[str, object], key: str) -> list[object]:
    """The elements of a list, by its key; none where nothing is said of it."""
    said = application.get(key)
    return list(said) if isinstance(said, list) else []


def record(element: object) -> Application:
    """An element as a record; nothing is known of one that is not said."""
    return dict(element) if isinstance(element, Mapping) else {}


def with_elements(application: Application, key: str, several: Sequence[object]) -> Application:
    return {**application, key: list(several)}


def with_element(application: Application, key: str, element: object) -> Application:
    """One more element in a list."""
    return with_elements(application, key, [*elements(application, key), element])


def without_element(application: Application, key: str, place: int) -> Application:
    """One element fewer; place counts from 0."""
    there = elements(application, key)
    return with_elements(application, key, [*there[:place], *there[place + 1 :]])


def with_fact(application: Application, path: str, value: object) -> Application:
    """`exporter.icp` or `activity` said to be *value*."""
    first, dot, field = path.partition(".")
    if not dot:
        return {**application, first: value}
    return {**application, first: {**record(application.get(first)), field: value}}


def fact(application: Mapping[str, object], path: str) -> object:
    """What is said of `exporter.icp` or `activity`; None where it is left out, or said not to be known."""
    first, dot, field = path.partition(".")
    return record(application.get(first)).get(field) if dot else application.get(first)


def is_known(application: Mapping[str, object], key: str) -> bool:
    """Whether it is known which elements a list has: an element more of an unknown list would make it known."""
    if key in application:
        return application[key] is not None
    return application.get("complete") is True and key != "items"


def texts(application: object) -> list[str]:
    """Every text in it."""
    match application:
        case str():
            return [application]
        case Mapping():
            return [text for value in application.values() for text in texts(value)]
        case list():
            return [text for value in application for text in texts(value)]
        case _:
            return []


def replaced(application: object, old: str, new: object) -> object:
    """The same with every text *old* exchanged for *new*."""
    match application:
        case str():
            return new if application == old else application
        case Mapping():
            return {key: replaced(value, old, new) for key, value in application.items()}
        case list():
            return [replaced(value, old, new) for value in application]
        case _:
            return application


def replaced_in(application: Application, old: str, new: object) -> Application:
    return cast(Application, replaced(application, old, new))
