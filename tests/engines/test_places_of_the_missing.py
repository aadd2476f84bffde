"""What is asked for, exactly: of a list of which nothing is known the list alone, of elements their facts by number."""

import pytest

import xcrules

HEADER = 'policy a.case "A case"\nsource LAW is "Act" rank statute\nfact item.stuff is quantity must be known\n'


@pytest.mark.parametrize(
    ("rule", "application", "missing"),
    [
        ("any transit is KP", {}, [("transit", ())]),
        ("any transit where (transit.ftz and transit.country is KP)", {}, [("transit", ())]),
        ("any transit is KP", {"transits": [{"ftz": True}, "US", None]}, [("transit.country", (1, 3))]),
        ("any item where (item.value is more than 5 USD)", {"items": [None]}, [("item.value", (1,))]),
        (
            "any item where (item.unit_value is more than 5 USD)",
            {"items": [{"value": "9 USD"}, {"value": "1 USD", "quantity": "1 units"}]},
            [("item.quantity", (1,)), ("item.unit_value", (1,))],
        ),
        ("total item.value is more than 5 USD", {"items": [{"value": "9 EUR"}]}, [("rates.EUR/USD", ())]),
        (
            "any item where (item.stuff is more than 5 kg)",
            {"items": [{"stuff": "3 units"}]},
            [("item.stuff", (1,))],
        ),
        ("any item where (item.stuff is more than 5 kg)", {"items": [{"stuff": "3 kg"}]}, []),
        ("total item.stuff is more than 5 kg", {"items": [{"stuff": "3 units"}]}, [("item.stuff", (1,))]),
        ("any transit where (any item.entry is ML4)", {"items": [{"entry": "ML4"}]}, [("transit", ())]),
        ("exporter.icp is certified and activity is export", {"activity": "import"}, []),
    ],
)
def test_what_is_missing(rule, application, missing):
    policy = xcrules.loads(f"{HEADER}prohibit arms under LAW when {rule}\n")
    decision = policy.decide({"date": "2020-01-01", "items": [], **application})
    found = [(each.fact, tuple(element.number for element in each.elements)) for each in decision.missing]
    assert sorted(found) == missing


def test_of_two_choices_that_differ_in_words_only_the_own_are_answers():
    policy = xcrules.loads(f"{HEADER}prohibit arms under LAW when any buyer.kind is end_use.purpose\n")
    parties = [{"role": "buyer", "kind": "military"}, {"role": "buyer", "kind": "state"}]
    (missing,) = policy.decide({"date": "2020-01-01", "items": [], "parties": parties}).missing
    assert missing.fact == "end_use.purpose"
    labels = [answer.label for answer in missing.answers]
    assert "military" in labels
    assert "state" not in labels
