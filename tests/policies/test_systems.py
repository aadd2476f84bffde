"""Each country's files put together: what it declares shows in its rules, and some things are forbidden everywhere."""

from __future__ import annotations

import pytest
from shipped_policies import policy

from xcrules import shipped
from xcrules.comparison.compare import compare
from xcrules.comparison.model import Covered, DecisionCell
from xcrules.comparison.probes import standard_probes
from xcrules.engines.outcome import Outcome

SYSTEMS = [name for name in shipped.names() if name.endswith(".system")]


@pytest.fixture(scope="module", params=SYSTEMS)
def found(request: pytest.FixtureRequest) -> tuple[str, dict[str, Covered], dict[str, DecisionCell]]:
    name = request.param
    compared = compare([policy(name)], standard_probes())
    elements = {row[0].element: row[0].covered for row in compared.elements}
    return name, elements, {row[0].probe: row[0] for row in compared.decisions}


Found = tuple[str, dict[str, Covered], dict[str, DecisionCell]]


def test_there_is_one_for_every_country() -> None:
    folders = {name.partition(".")[0] for name in shipped.names()}
    assert {name.partition(".")[0] for name in SYSTEMS} == folders - {"common", "lists", "regimes", "un"}


def test_what_it_declares_shows_in_its_rules(found: Found) -> None:
    _, elements, _ = found
    assert Covered.NOT_SHOWN not in elements.values()
    assert [*elements.values()].count(Covered.SHOWN) >= 4


def test_every_probe_can_be_read(found: Found) -> None:
    _, _, cells = found
    assert {probe: cell.problem for probe, cell in cells.items() if cell.problem} == {}


@pytest.mark.parametrize(
    "probe",
    [
        "arms_to_dprk",
        "luxury_to_dprk",
        "designated_abroad",
        "designated_in_iran",
        "non_state_actor",
        "payment",
        "travel",
    ],
)
def test_what_the_security_council_forbids_is_forbidden(found: Found, probe: str) -> None:
    _, _, cells = found
    assert cells[probe].outcome is Outcome.PROHIBITED


def test_unlisted_goods_for_a_civil_use_go_freely(found: Found) -> None:
    name, _, cells = found
    assert (name, cells["unlisted_civil"].outcome) == (name, Outcome.NOT_REQUIRED)


def test_listed_goods_never_go_freely(found: Found) -> None:
    _, _, cells = found
    assert cells["reactor_parts"].outcome not in (Outcome.NOT_REQUIRED, Outcome.UNDETERMINED)
