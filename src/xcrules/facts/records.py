"""The records that an application is made of: who, where, what, and the evidence.

Each field says its meaning, its type with its units, and what it closes to. Nothing is checked here: see `application`.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, SkipValidation

from xcrules.facts.describing import fact_in_words, list_in_words
from xcrules.facts.forms import Codes, Day, Fact, ListOf, Number, RecordOf, Word, YesNo
from xcrules.facts.types import Closing, Kind, Type

MUST, OPTIONAL = Closing.MUST, Closing.NONE

YES_NO = Type(Kind.YES_NO)
DATE = Type(Kind.DATE)
TEXT = Type(Kind.TEXT)
COUNTRY = Type(Kind.COUNTRY)
ENTRY = Type(Kind.ENTRY)
HS = Type(Kind.HS)
PARTY = Type(Kind.PARTY)
MONEY = Type(Kind.MONEY)
PERCENT = Type(Kind.PERCENT)
UNITS = Type(Kind.QUANTITY, dimensions=("units",))
MASS = Type(Kind.QUANTITY, dimensions=("mass",))
VOLUME = Type(Kind.QUANTITY, dimensions=("volume", "barrels"))


def choice(*values: str) -> Type:
    return Type(Kind.CHOICE, values)


def ladder(*lowest_first: str) -> Type:
    return Type(Kind.LADDER, lowest_first)


class Record(BaseModel):
    """A record that keeps what it is given; `reading.read` checks it."""

    model_config = ConfigDict(frozen=True, extra="allow", arbitrary_types_allowed=True, protected_namespaces=())

    # How the paths of its facts begin, as far as descriptions care: only the date of the application must be given.
    path_before: ClassVar[str] = "record."

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        """Writes the descriptions of the fields from their marks, so that the two cannot disagree."""
        for name, info in cls.model_fields.items():
            for mark in info.metadata:
                match mark:
                    case Fact():
                        info.description = fact_in_words(mark.spec(cls.path_before + name))
                    case ListOf():
                        info.description = list_in_words(mark.spec(name))
                    case RecordOf():
                        info.description = mark.meaning
                    case _:
                        pass


class Exporter(Record):
    """Who applies."""

    name: Annotated[SkipValidation[Word], Fact(PARTY, MUST, meaning="Name of the exporter")] = None
    country: Annotated[SkipValidation[Word], Fact(COUNTRY, MUST, meaning="Country of the exporter")] = None
    icp: Annotated[
        SkipValidation[Word],
        Fact(
            ladder("no_program", "declared", "certified"),
            OPTIONAL,
            meaning="Standing of the exporter's internal compliance program",
        ),
    ] = None


class EndUse(Record):
    """What the goods are for, and who knows about it."""

    purpose: Annotated[
        SkipValidation[Word],
        Fact(
            choice("civil", "military", "nuclear", "chemical", "biological", "radiological", "missile"),
            MUST,
            meaning="What the goods are for",
        ),
    ] = None
    knowledge: Annotated[
        SkipValidation[Word],
        Fact(ladder("unaware", "suspects", "knows"), MUST, meaning="What the exporter knows of a harmful end use"),
    ] = None
    informed: Annotated[
        SkipValidation[YesNo], Fact(YES_NO, MUST, meaning="The authority has informed the exporter of one")
    ] = None


class Item(Record):
    """One line of goods, software or technology. A bare value is its control-list entry or its HS code."""

    hs: Annotated[SkipValidation[Codes], Fact(HS, meaning="HS code: it flags, it never classifies")] = None
    entry: Annotated[SkipValidation[Codes], Fact(ENTRY, meaning="Entries of the control list")] = None
    value: Annotated[SkipValidation[Word], Fact(MONEY, MUST, meaning="Value of the line")] = None
    unit_value: Annotated[
        SkipValidation[Word],
        Fact(MONEY, MUST, meaning="Value of one unit: the value over the quantity where both are known"),
    ] = None
    fob: Annotated[SkipValidation[Word], Fact(MONEY, MUST, meaning="Value of the line free on board")] = None
    quantity: Annotated[SkipValidation[Word], Fact(UNITS, MUST, meaning="Number of units")] = None
    mass: Annotated[SkipValidation[Word], Fact(MASS, MUST, meaning="Mass")] = None
    volume: Annotated[SkipValidation[Word], Fact(VOLUME, MUST, meaning="Volume")] = None
    origin: Annotated[SkipValidation[Word], Fact(COUNTRY, MUST, meaning="Country of origin")] = None
    description: Annotated[SkipValidation[Word], Fact(TEXT, meaning="The goods in words")] = None


class Destination(Record):
    """A country the goods go to. A bare value is the country."""

    country: Annotated[SkipValidation[Word], Fact(COUNTRY, MUST, meaning="Country of destination")] = None
    conflict: Annotated[SkipValidation[YesNo], Fact(YES_NO, meaning="The evidence for this destination disagrees")] = (
        None
    )


class Transit(Record):
    """A country the goods pass through. A bare value is the country."""

    country: Annotated[SkipValidation[Word], Fact(COUNTRY, MUST, meaning="Country of transit")] = None
    ftz: Annotated[SkipValidation[YesNo], Fact(YES_NO, MUST, meaning="Within a free trade zone")] = None


class Party(Record):
    """Somebody with a role in the transfer. A bare value is the name."""

    role: Annotated[
        SkipValidation[Word],
        Fact(
            choice(
                "consignor",
                "broker",
                "buyer",
                "intermediate",
                "consignee",
                "end_user",
                "carrier",
                "notify",
                "traveller",
            ),
            MUST,
            meaning="Role in the transfer; each role is also a kind of party that policies may name",
        ),
    ] = None
    name: Annotated[SkipValidation[Word], Fact(PARTY, MUST, meaning="Name of the party")] = None
    country: Annotated[SkipValidation[Word], Fact(COUNTRY, MUST, meaning="Country of the party")] = None
    family_of: Annotated[SkipValidation[Word], Fact(PARTY, meaning="Whose relative the party is")] = None
    kind: Annotated[
        SkipValidation[Word],
        Fact(
            choice("state", "military", "commercial", "academic", "non_state_actor", "person"),
            MUST,
            meaning="What kind of body the party is",
        ),
    ] = None


class Document(Record):
    """A document that supports the application. A bare value is its kind."""

    kind: Annotated[
        SkipValidation[Word],
        Fact(
            choice(
                "committee_approval",
                "procurement_channel_approval",
                "origin_license",
                "end_user_statement",
                "end_user_certificate",
                "import_certificate",
                "invoice",
                "contract",
                "technical_specification",
            ),
            MUST,
            meaning="What kind of document it is",
        ),
    ] = None
    issued: Annotated[SkipValidation[Day], Fact(DATE, meaning="Day of issue")] = None
    expires: Annotated[SkipValidation[Day], Fact(DATE, meaning="Day of expiry")] = None
    verified: Annotated[SkipValidation[YesNo], Fact(YES_NO, meaning="Its issuer has confirmed it")] = None
    inconsistent: Annotated[
        SkipValidation[YesNo], Fact(YES_NO, meaning="It contradicts the rest of the application")
    ] = None


class Violation(Record):
    """A violation in the exporter's record. A bare value is its date."""

    date: Annotated[SkipValidation[Day], Fact(DATE, MUST, meaning="Day of the violation")] = None
    disclosed: Annotated[SkipValidation[YesNo], Fact(YES_NO, meaning="The trader disclosed it")] = None


class PastShipment(Record):
    """An earlier shipment of the exporter. A bare value is its consignee."""

    date: Annotated[SkipValidation[Day], Fact(DATE, MUST, meaning="Day of the shipment")] = None
    entry: Annotated[SkipValidation[Codes], Fact(ENTRY, MUST, meaning="Entries of the control list")] = None
    hs: Annotated[SkipValidation[Codes], Fact(HS, MUST, meaning="HS codes")] = None
    value: Annotated[SkipValidation[Word], Fact(MONEY, MUST, meaning="Value of the shipment")] = None
    quantity: Annotated[SkipValidation[Word], Fact(UNITS, MUST, meaning="Number of units")] = None
    destination: Annotated[SkipValidation[Word], Fact(COUNTRY, MUST, meaning="Country it went to")] = None
    consignee: Annotated[SkipValidation[Word], Fact(PARTY, MUST, meaning="Who received it")] = None
    end_user: Annotated[SkipValidation[Word], Fact(PARTY, MUST, meaning="Who uses it")] = None


class Recorded(PastShipment):
    """A transfer in the State's register, whoever the exporter. A bare value is its consignee."""

    mass: Annotated[SkipValidation[Word], Fact(MASS, MUST, meaning="Mass")] = None
    volume: Annotated[SkipValidation[Word], Fact(VOLUME, MUST, meaning="Volume")] = None


class Denial(Record):
    """A license that some State denied. A bare value is its reference."""

    reference: Annotated[SkipValidation[Word], Fact(TEXT, MUST, meaning="Reference of the denial")] = None
    regime: Annotated[
        SkipValidation[Word],
        Fact(choice("NSG", "MTCR", "AG", "WA"), MUST, meaning="Regime it was notified in"),
    ] = None
    authority: Annotated[SkipValidation[Word], Fact(COUNTRY, MUST, meaning="State that denied")] = None
    country: Annotated[SkipValidation[Word], Fact(COUNTRY, MUST, meaning="Country of destination")] = None
    end_user: Annotated[SkipValidation[Word], Fact(PARTY, MUST, meaning="End user it names")] = None
    entry: Annotated[SkipValidation[Codes], Fact(ENTRY, MUST, meaning="Entries it concerns")] = None
    expires: Annotated[SkipValidation[Day], Fact(DATE, MUST, meaning="Day of expiry")] = None


class Consultation(Record):
    """A consultation with a State that denied. A bare value is the reference of the denial."""

    denial: Annotated[SkipValidation[Word], Fact(TEXT, MUST, meaning="Reference of the denial")] = None
    closed: Annotated[SkipValidation[Day], Fact(DATE, MUST, meaning="Day on which it was closed")] = None


class Screening(Record):
    """A result of screening a party against a list. A bare value is the party."""

    party: Annotated[SkipValidation[Word], Fact(PARTY, MUST, meaning="Party that was screened")] = None
    list: Annotated[SkipValidation[Word], Fact(TEXT, MUST, meaning="List it was screened against")] = None
    reference: Annotated[SkipValidation[Word], Fact(TEXT, MUST, meaning="Row that it came near")] = None
    score: Annotated[SkipValidation[Number], Fact(PERCENT, MUST, meaning="How near the two are")] = None
    verdict: Annotated[
        SkipValidation[Word],
        Fact(choice("open", "true_match", "false_match", "cleared"), MUST, meaning="What a person found"),
    ] = None
    screened_on: Annotated[SkipValidation[Day], Fact(DATE, MUST, meaning="Day of the screening")] = None


class Owner(Record):
    """Who owns a party. A bare value is the owner's name."""

    of: Annotated[SkipValidation[Word], Fact(PARTY, MUST, meaning="Party that is owned")] = None
    name: Annotated[SkipValidation[Word], Fact(PARTY, MUST, meaning="Name of the owner")] = None
    share: Annotated[SkipValidation[Number], Fact(PERCENT, MUST, meaning="Share owned")] = None


class Recipient(Record):
    """A person who receives technology. A bare value is the name."""

    name: Annotated[SkipValidation[Word], Fact(PARTY, MUST, meaning="Name of the recipient")] = None


def mapping_of(record: BaseModel) -> dict[str, object]:
    """What *record* says: the fields that were set, and those that a subclass gives a default other than unknown."""
    said = {name: getattr(record, name) for name in type(record).model_fields}
    given = {name: value for name, value in said.items() if value is not None or name in record.model_fields_set}
    return given | (record.model_extra or {})
