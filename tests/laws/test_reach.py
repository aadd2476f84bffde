"""The generators reach everything: each declaration, clause, form of condition, kind of knowledge and outcome.

A law that is never tried on a form says nothing about it, so what is expected is spelled out here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from xcrules.engines.outcome import Outcome
from xcrules.facts.types import Kind
from xcrules.facts.vocabulary import built_in
from xcrules.syntax import tree
from xcrules.testing.applications import Application
from xcrules.testing.policies import policy_sets
from xcrules.testing.scenes import Scene, scenes, scenes_of

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
    *(f"effective {part}" for part in ("from", "ceasing", "twice", "left out")),
    *("case", "case like", "example", "example like", "property", "property when"),
    *(f"given {part}" for part in ("set", "empty", "rate", "nothing else", "unknown", "none", "one of", "several", "record")),
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

    @seed(20260302)
    @settings(
        max_examples=900, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(st.one_of(scenes(), scenes_of(policy_sets())))
    def collect(scene: Scene) -> None:
        if len(seen) == len(EXPECTED):
            return
        for loaded in scene.policy.gathered.files.values():
            seen.update(_written(loaded.file))
        seen.update(_said(scene.application))
        seen.update(_decided(scene))

    collect()
    assert seen - EXPECTED == set()
    assert EXPECTED - seen == set()


# --- what a policy says -----------------------------------------------------------------------------


def _nodes(root: object) -> Iterator[object]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(node)
        elif is_dataclass(node) and type(node).__module__ == tree.__name__:
            yield node
            waiting.extend(getattr(node, each.name) for each in fields(node) if each.name != "span")


def _written(file: tree.File) -> Iterator[str]:
    names = {
        declaration.name.text: kind
        for declaration in file.declarations
        for kind, of in _NAMED.items()
        if isinstance(declaration, of)
    }
    yield from _header(file)
    for node in _nodes(file.declarations):
        yield from _declared(node, names)
        yield from _conditions(node, names)


_NAMED = {
    "define": tree.Define,
    "tiers": tree.Tiers,
    "scale": tree.Scale,
    "score": tree.Score,
    "amount": tree.Amount,
    "exemption": tree.Exempt,
}


def _header(file: tree.File) -> Iterator[str]:
    if file.jurisdiction:
        yield "header jurisdiction"
    if file.currency:
        yield "header currency"
    if file.lists_enumerated:
        yield "header lists enumerated"
    if file.uses:
        yield "use"


def _declared(node: object, names: dict[str, str]) -> Iterator[str]:
    match node:
        case tree.SourceText(_, _, rank, made_under):
            yield f"source rank {rank}"
            if made_under:
                yield "source made under"
        case tree.Agency():
            yield "agency"
        case tree.FactDeclaration(_, type, must):
            yield f"fact {type.kind}"
            yield "fact must be known" if must else "fact closes"
        case tree.ListDeclaration(_, of, _, _, content):
            yield f"list of {of.text if of.text in ('hs', 'entries', 'countries', 'parties') else 'a field'}"
            yield from _content(content)
        case tree.ListEntry(_, last, label, where, windows):
            told = {"range": last, "label": label, "where": where, "from": any(w.start for w in windows)}
            told |= {"ceasing": any(w.end for w in windows), "and from": len(windows) > 1}
            yield from (f"entry {part}" for part, there in told.items() if there)
        case tree.Define(_, of):
            yield f"define of {'the application' if of is None else 'a list' if of.text in built_in().lists else 'a kind'}"
        case tree.Amount():
            yield "amount"
        case tree.Tiers():
            yield "tiers"
        case tree.Tier(_, _, needs) if needs:
            yield "tier needs"
        case tree.Rule(kind) as rule:
            yield kind
            yield from _effective(rule.effective)
        case tree.Refer():
            yield "refer"
        case tree.Exempt():
            yield "exempt"
            yield from _exempt(node, names)
        case tree.License():
            yield "license"
            yield from _license(node)
        case tree.Deadline(relation):
            yield f"deadline {relation}"
        case tree.Scale() | tree.Raise() | tree.Score() | tree.Add():
            yield type_name(node)
        case tree.Oblige(_, _, on, _, _, _, when):
            yield "oblige"
            yield "oblige when" if when else "oblige always"
            if on:
                yield "oblige on"
        case _:
            yield from _claimed(node)


def type_name(node: object) -> str:
    return type(node).__name__.lower()


def _content(content: object) -> Iterator[str]:
    match content:
        case tree.Enumerated():
            yield "list enumerated"
        case tree.ByReference(_, dated_by):
            yield "list by reference"
            if dated_by:
                yield "list dated by"
        case tree.Combines(_, except_):
            yield "list combines"
            if except_:
                yield "list except"


def _effective(windows: tuple[tree.Window, ...]) -> Iterator[str]:
    if not windows:
        yield "effective left out"
    if any(window.start for window in windows):
        yield "effective from"
    if any(window.end for window in windows):
        yield "effective ceasing"
    if len(windows) > 1:
        yield "effective twice"


def _exempt(node: tree.Exempt, names: dict[str, str]) -> Iterator[str]:
    yield "exempt when" if node.when else "exempt always"
    if node.for_item:
        yield "exempt for item"
    if node.duties:
        yield "exempt duty"
    if len(node.from_) > 1:
        yield "exempt several"
    yield "exempt exemptions" if any(names.get(each.text) == "exemption" for each in node.from_) else "exempt rules"


def _license(node: tree.License) -> Iterator[str]:
    yield f"license is {node.kind}"
    yield "license satisfies all" if node.satisfies is None else "license satisfies"
    told = {"issued by": node.issued_by, "under": node.under, "effective": node.effective, "for item": node.for_item}
    told |= {"valid": node.valid, "valid when": any(each.when for each in node.valid), "needs": node.needs}
    told |= {"because": any(each.because for each in node.needs), "limit": node.limits, "duty": node.duties}
    yield from (f"license {part}" for part, there in told.items() if there)
    for cover in node.covers:
        yield f"covers {'many' if cover.many else 'one'} {cover.what.text.removesuffix('s')}"


def _claimed(node: object) -> Iterator[str]:
    match node:
        case tree.Case(_, _, like) | tree.Example(_, like):
            word = type_name(node)
            yield word
            if like:
                yield f"{word} like"
        case tree.Property(_, when):
            yield "property"
            if when:
                yield "property when"
        case tree.Set(_, value):
            yield "given set"
            yield from _given(value)
        case tree.Empty():
            yield "given empty"
        case tree.Rate():
            yield "given rate"
        case tree.NothingElse():
            yield "given nothing else"
        case tree.ExpectOutcome(_, because, needing):
            yield "expect outcome"
            yield from (f"expect {part}" for part, there in (("because", because), ("needing", needing)) if there)
        case tree.ExpectOffered(negated):
            yield "expect not offered" if negated else "expect offered"
        case tree.ExpectReferral():
            yield "expect referral"
        case tree.ExpectFinding():
            yield "expect finding"
        case tree.ClaimOutcome() | tree.ClaimOffered() | tree.ClaimNeverWorsens() | tree.ClaimNeverImproves():
            yield f"claim {_CLAIMS.get(type(node)) or node.verb}"  # type: ignore[union-attr]  # the last of them has a verb
        case _:
            pass


_CLAIMS: dict[type, str] = {
    tree.ClaimOutcome: "outcome",
    tree.ClaimOffered: "offered",
    tree.ClaimNeverWorsens: "worsens",
}


def _given(value: object) -> Iterator[str]:
    for node in _nodes(value):
        match node:
            case tree.Unknown():
                yield "given unknown"
            case tree.Nothing():
                yield "given none"
            case tree.OneOf():
                yield "given one of"
            case tree.Several():
                yield "given several"
            case tree.Record():
                yield "given record"
            case _:
                pass


def _conditions(node: object, names: dict[str, str]) -> Iterator[str]:
    match node:
        case tree.And():
            yield "and"
        case tree.Or():
            yield "or"
        case tree.Not():
            yield "not"
        case tree.Bare(path):
            yield names.get(path.text) or ("country_conflict" if path.text == "country_conflict" else "bare")
        case tree.HasSame():
            yield "has the same"
        case tree.Quantified(quantifier, subject, test, body):
            yield from _quantified(quantifier, subject, test, body, names)
        case tree.Comparison(left, test):
            if isinstance(left, tree.Path) and left.text in names:
                yield names[left.text]
            yield from _test(test)
        case tree.Total(_, where):
            yield "total where" if where else "total"
            if any(isinstance(inner, tree.HasSame) for inner in _nodes(where)):
                yield "total has the same"
        case tree.Count(subject, where):
            yield "number of where" if where else "number of"
            if subject.text not in built_in().lists:
                yield "number of a kind"
        case tree.Share():
            yield "share"
        case tree.Sum():
            yield "sum"
        case tree.Percent():
            yield "literal percent"
        case tree.Measure(_, unit) if unit in ("USD", "SGD"):
            yield "amount of money"
        case tree.Path(parts) if parts[0] in ("first", "second"):
            yield "qualified name"
        case _:
            pass


def _quantified(
    quantifier: str, subject: tree.Path, test: object, body: object, names: dict[str, str]
) -> Iterator[str]:
    word = subject.parts[0]
    yield f"{quantifier} {word}" if word in built_in().lists else "kind of party"
    if test is not None:
        yield f"{quantifier} test"
        yield from _test(test)
        if isinstance(test, tree.Is) and isinstance(test.value, tree.Path) and test.value.text in names:
            yield "element define"
    elif body is not None:
        yield f"{quantifier} body"
        if any(isinstance(inner, tree.Quantified) for inner in _nodes(body)):
            yield f"quantifier in quantifier {quantifier}"
    elif len(subject.parts) == 1:
        yield f"{quantifier} alone"


def _test(test: object) -> Iterator[str]:
    no = "not" if getattr(test, "negated", False) else ""
    match test:
        case tree.Is(value):
            yield f"is {no}"
            if isinstance(value, tree.Path) and value.text in built_in().facts:
                yield "two facts"
        case tree.IsIn(values):
            yield f"is in {'name' if values is None else 'values'} {no}"
        case tree.IsNone():
            yield f"is none {no}"
        case tree.IsKnown():
            yield f"is known {no}"
        case tree.IsOrdered(order):
            yield f"order {order}"
        case tree.IsWithin(_, unit, side):
            yield f"within {unit} {side}"
        case tree.IsInSame(unit, _, counted):
            yield f"same {unit}{' counted from' if counted else ''}"


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
