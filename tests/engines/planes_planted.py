"""Planes with one deliberate fault: the package loaded anew, a sentence of one of its modules changed."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import xcrules.engines.planes

PACKAGE = "xcrules.engines.planes"
assert xcrules.engines.planes.__name__ == PACKAGE


@dataclass(frozen=True, slots=True)
class Fault:
    """`new` stands in `module` in place of `old`."""

    name: str
    module: str
    old: str
    new: str


class _Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the package's modules anew, one of them with the fault."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name != f"{PACKAGE}.{self.fault.module}":
            return None
        spec = importlib.util.spec_from_loader(name, self)
        assert spec is not None
        return spec

    def create_module(self, spec: Any) -> None:
        return None

    def exec_module(self, module: Any) -> None:
        finders = [each for each in sys.meta_path if each is not self]
        found = next(spec for each in finders if (spec := each.find_spec(module.__name__, _path())))
        text = found.loader.get_data(found.origin).decode("utf-8")
        assert text.count(self.fault.old) == 1, f"{text.count(self.fault.old)} times in {module.__name__}"
        exec(compile(text.replace(self.fault.old, self.fault.new), found.origin, "exec"), module.__dict__)


def _path() -> Any:
    return xcrules.engines.planes.__path__


@contextmanager
def planted(fault: Fault) -> Iterator[Any]:
    """The package with the fault."""
    before = {name: module for name, module in sys.modules.items() if name.startswith(PACKAGE)}
    finder = _Planted(fault)
    for name in before:
        del sys.modules[name]
    sys.meta_path.insert(0, finder)
    try:
        yield importlib.import_module(PACKAGE)
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
            del sys.modules[name]
        sys.modules.update(before)
