"""The rewrites with sets and quantifiers in them: what holds stays what held, and each rewrite is seen to work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xcrules.facts.values import NONE
from xcrules.program.model import FactRef
from xcrules.rulebook import build as factories
from xcrules.rulebook import rows as r
from xcrules.rulebook.build import Table
from xcrules.rulebook.partition import full, nominal
from xcrules.rulebook.rows import Among, Ref

WORDS = ("u", "v")
U, V = 1, 2
"""Classes of the words; a set has some of them, or none."""
OUTER, INNER = ("x.kind", "x.words"), ("party.kind", "party.words")
LIST = "party"


def table() -> tuple[Table, dict[str, Ref]]:
    """Two facts of the application and two of an element, the second of each a set."""
    new = Table()
    facts: dict[str, Ref] = {}
    for path in (*OUTER, *INNER):
        several = path.endswith("words")
        partition = nominal([Among(frozenset({word})) for word in WORDS], frozenset(WORDS), several=several)
        facts[path] = new.fact(r.Plain(FactRef(path, LIST if path in INNER else None), None), partition)
    return new, facts


@dataclass(frozen=True)
class Test:
    """Whether a fact lies in some classes; of a set, whether some element does, or every one."""

    __test__ = False
    fact: str
    classes: int
    inside: bool


@dataclass(frozen=True)
class Node:
    """word: all, some, not; any or every party."""

    word: str
    parts: tuple[Test | Node, ...]


Tree = Test | Node
World = Mapping[str, frozenset[int]]
"""The classes of each fact: of one that is no set, exactly one."""


def trees(paths: tuple[str, ...], quantified: bool) -> st.SearchStrategy[Tree]:
    leaves: st.SearchStrategy[Tree] = st.builds(Test, st.sampled_from(paths), st.integers(0, 3), st.booleans())
    if quantified:
        body = trees((*OUTER, *INNER), quantified=False)
        leaves = st.one_of(leaves, st.builds(Node, st.sampled_from(("any", "every")), st.tuples(body)))

    def nodes(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        several = st.lists(inner, min_size=1, max_size=3).map(tuple)
        joined = st.builds(Node, st.sampled_from(("all", "some")), several)
        return st.one_of(joined, joined, st.builds(Node, st.just("not"), st.tuples(inner)))

    return st.recursive(leaves, nodes, max_leaves=8)


def built(tree: Tree, new: Table, facts: Mapping[str, Ref]) -> Ref:
    match tree:
        case Test(fact, classes, inside):
            make = new.literal if fact.endswith("kind") else new.inside if inside else new.meets
            return make(facts[fact], classes)
        case Node("not", (of,)):
            return new.negate(built(of, new, facts))
        case Node("any", (body,)):
            return new.any(LIST, built(body, new, facts))
        case Node("every", (body,)):
            return new.every(LIST, built(body, new, facts))
    parts = [built(part, new, facts) for part in tree.parts]
    return new.all(parts) if tree.word == "all" else new.some(parts)


def holds(tree: Tree, world: World, parties: list[World]) -> bool:
    """The tree as it was written, in one world."""
    match tree:
        case Test(fact, classes, inside):
            found = [bool(classes & each) for each in world[fact]]
            return all(found) if inside and fact.endswith("words") else any(found)
        case Node("not", (of,)):
            return not holds(of, world, parties)
        case Node("any", (body,)):
            return any([holds(body, {**world, **party}, parties) for party in parties])
        case Node("every", (body,)):
            return all([holds(body, {**world, **party}, parties) for party in parties])
    values = [holds(part, world, parties) for part in tree.parts]
    return all(values) if tree.word == "all" else any(values)


def found(new: Table, ref: Ref, names: Mapping[Ref, str], world: World, parties: list[World]) -> bool:
    """The same of what was built."""
    match new.rows[ref]:
        case r.Literal(fact, classes) | r.Meets(fact, classes):
            return any([classes & each for each in world[names[fact]]])
        case r.Inside(fact, classes):
            return all([classes & each for each in world[names[fact]]])
        case r.All(parts):
            return all([found(new, part, names, world, parties) for part in parts])
        case r.Some(parts):
            return any([found(new, part, names, world, parties) for part in parts])
        case r.Any(_, body):
            return any([found(new, body, names, {**world, **party}, parties) for party in parties])
        case r.Every(_, body):
            return all([found(new, body, names, {**world, **party}, parties) for party in parties])
    raise AssertionError(new.rows[ref])


def records(paths: tuple[str, str]) -> Iterable[World]:
    kinds = [frozenset({each}) for each in (U, V)]
    sets = [frozenset(), frozenset({U}), frozenset({V}), frozenset({U, V})]
    return [dict(zip(paths, values, strict=True)) for values in product(kinds, sets)]


PARTIES = list(records(INNER))
WORLDS = [(world, parties) for world in records(OUTER) for parties in ([], [PARTIES[0]], [PARTIES[3], PARTIES[6]])]


@given(trees(OUTER, quantified=True))
def test_what_is_built_holds_where_the_tree_holds(tree: Tree) -> None:
    new, facts = table()
    names = {ref: path for path, ref in facts.items()}
    ref = built(tree, new, facts)
    against = new.negate(ref)
    for world, parties in WORLDS:
        expected = holds(tree, world, parties)
        assert found(new, ref, names, world, parties) is expected
        assert found(new, against, names, world, parties) is not expected


@given(trees(OUTER, quantified=True))
def test_what_is_built_reads_what_it_tests(tree: Tree) -> None:
    new, facts = table()
    ref = built(tree, new, facts)
    assert new.free(ref) == frozenset(), "outside a quantifier nothing is read of an element"
    assert new.negate(new.negate(ref)) == ref


# --- each rewrite ------------------------------------------------------------------------------------


def test_all_in_all_and_some_in_some_are_one_node() -> None:
    new, facts = table()
    a, b = new.literal(facts["x.kind"], U), new.meets(facts["x.words"], U)
    c = new.any(LIST, new.literal(facts["party.kind"], U))
    for make, kind in ((new.all, r.All), (new.some, r.Some)):
        row = new.rows[make([make([a, b]), make([c, a])])]
        assert isinstance(row, kind)
        assert sorted(row.parts) == sorted([a, b, c])


@pytest.mark.parametrize(("one", "other"), [(U, V), (V, U)])
def test_what_every_word_is_decides_what_some_word_is(one: int, other: int) -> None:
    new, facts = table()
    words, b = facts["x.words"], new.literal(facts["x.kind"], U)
    only = new.inside(words, one)
    assert new.all([only, new.some([new.meets(words, other), b])]) == new.all([only, b])
    # It says nothing of whether there is a word at all.
    assert new.rows[new.all([only, new.some([new.meets(words, one), b])])] != new.rows[only]


def test_where_no_word_is_one_every_word_is_another() -> None:
    new, facts = table()
    words, b = facts["x.words"], new.literal(facts["x.kind"], U)
    some_u = new.meets(words, U)
    assert new.some([some_u, new.all([new.inside(words, V), b])]) == new.some([some_u, b])


@pytest.mark.parametrize("quantifier", ["any", "every"])
def test_what_is_decided_outside_is_put_inside_a_quantifier(quantifier: str) -> None:
    new, facts = table()
    make = new.any if quantifier == "any" else new.every
    kind, party = facts["x.kind"], new.literal(facts["party.kind"], U)
    outside = new.literal(kind, U)
    body = new.some([new.literal(kind, V), party])
    assert new.all([outside, make(LIST, body)]) == new.all([outside, make(LIST, party)])


def test_what_a_fact_of_an_element_is_decides_nothing_of_another_element() -> None:
    new, facts = table()
    words = facts["party.words"]
    own = new.inside(words, U)
    other = new.every(LIST, new.meets(words, V))
    row = new.rows[new.all([own, other])]
    assert isinstance(row, r.All)
    assert other in row.parts


def test_any_of_what_never_holds_never_holds_and_every_of_what_always_holds_does() -> None:
    new, _ = table()
    assert new.any(LIST, new.false) == new.false
    assert new.every(LIST, new.true) == new.true
    # Whether the list is empty is not known.
    assert new.any(LIST, new.true) != new.true
    assert new.every(LIST, new.false) != new.false


def test_a_part_that_is_too_large_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    # A literal and the fact that it tests are two; three of them under one node are seven.
    for largest, looked_into in ((7, True), (6, False)):
        monkeypatch.setattr(factories, "LARGEST_ASSUMED", largest)
        new = Table()
        partition = nominal([Among(frozenset({word})) for word in WORDS], frozenset({*WORDS, NONE}))
        a, b, c = (new.fact(r.Plain(FactRef(f"x.{name}"), None), partition) for name in "abc")
        part = new.some([new.literal(a, V), new.literal(b, U), new.literal(c, U)])
        row = new.rows[new.all([new.literal(a, U), part])]
        assert isinstance(row, r.All)
        assert (part not in row.parts) is looked_into


def test_a_negation_takes_the_other_classes() -> None:
    new, facts = table()
    words = facts["x.words"]
    everything = full(new.partitions[words])
    assert new.negate(new.meets(words, U)) == new.inside(words, everything & ~U)
    assert new.negate(new.inside(words, U)) == new.meets(words, everything & ~U)
    body = new.literal(facts["party.kind"], U)
    assert new.negate(new.any(LIST, body)) == new.every(LIST, new.negate(body))
    assert new.negate(new.every(LIST, body)) == new.any(LIST, new.negate(body))
