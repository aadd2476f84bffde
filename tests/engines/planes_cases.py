"""What the tests of planes share: when two engines agree, and policies that ask for every part of the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from xcrules.engines.reference import Reading
from xcrules.facts.facts import Facts
from xcrules.facts.reading import read
from xcrules.plan import plan_of
from xcrules.policy import Policy, loads, resolved_request
from xcrules.report import decide
from xcrules.rulebook import rows as r
from xcrules.rulebook.model import Rulebook

LIMITS = ((256, 4), (0, 0), (1, 0), (1, 4), (2, 1), (16, 1), (256, 0), (6, 2))
"""(terms_limit, slots): no limit may change an answer."""

CELLS = (r.Literal, r.Meets, r.Inside, r.All, r.Some, r.Any, r.Every)


def closed_cells(book: Rulebook) -> Iterator[int]:
    return (ref for ref, row in enumerate(book.rows) if isinstance(row, CELLS) and not book.free[ref])


def check_truths(planes: Any, facts: Facts) -> None:
    """Every condition that reads no element around it is as true as the reference finds it."""
    expected, found = Reading(planes.book, facts), planes.read(facts)
    for ref in closed_cells(planes.book):
        assert found.truth(ref) is expected.truth(ref), (ref, planes.book.rows[ref])


def check_decision(planes: Any, facts: Facts) -> None:
    """The whole decision, and what is missing for a definite one, are those of the reference."""
    plan = plan_of(planes.book, "", "")
    expected = decide(plan, Reading(planes.book, facts))
    found = decide(plan, planes.read(facts))
    assert found == expected
    assert found.missing == expected.missing


def facts_of(policy: Policy, application: Any) -> Facts | None:
    """The facts of an application; None if the policy cannot use it."""
    facts, _ = read(application, policy.shape)
    if facts is None:
        return None
    facts, problem = resolved_request(policy.rulebook, facts)
    return None if problem is not None else facts


_HEAD = """policy a.case "A case"
source LAW is "Act" rank statute
agency MFA is "Ministry"
fact exporter.limit is quantity must be known
fact exporter.calm is yes or no must be known
fact exporter.stars is number must be known
fact end_use.entry is entry must be known
fact exporter.traits is some of {old, new, odd} must be known
"""

_ITEM = {"entry": "3A001.a", "origin": "US", "value": "5 USD"}


@dataclass(frozen=True, slots=True)
class Case:
    """Rules under a common header, and applications for them (dated, and moving nothing, unless they say more)."""

    name: str
    rules: str
    applications: tuple[dict[str, Any], ...]

    def policy(self) -> Policy:
        return loads(_HEAD + self.rules)

    def facts(self, policy: Policy) -> list[Facts]:
        each = [facts_of(policy, {"date": "2026-03-02", "items": [], **given}) for given in self.applications]
        assert None not in each, self.name
        return [facts for facts in each if facts is not None]


def _prohibit(*conditions: str) -> str:
    return "".join(f"prohibit p{n} under LAW when {each}\n" for n, each in enumerate(conditions))


CASES = (
    Case(
        "facts, known and not",
        _prohibit(
            "activity is export and exporter.icp is at least certified",
            "activity is export or exporter.calm",
            "not (activity is export and exporter.calm)",
            "(activity is in {export, transit} and activity is in {transit, import}) or exporter.stars is more than 1",
        ),
        (
            {},
            {"activity": "export"},
            {"activity": {"one_of": ["export", "transit"]}},
            {"activity": {"one_of": ["export", "import"]}, "exporter": {"calm": False}},
            {"activity": "transit", "exporter": {"calm": True, "stars": 1}},
            {"activity": "import", "exporter": {"calm": None, "stars": {"one_of": [1, 2]}}},
            {"exporter": {"icp": "certified", "calm": True, "stars": "1.5"}},
        ),
    ),
    Case(
        "one fact, two tests of it that share no value",
        "define one as activity is in {export, transit}\ndefine two as activity is in {export, import}\n"
        + _prohibit("activity is export")
        + "exempt e1 from p0 under LAW when one\nexempt e2 from p0 under LAW when two\n"
        + "require license r1 under LAW when one\nexempt e3 from r1 under LAW when two\n",
        tuple(
            {"activity": each}
            for each in (
                None,
                "export",
                "transit",
                "import",
                {"one_of": ["transit", "import"]},
                {"one_of": ["export", "transit"]},
            )
        ),
    ),
    Case(
        "lists: some, no and every element",
        _prohibit(
            "any item is 3A001",
            "no item is 3A001",
            "every item is 3A001",
            "any item where (item.entry is 3A001 and item.origin is US)",
            "no item where (item.entry is 3A001 and item.origin is US)",
            "any item is 3A001 and any item.origin is US and no item.origin is KP",
            "any item is 3A001 and any item is ML4 and no item is ML5 and no item is ML6",
            "no item.origin is KP and no item.origin is US",
            "any item where (item.origin is US and activity is export)",
            "not any item where (item.origin is US and activity is export)",
            "any transit is KP or any party.country is KP",
            "every transit is KP",
            "any transit where (activity is export)",
            "any transit where (activity is export) and any transit is KP and any transit is US",
        ),
        (
            {"items": None},
            {"items": None, "activity": "export", "transits": None},
            {"items": []},
            {"items": [], "transits": [], "activity": "export"},
            {"items": [_ITEM], "activity": "export"},
            {"items": [{**_ITEM, "entry": "3A001"}], "activity": {"one_of": ["export", "import"]}},
            {"items": [_ITEM, "ML4"], "transits": ["KP"]},
            {"items": [{"entry": "3A001", "origin": "KP"}, {"entry": "ML4", "origin": "US"}], "activity": "import"},
            {"items": [{"entry": "3A001"}, {"origin": {"one_of": ["US", "KP"]}}], "transits": [None, "KP"]},
            {"items": [None]},
            {"items": ["ML5", "ML6", "3A001"], "transits": ["KP", "US"], "activity": "export"},
            {"items": [{"entry": "3A001", "origin": "US"}, {"entry": "3A001", "origin": "DE"}], "activity": "export"},
        ),
    ),
    Case(
        "sets: meeting and inside",
        _prohibit(
            "exporter.traits is old",
            "not exporter.traits is old",
            "exporter.traits is old and exporter.traits is new",
            "not (exporter.traits is old or exporter.traits is new)",
            "end_use.entry is in {3A001, ML4} and end_use.entry is in {3A001.a, ML4.b}",
            "not end_use.entry is 3A001.a",
        ),
        (
            {},
            {"exporter": {"traits": []}},
            {"exporter": {"traits": ["old"]}, "end_use": {"entry": "3A001"}},
            {"exporter": {"traits": ["old", "odd"]}, "end_use": {"entry": ["3A001.a", "ML4"]}},
            {"exporter": {"traits": ["new", "old"]}, "end_use": {"entry": "3A001.b"}},
            {
                "exporter": {"traits": {"one_of": [["old"], ["new"]]}},
                "end_use": {"entry": {"one_of": ["3A001.a", "ML5"]}},
            },
            {"exporter": {"traits": ["odd"]}, "end_use": {"entry": "3A001"}},
        ),
    ),
    Case(
        "numbers, money and totals",
        _prohibit(
            "any item.value is more than 5 USD",
            "total item.value is at least 10 USD and activity is export",
            "any item.value is at most 5 USD and no item.value is 5 USD",
            "number of item is more than 1 or exporter.stars is 1",
            "exporter.limit is at least 2 kg",
        ),
        (
            {"items": [{"value": "5 USD"}], "exporter": {"stars": 1}},
            {"items": [{"value": "5 USD"}, {"value": "5 USD"}], "activity": "export", "exporter": {"limit": "2 kg"}},
            {"items": [{"value": "5 EUR"}], "rates": {"EUR/USD": "1.1"}, "activity": "export"},
            {"items": [{"value": "5 EUR"}], "rates": {"EUR/USD": "0.9"}, "activity": "export"},
            {"items": [{"value": "5 EUR"}], "rates": {"EUR/USD": {"one_of": ["0.9", "1.1"]}}},
            {"items": [{"value": "5 EUR"}], "exporter": {"limit": "3 units", "stars": "0.5"}},
            {"items": [{"value": {"one_of": ["4 USD", "6 USD"]}}], "activity": "export"},
            {"items": None, "activity": "export"},
        ),
    ),
    Case(
        "dated lists",
        "list some_lands of countries enumerated {KP from 2020-01-01 ceasing 2026-01-01, DE from 2026-01-01, US}\n"
        "list few of entries enumerated {3A001 from 2020-01-01, 3A001.b.1 ceasing 2020-01-01, "
        "ML4 to ML6 from 2025-01-01}\n"
        "list taken of entries enumerated {3A001.a}\n"
        "list rest of entries combines few except taken\n"
        "list dear of entries enumerated {3A001 where (item.value is more than 5 USD), ML4 from 2020-01-01}\n"
        + _prohibit(
            "exporter.country is in some_lands",
            "not any item.origin is in some_lands",
            "any item is in few",
            "any item is in rest",
            "any item is in few and not any item is in rest",
            "any item is in dear",
            "no item is in dear",
        ),
        tuple(
            {"date": day, "items": items, **given}
            for day in ("2019-05-05", "2021-05-05", "2026-03-02")
            for items, given in (
                ([], {}),
                (None, {"exporter": {"country": "KP"}}),
                (["3A001"], {"exporter": {"country": "US"}}),
                ([{"entry": "3A001", "value": "5 USD"}, {"entry": "3A001", "value": "6 USD"}], {}),
                ([{"entry": "3A001", "value": "4 USD"}, {"entry": "ML4"}], {}),
                (["3A001.a", "ML5"], {"exporter": {"country": {"one_of": ["DE", "KP"]}}}),
                ([{"entry": "3A001.b", "origin": "KP"}], {"exporter": {"country": "FR"}}),
                ([{"entry": "3A001", "origin": {"one_of": ["US", "FR"]}}, None], {}),
            )
        ),
    ),
    Case(
        "nested quantifiers and comparisons of facts",
        _prohibit(
            "any past_shipment where (any item.entry is in past_shipment.entry)",
            "any item where (item.entry is in end_use.entry)",
            "any item where (every past_shipment meets (past_shipment.entry is in item.entry))",
            "no item where (any transit is KP and item.origin is US)",
        ),
        (
            {},
            {"items": [_ITEM], "past_shipments": [{"entry": "3A001"}], "end_use": {"entry": "3A001"}},
            {"items": [_ITEM, {"origin": "US"}], "transits": ["KP", None], "past_shipments": [{"entry": "3A001.a.1"}]},
            {"items": [_ITEM], "transits": None, "past_shipments": [], "end_use": {"entry": "3A001.a.1"}},
            {"items": None, "transits": ["KP"], "past_shipments": [None], "end_use": {"entry": "ML4"}},
            {"items": [_ITEM, "ML4"], "transits": ["KP"], "past_shipments": None},
            {"items": [_ITEM, "ML4"], "past_shipments": [{"entry": "ML4"}, {"entry": "ML5"}]},
        ),
    ),
    Case(
        "the negation of another rule's condition",
        "define both as exporter.calm and any item is 3A001\n"
        "prohibit one under LAW when both\n"
        "prohibit other under LAW when not (both) and activity is export\n",
        tuple(
            {"items": items, "exporter": {"calm": calm}, "activity": "export"}
            for items in ([], ["3A001"], ["ML4", "3A001"], ["ML4"])
            for calm in (True, False, None)
        ),
    ),
    Case(
        "exemptions of exemptions that have a duty, whatever they lift",
        "require license r1 under LAW when any item is 3A001\n"
        "exempt calm from r1 under LAW when exporter.calm and exporter.stars is 1\n"
        'exempt hard from calm under LAW when activity is transit and exporter.stars is 1 duty report "Report it"\n'
        "exempt harder from hard under LAW when exporter.country is KP and activity is transit\n"
        "prohibit same under LAW when exporter.country is KP and activity is transit\n",
        tuple(
            {"items": items, "exporter": {"calm": calm, "stars": stars, "country": country}, "activity": activity}
            for items in ([], ["3A001"])
            for calm in (True, None)
            for stars, country in ((1, "KP"), (1, "DE"), ({"one_of": [1, 2]}, {"one_of": ["KP", "DE"]}))
            for activity in ("transit", "export", None)
        ),
    ),
    Case(
        "exemptions and licenses",
        "prohibit arms under LAW when any item is ML4\n"
        "require license r1 under LAW when any item is 3A001\n"
        "require license r2 under LAW when activity is export and any item is in {3A001, ML5}\n"
        "refer ask to MFA under LAW when any item.origin is KP\n"
        "exempt calm from r1 under LAW when exporter.calm\n"
        "exempt old from arms for item where (item.origin is KP) under LAW\n"
        "exempt hard from calm under LAW when activity is transit\n"
        "license one is single satisfies r1\n"
        "license many is bulk satisfies r1, r2\n",
        (
            {},
            {"items": ["3A001"]},
            {"items": ["3A001"], "exporter": {"calm": True}},
            {"items": ["3A001"], "exporter": {"calm": True}, "activity": "transit"},
            {"items": [{"entry": "ML4", "origin": "KP"}, "ML5"], "activity": "export"},
            {
                "items": [{"entry": "ML4", "origin": {"one_of": ["KP", "US"]}}],
                "activity": {"one_of": ["export", "transit"]},
            },
            {"items": ["3A001", "ML4"], "activity": "export", "request": "single"},
            {"items": ["3A001"], "activity": "export", "request": "bulk", "exporter": {"calm": False}},
            {"items": None, "exporter": {"calm": None}, "request": "single"},
        ),
    ),
)

Compiled = Callable[..., Any]


def check_cases(compiled: Compiled, cases: tuple[Case, ...] = CASES) -> None:
    """Every case, at every limit, truths and decisions, each application twice: the second finds the memos filled."""
    for case in cases:
        policy = case.policy()
        facts = case.facts(policy)
        for terms_limit, slots in LIMITS:
            planes = compiled(policy.rulebook, terms_limit=terms_limit, slots=slots)
            for each in (*facts, *facts):
                check_truths(planes, each)
        for each in facts:
            check_decision(compiled(policy.rulebook), each)
