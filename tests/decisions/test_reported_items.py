"""Which items a decision names: those of a requirement, lifted, left over; also inside another quantifier."""

import xcrules

HEADER = 'policy cases.items "Items"\nsource LAW is "Export Act" rank statute\n'
CASE = {"date": "2020-01-01", "complete": True, "transits": ["AE"]}


def decided(text: str, *entries: str, request: str | None = None):
    items = [{"entry": entry, "value": f"{number} USD"} for number, entry in enumerate(entries, start=1)]
    return xcrules.loads(HEADER + text).decide({**CASE, "items": items}, request=request)


def test_the_items_of_a_requirement_after_exemptions():
    decision = decided(
        "require license goods under LAW when any item is in {3A001}\n"
        "exempt cheap from goods for item where (item.value is less than 2 USD) under LAW\n",
        "3A001", "5A002", "3A001",
    )  # fmt: skip
    assert [each.items for each in decision.requirements] == [(3,)]
    (reason,) = (each for each in decision.reasons if each.rule == "goods")
    assert reason.lifted_by == ("cheap",)
    assert [(each.list, each.number) for each in reason.lifted_elements] == [("item", 1)]
    assert reason.stands


def test_they_are_named_inside_another_quantifier_too():
    decision = decided(
        "require license goods under LAW when any transit where (transit.country is AE and any item is in {3A001})\n"
        "exempt cheap from goods for item where (item.value is less than 2 USD) under LAW\n",
        "3A001", "3A001",
    )  # fmt: skip
    assert [each.items for each in decision.requirements] == [(2,)]
    (reason,) = (each for each in decision.reasons if each.rule == "goods")
    assert [each.number for each in reason.lifted_elements] == [1]


def test_what_a_license_for_certain_items_leaves_over():
    decision = decided(
        "require license goods under LAW when any item is in {3A001, 5A002}\n"
        "license chips is single satisfies goods for item where (item.entry is 3A001)\n",
        "3A001", "5A002", "9A004",
    )  # fmt: skip
    assert decision.outcome is xcrules.Outcome.NOT_OFFERED
    assert [(each.license, each.certain) for each in decision.offered] == [("chips", True)]
    (refusal,) = decision.refusals
    assert (refusal.unmet, refusal.left_over, refusal.curable) == ((), (2,), False)


def test_several_conditions_on_items_name_the_items_of_each():
    decision = decided(
        "require license goods under LAW when any item is in {3A001} or any item is in {5A002}\n",
        "3A001", "9A004", "5A002",
    )  # fmt: skip
    assert [each.items for each in decision.requirements] == [(1, 3)]


def test_a_refusal_that_documents_would_cure():
    text = (
        "require license goods under LAW when any item is in {3A001}\n"
        "license papers is single satisfies goods needs any document is end_user_statement\n"
        'license firm is bulk satisfies goods needs exporter.icp is certified because "not certified"\n'
    )
    decision = decided(text, "3A001")
    found = {each.license: (each.curable, [need.because for need in each.unmet]) for each in decision.refusals}
    assert found == {"papers": (True, [None]), "firm": (False, ["not certified"])}


def test_a_cover_that_is_exceeded_is_told_in_words():
    decision = xcrules.loads(
        HEADER + "require license goods under LAW when any item is in {3A001}\n"
        "license narrow is single satisfies goods covers one end_user\n"
    ).decide({**CASE, "items": ["3A001"], "parties": [{"role": "end_user", "name": name} for name in ("A", "B")]})
    assert [need.text for refusal in decision.refusals for need in refusal.unmet] == ["covers one end user"]
