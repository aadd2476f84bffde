"""All the contenders that decide one application, xcrules first."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from benchmarks.peers import cedar, cel, datalogic, regorus_, rule_engine_, xcrules_, zen_
from benchmarks.peers.peer import Peer

XCRULES = xcrules_.PEER
PEERS = (datalogic.PEER, zen_.PEER, cel.CPP, cel.RUST, regorus_.PEER, cedar.PEER, rule_engine_.PEER)

NOT_INSTALLABLE = "not installable here"


def installed(package: str) -> str | None:
    """The version of *package* that is installed; None: none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def absent(peer: Peer, nested: bool) -> str | None:
    """Why *peer* takes no part, None if it does."""
    if installed(peer.package) is None and peer is not XCRULES:
        return NOT_INSTALLABLE
    return peer.nested if nested else None
