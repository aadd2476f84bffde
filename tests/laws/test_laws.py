"""Each law of the language over drawn policies and applications."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import LAWS

from xcrules.testing.language.policies import policy_sets
from xcrules.testing.language.scenes import Scene, scenes, scenes_of

ONLY_SETS = {"using_keeps_the_promise"}


@pytest.mark.parametrize("law", [name for name in LAWS if name not in ONLY_SETS])
@given(scene=scenes(), data=st.data())
def test_law(law: str, scene: Scene, data: st.DataObject) -> None:
    LAWS[law](scene, data)


@pytest.mark.parametrize("law", sorted(ONLY_SETS))
@given(scene=scenes_of(policy_sets()), data=st.data())
def test_law_of_sets(law: str, scene: Scene, data: st.DataObject) -> None:
    LAWS[law](scene, data)
