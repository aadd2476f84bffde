"""The tree as text: what `xcrules show --stage tree` prints and what the tests of the syntax compare.

One node a line, what it holds below it and further in. Words and values stand as an author would write them.
The text depends on the tree alone, spans left out, so equal trees give equal texts.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from xcrules.syntax import tree

_INDENT = "  "


def show(file: tree.File) -> str:
    """The lines of *file*, each ended by a newline."""
    return "\n".join(_lines(file)) + "\n"


def _lines(node: Any) -> list[str]:
    """A node's own line with its words and values, then its parts."""
    head, below = [type(node).__name__], []
    for part in fields(node):
        if part.name == "span":
            continue
        name = part.name.rstrip("_")
        value = getattr(node, part.name)
        short = _short(value)
        if value is None or value == () or value is False:
            continue
        if short is None:
            below += _under(name, value)
        elif name in ("name", "path", "label", "title"):
            head.append(short)
        else:
            head.append(f"{name}: {short}")
    return [" ".join(head), *(_INDENT + line for line in below)]


def _under(name: str, value: Any) -> list[str]:
    """A part that does not fit on its node's line; several parts are listed below their common name."""
    if not isinstance(value, tuple):
        first, *others = _lines(value)
        return [f"{name}: {first}", *others]
    lines = [f"{name}:"]
    for item in value:
        match item:
            case (tree.Path() as path, given):  # a field of a record
                short = _short(given)
                inner = [f"{path.text}: {short}"] if short is not None else _under(path.text, given)
            case (int() as sign, term):  # a part of a sum
                short = _short(term)
                first, *others = [short] if short is not None else _lines(term)
                inner = [f"{'+' if sign > 0 else '-'} {first}", *others]
            case _:
                short = _short(item)
                inner = [short] if short is not None else _lines(item)
        lines += (_INDENT + line for line in inner)
    return lines


def _short(value: Any) -> str | None:
    """*value* as a word or two, or None if it needs lines of its own."""
    match value:
        case tree.Path():
            return value.text
        case tree.Text():
            return quoted(value.value)
        case tree.Number() | tree.Code():
            return value.raw
        case tree.Percent():
            return f"{value.raw}%"
        case tree.Measure():
            return f"{value.raw} {value.unit}"
        case tree.Date():
            return value.value.isoformat()
        case tree.Citation():
            return f"{value.source.text} {quoted(value.at.value)}" if value.at else value.source.text
        case tree.Window():
            start = f"from {value.start.value}" if value.start else ""
            end = f"ceasing {value.end.value}" if value.end else ""
            return f"{start} {end}".strip()
        case tree.Duration():
            return f"{value.count} {value.unit}"
        case tree.Deadline():
            before, after = value.relation.split(" … ")
            return f"{before} {_short(value.duration)} {after} {value.event.text}"
        case tree.Cover():
            return f"{'many' if value.many else 'one'} {value.what.text}"
        case tree.Unknown():
            return "unknown"
        case tree.Nothing():
            return "none"
        case tree.TypeName():
            return f"{value.kind} {_short(value.values)}" if value.values else value.kind
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case (int() as month, int() as day):
            return f"{month:02}-{day:02}"
        case tree.Record():
            parts = [(path.text, _short(given)) for path, given in value.fields]
            return _joined([None if given is None else f"{path} {given}" for path, given in parts], "{}")
        case tree.Several():
            return _joined([_short(item) for item in value.items], "[]")
        case tree.OneOf():
            listed = _joined([_short(item) for item in value.values], "{}")
            return None if listed is None else f"one of {listed}"
        case tuple() if not any(isinstance(item, tuple) for item in value):
            return _joined([_short(item) for item in value])
        case _:
            return None


def _joined(parts: list[str | None], around: str = "") -> str | None:
    short = [part for part in parts if part is not None]
    if len(short) < len(parts):
        return None
    return f"{around[:1]}{', '.join(short)}{around[1:]}"


def quoted(text: str) -> str:
    """*text* in quotes, as a policy writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
