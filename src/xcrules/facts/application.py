"""What a caller hands in, as models: the one place where the vocabulary is written down.

Every field carries a mark: its meaning, its type with its units, what it closes to when an application calls itself
complete, and of a list the lengths and the key. `vocabulary.built_in` reads that off, and the description of every
field is written from it. The models hold what they are given and check nothing: `reading.read` does, so that a model,
a mapping and JSON text meet the same rules and the same messages.

Policies declare facts of their own. They may be handed in as further keys, which the models keep, or as fields of a
subclass:

    class OurExporter(xcrules.Exporter):
        tradefirst: Annotated[SkipValidation[Word], Fact(ladder("basic", "enhanced"), meaning="Band")] = None

Such a field is read as the fact that the policy declares at its place, here `exporter.tradefirst`. Its mark may be left
out; one that is there must agree with the policy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field, SkipValidation

from xcrules.facts.forms import Day, Fact, ListOf, Number, OneOf, RecordOf, Word
from xcrules.facts.records import (
    COUNTRY,
    DATE,
    MUST,
    YES_NO,
    Consultation,
    Denial,
    Destination,
    Document,
    EndUse,
    Exporter,
    Item,
    Owner,
    Party,
    PastShipment,
    Recipient,
    Record,
    Recorded,
    Screening,
    Transit,
    Violation,
    choice,
    mapping_of,
)
from xcrules.facts.types import Kind, Type
from xcrules.facts.values import NONE

__all__ = ["NONE", "Application", "OneOf"]

Elements = Sequence[object] | None
"""A list of models, mappings or bare values; unknown if it is None, and so is an element that is."""


class Application(Record):
    """One application: what is to be moved, where to, by whom, on which day.

    Left out means unknown, unless `complete` says that nothing was left out; None means unknown even then.
    """

    path_before: ClassVar[str] = ""

    date: Annotated[SkipValidation[Day], Fact(DATE, MUST, meaning="Day on which the transfer takes place")] = None
    activity: Annotated[
        SkipValidation[Word],
        Fact(
            choice(
                "export",
                "re_export",
                "transit",
                "transshipment",
                "import",
                "brokering",
                "itt",
                "deemed_export",
                "technical_assistance",
                "payment",
                "travel",
            ),
            MUST,
            meaning="What is to be done; itt is the intangible transfer of technology",
        ),
    ] = None
    request: Annotated[
        SkipValidation[str | None],
        Field(description="License or kind of license asked for, if any"),
    ] = None
    jurisdiction: Annotated[SkipValidation[Word], Fact(COUNTRY, meaning="Country whose authority is asked")] = None
    shipments: Annotated[
        SkipValidation[Number], Fact(Type(Kind.NUMBER), Fraction(1), meaning="Number of shipments planned")
    ] = None
    exporter: Annotated[
        SkipValidation[Exporter | Mapping[str, object] | None], RecordOf(Exporter, meaning="Who applies")
    ] = None
    end_use: Annotated[
        SkipValidation[EndUse | Mapping[str, object] | None],
        RecordOf(EndUse, meaning="What the goods are for"),
    ] = None
    country_conflict: Annotated[
        SkipValidation[None],
        Fact(
            YES_NO,
            MUST,
            derived=True,
            meaning="Some consignee's or end user's country is no destination; never handed in",
        ),
    ] = None
    items: Annotated[
        SkipValidation[Elements],
        ListOf(
            "item",
            Item,
            0,
            1_000,
            ("entry", "hs"),
            meaning="The goods; an empty list where nothing is moved",
        ),
    ] = None
    destination: Annotated[
        SkipValidation[Destination | Word | Elements],
        ListOf(
            "destination", Destination, 1, 50, ("country",), meaning="Where the goods go: one destination or a list"
        ),
    ] = None
    transits: Annotated[
        SkipValidation[Elements],
        ListOf("transit", Transit, 0, 50, ("country",), meaning="Countries on the way"),
    ] = None
    parties: Annotated[
        SkipValidation[Elements],
        ListOf("party", Party, 0, 200, ("name",), kind_field="role", meaning="Everybody with a role in the transfer"),
    ] = None
    documents: Annotated[
        SkipValidation[Elements],
        ListOf(
            "document", Document, 0, 200, ("kind",), supporting=True, meaning="Documents that support the application"
        ),
    ] = None
    violations: Annotated[
        SkipValidation[Elements],
        ListOf("violation", Violation, 0, 1_000, ("date",), meaning="The exporter's violations"),
    ] = None
    past_shipments: Annotated[
        SkipValidation[Elements],
        ListOf("past_shipment", PastShipment, 0, 100_000, ("consignee",), meaning="The exporter's earlier shipments"),
    ] = None
    recorded: Annotated[
        SkipValidation[Elements],
        ListOf(
            "recorded",
            Recorded,
            0,
            1_000_000,
            ("consignee",),
            meaning="The State's register of the transfers of all exporters",
        ),
    ] = None
    denials: Annotated[
        SkipValidation[Elements],
        ListOf("denial", Denial, 0, 10_000, ("reference",), meaning="Denials notified by other States"),
    ] = None
    consultations: Annotated[
        SkipValidation[Elements],
        ListOf(
            "consultation", Consultation, 0, 1_000, ("denial",), supporting=True, meaning="Consultations about denials"
        ),
    ] = None
    screenings: Annotated[
        SkipValidation[Elements],
        ListOf("screening", Screening, 0, 10_000, ("party",), meaning="Results of screening"),
    ] = None
    owners: Annotated[
        SkipValidation[Elements],
        ListOf("owner", Owner, 0, 1_000, ("name",), meaning="Who owns the parties"),
    ] = None
    recipients: Annotated[
        SkipValidation[Elements],
        ListOf("recipient", Recipient, 0, 1_000, ("name",), meaning="Who receives technology"),
    ] = None
    rates: Annotated[
        SkipValidation[Mapping[str, Number] | None],
        Field(description='Exchange rates: `"USD/SGD": "1.34"` is 1.34 SGD for 1 USD'),
    ] = None
    complete: Annotated[
        SkipValidation[bool], Field(description="Nothing was left out: what is not given does not exist")
    ] = False

    def facts_mapping(self) -> dict[str, object]:
        """What was given, under the keys of the JSON form: the mapping that `reading.read` takes."""
        return mapping_of(self)
