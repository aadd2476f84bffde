"""Runs one check over an engine with one fault: `planted.py MODULE OLD NEW CHECK`, the check by its name.

Ends with 0 if nothing was noticed, with 10 if the check failed, with 2 if the fault could not be planted.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType, ModuleType

NOTICED = 10


class _Planted(SourceFileLoader):
    """Compiles a module from its text with one piece of it exchanged."""

    exchange = ("", "")

    def get_code(self, fullname: str) -> CodeType:
        text = self.get_data(self.path).decode("utf-8")
        old, new = self.exchange
        if text.count(old) != 1:
            sys.stderr.write(f"`{old}` stands {text.count(old)} times in {fullname}\n")
            sys.exit(2)
        return compile(text.replace(old, new), self.path, "exec", dont_inherit=True)


class _Finder:
    def __init__(self, module: str, exchange: tuple[str, str]) -> None:
        self.module, self.exchange = module, exchange

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self.module:
            return None
        sys.meta_path.remove(self)
        found = importlib.util.find_spec(name)
        assert found is not None
        assert found.origin is not None
        loader = _Planted(name, found.origin)
        loader.exchange = self.exchange
        return importlib.util.spec_from_file_location(name, found.origin, loader=loader)


def run(check: str) -> bool:
    """Whether the check held."""
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis import strategies as st
    from laws import LAWS
    from witnesses import WITNESSES

    from xcrules.testing.language.scenes import Scene, scenes

    if check in WITNESSES:
        # An engine that breaks is noticed as well as one that is wrong.
        try:
            WITNESSES[check].check()
        except Exception:
            return False
        return True

    @seed(7)
    @settings(
        max_examples=600,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(scenes(sets=False), st.data())
    def law(scene: Scene, data: st.DataObject) -> None:
        LAWS[check](scene, data)

    try:
        law()
    except Exception:
        return False
    return True


if __name__ == "__main__":
    module, old, new, check = sys.argv[1:]
    sys.meta_path.insert(0, _Finder(module, (old, new)))
    sys.exit(0 if run(check) else NOTICED)
