"""What a caller hands in, as models: the one place where the vocabulary is written down.

Every field says its meaning, its type and what it closes to when an application calls itself complete;
`vocabulary.built_in` reads that off. The models hold what they are given and check nothing: `reading.read`
does, so that a model, a mapping and JSON text meet the same rules and the same messages. Keys that no model
names are kept, since policies declare facts of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated

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

    Left out means unknown, unless `complete` says that nothing was left out.
    """

    date: Annotated[
        SkipValidation[Day], Fact(DATE, MUST), Field(description="Day on which the transfer takes place; must be given")
    ] = None
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
        ),
        Field(description="What is to be done; itt is the intangible transfer of technology"),
    ] = None
    request: Annotated[
        SkipValidation[str | None], Field(description="License or kind of license asked for, if any")
    ] = None
    jurisdiction: Annotated[
        SkipValidation[Word], Fact(COUNTRY), Field(description="Country whose authority is asked")
    ] = None
    shipments: Annotated[
        SkipValidation[Number], Fact(Type(Kind.NUMBER), Fraction(1)), Field(description="Number of shipments planned")
    ] = None
    exporter: Annotated[
        SkipValidation[Exporter | Mapping[str, object] | None], RecordOf(Exporter), Field(description="Who applies")
    ] = None
    end_use: Annotated[
        SkipValidation[EndUse | Mapping[str, object] | None],
        RecordOf(EndUse),
        Field(description="What the goods are for"),
    ] = None
    country_conflict: Annotated[
        SkipValidation[None],
        Fact(YES_NO, MUST, derived=True),
        Field(description="Some consignee's or end user's country is no destination; computed, never handed in"),
    ] = None
    items: Annotated[
        SkipValidation[Elements],
        ListOf("item", Item, 0, 1_000, ("entry", "hs")),
        Field(description="The goods; must be given, as an empty list where nothing is moved"),
    ] = None
    destination: Annotated[
        SkipValidation[Destination | Word | Elements],
        ListOf("destination", Destination, 1, 50, ("country",)),
        Field(description="Where the goods go: one destination or a list"),
    ] = None
    transits: Annotated[
        SkipValidation[Elements],
        ListOf("transit", Transit, 0, 50, ("country",)),
        Field(description="Countries on the way"),
    ] = None
    parties: Annotated[
        SkipValidation[Elements],
        ListOf("party", Party, 0, 200, ("name",), kind_field="role"),
        Field(description="Everybody with a role in the transfer"),
    ] = None
    documents: Annotated[
        SkipValidation[Elements],
        ListOf("document", Document, 0, 200, ("kind",), supporting=True),
        Field(description="Documents that support the application"),
    ] = None
    violations: Annotated[
        SkipValidation[Elements],
        ListOf("violation", Violation, 0, 1_000, ("date",)),
        Field(description="The exporter's violations"),
    ] = None
    past_shipments: Annotated[
        SkipValidation[Elements],
        ListOf("past_shipment", PastShipment, 0, 100_000, ("consignee",)),
        Field(description="The exporter's earlier shipments"),
    ] = None
    recorded: Annotated[
        SkipValidation[Elements],
        ListOf("recorded", Recorded, 0, 1_000_000, ("consignee",)),
        Field(description="The State's register of the transfers of all exporters"),
    ] = None
    denials: Annotated[
        SkipValidation[Elements],
        ListOf("denial", Denial, 0, 10_000, ("reference",)),
        Field(description="Denials notified by other States"),
    ] = None
    consultations: Annotated[
        SkipValidation[Elements],
        ListOf("consultation", Consultation, 0, 1_000, ("denial",), supporting=True),
        Field(description="Consultations about denials"),
    ] = None
    screenings: Annotated[
        SkipValidation[Elements],
        ListOf("screening", Screening, 0, 10_000, ("party",)),
        Field(description="Results of screening"),
    ] = None
    owners: Annotated[
        SkipValidation[Elements],
        ListOf("owner", Owner, 0, 1_000, ("name",)),
        Field(description="Who owns the parties"),
    ] = None
    recipients: Annotated[
        SkipValidation[Elements],
        ListOf("recipient", Recipient, 0, 1_000, ("name",)),
        Field(description="Who receives technology"),
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
