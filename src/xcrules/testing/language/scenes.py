"""Scenes: a drawn policy, loaded, and an application for it. What most tests over drawn policies begin with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from xcrules.diagnostics import PolicyError
from xcrules.policy import Policy, load, loads
from xcrules.testing.language.applications import applications
from xcrules.testing.language.policies import DrawnPolicies, policy_sets, self_contained_policies, single_policies
from xcrules.testing.language.reads import Reads, reads_of
from xcrules.testing.said import Application

TABLE_NAMES = ("Alfa", "X-1", "Gamma & Co")
"""Names and references that stand only in the tables that drawn policies name."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A policy as it was drawn and as it was loaded, what it reads, and one application."""

    drawn: DrawnPolicies
    policy: Policy
    reads: Reads
    application: Application

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: ARG002 - as it is called
        """How Hypothesis shows a failing scene: its texts, not the whole compiled policy."""
        printer.text(repr(self))

    def __repr__(self) -> str:
        texts = "\n".join(self.drawn.texts.values())
        return f"<<policy>>\n{texts}\n<<application>>\n{self.application!r}\n"


def load_drawn(drawn: DrawnPolicies) -> Policy:
    """The main policy of *drawn*. Raises `PolicyError`."""
    if not drawn.needs_files:
        return loads(drawn.main.text)
    with TemporaryDirectory() as folder:
        return load(drawn.write(Path(folder)))


def reads_of_policy(policy: Policy) -> Reads:
    files = [loaded.file for loaded in policy.gathered.files.values()]
    return reads_of(files, policy.program.vocabulary, TABLE_NAMES)


def scenes(*, known: int | None = None, sets: bool = True) -> st.SearchStrategy[Scene]:
    """Scenes with policies of every sort. known: how many facts in a hundred their applications know; None: drawn.
    sets: whether some have several policies."""
    kinds = [self_contained_policies(), self_contained_policies(), single_policies()]
    return scenes_of(st.one_of(*kinds, policy_sets()) if sets else st.one_of(*kinds), known=known)


@st.composite
def scenes_of(draw: st.DrawFn, policies: st.SearchStrategy[DrawnPolicies], *, known: int | None = None) -> Scene:
    """Scenes with policies drawn from *policies*; one that does not check is left out."""
    drawn = draw(policies)
    try:
        policy = load_drawn(drawn)
    except PolicyError:
        reject()
    reads = reads_of_policy(policy)
    application = draw(applications(reads, known=known))
    return Scene(drawn, policy, reads, application)
