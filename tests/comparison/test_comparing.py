"""What a comparison says of small policies, whose elements and decisions can be told by reading them."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xcrules
from xcrules import shipped
from xcrules.comparison.as_rows import to_csv, to_data
from xcrules.comparison.compare import compare
from xcrules.comparison.evidence import EVIDENCE
from xcrules.comparison.model import Comparison, Covered
from xcrules.comparison.probes import HOME, Probe, probes_in, standard_probes
from xcrules.comparison.to_html import to_html
from xcrules.diagnostics import PolicyError
from xcrules.engines.outcome import Outcome
from xcrules.facts.vocabulary import built_in
from xcrules.program.system_elements import ELEMENTS

HEADER = 'policy small "A small system"\n  jurisdiction SG\nsource ACT is "Act" rank statute\nagency BOARD is "Board"\n'
LISTED = """
list goods of entries enumerated { 2B350 }
require license listed under ACT "s 5" effective from 2020-01-01 when any item is in goods
"""
CATCH_ALL = 'require license weapons under ACT "s 6" effective from 2020-01-01 when end_use.purpose is nuclear\n'


def compared(text: str, probes: tuple[Probe, ...] | None = None) -> Comparison:
    return compare([xcrules.loads(HEADER + text)], standard_probes() if probes is None else probes)


def covered(text: str) -> dict[str, tuple[Covered, tuple[str, ...]]]:
    return {row[0].element: (row[0].covered, row[0].evidence) for row in compared(text).elements}


# --- elements ---------------------------------------------------------------------------------------


def test_every_element_has_a_way_to_show_or_says_that_it_has_none() -> None:
    assert list(EVIDENCE) == list(ELEMENTS)
    assert {name for name, search in EVIDENCE.items() if search is None} == {"penalties", "prosecution"}
    assert len(ELEMENTS) == 13


@pytest.mark.parametrize(
    ("element", "text", "evidence"),
    [
        ("legislation", LISTED, ("ACT",)),
        ("control_list", LISTED, ("small.goods",)),
        ("catch_all", CATCH_ALL, ("small.weapons",)),
        (
            "definitions",
            "define bomb as end_use.purpose is nuclear\n"
            'prohibit ban under ACT "s 1" effective from 2020-01-01 when bomb',
            ("small.bomb",),
        ),
        (
            "supply_chain",
            'prohibit ban under ACT "s 1" effective from 2020-01-01 when activity is in {transit, brokering}',
            ("brokering", "transit"),
        ),
        (
            "policy_mechanism",
            'refer ask to BOARD under ACT "s 1" effective from 2020-01-01 when end_use.informed',
            ("small.ask",),
        ),
        ("licensing", LISTED + 'license one is single issued by BOARD under ACT "s 7"', ("small.one",)),
        (
            "outreach",
            LISTED + 'license one is single under ACT "s 7"\n  needs exporter.icp is at least declared',
            ("exporter.icp",),
        ),
        (
            "exchange",
            'refer ask to BOARD under ACT "s 1" effective from 2020-01-01 when any denial where (denial.regime is NSG)',
            ("small.ask",),
        ),
        ("enforcement", 'oblige keep "Keep records" under ACT "s 8" effective from 2020-01-01', ("small.keep",)),
        (
            "customs",
            "scale check: paper < open\n"
            'raise check to open under ACT "s 9" effective from 2020-01-01 when any transit is AE',
            ("small.check",),
        ),
    ],
)
def test_rules_show_an_element_whether_or_not_it_is_declared(
    element: str, text: str, evidence: tuple[str, ...]
) -> None:
    assert covered(text)[element] == (Covered.UNDECLARED, evidence)
    declared = f'{text}\nelement {element} "Here" under ACT "s 2"'
    assert covered(declared)[element] == (Covered.SHOWN, evidence)
    nothing = f'element {element} "Here" under ACT "s 2"'
    assert covered(nothing)[element] == (Covered.NOT_SHOWN, ())
    assert covered("")[element] == (Covered.ABSENT, ())


@pytest.mark.parametrize("element", ["penalties", "prosecution"])
def test_what_stands_in_the_law_alone_is_declared_or_absent(element: str) -> None:
    assert covered(LISTED)[element] == (Covered.ABSENT, ())
    assert covered(f'{LISTED}\nelement {element} under ACT "s 20"')[element] == (Covered.DECLARED, ())


def test_a_rule_that_reads_an_end_use_but_not_of_unlisted_goods_is_no_catch_all() -> None:
    text = LISTED.replace("when any item is in goods", "when any item is in goods and end_use.purpose is nuclear")
    assert covered(text)["catch_all"] == (Covered.ABSENT, ())


def test_what_the_exporter_is_called_tells_nothing_of_trust() -> None:
    text = LISTED + 'license one is single under ACT "s 7"\n  needs exporter.country is SG'
    assert covered(text)["outreach"] == (Covered.ABSENT, ())


def test_rules_of_other_countries_show_nothing_and_resolutions_show_exchange() -> None:
    policy = xcrules.loads('policy small "Small"\n  jurisdiction SG\nuse un.unscr_1718\n')
    rows = compare([policy], standard_probes()).elements
    found = {row[0].element: (row[0].covered, row[0].evidence) for row in rows}
    assert found["exchange"] == (Covered.UNDECLARED, ("un.unscr_1718",))
    assert {name for name, (word, _) in found.items() if word is not Covered.ABSENT} == {"exchange"}


def test_a_resolution_is_no_law_of_a_parliament() -> None:
    council = xcrules.load("un.unscr_1718")
    row = {cells[0].element: cells[0] for cells in compare([council], standard_probes()).elements}
    assert row["control_list"].evidence == ("un.unscr_1718.luxury_goods", "un.unscr_1718.un_register_arms")
    assert row["legislation"].covered is Covered.ABSENT


def test_a_cell_says_what_covers_the_element_and_where() -> None:
    found = compared(f'{LISTED}\nelement control_list "The list" under ACT "s 5"')
    cell = found.elements[1][0]
    assert (cell.labels, cell.citations) == (("The list",), ("Act, s 5",))


def test_only_what_should_show_and_does_not_is_unfounded() -> None:
    text = f'{LISTED}element customs "Here" under ACT\nelement penalties "Here" under ACT\nelement licensing under ACT'
    assert [cell.element for cell in compared(text).unfounded] == ["licensing", "customs"]


# --- decisions --------------------------------------------------------------------------------------


def test_each_probe_is_decided_with_the_rules_it_comes_from() -> None:
    found = compared(LISTED + CATCH_ALL)
    cells = {row[0].probe: row[0] for row in found.decisions}
    assert list(cells) == [probe.name for probe in standard_probes()]
    listed, unlisted, weapons = (cells[name] for name in ("listed_to_other", "unlisted_civil", "unlisted_informed"))
    assert (listed.outcome, listed.because) == (Outcome.NOT_OFFERED, ("listed",))
    assert (unlisted.outcome, unlisted.because) == (Outcome.NOT_REQUIRED, ())
    assert (weapons.outcome, weapons.because) == (Outcome.NOT_OFFERED, ("weapons",))


def test_what_is_open_is_told_with_the_fact_that_is_missing() -> None:
    text = (
        "fact item.rare is yes or no must be known\n"
        'prohibit rare under ACT "s 1" effective from 2020-01-01 when any item where (item.rare)'
    )
    cell = {row[0].probe: row[0] for row in compared(text).decisions}["unlisted_civil"]
    assert (cell.outcome, cell.interim, cell.missing) == (Outcome.UNDETERMINED, Outcome.PROHIBITED, "item.rare")


def test_a_probe_that_a_policy_cannot_read_is_told_and_stops_nothing() -> None:
    probes = probes_in(
        b'{"probe": "a", "label": "A", "application": {"date": "2026-01-01", "colour": "red", "items": []}}\n'
        b'{"probe": "b", "label": "B", "application": {"date": "2026-01-01", "items": [], "complete": true}}\n',
        "mine",
    )
    (first,), (second,) = compared(LISTED, probes).decisions
    assert first.outcome is None
    assert "colour" in (first.problem or "")
    assert (second.outcome, second.problem) == (Outcome.NOT_REQUIRED, None)


def test_home_is_the_country_of_the_policy_and_unknown_where_that_is_none() -> None:
    probe = Probe("p", "P", {"exporter": {"country": HOME}, "transits": [HOME, "CH"], "date": "2026-01-01"})
    placed = {"exporter": {"country": "JP"}, "transits": ["JP", "CH"], "date": "2026-01-01"}
    assert probe.put_to(built_in(), "JP") == placed
    assert probe.put_to(built_in(), "EU")["exporter"] == {"country": "DE"}
    for nowhere in (None, "XX"):
        assert probe.put_to(built_in(), nowhere)["exporter"] == {"country": None}


def test_a_policys_own_facts_are_stated_to_it_alone() -> None:
    own = (
        "fact item.rare is yes or no must be known\nfact destination.far is yes or no must be known\n"
        "fact port.busy is yes or no must be known\nfact exporter.home is country\n"
    )
    facts = {
        "item.rare": True,
        "destination.far": False,
        "port.busy": True,
        "exporter.home": HOME,
        "item.value": "1 EUR",
    }
    application = {
        "date": "2026-01-01",
        "items": [{"hs": "9101"}, {"hs": "2204", "value": "2 EUR"}],
        "destination": "KP",
    }
    probe = Probe("p", "P", application, where_known=facts)
    known = xcrules.loads(HEADER + own).program.vocabulary
    assert probe.put_to(known, "JP") == {
        "date": "2026-01-01",
        "items": [{"hs": "9101", "rare": True, "value": "1 EUR"}, {"hs": "2204", "rare": True, "value": "2 EUR"}],
        "destination": [{"country": "KP", "far": False}],
        "port": {"busy": True},
        "exporter": {"home": "JP"},
    }
    assert probe.put_to(built_in(), "JP")["items"][0] == {"hs": "9101", "value": "1 EUR"}
    assert "port" not in probe.put_to(built_in(), "JP")
    assert probe.application == application


def test_the_standard_probes_are_read_by_every_policy_that_ships() -> None:
    policies = [xcrules.load(name) for name in shipped.names() if name.startswith(("kr.", "sg.", "tw.", "un.unscr"))]
    found = compare(policies, standard_probes())
    assert [cell.problem for row in found.decisions for cell in row if cell.problem] == []


def test_the_standard_probes_cover_every_activity_but_import() -> None:
    activities = {probe.application["activity"] for probe in standard_probes()}
    known = set(xcrules.load("un.unscr_1718").program.vocabulary.facts["activity"].type.values)
    assert known - activities == {"import"}


# --- files of probes --------------------------------------------------------------------------------

GOOD = b'{"probe": "a", "label": "A", "application": {}}'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "no probe"),
        (b"[]", "object in braces"),
        (b"{", "line 1"),
        (b'{"probe": 1, "label": "A", "application": {}}', "`probe` has to be a text"),
        (b'{"probe": "a", "label": "A"}', "`application` has to be an object"),
        (b'{"probe": "a", "label": "A", "application": {}, "unlisted": "yes"}', "true or false"),
        (b'{"probe": "a", "label": "A", "application": {}, "where_known": []}', "`where_known` has to be an object"),
        (b'{"probe": "a", "label": "A", "application": {}, "colour": 1}', "no `colour`"),
        (GOOD + b"\n" + GOOD, "two probes are called `a`"),
        (b"\n".join(GOOD.replace(b'"a"', b'"%d"' % n) for n in range(1_001)), "at most 1,000"),
    ],
)
def test_a_bad_file_of_probes_says_what_is_wrong(text: bytes, said: str) -> None:
    with pytest.raises(PolicyError) as caught:
        probes_in(text, "mine.jsonl")
    told = " ".join(f"{problem.place} {problem.message}" for problem in caught.value.problems)
    assert said in told
    assert "mine.jsonl" in told


@given(st.binary(max_size=200))
def test_whatever_stands_in_it_gives_probes_or_problems(text: bytes) -> None:
    try:
        found: object = probes_in(text, "mine")
    except PolicyError as error:
        found = error.problems
    assert found


# --- what is printed --------------------------------------------------------------------------------

SHARP = 'policy small "<b>Small</b> & \\"sharp\\""\n  jurisdiction SG\nsource ACT is "=cmd|1" rank statute\n'


def test_a_page_for_a_browser_escapes_every_text() -> None:
    policy = xcrules.loads(f'{SHARP}{LISTED}element control_list "<script>" under ACT "s 5"')
    page = to_html(compare([policy], standard_probes()))
    assert "<script" not in page
    assert "&lt;b&gt;Small&lt;/b&gt; &amp; &quot;sharp&quot;" in page
    assert page.count("<tr>") == 2 + len(ELEMENTS) + len(standard_probes())


def test_a_spreadsheet_gets_a_line_for_each_cell_and_no_formula() -> None:
    policy = xcrules.loads(f'{SHARP}{LISTED}element control_list "=1+1" under ACT "s 5"')
    lines = to_csv(compare([policy], standard_probes())).splitlines()
    assert len(lines) == 1 + len(ELEMENTS) + len(standard_probes())
    assert lines[2] == "element,control_list,Control list,small,shown,'=1+1,'=cmd|1, s 5,small.goods,".replace(
        "'=cmd|1, s 5", '"\'=cmd|1, s 5"'
    )


def test_json_holds_what_was_found() -> None:
    found = compared(LISTED)
    data = json.loads(json.dumps(to_data(found)))
    assert data["policies"][0]["policy"] == "small"
    assert len(data["elements"]) == len(ELEMENTS)
    assert [one["outcome"] for one in data["decisions"]] == [
        row[0].outcome.value for row in found.decisions if row[0].outcome is not None
    ]


def test_equal_policies_have_equal_columns() -> None:
    policy = xcrules.load("sg.permits")
    found = compare([policy, policy], standard_probes())
    assert all(one == other for one, other in (*found.elements, *found.decisions))


def test_a_list_is_a_definition_and_a_rule_that_reads_a_program_is_outreach() -> None:
    text = LISTED + 'prohibit novices under ACT "s 4" effective from 2020-01-01 when exporter.icp is no_program'
    found = covered(text)
    assert found["definitions"] == (Covered.UNDECLARED, ("small.goods",))
    assert found["outreach"] == (Covered.UNDECLARED, ("exporter.icp",))


@pytest.mark.parametrize("label", ["=1+1", "\n=1+1", " @SUM(1)", "\uff1d1+1"])
def test_no_form_of_a_formula_reaches_a_spreadsheet(label: str) -> None:
    probe = Probe("p", label, {"date": "2026-01-01", "items": [], "complete": True})
    rows = list(csv.reader(io.StringIO(to_csv(compared(LISTED, (probe,))))))
    assert rows[-1][2] == f"'{label}"
