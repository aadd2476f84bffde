"""Factories keep the two-valued meaning and only gain precision in the three-valued one."""

from dataclasses import dataclass
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from xcrules.facts.values import NONE
from xcrules.program.model import FactRef
from xcrules.rulebook import rows as r
from xcrules.rulebook.build import Table
from xcrules.rulebook.partition import full, nominal
from xcrules.rulebook.rows import Among

FACTS = ("a", "b", "c")
WORDS = ("u", "v", "w")


def table() -> tuple[Table, dict[str, int]]:
    new = Table()
    partition = nominal([Among(frozenset({word})) for word in WORDS], frozenset(WORDS))
    return new, {name: new.fact(r.Plain(FactRef(f"x.{name}"), None), partition) for name in FACTS}


@dataclass(frozen=True)
class Leaf:
    fact: str
    classes: int


@dataclass(frozen=True)
class Node:
    every: bool
    parts: tuple


leaves = st.builds(Leaf, st.sampled_from(FACTS), st.integers(0, 7))
trees = st.recursive(
    leaves,
    lambda inner: st.builds(Node, st.booleans(), st.lists(inner, min_size=1, max_size=4).map(tuple)),
    max_leaves=12,
)


def build(tree, new: Table, facts) -> int:
    if isinstance(tree, Leaf):
        return new.literal(facts[tree.fact], tree.classes)
    parts = [build(part, new, facts) for part in tree.parts]
    return new.all(parts) if tree.every else new.some(parts)


def kleene(tree, known: dict[str, int]) -> int:
    """0 false, 1 unknown, 2 true, of the tree as written; *known*: the classes that each fact may have."""
    if isinstance(tree, Leaf):
        may = known[tree.fact]
        return 2 if not may & ~tree.classes else 1 if may & tree.classes else 0
    values = [kleene(part, known) for part in tree.parts]
    return min(values) if tree.every else max(values)


def evaluated(new: Table, ref: int, facts: dict[str, int], known: dict[str, int]) -> int:
    names = {fact: name for name, fact in facts.items()}
    match new.rows[ref]:
        case r.Literal(fact, classes):
            return kleene(Leaf(names[fact], classes), known)
        case r.All(parts):
            return min((evaluated(new, part, facts, known) for part in parts), default=2)
        case r.Some(parts):
            return max((evaluated(new, part, facts, known) for part in parts), default=0)
    raise AssertionError


@given(trees)
def test_two_valued_meaning_is_kept(tree):
    new, facts = table()
    ref = build(tree, new, facts)
    for classes in product((1, 2, 4), repeat=3):
        known = dict(zip(FACTS, classes, strict=True))
        assert evaluated(new, ref, facts, known) == kleene(tree, known)


@given(trees, st.tuples(*[st.integers(1, 7)] * 3))
def test_precision_is_only_gained(tree, classes):
    new, facts = table()
    ref = build(tree, new, facts)
    known = dict(zip(FACTS, classes, strict=True))
    before = kleene(tree, known)
    if before != 1:
        assert evaluated(new, ref, facts, known) == before


@given(trees, st.tuples(*[st.integers(1, 7)] * 3))
def test_negation_is_exact(tree, classes):
    new, facts = table()
    ref = build(tree, new, facts)
    known = dict(zip(FACTS, classes, strict=True))
    assert evaluated(new, new.negate(ref), facts, known) == 2 - evaluated(new, ref, facts, known)
    assert new.negate(new.negate(ref)) == ref


@given(trees, st.randoms())
def test_the_order_of_parts_never_matters(tree, random):
    def shuffled(each):
        if isinstance(each, Leaf):
            return each
        parts = [shuffled(part) for part in each.parts]
        random.shuffle(parts)
        return Node(each.every, tuple(parts))

    one, facts = table()
    other, _ = table()
    assert one.sign(build(tree, one, facts)) == other.sign(build(shuffled(tree), other, facts))


def test_a_comparison_and_its_negation_are_decided_while_the_fact_is_unknown():
    new, facts = table()
    either = new.some([new.literal(facts["a"], 1), new.literal(facts["a"], 6)])
    both = new.all([new.literal(facts["a"], 1), new.literal(facts["a"], 6)])
    assert either == new.true
    assert both == new.false


def test_what_one_part_decides_is_put_into_the_others():
    new, facts = table()
    a, b = facts["a"], facts["b"]
    inner = new.some([new.literal(a, 2), new.literal(b, 1)])
    assert new.all([new.literal(a, 1), inner]) == new.all([new.literal(a, 1), new.literal(b, 1)])
    assert new.some([new.literal(a, 1), new.all([new.literal(a, 6), new.literal(b, 1)])]) == new.some(
        [new.literal(a, 1), new.literal(b, 1)]
    )


def test_inside_a_quantifier_another_element_is_meant():
    new, _ = table()
    partition = nominal([Among(frozenset({"KP"}))], None)
    country = new.fact(r.Plain(FactRef("party.country", "party"), None), partition)
    own = new.literal(country, 2)
    other = new.any("party", new.literal(country, 1))
    assert other in new.rows[new.all([own, other])].parts


def test_sets_merge_meets_under_some_and_inside_under_all():
    new = Table()
    partition = nominal([Among(frozenset({word})) for word in WORDS], frozenset({*WORDS, NONE}), several=True)
    fact = new.fact(r.Plain(FactRef("item.reasons", "item"), None), partition)
    assert new.some([new.meets(fact, 2), new.meets(fact, 4)]) == new.meets(fact, 6)
    assert new.all([new.inside(fact, 6), new.inside(fact, 12)]) == new.inside(fact, 4)
    assert new.all([new.meets(fact, 2), new.inside(fact, 4)]) == new.false
    assert isinstance(new.rows[new.meets(fact, full(partition))], r.Meets), "a set may be empty"
