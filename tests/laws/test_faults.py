"""Each planted fault is noticed: the witnesses and laws would not let such an engine pass."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from faults import FAULTS, Fault
from laws import LAWS
from planted import NOTICED
from witnesses import WITNESSES

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src"


@pytest.mark.parametrize("name", WITNESSES)
def test_the_engine_decides_as_the_language_says(name: str) -> None:
    WITNESSES[name].check()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_noticed(fault: Fault) -> None:
    assert fault.noticed_by in WITNESSES or fault.noticed_by in LAWS
    arguments = [fault.module, fault.old, fault.new, fault.noticed_by]
    ran = subprocess.run(
        [sys.executable, str(HERE / "planted.py"), *arguments],
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == NOTICED, ran.stderr[-2000:] or "nothing was noticed"
