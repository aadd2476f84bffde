"""Whatever is said of a tier, scale, score, amount or definition is in the text digest, and decides nothing."""

import pytest

import xcrules
from xcrules.rulebook.canonical import FORMAT, meaning

TEXT = """policy a.b "Title"
source LAW is "Act" rank statute
agency BOARD is "Board"
define far "Far away" as any destination is not in {US, JP}
define near "Near by" as any destination is US
amount whole "All of it" as total item.value
amount planned "Planned" as shipments
tiers trust "Trust" under LAW "1"
  tier basic "Anybody"
  tier good "Certified" needs exporter.icp is certified because "not certified"
tiers other "Other" under LAW "2"
  tier low "Low"
  tier high "High" needs exporter.icp is certified
scale risk "Risk": calm < high
scale check "Check": paper < goods
score points "Points"
score marks "Marks"
raise risk to high "Raised" under LAW "3" when far
raise check to goods "Looked at" under LAW "4" when near
add 2 to points "Dear" under LAW "5" when whole is at least 500 USD
add 3 to marks "Often" under LAW "6" when planned is at least 5
prohibit arms "Arms" under LAW "7" effective from 2020-01-01 when any item is ML4 and trust is basic and other is low
refer risky "Risky" to BOARD under LAW "8" when risk is high and check is goods and points is 2 and marks is 3
oblige keep "Keep records" under LAW "9" when far
exempt small "Small" from arms under LAW "10" effective from 2021-01-01 when exporter.icp is certified
  duty records "Keep them" within 5 years after shipment
"""
SAID = [
    *("Far away", "Near by", "All of it", "Planned", "Trust", "Anybody", "Certified", "not certified", "Other", "Low"),
    *("High", "Risk", "Check", "Points", "Marks", "Raised", "Looked at", "Dear", "Often", "Arms", "Risky"),
    *("Keep records", "Keep them", "Small", *(str(number) for number in range(1, 11))),
]


def digests(text: str) -> tuple[str, str]:
    policy = xcrules.loads(text)
    return policy.digest, policy.text_digest


@pytest.fixture
def plain() -> tuple[str, str]:
    return digests(TEXT)


@pytest.mark.parametrize("said", SAID)
def test_each_text_is_in_the_text_digest_alone(said, plain):
    assert TEXT.count(f'"{said}"') == 1
    digest, text_digest = digests(TEXT.replace(f'"{said}"', f'"{said} x"'))
    assert digest == plain[0]
    assert text_digest != plain[1]


def test_two_labels_exchanged_are_another_text(plain):
    exchanged = TEXT.replace('"Points"', "?").replace('"Marks"', '"Points"').replace("?", '"Marks"')
    assert digests(exchanged)[0] == plain[0]
    assert digests(exchanged)[1] != plain[1]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("add 2 to", "add 4 to"),
        ("is at least 500 USD", "is more than 500 USD"),
        ("is at least 500 USD", "is at least 500 EUR"),
        ("is at least 5\n", "is at least 6\n"),
        ("paper < goods", "goods < paper"),
        ("in {US, JP}", "in {US, JP, KR}"),
        ("effective from 2020-01-01", "effective from 2020-01-02"),
        ("effective from 2021-01-01 ", ""),
        ("as total item.value", "as total item.value where (item.origin is KP)"),
        ("risk is high and", "risk is calm and"),
        ("needs exporter.icp is certified because", "needs exporter.icp is not certified because"),
    ],
)
def test_what_decides_changes_the_digest(before, after, plain):
    assert before in TEXT
    assert digests(TEXT.replace(before, after, 1))[0] != plain[0]


def test_the_digest_of_a_policy_is_the_same_tomorrow(plain):
    # Decisions that were written down name it. If this fails, the canonical form is another one: raise `FORMAT`.
    assert (FORMAT, plain[0]) == (2, "d69b4ecc19e0c9651bcdcb7b466a1738ff927d8a46be5a2e17ad6c8e558260be")


def test_more_classes_than_a_number_of_64_bits_has():
    words = [f"w{number}" for number in range(66)]
    rules = [f"prohibit p{word} under LAW when exporter.sort is {word}\n" for word in words[:65]]
    text = 'policy a.b "T"\nsource LAW is "Act" rank statute\n'
    text += f"fact exporter.sort is one of {{{', '.join(words)}}} must be known\n{''.join(rules)}"
    masks = [row[2] for row in meaning(xcrules.loads(text).rulebook)["rows"] if row[0] == "Literal"]
    # Numbers of any length are written as hexadecimals from the 65th class on.
    assert {mask for mask in masks if isinstance(mask, int)} >= {1 << number for number in range(1, 64)}
    assert {hex(1 << 64), hex(1 << 65)} <= set(masks)


def test_the_order_of_entries_with_dates_changes_nothing():
    entries = ["3A001 from 2020-01-01", "5A002 from 2020-01-01", "9A004 from 2020-01-01", "ML4 from 2020-01-01"]
    header = 'policy a.b "T"\nsource LAW is "Act" rank statute\n'
    rule = "prohibit x under LAW when any item.entry is in goods\n"
    texts = [
        f"{header}list goods of entries enumerated {{ {', '.join(order)} }}\n{rule}"
        for order in (entries, entries[::-1], entries[2:] + entries[:2])
    ]
    assert len({digests(text) for text in texts}) == 1


def test_the_order_of_what_raises_and_adds_changes_nothing(plain):
    more = (
        'add 2 to points "Often" under LAW "11" when near\n'
        'add 2 to points "Seldom" under LAW "12" when far\n'
        'raise risk to high "Again" under LAW "13" when near\n'
    )
    other = "".join(reversed(more.splitlines(keepends=True)))
    head, tail = TEXT.split("prohibit arms")
    one, two = (digests(f"{head}{each}prohibit arms{tail}")[0] for each in (more, other))
    assert one == two != plain[0]
