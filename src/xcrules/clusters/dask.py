"""Dask: the partitions of a DataFrame decided, and pieces of Parquet files on a cluster.

    from xcrules.clusters.dask import decide

    applications = dask.dataframe.read_parquet("applications", dtype_backend="pyarrow")
    decide(applications, policy).to_parquet("decisions")

The one file that imports Dask, and pandas, which Dask's frames are made of; both only when they are needed.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xcrules.diagnostics import ApplicationError, Diagnostic
from xcrules.policy import Policy

if TYPE_CHECKING:
    import dask.dataframe as dd
    import pandas as pd

    from xcrules.clusters.pieces import Piece

LOCAL = "local"
"""In place of an address: a cluster on this machine, a process for each core, for as long as it takes."""
WAIT = 30
"""Seconds within which a scheduler must answer."""

_NO_DASK = Diagnostic(
    "not-installed",
    "tables are decided on clusters with Dask, which is not installed",
    help="`pip install 'xcrules[dask]'`",
)


def decide(
    frame: dd.DataFrame, policy: Policy, *, reasons: bool = False, missing: bool = False, keep: Sequence[str] = ()
) -> dd.DataFrame:
    """The decisions on the applications in *frame*, a row each with the same index, computed when Dask is asked.

    frame: the columns that `xcrules schema --arrow` prints, backed by Arrow. The columns of the answers are those of
    `Policy.decide_table`, with words as plain texts; a row that cannot be used has `problems` and no outcome. keep:
    columns that stand before the answers, and are not read unless they are columns of an application. Raises
    `ApplicationError` if the columns are none of an application or hold Python's objects, or if Dask is not installed,
    and `ValueError` if a column cannot be kept.
    """
    tables = policy.tables(reasons=reasons, missing=missing)
    try:
        from dask.delayed import delayed
    except ImportError:
        raise ApplicationError((_NO_DASK,)) from None
    from xcrules.clusters.carried import decided

    # The empty frame shows at once what would be wrong with each part.
    given = _table(frame._meta)
    meta = _frame(decided(given, policy.compiled(), reasons, missing, keep), frame._meta)
    # One value in the graph, which travels to each worker once.
    compiled = delayed(policy.compiled(), name=f"xcrules-policy-{tables.digests[1]}", pure=True)
    found: dd.DataFrame = frame.map_partitions(_part, compiled, reasons, missing, tuple(keep), meta=meta)
    return found


def _part(part: pd.DataFrame, compiled: bytes, reasons: bool, missing: bool, keep: Sequence[str]) -> pd.DataFrame:
    from xcrules.clusters.carried import decided

    return _frame(decided(_table(part), compiled, reasons, missing, keep), part)


def _table(part: pd.DataFrame) -> Any:
    """The columns of a frame. Objects of Python have no type that could be relied on: they are refused."""
    import pyarrow as pa

    objects = [str(name) for name in part.columns if part[name].dtype == object]
    if objects:
        help = "read them with `dtype_backend=\"pyarrow\"`"
        message = "the column holds objects of Python instead of Arrow's data"
        raise ApplicationError([Diagnostic("wrong-type", message, help=help, place=name) for name in objects])
    return pa.Table.from_pandas(part, preserve_index=False)


def _frame(answer: Any, like: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    frame: pd.DataFrame = answer.to_pandas(types_mapper=pd.ArrowDtype)
    frame.index = like.index
    return frame


# --- files -------------------------------------------------------------------------------------------


def decide_pieces(
    policy: Policy, pieces: Sequence[Piece], into: Path, address: str, *, reasons: bool, missing: bool
) -> Generator[dict[str, Any], None, None]:
    """Decides *pieces* into the folder *into*, and yields what `decide_piece` counted of each, as they are done.

    address: of a scheduler, or `LOCAL`. Workers must see the same files. Raises `ApplicationError` if Dask is not
    installed, if nobody answers, or if the cluster or a piece fails.
    """
    try:
        from distributed import Client, KilledWorker, as_completed
        from distributed.client import FutureCancelledError
    except ImportError:
        raise ApplicationError((_NO_DASK,)) from None
    with ExitStack() as stack:
        try:
            client = stack.enter_context(Client(_address(address, stack), timeout=WAIT))
        except (OSError, ValueError):
            raise ApplicationError((_unreachable(address),)) from None
        try:
            # The result of a task, which travels to each worker once, and can be had again if a worker is lost.
            compiled = client.submit(bytes, policy.compiled(), key=f"xcrules-policy-{policy.text_digest}")
            futures = [
                client.submit(_piece, piece, str(into.absolute()), compiled, reasons, missing, pure=False)
                for piece in pieces
            ]
            stack.callback(client.cancel, [compiled, *futures])
            for future in as_completed(futures):
                yield future.result()
                future.release()
        except KilledWorker:
            help = "give the workers more memory, or write smaller row groups"
            raise ApplicationError((_broken("one worker after the other died over one piece", help),)) from None
        except (FutureCancelledError, OSError):
            help = "look into the logs of the scheduler and begin again"
            raise ApplicationError((_broken("it went away before everything was decided", help),)) from None
        except (ImportError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and "deserialization" not in str(error):
                raise
            help = "install the same version of `xcrules[dask]` for the scheduler and all workers"
            raise ApplicationError((_broken("the scheduler or a worker lacks something", help),)) from None


def _address(address: str, stack: ExitStack) -> Any:
    if address != LOCAL:
        return address
    from dask.system import CPU_COUNT
    from distributed import LocalCluster

    return stack.enter_context(LocalCluster(n_workers=CPU_COUNT, threads_per_worker=1, dashboard_address=":0"))


def _piece(piece: Piece, into: str, compiled: bytes, reasons: bool, missing: bool) -> dict[str, Any]:
    from xcrules.clusters.carried import engine_of
    from xcrules.clusters.pieces import decide_piece

    return decide_piece(engine_of(compiled, reasons, missing), piece, Path(into))


def _unreachable(address: str) -> Diagnostic:
    help = f"start one with `dask scheduler`, or say `--dask {LOCAL}`"
    return Diagnostic("unreachable-cluster", f"no scheduler of Dask answers at `{address}`", help=help)


def _broken(why: str, help: str) -> Diagnostic:
    return Diagnostic("broken-cluster", f"the cluster gave up: {why}", help=help)
