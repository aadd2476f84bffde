"""Why a compiled policy cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from xcrules.diagnostics import Diagnostic, PolicyError
from xcrules.facts.problems import shown
from xcrules.rulebook.stored_parts import MISSHAPEN, Damaged


def another(place: str) -> Diagnostic:
    return Diagnostic(
        "unknown-file",
        f"{shown(place)} is no compiled policy",
        place=place,
        help="write one with `xcrules compile POLICY -o FILE`",
    )


def damaged(place: str, why: str) -> Diagnostic:
    return Diagnostic(
        "damaged-policy",
        f"the compiled policy {shown(place)} is damaged: {why}",
        place=place,
        help="compile the policy again",
    )


def misshapen(place: str, error: Exception) -> Diagnostic:
    """What one of `MISSHAPEN` says of the file."""
    if isinstance(error, Damaged):
        return damaged(place, f"there is {error}")
    return damaged(place, "it does not have the shape of a policy")


@contextmanager
def refusing(place: str) -> Iterator[None]:
    """Raises `PolicyError` where a part of the file that is read later is misshapen."""
    try:
        yield
    except MISSHAPEN as error:
        raise PolicyError([misshapen(place, error)]) from None


def changed(place: str) -> Diagnostic:
    return Diagnostic(
        "changed-policy",
        f"the compiled policy {shown(place)} does not have the digests that it states",
        place=place,
        help="compile the policy again, and find out who changed the file",
    )


def newer(place: str, what: str, known: int) -> Diagnostic:
    return Diagnostic(
        "newer-policy",
        f"the compiled policy {shown(place)} has {what}, and this version reads {known} at most",
        place=place,
        help="use the version of xcrules that compiled it, or a later one; or compile the policy again with this one",
    )
