"""The policies that ship and have rules of their own; the others put these together, and their draws take long."""

from __future__ import annotations

from xcrules import shipped

SINGLE = [name for name in shipped.names() if not name.endswith(".system") and name != "un.sanctions"]
