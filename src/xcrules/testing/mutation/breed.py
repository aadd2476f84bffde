"""From a policy and a mutation to the policy with that mutation.

Only the declaration that changes is read again, in a text that is blank around it, and put between those that are read
already; what the policy uses is not read again either. The examples stay those of the policy: they name nothing
that a mutation renames, and one that names what is gone has to fail, not to be a mistake in the mutant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from xcrules.diagnostics import Diagnostic
from xcrules.policy import Policy, Written, checked
from xcrules.rulebook import canonical
from xcrules.source import Source
from xcrules.syntax import tree
from xcrules.syntax.from_text import parse
from xcrules.testing.mutation.mutations import Mutation, changed


@dataclass(frozen=True, slots=True)
class Stillborn:
    """The mutant is no policy: what is wrong with it."""

    problems: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Equivalent:
    """The mutant means the same: it decides and says the same of every application."""


def bred(policy: Policy, mutation: Mutation) -> Policy | Stillborn | Equivalent:
    """*policy* with *mutation*, ready to decide."""
    loaded = policy.gathered.files[policy.name]
    file = loaded.file
    declaration, problems = _read(file, mutation)
    if declaration is None:
        return Stillborn(problems)
    before, after = file.declarations[: mutation.declaration], file.declarations[mutation.declaration + 1 :]
    whole = replace(file, declarations=(*before, declaration, *after))
    tried = replace(whole, declarations=tuple(_deciding(whole.declarations)))
    files = policy.gathered.files
    gathered = replace(
        policy.gathered,
        files={**files, policy.name: replace(loaded, file=tried)},
        problems=(),
        doubles=(),  # what is used has not changed, and has been compared
    )
    mutant, found = checked(gathered)
    if mutant is None:
        return Stillborn(found)
    if is_the_same(policy, mutant):
        return Equivalent()
    program = replace(mutant.program, examples=policy.program.examples, properties=policy.program.properties)
    files = {**files, policy.name: replace(loaded, file=whole)}
    return replace(mutant, written=Written(program, replace(gathered, files=files)))


def is_the_same(policy: Policy, mutant: Policy) -> bool:
    """Whether two policies decide and say the same, needs as they are written left out: a need that is written
    another way may mean the same."""
    if policy.text_digest == mutant.text_digest:
        return True
    return policy.digest == mutant.digest and _said(policy) == _said(mutant)


def _said(policy: Policy) -> dict[str, object]:
    return {key: value for key, value in canonical.wording(policy.rulebook).items() if key not in ("needs", "tiers")}


def _deciding(declarations: Iterable[tree.Declaration]) -> Iterable[tree.Declaration]:
    return (each for each in declarations if not isinstance(each, tree.Case | tree.Example | tree.Property))


def _read(file: tree.File, mutation: Mutation) -> tuple[tree.Declaration | None, tuple[Diagnostic, ...]]:
    """The declaration that changed, or what is wrong with it."""
    source, span = file.span.source, file.declarations[mutation.declaration].span
    text = changed(source.text, mutation.edit)
    end = span.end + len(text) - len(source.text)
    # Every declaration stands behind the policy's own name, so there is room for a short one.
    head = "policy x"
    blank = "".join(c if c == "\n" else " " for c in source.text[len(head) : span.start])
    read, problems = parse(Source(source.name, head + blank + text[span.start : end]))
    if read is None or len(read.declarations) != 1:
        return None, problems
    return read.declarations[0], ()
