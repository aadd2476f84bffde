"""The generators reach everything: each declaration, clause, form of condition, kind of knowledge and outcome.

A law that is never tried on a form says nothing about it, so what is expected is spelled out here.
"""

from __future__ import annotations

from collections.abc import Iterator

from forms import written
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from xcrules.engines.outcome import Outcome
from xcrules.facts.types import Kind
from xcrules.facts.vocabulary import built_in
from xcrules.testing.language.policies import policy_sets
from xcrules.testing.language.scenes import Scene, scenes, scenes_of
from xcrules.testing.said import Application

RANKS = ("resolution", "treaty", "statute", "regulation", "guidance")
QUANTIFIERS = ("any", "no", "every")
ORDERS = ("at least", "at most", "more than", "less than", "before", "after", "on or before", "on or after")
COVERED = ("shipment", "consignee", "end_user", "destination", "item")

DECLARATIONS = {
    *(f"source rank {rank}" for rank in RANKS),
    "source made under",
    "agency",
    *(f"fact {kind.value}" for kind in Kind),
    "fact must be known",
    "fact closes",
    *(f"list of {of}" for of in ("hs", "entries", "countries", "parties", "a field")),
    *(f"list {content}" for content in ("enumerated", "by reference", "dated by", "combines", "except")),
    *(f"entry {part}" for part in ("range", "label", "where", "from", "ceasing", "and from")),
    *(f"define of {of}" for of in ("the application", "a list", "a kind")),
    "amount",
    "tiers",
    "tier needs",
    *("prohibit", "require license", "refer", "exempt", "license", "raise", "add", "oblige", "scale", "score"),
    *(f"exempt {part}" for part in ("for item", "when", "always", "duty", "rules", "exemptions", "several")),
    *(f"license is {kind}" for kind in ("single", "multiple", "bulk", "general")),
    *(f"license {part}" for part in ("issued by", "under", "effective", "satisfies", "satisfies all", "for item")),
    *(f"license {part}" for part in ("valid", "valid when", "needs", "because", "limit", "duty")),
    *(f"covers {many} {what}" for many in ("one", "many") for what in COVERED),
    *(f"deadline {relation}" for relation in ("within … after", "at least … before")),
    *(f"oblige {part}" for part in ("on", "when", "always")),
    *("waive when", "waive always", "element"),
    *(f"effective {part}" for part in ("from", "ceasing", "twice", "left out")),
    *("case", "case like", "example", "example like", "property", "property when"),
    *(f"given {part}" for part in ("set", "empty", "rate", "nothing else", "unknown")),
    *(f"given {part}" for part in ("none", "one of", "several", "record")),
    *(f"expect {part}" for part in ("outcome", "because", "needing", "offered", "not offered", "referral", "finding")),
    *(f"claim {part}" for part in ("outcome", "offered", "worsens", "adding", "splitting")),
    *("header jurisdiction", "header currency", "header lists enumerated", "use", "qualified name"),
}  # fmt: skip

CONDITIONS = {
    *("and", "or", "not", "bare", "has the same", "sum", "share", "amount of money", "literal percent", "two facts"),
    *(f"{quantifier} {form}" for quantifier in QUANTIFIERS for form in ("test", "body")),
    *(f"{quantifier} alone" for quantifier in ("any", "no")),
    *(f"{quantifier} {listed}" for quantifier in QUANTIFIERS for listed in built_in().lists),
    *(f"quantifier in quantifier {quantifier}" for quantifier in QUANTIFIERS),
    *(f"{test} {no}" for test in ("is", "is in values", "is in name", "is none", "is known") for no in ("", "not")),
    *(f"order {order}" for order in ORDERS),
    *(f"within {unit} {side}" for unit in ("days", "weeks", "months", "years") for side in ("before", "after")),
    *(f"same {unit}{counted}" for unit in ("year", "quarter", "month") for counted in ("", " counted from")),
    *("total", "total where", "total has the same", "number of", "number of where", "number of a kind"),
    *("define", "tiers", "scale", "score", "amount", "country_conflict", "element define", "kind of party"),
}  # fmt: skip

KNOWLEDGE = {
    *("known", "left out", "null", "one of", "none", "several codes", "ambiguous country", "record"),
    *("list left out", "list null", "list empty", "list of elements", "null element", "bare element", "bare list"),
    *("rate", "rate null", "rate one of", "rates left out", "request", "request left out", "complete", "open"),
}
OUTCOMES = {f"outcome {outcome.value}" for outcome in Outcome}
MISSING = {f"missing {what}" for what in ("fact", "element", "list", "rate", "coarse code")}
REPORTED = {
    *(f"reason {kind}" for kind in ("prohibition", "requirement", "referral", "exemption")),
    *(
        "lifted whole",
        "lifted for items",
        "lifted back",
        "offered",
        "refusal",
        "pending",
        "duty",
        "finding",
        "left over",
    ),
}

EXPECTED = DECLARATIONS | CONDITIONS | KNOWLEDGE | OUTCOMES | MISSING | REPORTED


def test_the_generators_reach_everything() -> None:
    seen: set[str] = set()
    for part in range(12):
        _collect(seen, part)
        if seen == EXPECTED:
            return
    assert seen - EXPECTED == set()
    assert EXPECTED - seen == set()


def _collect(seen: set[str], part: int) -> None:
    """Adds what a hundred scenes hold: the same ones in every run, so that nothing is reached by luck."""

    @seed(part)
    @settings(
        max_examples=100, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(st.one_of(scenes(), scenes_of(policy_sets())))
    def collect(scene: Scene) -> None:
        for loaded in scene.policy.gathered.files.values():
            seen.update(written(loaded.file))
        seen.update(_said(scene.application))
        seen.update(_decided(scene))

    collect()


# --- what an application says -----------------------------------------------------------------------


def _said(application: Application) -> Iterator[str]:
    yield "complete" if application.get("complete") else "open"
    yield "request" if "request" in application else "request left out"
    yield from _rates(application.get("rates"))
    keys = {spec.key: spec for spec in built_in().lists.values()}
    if any(key not in application for key in keys):
        yield "list left out"
    for key, value in application.items():
        if key in keys:
            yield from _listed(value)
        elif isinstance(value, dict) and key != "rates" and not _is_form(value):
            yield "record"
            yield from (word for said in value.values() for word in _known(said))
        elif key not in ("rates", "complete", "request"):
            yield from _known(value)


def _is_form(value: dict[str, object]) -> bool:
    return set(value) <= {"one_of", "none"}


def _rates(rates: object) -> Iterator[str]:
    if not isinstance(rates, dict):
        yield "rates left out"
        return
    for value in rates.values():
        yield "rate null" if value is None else "rate one of" if isinstance(value, dict) else "rate"


def _listed(value: object) -> Iterator[str]:
    if not isinstance(value, list):
        yield "list null" if value is None else "bare list"
        return
    yield "list of elements" if value else "list empty"
    for element in value:
        match element:
            case None:
                yield "null element"
            case dict():
                # An element that leaves out a key of its list says less than it could.
                yield from (word for said in element.values() for word in _known(said))
                if len(element) <= 1:
                    yield "left out"
            case _:
                yield "bare element"


def _known(value: object) -> Iterator[str]:
    match value:
        case None:
            yield "null"
        case "Korea":
            yield "ambiguous country"
        case {"one_of": _}:
            yield "one of"
        case {"none": _}:
            yield "none"
        case list():
            yield "several codes" if len(value) > 1 else "known"
        case _:
            yield "known"


# --- what is decided --------------------------------------------------------------------------------


def _decided(scene: Scene) -> Iterator[str]:
    decision = scene.policy.decide(scene.application)
    vocabulary = scene.policy.program.vocabulary
    yield f"outcome {decision.outcome.value}"
    yield from (f"outcome {outcome.value}" for outcome in decision.possible)
    for reason in decision.reasons:
        yield f"reason {reason.kind}"
        if reason.lifted_by:
            yield "lifted back" if reason.kind == "exemption" else "lifted whole"
        if reason.lifted_elements:
            yield "lifted for items"
    for missing in decision.missing:
        if missing.fact.startswith("rates."):
            yield "missing rate"
        elif missing.fact in vocabulary.lists:
            yield "missing list"
        else:
            yield "missing element" if missing.elements else "missing fact"
            if vocabulary.facts[missing.fact].type.kind in (Kind.ENTRY, Kind.HS) and missing.elements:
                yield from _coarse(scene, missing.fact, missing.elements[0].number)
    told = {"offered": decision.offered, "refusal": decision.refusals, "pending": decision.pending}
    told |= {"duty": decision.duties, "finding": decision.findings}
    told |= {"left over": tuple(each for each in decision.refusals if each.left_over)}
    yield from (part for part, there in told.items() if there)


def _coarse(scene: Scene, path: str, number: int) -> Iterator[str]:
    """Whether a code that is missing was given, and so is only too coarse."""
    name = path.partition(".")[0]
    elements = scene.application[scene.policy.program.vocabulary.lists[name].key]
    element = elements[number - 1] if isinstance(elements, list) else elements
    said = element.get(path.partition(".")[2]) if isinstance(element, dict) else element
    if isinstance(said, str | list):
        yield "missing coarse code"
