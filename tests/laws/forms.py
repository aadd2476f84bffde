"""The forms of the language that a policy's tree holds, by name: what `test_reach` counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from xcrules.facts.vocabulary import built_in
from xcrules.syntax import tree


def _nodes(root: object) -> Iterator[object]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(node)
        elif is_dataclass(node) and type(node).__module__.startswith(tree.__name__):
            yield node
            waiting.extend(getattr(node, each.name) for each in fields(node) if each.name != "span")


def written(file: tree.File) -> Iterator[str]:
    names: dict[str, str] = {}
    for declaration in file.declarations:
        match declaration:
            case tree.Define(name) | tree.Tiers(name) | tree.Scale(name) | tree.Score(name) | tree.Amount(name):
                names[name.text] = type_name(declaration)
            case tree.Exempt(name):
                names[name.text] = "exemption"
            case _:
                pass
    yield from _header(file)
    for node in _nodes(file.declarations):
        yield from _declared(node, names)
        yield from _conditions(node, names)


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
            about = "the application" if of is None else "a list" if of.text in built_in().lists else "a kind"
            yield f"define of {about}"
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
        case tree.Waive(_, _, _, when):
            yield "waive when" if when else "waive always"
        case tree.Element():
            yield "element"
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
    told: dict[str, object] = {"issued by": node.issued_by, "under": node.under, "effective": node.effective}
    told |= {"for item": node.for_item, "valid": node.valid, "needs": node.needs, "limit": node.limits}
    told |= {"valid when": any(each.when for each in node.valid), "duty": node.duties}
    told |= {"because": any(each.because for each in node.needs)}
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
