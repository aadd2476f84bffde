"""Names: what a file declares, and which names its conditions, rules and cases may use.

A file sees its own names and those of the policies it uses directly. One word may mean one thing in each group
(a source and a rule may share a name, since no clause could take one for the other); a word of a used policy may
not be declared again, and where two used policies declare it, it is written with its policy:
`unscr_1718.to_dprk` or `un.unscr_1718.to_dprk`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from xcrules.diagnostics import Diagnostic
from xcrules.program.model import Id
from xcrules.program.problems import names as problems
from xcrules.source import Span
from xcrules.syntax import tree


class Group(Enum):
    """The names that one clause may choose from; the value is what messages call them."""

    SOURCE = "source"
    AGENCY = "agency"
    WORD = "name"
    RULE = "rule"
    CASE = "case"


class What(Enum):
    """What a declaration declares."""

    SOURCE = "source"
    AGENCY = "agency"
    LIST = "list"
    DEFINE = "define"
    AMOUNT = "amount"
    TIERS = "tiers"
    SCALE = "scale"
    SCORE = "score"
    PROHIBITION = "prohibition"
    REQUIREMENT = "requirement"
    REFERRAL = "referral"
    EXEMPTION = "exemption"
    LICENSE = "license"
    OBLIGATION = "obligation"
    CASE = "case"


RULES = frozenset({What.PROHIBITION, What.REQUIREMENT, What.REFERRAL})
GROUPS: Mapping[What, Group] = {
    What.SOURCE: Group.SOURCE,
    What.AGENCY: Group.AGENCY,
    What.LIST: Group.WORD,
    What.DEFINE: Group.WORD,
    What.AMOUNT: Group.WORD,
    What.TIERS: Group.WORD,
    What.SCALE: Group.WORD,
    What.SCORE: Group.WORD,
    What.PROHIBITION: Group.RULE,
    What.REQUIREMENT: Group.RULE,
    What.REFERRAL: Group.RULE,
    What.EXEMPTION: Group.RULE,
    What.LICENSE: Group.RULE,
    What.OBLIGATION: Group.RULE,
    What.CASE: Group.CASE,
}

Named = (
    tree.SourceText | tree.Agency | tree.ListDeclaration | tree.Define | tree.Amount | tree.Tiers | tree.Scale
    | tree.Score | tree.Rule | tree.Refer | tree.Exempt | tree.License | tree.Oblige | tree.Case
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Declared:
    """One name: what it is, its id, and the declaration it stands in."""

    what: What
    id: Id
    node: Named

    @property
    def group(self) -> Group:
        return GROUPS[self.what]

    @property
    def span(self) -> Span:
        return self.node.name.span


Table = Mapping[Group, Mapping[str, Declared]]


@dataclass(frozen=True, slots=True)
class Names:
    """The names that the file of `policy` sees.

    own: its own; used: dotted name of a direct use -> that policy's own names.
    """

    policy: str
    own: Table
    used: Mapping[str, Table]

    @property
    def visible(self) -> frozenset[str]:
        return frozenset((self.policy, *self.used))

    def find(self, group: Group, path: tree.Path) -> Declared | Diagnostic | None:
        """What *path* names, a problem if it may mean two things, or None."""
        qualifier, word = ".".join(path.parts[:-1]), path.parts[-1]
        if not qualifier:
            own = self.own[group].get(word)
            return own or _single([table[group][word] for table in self.used.values() if word in table[group]], path)
        tables = {self.policy: self.own, **self.used}
        found = [
            table[group][word]
            for policy, table in tables.items()
            if word in table[group] and qualifier in (policy, policy.rpartition(".")[2])
        ]
        return _single(found, path)

    def words(self, group: Group, *whats: What) -> tuple[str, ...]:
        """Every word of *group* that is visible, of the kinds *whats* if any are given: for "did you mean"."""
        return tuple(
            word
            for table in (self.own, *self.used.values())
            for word, declared in table[group].items()
            if not whats or declared.what in whats
        )


def _single(found: list[Declared], path: tree.Path) -> Declared | Diagnostic | None:
    if len(found) > 1:
        return problems.ambiguous_name(path.text, path.span, sorted(str(declared.id) for declared in found))
    return found[0] if found else None


def declarations(file: tree.File) -> Iterator[Declared]:
    """Every named declaration of *file*, as written."""
    for node in file.declarations:
        match node:
            case tree.SourceText():
                what = What.SOURCE
            case tree.Agency():
                what = What.AGENCY
            case tree.ListDeclaration():
                what = What.LIST
            case tree.Define():
                what = What.DEFINE
            case tree.Amount():
                what = What.AMOUNT
            case tree.Tiers():
                what = What.TIERS
            case tree.Scale():
                what = What.SCALE
            case tree.Score():
                what = What.SCORE
            case tree.Rule(kind):
                what = What.PROHIBITION if kind == "prohibit" else What.REQUIREMENT
            case tree.Refer():
                what = What.REFERRAL
            case tree.Exempt():
                what = What.EXEMPTION
            case tree.License():
                what = What.LICENSE
            case tree.Oblige():
                what = What.OBLIGATION
            case tree.Case():
                what = What.CASE
            case _:
                continue
        yield Declared(what, Id(file.name.text, node.name.text), node)


def table(file: tree.File) -> tuple[Table, tuple[Diagnostic, ...]]:
    """The names of *file* by group; of a name declared twice the first stands, and the second is a problem."""
    own: dict[Group, dict[str, Declared]] = {group: {} for group in Group}
    found: list[Diagnostic] = []
    for declared in declarations(file):
        word = declared.node.name.text
        first = own[declared.group].setdefault(word, declared)
        if first is not declared:
            found.append(problems.duplicate_name(word, declared.span, first.span))
    return own, tuple(found)


def shadowing(names: Names, taken: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Own names that hide a name of a used policy, or (for words of conditions) a word of the vocabulary.

    taken: word -> what it is already (`a list of facts`, `a fact`).
    """
    for group, words in names.own.items():
        # Cases are no part of a policy's meaning: two policies may well call theirs the same.
        if group is Group.CASE:
            continue
        for word, declared in words.items():
            hidden = _hidden(names.used, group, word)
            if hidden:
                yield problems.shadowed_name(word, declared.span, f"a {hidden.what.value} of `{hidden.id.policy}`")
            elif group is Group.WORD and word in taken:
                yield problems.shadowed_name(word, declared.span, taken[word])


def shadowing_facts(names: Names, facts: Iterable[tree.Path]) -> Iterator[Diagnostic]:
    """Facts that are new with a policy and would hide a word that conditions take from a used policy."""
    for path in facts:
        hidden = _hidden(names.used, Group.WORD, path.parts[0])
        if hidden:
            yield problems.shadowed_name(path.parts[0], path.span, f"a {hidden.what.value} of `{hidden.id.policy}`")


def _hidden(used: Mapping[str, Table], group: Group, word: str) -> Declared | None:
    found: Iterable[Declared] = (used[policy][group][word] for policy in sorted(used) if word in used[policy][group])
    return next(iter(found), None)
