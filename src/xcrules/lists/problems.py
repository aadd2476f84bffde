"""What can be wrong with a published list, and with a file that it is to be written into."""

from __future__ import annotations

from xcrules.diagnostics import Diagnostic
from xcrules.facts.problems import shown

MOST_PROBLEMS = 100
"""Problems that are told of one published list."""

_AGAIN = "download the list as XML again"


def too_large(name: str, bound: str) -> Diagnostic:
    return Diagnostic("too-large", f"{shown(name)} is larger than {bound}", place=name)


def not_utf_8(name: str, line: int) -> Diagnostic:
    message = f"line {line} of {shown(name)} holds a byte that is not UTF-8 text"
    return Diagnostic("not-utf-8", message, place=f"{name}:{line}", help=_AGAIN)


def bad_list_file(name: str, line: int, wrong: str) -> Diagnostic:
    """wrong: what goes on "line 12 of `list.xml` …"."""
    return Diagnostic("bad-list-file", f"line {line} of {shown(name)} {wrong}", place=f"{name}:{line}", help=_AGAIN)


def bad_entry(name: str, line: int, message: str) -> Diagnostic:
    """message: what is wrong with one of those who are listed, naming them."""
    help = "correct it in a copy of the list, and tell its publisher"
    return Diagnostic("bad-list-file", message, place=f"{name}:{line}", help=help)


def more(name: str, count: int) -> Diagnostic:
    return Diagnostic("too-many-problems", f"{shown(name)} has {count} more problems", place=name)


def bad_table(name: str, line: int, wrong: str) -> Diagnostic:
    message = f"line {line} of {shown(name)} {wrong}"
    help = "mend that line, or move the file away to have it written anew"
    return Diagnostic("bad-table", message, place=f"{name}:{line}", help=help)
