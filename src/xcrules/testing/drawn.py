"""Policies and texts drawn at random, for tests of whatever reads policies."""

from __future__ import annotations

import re

from hypothesis import reject
from hypothesis import strategies as st

from xcrules.diagnostics import PolicyError
from xcrules.policy import Policy
from xcrules.testing.hand import Hand
from xcrules.testing.language.policies import policy_sets, self_contained_policies, single_policies
from xcrules.testing.language.scenes import load_drawn


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Well-formed policies, small ones, that reach every declaration and clause of the language; some use others."""
    drawn = draw(st.one_of(self_contained_policies(), single_policies(), policy_sets()))
    try:
        return load_drawn(drawn)
    except PolicyError:
        reject()


PIECE = re.compile(r'"[^"\n]*"|[\w.]+|\S|\n')


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Texts that are nearly policies: well-formed ones with some words gone, doubled, exchanged or cut off."""
    hand = Hand(draw)
    pieces = PIECE.findall(draw(self_contained_policies()).main.text)
    for _ in range(hand.number(0, 4)):
        if not pieces:
            break
        place = hand.number(0, len(pieces) - 1)
        match hand.one(("gone", "doubled", "exchanged", "other", "cut off")):
            case "gone":
                del pieces[place]
            case "doubled":
                pieces.insert(place, pieces[place])
            case "exchanged":
                other = hand.number(0, len(pieces) - 1)
                pieces[place], pieces[other] = pieces[other], pieces[place]
            case "other":
                pieces[place] = hand.one((*ODD, pieces[hand.number(0, len(pieces) - 1)]))
            case _:
                del pieces[place:]
    return " ".join(pieces).replace(" \n ", "\n")


ODD = (
    "{",
    "}",
    "(",
    ")",
    "-",
    "500,000",
    "2026-02-30",
    '"',
    "#",
    "\N{NO-BREAK SPACE}",
    "any",
    "is",
    "none",
    "é",
    "9" * 30,
)
"""Words that stand where none is wanted."""
