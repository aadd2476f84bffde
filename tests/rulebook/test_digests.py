"""`digest` covers what decides, `text_digest` what is said as well; neither depends on the order of declarations."""

import subprocess
import sys

import pytest

import xcrules

TEXT = """policy a.b "Title"
  jurisdiction DE
source LAW is "Act" rank statute
agency BOARD is "Board"
fact exporter.audited is yes or no "Audited"
list goods of entries "Goods" under LAW "1" enumerated { 3A001 "Electronics", 5A002 "Cryptography" }
list firms of parties enumerated { "Acme", "Beta" }
prohibit arms "Arms" under LAW "2" when any item is in {ML4}
prohibit named "Named" under LAW "2" when any party is in firms
require license listed "Listed" under LAW "3" when any item is in goods
license permit is single "Permit" issued by BOARD satisfies listed needs exporter.audited because "not audited"
  duty keep "Keep records" within 5 years after shipment
"""


def digests(text: str) -> tuple[str, str]:
    policy = xcrules.loads(text)
    return policy.digest, policy.text_digest


def test_the_order_of_declarations_changes_neither():
    head, *declarations = TEXT.split("\nsource")
    lines = ("source" + "\nsource".join(declarations)).replace("\n  ", " ").splitlines()
    assert digests(head + "\n" + "\n".join(reversed(lines)) + "\n") == digests(TEXT)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"Title"', '"Another title"'),
        ("jurisdiction DE", "jurisdiction FR"),
        ('"Act"', '"Act of 2020"'),
        ('"Board"', '"The board"'),
        ('"Audited"', '"Audited by the board"'),
        ('"Goods"', '"The goods"'),
        ('"Electronics"', '"Chips"'),
        ('"Acme"', '"ACME"'),
        ('"Arms"', '"Weapons"'),
        ('LAW "2" when any item', 'LAW "4" when any item'),
        ('"not audited"', '"nobody audited it"'),
        ("within 5 years", "within 6 years"),
        ("issued by BOARD ", ""),
    ],
)
def test_what_is_said_changes_the_text_digest_alone(before, after):
    assert before in TEXT
    digest, text_digest = digests(TEXT.replace(before, after))
    assert digest == digests(TEXT)[0]
    assert text_digest != digests(TEXT)[1]


WAIVED = TEXT + 'waive dates "Old text" under LAW "9" when any item is ML4\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (WAIVED[len(TEXT) :], ""),
        ("waive dates", "waive total"),
        ("Old text", "The old text"),
        ('LAW "9"', 'LAW "8"'),
        (" when any item is ML4\n", "\n"),
        ("any item is ML4\n", "any item is ML5\n"),
    ],
)
def test_a_waiver_changes_the_text_digest_alone(before, after):
    assert before in WAIVED
    digest, text_digest = digests(WAIVED.replace(before, after))
    assert digest == digests(WAIVED)[0]
    assert text_digest != digests(WAIVED)[1]


def test_waivers_of_policies_in_use_are_in_the_text_digest(tmp_path):
    (tmp_path / "low.xcp").write_text(WAIVED.replace("policy a.b", "policy low"), encoding="utf-8")
    (tmp_path / "top.xcp").write_text('policy top "Top"\nuse low\n', encoding="utf-8")
    waiving = xcrules.load(tmp_path / "top.xcp")
    (tmp_path / "low.xcp").write_text(TEXT.replace("policy a.b", "policy low"), encoding="utf-8")
    plain = xcrules.load(tmp_path / "top.xcp")
    assert [(each.policy, each.law) for each in waiving.program.waivers] == [("low", "dates")]
    assert waiving.digest == plain.digest
    assert waiving.text_digest != plain.text_digest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ML4", "ML5"),
        ("5A002", "5A003"),
        ("is single", "is bulk"),
        ("needs exporter.audited", "needs not exporter.audited"),
        ("prohibit arms", "prohibit weapons"),
        ('under LAW "3" when', 'under LAW "3" effective from 2020-01-01 when'),
        ('is yes or no "Audited"', 'is yes or no must be known "Audited"'),
        ("satisfies listed ", "satisfies listed covers one shipment "),
    ],
)
def test_what_decides_changes_both(before, after):
    assert before in TEXT
    digest, text_digest = digests(TEXT.replace(before, after))
    assert digest != digests(TEXT)[0]
    assert text_digest != digests(TEXT)[1]


def test_another_way_to_say_the_same_has_the_same_digest():
    one = 'prohibit p "P" under LAW when destination is KP'
    header = 'policy a.b "T"\nsource LAW is "Act" rank statute\n'
    ways = [
        "any destination is KP or any destination is IR",
        "any destination is in {IR, KP}",
        "not no destination is in {KP, IR}",
        "any destination where (destination.country is KP or destination.country is IR)",
    ]
    found = {digests(header + one.replace("destination is KP", way))[0] for way in ways[1:]}
    assert len(found) == 1


def test_no_digest_depends_on_the_order_of_hashing():
    code = "import xcrules; p = xcrules.load('sg.permits'); print(p.digest, p.text_digest)"
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(seen) == 1
