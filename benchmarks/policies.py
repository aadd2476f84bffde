"""The policies that are measured, drawn by a fixed seed: 15, 40, 400 and 4,000 rules, flat and nested.

Rules come in blocks of 40. Each block is about control-list entries of its own, and an application holds goods of one
block, so that policies of 40 and of 4,000 rules give the same number of reasons (about two): what grows is the number
of rules that have to be ruled out. The test of the goods stands first in each rule, where it spares the peers most of
the work.
"""

from __future__ import annotations

import random

from benchmarks.conditions import All, Any, AtLeast, Condition, Every, In, Listed, MoreThan, Policy, Rule, Some, Yes

SIZES = (15, 40, 400, 4_000)
BLOCK = 40
"""Rules about the same goods."""
CODES = 5
"""Control-list entries of a block, of which each rule names three."""
NAMES = 2_000
"""Length of the list of names in nested policies."""

COUNTRIES = (
    *("AE", "AT", "AU", "BE", "BR", "CA", "CH", "CL", "CN", "CU", "CZ", "DE", "DK", "EG", "ES", "FI", "FR", "GB"),
    *("GR", "HU", "ID", "IE", "IN", "IQ", "IR", "IT", "JP", "KE", "KP", "KR", "MX", "MY", "NG", "NL", "NZ", "PH"),
    *("PK", "PL", "PT", "RU", "SA", "SE", "SG", "SY", "TH", "TR", "TW", "US", "VN", "ZA"),
)
ACTIVITIES = ("export", "re_export", "transit", "transshipment", "brokering", "technical_assistance")
PURPOSES = ("civil", "military", "nuclear", "chemical", "biological", "missile")
ROLES = ("consignor", "broker", "buyer", "consignee", "end_user", "carrier")
DOCUMENTS = ("committee_approval", "end_user_statement", "import_certificate", "invoice", "contract")


def blocks(policy: Policy) -> int:
    return max(1, len(policy.rules) // BLOCK)


def codes(block: int) -> tuple[str, ...]:
    """The control-list entries of one block: `3A001`. None covers another."""
    start = block // 50 * CODES + 1
    return tuple(f"{block % 10}{'ABCDE'[block // 10 % 5]}{start + each:03}" for each in range(CODES))


def listed_names() -> tuple[str, ...]:
    """The listed names, made up of syllables; no two are alike."""
    chance = random.Random("names")
    found: dict[str, None] = {}
    while len(found) < NAMES:
        found[name(chance)] = None
    return tuple(found)


def name(chance: random.Random) -> str:
    """A name such as companies have, 12 to 36 letters long."""
    words = (
        "".join(chance.choice("BDFGKLMNRSTVZ") + chance.choice("AEIOU") for _ in range(chance.randint(2, 4)))
        for _ in range(chance.randint(2, 3))
    )
    return " ".join((*words, chance.choice(("LTD", "TRADING", "COMPANY", "HOLDING"))))


def policy(nested: bool, size: int) -> Policy:
    """The policy with so many rules. The same arguments give the same policy."""
    chance = random.Random(f"{nested} {size}")
    make = _nested if nested else _flat
    rules = [make(chance, f"r{number:04}", (number - 1) // BLOCK) for number in range(1, size + 1)]
    if nested:  # one rule for all goods: nobody on the list
        rules[0] = Rule("r0001", True, Any("party", Listed("name")))
        return Policy(True, tuple(rules), listed_names())
    return Policy(False, tuple(rules))


def _flat(chance: random.Random, rule: str, block: int) -> Rule:
    first, second, *rest = chance.sample(_tests(chance), 4)
    third = rest[0] if chance.random() < 0.5 else Some(tuple(rest))
    return Rule(rule, chance.random() < 0.3, All((In("goods", _some(chance, codes(block), 3)), first, second, third)))


def _nested(chance: random.Random, rule: str, block: int) -> Rule:
    goods = In("entry", _some(chance, codes(block), 3))
    worth = MoreThan("worth", chance.choice((1_000, 2_000, 5_000, 10_000, 20_000)))
    item = Any("item", All((goods, worth)) if chance.random() < 0.6 else goods)
    ends = In("role", _some(chance, ROLES, 2))
    where = In("country", _some(chance, COUNTRIES, 20))
    party = chance.choice(
        (Any("party", All((ends, where))), Every("party", In("country", _some(chance, COUNTRIES, 35))))
    )
    unless = None
    if chance.random() < 0.25:
        unless = Any("document", All((In("kind", _some(chance, DOCUMENTS, 2)), Yes("verified"))))
    return Rule(rule, chance.random() < 0.3, All((item, *chance.sample(_tests(chance), 2), party)), unless)


def _tests(chance: random.Random) -> list[Condition]:
    """Tests of facts of the application, each true for a fifth to a half of the applications."""
    return [
        In("goes_to", _some(chance, COUNTRIES, 10)),
        In("purpose", _some(chance, PURPOSES, 2)),
        In("activity", _some(chance, ACTIVITIES, 2)),
        AtLeast("knowledge", chance.choice((1, 2))),
        AtLeast("icp", chance.choice((1, 2))),
        MoreThan("worth", chance.choice((10_000, 20_000, 50_000, 80_000))),
        MoreThan("shipments", chance.choice((4, 8, 12))),
        Yes("informed"),
    ]


def _some(chance: random.Random, values: tuple[str, ...], count: int) -> tuple[str, ...]:
    return tuple(sorted(chance.sample(values, count)))
