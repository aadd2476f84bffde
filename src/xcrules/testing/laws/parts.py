"""Laws of what a policy is made of: rules with dates, policies that it uses, lists by reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from xcrules.diagnostics import PolicyError
from xcrules.engines.calendar import in_force
from xcrules.engines.outcome import Outcome
from xcrules.engines.representatives import next_day
from xcrules.facts.codes import format_code
from xcrules.facts.types import Kind
from xcrules.facts.values import Party
from xcrules.policy import Policy, checked, compiled
from xcrules.program.model import CodeRange, Entry, Exemption, Id, License, Rule, Window
from xcrules.side_by_side import decide_side_by_side, union_of
from xcrules.source import Source
from xcrules.syntax import tree
from xcrules.syntax.from_text import parse
from xcrules.syntax.to_text import quoted
from xcrules.testing.broken import Told
from xcrules.testing.laws.comparing import SEVERITY, named, outcomes, standing
from xcrules.testing.laws.law import Trial
from xcrules.testing.reduced import without
from xcrules.testing.strategies.applications import Source as Drawn


def dates(trial: Trial) -> None:
    """A rule outside its dates changes nothing: on such a day, the policy without it decides the same.

    ∀ a, r: date(a) ∉ effective(r) ⟹ possible_P(a) = possible_P−r(a)
    """
    windows = trial.once("windows", lambda: tuple(_windows(trial.policy)))
    name, effective = trial.hand.one(windows)
    day = trial.hand.one(_outside(effective))
    application = trial.application({"date": day.isoformat()})
    # Nobody can ask for a license that is not there.
    application = {key: value for key, value in application.items() if key != "request"}
    told = trial.tell("as it stands", application)
    left = trial.once(name, lambda: without(trial.policy, name))
    decision = left.decide(told.application)
    trial.claim(
        decision.possible == told.decision.possible,
        f"`{name.name}` is not in force on {day.isoformat()}, and without it the outcome would be {outcomes(decision)}",
        told,
    )


def _windows(policy: Policy) -> Iterator[tuple[Id, tuple[Window, ...]]]:
    program = policy.program
    dated: tuple[Rule | Exemption | License, ...] = (*program.rules, *program.exemptions, *program.licenses)
    for each in dated:
        if _outside(each.effective):
            yield each.id, each.effective


def _outside(effective: tuple[Window, ...]) -> list[date]:
    """The days beside the windows on which none of them is open."""
    beside = [day for each in effective for day in (each.end, _before(each.start)) if day is not None]
    return [day for day in beside if not in_force(effective, day)]


def _before(day: date | None) -> date | None:
    return None if day is None or day == date.min else next_day(day, -1)


def has_dates(policy: Policy) -> str | None:
    return None if any(True for _ in _windows(policy)) else "none of its rules begins or ends on a day"


# --- policies that it uses ---------------------------------------------------------------------------


def using(trial: Trial) -> None:
    """Whoever uses a policy keeps its word: what that policy certainly prohibits, requires or refers stays so, and
    the outcome is milder only where it was not offered and the using policy has a license.

    ∀ a, U used by P: rules(U, a) ⊆ rules(P, a); outcome_U(a) ≠ not_offered ⟹ outcome_P(a) ≥ outcome_U(a)
    """
    name = trial.hand.one([used for used in trial.policy.program.uses if used != trial.policy.name])
    used = trial.once(name, lambda: used_policy(trial.policy, name))
    trial.given(trial.once((name, "alike"), lambda: _read_alike(used, trial.policy)))
    # By its own conditions the used policy says something more often than by those of the whole.
    source = replace(trial.once(("source", name), lambda: Drawn.of(used)), calm=trial.source.calm)
    drawn = trial.draw(source.applications()) if trial.hand.chance(60) else trial.application()
    application = {key: value for key, value in drawn.items() if key != "request"}
    alone, within = decide_side_by_side((used, trial.policy), application)
    told = (Told(f"by `{name}` alone", application, alone), Told(f"by `{trial.policy.name}`", application, within))
    for kind in ("prohibition", "requirement", "referral"):
        lost = standing(alone, kind) - standing(within, kind)
        trial.claim(not lost, f"it loses {named(rule for _, rule in sorted(lost))} of `{name}`", *told)
    milder = SEVERITY[within.possible[0]] < SEVERITY[alone.possible[0]]
    trial.claim(
        not milder or Outcome.NOT_OFFERED in alone.possible,
        f"`{name}` says {outcomes(alone)}, and it says {outcomes(within)}",
        *told,
    )


def _read_alike(used: Policy, policy: Policy) -> bool:
    """Whether one application can be read by both: a fact may be one word to one of them and several to the other."""
    try:
        union_of((used, policy))
    except PolicyError:
        return False
    return True


def used_policy(policy: Policy, name: str) -> Policy:
    """A policy that *policy* uses, by itself."""
    reached = {name}
    waiting = [name]
    while waiting:
        for use in policy.gathered.files[waiting.pop()].file.uses:
            if use.name.text not in reached and use.name.text in policy.gathered.files:
                reached.add(use.name.text)
                waiting.append(use.name.text)
    files = {each: loaded for each, loaded in policy.gathered.files.items() if each in reached}
    return compiled(replace(policy.gathered, main=name, files=files))


def uses_policies(policy: Policy) -> str | None:
    return None if len(policy.program.uses) > 1 else "it uses no other policy"


# --- lists by reference ------------------------------------------------------------------------------


def enumeration(trial: Trial) -> None:
    """A list by reference and the same list written out decide alike.

    ∀ a: D_P(a) = D_P'(a), where P' has each list by reference as an enumerated one
    """
    written = trial.once("written out", lambda: written_out(trial.policy))
    application = trial.application()
    told = trial.tell("as it stands", application)
    other = Told("with its lists written out", application, written.decide(application))
    trial.claim(
        _without_digests(told) == _without_digests(other),
        "with its lists written out it decides otherwise",
        told,
        other,
    )


def _without_digests(told: Told) -> tuple[str, list[str]]:
    """A decision but for what tells the two policies apart: their digests, and the names that their questions offer."""
    said = told.decision.model_dump_json(exclude={"digest", "text_digest", "missing"})
    return said, sorted(each.fact for each in told.decision.missing)


def written_out(policy: Policy) -> Policy:
    """*policy* with every list by reference enumerated in its place."""
    gathered = policy.gathered
    files = {
        name: replace(
            loaded,
            file=replace(
                loaded.file,
                declarations=tuple(
                    _enumerated(policy, name, each) if isinstance(each, tree.ListDeclaration) else each
                    for each in loaded.file.declarations
                ),
            ),
        )
        for name, loaded in gathered.files.items()
    }
    other, problems = checked(replace(gathered, files=files))
    assert other is not None, problems
    return other


def _enumerated(policy: Policy, name: str, node: tree.ListDeclaration) -> tree.ListDeclaration:
    if not isinstance(node.content, tree.ByReference):
        return node
    entries = policy.program.lists[Id(name, node.name.text)]
    written = ",\n".join(line for each in entries.entries for line in _lines(each))
    text = f"policy written_out\nlist {node.name.text} of {node.of.text} enumerated {{\n{written}\n}}\n"
    file, problems = parse(Source("<written out>", text))
    assert file is not None, problems
    (only,) = file.declarations
    assert isinstance(only, tree.ListDeclaration)
    return replace(node, content=only.content)


def _lines(entry: Entry) -> Iterator[str]:
    """One entry as it is written in a policy; a row of parties gives one for each of its names."""
    windows = " and ".join(
        " ".join(
            part
            for part in (
                f"from {each.start.isoformat()}" if each.start else "",
                f"ceasing {each.end.isoformat()}" if each.end else "",
            )
            if part
        )
        for each in entry.windows
    )
    for value in _words(entry):
        yield f"{value} {windows}".rstrip()


def _words(entry: Entry) -> Iterator[str]:
    if isinstance(entry.what, CodeRange):
        kind = Kind.HS if entry.what.first.parts[0].isdigit() else Kind.ENTRY
        yield format_code(kind, entry.what.first)
        return
    for value in sorted(entry.what, key=str):
        text = value.name if isinstance(value, Party) else str(value)
        yield text if isinstance(value, str) and text.isidentifier() else quoted(text)


def refers(policy: Policy) -> str | None:
    has = any(
        isinstance(each, tree.ListDeclaration) and isinstance(each.content, tree.ByReference)
        for loaded in policy.gathered.files.values()
        for each in loaded.file.declarations
    )
    return None if has else "none of its lists is by reference"
