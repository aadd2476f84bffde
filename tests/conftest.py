"""What every test shares: the same draws in every run, so that a change and nothing else makes a test fail.

`XCRULES_PROFILE=nightly` draws anew each time (see tests/laws/conftest.py for how much).
"""

import os

from hypothesis import settings

pytest_plugins = ["pytester"]

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("anew", deadline=None)
settings.load_profile("anew" if os.environ.get("XCRULES_PROFILE") == "nightly" else "steady")
