"""Drawn conditions: quantifiers over lists, comparisons, names, and `and`, `or`, `not` around them."""

from __future__ import annotations

from dataclasses import replace

from xcrules.facts.types import FactSpec, Kind
from xcrules.testing.hand import Hand
from xcrules.testing.language.comparisons import ORDERS, compared, draw_fact_test
from xcrules.testing.language.scopes import DrawnDefine, DrawnSteps, Own, Said, Scope, together
from xcrules.testing.language.terms import PARTY_KINDS, draw_term, measures_in
from xcrules.testing.language.words import CURRENCIES


def draw_condition(hand: Hand, own: Own, scope: Scope, depth: int) -> Said:
    """A condition that may stand in *scope*, with quantifiers and totals nested *depth* deep at most."""
    if depth > 0 and hand.chance(30):
        return _joined(hand, own, scope, depth)
    return _unit(hand, own, scope, depth)


def draw_one_item(hand: Hand, own: Own, scope: Scope) -> Said:
    """A condition in which one `any item` stands unnegated, as exemptions and licenses for items ask for."""
    first = _any_item(hand, own, scope)
    aside = replace(scope, shut=scope.shut | {"item"})
    others = [_unit(hand, own, aside, 1) for _ in range(hand.number(0, 2))]
    if not others:
        return first
    return together(
        " and ".join(part.unit_text for part in hand.mixed([first, *others])), [first, *others], plain=False
    )


def _any_item(hand: Hand, own: Own, scope: Scope) -> Said:
    named = [d for d in own.defines if d.list is None and d.said.items == (1, 0) and not d.said.lists & scope.shut]
    if named and hand.chance(25):
        chosen = hand.one(named)
        return Said(chosen.ref, chosen.said.lists, chosen.said.items)
    return _over(hand, own, replace(scope, careful=scope.careful - {"item"}), "item", "item", "any", 1)


def _joined(hand: Hand, own: Own, scope: Scope, depth: int) -> Said:
    parts = [_unit(hand, own, scope, depth - 1) for _ in range(hand.number(2, 3))]
    word = hand.one(("and", "or"))
    if hand.chance(20):
        lead = "all of" if word == "and" else "any of"
        lines = "".join(f"\n  - {part.unit_text}" for part in parts)
        return together(f"({lead}{lines})" if scope.frames else f"{lead}{lines}", parts, plain=bool(scope.frames))
    return together(f" {word} ".join(part.unit_text for part in parts), parts, plain=False)


def _unit(hand: Hand, own: Own, scope: Scope, depth: int) -> Said:
    """A condition without `and` and `or` on its outside."""
    if hand.chance(12):
        of = draw_condition(hand, own, scope.negated(), depth - 1)
        return Said(f"not ({of.text})", of.lists, (of.items[1], of.items[0]))
    if depth >= 0 and hand.chance(45 if scope.frames else 60):
        found = _quantified(hand, own, scope, depth)
        if found is not None:
            return found
    if hand.chance(22):
        found = _named(hand, own, scope)
        if found is not None:
            return found
    if hand.chance(20):
        found = _numeric(hand, own, scope, depth)
        if found is not None:
            return found
    if scope.frames and hand.chance(18):
        found = _has_same(hand, own, scope)
        if found is not None:
            return found
    return _plain(hand, own, scope)


def _plain(hand: Hand, own: Own, scope: Scope) -> Said:
    """A test of one fact: most often of the innermost element."""
    facts = own.facts_in(scope)
    inner = [(text, spec) for text, spec in facts if scope.frames and text.startswith(f"{scope.frames[-1].word}.")]
    text, spec = hand.one(inner) if inner and hand.chance(75) else hand.one(facts)
    if spec.type.kind is Kind.YES_NO and hand.chance(60):
        return Said(text)
    return draw_fact_test(hand, own, scope, text, spec, draw_condition)


def _numeric(hand: Hand, own: Own, scope: Scope, depth: int) -> Said | None:
    measures = measures_in(own, scope)
    if not measures:
        return None
    measure, currency = hand.one(measures), hand.one(CURRENCIES)
    left = draw_term(hand, own, scope, measure, currency, depth, draw_condition)
    return None if left is None else compared(hand, own, scope, left, measure, currency, depth - 1, draw_condition)


def _quantified(hand: Hand, own: Own, scope: Scope, depth: int) -> Said | None:
    lists = [name for name in own.palette.lists if name not in scope.shut]
    if not lists:
        return None
    name = hand.one(lists)
    word = hand.one((name, *PARTY_KINDS)) if name == "party" else name
    quantifier = hand.one(("no", "every") if name in scope.careful else ("any", "no", "every"))
    return _over(hand, own, scope, word, name, quantifier, depth)


def _over(hand: Hand, own: Own, scope: Scope, word: str, name: str, quantifier: str, depth: int) -> Said:
    """`any X …`, `no X …`, `every X …`."""
    # Inside `no`, and inside `every` as far as a careful list goes, nothing more is said of such lists.
    inner = scope.negated().within(word, name)
    if quantifier == "any" and not scope.careful:
        inner = scope.within(word, name)
    counts = {"any": (1, 0), "no": (0, 1), "every": (0, 0)}[quantifier] if name == "item" else (0, 0)
    if quantifier != "every" and hand.chance(8):
        return Said(f"{quantifier} {word}", frozenset({name}), counts)
    if hand.chance(50):
        test = _bare_test(hand, own, inner, word, name, quantifier)
        if test is not None:
            return Said(f"{quantifier} {word}{test.text}", test.lists | {name}, _plus(counts, test, quantifier))
    body = draw_condition(hand, own, inner, depth - 1)
    lead = "meets" if quantifier == "every" else "where"
    return Said(f"{quantifier} {word} {lead} ({body.text})", body.lists | {name}, _plus(counts, body, quantifier))


def _plus(counts: tuple[int, int], body: Said, quantifier: str) -> tuple[int, int]:
    inner = (body.items[1], body.items[0]) if quantifier == "no" else body.items
    if quantifier == "every" and any(inner):
        inner = (2, 2)
    return counts[0] + inner[0], counts[1] + inner[1]


def _bare_test(hand: Hand, own: Own, inner: Scope, word: str, name: str, quantifier: str) -> Said | None:
    """What follows the word: ` is KP`, `.hs is in {…}`, ` is low_value`, `.ftz`."""
    about = [
        d for d in own.defines if d.list == name and d.of in (name, word) and not d.said.lists & (inner.shut - {name})
    ]
    about = [d for d in about if name not in d.said.lists]
    if about and hand.chance(40):
        chosen = hand.one(about)
        return Said(f" is {chosen.ref}", chosen.said.lists, chosen.said.items)
    keys = own.palette.list_spec(name).keys
    paths = own.palette.lists[name]
    path = hand.one(paths)
    spec = own.palette.spec(path)
    if spec.type.kind is Kind.YES_NO and quantifier != "every" and hand.chance(50):
        return Said(path[len(name) :])
    test = draw_fact_test(hand, own, inner, path, spec, draw_condition)
    said = test.text.removeprefix(path)
    if said == test.text:
        return None
    # An element stands for its key, and what is tested of its key may be said of itself.
    is_key = path in keys and (len(keys) == 1 or _says_which_key(said))
    return Said((said if is_key and hand.chance(60) else path[len(name) :] + said), test.lists, test.items)


def _says_which_key(said: str) -> bool:
    """Whether the other side tells the item's code from its HS code: a value does, a list or another fact too."""
    return not said.startswith((" is none", " is not none", " is known", " is not known"))


def _has_same(hand: Hand, own: Own, scope: Scope) -> Said | None:
    """The innermost element against the one around it, else against the application."""
    frame = scope.frames[-1]
    paths = [path for path in own.palette.lists.get(frame.list, ()) if _comparable(own, scope, path)]
    if not paths:
        return None
    path = hand.one(paths)
    of = _application_list(own, scope, path)
    return Said(f"{frame.word} has the same {path.partition('.')[2]}", frozenset() if of is None else frozenset({of}))


def _comparable(own: Own, scope: Scope, path: str) -> bool:
    """Whether something around the innermost element has what `has the same` compares with, of the same type."""
    vocabulary, field = own.palette.vocabulary, path.partition(".")[2]
    spec = vocabulary.facts[path]
    for frame in reversed(scope.frames[:-1]):
        other = f"{frame.list}.{field}"
        if other not in vocabulary.facts and field == frame.word:
            other = vocabulary.lists[frame.list].keys[0]
        if other in vocabulary.facts:
            return other != path and _same_type(spec, vocabulary.facts[other])
    if field in vocabulary.facts:
        return _same_type(spec, vocabulary.facts[field]) and not vocabulary.facts[field].derived
    of = _application_list(own, scope, path)
    if of is None or of in scope.shut or of in scope.careful:
        return False
    listed = vocabulary.list_for_word(field)
    other = f"item.{field}" if listed is None else vocabulary.lists[of].keys[0]
    return _same_type(spec, vocabulary.facts[other])


def _application_list(own: Own, scope: Scope, path: str) -> str | None:
    vocabulary, field = own.palette.vocabulary, path.partition(".")[2]
    if field in vocabulary.facts:
        return None
    for frame in scope.frames[:-1]:
        if f"{frame.list}.{field}" in vocabulary.facts or field == frame.word:
            return None
    listed = vocabulary.list_for_word(field)
    return listed[0] if listed else "item" if f"item.{field}" in vocabulary.facts else None


def _same_type(one: FactSpec, other: FactSpec) -> bool:
    if one.type.kind is Kind.QUANTITY:
        return one.type.dimensions == other.type.dimensions and len(one.type.dimensions) == 1
    if one.type.kind in (Kind.CHOICE, Kind.SET, Kind.LADDER):
        return one.type.kind is other.type.kind and one.type.values == other.type.values
    return one.type.kind is other.type.kind


# --- names ------------------------------------------------------------------------------------------


def _named(hand: Hand, own: Own, scope: Scope) -> Said | None:
    """A define, a tier, a scale where it may be read, an element's define, or the derived fact."""
    closed = scope.shut | scope.careful
    choices: list[DrawnDefine | DrawnSteps | str] = [
        define for define in own.defines if define.list is None and not define.said.lists & closed
    ]
    choices += [steps for steps in own.tiers if not steps.lists & closed]
    # What raises a scale later may run over any list.
    if scope.scales and not scope.frames:
        choices += [steps for steps in own.scales if not steps.lists & closed]
    if not {"party", "destination"} & closed:
        choices.append("country_conflict")
    if not choices:
        return None
    chosen = hand.one(choices)
    match chosen:
        case DrawnDefine():
            return Said(chosen.ref, chosen.said.lists, chosen.said.items)
        case DrawnSteps():
            return Said(f"{chosen.ref} {_step_test(hand, chosen.names)}", chosen.lists)
        case str():
            return Said(
                chosen + hand.one(("", " is yes", " is no", " is not yes")), frozenset({"party", "destination"})
            )


def _step_test(hand: Hand, names: tuple[str, ...]) -> str:
    match hand.number(0, 2):
        case 0:
            return f"is {hand.one(ORDERS)} {hand.one(names)}"
        case 1:
            return f"is {hand.one(('', 'not '))}{hand.one(names)}"
        case _:
            return f"is {hand.one(('', 'not '))}in {{{', '.join(hand.some(names, 1, 2))}}}"
