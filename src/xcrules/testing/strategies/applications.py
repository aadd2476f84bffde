"""Strategies for the applications of one policy, as JSON mappings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from xcrules.facts.problems import did_you_mean
from xcrules.facts.reading import read
from xcrules.policy import KINDS, Policy
from xcrules.testing.hand import Hand
from xcrules.testing.said import Application, put
from xcrules.testing.strategies.aims import Aim, aims_of
from xcrules.testing.strategies.drawing import Drawing
from xcrules.testing.strategies.goals import Pursuit
from xcrules.testing.strategies.sketch import Sketch
from xcrules.testing.strategies.world import World, world_of

Where = Callable[[Mapping[str, object]], bool]

MOST_AIMED = 85
"""Of a hundred applications, so many aim at something; the others are ordinary, or drawn at random."""


def applications(
    policy: Policy, *, where: Where | None = None, partial: bool | None = None, **facts: object
) -> st.SearchStrategy[Application]:
    """Applications that *policy* can decide, as mappings in the JSON shapes.

    They come from the policy's own conditions: each aims at making one of them true or false, at its boundaries as
    often as inside, and is ordinary otherwise. Shrinking leads to the most ordinary one.

    facts: what is to be said in each of them, by the keys of an application (`destination="KP"`, or
    `**{"exporter.icp": "certified"}`); a value may be a strategy. where: what each of them has to satisfy. partial:
    False, every fact that the policy reads is known; True, some are not; None, both.
    """
    source = replace(Source.of(policy), near=True)
    return source.applications(facts, where=where, partial=partial)


def applications_reaching(
    policy: Policy, rule: str, *, where: Where | None = None, partial: bool | None = False, **facts: object
) -> st.SearchStrategy[Application]:
    """Applications for which *rule* certainly holds: a prohibition, requirement or referral before any exemption, an
    exemption that lifts something, a license that is on offer. The rest as for `applications`.

    rule: its name, alone or with its policy (`unscr_1718.dprk_luxury`). Raises ValueError if there is none.
    """
    source = Source.of(policy)
    aims = tuple(aim for aim in source.aims if aim.is_called(rule))
    if not aims:
        names = sorted({aim.rule.name for aim in source.aims if aim.rule is not None})
        advice = did_you_mean(rule, names) or f"it has {', '.join(f'`{name}`' for name in names[:10]) or 'none'}"
        raise ValueError(f"`{rule}` is no rule of `{policy.name}`; {advice}")

    def reached(application: Mapping[str, object]) -> bool:
        decision = policy.decide(application)
        return any(aim.is_reached(decision) for aim in aims) and (where is None or where(application))

    return source.applications(facts, where=reached, partial=partial, aims=aims)


@dataclass(frozen=True, slots=True, repr=False)
class Source:
    """What applications of one policy are drawn from; made once, since it takes some milliseconds.

    calm: whether they are ordinary in all that they do not aim at, and everything is known unless asked otherwise.
    near: whether a condition on elements that is to fail gets an element that only just fails it.
    """

    policy: Policy
    world: World
    aims: tuple[Aim, ...]
    calm: bool = False
    near: bool = False

    def __repr__(self) -> str:
        return f"<{self.policy.name}>"

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: ARG002 - as IPython has it
        """In a line: Hypothesis writes down what a strategy is made of, of a dataclass each field whatever its repr."""
        printer.text(repr(self))

    @classmethod
    def of(cls, policy: Policy) -> Source:
        return cls(policy, world_of(policy.rulebook, KINDS), aims_of(policy.rulebook))

    def applications(
        self,
        facts: Mapping[str, object] | None = None,
        *,
        where: Where | None = None,
        partial: bool | None = None,
        aims: tuple[Aim, ...] = (),
    ) -> st.SearchStrategy[Application]:
        """As the function of that name; aims: what all of them aim at, instead of anything."""
        return _drawn(self, aims, where, partial, facts or {})

    def elements(self, name: str) -> st.SearchStrategy[object]:
        """Elements of one list, with every field that the policy reads known."""
        return _element(self.world, name)


@st.composite
def _drawn(
    draw: st.DrawFn,
    source: Source,
    aims: tuple[Aim, ...],
    where: Where | None,
    partial: bool | None,
    facts: Mapping[str, object],
) -> Application:
    hand = Hand(draw)
    world = source.world
    sketch = Sketch(world)
    pursuit = Pursuit(hand, sketch)
    if aims:
        _pursue(pursuit, hand.one(aims))
        if source.aims and hand.chance(30):
            _pursue(pursuit, hand.one(source.aims))
    elif source.aims and hand.chance(MOST_AIMED):
        _pursue(pursuit, hand.one(source.aims))
        if hand.chance(30):
            _pursue(pursuit, hand.one(source.aims))
    for name in world.lists:
        # What is wanted of each element is wanted of the one that has to be there.
        if world.vocabulary.lists[name].least and name not in sketch.lists:
            sketch.new(name)
    pursuit.settle(near=source.near)
    noise = 0 if source.calm else hand.one((0, 10, 40))
    is_partial = not source.calm and hand.chance(30) if partial is None else partial
    unknown = hand.one((10, 30, 60)) if is_partial else 0
    complete = not is_partial or hand.chance(60)
    application = Drawing(hand, world, sketch, noise, unknown, complete).application()
    for path, value in facts.items():
        put(application, path, draw(value) if isinstance(value, st.SearchStrategy) else value)
    usable, _ = read(application, source.policy.shape)
    if usable is None or (where is not None and not where(application)):
        reject()
    return application


@st.composite
def _element(draw: st.DrawFn, world: World, name: str) -> object:
    return Drawing(Hand(draw), world, Sketch(world), noise=60, unknown=0, complete=True).element(name, {})


def _pursue(pursuit: Pursuit, aim: Aim) -> None:
    pursuit.reach(aim.row, aim.wanted)
