"""Where the files that ship with the library live: the policies.

An installed library carries them inside the package; a checkout has them beside `src`.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def folder(name: str) -> Path:
    """The folder `policies` or `grammar` that ships; it may not exist."""
    packaged = Path(str(files("xcrules"))) / name
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / name


def policies() -> Path:
    """The root of the policies that ship: `policies() / "un" / "unscr_1718.xcp"`."""
    return folder("policies")


def names() -> tuple[str, ...]:
    """The dotted names of the policies that ship, sorted."""
    root = policies()
    return tuple(sorted(".".join(path.relative_to(root).with_suffix("").parts) for path in root.rglob("*.xcp")))
