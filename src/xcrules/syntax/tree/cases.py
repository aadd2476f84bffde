"""Cases, examples and properties."""

from __future__ import annotations

from dataclasses import dataclass, field

from xcrules.source import Span
from xcrules.syntax.tree.conditions import Condition, Literal, Number, Path, Text
from xcrules.syntax.tree.declarations import Deadline, Duration

# --- cases, examples, properties --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unknown:
    """`… is unknown`."""

    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Nothing:
    """`… is none`."""

    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class OneOf:
    """`… is one of {KP, KR}`."""

    values: tuple[GivenValue, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Several:
    """`[DE, FR]`, or `[{ … }, { … }]`."""

    items: tuple[GivenValue, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Record:
    """`{ role is consignee, name is "A" }`."""

    fields: tuple[tuple[Path, GivenValue], ...]
    span: Span = field(compare=False, repr=False)


GivenValue = Literal | Unknown | Nothing | OneOf | Several | Record


@dataclass(frozen=True, slots=True)
class Set:
    """`exporter.icp is certified`, `item is { … }`."""

    path: Path
    value: GivenValue
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Empty:
    """`no document`."""

    path: Path
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Rate:
    """`rate USD/SGD is 1.34` (`value` Number), `rate USD/SGD is unknown`."""

    from_: str
    to: str
    value: GivenValue
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class NothingElse:
    """`nothing else`."""

    span: Span = field(compare=False, repr=False)


Given = Set | Empty | Rate | NothingElse


@dataclass(frozen=True, slots=True)
class ExpectOutcome:
    """`expect prohibited because dprk_luxury`, `expect undetermined needing document.expires`."""

    outcome: Path
    because: tuple[Path, ...]
    needing: tuple[Path, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ExpectOffered:
    """`expect offered tier_1`, `expect offered permit valid 2 years`, `expect not offered tier_3`."""

    negated: bool
    licenses: tuple[Path, ...]
    valid: Duration | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ExpectDuty:
    """`expect duty report_crude`, `expect duty keep_records within 5 years after export`, `expect not duty apply`."""

    negated: bool
    duties: tuple[Path, ...]
    deadline: Deadline | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ExpectReferral:
    """`expect referral to CUSTOMS, MFA`, `expect not referral to MFA`."""

    negated: bool
    agencies: tuple[Path, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ExpectFinding:
    """`expect check is paper`, `expect risk is 20`."""

    name: Path
    value: Path | Number
    span: Span = field(compare=False, repr=False)


Expectation = ExpectOutcome | ExpectOffered | ExpectDuty | ExpectReferral | ExpectFinding


@dataclass(frozen=True, slots=True)
class Case:
    """`case valves "…" like C given …`."""

    name: Path
    label: Text | None
    like: Path | None
    given: tuple[Given, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Example:
    """`example "…" like C given … expect …`."""

    label: Text
    like: Path | None
    given: tuple[Given, ...]
    expect: tuple[Expectation, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ClaimOutcome:
    """`outcome is not prohibited`."""

    negated: bool
    outcome: Path
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ClaimOffered:
    """`license L is not offered`."""

    license: Path
    negated: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ClaimNeverWorsens:
    """`raising trust never worsens outcome` (`of` is the word `outcome` or a scale)."""

    fact: Path
    of: Path
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ClaimNeverImproves:
    """`adding item never improves outcome`, `splitting shipment never improves outcome`."""

    verb: str
    what: Path
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Property:
    """`property "…" when C outcome is prohibited`."""

    label: Text
    when: Condition | None
    claim: ClaimOutcome | ClaimOffered | ClaimNeverWorsens | ClaimNeverImproves
    span: Span = field(compare=False, repr=False)
