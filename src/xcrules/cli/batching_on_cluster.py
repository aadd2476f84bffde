"""`batch --dask`: Parquet files decided piece by piece on a cluster, into a folder of Parquet files.

The workers write: a file of answers for each piece, and what is wrong with unusable rows beside it. Here it is counted,
put together and moved to its place, whole or not at all.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from xcrules.cli.batching import Asked, check_three, tell
from xcrules.cli.inputs import unusable
from xcrules.cli.printing import console, json_text
from xcrules.cli.progress import Progress
from xcrules.clusters.dask import decide_pieces
from xcrules.diagnostics import ApplicationError
from xcrules.policy import Policy
from xcrules.whole_files import whole_file, whole_folder

if TYPE_CHECKING:
    from xcrules.clusters.pieces import Piece


def batch_on_cluster(policy: Policy, asked: Asked, address: str) -> None:
    """Decides and writes; ends the command with status 2, after everything is written, if any row was unusable."""
    check_three(asked)
    try:
        shape = policy.tables().shape
        from xcrules.clusters.pieces import added, pieces_of
        from xcrules.engines.columns.deciding import Tally

        tally, counts = Tally(), Counter[str]()
        pieces = pieces_of(asked.applications, shape)
        with ExitStack() as stack:
            bad = stack.enter_context(whole_file(asked.bad_rows, "w"))
            folder = stack.enter_context(whole_folder(asked.answers))
            progress = stack.enter_context(Progress(sum(piece.rows for piece in pieces) or None, beside=console()))
            each = decide_pieces(policy, pieces, folder, address, reasons=asked.reasons, missing=asked.missing)
            for counted in stack.enter_context(closing(each)):
                tally = added(tally, counted)
                counts.update(counted["outcomes"])
                with progress.step(tally.applications, complains=False, more=counted["applications"]):
                    pass
            _put_together(pieces, folder, bad)
    except ApplicationError as error:
        raise unusable(error.problems) from None
    tell(policy, asked, tally, counts)


def _put_together(pieces: Sequence[Piece], folder: Path, bad: IO[Any]) -> None:
    """The unusable rows of all pieces, in their order. The folder keeps the answers and nothing else."""
    for piece in pieces:
        beside = folder / piece.bad
        with beside.open(encoding="utf-8") as lines:
            for line in lines:
                bad.write(json_text(json.loads(line), indent=None) + "\n")
    # Also what a worker that died had begun to write.
    for left in folder.glob(".*"):
        left.unlink()
