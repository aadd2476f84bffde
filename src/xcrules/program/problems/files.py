"""Problems with files: what a policy uses and where it lies."""

from __future__ import annotations

from collections.abc import Sequence

from xcrules.diagnostics import Diagnostic, Severity
from xcrules.facts.problems import shown
from xcrules.source import Span

_OPEN = "move what they share to a policy that uses none of them"


def no_such_file(name: str) -> Diagnostic:
    return Diagnostic("unknown-file", f"there is no file {shown(name)}", place=name)


def unreadable_file(name: str, span: Span | None = None) -> Diagnostic:
    message = f"{shown(name)} cannot be read"
    return Diagnostic("unknown-file", message, span, place=None if span else name)


def use_of_itself(name: str, span: Span) -> Diagnostic:
    return Diagnostic("use-cycle", f"`{name}` uses itself", span, "take the line away")


def use_cycle(names: Sequence[str], span: Span) -> Diagnostic:
    chain = ", ".join(f"`{one}` uses `{other}`" for one, other in zip(names, (*names[1:], names[0]), strict=True))
    return Diagnostic("use-cycle", f"policies may not use each other in a circle: {chain}", span, _OPEN)


def two_versions(name: str, span: Span) -> Diagnostic:
    message = f"`{name}` lies beside this policy and ships with the library, and the two differ"
    return Diagnostic("two-versions", message, span, "give one of them another name")


def policy_name(found: str, wanted: str, span: Span) -> Diagnostic:
    return Diagnostic("policy-name", f"the file of `{wanted}` calls itself `{found}`", span, f"write `policy {wanted}`")


def name_and_file(name: str, file: str, span: Span) -> Diagnostic:
    message = f"`{name}` stands in the file `{file}`, so no other policy can use it"
    help = f"call the file `{name.rpartition('.')[2]}.xcp`"
    return Diagnostic("name-and-file", message, span, help, severity=Severity.ADVICE)


def leaves_root(name: str, span: Span | None) -> Diagnostic:
    message = f"{shown(name)} leads out of the folder of the policies"
    return Diagnostic(
        "leaves-root", message, span, "name it by its path from that folder", place=None if span else name
    )


def too_many_policies(most: int, span: Span) -> Diagnostic:
    message = f"one policy may use {most} others at most, directly or not"
    return Diagnostic("too-many-policies", message, span, "join some of them")


def policy_too_large(name: str, most: int, span: Span | None) -> Diagnostic:
    message = f"{shown(name)} is larger than {most:,} bytes"
    help = "keep long lists in a CSV file and name it with `by reference in`"
    return Diagnostic("too-large", message, span, help, place=None if span else name)


def too_many_problems(name: str, most: int, severity: Severity) -> Diagnostic:
    message = f"`{name}` and what it uses have more than {most} problems, and the rest is not shown"
    return Diagnostic("too-many-problems", message, place=name, help="mend these, then check again", severity=severity)


# --- lists by reference -----------------------------------------------------------------------------


def no_such_table(name: str, span: Span, shipped_only: bool) -> Diagnostic:
    help = (
        "a text by itself can name only files that ship with the library"
        if shipped_only
        else ("a file is named by its path from the folder of the policies, or stands beside the policy")
    )
    return Diagnostic("unknown-file", f"there is no file {shown(name)}", span, help)


def two_files(name: str, span: Span) -> Diagnostic:
    message = f"{shown(name)} names two files that differ: one beside the policy, one in the folder of the policies"
    return Diagnostic("two-versions", message, span, "give one of them another name")


def table_too_large(name: str, bound: str, span: Span) -> Diagnostic:
    return Diagnostic("too-large", f"{shown(name)} is larger than {bound}", span, "split the list in two")


def bad_table(name: str, line: int, wrong: str, span: Span) -> Diagnostic:
    message = f"line {line} of {shown(name)} {wrong}"
    return Diagnostic("bad-table", message, span, "mend that line, or save the table anew as CSV in UTF-8")


def bad_table_row(name: str, row: int, message: str, span: Span, help: str | None = None) -> Diagnostic:
    return Diagnostic("bad-table", f"row {row} of {shown(name)}: {message}", span, help)


def missing_column(name: str, columns: Sequence[str], span: Span) -> Diagnostic:
    wanted = " or ".join(f"`{column}`" for column in columns)
    return Diagnostic("missing-column", f"{shown(name)} has no column {wanted}", span, "name it in the first line")
