"""A broken law shown to people: the application as an example to paste, and decisions side by side.

Nothing here needs Hypothesis.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from xcrules.decision import Decision, Reason
from xcrules.engines.outcome import Outcome
from xcrules.engines.reference import names_of
from xcrules.facts.facts import Facts
from xcrules.policy import KINDS, Policy, resolved_request
from xcrules.program.model import Example, Id
from xcrules.program.names import Declared, Group, Names, table
from xcrules.source import Span
from xcrules.syntax import tree
from xcrules.syntax.to_text import quoted
from xcrules.testing.broken import LawBroken, Told
from xcrules.testing.showing_decisions import WIDTH, side_by_side
from xcrules.testing.showing_givens import LONGEST, NO_LEADS, NO_VALUE, Unwritten, of_facts

__all__ = ["as_written", "example_text", "side_by_side", "tell"]


def tell(broken: LawBroken, policy: Policy, states: str) -> str:
    """All that there is to say of *broken*: what the law *states*, what went wrong, each application that shows it as
    an example to paste at the end of the policy, and what was decided of them."""
    law = textwrap.wrap(" ".join(states.split()), WIDTH - 2, initial_indent="  ", subsequent_indent="  ")
    blocks = [example_text(policy, told, f"{broken.law}, {told.label}") for told in broken.told]
    parts = [
        f"`{broken.policy}` breaks `{broken.law}`",
        "\n".join(law),
        broken.says,
        *blocks,
        side_by_side(broken.told),
    ]
    return "\n\n".join(part for part in parts if part)


def example_text(policy: Policy, told: Told, label: str) -> str:
    """*told* as an example called *label*, to paste at the end of the file of *policy*, where it passes.

    What a policy cannot write is left out, and a comment above the example says so.
    """
    sight = _Sight.of(policy)
    lines, unwritten = of_facts(told.application, policy.shape)
    for tiers, tier in told.supposed.items():
        name = sight.tiers(policy, tiers, tier)
        if tier == NO_VALUE or name is None:
            unwritten.append(Unwritten(f"`{tiers}` as `{tier}`", "nothing in this file can call it so"))
        else:
            lines.append(f"{name} is {tier}")
    request = _request(policy, told, sight)
    if isinstance(request, Unwritten):
        unwritten.append(request)
    elif request is not None:
        lines.append(f"request is {request}")
    if told.application.get("complete") is True:
        lines.append("nothing else")
    expected, unnamed = _expected(told.decision, sight)
    comments = [f"# left out: {each.what}, since {each.why}" for each in dict.fromkeys([*unwritten, *unnamed])]
    title = f"example {quoted(' '.join(label.split()))}"
    given = "  given " + ",\n".join(lines).replace("\n", "\n        ")
    expect = textwrap.fill(
        f"  expect {expected}", LONGEST, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
    return "\n".join([*comments, title, given, expect])


def as_written(policy: Policy, example: Example) -> str:
    """The text of *example* in the file of *policy*, after the cases that it starts from, with numbers of lines."""
    if example.span is None:
        return ""
    declarations = policy.gathered.files[policy.name].file.declarations
    node: tree.Example | tree.Case | None = next(
        (each for each in declarations if isinstance(each, tree.Example) and each.span == example.span), None
    )
    sight = _Sight.of(policy)
    texts = [_numbered(example.span)]
    while node is not None and node.like is not None:
        found = sight.names.find(Group.CASE, node.like)
        if not isinstance(found, Declared) or not isinstance(found.node, tree.Case):
            break
        node = found.node
        texts.append(_numbered(node.span))
        sight = _Sight.of(policy, found.id.policy)
    return "\n".join(reversed(texts))


def _numbered(span: Span) -> str:
    first = span.source.position(span.start)[0]
    return "\n".join(f"{first + n:>5} | {line}".rstrip() for n, line in enumerate(span.text.split("\n")))


@dataclass(frozen=True, slots=True)
class _Sight:
    """What the file of a policy sees, and how it calls it."""

    names: Names
    at: tree.Path

    @classmethod
    def of(cls, policy: Policy, name: str | None = None) -> _Sight:
        """What the file of *policy* sees, or that of the policy called *name* among those it uses."""
        files = {name: loaded.file for name, loaded in policy.gathered.files.items()}
        main = files[name or policy.name]
        used = {use.name.text: table(files[use.name.text])[0] for use in main.uses}
        return cls(Names(main.name.text, table(main)[0], used), main.name)

    def name(self, group: Group, id: Id) -> str | None:
        """The shortest name that means *id* here; None if nothing here does."""
        return next((name for name in names_of(id) if name != NO_VALUE and self.means(group, name) == id), None)

    def means(self, group: Group, name: str) -> Id | None:
        found = self.names.find(group, tree.Path(tuple(name.split(".")), self.at.span))
        return found.id if isinstance(found, Declared) else None

    def tiers(self, policy: Policy, name: str, tier: str) -> str | None:
        """What the tiers called *name*, with a *tier* among them, are called here."""
        found = (
            called
            for id, tiers in policy.program.tiers.items()
            if id.name == name and tier in (each.name for each in tiers.tiers)
            for called in names_of(id)
            if called.partition(".")[0] not in NO_LEADS and self.means(Group.WORD, called) == id
        )
        return next(found, None)


def _request(policy: Policy, told: Told, sight: _Sight) -> str | Unwritten | None:
    asked = told.application.get("request") if told.request is None else told.request
    if not isinstance(asked, str) or asked in KINDS:
        return asked if isinstance(asked, str) else None
    facts, problem = resolved_request(policy.rulebook, Facts(told.decision.date, request=asked))
    meant = next((each.id for each in policy.rulebook.licenses if str(each.id) == facts.request), None)
    if problem is not None or meant is None:
        return Unwritten("request", f"`{asked}` is no license of this policy")
    if asked != NO_VALUE and sight.means(Group.RULE, asked) == meant:
        return asked
    return sight.name(Group.RULE, meant) or Unwritten(
        "request", f"`{meant}` is a license of a policy that this one does not use itself"
    )


def _expected(decision: Decision, sight: _Sight) -> tuple[str, list[Unwritten]]:
    """The outcome, its reasons, and what is missing; and the reasons that cannot be named here."""
    certain = [reason for reason in decision.reasons if reason.certain]
    if decision.outcome is Outcome.PROHIBITED:
        certain = [reason for reason in certain if reason.kind == "prohibition" and reason.stands]
    named = {reason: sight.name(Group.RULE, _id(reason)) for reason in certain}
    unnamed = [
        Unwritten(f"`{_id(reason)}` as a reason", "it stands in a policy that this one does not use itself")
        for reason, name in named.items()
        if name is None
    ]
    # Of prohibitions an example names all that stand, or none.
    because = [] if unnamed and decision.outcome is Outcome.PROHIBITED else [n for n in named.values() if n]
    expected = decision.outcome.value + _listed(" because ", because)
    if decision.outcome is Outcome.UNDETERMINED:
        expected += _listed(" needing ", dict.fromkeys(each.fact for each in decision.missing))
    return expected, unnamed


def _id(reason: Reason) -> Id:
    return Id(reason.policy, reason.rule)


def _listed(lead: str, names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return lead + listed if listed else ""
