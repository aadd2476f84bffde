"""JSON text -> plain data, with every digit kept and every repeated key found."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from xcrules.diagnostics import Diagnostic
from xcrules.facts.problems import NumberText, shown

MOST_BYTES = 64 * 1024 * 1024
"""Length of the longest text that is read at all."""
DEEPEST = 64
"""How deep lists and records may stand in each other; no application needs more than six."""


class _Repeated(dict[str, object]):
    """A record in which some key stands twice; `keys_twice` are those keys."""

    keys_twice: tuple[str, ...] = ()


def parse_json(data: bytes, where: str) -> tuple[object, tuple[Diagnostic, ...]]:
    """The data, or None and the problems. Numbers come back as `NumberText`; NaN and its like are no JSON."""
    if len(data) > MOST_BYTES:
        message = f"the text has more than {MOST_BYTES // 1024**2} megabytes"
        return None, (Diagnostic("too-large", message, place=where, help="leave out what no policy asks for"),)
    try:
        text = data.decode("utf-8-sig")
        parsed, end = _PLAIN.raw_decode(text)
        # As many brackets as this cannot stand too deep in each other, however they stand.
        if not text[end:].strip(_BLANKS) and (text.count("[") + text.count("{") <= DEEPEST or _is_shallow(parsed)):
            return parsed, ()
    except (ValueError, RecursionError):
        pass
    return _with_problems(data, where)


def _is_shallow(parsed: Any) -> bool:
    """Whether lists and records stand in each other at most `DEEPEST` deep."""
    level = [parsed]
    for _ in range(DEEPEST + 1):
        if not level:
            return True
        inside = [part.values() if type(part) is dict else part for part in level if type(part) in _NESTED]
        level = [child for several in inside for child in several if type(child) in _NESTED]
    return False


def _with_problems(data: bytes, where: str) -> tuple[object, tuple[Diagnostic, ...]]:
    """As `parse_json`, for a text in which something is wrong: slower, and it knows what and where."""
    try:
        parsed = _THOROUGH.decode(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} of the text is not UTF-8"
        return None, (Diagnostic("not-json", message, place=where, help="save the file as UTF-8"),)
    except json.JSONDecodeError as error:
        message = f"the text is not JSON: it breaks off at line {error.lineno}, column {error.colno}"
        return None, (Diagnostic("not-json", message, place=where, help="mend the text there"),)
    except _ConstantError as error:
        message = f"the text is not JSON: {shown(error.args[0])} is no number"
        help = "leave out what is not known"
        return None, (Diagnostic("not-json", message, place=where, help=help),)
    except RecursionError:
        return None, (_too_deep(where),)
    problems = _repeated_keys(parsed, where)
    return (None, problems) if problems else (parsed, ())


class _ConstantError(ValueError):
    """Carries a word that Python's reader would take for a number and JSON does not know."""


def _no_constant(word: str) -> NoReturn:
    raise _ConstantError(word)


def _record(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) == len(pairs):
        return record
    seen: set[str] = set()
    twice = dict.fromkeys(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    repeated = _Repeated(record)
    repeated.keys_twice = tuple(twice)
    return repeated


def _record_of_different(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("some key stands twice")
    return record


_PLAIN, _THOROUGH = (
    json.JSONDecoder(
        parse_int=NumberText, parse_float=NumberText, parse_constant=_no_constant, object_pairs_hook=record
    )
    for record in (_record_of_different, _record)
)
_NESTED = frozenset((dict, list))
_BLANKS = " \t\n\r"


def _too_deep(where: str) -> Diagnostic:
    message = f"lists and records stand in each other more than {DEEPEST} deep"
    return Diagnostic("too-deep", message, place=where, help="see whether some bracket is missing")


def _repeated_keys(parsed: object, where: str) -> tuple[Diagnostic, ...]:
    problems: list[Diagnostic] = []
    # A stack of our own: the text may be nested as deeply as the parser allows.
    todo: list[tuple[Any, str, int]] = [(parsed, "", 1)]
    while todo and len(problems) < 100:
        part, place, depth = todo.pop()
        if depth > DEEPEST:
            return (_too_deep(where),)
        if isinstance(part, _Repeated):
            problems += [
                Diagnostic(
                    "duplicate-key",
                    f"{shown(key)} stands twice in one record",
                    place=place or where,
                    help="keep one of the two",
                )
                for key in part.keys_twice[:100]
            ]
        if isinstance(part, dict):
            children = [(child, f"{place}.{key}" if place else key, depth + 1) for key, child in part.items()]
            todo += [child for child in reversed(children) if isinstance(child[0], dict | list)]
        elif isinstance(part, list):
            items = [(child, f"{place}[{number}]", depth + 1) for number, child in enumerate(part, 1)]
            todo += [item for item in reversed(items) if isinstance(item[0], dict | list)]
    return tuple(problems)
