"""Policies written by hand, an application each, and the outcomes that the language leaves possible.

Each shows one sentence of the language where drawn scenes cannot: a law holds as well for an engine that is wrong in
the same way everywhere, these do not.
"""

from __future__ import annotations

from dataclasses import dataclass

from xcrules.decision import Decision
from xcrules.engines.reference import Reading
from xcrules.facts.reading import read
from xcrules.policy import loads, resolved_request
from xcrules.report import decide

_HEAD = """policy witness "Witness"
source ACT is "Act" rank statute
agency MFA is "Ministry"
"""


@dataclass(frozen=True, slots=True)
class Witness:
    """`rules` follow a header; the application is dated 2026-03-02 and moves nothing unless it says otherwise."""

    rules: str
    application: dict[str, object]
    possible: str
    reasons: str | None = None
    missing: str | None = None

    def check(self) -> None:
        policy = loads(_HEAD + self.rules)
        application = {"date": "2026-03-02", "items": [], **self.application}
        self._check(policy.decide(application))
        # The engine that decides is another than the one that says what is meant.
        facts, problems = read(application, policy.shape)
        assert facts is not None, problems
        facts, problem = resolved_request(policy.rulebook, facts)
        assert problem is None
        self._check(decide(policy.plan, Reading(policy.rulebook, facts)))

    def _check(self, decision: Decision) -> None:
        assert " ".join(outcome.value for outcome in decision.possible) == self.possible, self.rules
        assert decision.interim is decision.possible[-1]
        if self.reasons is not None:
            assert " ".join(sorted(reason.rule for reason in decision.reasons)) == self.reasons
        if self.missing is not None:
            assert " ".join(sorted(missing.fact for missing in decision.missing)) == self.missing


_ARMS = "prohibit arms under ACT when any item is in {ML4, 3A001.a}\n"
_LISTED = "require license listed under ACT when any item is 3A001\n"
_SINGLE = "license one is single satisfies listed\n"
_BULK = "license many is bulk satisfies listed\n"
_TWO = [{"entry": "3A001"}, {"entry": "3A001"}]

WITNESSES: dict[str, Witness] = {
    "a license answers a requirement": Witness(_LISTED + _SINGLE, {"items": ["3A001"]}, "licensed"),
    "a license of another kind does not": Witness(
        _LISTED + _SINGLE, {"items": ["3A001"], "request": "bulk"}, "not_offered"
    ),
    "every requirement wants a license": Witness(
        _LISTED + "require license other under ACT when any item is 3A001\n" + _SINGLE,
        {"items": ["3A001"]},
        "not_offered",
    ),
    "a prohibition stands before any license": Witness(
        _ARMS + _LISTED + _SINGLE, {"items": ["ML4", "3A001"]}, "prohibited"
    ),
    "a referral stands before a license": Witness(
        _LISTED + _SINGLE + "refer ask to MFA under ACT when any item is 3A001\n", {"items": ["3A001"]}, "referred"
    ),
    "an exemption for items lifts for those only": Witness(
        _ARMS + "exempt old from arms for item where (item.origin is KP) under ACT\n",
        {"items": [{"entry": "ML4", "origin": "KP"}, {"entry": "ML4", "origin": "US"}]},
        "prohibited",
    ),
    "an exemption for items lifts for them": Witness(
        _ARMS + "exempt old from arms for item where (item.origin is KP) under ACT\n",
        {"items": [{"entry": "ML4", "origin": "KP"}]},
        "not_required",
    ),
    "what is lifted is reported": Witness(
        _ARMS + "exempt old from arms under ACT\n", {"items": ["ML4"]}, "not_required", "arms old"
    ),
    "an exemption lifted back": Witness(
        _ARMS + "exempt old from arms under ACT\nexempt back from old under ACT when activity is export\n",
        {"items": ["ML4"], "activity": "export"},
        "prohibited",
    ),
    "a license for items leaves the others": Witness(
        _LISTED + "license part is single satisfies listed for item where (item.origin is KP)\n",
        {"items": [{"entry": "3A001", "origin": "KP"}, {"entry": "3A001", "origin": "US"}]},
        "not_offered",
    ),
    "one shipment": Witness(
        _LISTED + "license one is single satisfies listed covers one shipment\n",
        {"items": ["3A001"], "shipments": 2},
        "not_offered",
    ),
    "items are counted as lines": Witness(
        _LISTED + "license one is single satisfies listed covers one item\n", {"items": _TWO}, "not_offered"
    ),
    "names are counted once": Witness(
        _LISTED + "license one is single satisfies listed covers one consignee\n",
        {"items": ["3A001"], "parties": [{"role": "consignee", "name": n} for n in ("Acme", "ACME")]},
        "licensed",
    ),
    "a need that is open leaves the license open": Witness(
        _LISTED + "license one is single satisfies listed needs exporter.icp is certified\n",
        {"items": ["3A001"]},
        "licensed not_offered",
        missing="exporter.icp",
    ),
    "a nameless consignee may be one more": Witness(
        _LISTED + "license one is single satisfies listed covers one consignee\n",
        {"items": ["3A001"], "parties": [{"role": "consignee", "name": "Acme"}, {"role": "consignee"}]},
        "licensed not_offered",
    ),
    "the day of ceasing is out of force": Witness(
        "prohibit arms under ACT effective from 2026-01-01 ceasing 2026-03-02 when any item is ML4\n",
        {"items": ["ML4"]},
        "not_required",
    ),
    "an entry ceases on its day": Witness(
        "list goods of entries enumerated { ML4 ceasing 2026-03-02 }\n"
        "prohibit arms under ACT when any item is in goods\n",
        {"items": ["ML4"]},
        "not_required",
    ),
    "unknown is not false": Witness("prohibit arms under ACT when activity is export\n", {}, "not_required prohibited"),
    "unknown is neither side": Witness(
        "prohibit a under ACT when activity is export or activity is not export\n", {}, "prohibited"
    ),
    "an unknown list may hold anything": Witness(
        "prohibit arms under ACT when any transit is KP\n", {}, "not_required prohibited"
    ),
    "an unknown list may be empty": Witness("prohibit a under ACT when any transit\n", {}, "not_required prohibited"),
    "an unknown list is not empty": Witness(
        "prohibit a under ACT when no transit is KP\n", {}, "not_required prohibited"
    ),
    "there is a destination": Witness("prohibit a under ACT when any destination\n", {}, "prohibited"),
    "every needs one": Witness(
        "prohibit a under ACT when every transit meets (transit.ftz)\n", {"transits": []}, "not_required"
    ),
    "every is not any": Witness(
        "prohibit a under ACT when every transit is KP\n", {"transits": ["KP", "US"]}, "not_required"
    ),
    "not any is every other": Witness(
        "prohibit a under ACT when not (any transit is KP or any transit is KR)\n", {"transits": ["KR"]}, "not_required"
    ),
    "none is no country": Witness(
        "prohibit a under ACT when jurisdiction is not SG\n", {"jurisdiction": {"none": True}}, "prohibited"
    ),
    "none is no day": Witness(
        "prohibit a under ACT when any document where (document.expires is after 2026-01-01)\n",
        {"documents": [{"expires": {"none": True}}]},
        "not_required",
    ),
    "a coarse code is open": Witness(_ARMS, {"items": ["3A001"]}, "not_required prohibited"),
    "a finer code is meant": Witness(_ARMS, {"items": ["3A001.a.1"]}, "prohibited"),
    "a range takes in its last": Witness(
        "prohibit metal under ACT when any item is in metals\nlist metals of hs enumerated { 72 to 83 }\n",
        {"items": ["8311"]},
        "prohibited",
    ),
    "a range ends with its last": Witness(
        "prohibit metal under ACT when any item is in metals\nlist metals of hs enumerated { 72 to 83 }\n",
        {"items": ["8401"]},
        "not_required",
    ),
    "a total counts what may count once": Witness(
        "prohibit dear under ACT when total item.value where (item.origin is KP) is at least 100 USD\n",
        {"items": [{"value": "100 USD"}]},
        "not_required prohibited",
    ),
    "a total at its bound": Witness(
        "prohibit dear under ACT when total item.value is more than 100 USD\n",
        {"items": [{"value": "50 USD"}, {"value": "50 USD"}]},
        "not_required",
    ),
    "two totals that are equal": Witness(
        "prohibit dearer under ACT when total item.value is more than total past_shipment.value\n",
        {"items": [{"value": "50 USD"}], "past_shipments": [{"value": "50 USD"}]},
        "not_required",
    ),
    "one of several is any of them": Witness(
        "prohibit arms under ACT when activity is export\n",
        {"activity": {"one_of": ["export", "import"]}},
        "not_required prohibited",
    ),
    "money goes by the rate of its pair": Witness(
        "prohibit dear under ACT when total item.value is at least 100 SGD\n",
        {"items": [{"value": "60 USD"}], "rates": {"USD/SGD": "2", "SGD/USD": "0.5"}},
        "prohibited",
    ),
    "a part is a share": Witness(
        "prohibit dear under ACT when 25% of total item.value is at least 25 USD\n",
        {"items": [{"value": "100 USD"}]},
        "prohibited",
    ),
    "of the same commodity": Witness(
        "prohibit many under ACT when any item where (number of item where (item has the same entry) is at least 2)\n",
        {"items": ["3A001", "3A002"]},
        "not_required",
    ),
    "of the same consignee": Witness(
        "prohibit again under ACT when any past_shipment where (past_shipment has the same consignee)\n",
        {"past_shipments": ["Acme"], "parties": [{"role": "consignee", "name": "Other"}]},
        "not_required",
    ),
    "both ends are within": Witness(
        "prohibit late under ACT when any violation is within 3 years before date\n",
        {"violations": ["2023-03-02"]},
        "prohibited",
    ),
    "a year counted from its day": Witness(
        "prohibit a under ACT when any violation is in the same year as date counted from 12-22\n",
        {"violations": ["2025-12-21"]},
        "not_required",
    ),
    "at least on a ladder": Witness(
        "prohibit a under ACT when end_use.knowledge is at least suspects\n",
        {"end_use": {"knowledge": "unaware"}},
        "not_required",
    ),
    "a tier needs those below": Witness(
        "tiers trust tier low tier middle needs exporter.icp is at least declared tier high needs shipments is 1\n"
        "prohibit a under ACT when trust is at least high\n",
        {"exporter": {"icp": "no_program"}, "shipments": 1},
        "not_required",
    ),
    "the highest raised wins": Witness(
        "scale check: paper < goods < special\nraise check to special when shipments is 1\n"
        "raise check to goods when shipments is 1\nrefer r to MFA under ACT when check is special\n",
        {"shipments": 1},
        "referred",
    ),
    "points add up": Witness(
        "score risk\nadd 10 to risk when shipments is 1\nadd 10 to risk when activity is export\n"
        "prohibit a under ACT when risk is at least 20\n",
        {"shipments": 1, "activity": "export"},
        "prohibited",
    ),
    "except takes out": Witness(
        "list a of countries enumerated { KP, KR }\nlist b of countries enumerated { KR }\n"
        "list c of countries combines a except b\nprohibit p under ACT when any destination is in c\n",
        {"destination": "KR"},
        "not_required",
    ),
}  # fmt: skip
