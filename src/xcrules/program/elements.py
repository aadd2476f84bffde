"""Elements of lists: quantifiers, what an element stands for, and what it has in common with another."""

from __future__ import annotations

from collections.abc import Callable

from xcrules.diagnostics import Diagnostic
from xcrules.facts.codes import looks_like_hs
from xcrules.facts.types import Kind
from xcrules.program import literals
from xcrules.program.comparisons import fact_test, negated, two_facts
from xcrules.program.context import Context, Frame
from xcrules.program.membership import list_kind
from xcrules.program.model import All, Any, Condition, Defined, Every, FactRef, IsOneOf, Matches, Not, Some
from xcrules.program.names import Declared, Group, What
from xcrules.program.problems import lists as problems
from xcrules.program.problems import names as name_problems
from xcrules.program.problems import types as type_problems
from xcrules.program.references import Element, Fact, fields, refer
from xcrules.source import Span
from xcrules.syntax import tree

TypeCondition = Callable[[Context, tree.Condition], Condition | None]


def quantified(context: Context, node: tree.Quantified, condition: TypeCondition) -> Condition | None:
    """`any X …`, `no X …`, `every X …`."""
    word, rest = node.subject.parts[0], node.subject.parts[1:]
    listed = context.vocabulary.list_for_word(word)
    if listed is None:
        context.problem(_no_list(context, word, node.subject.span))
        return None
    list_name, kind = listed
    if context.binds(list_name):
        context.problem(problems.nested_quantifier(word, node.span))
        return None
    if rest and node.body is not None:
        context.problem(
            problems.not_a_list(node.subject.text, node.subject.span, f"write `{node.quantifier} {word} where (…)`")
        )
        return None
    _advise(context, node, list_name, kind)
    inner = context.within(Frame(word, list_name, kind))
    body: Condition | None = None
    if node.body is not None:
        body = condition(inner, node.body)
    elif node.test is not None:
        body = condition(inner, tree.Comparison(node.subject, node.test, node.span))
    elif rest:
        body = condition(inner, tree.Bare(node.subject, node.subject.span))
    elif node.quantifier != "every":
        return negated(Any(list_name, kind, None, node.span), node.quantifier == "no", node.span)
    if body is None:
        return None
    if node.quantifier == "every":
        return Every(list_name, kind, body, node.span)
    return negated(Any(list_name, kind, body, node.span), node.quantifier == "no", node.span)


def _no_list(context: Context, word: str, span: Span) -> Diagnostic:
    vocabulary = context.vocabulary
    if word in vocabulary.facts or word in vocabulary.records:
        return problems.not_a_list(word, span, "leave out the word before it: there is only one")
    kinds = [kind for spec in vocabulary.lists.values() for kind in spec.kinds]
    return name_problems.unknown_list(word, span, [*vocabulary.lists, *kinds])


def _advise(context: Context, node: tree.Quantified, list_name: str, kind: str | None) -> None:
    text = node.subject.text
    if node.quantifier == "any" and isinstance(node.test, tree.Is | tree.IsIn) and node.test.negated:
        context.problem(problems.any_not(text, node.span))
    if node.quantifier == "every" and (kind or context.vocabulary.lists[list_name].least == 0):
        context.problem(problems.every_of_none(node.subject.parts[0], node.span))


def element_test(context: Context, element: Element, test: tree.Test, text: str, span: Span) -> Condition | None:
    """What *test* says of an element: that a define about it holds, or something of its key."""
    if isinstance(test, tree.Is) and isinstance(test.value, tree.Path):
        found = context.names.find(Group.WORD, test.value)
        if isinstance(found, Diagnostic) and not _is_value(context, element, test.value):
            context.problem(found)
            return None
        if isinstance(found, Declared) and found.what is What.DEFINE:
            if _is_value(context, element, test.value):
                context.problem(name_problems.value_or_define(test.value.text, test.value.span, str(found.id)))
                return None
            return negated(_defined(context, element, found, test.value, text, span), test.negated, span)
    keys = [Fact(element.key(path), context.vocabulary.facts[path]) for path in element.spec.keys]
    if len(keys) == 1:
        return fact_test(context, keys[0], test, text, span)
    return _one_key(context, keys, test, text, span)


def _is_value(context: Context, element: Element, path: tree.Path) -> bool:
    return any(literals.is_word_of(context.vocabulary.facts[key].type, path) for key in element.spec.keys)


def _defined(
    context: Context, element: Element, found: Declared, path: tree.Path, text: str, span: Span
) -> Condition | None:
    of = found.node.of if isinstance(found.node, tree.Define) else None
    if of is None:
        context.problem(problems.define_of_application(path.text, path.span))
        return None
    about = context.vocabulary.list_for_word(of.text)
    if about is None:
        return None  # reported where it is declared
    list_name, kind = about
    if list_name != element.frame.list or (kind is not None and kind != element.frame.kind):
        context.problem(problems.define_of_other(path.text, of.text, text, path.span))
        return None
    return Defined(found.id, span)


def _one_key(context: Context, keys: list[Fact], test: tree.Test, text: str, span: Span) -> Condition | None:
    """The test of an element with several keys, by the one that the other side calls for: an item's `entry` or `hs`."""
    by_kind = {key.spec.type.kind: key for key in keys}

    def key_of(value: object) -> Fact:
        hs = isinstance(value, tree.Number | tree.Code | tree.Text) and looks_like_hs(literals.written(value))
        return by_kind[Kind.HS if hs else Kind.ENTRY]

    match test:
        case tree.IsIn(values, None, no) if values:
            parts = []
            for key in by_kind.values():
                chosen = tuple(value for value in values if key_of(value) is key)
                if chosen:
                    parts.append(fact_test(context, key, tree.IsIn(chosen, None, False, test.span), text, span))
            known = [part for part in parts if part is not None]
            if len(known) < len(parts):
                return None
            return negated(known[0] if len(known) == 1 else Some(tuple(known), span), no, span)
        case tree.IsIn(None, tree.Path() as name, _):
            found = refer(context, name)
            kind = list_kind(context, found) if isinstance(found, Declared) and found.what is What.LIST else None
            if isinstance(found, Fact):
                kind = found.spec.type.kind
            return fact_test(context, by_kind.get(kind or Kind.ENTRY, keys[0]), test, text, span)
        case tree.Is(tree.Path() as path, _) if not literals.is_word_of(by_kind[Kind.ENTRY].spec.type, path):
            found = refer(context, path)
            kind = found.spec.type.kind if isinstance(found, Fact) else Kind.ENTRY
            return fact_test(context, by_kind.get(kind, keys[0]), test, text, span)
        case tree.Is(value, _):
            return fact_test(context, key_of(value), test, text, span)
        case _:
            names = " or ".join(f"`{key.ref.path}`" for key in keys)
            context.problem(type_problems.which_key(text, names, span))
            return None


# --- has the same -----------------------------------------------------------------------------------


def has_same(context: Context, node: tree.HasSame) -> Condition | None:
    """`past_shipment has the same consignee`: with the element around it, else with the application."""
    subject, field = node.subject.text, node.field.text
    bound = context.frame_of(subject)
    if bound is None or len(node.subject.parts) > 1 or bound[0].record:
        context.problem(problems.same_of_unbound(subject, node.subject.span))
        return None
    frame, up = bound
    path = f"{frame.list}.{field}"
    spec = context.vocabulary.facts.get(path)
    if spec is None:
        known = [known.removeprefix(f"{frame.list}.") for known in fields(context.vocabulary, frame.list)]
        context.problem(name_problems.unknown_fact(f"{subject}.{field}", node.field.span, known))
        return None
    own = Fact(FactRef(path, frame.list, up), spec)
    place = max(n for n, other in enumerate(context.frames) if other is frame)
    around = _around(context, place, field)
    if around is not None:
        return two_facts(context, own, around, (path, around.ref.path), node.span)
    return _same_in_application(context, own, field, node)


def _around(context: Context, place: int, field: str) -> Fact | None:
    """What the innermost element around the one at *place* has under the name *field*."""
    for n in range(place - 1, -1, -1):
        frame = context.frames[n]
        up = sum(other.list == frame.list for other in context.frames[n + 1 :])
        path = f"{frame.list}.{field}"
        if path not in context.vocabulary.facts and field == (frame.kind or frame.list):
            path = context.vocabulary.lists[frame.list].keys[0]
        if path in context.vocabulary.facts:
            return Fact(FactRef(path, frame.list, up), context.vocabulary.facts[path])
    return None


def _same_in_application(context: Context, own: Fact, field: str, node: tree.HasSame) -> Condition | None:
    vocabulary = context.vocabulary
    spec = vocabulary.facts.get(field)
    if spec is not None:
        return two_facts(context, own, Fact(FactRef(field), spec), (own.ref.path, field), node.span)
    listed = vocabulary.list_for_word(field) or (("item", None) if f"item.{field}" in vocabulary.facts else None)
    if listed is None:
        context.problem(problems.same_of_nothing(field, node.field.span))
        return None
    list_name, kind = listed
    path = f"item.{field}" if listed == ("item", None) else vocabulary.lists[list_name].keys[0]
    if context.binds(list_name):
        # The element around has no such field, or it would have been the one to compare with.
        context.problem(problems.same_of_nothing(field, node.field.span))
        return None
    other = Fact(FactRef(path, list_name), vocabulary.facts[path])
    same = two_facts(context, own, other, (own.ref.path, path), node.span)
    return None if same is None else Any(list_name, kind, same, node.span)


# --- derived facts ----------------------------------------------------------------------------------


def conflict(context: Context, path: tree.Path, span: Span) -> Condition | None:
    """`country_conflict`: the country of some consignee or end user is no destination."""
    for list_name in ("party", "destination"):
        if context.binds(list_name):
            context.problem(problems.nested_quantifier(list_name, span, path.text))
            return None
    role = IsOneOf(FactRef("party.role", "party"), frozenset({"consignee", "end_user"}), span)
    country = FactRef("destination.country", "destination")
    arrives = Any("destination", None, Matches(country, FactRef("party.country", "party"), True, span), span)
    return Any("party", None, All((role, Not(arrives, span)), span), span)
