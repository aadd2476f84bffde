"""The laws of the language, each a function of a scene and further draws that fails where the law is broken.

The tests run them over drawn scenes; `test_faults` runs them over engines with a planted fault.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from hypothesis import assume
from hypothesis import strategies as st

from xcrules.decision import Decision
from xcrules.diagnostics import ApplicationError, PolicyError
from xcrules.engines.outcome import Outcome
from xcrules.facts.reading import read
from xcrules.facts.types import Kind
from xcrules.policy import Policy, resolved_request
from xcrules.report import decide
from xcrules.rulebook.from_program import rulebook
from xcrules.testing.applications import Application
from xcrules.testing.completions import completions, fill_in
from xcrules.testing.policies import DrawnPolicies
from xcrules.testing.reads import Reads
from xcrules.testing.scenes import Scene, load_drawn

Draw = Callable[..., object]
SEVERITY = {outcome: place for place, outcome in enumerate(Outcome)}
RULES = ("prohibition", "requirement", "referral")


# --- every application gets a decision --------------------------------------------------------------


def outcomes_agree(scene: Scene, draw: Draw) -> None:
    """What a decision says of its outcome goes together, and neither it nor an outcome is true or false."""
    decision = scene.policy.decide(scene.application)
    possible = decision.possible
    assert possible
    assert Outcome.UNDETERMINED not in possible
    assert list(possible) == sorted(set(possible), key=SEVERITY.__getitem__)
    assert decision.interim is possible[-1]
    assert decision.outcome is (possible[0] if len(possible) == 1 else Outcome.UNDETERMINED)
    assert decision.permitted is (possible in ((Outcome.NOT_REQUIRED,), (Outcome.LICENSED,)))
    for answer in (decision, decision.outcome):
        try:
            bool(answer)
        except TypeError:
            continue
        raise AssertionError("a decision was taken for true or false")


def one_decision(scene: Scene, draw: Draw) -> None:
    """The same application gets the same bytes, as a mapping and as JSON; a request may come from aside."""
    first = scene.policy.decide(scene.application).model_dump_json()
    assert scene.policy.decide(json.dumps(scene.application).encode()).model_dump_json() == first
    aside = {key: value for key, value in scene.application.items() if key != "request"}
    request = scene.application.get("request")
    assert scene.policy.decide(aside, request=request).model_dump_json() == first  # type: ignore[arg-type]  # text


HOSTILE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.binary(max_size=5),
    st.sampled_from(
        [
            "",
            "1e999",
            "-1",
            "9" * 400,
            "2026-02-30",
            "3A",
            "Korea",
            "\u202e",
            "\x00",
            10**400,
            [],
            {},
            [[]],
            [None],
            {"one_of": []},
        ]
    ),
    st.sampled_from(
        [{"one_of": [None]}, {"none": False}, {"none": True}, {"one_of": "KP"}, {"a": {"b": {}}}, ["x"] * 60]
    ),
)


def unusable_input_is_told(scene: Scene, draw: Draw) -> None:
    """Whatever stands in an application, it gets a decision or an `ApplicationError` that says what is wrong."""
    application = _spoiled(scene.application, draw)
    try:
        decision = scene.policy.decide(application)
        json.dumps(decision.model_dump(mode="json"))
    except ApplicationError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.place
            assert problem.message[0].islower() or not problem.message[0].isalpha()
            assert not problem.message.endswith(".")
            assert not re.search(r"\b(NoneType|dict|Fraction|Traceback|frozenset|__\w+__)\b", problem.message)


def _spoiled(application: Application, draw: Draw) -> Application:
    """*application* with something put in the place of one of its parts, or beside them."""
    spoiled = json.loads(json.dumps(application))
    holder: object = spoiled
    while True:
        keys = (
            list(holder) if isinstance(holder, dict) else list(range(len(holder))) if isinstance(holder, list) else []
        )
        if not keys:
            return {**spoiled, str(draw(st.text(max_size=8))): draw(HOSTILE)}
        key = draw(st.sampled_from(keys))
        inner = holder[key]  # type: ignore[index]  # it is a mapping or a list, and key is one of its own
        if isinstance(inner, dict | list) and inner and draw(st.booleans()):
            holder = inner
            continue
        holder[key] = draw(HOSTILE)  # type: ignore[index]  # the same
        return spoiled  # type: ignore[no-any-return]  # it was an application


# --- knowing more -----------------------------------------------------------------------------------


def filling_in_shrinks(scene: Scene, draw: Draw) -> None:
    """Filling in an unknown fact only ever shrinks what is possible."""
    possible = set(scene.policy.decide(scene.application).possible)
    more = draw(fill_in(scene.application, scene.reads))
    assert set(scene.policy.decide(more).possible) <= possible  # type: ignore[arg-type]  # an application


def certain_stays_certain(scene: Scene, draw: Draw) -> None:
    """What is certain holds in every application that is more known, and what is not possible never holds."""
    before = scene.policy.decide(scene.application)
    more = draw(fill_in(scene.application, scene.reads))
    after = scene.policy.decide(more)  # type: ignore[arg-type]  # an application
    # What an `oblige` says of what is known may well change once it is.
    asks = any("known" in text for text in scene.drawn.texts.values())
    for part in ("reasons", "requirements", "offered", "referrals", *(() if asks else ("duties",))):
        then, now = _entries(before, part), _entries(after, part)
        assert {name for name, certain in then.items() if certain} <= {name for name, certain in now.items() if certain}
        assert now.keys() <= then.keys(), part


def _entries(decision: Decision, part: str) -> dict[tuple[str, ...], bool]:
    """What one part of a decision lists, and whether it is certain."""
    found: dict[tuple[str, ...], bool] = {}
    for each in getattr(decision, part):
        name = tuple(str(getattr(each, key)) for key in ("policy", "rule", "license", "duty") if hasattr(each, key))
        found[name] = found.get(name, False) or each.certain
    return found


def completions_are_possible(scene: Scene, draw: Draw) -> None:
    """The outcome of every completion is among the possible ones."""
    possible = scene.policy.decide(scene.application).possible
    whole = scene.policy.decide(draw(completions(scene.application, scene.reads)))  # type: ignore[arg-type]  # the same
    assert set(whole.possible) <= set(possible)
    assert whole.outcome in possible or _waits(whole, scene.reads)


def missing_when_open(scene: Scene, draw: Draw) -> None:
    """Facts are missing exactly when the outcome is open, and each is told once."""
    decision = scene.policy.decide(scene.application)
    assert bool(decision.missing) is (decision.outcome is Outcome.UNDETERMINED)
    assert len({missing.fact for missing in decision.missing}) == len(decision.missing)
    assert all(missing.question for missing in decision.missing)


def what_is_not_missing_changes_nothing(scene: Scene, draw: Draw) -> None:
    """Filling in any fact that is not missing leaves the same outcomes possible."""
    before = scene.policy.decide(scene.application)
    places = _places(before)
    more = draw(fill_in(scene.application, scene.reads, lambda path, number: (path, number) not in places))
    assert scene.policy.decide(more).possible == before.possible  # type: ignore[arg-type]  # an application


def the_missing_settle_it(scene: Scene, draw: Draw) -> None:
    """Once what is missing is known, and what is missing then, the outcome is definite."""
    application = scene.application
    for _ in range(12):
        decision = scene.policy.decide(application)
        if decision.outcome is not Outcome.UNDETERMINED or _waits(decision, scene.reads):
            return
        places = _places(decision) | set(_of_closed_elements(application, decision, scene.reads))
        application = draw(completions(application, scene.reads, lambda path, number, at=places: (path, number) in at))  # type: ignore[assignment, misc]  # an application
    raise AssertionError(f"still missing: {[(each.fact, each.elements) for each in decision.missing]}")


def answers_are_kept(scene: Scene, draw: Draw) -> None:
    """An answer to a question leaves the outcomes that it says it leaves."""
    decision = scene.policy.decide(scene.application)
    assume(decision.missing)
    missing = draw(st.sampled_from(decision.missing))
    assume(missing.answers)  # type: ignore[attr-defined]  # one of the missing
    answer = draw(st.sampled_from(missing.answers))  # type: ignore[attr-defined]  # the same
    given = _answered(scene, missing.fact, [e.number for e in missing.elements], answer.value)  # type: ignore[attr-defined]  # the same
    assume(given is not None)
    assert scene.policy.decide(given).possible == answer.possible  # type: ignore[arg-type, attr-defined]  # the same


def _answered(scene: Scene, path: str, numbers: list[int], value: object) -> Application | None:
    """The application with the answer in it; None where it cannot be said in it."""
    application: Application = json.loads(json.dumps(scene.application))
    vocabulary = scene.reads.vocabulary
    if path in vocabulary.lists:
        return {**application, vocabulary.lists[path].key: value}
    name = vocabulary.list_of(path)
    record, _, field = path.rpartition(".")
    if name is None:
        if not record:
            return {**application, path: value}
        held = application.get(record)
        return {**application, record: {**(held if isinstance(held, dict) else {}), field: value}}
    key = vocabulary.lists[name].key
    held = application[key]
    elements = held if isinstance(held, list) else [held]
    only_key = vocabulary.lists[name].keys[0].partition(".")[2]
    for number in numbers:
        element = elements[number - 1]
        if element is None and application.get("complete") is True:
            return None
        record_of = element if isinstance(element, dict) and not _is_form(element) else {only_key: element}
        elements[number - 1] = {**record_of, field: value}
        if name == "item" and {"unit_value", "value", "quantity"} <= set(elements[number - 1]):
            return None
    return {**application, key: elements}


def _is_form(element: Mapping[str, object]) -> bool:
    return len(element) == 1 and ("one_of" in element or "none" in element)


def _places(decision: Decision) -> set[tuple[str, int]]:
    """(path, number) of everything that is missing; number 0 where it is in no element."""
    return {
        (missing.fact, number)
        for missing in decision.missing
        for number in ([element.number for element in missing.elements] or [0])
    }


def _of_closed_elements(application: Application, decision: Decision, reads: Reads) -> Iterable[tuple[str, int]]:
    """Of an element of which a complete application knows nothing, one fact cannot be told without the others."""
    if application.get("complete") is not True:
        return
    for missing in decision.missing:
        for element in missing.elements:
            elements = application[reads.vocabulary.lists[element.list].key]
            if isinstance(elements, list) and elements[element.number - 1] is None:
                yield from ((path, element.number) for path in reads.lists[element.list])


def _waits(decision: Decision, reads: Reads) -> bool:
    """Whether all that is missing was said, in a way that cannot be said better: a quantity measured in something
    that the policy does not compare it in, or a code that is compared with another fact and coarser than an entry."""
    facts = reads.vocabulary.facts
    return bool(decision.missing) and all(
        each.fact in facts
        and (
            (facts[each.fact].type.kind is Kind.QUANTITY and len(facts[each.fact].type.dimensions) != 1)
            or each.fact.rpartition(".")[2] in reads.compared
        )
        for each in decision.missing
    )


# --- order and words --------------------------------------------------------------------------------


def order_never_matters(scene: Scene, draw: Draw) -> None:
    """Declarations, uses, entries, and the names in a clause may stand in any order: same digests, same decision."""
    other = load_drawn(_shuffled(scene.drawn, draw))
    assert (other.digest, other.text_digest) == (scene.policy.digest, scene.policy.text_digest)
    decision = other.decide(scene.application)
    assert decision.model_dump_json() == scene.policy.decide(scene.application).model_dump_json()


def _shuffled(drawn: DrawnPolicies, draw: Draw) -> DrawnPolicies:
    def mixed(things: Iterable[object]) -> tuple:  # type: ignore[type-arg]  # what it is given, in another order
        return tuple(draw(st.permutations(list(things))))  # type: ignore[arg-type]  # a list

    return DrawnPolicies(
        tuple(
            replace(
                file,
                uses=mixed(file.uses),
                pieces=mixed(replace(piece, parts=mixed(piece.parts)) for piece in file.pieces),
            )
            for file in drawn.files
        )
    )


def elements_have_no_order(scene: Scene, draw: Draw) -> None:
    """Items, parties and all other elements may stand in any order: only their numbers change."""
    mixed = {
        key: draw(st.permutations(value)) if isinstance(value, list) else value
        for key, value in scene.application.items()
    }
    one, other = scene.policy.decide(scene.application), scene.policy.decide(mixed)
    assert _unnumbered(one) == _unnumbered(other)
    assert (one.possible, one.findings, one.assumed) == (other.possible, other.findings, other.assumed)


def _unnumbered(decision: Decision) -> Counter[str]:
    """What a decision lists, without the numbers of elements; of what is missing only what and of how many."""
    kept: Counter[str] = Counter()
    for reason in decision.reasons:
        elements = Counter(element.list for element in reason.elements)
        lifted = len(reason.lifted_elements)
        kept[f"{reason.policy} {reason.rule} {reason.certain} {reason.stands} {sorted(elements.items())} {lifted}"] += 1
    for part in ("offered", "pending", "referrals", "duties", "supposed"):
        kept.update(f"{part} {each!r}" for each in getattr(decision, part))
    for requirement in decision.requirements:
        kept[f"requirement {requirement.rule} {requirement.certain} {len(requirement.items)}"] += 1
    for refusal in decision.refusals:
        kept[f"refusal {refusal.license} {refusal.certain} {refusal.unmet} {len(refusal.left_over)}"] += 1
    for missing in decision.missing:
        kept[f"missing {missing.fact} {len(missing.elements)} {missing.answers!r}"] += 1
    return kept


_LABELLED = re.compile(r'^((?:prohibit|require license|refer|exempt) \w+) "[^"]*"', re.MULTILINE)
_LABELLABLE = re.compile(r"^((?:prohibit|require license|refer|exempt) \w+)\b", re.MULTILINE)


def labels_decide_nothing(scene: Scene, draw: Draw) -> None:
    """Another label leaves the digest as it is, and changes the digest of texts."""
    text = scene.drawn.main.text
    assume(not scene.drawn.needs_files and _LABELLABLE.search(text))
    bare = _LABELLED.sub(r"\1", text)
    first = _LABELLABLE.search(bare)
    assert first is not None
    plain, told = (load_text(bare), load_text(bare[: first.end()] + ' "quite new words"' + bare[first.end() :]))
    assert plain.digest == told.digest == scene.policy.digest
    assert plain.text_digest != told.text_digest


def load_text(text: str) -> Policy:
    from xcrules.policy import loads

    return loads(text)


# --- reasons ----------------------------------------------------------------------------------------


def reasons_suffice(scene: Scene, draw: Draw) -> None:
    """A policy of the reported rules alone leaves the same outcomes possible."""
    decision = scene.policy.decide(scene.application)
    kept = {(reason.policy, reason.rule) for reason in decision.reasons}
    whole = scene.policy.program
    rules = tuple(rule for rule in whole.rules if (rule.id.policy, rule.id.name) in kept)
    exemptions = tuple(each for each in whole.exemptions if (each.id.policy, each.id.name) in kept)
    there = {each.id for each in (*rules, *exemptions)}
    part = replace(
        whole,
        rules=rules,
        exemptions=tuple(replace(e, lifts=tuple(x for x in e.lifts if x in there)) for e in exemptions),
        licenses=tuple(replace(x, satisfies=tuple(y for y in x.satisfies if y in there)) for x in whole.licenses),
    )
    book, _ = rulebook(part)
    facts, _ = read(scene.application, whole.vocabulary)
    assert book is not None
    assert facts is not None
    facts, _ = resolved_request(book, facts)
    assert decide(book, facts, "", "").possible == decision.possible


def reasons_explain(scene: Scene, draw: Draw) -> None:
    """Each outcome has its reason: a certain one that stands where the outcome is definite, none for what is free."""
    decision = scene.policy.decide(scene.application)
    standing = {reason.kind for reason in decision.reasons if reason.certain and reason.stands}
    match decision.outcome:
        case Outcome.PROHIBITED:
            assert "prohibition" in standing
        case Outcome.NOT_REQUIRED:
            assert not standing & set(RULES)
        case Outcome.LICENSED:
            assert any(offered.certain for offered in decision.offered) or "requirement" not in standing
        case Outcome.REFERRED:
            assert decision.referrals
        case _:
            pass
    for reason in decision.reasons:
        assert reason.citations
        assert bool(reason.lifted_by) or not reason.lifted_elements


# --- policies that use policies ---------------------------------------------------------------------


def using_keeps_the_promise(scene: Scene, draw: Draw) -> None:
    """Using a policy never removes a certain rule of it, and is milder only than `not_offered`, by a license."""
    assume(len(scene.drawn.files) > 1)
    for file in scene.drawn.files[:-1]:
        used = load_drawn(
            DrawnPolicies((*[f for f in scene.drawn.files if f.name in _below(scene.drawn, file.name)], file))
        )
        _keeps(used, scene)


def _below(drawn: DrawnPolicies, name: str) -> set[str]:
    files = {file.name: file for file in drawn.files}
    return {below for use in files[name].uses for below in {use, *_below(drawn, use)}}


def _keeps(used: Policy, scene: Scene) -> None:
    """The application as the used policy reads it: without the facts that only the using policy declares."""
    application = {key: value for key, value in scene.application.items() if key != "request"}
    try:
        alone = used.decide(application)
    except ApplicationError:
        assume(False)
        return
    within = scene.policy.decide(application)
    stays = {(r.policy, r.rule) for r in alone.reasons if r.kind in RULES and r.certain and r.stands}
    assert stays <= {(r.policy, r.rule) for r in within.reasons if r.kind in RULES and r.certain and r.stands}
    if Outcome.NOT_OFFERED not in alone.possible:
        assert SEVERITY[within.possible[0]] >= SEVERITY[alone.possible[0]]


LAWS: Mapping[str, Callable[[Scene, Draw], None]] = {
    law.__name__: law
    for law in (
        outcomes_agree,
        one_decision,
        unusable_input_is_told,
        filling_in_shrinks,
        certain_stays_certain,
        completions_are_possible,
        missing_when_open,
        what_is_not_missing_changes_nothing,
        the_missing_settle_it,
        answers_are_kept,
        order_never_matters,
        elements_have_no_order,
        labels_decide_nothing,
        reasons_suffice,
        reasons_explain,
        using_keeps_the_promise,
    )
}

__all__ = ["LAWS", "PolicyError"]
