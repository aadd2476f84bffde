"""What an application says while it is being drawn: nothing at all of a fact, or something in its record."""

from __future__ import annotations

Application = dict[str, object]
"""An application as a mapping in the JSON shapes."""


class _LeftOut:
    """What is not said at all."""


LEFT_OUT = _LeftOut()


def put(application: Application, path: str, value: object) -> None:
    """Says *value* where `destination` or `exporter.icp` stands; what is left out is not said."""
    if value is LEFT_OUT:
        return
    record, dot, field = path.partition(".")
    if not dot:
        application[path] = value
        return
    inner = application.get(record)
    application[record] = {**(inner if isinstance(inner, dict) else {}), field: value}
