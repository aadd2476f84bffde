"""Plain data as `parse_json` reads it -> JSON text again, with every digit as it was written."""

from __future__ import annotations

import json
from collections.abc import Mapping

from xcrules.facts.problems import NumberText


def json_bytes(value: object) -> bytes:
    """*value* as JSON in UTF-8. It is at most as deep as `parse_json` lets anything be."""
    return _text(value).encode("utf-8")


def _text(value: object) -> str:
    match value:
        case NumberText(text):
            return text
        case Mapping():
            return f"{{{', '.join(f'{json.dumps(key)}: {_text(one)}' for key, one in value.items())}}}"
        case list() | tuple():
            return f"[{', '.join(map(_text, value))}]"
        case _:
            return json.dumps(value)
