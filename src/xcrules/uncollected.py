"""Making much at once without Python's search for garbage in circles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Within, objects that refer to each other in circles are not looked for; behind it, all is as it was before.

    A policy of thousands of rules is some hundred thousand records, none in a circle and nearly all of them kept. Each
    time their number has grown by a quarter, the collector goes through all of them: that took longer than to make
    them. What is let go otherwise is freed at once, here too. Behind it, what was made counts as old, as if the
    collector had gone through it: else it would do so three times over before the first decision.
    """
    # Where two threads are within, the first to leave switches the collector on: the other is slower then, no more.
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            if gc.get_freeze_count() == 0:  # else somebody else's frozen objects would be thawed
                gc.freeze()
                gc.unfreeze()
            gc.enable()
