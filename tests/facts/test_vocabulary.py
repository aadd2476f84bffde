from fractions import Fraction
from itertools import permutations

from xcrules.facts.types import Closing, FactSpec, Kind, Type
from xcrules.facts.vocabulary import RESERVED_KEYS, built_in, declared, extend, own_facts

YES_NO = Type(Kind.YES_NO)


def test_lists_have_their_bounds_and_keys() -> None:
    lists = built_in().lists
    assert {name: (spec.key, spec.least, spec.most, spec.keys) for name, spec in lists.items()} == {
        "item": ("items", 0, 1_000, ("item.entry", "item.hs")),
        "destination": ("destination", 1, 50, ("destination.country",)),
        "transit": ("transits", 0, 50, ("transit.country",)),
        "party": ("parties", 0, 200, ("party.name",)),
        "document": ("documents", 0, 200, ("document.kind",)),
        "violation": ("violations", 0, 1_000, ("violation.date",)),
        "past_shipment": ("past_shipments", 0, 100_000, ("past_shipment.consignee",)),
        "recorded": ("recorded", 0, 1_000_000, ("recorded.consignee",)),
        "denial": ("denials", 0, 10_000, ("denial.reference",)),
        "consultation": ("consultations", 0, 1_000, ("consultation.denial",)),
        "screening": ("screenings", 0, 10_000, ("screening.party",)),
        "owner": ("owners", 0, 1_000, ("owner.name",)),
        "recipient": ("recipients", 0, 1_000, ("recipient.name",)),
    }
    assert {name for name, spec in lists.items() if spec.supporting} == {"document", "consultation"}


def test_only_these_facts_close() -> None:
    closing = {path for path, spec in built_in().facts.items() if spec.closes is Closing.NONE}
    assert closing == {
        "jurisdiction",
        "exporter.icp",
        "item.hs",
        "item.entry",
        "item.description",
        "destination.conflict",
        "party.family_of",
        "document.issued",
        "document.expires",
        "document.verified",
        "document.inconsistent",
        "violation.disclosed",
    }
    assert built_in().facts["shipments"].closes == Fraction(1)


def test_every_fact_and_list_says_what_it_means() -> None:
    vocabulary = built_in()
    assert [path for path, spec in vocabulary.facts.items() if not spec.meaning] == []
    assert [name for name, spec in vocabulary.lists.items() if not spec.meaning] == []


def test_a_role_is_a_kind_of_party() -> None:
    assert built_in().list_for_word("consignee") == ("party", "consignee")
    assert built_in().list_for_word("item") == ("item", None)
    assert built_in().list_for_word("nothing") is None


def test_a_policy_adds_facts_and_records() -> None:
    vocabulary = extend(
        built_in(),
        [declared("customs.question_raised", YES_NO, False), declared("item.public_domain", YES_NO, False)],
    )
    assert "customs" in vocabulary.records
    assert "item" not in vocabulary.records
    assert vocabulary.facts["item.public_domain"].may_be_none
    assert "customs.question_raised" not in built_in().facts


def test_a_policy_widens_a_choice_and_with_a_role_the_kinds() -> None:
    roles = FactSpec("party.role", Type(Kind.CHOICE, ("escrow_agent", "buyer")), Closing.MUST)
    vocabulary = extend(built_in(), [roles])
    assert vocabulary.facts["party.role"].type.values == (*built_in().facts["party.role"].type.values, "escrow_agent")
    assert vocabulary.list_for_word("escrow_agent") == ("party", "escrow_agent")


def test_a_choice_declared_as_a_set_becomes_one() -> None:
    purposes = declared("end_use.purpose", Type(Kind.SET, ("civil", "military")), True)
    assert extend(built_in(), [purposes]).facts["end_use.purpose"].type.kind is Kind.SET


def test_the_order_of_declarations_does_not_show() -> None:
    specs = [
        declared("document.kind", Type(Kind.CHOICE, ("zeta",)), True),
        declared("document.kind", Type(Kind.CHOICE, ("alpha",)), True),
        declared("exporter.seal", YES_NO, False),
        declared("exporter.seal", YES_NO, True),
    ]
    results = [extend(built_in(), order) for order in permutations(specs)]
    assert all(result == results[0] for result in results)
    assert results[0].facts["exporter.seal"].closes is Closing.MUST


def test_a_ladder_that_begins_with_none_closes_to_that_step() -> None:
    ladder = declared("exporter.band", Type(Kind.LADDER, ("none", "basic", "premium")), False)
    assert ladder.closes == "none"
    assert not ladder.may_be_none


def test_reserved_keys_are_no_facts() -> None:
    assert not RESERVED_KEYS & {*own_facts(built_in()), *built_in().lists, *built_in().records}
